"""What is said to proxies, byte by byte, and what their answers mean."""

from __future__ import annotations

import asyncio
import base64

import pytest

from callkit.client.dial_failures import DialFailed
from callkit.client.proxies import readProxy
from callkit.client.tunnels import MOST_HEAD, ProxyEnd, tunnel
from callkit.model import LinkTrouble
from callkit.testing import settle


class Paper(asyncio.Transport):
    """Keeps what is written on it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)


class Talk:
    """A tunnel being asked for, and the proxy's side of it."""

    def __init__(self, proxy: str, host: str = "calls.example", port: int = 443) -> None:
        self.paper = Paper()
        self.end = ProxyEnd()
        self.end.connection_made(self.paper)
        self.task = asyncio.create_task(tunnel(readProxy(proxy), self.end, host, port))

    async def hear(self) -> bytes:
        await settle()
        said, self.paper.written = self.paper.written, b""
        return said

    async def say(self, data: bytes) -> None:
        self.end.data_received(data)
        await settle()

    async def trouble(self) -> LinkTrouble:
        with pytest.raises(DialFailed) as caught:
            await self.task
        assert "secret" not in str(caught.value)
        return caught.value.trouble.reason


async def test_an_http_proxy_is_asked_to_connect():
    talk = Talk("http://p:3128")
    said = await talk.hear()
    assert said == b"CONNECT calls.example:443 HTTP/1.1\r\nHost: calls.example:443\r\n\r\n"
    await talk.say(b"HTTP/1.0 200 Connection established\r\nVia: x\r\n\r\n")
    await talk.task


async def test_credentials_go_to_an_http_proxy_as_basic():
    talk = Talk("http://m%C3%A9:s%3Acret@p:3128")
    pair = base64.b64encode("mé:s:cret".encode()).decode()
    assert f"\r\nProxy-Authorization: Basic {pair}\r\n".encode() in await talk.hear()
    talk.task.cancel()


async def test_an_ipv6_address_stands_in_brackets_and_a_name_in_idna():
    assert (await Talk("http://p:1", "::1", 80).hear()).startswith(b"CONNECT [::1]:80 ")
    assert (await Talk("http://p:1", "bücher.example").hear()).startswith(
        b"CONNECT xn--bcher-kva.example:443 "
    )


async def test_an_answer_may_come_byte_by_byte():
    talk = Talk("http://p:1")
    await talk.hear()
    for byte in b"HTTP/1.1 200 OK\r\n\r\n":
        await talk.say(bytes([byte]))
    await talk.task
    socks = Talk("socks5h://p:1")
    await socks.hear()
    for byte in b"\x05\x00\x05\x00\x00\x03\x04name\x00\x50":
        await socks.say(bytes([byte]))
    await socks.task


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 407 Who\r\nProxy-Authenticate: NTLM\r\n\r\n", LinkTrouble.PROXY_REFUSED),
        (
            b"HTTP/1.1 407 Who\r\nProxy-Authenticate: NTLM, Basic realm=x\r\n\r\n",
            LinkTrouble.PROXY_CREDENTIALS,
        ),
        (b"HTTP/1.1 407 Who\r\n\r\n", LinkTrouble.PROXY_CREDENTIALS),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", LinkTrouble.PROXY_CREDENTIALS),
        (b"HTTP/1.1 403 Filtered\r\n\r\n", LinkTrouble.PROXY_REFUSED),
        (b"HTTP/1.1 405 No\r\n\r\n", LinkTrouble.PROXY_REFUSED),
        (b"HTTP/1.1 302 Go\r\n\r\n", LinkTrouble.PROXY_REFUSED),
        (b"HTTP/1.1 503 Down\r\n\r\n", LinkTrouble.UNREACHABLE),
        (b"HTTP/1.1 500 Unable to connect\r\n\r\n", LinkTrouble.UNREACHABLE),
        (b"SSH-2.0-OpenSSH\r\n\r\n", LinkTrouble.PROXY_REFUSED),
        (b"HTTP/9 200 OK\r\n\r\n", LinkTrouble.PROXY_REFUSED),
        (b"x" * (MOST_HEAD + 1), LinkTrouble.PROXY_REFUSED),
        (b"", LinkTrouble.PROXY_REFUSED),
    ],
)
async def test_an_http_proxy_that_does_not_connect(answer, reason):
    talk = Talk("http://me:secret@p:1")
    await talk.hear()
    await talk.say(answer)
    talk.end.eof_received()
    assert await talk.trouble() is reason


async def test_a_socks_proxy_is_told_the_name_or_the_address():
    talk = Talk("socks5h://p:1")
    assert await talk.hear() == b"\x05\x01\x00"
    await talk.say(b"\x05\x00")
    assert await talk.hear() == b"\x05\x01\x00\x03\x0dcalls.example\x01\xbb"
    await talk.say(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
    await talk.task
    for host, written in (
        ("127.0.0.1", b"\x01\x7f\x00\x00\x01"),
        ("::1", b"\x04" + bytes(15) + b"\x01"),
    ):
        talk = Talk("socks5://p:1", host, 80)
        await talk.hear()
        await talk.say(b"\x05\x00")
        assert await talk.hear() == b"\x05\x01\x00" + written + b"\x00\x50"
        await talk.say(b"\x05\x00\x00\x04" + bytes(16) + b"\x00\x50")
        await talk.task


async def test_credentials_go_to_a_socks_proxy_that_wants_them():
    talk = Talk("socks5h://m%C3%A9:secret@p:1")
    assert await talk.hear() == b"\x05\x02\x00\x02"
    await talk.say(b"\x05\x02")
    assert await talk.hear() == b"\x01\x03m\xc3\xa9\x06secret"
    await talk.say(b"\x01\x00")
    assert (await talk.hear()).startswith(b"\x05\x01\x00\x03")
    talk.task.cancel()


@pytest.mark.parametrize(
    ("proxy", "answers", "reason"),
    [
        ("socks5h://p:1", [b"\x05\xff"], LinkTrouble.PROXY_CREDENTIALS),
        ("socks5h://p:1", [b"\x05\x02"], LinkTrouble.PROXY_CREDENTIALS),
        ("socks5h://me:secret@p:1", [b"\x05\xff"], LinkTrouble.PROXY_CREDENTIALS),
        ("socks5h://me:secret@p:1", [b"\x05\x02", b"\x01\x01"], LinkTrouble.PROXY_CREDENTIALS),
        ("socks5h://p:1", [b"\x05\x00", b"\x05\x05\x00\x01"], LinkTrouble.UNREACHABLE),
        ("socks5h://p:1", [b"\x05\x00", b"\x05\x04\x00\x01"], LinkTrouble.UNREACHABLE),
        ("socks5h://p:1", [b"\x05\x00", b"\x05\x02\x00\x01"], LinkTrouble.PROXY_REFUSED),
        ("socks5h://p:1", [b"\x05\x00", b"\x05\x63\x00\x01"], LinkTrouble.PROXY_REFUSED),
        ("socks5h://p:1", [b"HTTP/1.1 400 Bad Request\r\n\r\n"], LinkTrouble.PROXY_REFUSED),
        ("socks5h://p:1", [b"\x05"], LinkTrouble.PROXY_REFUSED),
    ],
)
async def test_a_socks_proxy_that_does_not_connect(proxy, answers, reason):
    talk = Talk(proxy)
    for answer in answers:
        await talk.hear()
        await talk.say(answer)
    talk.end.connection_lost(None)
    assert await talk.trouble() is reason
