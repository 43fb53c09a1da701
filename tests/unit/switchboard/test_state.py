"""The moves all parts share: a line is shown, renamed and ended once."""

from __future__ import annotations

import pytest

from callkit.model import CallInvitationMode, CallUserState, EndReason, User
from callkit.protocol import frames
from callkit.switchboard.call import DeviceCall, Parked
from callkit.switchboard.effects import Ask, Change, Missed, Raise, Settle, Show
from callkit.switchboard.policy import Policy
from callkit.switchboard.state import REMEMBERED, DeviceState
from callkit.switchboard.view import Phase

ALICE, BOB = User("alice", "Alice"), User("bob", "Bob")


@pytest.fixture
def desk() -> DeviceState:
    desk = DeviceState(BOB, Policy())
    desk.online = True
    desk.now = 50.0
    return desk


def incoming(desk: DeviceState, key: str = "1", **fields: object) -> DeviceCall:
    line = DeviceCall(
        key=key,
        outgoing=False,
        me=BOB,
        caller=ALICE,
        inviter=ALICE,
        phase=Phase.RINGING,
        createTime=5,
        **fields,  # type: ignore[arg-type]
    )
    line.party(ALICE, CallUserState.ACCEPTED)
    desk.add(line)
    return line


def taken(desk: DeviceState) -> list[object]:
    effects, desk.effects = desk.effects, []
    return list(effects)


def test_a_line_nobody_was_told_of_changes_and_ends_unseen(desk: DeviceState) -> None:
    line = incoming(desk)
    desk.show(line)
    desk.finish(line, EndReason.ANSWERED_ELSEWHERE)
    assert taken(desk) == []


def test_the_same_picture_is_shown_once(desk: DeviceState) -> None:
    line = incoming(desk)
    desk.reveal(line)
    desk.reveal(line)
    desk.show(line)
    line.silenced = True
    desk.show(line)
    desk.show(line)
    changes = [effect.change for effect in taken(desk) if isinstance(effect, Show)]
    assert changes == [Change.ADDED, Change.CHANGED]


def test_a_line_ends_once_last_look_verdict_end_and_gone(desk: DeviceState) -> None:
    line = incoming(desk)
    desk.reveal(line)
    taken(desk)
    desk.finish(line, EndReason.CANCELLED)
    desk.finish(line, EndReason.NO_ANSWER)
    effects = taken(desk)
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
    assert desk.find("1") is None


def test_a_call_that_was_answered_is_not_missed_when_it_ends(desk: DeviceState) -> None:
    line = incoming(desk, key="2")
    line.phase = Phase.CONNECTED
    desk.finish(line, EndReason.CANCELLED)
    assert taken(desk) == []


def test_a_call_without_a_name_ends_without_an_event(desk: DeviceState) -> None:
    line = incoming(desk)
    line.createTime = 0
    desk.reveal(line)
    taken(desk)
    desk.finish(line, EndReason.FAILED)
    assert not any(isinstance(effect, Raise) for effect in taken(desk))


def test_an_answer_that_never_left_fails_with_the_line(desk: DeviceState) -> None:
    line = incoming(desk)
    line.intent = Parked(frames.CallAccept(callID="1"), 9)
    desk.finish(line, EndReason.NO_ANSWER)
    settled = [effect for effect in taken(desk) if isinstance(effect, Settle)]
    assert [effect.operation for effect in settled] == [9]
    assert settled[0].error is not None
    assert desk.tickets == {}


def test_nobody_waits_for_operation_zero(desk: DeviceState) -> None:
    desk.settle(0, "result")
    assert taken(desk) == []


def test_only_so_many_ended_calls_are_remembered(desk: DeviceState) -> None:
    for number in range(REMEMBERED + 5):
        desk.remember(str(number), EndReason.LEFT, settled=True)
        desk.merged[str(number)] = "x"
    assert len(desk.over) == REMEMBERED == len(desk.merged)
    assert "4" not in desk.over and "5" in desk.over


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
    desk: DeviceState, others: list[CallUserState], kind: type[frames.Request]
) -> None:
    line = incoming(desk)
    line.parties.clear()
    for number, state in enumerate(others):
        line.party(User(f"u{number}"), state)
    desk.leave(line)
    (ask,) = taken(desk)
    assert isinstance(ask, Ask) and type(ask.request) is kind


def test_a_general_call_is_left_without_asking(desk: DeviceState) -> None:
    line = incoming(desk)
    line.mode = CallInvitationMode.GENERAL
    desk.leave(line, 3)
    assert taken(desk) == [Settle(operation=3)]
