"""Each line of the table: a snapshot entry, and a device that last heard something else."""

from __future__ import annotations

import pytest

from callkit.client.snapshot_differences import Role, when_alive, when_over
from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallState,
    CallUserInfo,
    CallUserState,
    EndReason,
)

S = CallUserState
BEFORE = {"alice": S.ACCEPTED, "bob": S.RECEIVED}


def people(states):
    return tuple(CallUserInfo(userID=userID, state=state) for userID, state in states.items())


def info(states, **fields):
    return CallInfo(
        **{
            "callID": "1",
            "state": CallState.STARTED,
            "mode": CallInvitationMode.GENERAL,
            "caller": "alice",
            "inviter": "alice",
            "timeout": 60,
            "createTime": 1_000,
            "revision": 5,
            "callUserList": people(states),
            **fields,
        }
    )


def members(states=None):
    return {member.userID: member for member in people(BEFORE if states is None else states)}


def told(difference):
    """Name of each event, and who changed."""
    return [
        (
            event.__struct_config__.tag,
            {member.userID: member.state for member in getattr(event, "callUserList", ())},
        )
        for event in difference.events
    ]


def alive(states, role, userID="bob", before=None, created=True, **fields):
    return when_alive(userID, info(states, **fields), members(before), role, created=created)


def over(states, role, userID="bob", before=None, **fields):
    ended = {"state": CallState.ENDED, **fields}
    return when_over(userID, info(states, **ended), members(before), role)


def test_nothing_new_is_no_event():
    difference = alive(BEFORE, Role.RINGING)
    assert (told(difference), difference.role) == ([], Role.RINGING)


def test_everybody_who_changed_is_told_in_one_event():
    states = {"alice": S.ACCEPTED, "bob": S.RECEIVED, "carol": S.INVITING, "dave": S.QUIT}
    difference = alive(states, Role.RINGING, before={**BEFORE, "dave": S.ACCEPTED})
    assert told(difference) == [("callUserStateChanged", {"carol": S.INVITING, "dave": S.QUIT})]
    assert difference.events[0].revision == 5


def test_a_new_text_is_a_change_too():
    before = members()
    said = CallUserInfo(userID="alice", state=S.ACCEPTED, extendedData="new")
    after = info({}, callUserList=(said, before["bob"]))
    difference = when_alive("bob", after, before, Role.RINGING, created=True)
    assert told(difference) == [("callUserStateChanged", {"alice": S.ACCEPTED})]


def test_answered_here_while_the_reply_was_lost():
    states = {"alice": S.ACCEPTED, "bob": S.ACCEPTED}
    difference = alive(states, Role.RINGING, primary=True)
    assert told(difference) == [("callUserStateChanged", {"bob": S.ACCEPTED})]
    assert difference.role is Role.PRIMARY


def test_answered_on_another_device_while_away():
    states = {"alice": S.ACCEPTED, "bob": S.ACCEPTED}
    difference = alive(states, Role.RINGING, deviceName="Desk")
    (event,) = difference.events
    assert [(entry.userID, entry.deviceName) for entry in event.callUserList] == [("bob", "Desk")]
    assert difference.role is Role.OVER


@pytest.mark.parametrize("name", ["Desk", ""])
def test_moved_to_another_device_is_told_although_no_state_changed(name):
    states = {"alice": S.ACCEPTED, "bob": S.ACCEPTED}
    difference = alive(states, Role.PRIMARY, before=states, deviceName=name)
    (event,) = difference.events
    assert [(entry.userID, entry.deviceName) for entry in event.callUserList] == [("bob", name)]
    assert difference.role is Role.OVER


def test_a_call_begun_while_the_connection_died_is_told_as_created():
    difference = alive(BEFORE, Role.OVER, userID="alice", before={}, primary=True)
    assert told(difference) == [("callInvitationCreated", BEFORE)]
    assert difference.role is Role.PRIMARY


def test_a_call_whose_created_event_was_lost_is_told_as_created():
    difference = alive(BEFORE, Role.PRIMARY, userID="alice", created=False, primary=True)
    assert told(difference) == [("callInvitationCreated", BEFORE)]


def test_a_call_joined_while_the_connection_died_is_followed_silently():
    states = {"alice": S.ACCEPTED, "bob": S.ACCEPTED}
    difference = alive(states, Role.OVER, before={}, primary=True)
    assert (told(difference), difference.role) == ([], Role.PRIMARY)


def test_a_pending_invitation_that_was_not_known_rings_by_its_own_event_only():
    difference = alive(BEFORE, Role.OVER, before={})
    assert (told(difference), difference.role) == ([], Role.OVER)


def test_a_call_on_another_device_is_none_of_this_ones_business():
    difference = alive({"bob": S.ACCEPTED}, Role.OVER, before={})
    assert (told(difference), difference.role) == ([], Role.OVER)


@pytest.mark.parametrize("role", [Role.PRIMARY, Role.WATCHING])
def test_invited_again_while_away_rings(role):
    difference = alive(BEFORE, role, remainingMs=40_000)
    (event,) = difference.events
    assert event.__struct_config__.tag == "callInvitationReceived"
    assert (event.inviter, event.remainingMs, event.revision) == ("alice", 40_000, 5)
    assert difference.role is Role.RINGING


@pytest.mark.parametrize(("primary", "role"), [(True, Role.PRIMARY), (False, Role.WATCHING)])
def test_a_watching_device_hears_nothing_of_a_living_call(primary, role):
    difference = alive(BEFORE, Role.WATCHING, userID="alice", primary=primary)
    assert (told(difference), difference.role) == ([], role)


ENDS_WHILE_RINGING = [
    (EndReason.CANCELLED, S.CANCELLED, "callInvitationCancelled"),
    (EndReason.CALLER_LOST, S.CANCELLED, "callInvitationCancelled"),
    (EndReason.REMOVED, S.BE_CANCELLED, "callInvitationCancelled"),
    (EndReason.SUPERSEDED, S.CANCELLED, "callInvitationCancelled"),
    (EndReason.FAILED, S.CANCELLED, "callInvitationCancelled"),
    (EndReason.NO_ANSWER, S.TIMEOUT, "callInvitationTimeout"),
    (EndReason.ENDED, S.RECEIVED, "callInvitationEnded"),
    (EndReason.ABANDONED, S.RECEIVED, "callInvitationEnded"),
]


@pytest.mark.parametrize(("reason", "state", "name"), ENDS_WHILE_RINGING)
def test_a_ring_that_ended_while_away_gets_the_one_event_of_its_end(reason, state, name):
    states = {"alice": S.ACCEPTED, "bob": state}
    difference = over(states, Role.RINGING, endReason=reason, endExtendedData="bye")
    assert [event for event, _ in told(difference)] == [name]
    assert difference.role is Role.OVER
    if name != "callInvitationTimeout":
        assert difference.events[0].extendedData == "bye"


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        (EndReason.ANSWERED_ELSEWHERE, S.ACCEPTED),
        (EndReason.DECLINED_ELSEWHERE, S.REJECTED),
        (EndReason.DECLINED, S.REJECTED),
        (EndReason.BUSY, S.REJECTED),
        (EndReason.ANSWERED, S.ACCEPTED),
        (EndReason.LEFT, S.QUIT),
    ],
)
def test_a_ring_that_was_answered_while_away_is_told_by_the_own_state(reason, state):
    states = {"alice": S.ACCEPTED, "bob": state}
    difference = over(states, Role.RINGING, endReason=reason)
    assert told(difference) == [("callUserStateChanged", {"bob": state})]


@pytest.mark.parametrize(
    ("reason", "own", "last"),
    [
        (EndReason.CANCELLED, S.CANCELLED, ["callInvitationCancelled"]),
        (EndReason.CALLER_LOST, S.CANCELLED, ["callInvitationCancelled"]),
        (EndReason.NO_ANSWER, S.ACCEPTED, []),
        (EndReason.DECLINED, S.ACCEPTED, []),
        (EndReason.ANSWERED, S.ACCEPTED, []),
    ],
)
def test_the_callers_general_call_ended_while_away(reason, own, last):
    states = {"alice": own, "bob": S.TIMEOUT}
    difference = over(states, Role.PRIMARY, userID="alice", endReason=reason)
    names = [name for name, _ in told(difference)]
    assert names == ["callUserStateChanged", *last]
    assert told(difference)[0][1]["bob"] is S.TIMEOUT


@pytest.mark.parametrize("reason", [EndReason.ENDED, EndReason.ABANDONED, EndReason.NO_ANSWER])
def test_an_advanced_call_ended_for_somebody_who_was_in_it(reason):
    states = {"alice": S.ACCEPTED, "bob": S.TIMEOUT}
    difference = over(
        states,
        Role.PRIMARY,
        userID="alice",
        mode=CallInvitationMode.ADVANCED,
        endReason=reason,
        endTime=9,
    )
    names = [name for name, _ in told(difference)]
    assert names == ["callUserStateChanged", "callInvitationEnded"]
    assert difference.events[1].endTime == 9


def test_somebody_who_quit_hears_of_the_quit_only():
    states = {"alice": S.ACCEPTED, "bob": S.QUIT}
    difference = over(
        states,
        Role.PRIMARY,
        before={"alice": S.ACCEPTED, "bob": S.ACCEPTED},
        mode=CallInvitationMode.ADVANCED,
        endReason=EndReason.LEFT,
    )
    assert told(difference) == [("callUserStateChanged", {"bob": S.QUIT})]


@pytest.mark.parametrize(
    ("reason", "names"),
    [
        (EndReason.CANCELLED, ["callInvitationCancelled"]),
        (EndReason.ANSWERED, []),
        (EndReason.ENDED, []),
        (EndReason.NO_ANSWER, []),
    ],
)
def test_a_watching_device_hears_of_a_cancel_and_of_nothing_else(reason, names):
    states = {"alice": S.CANCELLED, "bob": S.CANCELLED}
    difference = over(states, Role.WATCHING, userID="alice", endReason=reason)
    assert [name for name, _ in told(difference)] == names
