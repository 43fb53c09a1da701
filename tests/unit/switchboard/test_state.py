"""The moves all parts share: a call is shown, renamed and ended once."""

from __future__ import annotations

import pytest

from callkit.model import CallInvitationMode, CallUserState, EndReason, User
from callkit.protocol import frames
from callkit.switchboard.call import DeviceCall, Parked
from callkit.switchboard.effects import Ask, Change, Missed, Raise, Settle, Show
from callkit.switchboard.policy import Policy
from callkit.switchboard.state import REMEMBERED, DeviceState
from callkit.switchboard.tables import State
from callkit.switchboard.view import Phase

ALICE, BOB = User("alice", "Alice"), User("bob", "Bob")


@pytest.fixture
def state() -> DeviceState:
    state = DeviceState(BOB, Policy())
    state.online = True
    state.now = 50.0
    return state


def incoming(state: DeviceState, key: str = "1", **fields: object) -> DeviceCall:
    call = DeviceCall(
        key=key,
        outgoing=False,
        me=BOB,
        caller=ALICE,
        inviter=ALICE,
        state=State.RINGING,
        createTime=5,
        **fields,  # type: ignore[arg-type]
    )
    call.participant(ALICE, CallUserState.ACCEPTED)
    state.add(call)
    return call


def taken(state: DeviceState) -> list[object]:
    effects, state.effects = state.effects, []
    return list(effects)


def test_a_line_nobody_was_told_of_changes_and_ends_unseen(state: DeviceState) -> None:
    call = incoming(state)
    state.show(call)
    state.finish(call, EndReason.ANSWERED_ELSEWHERE)
    assert taken(state) == []


def test_the_same_picture_is_shown_once(state: DeviceState) -> None:
    call = incoming(state)
    state.reveal(call)
    state.reveal(call)
    state.show(call)
    call.silenced = True
    state.show(call)
    state.show(call)
    changes = [effect.change for effect in taken(state) if isinstance(effect, Show)]
    assert changes == [Change.ADDED, Change.CHANGED]


def test_a_line_ends_once_last_look_verdict_end_and_gone(state: DeviceState) -> None:
    call = incoming(state)
    state.reveal(call)
    taken(state)
    state.finish(call, EndReason.CANCELLED)
    state.finish(call, EndReason.NO_ANSWER)
    effects = taken(state)
    assert [type(effect).__name__ for effect in effects] == [
        "Show",
        "Raise",
        "Raise",
        "Missed",
        "Show",
    ]
    changed, verdict, ended, missed, removed = effects
    assert isinstance(changed, Show) and changed.view.phase is Phase.ENDED
    assert isinstance(verdict, Raise) and verdict.name == "onIncomingCallCanceled"
    assert ended == Raise(name="onCallEnded", args=("1", EndReason.CANCELLED))
    assert isinstance(missed, Missed) and missed.view.endedAt == 50.0
    assert isinstance(removed, Show) and removed.change is Change.REMOVED
    assert state.find("1") is None


def test_a_call_that_was_answered_is_not_missed_when_it_ends(state: DeviceState) -> None:
    call = incoming(state, key="2")
    call.state = State.CONNECTED
    state.finish(call, EndReason.CANCELLED)
    assert taken(state) == []


def test_a_call_without_a_name_ends_without_an_event(state: DeviceState) -> None:
    call = incoming(state)
    call.createTime = 0
    state.reveal(call)
    taken(state)
    state.finish(call, EndReason.FAILED)
    assert not any(isinstance(effect, Raise) for effect in taken(state))


def test_an_answer_that_never_left_fails_with_the_line(state: DeviceState) -> None:
    call = incoming(state)
    call.parked = Parked(frames.CallAccept(callID="1"), 9)
    state.finish(call, EndReason.NO_ANSWER)
    settled = [effect for effect in taken(state) if isinstance(effect, Settle)]
    assert [effect.operation for effect in settled] == [9]
    assert settled[0].error is not None
    assert state.tickets == {}


def test_nobody_waits_for_operation_zero(state: DeviceState) -> None:
    state.settle(0, "result")
    assert taken(state) == []


def test_only_so_many_ended_calls_are_remembered(state: DeviceState) -> None:
    for number in range(REMEMBERED + 5):
        state.remember(str(number), EndReason.LEFT, settled=True)
        state.merged[str(number)] = "x"
    assert len(state.over) == REMEMBERED == len(state.merged)
    assert "4" not in state.over and "5" in state.over


@pytest.mark.parametrize(
    ("others", "kind"),
    [
        ([CallUserState.ACCEPTED], frames.CallEnd),
        ([], frames.CallEnd),
        ([CallUserState.ACCEPTED, CallUserState.RECEIVED], frames.CallQuit),
        ([CallUserState.ACCEPTED, CallUserState.REJECTED], frames.CallEnd),
        ([CallUserState.ACCEPTED, CallUserState.ACCEPTED], frames.CallQuit),
    ],
)
def test_leaving_ends_the_call_when_nobody_is_left_to_talk_to(
    state: DeviceState, others: list[CallUserState], kind: type[frames.Request]
) -> None:
    call = incoming(state)
    call.participants.clear()
    for number, standing in enumerate(others):
        call.participant(User(f"u{number}"), standing)
    state.leave(call)
    (ask,) = taken(state)
    assert isinstance(ask, Ask) and type(ask.request) is kind


def test_a_general_call_is_left_without_asking(state: DeviceState) -> None:
    call = incoming(state)
    call.mode = CallInvitationMode.GENERAL
    state.leave(call, 3)
    assert taken(state) == [Settle(operation=3)]
