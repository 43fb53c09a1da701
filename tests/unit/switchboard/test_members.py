"""Member lists: the news is the difference, told once."""

from __future__ import annotations

import pytest

from callkit.model import CallUserInfo, CallUserState, EndReason, User
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.effects import Raise
from callkit.switchboard.members import fill, overdue, told
from callkit.switchboard.policy import Policy
from callkit.switchboard.state import DeviceState
from callkit.switchboard.view import Phase

ALICE, BOB = User("alice", "Alice"), User("bob", "Bob")


@pytest.fixture
def desk() -> DeviceState:
    desk = DeviceState(ALICE, Policy())
    desk.online, desk.now = True, 100.0
    return desk


@pytest.fixture
def line(desk: DeviceState) -> DeviceCall:
    line = DeviceCall(
        key="1",
        outgoing=True,
        me=ALICE,
        caller=ALICE,
        inviter=ALICE,
        phase=Phase.CALLING,
        createTime=5,
        timeout=30.0,
    )
    for name in ("bob", "carol"):
        user = User(name)
        line.callees.append(user)
        party = line.party(user, CallUserState.INVITING)
        party.mine, party.deadline = True, 130.0
    desk.add(line)
    desk.reveal(line)
    desk.effects.clear()
    return line


def entry(userID: str, state: CallUserState, extendedData: str = "") -> CallUserInfo:
    return CallUserInfo(
        userID=userID, state=state, userName=userID.title(), extendedData=extendedData
    )


def names(desk: DeviceState) -> list[str]:
    raised = [effect.name for effect in desk.effects if isinstance(effect, Raise)]
    desk.effects.clear()
    return [name for name in raised if name != "onInvitationUserStateChanged"]


def test_a_state_told_twice_is_news_once(desk: DeviceState, line: DeviceCall) -> None:
    for revision in (2, 2, 3):
        told(desk, line, [entry("bob", CallUserState.RECEIVED)], revision)
    assert names(desk) == ["onOutgoingCallRinging"]
    assert line.phase is Phase.RINGING
    assert line.parties["bob"].user.userName == "Bob"


def test_news_older_than_the_list_is_dropped(desk: DeviceState, line: DeviceCall) -> None:
    line.listRevision = 5
    told(desk, line, [entry("bob", CallUserState.REJECTED)], 4)
    assert line.parties["bob"].state is CallUserState.INVITING
    assert desk.effects == []


def test_the_caller_hears_of_an_arrival_again_only_after_a_new_invitation(
    desk: DeviceState, line: DeviceCall
) -> None:
    told(desk, line, [entry("bob", CallUserState.NOT_YET_RECEIVED)], 2)
    told(desk, line, [entry("bob", CallUserState.RECEIVED)], 3)
    told(desk, line, [entry("bob", CallUserState.NOT_YET_RECEIVED)], 4)
    told(desk, line, [entry("bob", CallUserState.RECEIVED)], 5)
    assert names(desk) == ["onOutgoingCallRinging"]
    told(desk, line, [entry("bob", CallUserState.REJECTED)], 6)
    told(desk, line, [entry("bob", CallUserState.INVITING)], 7)
    told(desk, line, [entry("bob", CallUserState.RECEIVED)], 8)
    assert names(desk) == ["onOutgoingCallDeclined", "onOutgoingCallRinging"]
    assert line.parties["bob"].deadline == 130.0, "100 + the call's timeout"


def test_several_answers_in_one_list_are_told_one_by_one_and_timeouts_together(
    desk: DeviceState, line: DeviceCall
) -> None:
    line.party(User("dave"), CallUserState.INVITING).mine = True
    told(
        desk,
        line,
        [
            entry("bob", CallUserState.TIMEOUT),
            entry("dave", CallUserState.REJECTED, '{"reason":"busy"}'),
            entry("carol", CallUserState.TIMEOUT),
        ],
        2,
    )
    timeouts = [
        effect.args[1]
        for effect in desk.effects
        if isinstance(effect, Raise) and effect.name == "onOutgoingCallTimeout"
    ]
    assert [[user.userID for user in users] for users in timeouts] == [["bob", "carol"]]
    assert names(desk) == [
        "onOutgoingCallRejectedCauseBusy",
        "onOutgoingCallTimeout",
        "onCallEnded",
    ]
    assert line.parties["dave"].reason is EndReason.BUSY


def test_people_somebody_else_invited_raise_no_outgoing_events(
    desk: DeviceState, line: DeviceCall
) -> None:
    told(desk, line, [entry("dave", CallUserState.INVITING)], 2)
    told(desk, line, [entry("dave", CallUserState.ACCEPTED)], 3)
    assert "onOutgoingCallAccepted" not in names(desk)
    assert line.callees[-1].userID == "dave"


def test_the_own_entry_is_nobody_elses(desk: DeviceState, line: DeviceCall) -> None:
    told(desk, line, [entry("alice", CallUserState.ACCEPTED)], 2)
    assert "alice" not in line.parties and desk.effects == []


def test_a_complete_list_is_taken_over_in_silence(desk: DeviceState, line: DeviceCall) -> None:
    fill(line, [entry("alice", CallUserState.ACCEPTED), entry("dave", CallUserState.RECEIVED)])
    assert desk.effects == []
    assert line.parties["dave"].state is CallUserState.RECEIVED


@pytest.mark.parametrize(("before", "late"), [(129.9, []), (130.0, ["bob", "carol"])])
def test_invitations_nobody_spoke_of_run_out_by_themselves(
    desk: DeviceState, line: DeviceCall, before: float, late: list[str]
) -> None:
    overdue(desk, line, before)
    states = {name for name, p in line.parties.items() if p.state is CallUserState.TIMEOUT}
    assert sorted(states) == late
