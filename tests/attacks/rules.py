"""People who have logged in and try what the rules do not give them: raw frames, as ever."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from callkit.server.api.signatures import signed
from callkit.server.settings import Settings
from tests.attacks.bytes import TEXT, request
from tests.attacks.places import call, get, now, post
from tests.attacks.registry import ONE, TWO, attack
from tests.attacks.stage import APP, SECRET, Stage
from tests.attacks.stranger import Stranger
from tests.failures.rhythm import pause

MOST_FRAME = 1024 * 1024
MOST_PEOPLE = 100
TOO_MANY = 6000272
SECONDS = 3.0


class Person:
    """A raw connection that has logged in, and everything it heard."""

    def __init__(self, stranger: Stranger, name: str) -> None:
        self.stranger = stranger
        self.name = name
        self.largest = 0
        self.heard: list[dict[str, Any]] = []
        self._number = 1
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._hearing = asyncio.ensure_future(self._hear())

    async def ask(self, op: str, **fields: Any) -> dict[str, Any]:
        """The reply, an ``ok`` or an ``error``; {} when the connection ended."""
        self._number += 1
        reply = self._replies[self._number] = asyncio.get_running_loop().create_future()
        self.stranger.say(request(op, self._number, **fields))
        await asyncio.wait([reply, self._hearing], timeout=10, return_when="FIRST_COMPLETED")
        return reply.result() if reply.done() else {}

    def rings(self) -> int:
        return sum(one["op"] == "callInvitationReceived" for one in self.heard)

    async def _hear(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                opcode, payload = await self.stranger.frame()
                if opcode == TEXT:
                    self.largest = max(self.largest, len(payload))
                    said = json.loads(payload)
                    waiting = self._replies.pop(said.get("id", 0), None)
                    if waiting is not None:
                        waiting.set_result(said)
                    else:
                        self.heard.append(said)


async def person(stage: Stage, name: str, **fields: Any) -> Person:
    stranger = await stage.stranger()
    await stranger.greet()
    await stranger.login(name, **fields)
    return Person(stranger, name)


async def register(stage: Stage, names: list[str]) -> None:
    """Whoever has logged in once can be invited."""
    for name in names:
        one = await person(stage, name, userName="Ä" * 128)
        one.stranger.leave()


def fresh(word: str) -> str:
    return f"{word}{secrets.token_hex(3)}"


async def api(stage: Stage, action: str, body: dict[str, Any]) -> dict[str, Any]:
    """A signed call of the app's own backend."""
    pairs = signed(
        APP,
        SECRET,
        action,
        nonce=secrets.token_hex(8),
        timestamp=int(time.time()),
        version="2.0",
    )
    data = json.dumps(body).encode()
    stranger = await stage.stranger("api")
    stranger.say(post(f"/?{urlencode(pairs)}", len(data)) + data)
    _, answer = await stranger.answer()
    return dict(json.loads(answer))


@attack("a call with people without end", wait=ONE)
async def crowd(stage: Stage) -> None:
    """Whoever was invited stays on the list: it has an end all the same, and fits a frame."""
    names = [fresh("guest") for _ in range(150)]
    await register(stage, names)
    caller, victim = await person(stage, fresh("host")), await person(stage, fresh("victim"))
    made = await caller.ask(
        "callInvite", invitees=[victim.name], config={"mode": 1, "extendedData": "x" * 2_000}
    )
    members, codes = 1, set()
    for at in range(0, len(names), 8):
        some = names[at : at + 8]
        reply = await caller.ask("callingInvite", callID=made["callID"], invitees=some, config={})
        if reply.get("op") == "ok":
            members += len(some) - len(reply["errorUserList"])
            codes |= {one["reason"] for one in reply["errorUserList"]}
            config = {"extendedData": "x" * 2_000}
            await caller.ask("callCancel", callID=made["callID"], invitees=some, config=config)
        else:
            codes.add(reply.get("code", 0))
        await pause(0.05)
    page = await victim.ask("queryCallInvitationList", count=100, nextFlag=0)
    largest = max(caller.largest, victim.largest)
    stage.note(members=members + 1, codes=sorted(codes), largest=f"{largest / 1024:.0f} KiB")
    stage.check(members < MOST_PEOPLE + 1, f"{members + 1} people in one call")
    stage.check(TOO_MANY in codes, "nobody was told that the call is full")
    stage.check(page.get("op") == "ok", f"the victim cannot read its history: {page}")
    stage.check(largest <= MOST_FRAME, "a frame that no client takes")


@attack("three who ring one person all the time", wait=TWO)
async def bombing(stage: Stage) -> None:
    victim = await person(stage, fresh("victim"))
    bombers = [await person(stage, fresh("bomber")) for _ in range(3)]
    until = now() + SECONDS

    async def ring(bomber: Person) -> None:
        while now() < until:
            made = await bomber.ask("callInvite", invitees=[victim.name], config={})
            if made.get("op") == "ok":
                await bomber.ask("callCancel", callID=made["callID"], invitees=[], config={})
            elif not made:
                break

    await asyncio.gather(*(ring(bomber) for bomber in bombers))
    stage.note(rings=victim.rings())
    allowed = len(bombers) * (Settings().ringBurst + 1)
    stage.check(0 < victim.rings() <= allowed, f"{victim.rings()} rings in {SECONDS:.0f} s")


@attack("one who begins calls without end", wait=ONE)
async def many_calls(stage: Stage) -> None:
    names = [fresh("callee") for _ in range(30)]
    await register(stage, names)
    caller, alive = await person(stage, fresh("caller")), 0
    until = now() + SECONDS + 2
    while now() < until and (number := alive % len(names)) is not None:
        reply = await caller.ask("callInvite", invitees=[names[number]], config={"timeout": 600})
        if reply.get("op") == "ok":
            alive += 1
        elif reply.get("code") == TOO_MANY or not reply:
            break
        else:
            await pause(0.02)
    stage.note(alive=alive)
    stage.check(alive <= 100, f"{alive} calls of one person at once")


@attack("ten people who ask for calls that are not there", wait=TWO, short=False)
async def calls_of_nobody(stage: Stage) -> None:
    """Each is looked for on the disk, and the refusal's nonce behind it."""
    askers = [await person(stage, fresh("asker")) for _ in range(10)]
    until = now() + SECONDS

    async def ask(asker: Person) -> int:
        count = 0
        while now() < until:
            callID, nonce = str(secrets.randbits(62) + 1), secrets.token_hex(8)
            reply = await asker.ask("callAccept", callID=callID, config={}, nonce=nonce)
            if not reply:
                break
            count += 1
        return count

    asked = await asyncio.gather(*map(ask, askers))
    stage.note(asked=sum(asked))
    stage.check(sum(asked) > 100, "nobody was answered")


@attack("one who was blocked", wait=ONE)
async def blocked(stage: Stage) -> None:
    victim, friend = await person(stage, fresh("victim")), await person(stage, fresh("friend"))
    stalker = await person(stage, fresh("stalker"))
    said = await api(
        stage, "AddUsersToBlacklist", {"FromUserId": victim.name, "UserIds": [stalker.name]}
    )
    stage.check(said["Code"] == 0, f"the backend could not block: {said}")
    made = await victim.ask("callInvite", invitees=[friend.name], config={"mode": 1})
    callID = made["callID"]
    tries = {
        "rang": await stalker.ask("callInvite", invitees=[victim.name], config={}),
        "joined": await stalker.ask("callJoin", callID=callID, config={}),
        "accepted": await stalker.ask("callAccept", callID=callID, config={}),
        "ended": await stalker.ask("callEnd", callID=callID, config={}),
        "invited": await stalker.ask(
            "callingInvite", callID=callID, invitees=[stalker.name], config={}
        ),
    }
    for what, reply in tries.items():
        stage.check(reply.get("op") == "error", f"who is blocked {what}")
    own = await stalker.ask("callInvite", invitees=[friend.name], config={"mode": 1})
    await friend.ask("callAccept", callID=own["callID"], config={})
    await friend.ask("callingInvite", callID=own["callID"], invitees=[victim.name], config={})
    await victim.ask("queryUsersStatus", userIDs=[victim.name])
    stage.check(victim.rings() == 0, "the victim was rung through a friend")
    stage.note(codes=sorted({reply.get("code", 0) for reply in tries.values()}))


@attack("an outsider with the callID of a call for invited people", wait=ONE)
async def outsider(stage: Stage) -> None:
    caller, callee = await person(stage, fresh("caller")), await person(stage, fresh("callee"))
    stranger = await person(stage, fresh("outsider"))
    config = {"mode": 1, "joinPolicy": "invited", "extendedData": "secret"}
    made = await caller.ask("callInvite", invitees=[callee.name], config=config)
    callID = made["callID"]
    for op, fields in (
        ("callJoin", {}),
        ("callAccept", {}),
        ("callReject", {}),
        ("callReceived", {}),
        ("callQuit", {}),
        ("callEnd", {}),
        ("callCancel", {"invitees": []}),
        ("callingInvite", {"invitees": [stranger.name]}),
    ):
        reply = await stranger.ask(op, callID=callID, config={}, **fields)
        stage.check(reply.get("op") == "error", f"an outsider's {op} was carried out")
        stage.check("secret" not in json.dumps(reply), f"{op} told what is said in the call")
    joined = await callee.ask("callAccept", callID=callID, config={})
    stage.check(joined.get("op") == "ok", f"the callee could not answer: {joined}")


@attack("a signed call that is sent again", wait=ONE)
async def replay(stage: Stage) -> None:
    path = f"/?{call()}"
    codes = []
    for _ in range(3):
        stranger = await stage.stranger("api")
        stranger.say(get(path))
        _, body = await stranger.answer()
        codes.append(json.loads(body)["Code"])
    stage.note(codes=codes)
    stage.check(codes == [0, 100000005, 100000005], "it was carried out again")
