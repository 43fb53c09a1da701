"""Two nodes of one service: what one knows the other knows, and what one loses the other finds."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import pytest

from callkit.testing import ManualClock, settle
from tests.contract.stores.redis_server import RedisServer
from tests.integration.nodes import Guest, Nodes
from tests.waiting import until

KICKED, REPLACED, GOING_AWAY, DRAINING = 4402, 4404, 1001, 4102
ONLINE, OFFLINE, LOGOUT = 0, 1, 2


@pytest.fixture
async def nodes(redis_server: RedisServer) -> AsyncIterator[Nodes]:
    nodes = Nodes(ManualClock(), redis_server.url(service=uuid.uuid4().hex))
    await nodes.start()
    yield nodes
    await nodes.stop()


async def at(nodes: Nodes, number: int, user: str, device: str = "") -> Guest:
    """A person who has logged in at a node."""
    guest = Guest(nodes, number)
    await guest.login(user, device)
    return guest


async def ring(nodes: Nodes, **config: object) -> tuple[Guest, Guest, str]:
    """Alice at the first node calls Bob at the second."""
    alice, bob = await at(nodes, 0, "alice"), await at(nodes, 1, "bob")
    reply = await alice.ask("callInvite", invitees=["bob"], config=config)
    (event,) = bob.heard("callInvitationReceived")
    assert event["callID"] == reply["callID"]
    return alice, bob, reply["callID"]


def statuses(guest: Guest) -> list[dict[str, int]]:
    """What the device was told of others' presence, event by event."""
    return [
        {one["userID"]: one["onlineStatus"] for one in event["userStatusList"]}
        for event in guest.heard("userStatusUpdated")
    ]


# --- one service ---


async def test_own_devices_at_other_nodes_learn_of_profile_and_history(nodes: Nodes) -> None:
    desk, lap, phone = [await at(nodes, n, "alice", f"d{i}") for i, n in enumerate((0, 1, 1))]
    await desk.ask("updateUserName", value="Alicia")
    await lap.ask("callHistoryRead", upTo=7)
    for guest, expected in ((desk, (0, 1)), (lap, (1, 0)), (phone, (1, 1))):
        told = guest.heard("userInfoUpdated"), guest.heard("callHistoryRead")
        assert tuple(len(events) for events in told) == expected
    assert phone.heard("userInfoUpdated")[0]["info"]["userName"] == "Alicia"


async def test_the_eleventh_device_sends_the_first_away_wherever_it_is(nodes: Nodes) -> None:
    devices = []
    for number in range(10):
        devices.append(await at(nodes, number % 2, "alice", f"d{number}"))
        await nodes.advance(1)
    bob = await at(nodes, 1, "bob")
    call = (await devices[0].ask("callInvite", invitees=["bob"]))["callID"]
    late = await at(nodes, 1, "alice", "d10")
    assert [guest.closed for guest in devices] == [KICKED, *[None] * 9]
    (event,) = bob.heard("callInvitationCancelled")
    assert event["callID"] == call, "the caller's device is lost with it"
    assert late.closed is None


async def test_a_replaced_device_is_told_by_its_own_node_and_only_it(nodes: Nodes) -> None:
    old = await at(nodes, 0, "alice", "desk")
    other = await at(nodes, 0, "alice", "lap")
    new = await at(nodes, 1, "alice", "desk")
    assert (old.closed, other.closed, new.closed) == (REPLACED, None, None)
    again = await at(nodes, 0, "alice", "desk")
    assert (new.closed, again.closed) == (REPLACED, None)
    await nodes.advance(60)
    assert (other.closed, again.closed) == (None, None)
    reply = await other.ask("queryUsersStatus", userIDs=["alice"])
    assert reply["statusList"][0]["onlineStatus"] == ONLINE


async def test_a_request_is_answered_again_at_another_node(nodes: Nodes) -> None:
    alice, bob = await at(nodes, 0, "alice"), await at(nodes, 1, "bob")
    first = await alice.ask("callInvite", invitees=["bob"], nonce="n1")
    alice.leave()
    alice = await at(nodes, 1, "alice")
    again = await alice.ask("callInvite", invitees=["bob"], nonce="n1")
    assert {**again, "id": 0} == {**first, "id": 0}
    assert len(bob.heard("callInvitationReceived")) == 1
    page = await bob.ask("queryCallInvitationList", count=10)
    assert [info["callID"] for info in page["callList"]] == [first["callID"]]


async def test_answers_at_two_nodes_at_once_have_one_winner(nodes: Nodes) -> None:
    alice, desk, call = await ring(nodes)
    lap = Guest(nodes, 0)
    await lap.login("bob", "lap")
    numbers = [await guest.begin("callAccept", callID=call) for guest in (desk, lap)]
    await nodes.quiet()
    replies = [
        next(frame for frame in guest.frames if frame.get("id") == number)
        for guest, number in zip((desk, lap), numbers, strict=True)
    ]
    assert sorted(reply["op"] for reply in replies) == ["error", "ok"]
    (change,) = alice.heard("callUserStateChanged")
    assert change["callUserList"][0]["state"] == 1


async def test_what_was_handed_out_is_kept_by_nobody(nodes: Nodes) -> None:
    alice, bob, call = await ring(nodes)
    await bob.ask("callAccept", callID=call)
    await alice.ask("updateUserName", value="Alicia")
    await nodes.advance(2)
    for node in nodes.nodes:
        store = node.store
        assert await store.position() > 0
        assert await store._link.read("XLEN", f"{store._p}outbox:{store._process}") == 0


# --- nodes that die ---


async def test_a_ring_goes_on_when_its_node_dies_and_is_answered_at_the_other(
    nodes: Nodes,
) -> None:
    alice, _, call = await ring(nodes, timeout=60)
    await nodes.nodes[1].kill()
    await nodes.advance(20)
    bob = Guest(nodes, 0)
    reply = await bob.login("bob", known={call: 1})
    assert [info["callID"] for info in reply["calls"]] == [call]
    await bob.ask("callAccept", callID=call)
    assert alice.heard("callUserStateChanged")[-1]["callUserList"][0]["state"] == 1


async def test_a_caller_whose_node_died_is_lost_after_35_seconds(nodes: Nodes) -> None:
    await nodes.advance(60)
    _, bob, call = await ring(nodes, timeout=600)
    carol = await at(nodes, 1, "carol")
    await nodes.nodes[0].kill()
    await nodes.advance(34)
    reply = await carol.ask("queryUsersStatus", userIDs=["alice", "bob"])
    assert [one["onlineStatus"] for one in reply["statusList"]] == [ONLINE, ONLINE]
    assert bob.heard("callInvitationCancelled") == []
    await nodes.advance(2.5)
    reply = await carol.ask("queryUsersStatus", userIDs=["alice", "bob"])
    assert [one["onlineStatus"] for one in reply["statusList"]] == [OFFLINE, ONLINE]
    assert [event["callID"] for event in bob.heard("callInvitationCancelled")] == [call]


async def test_a_deadline_is_kept_by_whichever_node_lives(nodes: Nodes) -> None:
    _, bob, call = await ring(nodes, timeout=30)
    await nodes.nodes[0].kill()
    await nodes.advance(29.9)
    assert bob.heard("callInvitationTimeout") == []
    await nodes.advance(1.1)
    assert [event["callID"] for event in bob.heard("callInvitationTimeout")] == [call]


async def test_a_deadline_whose_node_died_with_it_is_kept_within_three_seconds(
    nodes: Nodes,
) -> None:
    _, bob, call = await ring(nodes, timeout=30)
    await nodes.advance(29.9)
    time = nodes.clock.wallMs() + 200
    (claimed,) = await nodes.nodes[0].store.due(time, 10)
    assert claimed.call.callID == call
    await nodes.nodes[0].kill()
    await nodes.advance(0.2)
    assert bob.heard("callInvitationTimeout") == []
    await nodes.advance(3)
    assert len(bob.heard("callInvitationTimeout")) == 1
    await nodes.advance(30)
    assert len(bob.heard("callInvitationTimeout")) == 1


async def test_a_node_that_starts_gives_everybody_time_to_come_back(nodes: Nodes) -> None:
    await ring(nodes, timeout=600)
    for node in nodes.nodes:
        await node.kill()
    nodes.clock.jump(300)
    await nodes.nodes[1].start()
    carol = await at(nodes, 1, "carol")
    await nodes.advance(34)
    reply = await carol.ask("queryUsersStatus", userIDs=["alice", "bob"])
    assert [one["onlineStatus"] for one in reply["statusList"]] == [ONLINE, ONLINE]
    bob = await at(nodes, 1, "bob")
    await nodes.advance(3)
    reply = await carol.ask("queryUsersStatus", userIDs=["alice", "bob"])
    assert [one["onlineStatus"] for one in reply["statusList"]] == [OFFLINE, ONLINE]
    assert len(bob.heard("callInvitationCancelled")) == 1


async def test_a_device_judged_lost_while_its_node_stood_still_comes_again(nodes: Nodes) -> None:
    alice = await at(nodes, 0, "alice")
    bob = await at(nodes, 1, "bob")
    assert await nodes.nodes[1].store.removeDevice("alice", "alice-1", alice.frames[0]["sessionID"])
    await nodes.advance(11)
    assert alice.closed == GOING_AWAY, "not one of the codes that mean stop"
    assert bob.closed is None


async def test_presence_at_another_node_is_told_within_seconds_also_when_that_dies(
    nodes: Nodes,
) -> None:
    alice, bob = await at(nodes, 0, "alice"), await at(nodes, 1, "bob")
    config = {"subscriptionDuration": 60}
    reply = await alice.ask("subscribeUsersStatus", userIDs=["bob", "carol"], config=config)
    assert [one["userID"] for one in reply["errorUserList"]] == ["carol"]
    await bob.ask("logout")
    await nodes.advance(3)
    bob = await at(nodes, 1, "bob")
    await nodes.advance(3)
    await nodes.nodes[1].kill()
    await nodes.advance(31)
    assert statuses(alice) == [{"bob": ONLINE}, {"bob": LOGOUT}, {"bob": ONLINE}]
    await nodes.advance(7)
    assert statuses(alice)[3:] == [{"bob": OFFLINE}]


# --- an engine that lost something ---


@pytest.mark.logs("a new epoch")
async def test_after_a_loss_everybody_comes_again_and_sees_what_is_true(nodes: Nodes) -> None:
    alice, bob, call = await ring(nodes, timeout=600)
    epoch = alice.frames[0]["epoch"]
    store = nodes.nodes[0].store
    # As after a failover: another primary, and the last changes are not on it.
    await store._link.write("DEL", store._call_key(int(call)))
    await store._link.write("HSET", f"{store._p}meta", "replid", "another", "epoch", "later")
    await nodes.advance(5)
    assert (alice.closed, bob.closed) == (GOING_AWAY, GOING_AWAY)
    for number, user in ((1, "alice"), (0, "bob")):
        reply = await Guest(nodes, number).login(user, known={call: 1})
        assert reply["epoch"] == "later" != epoch
        assert reply["calls"] == []
        assert reply["ended"] == [{"callID": call, "state": -1}], "no ring outlives its call"
    await nodes.advance(5)
    alice, bob = await at(nodes, 0, "alice"), await at(nodes, 1, "bob")
    again = await alice.ask("callInvite", invitees=["bob"])
    assert [event["callID"] for event in bob.heard("callInvitationReceived")] == [again["callID"]]


@pytest.mark.logs("a new epoch")
async def test_who_has_missed_something_hears_no_more_until_the_snapshot(nodes: Nodes) -> None:
    old = [await at(nodes, 1, "bob", f"d{number}") for number in range(4)]
    store = nodes.nodes[0].store
    await store._link.write("HSET", f"{store._p}meta", "replid", "another", "epoch", "later")
    await nodes.quiet()
    waiting = [guest for guest in old if guest.closed is None]
    assert waiting, "they are closed one after the other"
    alice = await at(nodes, 0, "alice")
    await alice.ask("callInvite", invitees=["bob"])
    assert [guest.heard("callInvitationReceived") for guest in waiting] == [[]] * len(waiting)
    await nodes.advance(1)
    assert {guest.closed for guest in old} == {GOING_AWAY}
    assert (await at(nodes, 1, "bob")).heard("callInvitationReceived")


# --- a login amid changes ---


async def test_a_login_amid_changes_misses_nothing_and_hears_nothing_twice(
    redis_server: RedisServer,
) -> None:
    url = redis_server.url(service=uuid.uuid4().hex)
    nodes = Nodes(ManualClock(), url, maxDevices=100)
    await nodes.start()
    busy = [await at(nodes, number % 2, f"user{number}") for number in range(4)]
    alice, bob = await at(nodes, 0, "alice"), await at(nodes, 1, "bob", "first")
    names = ["bob", *(f"user{number}" for number in range(4))]
    made = await alice.ask("callInvite", invitees=names, config={"mode": 1})
    call = made["callID"]
    late: list[Guest] = []
    for op in ("callAccept", *("callQuit", "callJoin") * 4):
        for guest in busy:
            late.append(Guest(nodes, len(late) % 2))
            await late[-1].begin("login", userID="bob", deviceID=f"late{len(late)}")
            await guest.begin(op, callID=call)
            heard = len(bob.frames)
            await until(lambda heard=heard: len(bob.frames) > heard, 20.0)
    await nodes.quiet()
    last = bob.frames[-1]["revision"]
    assert last == 1 + 9 * len(busy), "everything that was asked for has happened"
    snapshots = set()
    for guest in (bob, *late):
        (reply,) = [frame for frame in guest.frames if "id" in frame]
        first = reply["calls"][0]["revision"] if reply["calls"] else 1
        told = [frame["revision"] for frame in guest.heard("callUserStateChanged")]
        assert told == [*range(first + 1, last + 1)]
        snapshots.add(first)
    assert len(snapshots) > 5, "they were taken at different times"
    await nodes.stop()


async def test_a_login_waits_for_what_is_under_way_and_hears_it_in_the_snapshot_only(
    nodes: Nodes,
) -> None:
    alice, first, call = await ring(nodes)
    store = nodes.nodes[1].store
    store.held = held = []
    await alice.begin("callCancel", callID=call, invitees=["bob"])
    await until(lambda: held)
    late = Guest(nodes, 1)
    await late.begin("login", userID="bob", deviceID="late", known={call: 1})
    for _ in range(20):
        await store.nextDue()
        await settle()
    assert late.frames == []
    store.release()
    await nodes.quiet()
    (reply,) = late.frames
    assert reply["ended"][0]["revision"] == 2
    assert [event["revision"] for event in first.heard("callInvitationCancelled")] == [2]


# --- words about media ---


async def test_a_word_about_media_reaches_a_device_at_another_node_and_no_history(
    nodes: Nodes,
) -> None:
    alice, bob, callID = await ring(nodes, mode=1)
    await bob.ask("callAccept", callID=callID)
    for data in ("one", "two"):
        assert (await alice.ask("mediaSignal", callID=callID, to="bob", data=data))["op"] == "ok"
    await bob.ask("mediaSignal", callID=callID, data="three")
    await until(lambda: len(bob.heard("mediaSignalReceived")) == 2)
    await until(lambda: len(alice.heard("mediaSignalReceived")) == 1)
    heard = [(one["from"], one["data"], one["n"]) for one in bob.heard("mediaSignalReceived")]
    assert heard == [("alice", "one", 1), ("alice", "two", 2)]
    history = await alice.ask("queryCallInvitationList", count=1)
    assert "three" not in str(history)
