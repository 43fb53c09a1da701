"""Real sockets on loopback, and servers that misbehave."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import ssl
import threading
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from websockets.asyncio.server import serve
from websockets.utils import accept_key

from callkit.client.connection import (
    LOST,
    MOST_FRAGMENTS,
    MOST_IDLE_FRAMES,
    WebSocketTransport,
    address,
)
from callkit.errors import UsageError
from callkit.model import LinkTrouble
from callkit.protocol.codec import MAX_SERVER_FRAME
from tests.authority import Authority
from tests.waiting import until


class WireListener:
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


async def reason_of(url: str, **options) -> LinkTrouble:
    """How a connection that never opens ends."""
    listener = WireListener()
    wire = WebSocketTransport(environment={}, **options).connect(url, listener)
    await until(lambda: listener.said)
    assert [said[0] for said in listener.said] == [LOST]
    assert wire.trouble.message == listener.said[0][1]
    return wire.trouble.reason


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def stay(socket):
    await socket.wait_closed()


async def test_it_opens_and_carries_frames_both_ways():
    async with server(echo) as url:
        listener = WireListener()
        wire = WebSocketTransport().connect(url, listener)
        await until(lambda: listener.said)
        wire.send("grüß".encode())
        await until(lambda: len(listener.said) == 2)
        assert listener.said == ["opened", "grüß".encode()]
        wire.close()


async def test_it_asks_for_the_subprotocol_and_sends_no_origin_and_no_compression():
    requests = []

    async def note(socket):
        requests.append((socket.request.path, socket.request.headers))

    async with server(note) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
    path, headers = requests[0]
    assert path == "/v1"
    assert headers["Sec-WebSocket-Protocol"] == "callkit.v1"
    assert "Origin" not in headers
    assert "Sec-WebSocket-Extensions" not in headers


async def test_the_most_talkative_log_holds_no_frame_and_no_credentials(caplog):
    caplog.set_level(logging.DEBUG)
    async with server(stay) as url:
        listener = WireListener()
        named = url.replace("ws://", "ws://me:s3cret@")
        wire = WebSocketTransport(environment={}).connect(named, listener)
        await until(lambda: listener.said)
        wire.send(b'{"token":"s3cret"}')
        wire.close()
    mine = [record for record in caplog.records if record.name.startswith("callkit")]
    assert "s3cret" not in "".join(record.getMessage() for record in mine)
    assert not any(record.name == "websockets.client" for record in caplog.records)


async def test_it_tells_the_close_code_and_reason():
    async def kick(socket):
        await socket.close(4402, "too many")

    async with server(kick) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
    assert listener.said == ["opened", (4402, "too many")]


async def test_a_connection_that_vanishes_is_lost():
    async def vanish(socket):
        socket.transport.abort()

    async with server(vanish) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
    assert listener.said[1][0] == LOST


async def test_a_port_nobody_listens_on_is_lost_without_opening(unused_tcp_port):
    listener = WireListener()
    WebSocketTransport().connect(f"ws://127.0.0.1:{unused_tcp_port}/v1", listener)
    await until(lambda: listener.said)
    assert len(listener.said) == 1
    assert listener.said[0][0] == LOST


async def test_a_host_that_does_not_exist_is_lost():
    listener = WireListener()
    WebSocketTransport().connect("ws://name.invalid/v1", listener)
    await until(lambda: listener.said, 20)
    assert listener.said[0][0] == LOST


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
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: listener.said)
    assert len(listener.said) == 1
    assert listener.said[0][0] == LOST


async def test_pings_are_answered_and_count_as_signs_of_life():
    pongs = []

    async def ping(socket):
        await (await socket.ping())
        pongs.append(1)
        await socket.wait_closed()

    async with server(ping) as url:
        listener = WireListener()
        wire = WebSocketTransport().connect(url, listener)
        await until(lambda: pongs)
        assert listener.heard >= 1
        before = listener.heard
        wire.ping()
        await until(lambda: listener.heard > before)
        assert listener.said == ["opened"]
        wire.close()


async def test_fragments_are_put_together_and_binary_frames_ignored():
    async def talk(socket):
        await socket.send(b"binary")
        await socket.send(["frag", "men", "ted"])
        await socket.wait_closed()

    async with server(talk) as url:
        listener = WireListener()
        wire = WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
        assert listener.said == ["opened", b"fragmented"]
        wire.close()


async def test_a_frame_larger_than_a_mebibyte_ends_the_connection():
    async def talk(socket):
        await socket.send("x" * MAX_SERVER_FRAME)
        await socket.send("x" * (MAX_SERVER_FRAME + 1))
        await socket.wait_closed()

    async with server(talk) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 3)
    assert len(listener.said[1]) == MAX_SERVER_FRAME
    assert listener.said[2][0] == 1009


async def test_a_frame_that_breaks_the_protocol_ends_the_connection():
    async def talk(socket):
        socket.transport.write(b"\xf1\x01x")  # a text frame with reserved bits
        await socket.wait_closed()

    async with server(talk) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
    assert listener.said[1][0] == 1002


async def test_after_closing_it_hears_nothing_and_the_peer_hears_why():
    codes = []

    async def talk(socket):
        await socket.wait_closed()
        codes.append(socket.close_code)

    async with server(talk) as url:
        listener = WireListener()
        wire = WebSocketTransport().connect(url, listener)
        await until(lambda: listener.said)
        wire.close(1000, "bye")
        await until(lambda: codes)
        wire.close()
        wire.abort()
        wire.send(b"x")
        wire.ping()
    assert codes == [1000]
    assert listener.said == ["opened"]


async def test_closing_or_aborting_while_connecting_is_quiet():
    async with server(stay) as url:
        listener = WireListener()
        for end in ("close", "abort"):
            wire = WebSocketTransport().connect(url, listener)
            wire.send(b"too early")
            wire.ping()
            getattr(wire, end)()
        last = WireListener()
        wire = WebSocketTransport().connect(url, last)
        await until(lambda: last.said)
        wire.abort()
    assert listener.said == []


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


@pytest.mark.parametrize("url", ["", None, 7, "wss://", "ws://h:0x1/v1", "ws://h:99999/v1"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(UsageError, match="address"):
        WebSocketTransport().check(url)


def test_an_own_ca_is_for_addresses_with_tls(tmp_path):
    transport = WebSocketTransport(ca=Authority(tmp_path).file, environment={})
    transport.check("wss://calls.example/v1")
    with pytest.raises(UsageError, match="wss://"):
        transport.check("ws://calls.example/v1")


@pytest.mark.parametrize(
    ("proxy", "environment", "used"),
    [
        ("https://p:1", {}, True),
        ("http://p:1", {}, False),
        ("socks5://p:1", {}, False),
        (None, {"ws_proxy": "https://p:1"}, False),
        ("auto", {"https_proxy": "https://p:1"}, True),
        ("auto", {"https_proxy": "http://p:1"}, False),
        ("auto", {"https_proxy": "https://p:1", "no_proxy": "calls.example"}, False),
        ("auto", {"https_proxy": "https://p:port"}, True),
    ],
)
def test_an_own_ca_is_also_for_a_proxy_reached_over_tls(tmp_path, proxy, environment, used):
    """A proxy that cannot be read is the dial's to complain of."""
    ca = Authority(tmp_path).file
    transport = WebSocketTransport(ca=ca, proxy=proxy, environment=environment)
    transport.check("wss://calls.example/v1")
    if used:
        transport.check("ws://calls.example/v1")
        return
    with pytest.raises(UsageError, match="https:// proxies"):
        transport.check("ws://calls.example/v1")


# --- reasons --------------------------------------------------------------------------------------


async def test_a_proxy_whose_name_is_no_text_is_a_failed_try_in_words_that_are():
    listener = WireListener()
    transport = WebSocketTransport(environment={}, proxy="http://\ud800:1")
    wire = transport.connect("ws://calls.example/v1", listener)
    await until(lambda: listener.said)
    assert wire.trouble.message.encode()


async def test_reasons_of_plain_connections(unused_tcp_port):
    assert await reason_of(f"ws://127.0.0.1:{unused_tcp_port}/v1") is LinkTrouble.REFUSED

    async def vanish(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    async with raw_server(vanish) as url:
        assert await reason_of(url) is LinkTrouble.LOST


async def test_a_port_with_tls_that_is_spoken_to_without():
    async def alert(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\x15\x03\x01\x00\x02\x02\x46")
        writer.close()

    async with raw_server(alert) as url:
        assert await reason_of(url) is LinkTrouble.TLS_FAILED


async def test_a_websocket_server_without_the_subprotocol_is_no_callkit_server():
    for subprotocols in (None, ["chat"]):
        async with server(stay, subprotocols=subprotocols, select_subprotocol=nobody) as url:
            assert await reason_of(url) is LinkTrouble.NOT_CALLKIT


def nobody(connection, offered):
    return None


async def test_reasons_of_connections_with_tls(tmp_path):
    folders = [tmp_path / name for name in ("ours", "theirs")]
    for folder in folders:
        folder.mkdir()
    ours, theirs = (Authority(folder) for folder in folders)
    day = timedelta(days=1)
    async with server(stay, ssl=ours.context()) as url:
        secure = url.replace("ws:", "wss:")
        assert await reason_of(secure, ca=theirs.file) is LinkTrouble.UNKNOWN_CA
        assert await reason_of(url) in (LinkTrouble.LOST, LinkTrouble.NOT_CALLKIT)
    for context, reason in (
        (ours.context("other.example"), LinkTrouble.WRONG_HOST),
        (ours.context(begins=-2 * day, ends=-day), LinkTrouble.CERTIFICATE_EXPIRED),
        (ours.context(begins=day, ends=2 * day), LinkTrouble.CERTIFICATE_NOT_YET_VALID),
        (None, LinkTrouble.TLS_FAILED),
    ):
        async with server(stay, ssl=context) as url:
            assert await reason_of(url.replace("ws:", "wss:"), ca=ours.file) is reason


async def test_a_server_that_wants_a_certificate_of_the_client(tmp_path):
    authority = Authority(tmp_path)
    context = authority.context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.file)
    # asyncio's own servers hang up without the alert that other servers send.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=handshake_once, args=(listening, context))
        thread.start()
        url = f"wss://127.0.0.1:{listening.getsockname()[1]}/v1"
        reason = await reason_of(url, ca=authority.file)
        thread.join()
    assert reason is LinkTrouble.CLIENT_CERTIFICATE


def handshake_once(listening: socket.socket, context: ssl.SSLContext) -> None:
    accepted, _ = listening.accept()
    with accepted, suppress(ssl.SSLError):
        context.wrap_socket(accepted, server_side=True)


async def test_whatever_a_dial_raises_is_the_end_of_that_connection():
    async def fails(host, port):
        raise ZeroDivisionError("nobody thought of this")

    assert await reason_of("ws://calls.example/v1", lookUp=fails) is LinkTrouble.LOCAL


# --- peers that cost more than they bring ---------------------------------------------------------


@pytest.mark.parametrize(
    "frame", [b"\x89\x00", b"\x8a\x00", b"\x82\x00"], ids=["pings", "pongs", "binary"]
)
async def test_a_peer_that_sends_nothing_but_empty_frames_is_left(frame):
    async def flood(socket):
        for _ in range(3):
            if not socket.transport.is_closing():
                socket.transport.write(frame * MOST_IDLE_FRAMES * 2)
            await asyncio.sleep(0)

    async with server(flood) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
    assert listener.said[1] == (LOST, "the server sends nothing but empty frames")


async def test_a_message_in_endless_empty_fragments_is_left():
    async def flood(socket):
        socket.transport.write(b"\x01\x00")
        for _ in range(MOST_FRAGMENTS):
            socket.transport.write(b"\x00\x00")
            await asyncio.sleep(0)
        await socket.wait_closed()

    async with server(flood) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
    assert listener.said[1][0] == LOST
    assert "fragments" in listener.said[1][1] or "empty frames" in listener.said[1][1]


async def test_a_peer_that_never_reads_cannot_make_answers_pile_up():
    ended = []

    async def deaf(reader, writer):
        request = await reader.readuntil(b"\r\n\r\n")
        key = re.search(rb"Sec-WebSocket-Key: (.*)\r\n", request)[1].decode()
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Protocol: callkit.v1\r\n"
            b"Sec-WebSocket-Accept: " + accept_key(key).encode() + b"\r\n\r\n"
        )
        writer.transport.pause_reading()
        with suppress(ConnectionError):
            for _ in range(200_000):
                writer.write(b"\x89\x7d" + b"x" * 125)
                await writer.drain()
        writer.transport.abort()
        ended.append(True)

    async with raw_server(deaf) as url:
        listener = WireListener()
        WebSocketTransport().connect(url, listener)
        await until(lambda: len(listener.said) == 2)
        await until(lambda: ended)
    assert listener.said[1][0] == LOST
