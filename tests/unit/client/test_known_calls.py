"""What one device of bob knows, event by event."""

from __future__ import annotations

import pytest

from callkit.client.known_calls import GRACE, MAX_KNOWN, MAX_OVER, EventHandling, KnownCalls, Role
from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallInviteConfig,
    CallState,
    CallUserInfo,
    CallUserState,
    EndReason,
    UnknownCall,
)
from callkit.protocol import frames

S = CallUserState
GENERAL, ADVANCED = CallInvitationMode.GENERAL, CallInvitationMode.ADVANCED


def people(**states):
    return tuple(CallUserInfo(userID=userID, state=state) for userID, state in states.items())


def received(revision=1, callID="1", mode=GENERAL, remainingMs=60_000, **states):
    return frames.CallInvitationReceived(
        callID=callID,
        revision=revision,
        mode=mode,
        caller="alice",
        inviter="alice",
        extendedData="hello",
        timeout=60,
        createTime=1_000,
        remainingMs=remainingMs,
        callUserList=people(**(states or {"alice": S.ACCEPTED, "bob": S.INVITING})),
    )


def created(callID="1", caller="bob", mode=GENERAL):
    return frames.CallInvitationCreated(
        callID=callID,
        revision=1,
        mode=mode,
        caller=caller,
        extendedData="",
        timeout=60,
        createTime=1_000,
        callUserList=people(bob=S.ACCEPTED, alice=S.INVITING),
    )


def changed(revision, callID="1", deviceName="", **states):
    users = tuple(
        CallUserInfo(userID=userID, state=state, deviceName=deviceName if userID == "bob" else "")
        for userID, state in states.items()
    )
    return frames.CallUserStateChanged(callID=callID, revision=revision, callUserList=users)


def cancelled(revision, callID="1"):
    return frames.CallInvitationCancelled(
        callID=callID, revision=revision, mode=GENERAL, inviter="alice", extendedData=""
    )


def timed_out(revision, callID="1"):
    return frames.CallInvitationTimeout(callID=callID, revision=revision, mode=GENERAL)


def ended(revision, callID="1"):
    return frames.CallInvitationEnded(
        callID=callID,
        revision=revision,
        mode=ADVANCED,
        caller="alice",
        operatedUserID="alice",
        extendedData="",
        endTime=2_000,
    )


def info(callID="1", revision=1, mode=GENERAL, **fields):
    states = fields.pop("states", {"alice": S.ACCEPTED, "bob": S.RECEIVED})
    return CallInfo(
        callID=callID,
        state=fields.pop("state", CallState.STARTED),
        mode=mode,
        caller="alice",
        inviter="alice",
        timeout=60,
        createTime=1_000,
        revision=revision,
        callUserList=people(**states),
        **fields,
    )


@pytest.fixture
def known_calls():
    return KnownCalls("bob")


def rings(known_calls):
    return [call.callID for call in known_calls.calls(0.0) if not call.primary]


def inside(known_calls):
    return [call.callID for call in known_calls.calls(0.0) if call.primary]


def invite(known_calls, callID="1", mode=GENERAL):
    request = frames.CallInvite(id=1, invitees=["alice"], config=CallInviteConfig(mode=mode))
    reply = frames.CallInviteReply(id=1, callID=callID, timeout=60, createTime=1_000, revision=1)
    known_calls.replied(request, reply, 0.0)


def accept(known_calls, callID="1", revision=2):
    reply = frames.CallAcceptReply(
        id=1,
        callID=callID,
        acceptTime=1_500,
        revision=revision,
        callUserList=people(alice=S.ACCEPTED, bob=S.ACCEPTED),
    )
    known_calls.replied(frames.CallAccept(id=1, callID=callID), reply, 0.0)


def join(known_calls, callID="1", revision=7):
    reply = frames.CallJoinReply(
        id=1,
        callID=callID,
        createTime=1_000,
        joinTime=2_000,
        acceptTime=2_000,
        extendedData="",
        revision=revision,
        callUserList=people(alice=S.ACCEPTED, bob=S.ACCEPTED),
    )
    known_calls.replied(frames.CallJoin(id=1, callID=callID), reply, 0.0)


# --- ringing -------------------------------------------------------------------------------------


def test_an_invitation_rings(known_calls):
    assert known_calls.hear(received(), 100.0) is EventHandling.DELIVER
    (call,) = known_calls.calls(110.0)
    assert (call.callID, call.caller, call.remainingMs) == ("1", "alice", 50_000)
    assert call.extendedData == "hello"
    assert not call.primary
    assert known_calls.revisions() == {"1": 1}


def test_the_same_invitation_again_is_a_double_whatever_time_is_left(known_calls):
    known_calls.hear(received(), 0.0)
    assert known_calls.hear(received(remainingMs=59_000), 0.0) is EventHandling.DROP


@pytest.mark.parametrize("end", [cancelled(2), timed_out(2), ended(2)])
def test_each_end_stops_the_ring(known_calls, end):
    known_calls.hear(received(), 0.0)
    assert known_calls.hear(end, 0.0) is EventHandling.DELIVER
    assert rings(known_calls) == []
    assert known_calls.revisions() == {}
    assert known_calls.hear(end, 0.0) is EventHandling.DROP


@pytest.mark.parametrize("end", [cancelled(9), timed_out(9), ended(9), changed(9, bob=S.REJECTED)])
def test_an_end_needs_no_history(known_calls, end):
    known_calls.hear(received(), 0.0)
    assert known_calls.hear(end, 0.0) is EventHandling.DELIVER
    assert rings(known_calls) == []


def test_an_invitation_that_is_older_than_its_end_does_not_ring(known_calls):
    assert known_calls.hear(cancelled(2), 0.0) is EventHandling.DELIVER
    assert known_calls.hear(received(), 0.0) is EventHandling.DROP
    assert rings(known_calls) == []


def test_changes_of_others_are_followed(known_calls):
    known_calls.hear(received(), 0.0)
    assert known_calls.hear(changed(2, carol=S.REJECTED), 0.0) is EventHandling.DELIVER
    (call,) = known_calls.calls(0.0)
    assert call.revision == 2
    assert {entry.userID: entry.state for entry in call.callUserList}["carol"] is S.REJECTED


@pytest.mark.parametrize("name", ["Desk", ""])
def test_answered_on_another_device_stops_the_ring(known_calls, name):
    known_calls.hear(received(), 0.0)
    assert (
        known_calls.hear(changed(2, deviceName=name, bob=S.ACCEPTED), 0.0) is EventHandling.DELIVER
    )
    assert known_calls.calls(0.0) == ()


def test_an_invitation_after_an_end_rings_again(known_calls):
    known_calls.hear(received(), 0.0)
    known_calls.hear(cancelled(2), 0.0)
    assert known_calls.hear(received(6), 0.0) is EventHandling.DELIVER
    assert rings(known_calls) == ["1"]


# --- doubles and gaps ----------------------------------------------------------------------------


def test_an_older_revision_is_dropped(known_calls):
    known_calls.hear(received(5), 0.0)
    assert known_calls.hear(changed(4, carol=S.REJECTED), 0.0) is EventHandling.DROP


def test_a_double_is_dropped(known_calls):
    known_calls.hear(received(), 0.0)
    known_calls.hear(changed(2, carol=S.REJECTED), 0.0)
    assert known_calls.hear(changed(2, carol=S.REJECTED), 0.0) is EventHandling.DROP


def test_another_event_of_the_same_revision_is_news(known_calls):
    known_calls.hear(received(), 0.0)
    known_calls.hear(changed(2, carol=S.REJECTED), 0.0)
    assert (
        known_calls.hear(changed(2, deviceName="Desk", bob=S.ACCEPTED), 0.0)
        is EventHandling.DELIVER
    )


def test_a_gap_while_ringing_asks_for_a_snapshot_and_changes_nothing(known_calls):
    known_calls.hear(received(), 0.0)
    assert known_calls.hear(changed(3, carol=S.REJECTED), 0.0) is EventHandling.RESYNC
    assert known_calls.revisions() == {"1": 1}


def test_a_gap_while_primary_asks_for_a_snapshot(known_calls):
    invite(known_calls)
    known_calls.hear(created(), 0.0)
    assert known_calls.hear(changed(3, alice=S.RECEIVED), 0.0) is EventHandling.RESYNC


def test_a_change_of_an_unknown_call_asks_for_a_snapshot(known_calls):
    assert known_calls.hear(changed(2, carol=S.REJECTED), 0.0) is EventHandling.RESYNC


def test_a_gap_is_nothing_to_a_device_that_only_watches(known_calls):
    known_calls.hear(created(), 0.0)
    assert known_calls.hear(cancelled(5), 0.0) is EventHandling.DELIVER


# --- in the call ---------------------------------------------------------------------------------


def test_a_call_made_here_is_primary_before_and_after_its_event(known_calls):
    invite(known_calls)
    assert inside(known_calls) == ["1"]
    assert known_calls.revisions() == {"1": 0}
    assert known_calls.hear(created(), 0.0) is EventHandling.DELIVER
    assert inside(known_calls) == ["1"]


def test_a_call_made_on_another_device_is_watched(known_calls):
    assert known_calls.hear(created(), 0.0) is EventHandling.DELIVER
    assert known_calls.calls(0.0) == ()
    assert known_calls.revisions() == {"1": 1}


def test_the_event_may_overtake_the_reply(known_calls):
    known_calls.hear(created(), 0.0)
    invite(known_calls)
    assert inside(known_calls) == ["1"]
    assert known_calls.hear(changed(2, alice=S.RECEIVED), 0.0) is EventHandling.DELIVER


def test_accepted_here_is_primary_and_its_own_event_is_told(known_calls):
    known_calls.hear(received(), 0.0)
    accept(known_calls)
    assert inside(known_calls) == ["1"]
    assert (
        known_calls.hear(changed(2, bob=S.ACCEPTED, carol=S.INVITING), 0.0) is EventHandling.DELIVER
    )
    assert inside(known_calls) == ["1"]


def test_events_on_their_way_when_accepting_are_not_lost(known_calls):
    known_calls.hear(received(), 0.0)
    accept(known_calls, revision=3)
    assert known_calls.hear(changed(2, carol=S.INVITING), 0.0) is EventHandling.DELIVER
    assert known_calls.hear(changed(3, bob=S.ACCEPTED), 0.0) is EventHandling.DELIVER


def test_who_joins_needs_no_history(known_calls):
    join(known_calls)
    assert inside(known_calls) == ["1"]
    assert known_calls.hear(changed(7, bob=S.ACCEPTED), 0.0) is EventHandling.DELIVER
    assert known_calls.hear(changed(8, carol=S.INVITING), 0.0) is EventHandling.DELIVER


def test_who_takes_over_from_another_device_hears_no_event_of_it(known_calls):
    known_calls.hear(received(mode=ADVANCED), 0.0)
    known_calls.hear(changed(2, deviceName="Desk", bob=S.ACCEPTED), 0.0)
    join(known_calls, revision=4)
    assert inside(known_calls) == ["1"]
    assert known_calls.hear(changed(5, carol=S.INVITING), 0.0) is EventHandling.DELIVER


def test_a_call_taken_over_by_another_device_is_over_here(known_calls):
    known_calls.hear(received(mode=ADVANCED), 0.0)
    accept(known_calls)
    known_calls.hear(changed(2, bob=S.ACCEPTED), 0.0)
    assert (
        known_calls.hear(changed(2, deviceName="Desk", bob=S.ACCEPTED), 0.0)
        is EventHandling.DELIVER
    )
    assert known_calls.calls(0.0) == ()


def test_a_general_call_is_over_when_everybody_has_answered(known_calls):
    invite(known_calls)
    known_calls.hear(created(), 0.0)
    known_calls.hear(changed(2, alice=S.ACCEPTED), 0.0)
    assert known_calls.revisions() == {}


def test_an_advanced_call_goes_on_when_everybody_has_answered(known_calls):
    invite(known_calls, mode=ADVANCED)
    known_calls.hear(created(mode=ADVANCED), 0.0)
    known_calls.hear(changed(2, alice=S.TIMEOUT), 0.0)
    assert inside(known_calls) == ["1"]
    known_calls.hear(ended(3), 0.0)
    assert known_calls.revisions() == {}


@pytest.mark.parametrize("request_type", [frames.CallReject, frames.CallQuit, frames.CallEnd])
def test_after_leaving_the_call_is_not_shown_but_its_last_event_is_told(known_calls, request_type):
    known_calls.hear(received(mode=ADVANCED), 0.0)
    reply = frames.CallIDReply(id=1, callID="1")
    known_calls.replied(request_type(id=1, callID="1"), reply, 0.0)
    assert known_calls.calls(0.0) == ()
    assert known_calls.revisions() == {"1": 1}
    assert known_calls.hear(changed(5, bob=S.QUIT), 0.0) is EventHandling.DELIVER
    assert known_calls.revisions() == {}


@pytest.mark.parametrize(
    ("mode", "invitees", "over"),
    [
        (GENERAL, [], True),
        (GENERAL, ["alice"], True),
        (ADVANCED, [], True),
        (ADVANCED, ["alice"], False),
    ],
)
def test_a_cancel_of_the_whole_call_is_over_with_its_reply(known_calls, mode, invitees, over):
    invite(known_calls, mode=mode)
    request = frames.CallCancel(id=1, callID="1", invitees=invitees)
    known_calls.replied(request, frames.CallCancelReply(id=1, callID="1"), 0.0)
    assert (known_calls.revisions() == {}) is over


def test_a_created_event_that_comes_after_the_cancel_does_not_bring_the_call_back(known_calls):
    invite(known_calls)
    request = frames.CallCancel(id=1, callID="1")
    known_calls.replied(request, frames.CallCancelReply(id=1, callID="1"), 0.0)
    known_calls.hear(created(), 0.0)
    assert known_calls.revisions() == {}


# --- snapshots -----------------------------------------------------------------------------------


def names(events):
    return [event.__struct_config__.tag for event in events]


def test_a_snapshot_brings_revision_and_members_up_to_date(known_calls):
    known_calls.hear(received(), 0.0)
    states = {"alice": S.ACCEPTED, "bob": S.RECEIVED, "carol": S.INVITING}
    events = known_calls.catchUp([info(revision=6, states=states, remainingMs=9_000)], [], 50.0)
    assert names(events) == ["callUserStateChanged"]
    assert known_calls.revisions() == {"1": 6}
    assert known_calls.calls(50.0)[0].remainingMs == 9_000
    assert known_calls.hear(changed(7, carol=S.REJECTED), 50.0) is EventHandling.DELIVER


def test_a_snapshot_that_went_back_is_right(known_calls):
    known_calls.hear(received(9), 0.0)
    known_calls.catchUp([info(revision=2)], [], 0.0)
    assert known_calls.revisions() == {"1": 2}


def test_a_later_page_that_is_older_than_an_event_is_not(known_calls):
    known_calls.hear(received(9), 0.0)
    page = info(revision=8, state=CallState.ENDED, endReason=EndReason.CANCELLED)
    assert known_calls.catchUp([], [page], 0.0, fresh=False) == []
    assert rings(known_calls) == ["1"]


@pytest.mark.parametrize(
    ("primary", "name"),
    [(False, "callInvitationCancelled"), (True, "callInvitationEnded")],
)
def test_a_call_the_server_has_lost_is_over(known_calls, primary, name):
    known_calls.hear(received(mode=ADVANCED), 0.0)
    if primary:
        accept(known_calls)
    events = known_calls.catchUp([], [UnknownCall(callID="1")], 0.0)
    assert names(events) == [name]
    assert events[0].mode is ADVANCED
    assert known_calls.revisions() == {}


def test_an_end_of_a_call_that_is_over_here_is_nothing(known_calls):
    over = info(state=CallState.ENDED, endReason=EndReason.CANCELLED)
    assert known_calls.catchUp([], [over], 0.0) == []
    known_calls.hear(received(), 0.0)
    known_calls.hear(cancelled(2), 0.0)
    assert known_calls.catchUp([], [over], 0.0) == []


def test_an_invitation_in_a_snapshot_rings_with_its_event(known_calls):
    assert known_calls.catchUp([info(revision=3)], [], 0.0) == []
    assert rings(known_calls) == []
    assert known_calls.revisions() == {}
    assert known_calls.hear(received(3), 0.0) is EventHandling.DELIVER
    assert rings(known_calls) == ["1"]


def test_an_answer_the_server_lost_rings_again(known_calls):
    known_calls.hear(received(), 0.0)
    reply = frames.CallIDReply(id=1, callID="1")
    known_calls.replied(frames.CallReject(id=1, callID="1"), reply, 0.0)
    known_calls.catchUp([info()], [], 0.0)
    assert rings(known_calls) == ["1"]


def test_a_ring_nobody_acknowledged_is_acknowledged_after_a_snapshot(known_calls):
    known_calls.hear(received(), 0.0)
    assert known_calls.unacknowledged() == ["1"]
    known_calls.hear(changed(2, bob=S.RECEIVED), 0.0)
    assert known_calls.unacknowledged() == []
    known_calls.hear(changed(3, bob=S.NOT_YET_RECEIVED), 0.0)
    assert known_calls.unacknowledged() == ["1"]


# --- watch over deadlines ------------------------------------------------------------------------


def test_silence_past_a_deadline_is_noticed_once_in_a_while(known_calls):
    known_calls.hear(received(remainingMs=10_000), 100.0)
    assert not known_calls.overdue(110.0 + GRACE)
    assert known_calls.overdue(110.1 + GRACE)
    assert not known_calls.overdue(130.0)
    assert known_calls.overdue(180.0)


def test_a_caller_notices_the_silence_of_its_callees(known_calls):
    invite(known_calls)
    known_calls.hear(created(), 100.0)
    assert not known_calls.overdue(160.0)
    assert known_calls.overdue(163.0)


def test_an_answer_ends_the_watch(known_calls):
    invite(known_calls, mode=ADVANCED)
    known_calls.hear(created(mode=ADVANCED), 100.0)
    known_calls.hear(changed(2, alice=S.ACCEPTED), 110.0)
    assert not known_calls.overdue(1_000.0)


# --- bounds --------------------------------------------------------------------------------------


def test_a_login_names_at_most_200_calls_and_never_leaves_out_a_ring_for_a_watched_one(known_calls):
    for number in range(10):
        known_calls.hear(received(callID=f"r{number}"), 0.0)
    for number in range(250):
        known_calls.hear(created(callID=f"w{number}"), 0.0)
    known = known_calls.revisions()
    assert len(known) == MAX_KNOWN
    assert {f"r{number}" for number in range(10)} <= known.keys()


def test_calls_that_are_over_are_forgotten_in_the_end(known_calls):
    known_calls.hear(received(callID="ring"), 0.0)
    for number in range(MAX_OVER * 3):
        known_calls.hear(received(callID=str(number)), 0.0)
        known_calls.hear(cancelled(2, callID=str(number)), 0.0)
    assert known_calls.entry("0") is None
    assert known_calls.entry(str(MAX_OVER * 2)).role is Role.OVER
    assert rings(known_calls) == ["ring"]
