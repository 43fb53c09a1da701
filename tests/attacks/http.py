"""What a stranger can send to the server API's port, and to the metrics on it."""

from __future__ import annotations

import asyncio
import contextlib

from tests.attacks.bytes import head
from tests.attacks.frames import MIB
from tests.attacks.places import call, get, newcomer, now, post
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


@attack("many requests in one go", wait=ONE, short=False)
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


@attack("bodies that break off, again and again", wait=ONE)
async def broken_off(stage: Stage) -> None:
    until = now() + SECONDS

    async def one() -> int:
        count = 0
        while now() < until:
            with contextlib.suppress(OSError, TimeoutError):
                stranger = await stage.stranger("api")
                stranger.say(post(forged(), 100) + b"x" * 10)
                await pause(0.02)
                stranger.leave()
                count += 1
        return count

    stage.note(times=sum(await asyncio.gather(*(one() for _ in range(10)))))


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


@attack("health asked for in one go, twenty connections", wait=ONE)
async def pipelined_health(stage: Stage) -> None:
    await persist(stage, get("/healthz") * 20_000, many=20)


@attack("unsigned calls in one go, forty connections", wait=ONE, short=False)
async def unsigned(stage: Stage) -> None:
    await persist(stage, get("/?Action=CallInvite") * 10_000, many=40)


@attack("calls with a forged signature in one go, forty connections", wait=ONE)
async def forged_calls(stage: Stage) -> None:
    await persist(stage, get(f"/?{call(SignatureVersion='3.0')}") * 2_000, many=40)


@attack("calls with a thousand parameters, forty connections", wait=ONE)
async def many_parameters(stage: Stage) -> None:
    """Each is read before anybody can know that its signature is wrong."""
    more = "&".join(f"a{number}=%41" for number in range(980))
    await persist(stage, get(f"/?{call(SignatureVersion='3.0')}&{more}") * 200, many=40)


@attack("calls with more parameters than anybody has", wait=ONE, short=False)
async def too_many_parameters(stage: Stage) -> None:
    await persist(stage, get("/?Action=CallInvite" + "&a" * 7_000) * 200, many=10)


@attack("an upgrade with a megabyte of headers", wait=ONE, growth=16)
async def fat_upgrade(stage: Stage) -> None:
    fat = head()[:-2] + (b"X: " + b"x" * 8_000 + b"\r\n") * 130
    await persist(stage, fat, many=4)

    async def one() -> int:
        stranger = await stage.stranger()
        sent = await stranger.flood(fat, SECONDS)
        await stranger.finished(0.5)
        return sent

    stage.note(people=f"{sum(await asyncio.gather(*(one() for _ in range(4)))) / MIB:.1f} MiB")


@attack("whoever holds every connection of the API", wait=ONE)
async def hoarders(stage: Stage) -> None:
    """They ask for the health again and again, so none of them is silent for long."""
    strangers = [await stage.stranger("api") for _ in range(60)]

    async def ask(stranger: Stranger) -> None:
        while True:
            stranger.say(get("/healthz"))
            await pause(0.05)

    asking = [asyncio.ensure_future(ask(one)) for one in strangers]
    took = [await newcomer(stage, "api", "backend") for _ in range(3)]
    for task in asking:
        task.cancel()
    stage.note(served_in=f"{max(took):.2f} s")
    stage.check(max(took) < 1.0, "the app's own backend was kept out")
