"""The record of a call, and the picture it gives."""

from __future__ import annotations

import pytest

from callkit.model import CallUserState, EndReason, User
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.view import Phase

ALICE, BOB, CAROL = User("alice", "Alice"), User("bob", "Bob"), User("carol", "Carol")


def outgoing(phase: Phase = Phase.CALLING) -> DeviceCall:
    line = DeviceCall(
        key="1", outgoing=True, me=ALICE, caller=ALICE, inviter=ALICE, phase=phase, createTime=5
    )
    line.callees = [BOB, CAROL]
    for user in line.callees:
        line.party(user, CallUserState.INVITING)
    return line


def test_a_name_once_known_stays_known() -> None:
    line = outgoing()
    line.party(User("dave"), CallUserState.INVITING)
    line.party(User("dave", "Dave"))
    line.party(User("dave", ""))
    assert line.parties["dave"].user == User("dave", "Dave")


def test_who_was_called_by_userid_is_shown_by_the_name_the_server_told() -> None:
    line = outgoing()
    line.callees = [User("dave"), CAROL]
    line.party(User("dave"), CallUserState.INVITING)
    assert line.view().callees == (User("dave"), CAROL)
    line.party(User("dave", "Dave"))
    line.party(User("carol", "Somebody else"))
    assert line.view().callees == (User("dave", "Dave"), CAROL)


def test_the_next_deadline_is_the_earliest_of_those_who_are_pending() -> None:
    line = outgoing()
    assert line.nextDeadline() == 0.0
    line.parties["bob"].deadline, line.parties["carol"].deadline = 30.0, 20.0
    assert line.nextDeadline() == 20.0
    line.parties["carol"].state = CallUserState.REJECTED
    assert line.nextDeadline() == 30.0
    line.deadline = 10.0
    assert line.nextDeadline() == 10.0


def test_a_call_is_not_received_only_when_nobody_pending_has_it() -> None:
    line = outgoing()
    line.parties["bob"].state = CallUserState.NOT_YET_RECEIVED
    assert not line.view().notReceived
    line.parties["carol"].state = CallUserState.NOT_YET_RECEIVED
    assert line.view().notReceived
    line.parties["carol"].state = CallUserState.RECEIVED
    assert not line.view().notReceived


def test_silence_by_the_person_and_by_the_lost_connection_look_the_same() -> None:
    line = outgoing()
    line.hushed = True
    assert line.view().silenced
    line.hushed, line.silenced = False, True
    assert line.view().silenced


def test_the_room_is_the_call_unless_it_has_a_name_of_its_own() -> None:
    line = outgoing()
    assert line.view().roomID == "1"
    line.roomID = "room"
    assert line.view().roomID == "room"
    line.roomID, line.createTime = "", 0
    assert line.view().roomID == "", "a call without the server's name has no room yet"


@pytest.mark.parametrize("phase", list(Phase))
def test_a_line_is_busy_while_it_calls_answers_or_goes_on(phase: Phase) -> None:
    calling = {Phase.STARTING, Phase.CALLING, Phase.RINGING}
    assert outgoing(phase).busy is (phase in calling | {Phase.CONNECTED, Phase.ACCEPTING})
    line = outgoing(phase)
    line.outgoing = False
    assert line.busy is (phase in {Phase.CONNECTED, Phase.ACCEPTING})
    assert line.answerable is (phase in {Phase.RINGING, Phase.WAITING})


def test_an_invitation_made_again_begins_anew() -> None:
    party = outgoing().parties["bob"]
    party.reason, party.message = EndReason.DECLINED, "no"
    party.told.add("onOutgoingCallDeclined")
    party.invitedAgain(7.0)
    assert (party.reason, party.message, party.deadline, party.told) == (None, "", 7.0, set())


def test_the_picture_is_frozen_and_holds_everybody_else_in_order() -> None:
    view = outgoing().view()
    assert [member.user for member in view.members] == [BOB, CAROL]
    with pytest.raises(AttributeError):
        view.phase = Phase.ENDED  # type: ignore[misc]
