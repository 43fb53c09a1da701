"""The record of a call, and the picture it gives."""

from __future__ import annotations

import pytest

from callkit.model import CallUserState, EndReason, User
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.tables import State
from callkit.switchboard.view import Phase

ALICE, BOB, CAROL = User("alice", "Alice"), User("bob", "Bob"), User("carol", "Carol")


def outgoing(stand: State = State.CALLING) -> DeviceCall:
    call = DeviceCall(
        key="1", outgoing=True, me=ALICE, caller=ALICE, inviter=ALICE, state=stand, createTime=5
    )
    call.callees = [BOB, CAROL]
    for user in call.callees:
        call.participant(user, CallUserState.INVITING)
    return call


def test_a_name_once_known_stays_known() -> None:
    call = outgoing()
    call.participant(User("dave"), CallUserState.INVITING)
    call.participant(User("dave", "Dave"))
    call.participant(User("dave", ""))
    assert call.participants["dave"].user == User("dave", "Dave")


def test_who_was_called_by_userid_is_shown_by_the_name_the_server_told() -> None:
    call = outgoing()
    call.callees = [User("dave"), CAROL]
    call.participant(User("dave"), CallUserState.INVITING)
    assert call.view().callees == (User("dave"), CAROL)
    call.participant(User("dave", "Dave"))
    call.participant(User("carol", "Somebody else"))
    assert call.view().callees == (User("dave", "Dave"), CAROL)


def test_the_next_deadline_is_the_earliest_of_those_who_are_pending() -> None:
    call = outgoing()
    assert call.nextDeadline() == 0.0
    call.participants["bob"].deadline, call.participants["carol"].deadline = 30.0, 20.0
    assert call.nextDeadline() == 20.0
    call.participants["carol"].state = CallUserState.REJECTED
    assert call.nextDeadline() == 30.0
    call.deadline = 10.0
    assert call.nextDeadline() == 10.0


def test_a_call_is_not_received_only_when_nobody_pending_has_it() -> None:
    call = outgoing()
    call.participants["bob"].state = CallUserState.NOT_YET_RECEIVED
    assert not call.view().notReceived
    call.participants["carol"].state = CallUserState.NOT_YET_RECEIVED
    assert call.view().notReceived
    call.participants["carol"].state = CallUserState.RECEIVED
    assert not call.view().notReceived


def test_silence_by_the_person_and_by_the_lost_connection_look_the_same() -> None:
    call = outgoing()
    call.hushed = True
    assert call.view().silenced
    call.hushed, call.silenced = False, True
    assert call.view().silenced


def test_the_room_is_the_call_unless_it_has_a_name_of_its_own() -> None:
    call = outgoing()
    assert call.view().roomID == "1"
    call.roomID = "room"
    assert call.view().roomID == "room"
    call.roomID, call.createTime = "", 0
    assert call.view().roomID == "", "a call without the server's name has no room yet"


@pytest.mark.parametrize("stand", list(State))
def test_a_call_is_busy_while_it_calls_answers_or_goes_on(stand: State) -> None:
    call = outgoing(stand)
    calling = {State.STARTING, State.CALLING, State.ALERTING}
    answering = {State.ACCEPTING, State.ACCEPT_PARKED, State.MEETING, State.MERGING}
    assert call.calling is (stand in calling)
    assert call.busy is (stand in calling | answering | {State.CONNECTED})
    assert call.answerable is (stand in {State.RINGING, State.WAITING})


def test_an_invitation_made_again_begins_anew() -> None:
    party = outgoing().participants["bob"]
    party.reason, party.message = EndReason.DECLINED, "no"
    party.raised.add("onOutgoingCallDeclined")
    party.invitedAgain(7.0)
    assert (party.reason, party.message, party.deadline, party.raised) == (None, "", 7.0, set())


def test_the_picture_is_frozen_and_holds_everybody_else_in_order() -> None:
    view = outgoing().view()
    assert [member.user for member in view.members] == [BOB, CAROL]
    with pytest.raises(AttributeError):
        view.phase = Phase.ENDED  # type: ignore[misc]
