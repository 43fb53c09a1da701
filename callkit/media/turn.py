"""Checks a STUN or TURN server: one binding, or one allocation that is released again.

RFC 8489 and 8656, as far as that needs them; the media engines speak the rest.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import ssl
import struct
from dataclasses import dataclass
from typing import Final, cast

from callkit.errors import TransportError, UsageError
from callkit.media.port import checkServer
from callkit.model import IceServer

PATIENCE: Final = 5.0
"""Seconds a server has for all of it."""
AGAIN: Final = 0.5
"""Seconds after which a datagram is said again: it may have been lost."""
_COOKIE: Final = 0x2112A442
_BINDING, _ALLOCATE, _REFRESH = 0x0001, 0x0003, 0x0004
_OK, _ERROR = 0x0100, 0x0110
_USERNAME, _INTEGRITY, _FAULT, _REALM, _NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
_LIFETIME, _RELAYED, _TRANSPORT, _MAPPED = 0x000D, 0x0016, 0x0019, 0x0020
_UDP: Final = bytes([17, 0, 0, 0])
_HEAD: Final = 20

Attributes = dict[int, bytes]


@dataclass(frozen=True, slots=True)
class _Place:
    host: str
    port: int
    datagrams: bool
    tls: bool


async def tryServer(server: IceServer, url: str, patience: float = PATIENCE) -> str:
    """Have that one of the server's URLs answer; the address this machine has there: as the server
    sees it, or (TURN) where it would be relayed.

    Raises:
        TransportError: It does not answer, refuses the credential, or has no room.
        UsageError: The URL is none.
    """
    checkServer(server)
    place = _place(url)
    try:
        async with asyncio.timeout(patience):
            wire = await _connect(place)
            try:
                if url.startswith("stun"):
                    return _address(await wire.ask(_BINDING, {}), _MAPPED)
                return await _allocate(wire, server)
            finally:
                wire.close()
    except TimeoutError:
        raise TransportError(f"{url} does not answer") from None
    except OSError as error:
        raise TransportError(f"{url} cannot be reached: {error}") from error


async def _allocate(wire: _Wire, server: IceServer) -> str:
    wanted = {_TRANSPORT: _UDP}
    try:
        asked = await wire.ask(_ALLOCATE, wanted)
    except _Refused as refused:
        if refused.code != 401 or _REALM not in refused.attributes:
            raise
        realm, nonce = refused.attributes[_REALM], refused.attributes.get(_NONCE, b"")
        user = server.username.encode()
        key = hashlib.md5(user + b":" + realm + b":" + server.credential.encode()).digest()
        who = {_USERNAME: user, _REALM: realm, _NONCE: nonce}
        asked = await wire.ask(_ALLOCATE, wanted | who, key)
        relayed = _address(asked, _RELAYED)
        # Given back, or it would stand for ten minutes.
        await wire.ask(_REFRESH, {_LIFETIME: bytes(4)} | who, key)
        return relayed
    return _address(asked, _RELAYED)


class _Refused(TransportError):
    def __init__(self, code: int, reason: str, attributes: Attributes) -> None:
        super().__init__(f"refused: {reason or 'no reason'} ({code})")
        self.code = code
        self.attributes = attributes


class _Wire:
    """Asks one thing after the other."""

    def __init__(self) -> None:
        self.answers: asyncio.Queue[bytes] = asyncio.Queue(10)

    def send(self, data: bytes) -> None: ...

    def close(self) -> None: ...

    repeats = False

    async def ask(self, method: int, attributes: Attributes, key: bytes = b"") -> Attributes:
        number = secrets.token_bytes(12)
        request = _message(method, number, attributes, key)
        self.send(request)
        while True:
            try:
                async with asyncio.timeout(AGAIN if self.repeats else None):
                    answer = await self.answers.get()
            except TimeoutError:
                self.send(request)
                continue
            if answer[8:20] == number:
                break
        kind = int.from_bytes(answer[:2], "big")
        found = _attributes(answer)
        if kind == method | _ERROR:
            fault = found.get(_FAULT, bytes(4)).ljust(4, b"\0")
            raise _Refused(fault[2] * 100 + fault[3], fault[4:].decode(errors="replace"), found)
        if kind != method | _OK:
            raise TransportError("that is no STUN or TURN server")
        return found


class _Datagrams(_Wire, asyncio.DatagramProtocol):
    repeats = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio's own is not one of that class before Python 3.12.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: object) -> None:
        if len(data) >= _HEAD and not self.answers.full():
            self.answers.put_nowait(data)

    def send(self, data: bytes) -> None:
        self._transport.sendto(data)

    def close(self) -> None:
        self._transport.close()


class _Stream(_Wire, asyncio.Protocol):
    def __init__(self) -> None:
        super().__init__()
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while len(self._rest) >= _HEAD:
            size = _HEAD + int.from_bytes(self._rest[2:4], "big")
            if len(self._rest) < size or self.answers.full():
                return
            self.answers.put_nowait(self._rest[:size])
            self._rest = self._rest[size:]

    def send(self, data: bytes) -> None:
        self._transport.write(data)

    def close(self) -> None:
        self._transport.abort()


async def _connect(place: _Place) -> _Wire:
    loop = asyncio.get_running_loop()
    if place.datagrams:
        _, wire = await loop.create_datagram_endpoint(
            _Datagrams, remote_addr=(place.host, place.port)
        )
        return wire
    secure = ssl.create_default_context() if place.tls else None
    _, stream = await loop.create_connection(_Stream, place.host, place.port, ssl=secure)
    return stream


def _place(url: str) -> _Place:
    scheme, _, rest = url.partition(":")
    rest, _, query = rest.partition("?")
    tls = scheme.endswith("s")
    host, _, port = rest.rpartition(":") if not rest.endswith("]") else (rest, "", "")
    if not host:
        host, port = rest, ""
    if port and not port.isdecimal():
        raise UsageError(f"{url!r} has no port that is a number")
    datagrams = not tls and query != "transport=tcp"
    return _Place(host.strip("[]"), int(port or (5349 if tls else 3478)), datagrams, tls)


def _message(method: int, number: bytes, attributes: Attributes, key: bytes) -> bytes:
    body = b"".join(
        struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)
        for kind, value in attributes.items()
    )
    signed = 24 if key else 0
    head = struct.pack("!HHI", method, len(body) + signed, _COOKIE) + number
    if not key:
        return head + body
    digest = hmac.new(key, head + body, hashlib.sha1).digest()
    return head + body + struct.pack("!HH", _INTEGRITY, len(digest)) + digest


def _attributes(message: bytes) -> Attributes:
    found: Attributes = {}
    place = _HEAD
    while place + 4 <= len(message):
        kind, size = struct.unpack_from("!HH", message, place)
        found[kind] = message[place + 4 : place + 4 + size]
        place += 4 + size + -size % 4
    # Of an address its number: what it is hidden by.
    found[0] = message[4:20]
    return found


def _address(attributes: Attributes, kind: int) -> str:
    """An address as STUN hides it from programs that would rewrite it."""
    value, mask = attributes.get(kind, b""), attributes[0]
    if len(value) not in (8, 20):
        raise TransportError("that is no STUN or TURN server")
    port = int.from_bytes(value[2:4], "big") ^ _COOKIE >> 16
    host = ipaddress.ip_address(bytes(a ^ b for a, b in zip(value[4:], mask, strict=False)))
    return f"[{host}]:{port}" if host.version == 6 else f"{host}:{port}"
