"""Member lists: the news is the difference, told once."""

from __future__ import annotations

import pytest

from callkit.model import CallUserInfo, CallUserState, EndReason, User
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.effects import Raise
from callkit.switchboard.members import changeStates, fill, overdue
from callkit.switchboard.policy import Policy
from callkit.switchboard.state import DeviceState
from callkit.switchboard.tables import State
from callkit.switchboard.view import Phase

ALICE, BOB = User("alice", "Alice"), User("bob", "Bob")


@pytest.fixture
def state() -> DeviceState:
    state = DeviceState(ALICE, Policy())
    state.online, state.now = True, 100.0
    return state


@pytest.fixture
def call(state: DeviceState) -> DeviceCall:
    call = DeviceCall(
        key="1",
        outgoing=True,
        me=ALICE,
        caller=ALICE,
        inviter=ALICE,
        state=State.CALLING,
        createTime=5,
        timeout=30.0,
    )
    for name in ("bob", "carol"):
        user = User(name)
        call.callees.append(user)
        party = call.participant(user, CallUserState.INVITING)
        party.mine, party.deadline = True, 130.0
    state.add(call)
    state.reveal(call)
    state.effects.clear()
    return call


def entry(userID: str, state: CallUserState, extendedData: str = "") -> CallUserInfo:
    return CallUserInfo(
        userID=userID, state=state, userName=userID.title(), extendedData=extendedData
    )


def names(state: DeviceState) -> list[str]:
    raised = [effect.name for effect in state.effects if isinstance(effect, Raise)]
    state.effects.clear()
    return [name for name in raised if name != "onInvitationUserStateChanged"]


def test_a_state_told_twice_is_news_once(state: DeviceState, call: DeviceCall) -> None:
    for revision in (2, 2, 3):
        changeStates(state, call, [entry("bob", CallUserState.RECEIVED)], revision)
    assert names(state) == ["onOutgoingCallRinging"]
    assert call.phase is Phase.RINGING
    assert call.participants["bob"].user.userName == "Bob"


def test_news_older_than_the_list_is_dropped(state: DeviceState, call: DeviceCall) -> None:
    call.listRevision = 5
    changeStates(state, call, [entry("bob", CallUserState.REJECTED)], 4)
    assert call.participants["bob"].state is CallUserState.INVITING
    assert state.effects == []


def test_the_caller_hears_of_an_arrival_again_only_after_a_new_invitation(
    state: DeviceState, call: DeviceCall
) -> None:
    changeStates(state, call, [entry("bob", CallUserState.NOT_YET_RECEIVED)], 2)
    changeStates(state, call, [entry("bob", CallUserState.RECEIVED)], 3)
    changeStates(state, call, [entry("bob", CallUserState.NOT_YET_RECEIVED)], 4)
    changeStates(state, call, [entry("bob", CallUserState.RECEIVED)], 5)
    assert names(state) == ["onOutgoingCallRinging"]
    changeStates(state, call, [entry("bob", CallUserState.REJECTED)], 6)
    changeStates(state, call, [entry("bob", CallUserState.INVITING)], 7)
    changeStates(state, call, [entry("bob", CallUserState.RECEIVED)], 8)
    assert names(state) == ["onOutgoingCallDeclined", "onOutgoingCallRinging"]
    assert call.participants["bob"].deadline == 130.0, "100 + the call's timeout"


def test_several_answers_in_one_list_are_told_one_by_one_and_timeouts_together(
    state: DeviceState, call: DeviceCall
) -> None:
    call.participant(User("dave"), CallUserState.INVITING).mine = True
    changeStates(
        state,
        call,
        [
            entry("bob", CallUserState.TIMEOUT),
            entry("dave", CallUserState.REJECTED, '{"reason":"busy"}'),
            entry("carol", CallUserState.TIMEOUT),
        ],
        2,
    )
    timeouts = [
        effect.args[1]
        for effect in state.effects
        if isinstance(effect, Raise) and effect.name == "onOutgoingCallTimeout"
    ]
    assert [[user.userID for user in users] for users in timeouts] == [["bob", "carol"]]
    assert names(state) == [
        "onOutgoingCallRejectedCauseBusy",
        "onOutgoingCallTimeout",
        "onCallEnded",
    ]
    assert call.participants["dave"].reason is EndReason.BUSY


def test_people_somebody_else_invited_raise_no_outgoing_events(
    state: DeviceState, call: DeviceCall
) -> None:
    changeStates(state, call, [entry("dave", CallUserState.INVITING)], 2)
    changeStates(state, call, [entry("dave", CallUserState.ACCEPTED)], 3)
    assert "onOutgoingCallAccepted" not in names(state)
    assert call.callees[-1].userID == "dave"


def test_the_own_entry_is_nobody_elses(state: DeviceState, call: DeviceCall) -> None:
    changeStates(state, call, [entry("alice", CallUserState.ACCEPTED)], 2)
    assert "alice" not in call.participants and state.effects == []


def test_a_complete_list_is_taken_over_in_silence(state: DeviceState, call: DeviceCall) -> None:
    fill(call, [entry("alice", CallUserState.ACCEPTED), entry("dave", CallUserState.RECEIVED)])
    assert state.effects == []
    assert call.participants["dave"].state is CallUserState.RECEIVED


@pytest.mark.parametrize(("before", "late"), [(129.9, []), (130.0, ["bob", "carol"])])
def test_invitations_nobody_spoke_of_run_out_by_themselves(
    state: DeviceState, call: DeviceCall, before: float, late: list[str]
) -> None:
    overdue(state, call, before)
    states = {name for name, p in call.participants.items() if p.state is CallUserState.TIMEOUT}
    assert sorted(states) == late
