"""Families who call each other, over and over, with everything that can become of a call.

A family is a caller with one device, a callee with two, and a callee with one. What each device is
to do stands in the invitation's ``extendedData``, so that it is done on whatever connection the
invitation comes.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from websockets.exceptions import ConnectionClosed

from tests.failures.device import Device, Doors, View
from tests.failures.ledger import Ledger
from tests.failures.rhythm import pause
from tests.integration.raw import ACCEPTED, Frame, RawClient, Refused, raw

_AUDITS = 20
GENERAL, ADVANCED = 0, 1


class Play(NamedTuple):
    """One kind of call."""

    name: str
    weight: int
    mode: int
    do: dict[str, str]
    """By device: ``accept``, ``reject``, or nothing: it is left ringing."""
    caller: str = ""
    """``cancel`` at once, ``end`` when somebody is in, ``end`` when all is settled, or nothing."""
    timeout: int = 60


PLAYS = (
    Play("answered", 6, GENERAL, {"b1": "accept"}),
    Play("raced", 4, GENERAL, {"b1": "accept", "b2": "accept"}),
    Play("talked", 8, ADVANCED, {"b1": "accept"}, "end"),
    Play("left", 3, ADVANCED, {"b2": "accept quit"}, "end"),
    Play("declined", 3, GENERAL, {"b2": "reject"}),
    Play("crossed", 4, GENERAL, {"b1": "accept"}, "cancel"),
    Play("cancelled", 3, GENERAL, {}, "cancel"),
    Play("unanswered", 4, GENERAL, {}, timeout=1),
    Play("group", 3, ADVANCED, {"b1": "accept", "c1": "reject"}, "end"),
    Play("silent group", 2, ADVANCED, {"b1": "accept"}, "end", timeout=1),
)
GROUPS = frozenset({"group", "silent group"})
QUICK = tuple(play for play in PLAYS if play.timeout > 1)
"""Those that nobody has to wait for."""


class Family:
    def __init__(self, load: Load, number: int) -> None:
        self.load = load
        self.dice = random.Random(f"{load.seed} {number}")
        self.names = {role: f"{role}{load.run}{number}" for role in "abc"}
        self.devices: dict[str, Device] = {}
        for role in ("a1", "b1", "b2", "c1"):
            self.devices[role] = Device(
                load.doors,
                load.ledger,
                self.names[role[0]],
                f"{role}-{load.run}{number}",
                self.dice,
                onRing=self._ring,
                silence=load.silence,
            )
        self.caller = self.devices["a1"]
        self.caller.onChange = self._look
        self._waiting: tuple[Callable[[], bool], asyncio.Future[None]] | None = None

    def _ring(self, device: Device, view: View) -> None:
        role = device.device.partition("-")[0]
        act = json.loads(view.extendedData).get(role, "")
        loop = asyncio.get_running_loop()
        loop.call_later(self.dice.uniform(0, self.load.thinking), self._act, device, view, act)

    def _act(self, device: Device, view: View, act: str) -> None:
        verb, _, then = act.partition(" ")
        if not verb or view.over:
            return
        op = "callAccept" if verb == "accept" else "callReject"
        reply = device.ask(op, callID=view.callID, config={})
        if then:
            reply.add_done_callback(
                lambda done: self._quit(device, view) if succeeded(done) else None
            )

    def _quit(self, device: Device, view: View) -> None:
        device.ask("callQuit", callID=view.callID, config={})

    def _look(self) -> None:
        if self._waiting is not None and self._waiting[0]():
            future = self._waiting[1]
            self._waiting = None
            if not future.done():
                future.set_result(None)

    async def _until(self, condition: Callable[[], bool]) -> None:
        if not condition():
            future = asyncio.get_running_loop().create_future()
            self._waiting = (condition, future)
            await future

    async def play(self, play: Play) -> None:
        """One call, from its invitation to where nothing more becomes of it."""
        invitees = [self.names["b"]] + ([self.names["c"]] if play.name in GROUPS else [])
        config = {
            "mode": play.mode,
            "timeout": play.timeout,
            "extendedData": json.dumps(play.do),
        }
        made = await self.caller.ask("callInvite", invitees=invitees, config=config)
        if made["op"] == "error":
            return
        callID = made["callID"]
        view = self.caller.calls.get(callID)
        if view is None:
            return
        if play.caller == "cancel":
            await pause(self.dice.uniform(0, self.load.thinking))
            await self.caller.ask("callCancel", callID=callID, invitees=[], config={})
            await self._until(lambda: view.settled)
        elif play.mode == GENERAL:
            await self._until(lambda: view.settled)
        else:
            callee = self.names["b"]
            if self.dice.random() < 0.5:
                await self._until(lambda: view.settled or view.states.get(callee) == ACCEPTED)
            else:
                await self._until(lambda: view.settled)
            if not view.over:
                await self.caller.ask("callEnd", callID=callID, config={})
        self.load.done += 1

    def log(self) -> str:
        """What its devices said and heard last."""
        return "".join(f"\n  {d.device}: {line}" for d in self.devices.values() for line in d.log)

    async def run(self) -> None:
        while not self.load.resting:
            began = asyncio.get_running_loop().time()
            await self.play(self.load.choose(self.dice))
            self.load.slowest = max(self.load.slowest, asyncio.get_running_loop().time() - began)
            if self.load.interval:
                await pause(self.dice.uniform(0, 2 * self.load.interval))


class Load:
    """``families`` families on ``doors``, until :meth:`rest`."""

    def __init__(
        self,
        doors: Doors,
        ledger: Ledger,
        *,
        families: int,
        seed: int,
        run: str = "-",
        interval: float = 0.0,
        thinking: float = 0.01,
        plays: tuple[Play, ...] = PLAYS,
        silence: float = 25.0,
    ) -> None:
        """``interval``: mean seconds between two calls of a family."""
        self.doors = doors
        self.ledger = ledger
        self.seed = seed
        self.run = run
        self.interval = interval
        self.thinking = thinking
        self.silence = silence
        self.done = 0
        self.slowest = 0.0
        """Seconds the longest call took; whoever wants to know sets it back."""
        self.resting = False
        self._plays = plays
        self._weights = [play.weight for play in plays]
        self.families = [Family(self, number) for number in range(families)]
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def devices(self) -> list[Device]:
        return [device for family in self.families for device in family.devices.values()]

    def choose(self, dice: random.Random) -> Play:
        return dice.choices(self._plays, self._weights)[0]

    async def arrive(self) -> None:
        """Everybody logs in."""
        for device in self.devices:
            device.arrive()
        for device in self.devices:
            await device.online.wait()

    def begin(self) -> None:
        """Everybody begins to call."""
        self.resting = False
        self._tasks = [asyncio.create_task(family.run()) for family in self.families]

    async def rest(self, within: float = 30.0) -> None:
        """No new calls; returns when the last one is over. What stays unfinished is a complaint."""
        self.resting = True
        done, hanging = await asyncio.wait(self._tasks, timeout=within)
        for task in done:
            task.result()
        for task in hanging:
            task.cancel()
        if hanging:
            for family, task in zip(self.families, self._tasks, strict=True):
                if task in hanging:
                    self.ledger.complain(f"a family waits for ever:{family.log()}")
            await asyncio.wait(hanging)
        loop = asyncio.get_running_loop()
        limit = loop.time() + within
        while self._unfinished() and loop.time() < limit:
            await pause(0.02)
        for text in self._unfinished():
            self.ledger.complain(text)

    def _unfinished(self) -> list[str]:
        ringing = [f"{d.device} still rings: {[*d.rings]}" for d in self.devices if d.rings]
        return ringing + [
            f"{d.device} waits for {d.waiting} answers" for d in self.devices if d.waiting
        ]

    async def audit(self) -> None:
        """At rest: what every device believes and what was acknowledged is what the service has."""
        histories: dict[str, dict[str, Frame]] = {}
        for family in self.families:
            for name in family.names.values():
                histories[name] = await self._history(name)
        believed = {d.device: [*d.calls] for d in self.devices if d.calls}
        for device, calls in believed.items():
            user = next(d.user for d in self.devices if d.device == device)
            for callID in calls:
                info = histories[user].get(callID)
                if info is not None and info["state"] == 2:
                    log = next(d.log for d in self.devices if d.device == device)
                    lines = "\n  ".join(log)
                    self.ledger.complain(f"{device} still believes in {callID}:\n  {lines}")
        self.ledger.audit(histories)

    async def _history(self, name: str) -> dict[str, Frame]:
        """What the service has of a person's calls, asked by a device of the auditor's own."""
        dice = random.Random(self.seed)
        for _ in range(_AUDITS):
            try:
                async with raw(f"ws://127.0.0.1:{self.doors.door(dice)}/v1") as client:
                    await client.login(name, f"audit-{name}")
                    found = await history(client, self.ledger.expected(name))
                    await client.ask("logout")
                    return found
            except (OSError, ConnectionClosed, Refused):
                await pause(0.2)
        self.ledger.complain(f"the history of {name} cannot be had")
        return {}

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        for device in self.devices:
            await device.leave()


async def history(client: RawClient, needed: set[str]) -> dict[str, Frame]:
    """The newest pages of a person's history, until everything needed is there or it ends."""
    found: dict[str, Frame] = {}
    flag = 0
    while not needed <= found.keys():
        page = await client.ask("queryCallInvitationList", count=100, nextFlag=flag)
        found |= {info["callID"]: info for info in page["callList"]}
        flag = page["nextFlag"]
        if not flag:
            break
    return found


def succeeded(done: asyncio.Future[Any]) -> bool:
    return not done.cancelled() and done.result()["op"] == "ok"
