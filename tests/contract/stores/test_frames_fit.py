"""No call that anybody can make is too long for a frame, whatever people write and whoever comes.

Strangers do their worst on a real server over each store: the longest names and texts, in the
characters JSON writes longest, a crowd that comes and goes in one call, and everything they may
ask for in any order. Every frame that reaches any of them fits, and together the pages of a history
and of a snapshot tell of every call.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

import msgspec

from callkit.clock import SystemClock
from callkit.model import MAX_CALL_TEXTS, MAX_EXTENDED_DATA, MAX_MEMBERS_EVER, MAX_USER_NAME
from callkit.protocol.codec import MAX_SERVER_FRAME
from callkit.server.settings import Settings
from callkit.testing import LocalServer
from tests.contract.stores.doors import Door

CROWD = MAX_MEMBERS_EVER + 12
NAME = '"\\' * (MAX_USER_NAME // 2)
TEXT = "\x01" * MAX_EXTENDED_DATA
CALLS = 4

Frame = dict[str, Any]


class Header(msgspec.Struct):
    op: str
    id: int = 0
    more: bool = False


_header = msgspec.json.Decoder(Header)


class Stranger:
    """One device on one connection that measures all it hears."""

    longest = 0

    def __init__(self, server: LocalServer, userID: str) -> None:
        self.userID = userID
        self.events: list[bytes] = []
        self.complete: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """The last page of the snapshot is here."""
        self._wire = server.link().connect("link://", self)
        self._number = 0
        self._waiting: dict[int, asyncio.Future[bytes]] = {}

    def wireOpened(self) -> None:
        pass

    def wireHeard(self) -> None:
        pass

    def wireReceived(self, frame: bytes) -> None:
        Stranger.longest = max(Stranger.longest, len(frame))
        header = _header.decode(frame)
        waiting = self._waiting.pop(header.id, None)
        if waiting is not None:
            waiting.set_result(frame)
        elif header.op in ("snapshot", "callInvitationReceived"):
            self.events.append(frame)
            if header.op == "snapshot" and not header.more:
                self.complete.set_result(None)

    def wireClosed(self, code: int, reason: str) -> None:
        for waiting in self._waiting.values():
            waiting.set_exception(ConnectionError(f"{code} {reason}"))

    async def ask(self, op: str, **fields: Any) -> Frame:
        self._number += 1
        answer = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        request = {"op": op, "id": self._number, **fields}
        self._wire.send(msgspec.json.encode(request))
        reply: Frame = msgspec.json.decode(await asyncio.wait_for(answer, 30))
        return reply

    async def login(self, device: str = "d", known: Any = ()) -> Frame:
        return await self.ask(
            "login",
            userID=self.userID,
            deviceID=device,
            userName=NAME,
            deviceName=NAME,
            known=list(known),
        )


class Crowd:
    def __init__(self, people: list[Stranger], seed: int) -> None:
        self.people = people
        self.host = people[0]
        self.calls: list[str] = []
        self._dice = random.Random(seed)

    async def do_their_worst(self, steps: int) -> None:
        config = {"mode": 1, "timeout": 600, "extendedData": TEXT, "joinPolicy": "anyone"}
        for _ in range(CALLS):
            names = [one.userID for one in self.people[1:10]]
            made = await self.host.ask("callInvite", invitees=names, config=config)
            self.calls.append(made["callID"])
        await self._fill(self.calls[0])
        for _ in range(steps):
            await self._act()

    async def _fill(self, callID: str) -> None:
        """Everybody comes into one call, as many as it takes, and says the most before going."""
        say = {"extendedData": TEXT}
        for one in self.people[1:10]:
            await one.ask("callReject", callID=callID, config=say)
        for one in self.people[10:]:
            joined = await one.ask("callJoin", callID=callID, config=say)
            if joined["op"] == "error":
                assert joined["code"] == 6000272
            elif self._dice.random() < 0.95:
                await one.ask("callQuit", callID=callID, config=say)
        back = [one.userID for one in self.people[1:10]]
        await self.host.ask("callingInvite", callID=callID, invitees=back)

    async def _act(self) -> None:
        dice = self._dice
        one = dice.choice(self.people[:30])
        callID = dice.choice(self.calls[:2])
        op = dice.choice(OPS)
        fields: Frame = {"callID": callID}
        if op in ("callingInvite", "callCancel"):
            fields["invitees"] = [p.userID for p in dice.sample(self.people, 3)]
        if op != "callingInvite":
            fields["config"] = {"extendedData": TEXT}
        if op == "callEnd" and one is not self.host:
            op = "callQuit"
        if op == "callEnd" and len(self.calls) > 2:
            fields["callID"] = self.calls.pop(2)
        elif op == "callEnd":
            return
        await one.ask(op, **fields)


OPS = (
    *("callJoin",) * 4,
    *("callQuit",) * 3,
    *("callingInvite",) * 3,
    *("callReject", "callAccept", "callCancel", "callEnd"),
)


async def test_no_call_makes_a_frame_longer_than_the_limit(door: Door) -> None:
    Stranger.longest = 0
    settings = Settings(port=0, insecure=True, limits=False)
    async with LocalServer(SystemClock(), settings=settings, store=door.store()) as server:
        people = [Stranger(server, f"stranger-{n:03}".ljust(32, "~")) for n in range(CROWD)]
        await asyncio.gather(*(one.login() for one in people))
        crowd = Crowd(people, seed=10)
        everything = crowd.calls
        await crowd.do_their_worst(150)
        record = await server.store.load(everything[0])
        assert record is not None
        assert len(record.call.members) == MAX_MEMBERS_EVER
        texts = sum(len(m.extendedData) + len(m.endExtendedData) for m in record.call.members)
        assert MAX_CALL_TEXTS // 2 < texts <= MAX_CALL_TEXTS
        await _check_history(crowd.host)
        await _check_snapshot(server, crowd.host)
    # The worst of them is worth the test.
    assert MAX_SERVER_FRAME // 4 < Stranger.longest <= MAX_SERVER_FRAME


async def _check_history(host: Stranger) -> None:
    told: list[str] = []
    flag = 0
    while True:
        page = await host.ask("queryCallInvitationList", count=100, nextFlag=flag)
        told += [info["callID"] for info in page["callList"]]
        flag = page["nextFlag"]
        if not flag:
            break
        assert page["callList"], "an empty page goes on"
    assert len(told) == len(set(told)) == CALLS


async def _check_snapshot(server: LocalServer, host: Stranger) -> None:
    live = [record.call.callID for record in await server.store.callsOf(host.userID)]
    fresh = Stranger(server, host.userID)
    first = await fresh.login("another", known=[str(n) for n in range(1, 201)])
    if first.get("more"):
        await asyncio.wait_for(fresh.complete, 30)
    pages = [first, *(msgspec.json.decode(event) for event in fresh.events)]
    told = [info["callID"] for page in pages for info in page.get("calls", ())]
    assert sorted(told) == sorted(live)
    assert sum(len(page.get("ended", ())) for page in pages) == 200
