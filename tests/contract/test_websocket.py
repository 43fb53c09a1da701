"""RFC 6455, by the numbers of the Autobahn test suite, against the server's own sockets.

The gateway serves an echo here, so that every case has an answer; bytes are made by hand. Refused
on purpose: binary frames (4400), messages over 64 KiB (1009), compression (12 and 13, never agreed
on). The suite itself (``wstest -m fuzzingclient``) finds the same against such an echo.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple

import pytest

from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.transport.connection import Connection
from callkit.server.transport.gateway import Gateway
from callkit.testing.clock import ManualClock, settle
from tests.attacks.bytes import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, fragments, frame
from tests.attacks.stranger import Stranger
from tests.waiting import PATIENCE

Frame = tuple[int, bytes]
GOODBYE = 1000
BIG = 65_536
HELLO = "Hello-µ@ßöäüàá-UTF-8!!".encode()


class Case(NamedTuple):
    number: str
    sent: bytes
    answers: tuple[Frame, ...] = ()
    code: int = GOODBYE
    """The server's close code; 1000 is the answer to a close that is sent behind the rest."""
    strict: bool = True
    """Off: the answers may also be missing, because the fault behind them is seen before."""


def echoed(number: str, sent: bytes, *payloads: bytes, code: int = GOODBYE) -> Case:
    return Case(number, sent, tuple((TEXT, payload) for payload in payloads), code)


def failing(number: str, sent: bytes, code: int = 1002, *before: Frame) -> Case:
    return Case(number, sent, before, code, strict=False)


def text(payload: bytes) -> bytes:
    return frame(TEXT, payload, mask=b"mask")


def closing(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, code.to_bytes(2, "big") + reason)


def framing() -> Iterator[Case]:
    for number, size in enumerate((0, 125, 126, 127, 128, 65_535, BIG), 1):
        yield echoed(f"1.1.{number}", text(b"*" * size), b"*" * size)
        yield failing(f"1.2.{number}", frame(BINARY, b"\xfe" * size), 4400)


def pings() -> Iterator[Case]:
    for number, payload in enumerate(
        (b"", b"Hello, world!", b"\x00\xff\xfe\xfd", b"\xfe" * 125), 1
    ):
        yield Case(f"2.{number}", frame(PING, payload), ((PONG, payload),))
    yield failing("2.5", frame(PING, b"\xfe" * 126))
    yield Case("2.7", frame(PONG))
    yield Case("2.8", frame(PONG, b"unsolicited"))
    yield Case("2.9", frame(PONG, b"unsolicited") + frame(PING, b"ping"), ((PONG, b"ping"),))
    ten = [b"payload-%d" % number for number in range(10)]
    yield Case(
        "2.10",
        b"".join(frame(PING, payload) for payload in ten),
        tuple((PONG, payload) for payload in ten),
    )


def reserved() -> Iterator[Case]:
    yield failing("3.1", frame(TEXT, b"x", reserved=1))
    for number, bits in (("3.2", 2), ("3.3", 3)):
        yield failing(number, text(b"a") + frame(TEXT, b"b", reserved=bits), 1002, (TEXT, b"a"))
    yield failing(
        "3.4", text(b"a") + frame(TEXT, b"b", reserved=4) + frame(PING), 1002, (TEXT, b"a")
    )
    yield failing("3.5", frame(BINARY, b"x", reserved=5))
    yield failing("3.6", frame(PING, b"x", reserved=6))
    yield failing("3.7", frame(CLOSE, reserved=7))
    for kind, opcodes in (("4.1", range(3, 8)), ("4.2", range(11, 16))):
        for number, opcode in enumerate(opcodes, 1):
            yield failing(f"{kind}.{number}", frame(opcode))
            yield failing(
                f"{kind}.{number} x", text(b"a") + frame(opcode, b"x"), 1002, (TEXT, b"a")
            )


def fragmentation() -> Iterator[Case]:
    two = fragments(b"fragment1fragment2", 9)
    first, last = frame(TEXT, b"fragment1", fin=False), frame(CONTINUATION, b"fragment2")
    whole = b"fragment1fragment2"
    yield failing("5.1", frame(PING, b"x", fin=False))
    yield failing("5.2", frame(PONG, b"x", fin=False))
    yield echoed("5.3", two, whole)
    yield Case("5.6", first + frame(PING, b"p") + last, ((PONG, b"p"), (TEXT, whole)))
    for number, fin in (("5.9", True), ("5.12", False)):
        stray = frame(CONTINUATION, b"stray", fin=fin)
        yield failing(number, stray + text(b"Hello"))
    yield failing(
        "5.15", two + frame(CONTINUATION, b"3", fin=False) + text(b"4"), 1002, (TEXT, whole)
    )
    yield failing("5.16", (frame(CONTINUATION, b"1", fin=False) + first + last) * 2)
    yield failing("5.17", (frame(CONTINUATION, b"1") + first + last) * 2)
    yield failing("5.18", first + frame(TEXT, b"fragment2"))
    middle = frame(CONTINUATION, b"2", fin=False)
    parts = first + middle + frame(PING, b"1") + middle + frame(PING, b"2") + last
    yield Case(
        "5.19", parts, ((PONG, b"1"), (PONG, b"2"), (TEXT, b"fragment1" + b"22" + b"fragment2"))
    )
    yield echoed(
        "5.20 empty",
        frame(TEXT, fin=False) + frame(CONTINUATION, fin=False) * 3 + last,
        b"fragment2",
    )


VALID = (
    b"", b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", HELLO, b"\x00", b"\xc2\x80",
    b"\xe0\xa0\x80", b"\xf0\x90\x80\x80", b"\x7f", b"\xdf\xbf", b"\xef\xbf\xbf",
    b"\xf4\x8f\xbf\xbf", b"\xed\x9f\xbf", b"\xee\x80\x80", b"\xef\xbf\xbd",
    b"\xef\xbf\xbe", b"\xf0\x9f\xbf\xbe",
)  # fmt: skip
INVALID = (
    b"\xce\xba\xe1\xbd\xb9\xed\xa0\x80edited", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80",
    b"\xfc\x84\x80\x80\x80\x80", b"\xf7\xbf\xbf\xbf", b"\x80", b"\xbf", b"\x80\xbf\x80",
    b"\xc0 \xc1 ", b"\xe0 \xef ", b"\xf0 \xf7 ", b"\xfe", b"\xff", b"\xfe\xfe\xff\xff", b"\xc0\xaf",
    b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf",
    b"\xc0\x80", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xed\xaf\xbf", b"\xed\xbf\xbf",
    b"\xed\xa0\x80\xed\xb0\x80", b"\xce", b"\xce\xba\xe1", b"\xe2\x82", b"\xf0\x90\x80",
)  # fmt: skip


def utf8() -> Iterator[Case]:
    yield echoed(
        "6.1.2", frame(TEXT, fin=False) + frame(CONTINUATION, fin=False) + frame(CONTINUATION), b""
    )
    for number, payload in enumerate(VALID):
        yield echoed(f"6.2 valid {number}", text(payload), payload)
        yield echoed(f"6.2 valid {number} in octets", fragments(payload, 1), payload)
    for number, payload in enumerate(INVALID):
        yield failing(f"6.3 invalid {number}", text(payload), 1007)
        yield failing(f"6.3 invalid {number} in octets", fragments(payload, 1), 1007)


def goodbyes() -> Iterator[Case]:
    done = closing(1000)
    yield failing("7.1.1", text(b"Hello") + done, GOODBYE, (TEXT, b"Hello"))
    yield Case("7.1.2", done + done)
    yield Case("7.1.3", done + frame(PING, b"too late"))
    yield Case("7.1.4", done + text(b"too late"))
    yield Case("7.1.5", frame(TEXT, b"1", fin=False) + done + frame(CONTINUATION, b"2"))
    yield failing("7.1.6", text(b"*" * 256 * 1024) + done + frame(PING), 1009)
    yield Case("7.3.1", frame(CLOSE), code=0)
    yield failing("7.3.2", frame(CLOSE, b"a"))
    yield Case("7.3.4", closing(1000, b"Hello World!"))
    yield Case("7.3.5", closing(1000, b"*" * 123))
    yield failing("7.3.6", closing(1000, b"*" * 124))
    yield failing("7.5.1", closing(1000, b"\xce\xba\xe1\xed\xa0\x80"), 1007)
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
        yield Case(f"7.7 {code}", closing(code), code=code)
    for code in (0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535):
        yield failing(f"7.9 {code}", closing(code))


def limits() -> Iterator[Case]:
    yield failing("9.1", text(b"*" * (BIG + 1)), 1009)
    yield failing("9.2", frame(BINARY, b"*" * (BIG + 1)), 1009)
    for size in (64, 1_024, 4_096, BIG):
        yield echoed(f"9.3 {size}", fragments(b"*" * BIG, size), b"*" * BIG)
        yield failing(f"9.4 {size}", fragments(b"*" * (BIG + 1), size), 1009)
    for size in (0, 16, 64, 256, 1_024, 4_096):
        yield echoed(f"9.7 {size}", text(b"*" * size) * 200, *[b"*" * size] * 200)
    yield echoed("10.1", fragments(b"*" * BIG, 1_300), b"*" * BIG)


CASES = {
    case.number: case
    for family in (framing, pings, reserved, fragmentation, utf8, goodbyes, limits)
    for case in family()
}


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async def echo(connection: Connection) -> None:
        while (data := await connection.receive()) is not None:
            connection.send(data)

    gateway = Gateway(Settings(port=0), ServerTime(ManualClock()), echo)
    yield await gateway.listen()
    await gateway.stop()


async def said(port: int, case: Case, chop: int) -> tuple[list[Frame], int]:
    """What the server answers to a case whose bytes come so many at a time, and its close code."""
    stranger = await Stranger.open(port)
    assert "101" in await stranger.greet()
    stranger.say(case.sent[:chop] if chop else case.sent)
    for at in range(chop, len(case.sent), chop or 1) if chop else ():
        await asyncio.sleep(0)
        stranger.say(case.sent[at : at + chop])
    if case.code == GOODBYE:
        await settle()
        stranger.say(closing(GOODBYE))
    found: list[Frame] = []
    while not found or found[-1][0] != CLOSE:
        async with asyncio.timeout(PATIENCE):
            found.append(await stranger.frame())
    # Whoever heard a close says goodbye, too; the server ends the connection then.
    stranger.say(closing(GOODBYE))
    assert await stranger.frames() == [], "nothing behind a close"
    stranger.leave()
    return found[:-1], int.from_bytes(found[-1][1][:2], "big")


@pytest.mark.parametrize("number", CASES)
async def test_a_case_of_the_autobahn_suite(port: int, number: str) -> None:
    case = CASES[number]
    for chop in (0, 1) if len(case.sent) < 1_000 else (0, 997):
        answers, code = await said(port, case, chop)
        assert code == case.code, f"in portions of {chop or 'all'}"
        allowed = [list(case.answers)] if case.strict else [list(case.answers), []]
        assert answers in allowed, f"in portions of {chop or 'all'}"


async def test_compression_is_never_agreed_on(port: int) -> None:
    stranger = await Stranger.open(port)
    await stranger.greet(Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits")
    stranger.say(frame(TEXT, b"\xf2H\xcd\xc9\xc9\x07\x00", reserved=4))
    opcode, payload = await stranger.frame()
    assert (opcode, payload[:2]) == (CLOSE, (1002).to_bytes(2, "big"))
    stranger.leave()
