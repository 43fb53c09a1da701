"""Peers that send and never read: what waits for them has a bound, whoever they are."""

from __future__ import annotations

import asyncio
import json

from tests.attacks.bytes import PING, TEXT, frame
from tests.attacks.frames import FORMS, MIB
from tests.attacks.registry import ONE, attack
from tests.attacks.stage import Stage
from tests.attacks.stranger import Stranger
from tests.failures.rhythm import pause

SECONDS = 3.0
LIMIT = 16
"""MiB: what waits for one connection may be 4."""


async def deaf(stage: Stage, name: str = "") -> Stranger:
    stranger = await stage.stranger()
    await stranger.greet()
    if name:
        await stranger.login(name)
    stranger.deafen()
    return stranger


@attack("pings, and no pong is read", growth=LIMIT)
async def pings(stage: Stage) -> None:
    stranger = await deaf(stage)
    stage.note(sent=f"{await stranger.flood(FORMS['full pings'] * 16, SECONDS) / MIB:.0f} MiB")


@attack("a person's pings at the allowed rate, and no pong is read", growth=LIMIT)
async def allowed_pings(stage: Stage) -> None:
    stranger = await deaf(stage, "deaf-pinger")
    for _ in range(15):
        await stranger.flood(frame(PING, b"p" * 125) * 10, 0.1)
        await pause(0.1)


@attack("requests, and no reply is read", growth=LIMIT)
async def requests(stage: Stage) -> None:
    stranger = await deaf(stage)
    await stranger.flood(FORMS["requests without a login"], SECONDS)


def request(op: str, number: int, **fields: object) -> bytes:
    return frame(TEXT, json.dumps({"op": op, "id": number, **fields}).encode())


@attack("a person's large history again and again, unread", wait=ONE, growth=LIMIT)
async def history(stage: Stage) -> None:
    """A request of a hundred bytes that is answered with a quarter of a megabyte."""
    caller, callee = await stage.stranger(), await stage.stranger()
    for stranger, name in ((caller, "talker"), (callee, "listener")):
        await stranger.greet()
        await stranger.login(name)
    for number in range(2, 62):
        config = {"extendedData": "x" * 2_000}
        caller.say(request("callInvite", number, invitees=["listener"], config=config))
        answer = await caller.reply(number)
        caller.say(
            request("callCancel", number + 1_000, callID=answer["callID"], invitees=[], config={})
        )
        await caller.reply(number + 1_000)
    caller.deafen()
    ask = request("queryCallInvitationList", 5_000, count=100, nextFlag=0)
    await caller.flood(ask * 1_000, SECONDS)
    await asyncio.wait([asyncio.ensure_future(pause(1.0))])
