"""Frames in, requests out, deadlines kept, in order."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from callkit.client.events import ConnectionStateChanged
from callkit.errors import ErrorCode, RequestError
from callkit.invitation.login import Login, LoginOwner
from callkit.model import ConnectionEvent, ConnectionState, EndReason, User
from callkit.protocol import frames
from callkit.switchboard.effects import Effect, Raise, Settle, Show
from callkit.switchboard.policy import Policy
from callkit.testing import ManualClock
from tests.unit.invitation.fake_signaling import FakeSignaling
from tests.waiting import until


class Office:
    """The login's owner: keeps what it is told, and may act on it."""

    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self.waiting: list[Raise] = []
        self.states: list[ConnectionState] = []
        self.said: list[tuple[str, Any]] = []
        self.on: dict[str, Any] = {}

    def performed(self, login: Login, effect: Effect) -> None:
        self.effects.append(effect)

    def raised(self, login: Login, effect: Raise) -> None:
        self.effects.append(effect)
        self.waiting.append(effect)

    def caughtUp(self) -> None:
        waiting, self.waiting = self.waiting, []
        for effect in waiting:
            if effect.name in self.on:
                self.on[effect.name](*effect.args)

    def connectionChanged(self, login: Login, change: ConnectionStateChanged) -> None:
        self.states.append(change.state)

    def heard(self, login: Login, name: str, event: Any) -> None:
        self.said.append((name, event))

    @property
    def owner(self) -> LoginOwner:
        return LoginOwner(
            performed=self.performed,
            raised=self.raised,
            caughtUp=self.caughtUp,
            connectionChanged=self.connectionChanged,
            heard=self.heard,
        )

    @property
    def names(self) -> list[str]:
        return [effect.name for effect in self.effects if isinstance(effect, Raise)]


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def client() -> FakeSignaling:
    return FakeSignaling(deviceID="desk")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def login(client: FakeSignaling, office: Office, clock: ManualClock) -> Login:
    login = Login(client, User("bob", "Bob"), Policy(), clock, office.owner)
    await login.login("token")
    client.welcome()
    return login


async def test_it_logs_in_as_the_person_and_stays(login: Login, client: FakeSignaling) -> None:
    assert client.logins == [("bob", "Bob", "token")]


async def test_a_request_and_its_reply_go_through(
    login: Login, client: FakeSignaling, office: Office
) -> None:
    client.ring()
    login.act(login.board.accept, 1, "1", "")
    await client.expect("callAccept")
    client.reply(
        "callAccept",
        frames.CallAcceptReply(id=1, callID="1", acceptTime=1, revision=2, callUserList=()),
    )
    await until(lambda: "onCallStarted" in office.names)
    assert [effect.operation for effect in office.effects if isinstance(effect, Settle)] == [1]


async def test_a_refused_request_goes_through(
    login: Login, client: FakeSignaling, office: Office
) -> None:
    client.ring()
    login.act(login.board.accept, 1, "1", "")
    await client.expect("callAccept")
    client.refuse("callAccept", 6000005, temporary=True)
    await until(lambda: any(isinstance(effect, Settle) for effect in office.effects))
    assert login.board.calls()[0].rings


async def test_a_refusal_of_the_switchboard_is_raised(login: Login) -> None:
    with pytest.raises(RequestError):
        login.act(login.board.accept, 1, "1", "")


async def test_the_watchdog_needs_nobody(
    login: Login, client: FakeSignaling, office: Office, clock: ManualClock
) -> None:
    client.ring()
    client.lose()
    clock.jump(61.9)
    assert login.board.calls()
    clock.jump(0.1)
    assert office.names[-2:] == ["onIncomingCallTimeout", "onCallEnded"]
    assert clock.nextDue() is None, "nothing is waited for any more"


async def test_what_a_handler_starts_is_done_at_once(
    login: Login, client: FakeSignaling, office: Office
) -> None:
    asked: list[str] = []

    def decline_at_once(callID: str, *_: object) -> None:
        login.act(login.board.reject, 1, callID, "", "")
        asked.extend(name for name, *_ in client.asked)

    office.on["onIncomingCallReceived"] = decline_at_once
    client.ring()
    assert "callReject" in asked


async def test_surfaces_are_told_before_the_app(
    login: Login, client: FakeSignaling, office: Office
) -> None:
    shown: list[int] = []
    office.on["onIncomingCallReceived"] = lambda *_: shown.append(
        sum(isinstance(effect, Show) for effect in office.effects)
    )
    client.ring()
    assert shown[0] >= 1


async def test_other_news_is_passed_on(login: Login, client: FakeSignaling, office: Office) -> None:
    for name in ("tokenWillExpire", "userInfoUpdated", "callHistoryRead"):
        client.say(name, name)
    assert [name for name, _ in office.said] == [
        "tokenWillExpire",
        "userInfoUpdated",
        "callHistoryRead",
    ]


async def test_who_gave_no_name_has_the_one_the_server_knows(
    client: FakeSignaling, office: Office, clock: ManualClock
) -> None:
    login = Login(client, User("bob"), Policy(), clock, office.owner)
    await login.login("")
    client.user = User("bob", "Bobby")
    client.welcome()
    assert login.me == login.board.me == User("bob", "Bobby")
    client.user = User("bob", "Robert")
    client.say("userInfoUpdated", frames.UserInfoUpdated(info=client.user))
    assert login.me.userName == "Robert"


@pytest.mark.parametrize(
    ("event", "reason", "code"),
    [
        (ConnectionEvent.SUCCESS, EndReason.LEFT, 0),
        (ConnectionEvent.KICKED_OUT, EndReason.FAILED, ErrorCode.USER_IS_NOT_LOGGED),
        (ConnectionEvent.TOKEN_EXPIRED, EndReason.FAILED, ErrorCode.TOKEN_EXPIRED),
    ],
)
async def test_a_connection_that_ends_for_good_ends_the_calls_here(
    login: Login, office: Office, event: ConnectionEvent, reason: EndReason, code: int
) -> None:
    client = login.client
    assert isinstance(client, FakeSignaling)
    client.ring()
    client.change(ConnectionState.DISCONNECTED, event)
    await until(lambda: "onCallEnded" in office.names)
    last = [effect.view for effect in office.effects if isinstance(effect, Show)][-1]
    assert (last.endReason, last.errorCode) == (reason, code)


async def test_departing_says_what_there_is_to_say_and_logs_out(
    login: Login, client: FakeSignaling, office: Office, clock: ManualClock
) -> None:
    client.ring()
    login.act(login.board.accept, 1, "1", "")
    await client.expect("callAccept")
    client.reply(
        "callAccept",
        frames.CallAcceptReply(id=1, callID="1", acceptTime=1, revision=2, callUserList=()),
    )
    await until(lambda: login.board.inCall)
    leaving = asyncio.ensure_future(login.depart(0.5))
    await client.expect("callEnd")
    assert client.logouts == [], "not before the call is left"
    client.reply(
        "callEnd", frames.CallEndReply(id=1, callID="1", createTime=1, acceptTime=1, endTime=1)
    )
    await leaving
    assert client.logouts == [0.5]
    assert office.states[-1] is ConnectionState.DISCONNECTED
    assert office.names[-1] == "onCallEnded"


async def test_departing_does_not_wait_for_a_server_that_is_silent(
    login: Login, client: FakeSignaling, clock: ManualClock
) -> None:
    client.ring()
    login.act(login.board.reject, 1, "1", "", "")
    await client.expect("callReject")
    leaving = asyncio.ensure_future(login.depart(0.5))
    await until(lambda: clock.nextDue() == 0.25)
    clock.jump(0.25)
    await leaving
    assert client.logouts == [0.25]


async def test_after_departing_nothing_is_heard(
    login: Login, client: FakeSignaling, office: Office
) -> None:
    await login.depart(0.5)
    told = len(office.effects)
    client.ring()
    client.say("tokenWillExpire", frames.TokenWillExpire(second=30))
    assert len(office.effects) == told and office.said == []
