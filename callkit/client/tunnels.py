"""Through a proxy to a server: HTTP CONNECT and SOCKS 5, with credentials.

The libraries there are want the app's default executor for their look-ups, try one address of a
name, read an answer in one piece or take ASCII passwords only; the protocols are small.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import re
from types import MappingProxyType
from typing import Final, cast

from callkit.client.dial_failures import DialFailed
from callkit.client.proxies import Proxy
from callkit.model import LinkTrouble

MOST_HEAD: Final = 64 * 1024
"""Bytes of an HTTP proxy's answer; more is no proxy."""


class ProxyEnd(asyncio.Protocol):
    """The connection to a proxy, until the tunnel to the server is open."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._ended = False
        self._waiter: asyncio.Future[None] | None = None
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio's by class.
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _more(self) -> None:
        if self._ended:
            raise EOFError("the proxy hung up")
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    async def readExactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            await self._more()
        return self._take(count)

    async def readHead(self) -> bytes:
        """The head of an HTTP answer, with the empty line behind it."""
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > MOST_HEAD:
                raise EOFError("the proxy's answer has no end")
            await self._more()
        return self._take(end + 4)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken


async def tunnel(proxy: Proxy, end: ProxyEnd, host: str, port: int) -> None:
    """Have the proxy connect to ``host``; afterwards ``end`` leads there.

    Raises:
        DialFailed: The proxy does not, and why.
    """
    speak = _socks if proxy.scheme.startswith("socks") else _connect
    try:
        await speak(proxy, end, host, port)
    except EOFError as error:
        words = f"the proxy {proxy} does not answer as one ({error})"
        raise DialFailed(LinkTrouble.PROXY_REFUSED, words) from error


# --- HTTP ----------------------------------------------------------------------------------------

_STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: ([^\r\n]*))?\r\n")
_WANTED: Final = re.compile(rb"^proxy-authenticate:[ \t]*([A-Za-z]+)", re.IGNORECASE | re.MULTILINE)
# One line may name several kinds.
_BASIC: Final = re.compile(rb"^proxy-authenticate:.*\bbasic\b", re.IGNORECASE | re.MULTILINE)


async def _connect(proxy: Proxy, end: ProxyEnd, host: str, port: int) -> None:
    target = f"[{host}]:{port}" if ":" in host else f"{_ascii(host)}:{port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.userName:
        pair = f"{proxy.userName}:{proxy.password}".encode()
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(pair).decode()}")
    end.transport.write("\r\n".join([*lines, "", ""]).encode("ascii"))
    head = await end.readHead()
    line = _STATUS_LINE.match(head)
    if line is None:
        words = f"what answers at {proxy} is no HTTP proxy"
        raise DialFailed(LinkTrouble.PROXY_REFUSED, words)
    status = int(line[1])
    if not 200 <= status < 300:
        said = f"HTTP {status} {(line[2] or b'').decode('ascii', 'replace')[:100]}".rstrip()
        raise _not_connected(proxy, status, said, head)


def _not_connected(proxy: Proxy, status: int, said: str, head: bytes) -> DialFailed:
    # 401 is what tinyproxy says to credentials it does not know.
    if status in (401, 407):
        wanted = {kind.decode() for kind in _WANTED.findall(head)}
        kinds = ", ".join(sorted(wanted)) or "Basic"
        if wanted and not _BASIC.search(head):
            # No name and no password would help.
            words = f"the proxy {proxy} takes {kinds} only, and callkit knows Basic ({said})"
            return DialFailed(LinkTrouble.PROXY_REFUSED, words)
        what = "refuses this name and password" if proxy.userName else "wants a name and a password"
        words = f"the proxy {proxy} {what} ({said}; it takes {kinds})"
        return DialFailed(LinkTrouble.PROXY_CREDENTIALS, words)
    if status >= 500:
        words = f"the proxy {proxy} does not reach the server ({said})"
        return DialFailed(LinkTrouble.UNREACHABLE, words)
    words = f"the proxy {proxy} does not connect to the server ({said})"
    return DialFailed(LinkTrouble.PROXY_REFUSED, words)


# --- SOCKS 5 (RFC 1928, RFC 1929) ----------------------------------------------------------------

_OPEN, _BY_PASSWORD = 0, 2
_REPLIES: Final = MappingProxyType(
    {
        1: (LinkTrouble.UNREACHABLE, "it failed"),
        2: (LinkTrouble.PROXY_REFUSED, "its rules forbid it"),
        3: (LinkTrouble.UNREACHABLE, "network unreachable"),
        4: (LinkTrouble.UNREACHABLE, "host unreachable"),
        5: (LinkTrouble.UNREACHABLE, "connection refused"),
        6: (LinkTrouble.UNREACHABLE, "too many hops"),
        7: (LinkTrouble.PROXY_REFUSED, "it does not connect"),
        8: (LinkTrouble.UNREACHABLE, "it does not know this kind of address"),
    }
)


async def _socks(proxy: Proxy, end: ProxyEnd, host: str, port: int) -> None:
    methods = [_OPEN, _BY_PASSWORD] if proxy.userName else [_OPEN]
    end.transport.write(bytes([5, len(methods), *methods]))
    version, method = await end.readExactly(2)
    if version != 5:
        raise DialFailed(LinkTrouble.PROXY_REFUSED, f"what answers at {proxy} is no SOCKS 5 proxy")
    if method not in methods:
        words = f"the proxy {proxy} wants a name and a password, or another kind of them"
        raise DialFailed(LinkTrouble.PROXY_CREDENTIALS, words)
    if method == _BY_PASSWORD:
        await _sign_in(proxy, end)
    end.transport.write(bytes([5, 1, 0]) + _destination(host) + port.to_bytes(2, "big"))
    _, code, _, kind = await end.readExactly(4)
    if code:
        reason, said = _REPLIES.get(code, (LinkTrouble.PROXY_REFUSED, f"reply {code}"))
        raise DialFailed(reason, f"the proxy {proxy} does not reach the server ({said})")
    length = {1: 4, 4: 16}.get(kind)
    if length is None:
        length = (await end.readExactly(1))[0]
    await end.readExactly(length + 2)


async def _sign_in(proxy: Proxy, end: ProxyEnd) -> None:
    name, password = proxy.userName.encode(), proxy.password.encode()
    end.transport.write(b"\x01" + bytes([len(name)]) + name + bytes([len(password)]) + password)
    _, refused = await end.readExactly(2)
    if refused:
        words = f"the proxy {proxy} refuses this name and password"
        raise DialFailed(LinkTrouble.PROXY_CREDENTIALS, words)


def _destination(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = _ascii(host).encode()
        return bytes([3, len(name)]) + name
    return bytes([1 if address.version == 4 else 4]) + address.packed


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()
