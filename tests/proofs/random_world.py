"""A small world of people, devices, links and one server, in which anything may go wrong.

Time and chance are arguments, so every run can be repeated. What an app would believe is kept
beside each client, from its events and replies alone (:class:`Screen`), and compared with what the
server's store says once everything is at rest.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any, cast

from callkit.client import SignalingClient
from callkit.client.events import EVENT_NAMES, ConnectionStateChanged, SnapshotTaken
from callkit.clock import Clock
from callkit.engine.call import Call
from callkit.errors import ErrorCode, RequestError
from callkit.model import (
    PENDING_STATES,
    CallInvitationMode,
    CallInviteConfig,
    CallUserInfo,
    CallUserState,
    ConnectionState,
)
from callkit.protocol import frames
from callkit.testing import Link, LocalServer, ManualClock, settle

DEVICES = {"a1": "alice", "a2": "alice", "b1": "bob", "b2": "bob", "c1": "carol", "d1": "dave"}
LONGEST = 30
"""Seconds any invitation here rings at most."""

NO_ANSWER = (ErrorCode.REQUEST_TIMEOUT, ErrorCode.SERVER_DISCONNECT, ErrorCode.USER_IS_NOT_LOGGED)
States = dict[str, CallUserState]
GONE = {
    CallUserState.REJECTED,
    CallUserState.CANCELLED,
    CallUserState.TIMEOUT,
    CallUserState.QUIT,
    CallUserState.BE_CANCELLED,
}


class Screen:
    """What an app shows that knows only what its handlers and replies told it."""

    def __init__(self, userID: str) -> None:
        self.userID = userID
        self.ringing: set[str] = set()
        self.inside: set[str] = set()
        self.states: dict[str, States] = {}
        self.busy: dict[str, bool] = {}
        """Whether a call another device of this person is in keeps the person busy; a call that is
        not here would have to be asked for."""
        self.modes: dict[str, CallInvitationMode] = {}
        self.heard: list[Any] = []
        self.unsure = False
        """A request of this app was left without an answer: it cannot know what became of it."""
        self.rung: dict[tuple[str, int], int] = {}
        """How often each invitation (call, revision) began to ring."""

    def told(self, event: Any) -> None:
        self.heard.append(event)
        match event:
            case ConnectionStateChanged(state=ConnectionState.DISCONNECTED):
                # Logged out: whatever rings after the next login is new.
                self.ringing.clear()
                self.inside.clear()
                self.rung.clear()
            case SnapshotTaken():
                self.busy = {info.callID: info.busy and not info.primary for info in event.calls}
                for info in event.calls:
                    if info.primary:
                        self.modes[info.callID] = info.mode
                        self.learn(info.callID, info.callUserList, anew=True)
                        self.entered(info.callID)
            case frames.CallInvitationCreated():
                self.modes[event.callID] = event.mode
                self.busy[event.callID] = event.mode is CallInvitationMode.ADVANCED
                self.learn(event.callID, event.callUserList, anew=True)
            case frames.CallBusyChanged():
                self.busy[event.callID] = event.busy
            case frames.CallInvitationReceived():
                key = (event.callID, event.revision)
                self.rung[key] = self.rung.get(key, 0) + 1
                self.modes[event.callID] = event.mode
                self.inside.discard(event.callID)
                self.ringing.add(event.callID)
                self.learn(event.callID, event.callUserList, anew=True)
            case frames.CallUserStateChanged():
                for info in event.callUserList:
                    if info.userID == self.userID:
                        self._own(event.callID, info)
                self.learn(event.callID, event.callUserList)
            case (
                frames.CallInvitationCancelled()
                | frames.CallInvitationTimeout()
                | frames.CallInvitationEnded()
            ):
                self.busy.pop(event.callID, None)
                self.over(event.callID)

    def _own(self, callID: str, info: CallUserInfo) -> None:
        if info.state in GONE or info.deviceName:
            self.busy.pop(callID, None)
            if info.deviceName and info.state is CallUserState.ACCEPTED:
                self.busy[callID] = True
            self.over(callID)
        elif info.state is CallUserState.ACCEPTED:
            # Answered: here if the reply said so, else by another device.
            self.ringing.discard(callID)

    def learn(self, callID: str, people: tuple[CallUserInfo, ...], *, anew: bool = False) -> None:
        states = {} if anew else self.states.get(callID, {})
        states.update({info.userID: info.state for info in people})
        self.states[callID] = states
        general = self.modes.get(callID) is CallInvitationMode.GENERAL
        if general and not PENDING_STATES & set(states.values()):
            # Nobody's answer is missing: a general call is over, and no event says so.
            self.over(callID)

    def entered(self, callID: str) -> None:
        self.ringing.discard(callID)
        self.inside.add(callID)

    def over(self, callID: str) -> None:
        self.ringing.discard(callID)
        self.inside.discard(callID)


class OwnClock:
    """A device's clock: the world's time, and a wall clock that its person may set."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.wrongMs = 0

    def wallMs(self) -> int:
        return self._clock.wallMs() + self.wrongMs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


class Device:
    """One installation: its client dies and is born again, its deviceID stays."""

    def __init__(self, world: World, deviceID: str, userID: str) -> None:
        self.world = world
        self.deviceID = deviceID
        self.userID = userID
        self.clock = OwnClock(world.clock)
        self.link: Link = world.server.link(rng=world.dice)
        self.client: SignalingClient
        self.screen: Screen
        self.wants = False
        """Whether it is meant to be logged in."""
        self.start()

    def start(self) -> None:
        self.client = SignalingClient(
            "link://",
            deviceID=self.deviceID,
            clock=cast(Clock, self.clock),
            rng=self.world.dice,
            transport=self.link,
        )
        self.screen = Screen(self.userID)
        for name in EVENT_NAMES:
            self.client.on(name, self.screen.told)

    def crash(self) -> None:
        """The process dies and comes back knowing nothing."""
        self.client.close()
        self.start()
        if self.wants:
            self.login()

    def login(self) -> None:
        self.wants = True
        if self.client.connectionState is ConnectionState.DISCONNECTED:
            self.world.do(self.client.login(self.userID, isOfflineLogin=True))

    def logout(self) -> None:
        self.wants = False
        self.world.do(self.client.logout())

    def invite(self, invitees: list[str], config: CallInviteConfig) -> None:
        async def work() -> None:
            client, screen = self.client, self.screen
            reply = await client.callInvite(invitees, config)
            self.world.callIDs.append(reply.callID)
            screen.modes[reply.callID] = config.mode
            screen.entered(reply.callID)

        self.world.do(work(), self.screen)

    def act(self, which: int, what: int, others: list[str]) -> None:
        """Do something, mostly sensible, about a call, mostly one that this device knows."""
        known = self.client.calls
        if known and which < 4:
            info = known[which % len(known)]
            choices = WHILE_INSIDE if info.primary else WHILE_RINGING
            self.request(choices[what % len(choices)], info.callID, others)
        elif self.world.callIDs:
            callID = self.world.callIDs[-1 - which % len(self.world.callIDs)]
            self.request(OTHERWISE[what % len(OTHERWISE)], callID, others)

    def request(self, op: str, callID: str, others: list[str]) -> None:
        """Start one request about a call; whether it succeeds is the server's business."""
        screen, client = self.screen, self.client

        async def accept() -> None:
            await client.callAccept(callID, "yes")
            screen.entered(callID)

        async def join() -> None:
            reply = await client.callJoin(callID)
            screen.modes[callID] = CallInvitationMode.ADVANCED
            screen.learn(callID, reply.callUserList, anew=True)
            screen.entered(callID)

        async def cancel_some() -> None:
            await client.callCancel(others, callID)
            if screen.modes.get(callID) is CallInvitationMode.GENERAL:
                # There the list does not matter.
                screen.over(callID)

        async def leave(request: Coroutine[Any, Any, object]) -> None:
            await request
            screen.over(callID)

        works: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {
            "accept": accept,
            "join": join,
            "reject": lambda: leave(client.callReject(callID, "no")),
            "quit": lambda: leave(client.callQuit(callID)),
            "end": lambda: leave(client.callEnd(callID)),
            "cancelAll": lambda: leave(client.callCancel([], callID)),
            "cancelSome": cancel_some,
            "invite": lambda: client.callingInvite(others, callID),
        }
        self.world.do(works[op](), screen)


WHILE_RINGING = ("accept", "accept", "accept", "reject", "quit")
WHILE_INSIDE = ("invite", "invite", "quit", "end", "cancelAll", "cancelSome", "join")
OTHERWISE = ("join", "join", "accept", "reject", "end", "cancelAll", "cancelSome")


class World:
    """Everything there is. Use from one loop; ``begin`` first, ``finish`` last."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = ManualClock()
        self.server = LocalServer(self.clock)
        self.devices: dict[str, Device] = {}
        self.callIDs: list[str] = []
        self.errors: list[BaseException] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        await self.server.start()
        for deviceID, userID in DEVICES.items():
            self.devices[deviceID] = Device(self, deviceID, userID)
            self.devices[deviceID].login()
        await settle()

    def do(self, work: Coroutine[Any, Any, object], screen: Screen | None = None) -> None:
        """Start ``work``; a refusal is fine, anything else it raises is kept as an error."""

        async def guarded() -> None:
            try:
                await work
            except RequestError as error:
                if error.code in NO_ANSWER and screen is not None:
                    screen.unsure = True
            except Exception as error:
                self.errors.append(error)

        task = asyncio.get_running_loop().create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def heal(self) -> None:
        """Mend the network and let everybody come back; calls go on."""
        if not self.server.running:
            await self.server.start()
        for device in self.devices.values():
            link = device.link
            link.down = link.deaf = False
            link.delay = link.drop = link.double = link.late = 0.0
            if link.damaged:
                # A connection that loses or reorders frames is no TCP connection any more.
                link.damaged = False
                link.cut()
        # A logout may still be on its way.
        await self.clock.advance(10)
        for device in self.devices.values():
            if device.wants:
                device.login()
        await self.clock.advance(70)

    async def check(self) -> None:
        """At rest, every device shows what the server knows."""
        assert self.errors == []
        assert self._tasks == set(), "a request never ended"
        for device in self.devices.values():
            if not device.wants:
                continue
            assert device.client.connectionState is ConnectionState.CONNECTED, device.deviceID
            records = await self.server.store.callsOf(device.userID)
            _check_device(device, [record.call for record in records])
        await self._check_absences()

    async def _check_absences(self) -> None:
        """A call knows which of its people are in it with a device that is not there."""
        online = await self.server.store.devices(sorted(set(DEVICES.values())))
        for record in await self.server.store.liveCalls("0", 10_000):
            call = record.call
            for member in call.members if call.mode is CallInvitationMode.ADVANCED else ():
                if member.state is not CallUserState.ACCEPTED or not member.primaryDevice:
                    continue
                there = {device.deviceID for device in online.get(member.userID, ())}
                absent = member.primaryDevice not in there
                assert bool(member.absentTime) is absent, (member, there)

    async def finish(self) -> None:
        """Let all invitations run out: then nothing rings, anywhere."""
        await self.heal()
        await self.check()
        await self.clock.advance(LONGEST + 70)
        await self.check()
        for device in self.devices.values():
            rings = [call.callID for call in device.client.calls if not call.primary]
            assert (device.screen.ringing, rings) == (set(), []), device.deviceID

    async def stop(self) -> None:
        for device in self.devices.values():
            device.client.close()
        await self.server.stop()
        for task in self._tasks:
            task.cancel()
        await settle()


def _check_device(device: Device, calls: list[Call]) -> None:
    rings, inside, states = set(), set(), {}
    for call in calls:
        me = call.member(device.userID)
        assert me is not None
        if me.state in PENDING_STATES:
            rings.add(call.callID)
        elif me.primaryDevice == device.deviceID:
            inside.add(call.callID)
        else:
            continue
        states[call.callID] = {member.userID: member.state for member in call.members}
    where = f"{device.deviceID} of {device.userID}"
    view = {call.callID: call for call in device.client.calls}
    assert {callID for callID, call in view.items() if not call.primary} == rings, where
    assert {callID for callID, call in view.items() if call.primary} == inside, where
    seen = {
        callID: {info.userID: info.state for info in call.callUserList}
        for callID, call in view.items()
    }
    assert seen == states, where
    screen = device.screen
    assert all(count == 1 for count in screen.rung.values()), (where, screen.rung)
    if screen.unsure:
        return
    assert screen.ringing == rings, where
    wrong = screen.inside ^ inside
    assert not wrong, (where, wrong, [e for e in screen.heard if any(c in str(e) for c in wrong)])
    shown = {callID: screen.states[callID] for callID in states}
    assert shown == states, where
    for call in calls:
        me = call.requireMember(device.userID)
        if me.state is CallUserState.ACCEPTED and me.primaryDevice != device.deviceID:
            advanced = call.mode is CallInvitationMode.ADVANCED
            busy = screen.busy.get(call.callID, False) and advanced
            assert busy is call.makesBusy(device.userID), (where, call, screen.heard)
