"""What people do to each other, and clocks and networks to the service."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from tests.attacks.bytes import CLOSE
from tests.attacks.people import SECONDS
from tests.attacks.places import now
from tests.attacks.registry import ONE, TWO, attack
from tests.attacks.rules import Person, api, fresh, person, register
from tests.attacks.stage import FILES, Stage
from tests.attacks.stranger import Stranger
from tests.failures.rhythm import pause

DAY = 86_400.0
KICKED = 4401


# --- calls by the thousand -----------------------------------------------------------------------


@attack("two thousand calls by one person", wait=ONE, growth=48, short=False)
async def thousands(stage: Stage) -> None:
    """As fast as the limits let them, each ended at once: whoever looks on feels nothing, and the
    history of everybody who was in them can be read to its end."""
    names = [fresh("callee") for _ in range(40)]
    await register(stage, names)
    caller, made, refused = await person(stage, fresh("caller")), 0, 0
    until = now() + 60
    while made < 2_000 and now() < until:
        reply = await caller.ask("callInvite", invitees=[names[made % 40]], config={"mode": 1})
        if not reply:
            # Closed for asking too much: it comes again.
            caller = await person(stage, caller.name)
        elif reply["op"] == "ok":
            made += 1
            await caller.ask("callEnd", callID=reply["callID"], config={})
        else:
            refused += 1
            await pause(0.05)
    read, flag = 0, 0
    while True:
        page = await caller.ask("queryCallInvitationList", count=100, nextFlag=flag)
        if page.get("op") != "ok":
            stage.check(page.get("temporary", False), f"the history cannot be read: {page}")
            await pause(0.2)
            continue
        read, flag = read + len(page["callList"]), page["nextFlag"]
        if not flag:
            break
    stage.note(made=made, refused=refused, read=read)
    stage.check(read >= made > 500, f"{made} were made and {read} can be read")


# --- blocks --------------------------------------------------------------------------------------


async def _doors(stage: Stage, stalker: Person, victim: Person, friend: Person) -> dict[str, Any]:
    """Every way to somebody there is, tried by somebody who was blocked: name and reply."""
    made = await victim.ask(
        "callInvite", invitees=[friend.name], config={"mode": 1, "extendedData": "private"}
    )
    theirs = {"callID": made["callID"], "config": {}}
    own = await stalker.ask("callInvite", invitees=[friend.name], config={"mode": 1})
    await friend.ask("callAccept", callID=own["callID"], config={})
    mine = {"callID": own["callID"], "config": {}}
    tried = {
        "callInvite": await stalker.ask("callInvite", invitees=[victim.name], config={}),
        "callInvite of two": await stalker.ask(
            "callInvite", invitees=[victim.name, stalker.name], config={}
        ),
        "callingInvite": await stalker.ask("callingInvite", invitees=[victim.name], **mine),
        "callingInvite by a friend": await friend.ask(
            "callingInvite", invitees=[victim.name], **mine
        ),
        "callingInvite into the victim's call": await friend.ask(
            "callingInvite", invitees=[stalker.name], **theirs
        ),
    }
    for op in ("callJoin", "callAccept", "callReject", "callReceived", "callQuit", "callEnd"):
        tried[op] = await stalker.ask(op, **theirs)
    tried["callCancel"] = await stalker.ask("callCancel", invitees=[], **theirs)
    tried["mediaSignal"] = await stalker.ask(
        "mediaSignal", callID=made["callID"], to=victim.name, data="hello"
    )
    tried["CallInvite of the backend"] = await api(
        stage, "CallInvite", {"FromUserId": stalker.name, "UserIds": [victim.name]}
    )
    return tried


async def _watch(person: Person, name: str) -> list[Any]:
    """What a subscription to the presence of ``name`` is answered with."""
    config = {"subscriptionDuration": 1}
    reply = await person.ask("subscribeUsersStatus", userIDs=[name], config=config)
    return [reply.get("op"), *(one["reason"] for one in reply.get("errorUserList", ()))]


def _succeeded(reply: dict[str, Any]) -> bool:
    """The reply says yes, to all or to some."""
    return (reply.get("op") == "ok" and not reply.get("errorUserList")) or reply.get("Code") == 0


@attack("one who was blocked, by every door", wait=ONE)
async def every_door(stage: Stage) -> None:
    victim, friend = await person(stage, fresh("victim")), await person(stage, fresh("friend"))
    stalker = await person(stage, fresh("stalker"))
    await api(stage, "AddUsersToBlacklist", {"FromUserId": victim.name, "UserIds": [stalker.name]})
    tried = await _doors(stage, stalker, victim, friend)
    for name, reply in tried.items():
        stage.check(not _succeeded(reply), f"{name} was carried out")
        stage.check("private" not in json.dumps(reply), f"{name} told what is said")
    status = await stalker.ask("queryUsersStatus", userIDs=[victim.name])
    info = await stalker.ask("queryUsersInfo", userIDs=[victim.name])
    nobody = fresh("nobody")
    for op, reply in (("queryUsersStatus", status), ("queryUsersInfo", info)):
        same = await stalker.ask(op, userIDs=[nobody])
        told = json.dumps(reply).replace(victim.name, nobody)
        unlike = told.replace(f'"id": {reply["id"]}', f'"id": {same["id"]}') != json.dumps(same)
        stage.check(not unlike, f"{op} told more than of nobody: {reply}")
    same = await _watch(stalker, nobody)
    told = await _watch(stalker, victim.name)
    stage.check(told == same == ["ok", 6000011], f"subscribing told more than of nobody: {told}")
    await victim.ask("queryUsersStatus", userIDs=[friend.name])
    stage.check(victim.rings() == 0, f"the victim was rung {victim.rings()} times")
    words = [one for one in victim.heard if stalker.name in json.dumps(one)]
    stage.check(not words, f"the victim heard of the stalker: {words[:1]}")
    stage.note(doors=len(tried) + 3, rings=victim.rings())


# --- kicks ---------------------------------------------------------------------------------------


async def _goodbye(stranger: Stranger) -> int:
    """The code of the server's goodbye, as soon as it is said."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, TimeoutError):
        async with asyncio.timeout(5.0):
            while True:
                opcode, payload = await stranger.frame()
                if opcode == CLOSE:
                    return int.from_bytes(payload[:2], "big")
    return 0


@attack("one who is kicked and comes again at once", wait=TWO)
async def kicks(stage: Stage) -> None:
    """With the server's insecure logins he may come again: each time he has to go within moments,
    from all his devices."""
    name, took, left = fresh("pest"), 0.0, 0
    for _ in range(10):
        devices = [await stage.stranger() for _ in range(5)]
        for number, device in enumerate(devices):
            await device.greet()
            await device.login(name, deviceID=f"{name}-{number}")
        closing = [asyncio.ensure_future(_goodbye(device)) for device in devices]
        began = now()
        said = await api(stage, "KickUser", {"UserId": name})
        codes = await asyncio.gather(*closing)
        took = max(took, now() - began)
        left += sum(code != KICKED for code in codes)
        stage.check(said.get("Code") == 0, f"the backend could not kick: {said}")
    stage.note(gone_in=f"{took:.2f} s", sessions=50)
    stage.check(not left, f"{left} of 50 sessions went on, or heard another code")
    stage.check(took < 1.0, f"it took {took:.2f} s")


# --- clocks --------------------------------------------------------------------------------------

JUMPS = (3_600.0, -3_600.0, DAY, -DAY, 100 * DAY, -100 * DAY, 366 * DAY, -366 * DAY)


@attack("a clock that jumps, up to a year and back", wait=TWO, growth=32)
async def clock_jumps(stage: Stage) -> None:
    """Nobody is thrown out, nothing is forgotten, a ring takes as long as it takes."""
    names = [fresh("callee") for _ in range(5)]
    callees = [await person(stage, name) for name in names]
    caller = await person(stage, fresh("caller"))
    for name in names:
        made = await caller.ask("callInvite", invitees=[name], config={})
        await caller.ask("callCancel", callID=made["callID"], invitees=[name], config={})
    before = await caller.ask("queryCallInvitationList", count=100, nextFlag=0)
    began, rang = now(), await caller.ask("callInvite", invitees=[names[0]], config={"timeout": 6})
    for ahead in JUMPS:
        stage.server.setClock(ahead)
        await pause(0.4)
        reply = await caller.ask("queryUsersStatus", userIDs=[names[0]])
        stage.check(reply.get("op") == "ok", f"{ahead:+.0f} s: {reply or 'thrown out'}")
        late = await stage.stranger()
        await late.greet()
        try:
            await late.login(fresh("late"))
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            stage.check(False, f"{ahead:+.0f} s: nobody can log in")
        stage.server.setClock(0.0)
        await pause(0.1)
    while now() - began < 12 and not any(
        one.get("callID") == rang["callID"] and "Timeout" in one["op"] for one in callees[0].heard
    ):
        await pause(0.02)
    took = now() - began
    after = await caller.ask("queryCallInvitationList", count=100, nextFlag=0)
    stage.note(jumps=len(JUMPS), ring=f"{took:.1f} of 6.0 s", history=len(after["callList"]))
    stage.check(5.9 < took < 8.0, f"a ring of 6 s took {took:.1f} s")
    kept = {one["callID"] for one in after["callList"]}
    stage.check({one["callID"] for one in before["callList"]} <= kept, "calls were forgotten")


# --- networks ------------------------------------------------------------------------------------


@attack("an IPv6 network with an address for every connection", wait=ONE)
async def one_network(stage: Stage) -> None:
    """Whoever has one address of a /64 has 2^64 of them: they count as one."""

    async def come(address: str) -> tuple[Stranger, str]:
        stranger = await stage.stranger()
        return stranger, await stranger.greet(X_Forwarded_For=address)

    most = FILES // 2 - 20
    got_in = 0
    for number in range(most):
        with contextlib.suppress(OSError):
            _, line = await come(f"2001:db8:bad:1::{number + 1:x}")
            got_in += "101" in line
    others = [await come(f"2001:db8:bad:{number + 2:x}::1") for number in range(10)]
    welcome = sum("101" in line for _, line in others)
    stage.note(came=most, got_in=got_in, others=f"{welcome} of 10")
    stage.check(0 < got_in <= 100, f"{got_in} of one network got in")
    stage.check(welcome == 10, f"of ten other networks {welcome} got in")


@attack("an IPv6 network that shakes hands and leaves", wait=TWO, short=False)
async def fast_network(stage: Stage) -> None:
    """Fifty a second, after the first five hundred."""
    until, tried, got_in = now() + SECONDS + 3, 0, 0

    async def one() -> None:
        nonlocal tried, got_in
        while now() < until:
            tried += 1
            with contextlib.suppress(OSError, TimeoutError):
                stranger = await stage.stranger()
                line = await stranger.greet(X_Forwarded_For=f"2001:db8:bad:ff::{tried:x}")
                got_in += "101" in line
                stranger.leave()

    began = now()
    await asyncio.gather(*(one() for _ in range(10)))
    most = 500 + 50 * (now() - began + 1)
    stage.note(tried=tried, got_in=got_in)
    stage.check(got_in <= most, f"{got_in} handshakes of one network, {most:.0f} allowed")
