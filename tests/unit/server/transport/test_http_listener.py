"""The HTTP port on loopback, time by hand: what is begun comes to an end, whoever began it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from callkit.server.settings import Settings
from callkit.server.transport.client_address import ClientAddresses
from callkit.server.transport.connection_slots import MOMENT_SECONDS
from callkit.server.transport.http_listener import (
    ANSWER_UNITS,
    MAX_HEAD,
    MAX_REQUEST,
    VOUCH,
    HttpListener,
)
from callkit.server.transport.loop_share import UNITS, LoopShare
from callkit.testing.clock import ManualClock, settle
from tests.waiting import PATIENCE, until


class App:
    """Answers with what it was asked; ``/wait`` when it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let = asyncio.Event()
        self.sizes: list[int] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        self.asked.append(path)
        size = 0
        if path.startswith("/signed"):
            scope["state"][VOUCH]()
        if path.endswith("wait"):
            await self.let.wait()
        if path != "/deaf":
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                size += len(message["body"])
                more = message["more_body"]
        self.sizes.append(size)
        body = b"x" * 8_000_000 if path == "/large" else f"{path} {size}".encode()
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})


class Caller:
    """A peer that writes bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, data: bytes) -> None:
        self.writer.write(data)

    async def answer(self) -> bytes:
        """The next answer's body."""
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)
        length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
        return await self.reader.readexactly(int(length))

    async def end(self) -> bytes:
        """All until the line is cut."""
        try:
            return await asyncio.wait_for(self.reader.read(), PATIENCE)
        except ConnectionResetError:
            return b""


class Addresses(ClientAddresses):
    """As if everybody came from one address of somewhere else."""

    def __init__(self, clock: ManualClock, most: int) -> None:
        super().__init__(Settings(strangersPerAddress=most), clock)

    def come(self, address: str) -> bool:
        assert address == "127.0.0.1"
        return super().come("192.0.2.1")

    def go(self, address: str) -> None:
        assert address == "127.0.0.1"
        super().go("192.0.2.1")


class Port:
    def __init__(self, most: int = 3, each: int = 100) -> None:
        self.clock = ManualClock()
        self.app = App()
        self.listener = HttpListener(
            self.app,
            "127.0.0.1",
            0,
            None,
            clock=self.clock,
            loop_share=LoopShare(),
            most=most,
            addresses=Addresses(self.clock, each),
        )
        self.number = 0
        self.callers: list[Caller] = []

    async def caller(self) -> Caller:
        caller = Caller(*await asyncio.open_connection("127.0.0.1", self.number))
        self.callers.append(caller)
        await until(lambda: len(self.listener.places))
        await settle()
        return caller


@pytest.fixture
async def port() -> AsyncIterator[Port]:
    port = Port()
    port.number = await port.listener.listen()
    yield port
    port.app.let.set()
    await port.listener.stop()
    for caller in port.callers:
        caller.writer.transport.abort()
    await settle()


GET = b"GET /%s HTTP/1.1\r\nHost: here\r\n\r\n"
POST = b"POST /%s HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"POST /a HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"


async def test_a_request_is_answered_and_the_next_one_on_the_same_line_too(port: Port) -> None:
    caller = await port.caller()
    caller.say(GET % b"a")
    assert await caller.answer() == b"/a 0"
    caller.say(POST % (b"b", 5) + b"12345")
    assert await caller.answer() == b"/b 5"


async def test_requests_that_come_together_are_answered_in_their_order(port: Port) -> None:
    caller = await port.caller()
    caller.say(b"".join(GET % str(number).encode() for number in range(200)))
    assert [await caller.answer() for _ in range(200)] == [b"/%d 0" % n for n in range(200)]


@pytest.mark.parametrize("size", [0, 1, 2_047, 70_000, 250_000])
async def test_a_body_comes_as_it_was_sent(port: Port, size: int) -> None:
    caller = await port.caller()
    caller.say(POST % (b"a", size) + b"x" * size)
    assert await caller.answer() == b"/a %d" % size
    caller.say(CHUNKED + b"1\r\nx\r\n" * (size // 10) + b"0\r\n\r\n")
    assert await caller.answer() == b"/a %d" % (size // 10)


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET /a HT", GET[:-2] % b"a", POST % (b"a", 100) + b"x" * 50, CHUNKED + b"5\r\nab"],
    ids=["silent", "half a line", "half a head", "half a body", "half a chunk"],
)
async def test_what_is_not_whole_in_ten_seconds_is_cut(port: Port, begun: bytes) -> None:
    caller = await port.caller()
    caller.say(begun)
    await settle()
    await port.clock.advance(9.9)
    assert len(port.listener.places) == 1
    # A byte now and then is no request, either.
    caller.say(b"x" if begun.endswith(b"x") else b"")
    await settle()
    await port.clock.advance(0.2)
    await caller.end()
    await until(lambda: not len(port.listener.places))


async def test_after_an_answer_the_time_begins_anew(port: Port) -> None:
    caller = await port.caller()
    for _ in range(3):
        await port.clock.advance(9)
        caller.say(GET % b"a")
        assert await caller.answer() == b"/a 0"
    await port.clock.advance(10.1)
    assert await caller.end() == b""


async def test_who_waits_for_an_answer_may_wait_longer_but_not_for_ever(port: Port) -> None:
    caller, other = await port.caller(), await port.caller()
    for one in (caller, other):
        one.say(GET % b"wait")
    await until(lambda: len(port.app.asked) == 2)
    await settle()
    await port.clock.advance(29)
    assert len(port.listener.places) == 2
    await port.clock.advance(2)
    assert await caller.end() == b""


async def test_an_answer_nobody_reads_is_given_up(port: Port) -> None:
    caller = await port.caller()
    caller.reader._transport.pause_reading()  # type: ignore[attr-defined]
    caller.say(GET % b"large")
    await until(lambda: port.app.sizes)
    await settle()
    await port.clock.advance(31)
    await until(lambda: not len(port.listener.places))


async def test_when_all_places_are_taken_the_one_who_was_served_goes_and_then_the_silent(
    port: Port,
) -> None:
    silent = [await port.caller() for _ in range(3)]
    silent[2].say(GET % b"a")
    assert await silent[2].answer() == b"/a 0"
    await port.clock.advance(MOMENT_SECONDS)
    caller = await port.caller()
    assert await silent[2].end() == b""
    last = await port.caller()
    await settle()
    await port.clock.advance(MOMENT_SECONDS)
    assert await silent[0].end() == b""
    for one in (caller, last):
        one.say(GET % b"b")
        assert await one.answer() == b"/b 0"


async def test_who_asks_for_nothing_that_is_signed_keeps_nobody_out(port: Port) -> None:
    """Strangers who are served all the time have had their moment, and go before who can sign."""
    signed, *others = [await port.caller() for _ in range(3)]
    for one, path in ((signed, b"signed"), (others[0], b"a"), (others[1], b"b")):
        one.say(GET % path)
        await one.answer()
    await port.clock.advance(MOMENT_SECONDS)
    for path in (b"/c 0", b"/d 0"):
        caller = await port.caller()
        caller.say(GET % path[1:2])
        assert await caller.answer() == path
    assert [await one.end() for one in others] == [b"", b""]
    signed.say(GET % b"still")
    assert await signed.answer() == b"/still 0"


async def test_from_one_address_come_so_many_who_cannot_sign() -> None:
    port = Port(most=20, each=2)
    port.number = await port.listener.listen()
    try:
        signed = [await port.caller() for _ in range(2)]
        for one in signed:
            one.say(GET % b"signed")
            await one.answer()
        strangers = [await port.caller() for _ in range(2)]
        for one in (await port.caller(), await port.caller()):
            assert await one.end() == b""
        strangers[0].writer.transport.abort()
        await until(lambda: len(port.listener.places) == 3)
        late = await port.caller()
        late.say(GET % b"late")
        assert await late.answer() == b"/late 0"
    finally:
        await port.listener.stop()
        for caller in port.callers:
            caller.writer.transport.abort()


async def test_who_can_sign_keeps_the_place_while_being_answered(port: Port) -> None:
    waiting = [await port.caller() for _ in range(2)]
    for one in waiting:
        one.say(GET % b"signed/wait")
    await until(lambda: len(port.app.asked) == 2)
    await settle()
    for _ in range(6):
        await port.caller()
    port.app.let.set()
    assert [await one.answer() for one in waiting] == [b"/signed/wait 0"] * 2


async def test_who_cannot_sign_keeps_no_place_by_leaving_answers_unread(port: Port) -> None:
    waiting = [await port.caller() for _ in range(3)]
    for one in waiting:
        one.say(GET % b"wait")
    await until(lambda: len(port.app.asked) == 3)
    await port.clock.advance(MOMENT_SECONDS)
    caller = await port.caller()
    caller.say(GET % b"a")
    assert await caller.answer() == b"/a 0"
    assert await waiting[0].end() == b""


@pytest.mark.parametrize("path", [b"a", b"deaf"])
async def test_a_request_without_end_is_cut(port: Port, path: bytes) -> None:
    caller = await port.caller()
    caller.say(POST % (path, 100_000_000))
    for _ in range(2 * MAX_REQUEST // 65_536):
        caller.say(b"x" * 65_536)
        await asyncio.sleep(0)
    await caller.end()
    await until(lambda: not len(port.listener.places))
    assert sum(port.app.sizes) <= MAX_REQUEST


async def test_a_head_has_a_bound(port: Port) -> None:
    caller = await port.caller()
    caller.say(b"GET / HTTP/1.1\r\nX: " + b"x" * (MAX_HEAD + 100))
    assert (await caller.end()).startswith(b"HTTP/1.1 400")
    assert port.app.asked == []


@pytest.mark.parametrize("path", [b"a", b"deaf"])
async def test_who_breaks_the_rules_in_the_middle_of_a_body_writes_nothing_into_our_log(
    port: Port, caplog: pytest.LogCaptureFixture, path: bytes
) -> None:
    caller = await port.caller()
    caller.say(CHUNKED.replace(b"/a", b"/" + path) + b"-1\r\n")
    assert (await caller.end()).startswith(b"HTTP/1.1 400")
    await settle()
    assert caplog.text == ""


@pytest.mark.parametrize("first", [b"", b"GET /a HTTP/1.1\r\nHost: here\r\n\r\n"])
async def test_what_is_said_behind_the_last_answer_disturbs_nobody(
    port: Port, caplog: pytest.LogCaptureFixture, first: bytes
) -> None:
    """The first slice is answered for the last time, and the next one is no HTTP either."""
    caller = await port.caller()
    caller.say(first + b"no HTTP at all\r\n\r\n" * 5_000)
    await caller.end()
    await settle()
    assert caplog.text == ""
    other = await port.caller()
    other.say(b"GET /a HTTP/1.1\r\nHost: here\r\n\r\n")
    assert await other.answer() == b"/a 0"


async def test_nobody_gets_a_websocket_here(port: Port) -> None:
    caller = await port.caller()
    caller.say(
        b"GET /a HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    assert await caller.answer() == b"/a 0"


async def test_other_work_goes_on_while_a_body_in_tiny_chunks_is_parsed(port: Port) -> None:
    caller = await port.caller()
    caller.say(CHUNKED + b"1\r\nx\r\n" * 40_000 + b"0\r\n\r\n")
    await until(lambda: port.app.asked)
    loop_share = 0
    while not port.app.sizes:
        await asyncio.sleep(0)
        loop_share += 1
    assert loop_share > 100
    assert await caller.answer() == b"/a 40000"


async def test_in_one_turn_of_the_loop_few_are_answered_however_many_ask() -> None:
    port = Port(most=100)
    port.number = await port.listener.listen()
    for caller in [await port.caller() for _ in range(40)]:
        caller.say(GET % b"a" * 20)
    asked, most = 0, 0
    while asked < 800:
        await asyncio.sleep(0)
        most = max(most, len(port.app.asked) - asked)
        asked = len(port.app.asked)
    assert 0 < most <= UNITS // ANSWER_UNITS + 1
    await port.listener.stop()
    for caller in port.callers:
        caller.writer.transport.abort()
    await settle()


async def test_stopping_answers_what_is_asked_and_cuts_the_rest(port: Port) -> None:
    silent, waiting = await port.caller(), await port.caller()
    waiting.say(GET % b"wait")
    await until(lambda: port.app.asked)
    stopping = asyncio.ensure_future(port.listener.stop())
    await settle()
    port.app.let.set()
    assert await waiting.answer() == b"/wait 0"
    assert await waiting.end() == b""
    assert await silent.end() == b""
    await stopping


async def test_an_ordinary_http_client_is_served(port: Port) -> None:
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port.number}", trust_env=False
    ) as client:
        answers = [await client.post("/a", content=b"x" * 1_000) for _ in range(3)]
        assert {answer.text for answer in answers} == {"/a 1000"}
        assert "date" in answers[0].headers


async def test_a_peer_that_never_agrees_on_tls_is_cut() -> None:
    clock = ManualClock()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    listener = HttpListener(
        App(),
        "127.0.0.1",
        0,
        context,
        clock=clock,
        loop_share=LoopShare(),
        most=3,
        addresses=ClientAddresses(Settings(), clock),
    )
    number = await listener.listen()
    caller = Caller(*await asyncio.open_connection("127.0.0.1", number))
    await until(lambda: len(listener.places))
    await clock.advance(10.1)
    assert await caller.end() == b""
    await listener.stop()
    caller.writer.transport.abort()
    await settle()
