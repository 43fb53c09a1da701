"""What only TLS gives a stranger: records of any size, new keys without end, and a hello cut into
any pieces."""

from __future__ import annotations

import _ssl
import asyncio
import contextlib
import ctypes
import ssl
from collections.abc import Callable
from typing import Any

from tests.attacks.bytes import TEXT, frame, head, request
from tests.attacks.frames import MIB
from tests.attacks.people import real_hello
from tests.attacks.places import now
from tests.attacks.registry import ONE, TWO, attack
from tests.attacks.stage import Stage
from tests.attacks.stranger import Stranger

SECONDS = 2.0
_READ = 65_536
_PATIENCE = 20.0


_KEYS_ARE_ASKED_FOR = 1
_POINTER = object.__basicsize__ + ctypes.sizeof(ctypes.c_void_p)
"""Where OpenSSL's own object stands in Python's: behind its head and one other pointer."""


def new_keys(tls: ssl.SSLObject, count: int) -> None:
    """Say so many times that new keys are used from now on, and ask the peer for its own: 27 bytes
    each, for which the peer has to do its sums. Python knows no word for that, OpenSSL does."""
    openssl = ctypes.CDLL(_ssl.__file__)
    inner: Any = tls
    connection = ctypes.c_void_p.from_address(id(inner._sslobj) + _POINTER)
    for _ in range(count):
        assert openssl.SSL_key_update(connection, _KEYS_ARE_ASKED_FOR) == 1
        openssl.SSL_do_handshake(connection)


class Sealer:
    """A stranger's own TLS: the record is as long as it likes."""

    def __init__(self, stranger: Stranger) -> None:
        self._stranger = stranger
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._tls = context.wrap_bio(self._incoming, self._outgoing)

    async def agree(self) -> None:
        async with asyncio.timeout(_PATIENCE):
            while True:
                try:
                    self._tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    self._stranger.say(self._outgoing.read())
                    await self._hear()
        self._stranger.say(self._outgoing.read())

    async def heard(self, end: bytes) -> bytes:
        """What the server says, as far as ``end``."""
        said = b""
        async with asyncio.timeout(_PATIENCE):
            while end not in said:
                try:
                    said += self._tls.read(_READ)
                except ssl.SSLWantReadError:
                    await self._hear()
        return said

    async def _hear(self) -> None:
        data = await self._stranger.some()
        if not data:
            raise ConnectionResetError
        self._incoming.write(data)

    def sealed(self, data: bytes, size: int) -> bytes:
        """Records of so many bytes each."""
        for at in range(0, len(data), size):
            self._tls.write(data[at : at + size])
        return self._outgoing.read()

    def new_keys(self, count: int) -> bytes:
        """Records that say nothing and ask for new keys."""
        new_keys(self._tls, count)
        return self._outgoing.read()


async def sealer(stage: Stage) -> tuple[Stranger, Sealer]:
    stranger = await stage.stranger(hello=False)
    tls = Sealer(stranger)
    await tls.agree()
    return stranger, tls


async def pour(
    stage: Stage, what: Callable[[Sealer], bytes], many: int, *, greet: bool = True
) -> None:
    """All connections are there and have all to say in the same moment, again and again."""
    until, sent, rounds = now() + SECONDS, 0, 0
    while now() < until or not rounds:
        ready: list[tuple[Stranger, bytes]] = []
        for _ in range(many):
            with contextlib.suppress(OSError, TimeoutError):
                stranger, tls = await sealer(stage)
                if greet:
                    stranger.say(tls.sealed(head(), 16_384))
                    await tls.heard(b"\r\n\r\n")
                ready.append((stranger, what(tls)))
        parts = await asyncio.gather(*(one.flood(data, SECONDS) for one, data in ready))
        await asyncio.gather(*(one.finished(0.2) for one, _ in ready))
        for stranger, _ in ready:
            stranger.leave()
        sent += sum(parts)
        rounds += 1
    stage.note(sent=f"{sent / MIB:.1f} MiB", rounds=rounds)
    stage.check(sent > 0, "nothing was sent")


def _half_a_frame(tls: Sealer) -> bytes:
    """5,000 records of a byte each, and no frame is whole behind them."""
    return tls.sealed(frame(TEXT, b"x" * 60_000)[:5_000], 1)


@attack("TLS records of a byte, forty connections", tls=True, wait=ONE)
async def tiny_records(stage: Stage) -> None:
    await pour(stage, _half_a_frame, 40)


@attack("TLS records of a byte, one connection", tls=True, wait=ONE, short=False)
async def tiny_records_of_one(stage: Stage) -> None:
    await pour(stage, lambda tls: tls.sealed(frame(TEXT, b"x" * 60_000)[:50_000], 1), 1)


@attack("a head in TLS records of a byte, forty connections", tls=True, wait=ONE, short=False)
async def tiny_head(stage: Stage) -> None:
    await pour(stage, lambda tls: tls.sealed(head()[:-4] + b"x" * 5_000, 1), 40, greet=False)


@attack("TLS records of a byte, two strangers of sixty", tls=True, wait=TWO, short=False)
async def tiny_records_of_two(stage: Stage) -> None:
    await asyncio.gather(*(pour(stage, _half_a_frame, 60) for _ in range(2)))


@attack("new TLS keys without end, forty connections", tls=True, wait=ONE)
async def keys(stage: Stage) -> None:
    await pour(stage, lambda tls: tls.new_keys(600), 40)


@attack("new TLS keys and a byte between, forty connections", tls=True, wait=ONE, short=False)
async def keys_and_bytes(stage: Stage) -> None:
    """Never so many in a row that it is nothing else."""

    def some(tls: Sealer) -> bytes:
        part = frame(TEXT, b"x" * 60_000)
        return b"".join(tls.new_keys(30) + tls.sealed(part[at : at + 1], 1) for at in range(20))

    await pour(stage, some, 40)


@attack("new TLS keys without end, a person", tls=True, wait=ONE, short=False)
async def keys_of_a_person(stage: Stage) -> None:
    stranger, tls = await sealer(stage)
    stranger.say(tls.sealed(head(), 16_384))
    await tls.heard(b"\r\n\r\n")
    stranger.say(tls.sealed(request("login", 1, userID="sly", deviceID="sly"), 16_384))
    await tls.heard(b"sessionID")
    sent = await stranger.flood(tls.new_keys(20_000), SECONDS)
    await stranger.finished(SECONDS)
    stage.note(sent=f"{sent / MIB:.1f} MiB")
    stage.check(stranger.gone, "a person may ask for new keys without end")


def in_records(hello: bytes, size: int) -> bytes:
    """The same hello in more records."""
    body = hello[5:]
    return b"".join(
        hello[:3] + len(part).to_bytes(2, "big") + part
        for part in (body[at : at + size] for at in range(0, len(body), size))
    )


async def _hellos(stage: Stage, size: int) -> None:
    """So many whole hellos that are complete in the same moment."""
    rounds = 0
    for _ in range(3):
        came = await asyncio.gather(
            *(stage.stranger(hello=False) for _ in range(150)), return_exceptions=True
        )
        strangers = [one for one in came if isinstance(one, Stranger)]
        for stranger in strangers:
            stranger.say(in_records(real_hello(), size))
        await asyncio.gather(*(one.finished(0.3) for one in strangers))
        for stranger in strangers:
            stranger.leave()
        rounds += len(strangers) > 0
    stage.check(rounds == 3, "nobody was there")


@attack("a hundred and fifty hellos in two records each", tls=True, wait=ONE)
async def two_records(stage: Stage) -> None:
    await _hellos(stage, 300)


@attack("a hundred and fifty hellos in records of a byte", tls=True, wait=ONE)
async def many_records(stage: Stage) -> None:
    await _hellos(stage, 1)


@attack("records that are none behind a good handshake", tls=True, wait=ONE, short=False)
async def forged_records(stage: Stage) -> None:
    """Each would be decrypted to find out that it is none: the first one ends it."""
    await pour(stage, lambda _: b"\x17\x03\x03\x00\x20" + b"x" * 32 + b"\x17" * 100_000, 20)
