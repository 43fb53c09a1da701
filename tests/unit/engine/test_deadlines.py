"""What happens by itself, to the millisecond: it has come when now is the deadline or later."""

from __future__ import annotations

import pytest

from callkit.engine.call import Call, Rules
from callkit.engine.commands import Command, DeviceBack, DeviceGone, Due
from callkit.engine.notices import Recipient
from callkit.engine.transitions import apply
from callkit.errors import RequestError
from callkit.model import CallInvitationMode, CallUserState, EndReason, User
from tests.unit.engine.people import (
    ADVANCED,
    BOB,
    CAROL,
    CHECK,
    DAVE,
    DEADLINE,
    GENERAL,
    SECOND,
    T0,
    accept,
    add,
    cancel,
    changes,
    created,
    end,
    heard,
    heard_names,
    join,
    leave,
    received,
    reject,
    run,
    state_of,
)

RULES = Rules()
ANSWERED = T0 + 10


def gone(user: str, device: str, *, last: bool = True) -> DeviceGone:
    return DeviceGone(userID=user, deviceID=device, lastOne=last)


def room() -> Call:
    """Alice and Bob talk, nobody rings."""
    return run(created(ADVANCED, BOB), received(), accept(), now=ANSWERED)


# --- the invitation ------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
@pytest.mark.parametrize("answer", [accept(), reject(), cancel("bob"), cancel()])
def test_one_millisecond_before_the_deadline_an_answer_counts(
    mode: CallInvitationMode, answer: Command
) -> None:
    call = created(mode)
    assert apply(call, Due(), DEADLINE - 1).call is call
    assert state_of(apply(call, answer, DEADLINE - 1).call) != state_of(call)


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
@pytest.mark.parametrize("late", [0, 1])
@pytest.mark.parametrize("answer", [accept(), reject(), cancel("bob")])
def test_at_the_deadline_and_after_it_an_answer_is_too_late(
    mode: CallInvitationMode, late: int, answer: Command
) -> None:
    call = created(mode)
    with pytest.raises(RequestError) as refusal:
        apply(call, answer, DEADLINE + late)
    assert refusal.value.code == 6000276
    assert state_of(apply(call, Due(), DEADLINE + late).call) is CallUserState.TIMEOUT


@pytest.mark.parametrize(("early", "state"), [(1, 0), (0, 9), (-1, 9)])
def test_the_delivery_check_comes_after_five_seconds(early: int, state: int) -> None:
    call = created(checkDelivery=True)
    assert state_of(apply(call, Due(), CHECK - early).call) == state


def test_an_invitation_shorter_than_the_check_just_times_out() -> None:
    call = created(ADVANCED, BOB, checkDelivery=True, timeout=3)
    assert call.nextDeadline() == T0 + 3 * SECOND
    assert state_of(apply(call, Due(), T0 + 3 * SECOND).call) is CallUserState.TIMEOUT
    assert state_of(apply(call, Due(), CHECK).call) is CallUserState.TIMEOUT


def test_the_earlier_of_two_invitations_is_due_first() -> None:
    call = run(created(ADVANCED, BOB), add(DAVE), now=T0 + 20 * SECOND)
    assert call.nextDeadline() == DEADLINE
    assert run(call, reject()).nextDeadline() == DEADLINE + 20 * SECOND


def test_a_delivered_invitation_is_not_checked() -> None:
    call = run(created(ADVANCED, BOB, checkDelivery=True), received())
    assert apply(call, Due(), CHECK).call is call


def test_without_the_delivery_check_an_invitation_stays_inviting() -> None:
    call = created()
    assert apply(call, Due(), CHECK).call is call


def test_a_late_device_is_received_after_all() -> None:
    call = run(created(checkDelivery=True), Due(), now=CHECK)
    outcome = apply(call, received(), CHECK + 1)
    assert state_of(outcome.call) is CallUserState.RECEIVED
    assert changes(outcome, "alice", "a1") == [("bob", 5, "")]


def test_a_later_invitation_rings_its_own_whole_time_and_is_checked_in_its_own_time() -> None:
    now = T0 + 20 * SECOND
    call = run(created(checkDelivery=True), received("carol", "c1"), accept())
    call = run(call, add(DAVE), now=now)
    assert state_of(apply(call, Due(), now + 5 * SECOND - 1).call, "dave") == 0
    call = apply(call, Due(), now + 5 * SECOND).call
    assert state_of(call, "dave") == 9
    call = apply(call, Due(), DEADLINE).call
    assert state_of(call, "carol") == 6
    assert state_of(apply(call, Due(), now + 60 * SECOND - 1).call, "dave") == 9
    assert state_of(apply(call, Due(), now + 60 * SECOND).call, "dave") == 6


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
def test_firing_twice_changes_nothing_the_second_time(mode: CallInvitationMode) -> None:
    call = apply(created(mode, checkDelivery=True), Due(), CHECK).call
    outcome = apply(call, Due(), CHECK)
    assert outcome.call is call
    assert outcome.notices == ()


# --- what is overdue happens before a command ----------------------------------------------------


def test_a_late_alarm_and_a_command_are_one_step_with_one_revision() -> None:
    """Bob's deadline passed unnoticed when Dave, invited later, answers."""
    call = run(created(ADVANCED, BOB), received())
    call = run(call, add(DAVE), now=T0 + 30 * SECOND)
    outcome = apply(call, accept("dave", "d1"), DEADLINE + SECOND)
    assert outcome.call.revision == call.revision + 1
    assert state_of(outcome.call) is CallUserState.TIMEOUT
    assert state_of(outcome.call, "dave") is CallUserState.ACCEPTED
    assert heard_names(outcome, "bob", "b1") == ["timedOut"]
    assert changes(outcome, "alice", "a1") == [("bob", 6, ""), ("dave", 1, "")]


def test_somebody_timed_out_and_invited_anew_in_one_step_is_told_both() -> None:
    call = created(ADVANCED, BOB)
    outcome = apply(call, add(BOB), DEADLINE)
    assert heard_names(outcome, "bob", "b1") == ["timedOut", "invited"]
    assert outcome.call.revision == call.revision + 1
    assert outcome.call.requireMember("bob").deadline == DEADLINE + 60 * SECOND


def test_overdue_invitations_hold_no_place() -> None:
    call = created(ADVANCED, *(User(f"u{number}") for number in range(9)))
    assert state_of(run(call, join(DAVE, "d1"), now=DEADLINE), "dave") == 1


def test_a_refusal_leaves_even_the_overdue_to_the_alarm() -> None:
    call = created()
    with pytest.raises(RequestError):
        apply(call, accept("mallory", "m1"), DEADLINE)
    assert state_of(call) is CallUserState.INVITING


# --- general calls -------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [accept("carol", "c1"), reject("carol", "c1")])
@pytest.mark.parametrize("first", [accept(), reject()])
def test_a_general_call_ends_with_the_last_answer(first: Command, last: Command) -> None:
    call = run(created(GENERAL), first, now=T0 + 20)
    assert call.live
    call = run(call, last, now=T0 + 30)
    assert not call.live
    assert call.endTime == T0 + 30
    assert call.nextDeadline() == 0


def test_a_general_call_ends_with_the_last_timeout_although_somebody_accepted() -> None:
    call = run(created(GENERAL), accept())
    call = run(call, Due(), now=DEADLINE)
    assert not call.live
    assert call.endTime == DEADLINE


# --- rooms ---------------------------------------------------------------------------------------


def test_an_advanced_call_lives_on_when_all_have_answered() -> None:
    assert run(created(), accept(), reject("carol", "c1")).live


def test_an_advanced_call_ends_when_nobody_is_inside_and_nobody_rings() -> None:
    call = run(room(), leave())
    assert call.live
    outcome = apply(call, leave("alice", "a1"), T0 + 40)
    assert not outcome.call.live
    assert outcome.call.endTime == T0 + 40
    assert "ended" not in heard_names(outcome, "alice", "a1")


def test_an_advanced_call_lives_while_somebody_rings_although_nobody_is_inside() -> None:
    call = run(created(), leave("alice", "a1"))
    assert call.live
    assert not run(call, reject(), reject("carol", "c1")).live
    assert not run(call, Due(), now=DEADLINE).live
    assert not run(call, cancel("bob"), cancel("carol")).live


@pytest.mark.parametrize(("early", "live"), [(1, True), (0, False), (-1, False)])
def test_a_room_with_one_person_in_it_is_closed_after_an_hour(early: int, live: bool) -> None:
    call = run(room(), leave(), now=ANSWERED)
    due = ANSWERED + 3_600 * SECOND
    assert call.nextDeadline() == due
    outcome = apply(call, Due(), due - early)
    assert outcome.call.live is live
    assert heard_names(outcome, "alice", "a1") == ([] if live else ["ended"])


def test_the_hour_starts_anew_when_somebody_was_there_in_between() -> None:
    later = ANSWERED + 1_800 * SECOND
    call = run(room(), leave(), now=ANSWERED)
    call = run(call, join(CAROL, "c1"), leave("carol", "c1"), now=later)
    assert apply(call, Due(), ANSWERED + 3_600 * SECOND).call.live
    assert not apply(call, Due(), later + 3_600 * SECOND).call.live


def test_somebody_who_rings_keeps_the_room_open() -> None:
    call = run(created(ADVANCED, BOB, timeout=600))
    assert call.nextDeadline() == T0 + 600 * SECOND
    assert call.aloneTime == 0


def test_a_call_nothing_is_due_for_is_looked_at_again() -> None:
    call = room()
    due = ANSWERED + RULES.reviewAfter
    assert call.nextDeadline() == due
    outcome = apply(call, Due(), due)
    assert outcome.notices == ()
    assert outcome.call.revision == call.revision
    assert outcome.call.nextDeadline() == due + RULES.reviewAfter


def test_a_review_that_finds_everybody_gone_starts_their_absence() -> None:
    due = ANSWERED + RULES.reviewAfter
    outcome = apply(room(), Due(online={"bob": ("b2",), "alice": ("a1",)}), due)
    call = outcome.call
    assert call.live
    assert heard(outcome.notices, "bob", "b2") == [("busy", False)]
    assert call.nextDeadline() == due + 600 * SECOND
    outcome = apply(call, Due(), due + 600 * SECOND)
    assert state_of(outcome.call) is CallUserState.QUIT
    assert changes(outcome, "alice", "a1") == [("bob", 7, "")]


def test_a_review_looks_for_the_primary_device_and_for_any_where_there_is_none() -> None:
    due = ANSWERED + RULES.reviewAfter
    answered = run(created(ADVANCED, BOB), accept(device=""), now=ANSWERED)
    for call, devices, absent in [
        (room(), ("b1", "b2"), False),
        (room(), ("b2",), True),
        (room(), (), True),
        (answered, ("b2",), False),
        (answered, (), True),
    ]:
        seen = apply(call, Due(online={"bob": devices}), due).call
        assert bool(seen.requireMember("bob").absentTime) is absent, devices


def test_presence_known_at_an_alarm_forgives_a_wrong_absence() -> None:
    call = run(room(), gone("bob", "b1"), now=ANSWERED)
    call = apply(call, Due(online={"bob": ("b1",)}), ANSWERED + 600 * SECOND).call
    assert state_of(call) is CallUserState.ACCEPTED
    assert call.nextDeadline() == ANSWERED + 600 * SECOND + RULES.reviewAfter


def test_looking_at_presence_again_does_not_make_an_absence_begin_anew() -> None:
    call = run(room(), gone("bob", "b1"), now=ANSWERED)
    for second in (1, 599):
        seen = Due(online={"bob": (), "alice": ("a1",)})
        call = apply(call, seen, ANSWERED + second * SECOND).call
    assert call.nextDeadline() == ANSWERED + 600 * SECOND
    due = ANSWERED + 600 * SECOND
    assert state_of(apply(call, Due(online={"bob": ()}), due).call) is CallUserState.QUIT


def test_what_the_directory_knows_of_strangers_and_rings_is_ignored() -> None:
    call = created()
    seen = Due(online={"bob": (), "mallory": (), "alice": ("a1",)})
    assert apply(call, seen, T0 + 20).call is call


@pytest.mark.parametrize(("early", "state"), [(1, 1), (0, 7), (-1, 7)])
def test_a_member_whose_device_is_gone_has_left_after_ten_minutes(early: int, state: int) -> None:
    call = run(room(), gone("bob", "b1"), now=ANSWERED)
    assert call.nextDeadline() == ANSWERED + 600 * SECOND
    assert state_of(apply(call, Due(), ANSWERED + 600 * SECOND - early).call) == state


def test_a_member_who_is_back_in_time_stays() -> None:
    call = run(room(), gone("bob", "b1"), now=ANSWERED)
    call = run(call, DeviceBack(userID="bob", deviceID="b1"), now=ANSWERED + 599 * SECOND)
    call = apply(call, Due(), ANSWERED + 600 * SECOND).call
    assert state_of(call) is CallUserState.ACCEPTED


def test_another_device_of_the_person_does_not_stand_for_the_one_in_the_call() -> None:
    call = run(room(), gone("bob", "b1", last=False), now=ANSWERED)
    back = DeviceBack(userID="bob", deviceID="b2")
    assert run(call, back, now=ANSWERED + 1) is call
    assert state_of(run(call, Due(), now=ANSWERED + 600 * SECOND)) is CallUserState.QUIT
    assert run(room(), gone("bob", "b2", last=False)) == room()


def test_absence_and_return_are_told_to_the_persons_other_devices_only() -> None:
    call = run(room(), join(device="b2", name="Laptop"))
    left = apply(call, gone("bob", "b2", last=False), T0 + 20)
    back = apply(left.call, DeviceBack(userID="bob", deviceID="b2"), T0 + 30)
    assert [n.recipients for n in left.notices] == [(Recipient("bob", excluding="b2"),)]
    assert heard(left.notices, "bob", "b1") == [("busy", False)]
    assert heard(back.notices, "bob", "b1") == [("busy", True)]
    assert (call.makesBusy("bob"), left.call.makesBusy("bob")) == (True, False)
    assert back.call.makesBusy("bob")
    assert left.call.revision == back.call.revision == call.revision


def test_a_second_word_of_the_same_absence_does_not_start_it_anew() -> None:
    call = run(room(), gone("bob", "b1"), now=ANSWERED)
    again = run(call, gone("bob", "b2"), now=ANSWERED + 300 * SECOND)
    assert again is call


def test_everybody_absent_ends_the_room_without_an_event() -> None:
    call = run(room(), gone("bob", "b1"), gone("alice", "a1"), now=ANSWERED)
    outcome = apply(call, Due(), ANSWERED + 600 * SECOND)
    assert not outcome.call.live
    assert heard_names(outcome, "alice", "a1") == ["changed"]


def test_a_general_call_knows_no_absence() -> None:
    call = run(created(GENERAL), accept())
    assert run(call, gone("bob", "b1")) is call


# --- the reasons of the ends above ---------------------------------------------------------------


def test_the_reasons_of_what_happens_by_itself() -> None:
    call = run(room(), gone("bob", "b1"), now=ANSWERED)
    call = run(call, Due(), now=ANSWERED + 600 * SECOND)
    assert call.requireMember("bob").endReason is EndReason.LEFT
    call = run(call, Due(), now=ANSWERED + 4_200 * SECOND)
    assert call.requireMember("alice").endReason is EndReason.ABANDONED
    call = run(created(ADVANCED, BOB), Due(), now=DEADLINE)
    assert call.requireMember("bob").endReason is EndReason.NO_ANSWER


@pytest.mark.parametrize(
    "call",
    [
        created(GENERAL),
        created(ADVANCED),
        created(ADVANCED, checkDelivery=True),
        run(created(GENERAL), accept()),
        room(),
        run(room(), leave()),
        run(room(), gone("bob", "b1")),
        run(room(), gone("bob", "b1"), leave("alice", "a1")),
        run(created(), leave("alice", "a1")),
    ],
)
def test_every_live_call_is_due_some_time_and_then_something_happens(call: Call) -> None:
    due = call.nextDeadline()
    assert due > T0
    assert apply(call, Due(), due - 1).call is call
    assert apply(call, Due(), due).call is not call


@pytest.mark.parametrize("call", [run(room(), end()), run(created(), cancel())])
def test_an_ended_call_is_never_due(call: Call) -> None:
    assert call.nextDeadline() == 0
    assert apply(call, Due(online={"bob": ()}), DEADLINE * 2).call is call
