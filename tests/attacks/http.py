"""What a stranger can send to the server API's port, and to the metrics on it."""

from __future__ import annotations

import asyncio

from tests.attacks.frames import MIB
from tests.attacks.places import call, get, now, post
from tests.attacks.registry import ONE, TWO, attack
from tests.attacks.stage import Stage
from tests.attacks.stranger import Stranger
from tests.failures.rhythm import pause

SECONDS = 1.5


def forged(action: str = "CallInvite") -> str:
    """The path of a call whose signature covers the body, and is wrong."""
    return f"/?{call(action, SignatureVersion='3.0')}"


def chunked(path: str) -> bytes:
    lines = f"POST {path} HTTP/1.1", "Host: here", "Transfer-Encoding: chunked", "", ""
    return "\r\n".join(lines).encode()


async def persist(stage: Stage, data: bytes, seconds: float = SECONDS, many: int = 1) -> None:
    """Send it again and again, on a new connection when the last one was closed."""

    async def one() -> int:
        until, sent = now() + seconds, 0
        while now() < until:
            stranger = await stage.stranger("api")
            sent += await stranger.flood(data, until - now())
            await stranger.finished(0.2)
            stranger.leave()
        return sent

    stage.note(sent=f"{sum(await asyncio.gather(*(one() for _ in range(many)))) / MIB:.1f} MiB")


@attack("a body in chunks of a byte, signature forged", wait=ONE)
async def tiny_chunks(stage: Stage) -> None:
    await persist(stage, chunked(forged()) + b"1\r\nx\r\n" * (4 * MIB // 6))


@attack("a body in chunks of a byte, unsigned", wait=ONE)
async def unsigned_chunks(stage: Stage) -> None:
    await persist(stage, chunked("/?Action=CallInvite") + b"1\r\nx\r\n" * (4 * MIB // 6))


@attack("many requests in one go", wait=ONE)
async def pipelined(stage: Stage) -> None:
    await persist(stage, get("/healthz") * (4 * MIB // len(get("/healthz"))))


@attack("twenty who ask for the metrics all the time", wait=TWO)
async def metrics(stage: Stage) -> None:
    await persist(stage, get("/metrics") * 5_000, many=20)


@attack("metrics that nobody reads", wait=ONE, growth=16)
async def unread_metrics(stage: Stage) -> None:
    strangers = [await stage.stranger("api") for _ in range(20)]
    for stranger in strangers:
        stranger.deafen()
    await asyncio.gather(*(one.flood(get("/metrics") * 5_000, SECONDS) for one in strangers))


@attack("heads without end", wait=ONE, growth=16)
async def heads(stage: Stage) -> None:
    line = b"X: " + b"x" * 60_000 + b"\r\n"
    await persist(stage, b"GET / HTTP/1.1\r\nHost: here\r\n" + line * 70, many=4)


@attack("heads of very many short lines", wait=ONE, growth=16)
async def short_lines(stage: Stage) -> None:
    lines = b"GET / HTTP/1.1\r\nHost: here\r\n" + b"a:\r\n" * (MIB // 4)
    await persist(stage, lines, many=4)


@attack("two hundred megabytes of bodies, signature forged", wait=TWO, growth=64)
async def bodies(stage: Stage) -> None:
    size = 1_000_000

    async def one() -> Stranger | None:
        try:
            stranger = await stage.stranger("api")
        except OSError:
            return None
        await stranger.flood(post(forged(), size) + b"x" * (size - 10), SECONDS)
        return stranger

    held = await asyncio.gather(*(one() for _ in range(200)))
    stage.note(came=sum(one is not None for one in held))
    await pause(1.0)


@attack("requests for a WebSocket on the port of the API", wait=ONE)
async def upgrade(stage: Stage) -> None:
    stranger = await stage.stranger("api")
    line = await stranger.greet()
    stage.note(said=repr(line))
    stage.check("101" not in line and "403" not in line, "a WebSocket library answered")


@attack("nonsense instead of HTTP", wait=ONE)
async def nonsense(stage: Stage) -> None:
    noise = stage.dice.randbytes(MIB)
    await persist(stage, noise, many=4)
