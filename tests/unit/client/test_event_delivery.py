"""In which order things are told."""

from __future__ import annotations

import asyncio
import json

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallUserState, ConnectionState
from callkit.testing import Fate, ScriptedPeer, Way, settle

S = CallUserState
member = ScriptedPeer.member


def own_call(callID="1", **fields):
    return {
        "callID": callID,
        "state": 1,
        "mode": 0,
        "caller": "bob",
        "inviter": "bob",
        "timeout": 60,
        "createTime": 5,
        "revision": 2,
        "primary": True,
        "callUserList": [member("bob", S.ACCEPTED), member("alice", S.RECEIVED)],
        **fields,
    }


def created(callID="1"):
    return {
        "op": "callInvitationCreated",
        "callID": callID,
        "revision": 1,
        "mode": 0,
        "caller": "bob",
        "extendedData": "",
        "timeout": 60,
        "createTime": 5,
        "callUserList": [member("bob", S.ACCEPTED), member("alice", S.INVITING)],
    }


def made(callID="1"):
    return {"callID": callID, "timeout": 60, "createTime": 5, "revision": 1, "errorUserList": []}


async def test_a_reply_is_handed_out_before_the_events_behind_it(stage):
    await stage.login()
    order = []
    stage.client.on("callInvitationCreated", lambda event: order.append("created"))
    stage.client.on("callUserStateChanged", lambda event: order.append("changed"))

    async def call():
        await stage.client.callInvite(["alice"])
        order.append("reply")

    task = asyncio.create_task(call())
    stage.server.reply(await stage.server.expect("callInvite"), **made())
    stage.server.send(created())
    stage.server.change("1", 2, alice=S.RECEIVED)
    await task
    await settle()
    assert order == ["reply", "created", "changed"]


async def test_a_ring_is_acknowledged_right_after_its_handler(stage):
    await stage.login()
    seen = []
    stage.client.on(
        "callInvitationReceived",
        lambda event: seen.append([frame["op"] for frame in stage.server.frames]),
    )
    stage.server.ring(callID="1", caller="alice")
    await stage.server.expect("callReceived", callID="1")
    assert seen == [[]]


@pytest.mark.logs("handler of callInvitationReceived raised")
async def test_a_ring_is_acknowledged_although_its_handler_raises(stage):
    await stage.login()
    stage.client.on("callInvitationReceived", lambda event: 1 / 0)
    stage.server.ring(callID="1", caller="alice")
    await stage.server.expect("callReceived", callID="1")


async def test_a_ring_whose_acknowledgement_was_lost_is_acknowledged_after_the_next_login(stage):
    await stage.login()
    stage.link.rule = lambda way, frame: Fate.DROP if b"callReceived" in frame else Fate.PASS
    stage.server.ring(callID="1", caller="alice")
    await settle()
    stage.link.rule = None
    stage.link.cut()
    ring = own_call(
        caller="alice",
        inviter="alice",
        revision=1,
        primary=False,
        remainingMs=9_000,
        callUserList=[member("alice", S.ACCEPTED), member("bob", S.INVITING)],
    )
    await stage.back(calls=[ring])
    await stage.server.expect("callReceived", callID="1")


async def test_a_cancelled_ring_never_rings_after_a_reconnect(stage):
    await stage.login()
    await stage.ring()
    stage.link.cut()
    over = own_call(
        state=2,
        caller="alice",
        revision=2,
        primary=False,
        endReason="cancelled",
        callUserList=[member("alice", S.CANCELLED), member("bob", S.CANCELLED)],
    )
    await stage.back(ended=[over])
    assert stage.heard.names == [
        "connectionStateChanged",
        "connectionStateChanged",
        "snapshot",
        "callInvitationCancelled",
    ]


async def test_after_a_reconnect_a_call_changes_in_one_event(stage):
    await stage.login()
    await stage.ring()
    stage.link.cut()
    people = [
        member("alice", S.ACCEPTED),
        member("bob", S.INVITING),
        member("carol", S.REJECTED),
        member("dave", S.TIMEOUT),
    ]
    await stage.back(
        calls=[own_call(caller="alice", revision=7, primary=False, callUserList=people)]
    )
    (change,) = stage.heard.of("callUserStateChanged")
    assert change.revision == 7
    assert {entry.userID for entry in change.callUserList} == {"carol", "dave"}


async def test_a_gap_is_closed_by_a_new_login_and_told_once(stage):
    await stage.login()
    await stage.ring()
    await stage.clock.advance(20)
    stage.server.change("1", 3, carol=S.REJECTED)
    await settle()
    assert stage.client.connectionState is ConnectionState.RECONNECTING
    assert stage.heard.of("callUserStateChanged") == []
    people = [member("alice", S.ACCEPTED), member("bob", S.INVITING), member("carol", S.REJECTED)]
    await stage.clock.advance(0)
    login = await stage.server.welcome(
        calls=[own_call(caller="alice", revision=3, primary=False, callUserList=people)]
    )
    assert login["known"] == {"1": 1}
    assert len(stage.heard.of("callUserStateChanged")) == 1


async def test_gaps_without_end_do_not_become_a_storm_of_logins(stage):
    await stage.login()
    await stage.ring()
    people = [member("alice", S.ACCEPTED), member("bob", S.RECEIVED)]
    call = own_call(caller="alice", revision=1, primary=False, callUserList=people)
    for _ in range(12):
        stage.server.change("1", 99, carol=S.REJECTED)
        await stage.back(calls=[call])
    assert stage.clock.monotonic() > 1_020


async def test_pages_of_a_snapshot_are_told_like_its_beginning(stage):
    await stage.login()
    await stage.ring("1")
    await stage.ring("2")
    stage.link.cut()
    over = own_call("2", state=2, caller="alice", primary=False, endReason="cancelled")
    await stage.back(calls=[own_call("1", caller="alice", primary=False)], more=True)
    stage.server.send({"op": "snapshot", "calls": [], "ended": [over], "more": False})
    await settle()
    assert stage.heard.last("callInvitationCancelled").callID == "2"
    assert len(stage.heard.of("snapshot")) == 2


async def test_a_call_begun_while_the_connection_died_is_told_after_its_reply(stage):
    await stage.login()
    order = []
    for name in ("callInvitationCreated", "callUserStateChanged"):
        stage.client.on(name, lambda event, name=name: order.append(name))

    async def call():
        await stage.client.callInvite(["alice"])
        order.append("reply")

    task = asyncio.create_task(call())
    await stage.server.expect("callInvite")
    stage.link.cut()
    await stage.clock.advance(0.5)
    await stage.server.welcome(calls=[own_call()])
    again = await stage.server.expect("callInvite")
    stage.server.change("1", 3, alice=S.REJECTED)
    await settle()
    assert order == []
    stage.server.reply(again, **made())
    await task
    await settle()
    assert order == ["reply", "callInvitationCreated", "callUserStateChanged"]


async def test_held_events_are_told_although_the_reply_never_comes(stage):
    await stage.login()
    task = asyncio.create_task(stage.client.callInvite(["alice"]))
    await stage.server.expect("callInvite")
    stage.link.cut()
    await stage.clock.advance(0.5)
    await stage.server.welcome(calls=[own_call()])
    await stage.clock.advance(10)
    with pytest.raises(RequestError):
        await task
    await settle()
    assert stage.heard.last("callInvitationCreated").callID == "1"


async def test_a_call_that_began_and_ended_while_away_is_looked_up(stage):
    await stage.login()
    task = asyncio.create_task(stage.client.callInvite(["alice"]))
    await stage.server.expect("callInvite")
    stage.link.cut()
    await stage.clock.advance(0.5)
    await stage.server.welcome()
    stage.server.reply(await stage.server.expect("callInvite"), **made())
    assert (await task).callID == "1"
    over = own_call(
        state=2,
        revision=3,
        primary=False,
        endReason="declined",
        callUserList=[member("bob", S.ACCEPTED), member("alice", S.REJECTED)],
    )
    login = await stage.back(ended=[over])
    assert login["known"] == {"1": 0}
    assert stage.heard.last("callUserStateChanged").callUserList[-1].state is S.REJECTED


async def test_what_was_read_elsewhere_meanwhile_is_told(stage):
    await stage.login(historyReadUpTo=5)
    stage.link.cut()
    await stage.back(historyReadUpTo=9)
    stage.server.send({"op": "callHistoryRead", "upTo": 12})
    stage.server.send({"op": "callHistoryRead", "upTo": 12})
    await settle()
    assert [event.upTo for event in stage.heard.of("callHistoryRead")] == [9, 12]


async def test_a_ring_past_its_deadline_asks_the_server(stage):
    await stage.login()
    await stage.ring(timeout=10)
    await stage.clock.advance(11.9)
    assert stage.link.attempts == 1
    over = own_call(state=2, caller="alice", primary=False, endReason="noAnswer")
    await stage.back(ended=[over])
    assert stage.heard.last("callInvitationTimeout").callID == "1"


async def test_a_reply_that_comes_too_late_still_makes_this_device_the_primary_one(stage):
    await stage.login()
    await stage.ring()
    task = asyncio.create_task(stage.client.callAccept("1"))
    request = await stage.server.expect("callAccept")
    await stage.clock.advance(10)
    with pytest.raises(RequestError) as caught:
        await task
    assert caught.value.code == ErrorCode.REQUEST_TIMEOUT
    people = [member("alice", S.ACCEPTED), member("bob", S.ACCEPTED)]
    stage.server.reply(request, callID="1", acceptTime=9, revision=2, callUserList=people)
    await settle()
    assert [call.primary for call in stage.client.calls] == [True]


async def test_everything_said_twice_is_told_once(stage):
    stage.link.rule = lambda way, frame: (
        Fate.DOUBLE if way is Way.DOWN and "id" not in json.loads(frame) else Fate.PASS
    )
    await stage.login()
    await stage.ring()
    stage.server.change("1", 2, carol=S.REJECTED)
    await settle()
    assert stage.heard.names == ["callUserStateChanged"]


async def test_who_makes_the_differences_out_of_a_snapshot_is_told_of_it_once(stages):
    stage = stages(snapshotEvents=False)
    await stage.login()
    await stage.ring()
    stage.link.cut()
    over = own_call("1", state=2, caller="alice", primary=False, endReason="cancelled")
    await stage.back(ended=[over])
    await settle()
    assert len(stage.heard.of("snapshot")) == 1
    assert stage.heard.of("callInvitationCancelled") == []
    assert stage.client.calls == ()
