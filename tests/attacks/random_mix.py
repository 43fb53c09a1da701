"""Drawn by lot, from a seed: opcodes, fragment forms, sizes, masks, reserved bits, pauses."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable

from tests.attacks.bytes import (
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    fragments,
    frame,
    head,
    request,
)
from tests.attacks.frames import FORMS
from tests.attacks.places import API, PEOPLE, TLS, get, half, now, post
from tests.attacks.registry import TWO, attack
from tests.attacks.stage import Stage
from tests.failures.rhythm import pause

SHORT, LONG = 4.0, 60.0
_SIZES = (0, 0, 0, 1, 1, 2, 7, 125, 126, 127, 1_000, 65_535, 65_536, 65_537)


def mask(dice: random.Random) -> bytes:
    return dice.choice((b"\0\0\0\0", dice.randbytes(4)))


def good_frame(dice: random.Random) -> bytes:
    """One that the library takes, whatever it says."""
    kind = dice.choice((PING, PONG, TEXT, TEXT, "message", "request"))
    if kind == "message":
        return fragments(b"{" + b" " * dice.choice(_SIZES[:-2]), dice.choice((1, 3, 100, 5_000)))
    if kind == "request":
        return request(dice.choice(("queryUsersStatus", "login", "nothing", "logout")), 1, x=None)
    size = dice.choice(_SIZES if kind == TEXT else _SIZES[:8])
    return frame(int(kind), b"x" * size, mask=mask(dice))


def bad_frame(dice: random.Random) -> bytes:
    """One of any opcode, with any bits."""
    return frame(
        dice.choice((CONTINUATION, TEXT, CLOSE, PING, PONG, dice.randrange(16))),
        dice.randbytes(dice.choice(_SIZES[:9])),
        fin=dice.random() < 0.7,
        reserved=dice.choice((0, 0, 0, 1, 2, 4)),
        mask=mask(dice),
        masked=dice.random() < 0.95,
        length=dice.choice((None, None, None, 0, 2**16, 2**63 - 1)),
    )


def fragment_storm(dice: random.Random) -> bytes:
    """A message that does not end, with control frames in between."""
    part = frame(CONTINUATION, b"x" * dice.choice((0, 0, 1, 5)), fin=False, mask=mask(dice))
    between = dice.choice((b"", frame(PING), frame(PONG, b"x"), frame(PING, b"p" * 125)))
    return frame(TEXT, fin=False) + (part + between) * dice.choice((1, 50, 3_000, 30_000))


def same_again(dice: random.Random) -> bytes:
    return good_frame(dice) * dice.choice((1, 10, 300, 3_000))


def a_form(dice: random.Random) -> bytes:
    """A piece of what is known to hurt."""
    return FORMS[dice.choice(sorted(FORMS))][: dice.choice((5_000, 300_000))]


FRAMES: tuple[Callable[[random.Random], bytes], ...] = (
    good_frame,
    same_again,
    same_again,
    fragment_storm,
    a_form,
    bad_frame,
)


async def wander(stage: Stage, dice: random.Random, seconds: float) -> int:
    """One stranger: connections one after the other, each with a will of its own."""
    until, sent = now() + seconds, 0
    while now() < until:
        with contextlib.suppress(OSError, TimeoutError):
            if dice.random() < 0.15:
                port = dice.choice(("people", "api", "metrics"))
                kinds = (PEOPLE if port == "people" else API) + (TLS if stage.tls else ())
                await half(stage, port, dice.choice(kinds))
                continue
            if dice.random() < 0.15:
                sent += await _speak_http(stage, dice)
                continue
            sent += await _speak(stage, dice, until)
    return sent


async def _speak(stage: Stage, dice: random.Random, until: float) -> int:
    stranger = await stage.stranger()
    if dice.random() < 0.1:
        stranger.say(head()[: dice.randrange(200)])
        return 200
    await stranger.greet()
    if dice.random() < 0.2:
        await stranger.login(f"wanderer{dice.randrange(5)}")
    if dice.random() < 0.3:
        stranger.deafen()
    sent = 0
    for _ in range(dice.choice((1, 5, 30))):
        if stranger.gone or now() >= until:
            break
        data = dice.choice(FRAMES)(dice)
        if dice.random() < 0.2:
            data = data[: dice.randrange(len(data) + 1)]
        sent += await stranger.flood(data, min(1.0, until - now()))
        if dice.random() < 0.3:
            await pause(dice.choice((0.001, 0.01, 0.1)))
    if dice.random() < 0.7:
        stranger.leave()
    return sent


async def _speak_http(stage: Stage, dice: random.Random) -> int:
    stranger = await stage.stranger("api")
    part = dice.choice(
        (
            get(dice.choice(("/metrics", "/healthz", "/?Action=CallInvite", "/nowhere"))),
            post("/?Action=CallInvite", dice.choice((0, 10, 100_000))) + b"x" * 1_000,
            dice.randbytes(2_000),
            head(),
        )
    )
    data = part * dice.choice((1, 10, 500))
    return await stranger.flood(data[: dice.randrange(1, len(data) + 1)], 0.5)


async def _mix(stage: Stage) -> None:
    seed = stage.dice.randrange(10**9)
    seconds = LONG if stage.long else SHORT
    sent = await asyncio.gather(
        *(wander(stage, random.Random(seed + number), seconds) for number in range(2))
    )
    stage.note(seed=seed, sent=f"{sum(sent) / 1024 / 1024:.0f} MiB")


@attack("two strangers, everything by lot", wait=TWO, growth=64)
async def mix(stage: Stage) -> None:
    await _mix(stage)


@attack("two strangers, everything by lot, TLS", tls=True, wait=TWO, growth=96)
async def tls_mix(stage: Stage) -> None:
    await _mix(stage)
