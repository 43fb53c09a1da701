"""Real sockets on loopback, and servers that misbehave."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import serve

from callkit.client.connection import LOST, WebSocketTransport, address
from callkit.errors import UsageError
from callkit.protocol.codec import MAX_SERVER_FRAME
from tests.waiting import until


class Ear:
    def __init__(self) -> None:
        self.said: list[object] = []
        self.heard = 0

    def wireOpened(self) -> None:
        self.said.append("opened")

    def wireHeard(self) -> None:
        self.heard += 1

    def wireReceived(self, frame: bytes) -> None:
        self.said.append(frame)

    def wireClosed(self, code: int, reason: str) -> None:
        self.said.append((code, reason))


@asynccontextmanager
async def server(handler, **options):
    options = {"subprotocols": ["callkit.v1"], "ping_interval": None, **options}
    async with serve(handler, "127.0.0.1", 0, **options) as running:
        yield f"ws://127.0.0.1:{running.sockets[0].getsockname()[1]}/v1"


@asynccontextmanager
async def raw_server(handle):
    running = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"ws://127.0.0.1:{running.sockets[0].getsockname()[1]}/v1"
    finally:
        running.close()
        await running.wait_closed()


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def stay(socket):
    await socket.wait_closed()


async def test_it_opens_and_carries_frames_both_ways():
    async with server(echo) as url:
        ear = Ear()
        wire = WebSocketTransport().connect(url, ear)
        await until(lambda: ear.said)
        wire.send("grüß".encode())
        await until(lambda: len(ear.said) == 2)
        assert ear.said == ["opened", "grüß".encode()]
        wire.close()


async def test_it_asks_for_the_subprotocol_and_sends_no_origin_and_no_compression():
    requests = []

    async def note(socket):
        requests.append((socket.request.path, socket.request.headers))

    async with server(note) as url:
        ear = Ear()
        WebSocketTransport().connect(url, ear)
        await until(lambda: len(ear.said) == 2)
    path, headers = requests[0]
    assert path == "/v1"
    assert headers["Sec-WebSocket-Protocol"] == "callkit.v1"
    assert "Origin" not in headers
    assert "Sec-WebSocket-Extensions" not in headers


async def test_it_tells_the_close_code_and_reason():
    async def kick(socket):
        await socket.close(4402, "too many")

    async with server(kick) as url:
        ear = Ear()
        WebSocketTransport().connect(url, ear)
        await until(lambda: len(ear.said) == 2)
    assert ear.said == ["opened", (4402, "too many")]


async def test_a_connection_that_vanishes_is_lost():
    async def vanish(socket):
        socket.transport.abort()

    async with server(vanish) as url:
        ear = Ear()
        WebSocketTransport().connect(url, ear)
        await until(lambda: len(ear.said) == 2)
    assert ear.said[1][0] == LOST


async def test_a_port_nobody_listens_on_is_lost_without_opening(unused_tcp_port):
    ear = Ear()
    WebSocketTransport().connect(f"ws://127.0.0.1:{unused_tcp_port}/v1", ear)
    await until(lambda: ear.said)
    assert len(ear.said) == 1
    assert ear.said[0][0] == LOST


async def test_a_host_that_does_not_exist_is_lost():
    ear = Ear()
    WebSocketTransport().connect("ws://name.invalid/v1", ear)
    await until(lambda: ear.said, 20)
    assert ear.said[0][0] == LOST


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    ],
)
async def test_a_server_that_is_no_websocket_is_lost_without_opening(answer):
    async def handle(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        await reader.read()
        writer.close()

    async with raw_server(handle) as url:
        ear = Ear()
        WebSocketTransport().connect(url, ear)
        await until(lambda: ear.said)
    assert len(ear.said) == 1
    assert ear.said[0][0] == LOST


async def test_pings_are_answered_and_count_as_signs_of_life():
    pongs = []

    async def ping(socket):
        await (await socket.ping())
        pongs.append(1)
        await socket.wait_closed()

    async with server(ping) as url:
        ear = Ear()
        wire = WebSocketTransport().connect(url, ear)
        await until(lambda: pongs)
        assert ear.heard >= 1
        before = ear.heard
        wire.ping()
        await until(lambda: ear.heard > before)
        assert ear.said == ["opened"]
        wire.close()


async def test_fragments_are_put_together_and_binary_frames_ignored():
    async def talk(socket):
        await socket.send(b"binary")
        await socket.send(["frag", "men", "ted"])
        await socket.wait_closed()

    async with server(talk) as url:
        ear = Ear()
        wire = WebSocketTransport().connect(url, ear)
        await until(lambda: len(ear.said) == 2)
        assert ear.said == ["opened", b"fragmented"]
        wire.close()


async def test_a_frame_larger_than_a_mebibyte_ends_the_connection():
    async def talk(socket):
        await socket.send("x" * MAX_SERVER_FRAME)
        await socket.send("x" * (MAX_SERVER_FRAME + 1))
        await socket.wait_closed()

    async with server(talk) as url:
        ear = Ear()
        WebSocketTransport().connect(url, ear)
        await until(lambda: len(ear.said) == 3)
    assert len(ear.said[1]) == MAX_SERVER_FRAME
    assert ear.said[2][0] == 1009


async def test_a_frame_that_breaks_the_protocol_ends_the_connection():
    async def talk(socket):
        socket.transport.write(b"\xf1\x01x")  # a text frame with reserved bits
        await socket.wait_closed()

    async with server(talk) as url:
        ear = Ear()
        WebSocketTransport().connect(url, ear)
        await until(lambda: len(ear.said) == 2)
    assert ear.said[1][0] == 1002


async def test_after_closing_it_hears_nothing_and_the_peer_hears_why():
    codes = []

    async def talk(socket):
        await socket.wait_closed()
        codes.append(socket.close_code)

    async with server(talk) as url:
        ear = Ear()
        wire = WebSocketTransport().connect(url, ear)
        await until(lambda: ear.said)
        wire.close(1000, "bye")
        await until(lambda: codes)
        wire.close()
        wire.abort()
        wire.send(b"x")
        wire.ping()
    assert codes == [1000]
    assert ear.said == ["opened"]


async def test_closing_or_aborting_while_connecting_is_quiet():
    async with server(stay) as url:
        ear = Ear()
        for end in ("close", "abort"):
            wire = WebSocketTransport().connect(url, ear)
            wire.send(b"too early")
            wire.ping()
            getattr(wire, end)()
        last = Ear()
        wire = WebSocketTransport().connect(url, last)
        await until(lambda: last.said)
        wire.abort()
    assert ear.said == []


def test_an_address_names_host_port_and_path():
    uri = address("wss://calls.example:8443/v1?x=1")
    assert (uri.secure, uri.host, uri.port, uri.resource_name) == (
        True,
        "calls.example",
        8443,
        "/v1?x=1",
    )
    with pytest.raises(UsageError):
        address("https://calls.example")
