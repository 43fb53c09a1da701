"""Playing the server's side of a vector against the real client.

Each device of the vector is a real :class:`~callkit.client.SignalingClient` on a link of its own;
the server is a script that says what the vector says. What the vector sends must be what the client
sends when its method is called, and what the vector receives must come out as reply or event.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from callkit.client import SignalingClient
from callkit.errors import RequestError
from callkit.model import CallInviteConfig, ConnectionState, Media, UserStatusSubscribeConfig
from callkit.testing import EventRecorder, Link, ManualClock, ScriptedPeer, settle
from tests.integration.vectors import Bindings, Step, Vector, filled, mismatch

Frame = dict[str, Any]
ABSENT = ("", 0, [], {}, False)
"""What a client need not say."""

METHODS: dict[str, Callable[[SignalingClient, Frame], Coroutine[Any, Any, Any]]] = {
    "login": lambda client, f: client.login(f["userID"], f.get("userName", "")),
    "logout": lambda client, f: client.logout(),
    "callInvite": lambda client, f: client.callInvite(
        f["invitees"], CallInviteConfig(**f.get("config", {}))
    ),
    "callCancel": lambda client, f: client.callCancel(f["invitees"], f["callID"], text(f)),
    "mediaSignal": lambda client, f: client.mediaSignal(f["callID"], f["data"], f.get("to", "")),
    "mediaServers": lambda client, f: client.mediaServers(f["callID"]),
    "callAccept": lambda client, f: client.callAccept(f["callID"], text(f)),
    "callReject": lambda client, f: client.callReject(f["callID"], text(f)),
    "callJoin": lambda client, f: client.callJoin(f["callID"], text(f)),
    "callQuit": lambda client, f: client.callQuit(f["callID"], text(f)),
    "callEnd": lambda client, f: client.callEnd(f["callID"], text(f)),
    "callingInvite": lambda client, f: client.callingInvite(f["invitees"], f["callID"]),
    "callReceived": lambda client, f: client.callReceived(f["callID"]),
    "queryCallInvitationList": lambda client, f: client.queryCallInvitationList(
        f["count"], f["nextFlag"]
    ),
    "callHistoryRead": lambda client, f: client.callHistoryRead(f["upTo"]),
    "queryUsersInfo": lambda client, f: client.queryUsersInfo(f["userIDs"]),
    "queryUsersStatus": lambda client, f: client.queryUsersStatus(f["userIDs"]),
    "subscribeUsersStatus": lambda client, f: client.subscribeUsersStatus(
        f["userIDs"], UserStatusSubscribeConfig(**f["config"])
    ),
    "unsubscribeUsersStatus": lambda client, f: client.unsubscribeUsersStatus(f["userIDs"]),
    "updateUserName": lambda client, f: client.updateUserName(f["value"]),
    "updateUserAvatarUrl": lambda client, f: client.updateUserAvatarUrl(f["value"]),
}


def text(frame: Frame) -> str:
    return str(frame.get("config", {}).get("extendedData", ""))


class Actor:
    """One device."""

    def __init__(self, clock: ManualClock, login: Frame) -> None:
        self.clock = clock
        self.server = ScriptedPeer()
        self.link = Link(clock, self.server.accept)
        self.client = SignalingClient(
            "link://",
            deviceID=login["deviceID"],
            deviceName=login.get("deviceName", ""),
            clock=clock,
            transport=self.link,
            rng=random.Random(1),
        )
        self.heard = EventRecorder(self.client)
        self.tasks: dict[int, asyncio.Task[Any]] = {}
        self.ids: dict[int, int] = {}
        """From the vector's request ids to the client's."""

    async def send(self, frame: Frame) -> None:
        """Make the client send ``frame``, or find that it has done so by itself."""
        await settle()
        op = frame["op"]
        if op == "login" and self.client.connectionState is not ConnectionState.DISCONNECTED:
            self.link.down = False
            self.client.wake()
        elif not (op == "callReceived" and any(f["op"] == op for f in self.server.frames)):
            work = METHODS[op](self.client, frame)
            self.tasks[frame["id"]] = asyncio.get_running_loop().create_task(work)
        sent = await self.server.expect(op)
        self.ids[frame["id"]] = sent["id"]
        wrong = unlike(frame, sent)
        assert not wrong, f"the client sent {sent}: {wrong}"
        if op == "login":
            assert sent.get("known", {}) == frame.get("known", {})

    async def receive(self, frame: Frame) -> None:
        """Let the client hear ``frame`` and see what becomes of it."""
        await settle()
        self.heard.clear()
        request = frame.get("id")
        self.server.send({**frame, "id": self.ids[request]} if request else frame)
        await settle()
        if request is None:
            (event,) = self.heard.take()
            assert event.name == frame["op"]
            same(frame, event.event)
        elif request in self.tasks:
            await self.settled(self.tasks.pop(request), frame)

    async def settled(self, task: asyncio.Task[Any], frame: Frame) -> None:
        if frame["op"] == "error":
            try:
                await task
            except RequestError as error:
                assert error.code == frame["code"]
                assert error.temporary == frame["temporary"]
            else:
                raise AssertionError(f"{frame} was no error")
            return
        result = await task
        if isinstance(result, Media):
            same(frame["media"], result)
        elif result is not None:
            same({**frame, "id": result.id}, result)


def unlike(frame: Frame, sent: Frame) -> str:
    """Why ``sent`` does not say what ``frame`` says; its id and nonce are its own."""
    for key, value in frame.items():
        if key in ("id", "known") or (key not in sent and value in ABSENT):
            continue
        if key not in sent:
            return f"{key}: missing"
        if isinstance(value, dict):
            if wrong := unlike(value, sent[key]):
                return f"{key}.{wrong}"
        elif value != sent[key]:
            return f"{key}: {sent[key]!r} instead of {value!r}"
    return ""


def same(frame: Frame, value: Any) -> None:
    """The client's value says everything that the frame says."""
    said = json.loads(msgspec.json.encode(value))
    wrong = mismatch({key: item for key, item in frame.items() if key != "op"}, said, {})
    assert not wrong, f"{value}: {wrong}"


class Prompter:
    """Plays the server of a vector for all its devices."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.actors: dict[str, Actor] = {}
        self.bindings: Bindings = {}

    async def play(self, vector: Vector) -> None:
        """Play ``vector`` to its end.

        Raises:
            AssertionError: A client did something else.
        """
        self.bindings = vector.values
        for number, step in enumerate(vector.steps, 1):
            try:
                await self.do(step)
            except AssertionError as error:
                raise AssertionError(f"{vector.name}, step {number}: {error}") from error
        for device, actor in self.actors.items():
            await settle()
            assert actor.server.frames == [], f"{vector.name}: {device} said too much"
            actor.client.close()

    async def do(self, step: Step) -> None:
        step = filled(step, self.bindings | {"*": "*"})
        if "send" in step:
            await self.actor(step).send(step["send"])
        elif "receive" in step:
            await self.actor(step).receive(step["receive"])
        elif "closed" in step:
            self.actor(step).server.close(step["closed"])
            await settle()
        elif "cut" in step:
            self.lose(self.actors[step["cut"]])
        elif "restart" in step:
            for actor in self.actors.values():
                self.lose(actor)
        elif "passMs" in step:
            await self.clock.advance(step["passMs"] / 1000)
        else:
            await settle()
            self.look(self.actor(step), step)

    def actor(self, step: Step) -> Actor:
        device = step["device"]
        if device not in self.actors:
            self.actors[device] = Actor(self.clock, step["send"])
        return self.actors[device]

    def lose(self, actor: Actor) -> None:
        actor.link.down = True
        actor.link.cut()

    def look(self, actor: Actor, step: Step) -> None:
        if "shows" in step:
            calls = actor.client.calls
            assert [c.callID for c in calls if not c.primary] == step["shows"]["rings"]
            assert [c.callID for c in calls if c.primary] == step["shows"]["in"]
            return
        told = [e for e in actor.heard.take() if e.name.startswith("call")]
        assert [event.name for event in told] == [name for name, _ in step["tells"]]
        for event, (_, fields) in zip(told, step["tells"], strict=True):
            same(fields, event.event)
