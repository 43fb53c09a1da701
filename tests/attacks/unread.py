"""Peers that send and never read: what waits for them has a bound, whoever they are."""

from __future__ import annotations

from tests.attacks.bytes import PING, frame, request
from tests.attacks.frames import FORMS, MIB
from tests.attacks.registry import ONE, attack
from tests.attacks.rules import fresh, person, register
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


@attack("a person's large history again and again, unread", wait=ONE, growth=LIMIT)
async def history(stage: Stage) -> None:
    """A request of a hundred bytes that is answered with more than a hundred kilobytes."""
    names = [fresh("listener") for _ in range(8)]
    await register(stage, names)
    talker = await person(stage, fresh("talker"))
    for number in range(60):
        config = {"extendedData": "x" * 2_000}
        made = await talker.ask("callInvite", invitees=[names[number % 8]], config=config)
        await talker.ask("callCancel", callID=made["callID"], invitees=[], config={})
    caller = talker.stranger
    caller.deafen()
    ask = request("queryCallInvitationList", 5_000, count=100, nextFlag=0)
    await caller.flood(ask * 1_000, SECONDS)
    await pause(1.0)
