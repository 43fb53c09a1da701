"""Webhooks: which events, their fields, and getting them to a receiver that may be dead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from callkit.errors import UsageError
from callkit.server.api.webhooks import signature
from callkit.server.app import Server
from callkit.server.settings import Secret, Settings
from callkit.server.stores.memory import MemoryStore
from callkit.testing.clock import ManualClock, settle
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer
from tests.unit.server.receiver import Receiver, genuine
from tests.waiting import until

SECRET = "callback secret"
COMMON = {"appid", "event", "nonce", "signature", "timestamp"}


def test_the_documents_vector() -> None:
    assert signature("secret", 1470820198, "123412") == "5bd59fd62953a8059fb7eaba95720f66d19e4517"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


def settings(receiver: Receiver, **changed: Any) -> Settings:
    base = Settings(
        port=0,
        insecure=True,
        limits=False,
        appID=1,
        webhookURL=receiver.url,
        webhookSecret=Secret(SECRET),
    )
    return msgspec.structs.replace(base, **changed)


@pytest.fixture
async def server(clock: ManualClock, receiver: Receiver) -> AsyncIterator[LocalServer]:
    async with LocalServer(clock, settings=settings(receiver)) as server:
        yield server


async def people(server: LocalServer, receiver: Receiver, *names: str) -> list[Peer]:
    """Log in; the login webhooks are taken off the receiver."""
    peers = []
    for name in names:
        peer = Peer(server)
        assert (await peer.login(name))["op"] == "ok"
        peers.append(peer)
    await receiver.got(len(names))
    receiver.bodies.clear()
    return peers


def own(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in COMMON}


ADVANCED = {"mode": 1}

# --- events of calls -----------------------------------------------------------------------------


async def test_a_call_that_is_made_and_accepted(
    clock: ManualClock, server: LocalServer, receiver: Receiver
) -> None:
    alice, bob = await people(server, receiver, "alice", "bob")
    config = {"extendedData": "hello", "timeout": 60}
    call = (await alice.ask("callInvite", invitees=["bob"], config=config))["callID"]
    await bob.ask("callAccept", callID=call, config={"extendedData": "yes"})
    create, accept = await receiver.got(2)
    assert own(create) == {
        "call_id": call,
        "user_ids": ["bob"],
        "create_time": clock.wallMs() // 1000,
        "payload": "hello",
        "caller": "alice",
        "timeout": 60,
    }
    assert own(accept) == {"call_id": call, "user_id": "bob", "extend_data": "yes"}
    assert receiver.events == ["call_create", "call_accept"]
    for body in (create, accept):
        assert body["appid"] == "1"
        assert body["timestamp"] == clock.wallMs() // 1000
        assert genuine(body, SECRET) and not genuine(body, "other")


async def test_a_call_that_is_rejected(server: LocalServer, receiver: Receiver) -> None:
    alice, bob = await people(server, receiver, "alice", "bob")
    call = (await alice.ask("callInvite", invitees=["bob"]))["callID"]
    await bob.ask("callReject", callID=call, config={"extendedData": "no"})
    _, reject = await receiver.got(2)
    assert reject["event"] == "call_reject"
    assert own(reject) == {"call_id": call, "user_id": "bob", "extend_data": "no"}


async def test_a_call_that_is_taken_back(server: LocalServer, receiver: Receiver) -> None:
    alice, bob, _ = await people(server, receiver, "alice", "bob", "carol")
    call = (await alice.ask("callInvite", invitees=["bob", "carol"]))["callID"]
    await bob.ask("callReject", callID=call)
    await alice.ask("callCancel", callID=call, config={"extendedData": "sorry"})
    cancel = (await receiver.got(3))[2]
    assert cancel["event"] == "call_cancel"
    assert own(cancel) == {
        "call_id": call,
        "user_ids": ["carol"],
        "reason": "caller_cancel",
        "payload": "sorry",
    }


@pytest.mark.parametrize("how", ["logout", "silence"])
async def test_a_caller_who_is_lost_cancels(
    clock: ManualClock, server: LocalServer, receiver: Receiver, how: str
) -> None:
    alice, _ = await people(server, receiver, "alice", "bob")
    await alice.ask("callInvite", invitees=["bob"], config={"timeout": 300})
    if how == "logout":
        await alice.ask("logout")
    else:
        alice.leave()
        await clock.advance(35)
    bodies = await receiver.got(3)
    by_name = {body["event"]: body for body in bodies}
    assert by_name["call_cancel"]["reason"] == "caller_cancel"
    assert by_name["call_cancel"]["user_ids"] == ["bob"]


async def test_nobody_answers_and_the_caller_is_there(
    clock: ManualClock, server: LocalServer, receiver: Receiver
) -> None:
    alice, *_ = await people(server, receiver, "alice", "bob", "carol")
    await alice.ask("callInvite", invitees=["bob", "carol"])
    await clock.advance(90)
    _, cancel = await receiver.got(2)
    assert cancel["event"] == "call_cancel"
    assert (cancel["reason"], cancel["user_ids"]) == ("timeout_cancel", ["bob", "carol"])


async def test_only_some_do_not_answer(
    clock: ManualClock, server: LocalServer, receiver: Receiver
) -> None:
    alice, bob, _ = await people(server, receiver, "alice", "bob", "carol")
    call = (await alice.ask("callInvite", invitees=["bob", "carol"]))["callID"]
    await bob.ask("callAccept", callID=call)
    await clock.advance(90)
    timeout = (await receiver.got(3))[2]
    assert timeout["event"] == "call_timeout"
    assert own(timeout) == {"call_id": call, "user_ids": ["carol"]}


async def test_somebody_added_is_an_invitation_of_its_own(
    clock: ManualClock, server: LocalServer, receiver: Receiver
) -> None:
    alice, bob, *_ = await people(server, receiver, "alice", "bob", "carol")
    call = (await alice.ask("callInvite", invitees=["bob"], config=ADVANCED))["callID"]
    await bob.ask("callAccept", callID=call)
    await bob.ask("callingInvite", callID=call, invitees=["carol", "alice"])
    await clock.advance(90)
    *_, invite, timeout = await receiver.got(4)
    assert invite["event"] == "call_invite"
    assert own(invite) == {
        "call_id": call,
        "user_ids": ["carol"],
        "inviter": "bob",
        "invite_time": clock.wallMs() - 90_000,
    }
    assert (timeout["event"], timeout["user_ids"]) == ("call_timeout", ["carol"])


async def test_one_invitation_taken_back_is_a_cancel_of_one(
    server: LocalServer, receiver: Receiver
) -> None:
    alice, *_ = await people(server, receiver, "alice", "bob", "carol")
    answer = await alice.ask("callInvite", invitees=["bob", "carol"], config=ADVANCED)
    await alice.ask("callCancel", callID=answer["callID"], invitees=["carol"])
    cancel = (await receiver.got(2))[1]
    assert (cancel["event"], cancel["user_ids"]) == ("call_cancel", ["carol"])


async def test_who_is_logged_out_is_not_named_and_nobody_named_is_no_event(
    server: LocalServer, receiver: Receiver
) -> None:
    alice, _, carol = await people(server, receiver, "alice", "bob", "carol")
    await carol.ask("logout")
    await receiver.got(1)
    receiver.bodies.clear()
    call = (await alice.ask("callInvite", invitees=["carol"]))["callID"]
    await alice.ask("callCancel", callID=call)
    await alice.ask("callInvite", invitees=["bob", "carol"])
    cancel, create = sorted(await receiver.got(2), key=lambda body: str(body["event"]))
    # The cancel names her all the same.
    assert (cancel["call_id"], cancel["user_ids"]) == (call, ["carol"])
    assert create["user_ids"] == ["bob"]


async def test_leaving_joining_and_ending_are_no_events(
    clock: ManualClock, server: LocalServer, receiver: Receiver
) -> None:
    alice, bob, carol = await people(server, receiver, "alice", "bob", "carol")
    call = (await alice.ask("callInvite", invitees=["bob"], config=ADVANCED))["callID"]
    await bob.ask("callReceived", callID=call)
    await bob.ask("callAccept", callID=call)
    await carol.ask("callJoin", callID=call)
    await bob.ask("callQuit", callID=call)
    await alice.ask("callEnd", callID=call)
    await receiver.got(2)
    await clock.advance(5)
    assert receiver.events == ["call_create", "call_accept"]


# --- events of logins ----------------------------------------------------------------------------


async def test_coming_and_going_is_told(
    clock: ManualClock, server: LocalServer, receiver: Receiver
) -> None:
    alice = Peer(server)
    await alice.ask("login", userID="alice", userName="Alice", deviceID="d", platform=2, token="")
    start = clock.wallMs() // 1000
    await clock.advance(7)
    again = Peer(server)
    await again.login("alice", device="d")
    again.leave()
    await clock.advance(35)
    last = Peer(server)
    await last.login("alice", device="d")
    await last.ask("logout")
    online, back, offline, _, logout = await receiver.got(5)
    assert own(online) == {
        "user_id": "alice",
        "user_name": "Alice",
        "os": "IOS_PHONE",
        "action": 0,
        "session_id": online["session_id"],
        "login_time": start,
        "relogin": "0",
    }
    assert (back["action"], back["relogin"], back["login_time"]) == (0, "1", start + 7)
    assert (offline["action"], offline["offline_time"]) == (2, start + 42)
    assert offline["session_id"] == back["session_id"] != online["session_id"]
    assert (logout["action"], logout["logout_time"]) == (1, start + 42)
    assert logout["logout_reason"] == "logout"


# --- delivery ------------------------------------------------------------------------------------


async def idle(server: LocalServer) -> None:
    """Wait until every attempt under way has come to an end."""
    assert server.core is not None
    deliveries = server.core._deliveries
    assert deliveries is not None
    await settle()
    await until(lambda: len(deliveries) == 0)
    await settle()


@pytest.mark.parametrize("status", [500, 404, 301])
@pytest.mark.logs("given up")
async def test_a_failed_delivery_is_tried_five_times_more_and_then_dropped(
    clock: ManualClock, server: LocalServer, receiver: Receiver, status: int
) -> None:
    alice, bob = await people(server, receiver, "alice", "bob")
    await idle(server)
    receiver.answer = lambda body: 200 if body["event"] == "call_accept" else status
    call = (await alice.ask("callInvite", invitees=["bob"]))["callID"]
    await bob.ask("callAccept", callID=call)
    await receiver.got(1)
    for attempt, seconds in enumerate((2, 4, 8, 16, 32), start=2):
        await idle(server)
        await clock.advance(seconds - 0.001)
        await idle(server)
        assert len(receiver.bodies) == attempt - 1
        await clock.advance(0.001)
        await receiver.got(attempt)
    # What came later of the same call waited for its turn.
    await receiver.got(7)
    assert receiver.events == ["call_create"] * 6 + ["call_accept"]
    assert len({body["nonce"] for body in receiver.bodies}) == 7
    assert all(genuine(body, SECRET) for body in receiver.bodies)


async def test_a_dead_receiver_slows_nobody_and_hears_everything_later(
    clock: ManualClock, server: LocalServer, receiver: Receiver
) -> None:
    alice, bob = await people(server, receiver, "alice", "bob")
    await idle(server)
    receiver.answer = lambda _body: 503
    for _ in range(3):
        call = (await alice.ask("callInvite", invitees=["bob"]))["callID"]
        assert (await bob.ask("callAccept", callID=call))["op"] == "ok"
    assert len(bob.heard("callInvitationReceived")) == 3
    await receiver.got(3)
    await idle(server)
    receiver.answer = lambda _body: 200
    receiver.bodies.clear()
    await clock.advance(2)
    await receiver.got(6)
    assert sorted(receiver.events) == ["call_accept"] * 3 + ["call_create"] * 3


@pytest.mark.logs("asking once a second")
async def test_a_receiver_that_keeps_failing_is_asked_once_a_second(
    clock: ManualClock, receiver: Receiver
) -> None:
    async with LocalServer(clock, settings=settings(receiver, webhookConnections=1)) as server:
        alice, *_ = await people(server, receiver, "alice", "bob")
        await idle(server)
        receiver.answer = lambda _body: 500
        for _ in range(40):
            await alice.ask("callInvite", invitees=["bob"])
            await idle(server)
        assert len(receiver.bodies) == 16
        await clock.advance(2)
        await idle(server)
        assert len(receiver.bodies) == 17


async def test_what_was_not_delivered_is_delivered_after_a_restart(
    clock: ManualClock, receiver: Receiver
) -> None:
    store = MemoryStore()
    server = LocalServer(clock, settings=settings(receiver), store=store)
    await server.start()
    alice, _ = await people(server, receiver, "alice", "bob")
    await idle(server)
    receiver.answer = lambda _body: 500
    call = (await alice.ask("callInvite", invitees=["bob"]))["callID"]
    await receiver.got(1)
    await idle(server)
    await server.stop()
    receiver.answer = lambda _body: 200
    receiver.bodies.clear()
    await server.start()
    await clock.advance(2)
    (again,) = await receiver.got(1)
    assert (again["event"], again["call_id"]) == ("call_create", call)
    await idle(server)
    await server.stop()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"webhookURL": "ftp://example.org"}, "ftp"),
        ({"webhookURL": "example.org/hook"}, "example.org/hook"),
        ({"pushURL": "http://"}, "http://"),
        ({"webhookSecret": Secret()}, "webhookSecret"),
    ],
)
def test_webhooks_that_could_never_work_are_refused_at_the_start(
    receiver: Receiver, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        Server(settings(receiver, **changed))


# --- offline push --------------------------------------------------------------------------------

PUSH = {
    "title": "Alice",
    "content": "calls",
    "payload": "{}",
    "threadID": "calls",
    "enableBadge": True,
    "badgeIncrement": 1,
    "voIPConfig": {
        "iOSVoIPHandleType": 1,
        "iOSVoIPHandleValue": "alice",
        "iOSVoIPHasVideo": True,
    },
}


@pytest.fixture
async def scene(clock: ManualClock, server: LocalServer, receiver: Receiver) -> dict[str, Peer]:
    """alice and online are online, away is offline, out has logged out."""
    peers = await people(server, receiver, "alice", "online", "away", "out")
    named = dict(zip(("alice", "online", "away", "out"), peers, strict=True))
    named["away"].leave()
    await named["out"].ask("logout")
    await clock.advance(35)
    await receiver.got(2)
    await idle(server)
    receiver.bodies.clear()
    return named


def only_pushes(receiver: Receiver) -> list[dict[str, Any]]:
    return [body for body in receiver.bodies if body["event"] == "offline_push"]


async def test_only_who_is_offline_gets_a_push(
    clock: ManualClock, server: LocalServer, receiver: Receiver, scene: dict[str, Peer]
) -> None:
    config = {"pushConfig": PUSH, "timeout": 30}
    invitees = ["online", "away", "out"]
    call = (await scene["alice"].ask("callInvite", invitees=invitees, config=config))["callID"]
    await receiver.got(2)
    await idle(server)
    (push,) = only_pushes(receiver)
    assert own(push) == {
        "call_id": call,
        "user_id": "away",
        "action": "invite",
        "caller": "alice",
        "inviter": "alice",
        "create_time": clock.wallMs(),
        "expire_time": clock.wallMs() + 30_000,
        "title": "Alice",
        "content": "calls",
        "payload": "{}",
        "resources_id": "",
        "thread_id": "calls",
        "enable_badge": True,
        "badge_increment": 1,
        "voip": {"handle_type": 1, "handle_value": "alice", "has_video": True},
    }
    cancel = {"pushConfig": {"title": "missed"}}
    await scene["alice"].ask("callCancel", callID=call, config=cancel)
    await receiver.got(4)
    await idle(server)
    _, last = only_pushes(receiver)
    assert (last["user_id"], last["action"], last["title"]) == ("away", "cancel", "missed")


async def test_a_call_without_a_push_config_pushes_nothing(
    server: LocalServer, receiver: Receiver, scene: dict[str, Peer]
) -> None:
    await scene["alice"].ask("callInvite", invitees=["away"])
    await receiver.got(1)
    await idle(server)
    assert receiver.events == ["call_create"]


@pytest.mark.parametrize("how", ["cancelled", "timed out", "came back"])
async def test_a_push_that_comes_too_late_is_not_sent(
    clock: ManualClock,
    server: LocalServer,
    receiver: Receiver,
    scene: dict[str, Peer],
    how: str,
) -> None:
    receiver.answer = lambda _body: 500
    config = {"pushConfig": PUSH, "timeout": 1 if how == "timed out" else 60}
    call = (await scene["alice"].ask("callInvite", invitees=["away"], config=config))["callID"]
    await receiver.got(2)
    await idle(server)
    assert len(only_pushes(receiver)) == 1
    if how == "cancelled":
        await scene["alice"].ask("callCancel", callID=call)
    elif how == "came back":
        await Peer(server).login("away")
    receiver.answer = lambda _body: 200
    await clock.advance(10)
    await idle(server)
    assert len(only_pushes(receiver)) == 1
    assert "call_create" in receiver.events[2:]


async def test_pushes_can_go_elsewhere_and_alone(clock: ManualClock, receiver: Receiver) -> None:
    async with Receiver() as phones:
        own_settings = settings(receiver, webhookURL="", pushURL=phones.url)
        async with LocalServer(clock, settings=own_settings) as server:
            alice, away = Peer(server), Peer(server)
            await alice.login("alice")
            await away.login("away")
            away.leave()
            await clock.advance(35)
            await alice.ask("callInvite", invitees=["away"], config={"pushConfig": PUSH})
            await phones.got(1)
            await idle(server)
            assert phones.events == ["offline_push"]
            assert receiver.bodies == []
