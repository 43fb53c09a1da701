"""People come and go on a machine at random, in the middle of calls: every event reaches the
account it belongs to, and what an account was told of ends for it, once."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from callkit import CallInvitationConfiguration, CallInvitationService, SignalingClient
from callkit.errors import RequestError
from callkit.invitation.events import EVENTS, CallInvitationEvents
from callkit.invitation.operation import Operation
from callkit.model import User
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.switchboard.policy import BusyPolicy
from tests.waiting import until

pytestmark = pytest.mark.qt

STEPS = 150
SERVICES = {
    "the app": ("alice", "ann"),
    "its second account": ("bob", "ben"),
    "the same app again": ("alice", "bob"),
}
"""Whom each may log in: two of them hold the same person now and then, as two devices."""
PEOPLE = ("alice", "ann", "bob", "ben")
BEGIN = {"onIncomingCallReceived": 0, "onOutgoingCallSent": 0}
"""Where their callID stands."""


class Account:
    """What one login of one person hears."""

    def __init__(self, userID: str) -> None:
        self.userID = userID
        self.heard: list[tuple[Any, ...]] = []
        self.events = CallInvitationEvents()
        for name in EVENTS:
            getattr(self.events, name).connect(self._note(name))

    def _note(self, name: str) -> Any:
        return lambda *args: self.heard.append((name, *args))

    def check(self) -> None:
        """Each call: told of, then perhaps started, then ended; again only if it rings again."""
        under_way: dict[str, str] = {}
        for name, *args in self.heard:
            if name in BEGIN:
                callID, caller, _, callees, _ = args
                assert self.userID in {user.userID for user in (caller, *callees)}, self.heard
                assert callID not in under_way, self.heard
                under_way[callID] = "told of"
            elif name == "onOutgoingCallAccepted" and args[0] not in under_way:
                # Two called each other: the other one's call is the one that stands.
                under_way[args[0]] = "told of"
            elif name == "onCallStarted":
                assert under_way[args[0].callID] == "told of", self.heard
                under_way[args[0].callID] = "started"
            elif name == "onCallEnded":
                assert under_way.pop(args[0], None), (args, self.heard)
            elif args and isinstance(args[0], str) and name.startswith(("onIncomingCall", "onOut")):
                assert args[0] in under_way, (name, args, self.heard)
        assert under_way == {}, self.heard


class Desk:
    """A service, and who uses it."""

    def __init__(self, url: str, name: str, dice: random.Random) -> None:
        self.url, self.dice, self.name = url, dice, name
        self.service = CallInvitationService()
        self.accounts: list[Account] = []

    def logIn(self, userID: str) -> Operation[Any]:
        account = Account(userID)
        if self.accounts and self.accounts[-1].userID == userID and self.dice.random() < 0.5:
            # An app may keep its events for the same person.
            account = self.accounts[-1]
        else:
            self.accounts.append(account)
        busy = CallInvitationConfiguration(busy=self.dice.choice(list(BusyPolicy)))
        device = f"{self.name}-{userID}".replace(" ", "-")
        return self.service.init(
            self.url, userID, events=account.events, configuration=busy, deviceID=device
        )

    def act(self) -> Operation[Any]:
        people, act = SERVICES[self.name], self.dice.choice(ACTS)
        if act == "log in":
            return self.logIn(self.dice.choice([*people, self.service.user.userID or people[0]]))
        if act == "log out":
            return self.service.uninit()
        if act == "send":
            return self.service.send(self.dice.sample(PEOPLE, self.dice.choice([1, 1, 2])))
        operation: Operation[Any] = getattr(self.service, act)(self._one())
        return operation

    def _one(self) -> str:
        calls = self.service.currentCalls
        return self.dice.choice(calls).callID if calls else ""


ACTS = [
    *["log in"] * 3,
    "log out",
    *["send"] * 12,
    *["accept"] * 12,
    *["reject", "cancel"] * 2,
    *["hangUp"] * 6,
]


async def outcome(operation: Operation[Any]) -> None:
    """Whatever it is."""
    with suppress(RequestError):
        await operation


@pytest.fixture
async def url() -> AsyncIterator[str]:
    server = Server(Settings(port=0, insecure=True, limits=False))
    await server.start()
    for person in PEOPLE:
        # Who was never here is unknown, and cannot be called.
        client = SignalingClient(server.url, deviceID="first")
        await client.login(person)
        await client.logout()
    yield server.url
    await server.stop()


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(n, marks=pytest.mark.long) for n in range(3, 40))]
)
async def test_what_an_account_was_told_of_ends_for_it_once(url: str, seed: int) -> None:
    dice = random.Random(seed)
    desks = [Desk(url, name, dice) for name in SERVICES]
    for desk in desks:
        await desk.logIn(SERVICES[desk.name][0])
    for _ in range(STEPS):
        operation = dice.choice(desks).act()
        if dice.random() < 0.6:
            await outcome(operation)
    for desk in desks:
        await desk.service.uninit()
    accounts = [account for desk in desks for account in desk.accounts]
    for account in accounts:
        account.check()
    told = sum(name == "onCallEnded" for account in accounts for name, *_ in account.heard)
    assert told > 2, "hardly a call"
    # And somebody rings.
    app, second, _ = desks
    await app.logIn("alice")
    await second.logIn("bob")
    await second.service.send([User("alice")])
    await until(lambda: any(view.rings for view in app.service.currentCalls))
    await app.service.uninit()
    await second.service.uninit()
    for account in accounts:
        account.check()
