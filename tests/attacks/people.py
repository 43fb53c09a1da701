"""Handshakes without end, and persons who ask for more than is theirs."""

from __future__ import annotations

import _ssl
import asyncio
import contextlib
import ctypes
import ssl

from tests.attacks.bytes import head, hello, request
from tests.attacks.frames import MIB
from tests.attacks.places import now
from tests.attacks.registry import ONE, TWO, attack
from tests.attacks.stage import Stage
from tests.attacks.stranger import Stranger

SECONDS = 2.0


async def _storm(stage: Stage, many: int) -> None:
    """Shake hands and leave, as fast as it goes."""
    until, count = now() + SECONDS, 0

    async def one() -> None:
        nonlocal count
        while now() < until:
            with contextlib.suppress(OSError, TimeoutError, ssl.SSLError):
                stranger = await stage.stranger()
                await stranger.greet()
                stranger.leave()
                count += 1

    await asyncio.gather(*(one() for _ in range(many)))
    stage.note(handshakes=count)


@attack("a storm of handshakes", wait=TWO)
async def storm(stage: Stage) -> None:
    await _storm(stage, 20)


@attack("a storm of TLS handshakes", tls=True, wait=TWO)
async def tls_storm(stage: Stage) -> None:
    await _storm(stage, 20)


async def _at_once(stage: Stage, data: bytes, *, hello: bool = True) -> None:
    """So many whole heads or hellos that arrive in the same moment."""
    for _ in range(3):
        came = await asyncio.gather(
            *(stage.stranger(hello=hello) for _ in range(150)), return_exceptions=True
        )
        strangers = [one for one in came if isinstance(one, Stranger)]
        for stranger in strangers:
            stranger.say(data)
        await asyncio.gather(*(one.finished(0.3) for one in strangers))
        for stranger in strangers:
            stranger.leave()


@attack("a hundred and fifty handshakes in one moment", wait=ONE)
async def heads_at_once(stage: Stage) -> None:
    await _at_once(stage, head())


_SET_GROUPS = 92
_CONTEXT = object.__basicsize__


def dear_hello() -> bytes:
    """A hello that offers a key of 8,192 bits and nothing else. Python cannot be told to, OpenSSL
    can."""
    openssl = ctypes.CDLL(_ssl.__file__)
    openssl.SSL_CTX_ctrl.argtypes = ctypes.c_void_p, ctypes.c_int, ctypes.c_long, ctypes.c_char_p
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    inner = ctypes.c_void_p.from_address(id(context) + _CONTEXT)
    assert openssl.SSL_CTX_ctrl(inner, _SET_GROUPS, 0, b"ffdhe8192") == 1
    return real_hello(context)


@attack("ten hellos with a key of 8,192 bits", tls=True, wait=ONE)
async def dear_hellos(stage: Stage) -> None:
    """One was enough to keep everybody waiting."""
    hello, used = dear_hello(), stage.server.processor()
    for _ in range(10):
        stranger = await stage.stranger(hello=False)
        stranger.say(hello)
        await stranger.finished(0.2)
        stranger.leave()
    used = stage.server.processor() - used
    stage.note(bytes=len(hello))
    stage.check(used < 0.5, f"the server did sums for {used:.1f} s")


def lists(name: bytes, item: bytes = b"a,") -> bytes:
    """A head with as long a list of words as a head may have."""
    line = name + b": " + item * (7_500 // len(item)) + b"x\r\n"
    return head()[:-2] + line * 2 + b"\r\n"


@attack("a hundred and fifty heads with long lists in one moment", wait=ONE)
async def lists_at_once(stage: Stage) -> None:
    """Words are dear to read: 7 ms for a head."""
    for name in (b"Connection", b"Upgrade", b"Sec-WebSocket-Protocol"):
        await _at_once(stage, lists(name))


@attack("a hundred and fifty heads of many lines in one moment", wait=ONE, short=False)
async def lines_at_once(stage: Stage) -> None:
    await _at_once(stage, head()[:-2] + b"a: b\r\n" * 115 + b"\r\n")


@attack("a hundred and fifty TLS hellos in one moment", tls=True, wait=ONE)
async def hellos_at_once(stage: Stage) -> None:
    await _at_once(stage, real_hello(), hello=False)


@attack("a hundred and fifty hellos that are noise", tls=True, wait=ONE)
async def noise_at_once(stage: Stage) -> None:
    await _at_once(stage, hello(), hello=False)


def real_hello(context: ssl.SSLContext | None = None) -> bytes:
    """What a TLS client says first."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


@attack("heads of a handshake without end, of twenty", wait=TWO, growth=16)
async def long_heads(stage: Stage) -> None:
    lines = b"GET /v1 HTTP/1.1\r\n" + (b"X: " + b"x" * 8_000 + b"\r\n") * 120

    async def one() -> None:
        for _ in range(5):
            stranger = await stage.stranger()
            await stranger.flood(lines, SECONDS)

    await asyncio.gather(*(one() for _ in range(20)))
    stage.note(sent=f"{100 * len(lines) / MIB:.0f} MiB")


@attack("a person who tries out who is there", wait=ONE)
async def enumeration(stage: Stage) -> None:
    stranger = await stage.stranger()
    await stranger.greet()
    await stranger.login("curious")
    began, answered, asked = now(), 0, 0
    while now() - began < SECONDS:
        asked += 1
        names = [f"person{asked}x{number}" for number in range(200)]
        stranger.say(request("queryUsersStatus", asked + 1, userIDs=names))
        try:
            reply = await stranger.reply(asked + 1)
        except (asyncio.IncompleteReadError, ConnectionError):
            # Refused often enough: closed with 4103.
            break
        answered += len(reply.get("statusList", ()))
    stage.note(names=answered, tried=asked * 200)
    stage.check(answered <= 2_000 + 100 * (SECONDS + 2) + 200, "far too many were answered")
