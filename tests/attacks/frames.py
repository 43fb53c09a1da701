"""What one stranger, or two, can send over the people's port: every opcode, every fragment form."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import cycle

from tests.attacks.bytes import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame
from tests.attacks.registry import ONE, TWO, attack
from tests.attacks.stage import Stage

MIB = 1024 * 1024
SIZE = 4 * MIB
SECONDS = 1.5
"""A stranger that is closed comes again, for so long."""


def repeated(unit: bytes, first: bytes = b"") -> bytes:
    return first + unit * ((SIZE - len(first)) // len(unit))


def ask(op: str, **fields: object) -> bytes:
    return frame(TEXT, json.dumps({"op": op, "id": 1, **fields}).encode())


def text(payload: bytes) -> bytes:
    return frame(TEXT, payload)


def _nasty() -> Iterator[tuple[str, bytes]]:
    """Frames of 64 KiB whose every byte costs."""
    room = 65_400
    head = b'{"op":"nothing","id":1'
    yield "one name again and again", head + b',"":1' * (room // 5) + b"}"
    yield "many names", head + b"".join(b',"%d":1' % n for n in range(room // 9)) + b"}"
    yield "a list of numbers", head + b',"x":[' + b"1," * (room // 2 - 50) + b"1]}"
    yield "deep nesting", head + b',"x":' + b"[" * (room // 2) + b"]" * (room // 2) + b"}"
    yield "wide nesting", head + b',"x":[' + b"[[]]," * (room // 5 - 50) + b"1]}"
    yield "escapes", head + b',"x":"' + b"\\u00e4" * (room // 6 - 10) + b'"}'
    yield "no end", b'{"op":"' + b"a" * room
    yield "not utf-8", b'{"op":"' + b"\xc3\xa4" * (room // 2) + b"\xff"


FORMS: dict[str, bytes] = {
    "empty pings": repeated(frame(PING)),
    "full pings": repeated(frame(PING, b"p" * 125)),
    "empty pongs": repeated(frame(PONG)),
    "full pongs": repeated(frame(PONG, b"p" * 125, mask=b"abcd")),
    "empty fragments": repeated(frame(CONTINUATION, fin=False), frame(TEXT, fin=False)),
    "one-byte fragments": repeated(frame(CONTINUATION, b"x", fin=False), frame(TEXT, fin=False)),
    "pings between fragments": repeated(
        frame(PING) + frame(CONTINUATION, fin=False), frame(TEXT, fin=False)
    ),
    "messages of two fragments": repeated(
        frame(TEXT, b'{"op":"logout",', fin=False) + frame(CONTINUATION, b'"id":1}')
    ),
    "requests without a login": repeated(ask("queryUsersStatus", userIDs=["alice"])),
    "unknown requests": repeated(ask("nothing")),
    "empty texts": repeated(text(b"")),
    "binary frames": repeated(frame(BINARY, b"x")),
    "closes": repeated(frame(CLOSE, b"\x03\xe8")),
    "reserved bits": repeated(frame(TEXT, b"{}", reserved=7)),
    "reserved opcodes": repeated(frame(0x3, b"x") + frame(0xB, b"x")),
    "unmasked": repeated(frame(TEXT, b"{}", masked=False)),
    "large frames that lie about their size": repeated(frame(TEXT, b"x", length=2**62)),
    **{f"64 KiB of {name}": repeated(frame(TEXT, payload[:65_536])) for name, payload in _nasty()},
}


async def flood(stage: Stage, data: bytes, seconds: float = SECONDS) -> tuple[int, list[int]]:
    """Send it all, on as many connections as it takes; how much left, and the close codes."""
    loop = asyncio.get_running_loop()
    until, sent = loop.time() + seconds, 0
    codes: list[int] = []
    while loop.time() < until and sent < len(data):
        stranger = await stage.stranger()
        await stranger.greet()
        hearing = asyncio.ensure_future(stranger.closed(seconds))
        # Behind a close it begins anew: a stranger has no memory of what it said.
        sent += await stranger.flood(data[: len(data) - sent], until - loop.time())
        if stranger.gone or sent < len(data):
            codes.append(await hearing)
        else:
            hearing.cancel()
    return sent, codes


def _enter(form: str, data: bytes) -> None:
    @attack(f"{form}, 4 MiB", wait=ONE)
    async def one(stage: Stage) -> None:
        sent, codes = await flood(stage, data)
        stage.note(sent=f"{sent / MIB:.1f} MiB", closed=sorted(set(codes)))


NONSENSE = (
    "closes",
    "reserved bits",
    "reserved opcodes",
    "unmasked",
    "large frames that lie about their size",
)
"""What ends a connection at its first frame: these come together."""

for _form, _data in FORMS.items():
    if _form not in NONSENSE:
        _enter(_form, _data)


@attack("frames that end a connection, 4 MiB of each")
async def nonsense(stage: Stage) -> None:
    for form in NONSENSE:
        await flood(stage, FORMS[form], 0.3)


async def come_again(stage: Stage, data: bytes, seconds: float = 2.0) -> None:
    """As much as one connection is allowed, and then the next one."""
    loop = asyncio.get_running_loop()
    until, count = loop.time() + seconds, 0
    while loop.time() < until:
        stranger = await stage.stranger()
        await stranger.greet()
        hearing = asyncio.ensure_future(stranger.closed(1.0))
        await stranger.flood(data[: MIB // 4], until - loop.time())
        await hearing
        count += 1
    stage.note(connections=count)


@attack("a stranger who comes again with pings", wait=ONE)
async def again_pings(stage: Stage) -> None:
    await come_again(stage, FORMS["empty pings"])


@attack("a stranger who comes again with nasty JSON", wait=ONE)
async def again_json(stage: Stage) -> None:
    await come_again(stage, FORMS["64 KiB of one name again and again"])


@attack("two strangers with pings and pongs", wait=TWO)
async def two(stage: Stage) -> None:
    await asyncio.gather(
        flood(stage, FORMS["empty pings"], 3.0), flood(stage, FORMS["full pongs"], 3.0)
    )


@attack("two strangers with everything", wait=TWO)
async def two_with_everything(stage: Stage) -> None:
    async def everything(forms: list[str]) -> None:
        for form in forms:
            await flood(stage, FORMS[form], 0.3)

    names = sorted(FORMS)
    await asyncio.gather(everything(names), everything(names[::-1]))


@attack("twenty strangers with pings", wait=TWO)
async def twenty(stage: Stage) -> None:
    await asyncio.gather(*(flood(stage, FORMS["empty pings"], 3.0) for _ in range(20)))


@attack("twenty strangers with 64 KiB of nasty JSON each", wait=TWO, growth=64)
async def twenty_nasty(stage: Stage) -> None:
    names = [name for name in FORMS if name.startswith("64 KiB")]
    await asyncio.gather(
        *(flood(stage, FORMS[name], 3.0) for name, _ in zip(cycle(names), range(20), strict=False))
    )


@attack("a person who floods", wait=ONE)
async def person(stage: Stage) -> None:
    """Logging in buys no right to it."""
    for number, form in enumerate(("empty pings", "one-byte fragments", "unknown requests")):
        stranger = await stage.stranger()
        await stranger.greet()
        await stranger.login(f"flooder{number}")
        hearing = asyncio.ensure_future(stranger.closed())
        await stranger.flood(FORMS[form], SECONDS)
        code = await hearing
        stage.check(code == 4103, f"{form}: closed with {code}, not with 4103")
