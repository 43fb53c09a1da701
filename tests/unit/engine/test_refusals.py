"""The order of refusals: the first hit of the plan's list answers."""

from __future__ import annotations

import pytest

from callkit.engine.call import Call, Rules
from callkit.engine.commands import Command
from callkit.engine.transitions import apply
from callkit.errors import RequestError
from callkit.model import CallUserState, ErrorUserInfo, JoinPolicy, User
from tests.unit.engine.people import (
    ADVANCED,
    ALICE,
    BOB,
    CAROL,
    DAVE,
    DEADLINE,
    GENERAL,
    T0,
    accept,
    add,
    cancel,
    created,
    end,
    join,
    leave,
    received,
    reject,
    run,
    standing,
    state_of,
)

INVITED_ONLY = Rules(whoMayJoin="invited")


def code(call: Call, command: Command, now: int = T0 + 50, rules: Rules = Rules()) -> int:  # noqa: B008
    """The refusal's last three digits; 0 when there is none."""
    try:
        apply(call, command, now, rules)
    except RequestError as refusal:
        return refusal.code - 6000000
    return 0


def full() -> Call:
    """Ten people live: Alice inside, nine ring."""
    return created(ADVANCED, *(User(f"u{number}") for number in range(9)))


STRANGERS_WISHES: list[Command] = [
    join(DAVE, "d1"),
    leave("dave"),
    end("dave"),
    add(BOB, user="dave"),
]


@pytest.mark.parametrize("wish", STRANGERS_WISHES)
def test_the_mode_is_looked_at_before_the_role_and_before_the_end(wish: Command) -> None:
    assert code(created(GENERAL), wish) == 286
    assert code(run(created(GENERAL), cancel()), wish) == 286


def test_the_role_is_looked_at_before_the_end() -> None:
    ended = run(created(), cancel())
    assert code(ended, accept("dave")) == 274
    assert code(ended, reject("dave")) == 274
    assert code(ended, received("dave")) == 274
    assert code(ended, cancel(user="bob")) == 273
    assert code(ended, leave()) == 274


def test_the_caller_was_never_invited() -> None:
    assert code(created(), accept("alice", "a1")) == 274
    assert code(created(), reject("alice", "a1")) == 274


def test_received_is_not_refused_to_anybody_in_the_call() -> None:
    assert code(created(), received("alice", "a1")) == 0
    assert code(run(created(), join(DAVE, "d1")), received("dave", "d1")) == 0


def test_somebody_who_joined_uninvited_has_nothing_to_answer() -> None:
    assert code(run(created(), join(DAVE, "d1")), accept("dave", "d1")) == 274


def test_a_creator_who_left_and_was_invited_back_answers_like_anybody() -> None:
    call = run(created(), accept(), leave("alice", "a1"), add(ALICE, user="bob"))
    assert code(call, accept("alice", "a1")) == 0


def test_a_cancel_after_an_accept_is_too_late_in_both_modes() -> None:
    for mode in (GENERAL, ADVANCED):
        assert code(run(created(mode), accept()), cancel()) == 271
        assert code(run(created(mode), accept()), cancel("bob")) == 271


def test_a_cancel_is_too_late_also_when_that_accept_has_ended_the_call() -> None:
    call = run(created(GENERAL, BOB), accept())
    assert not call.live
    assert code(call, cancel()) == 271


def test_an_outsider_who_joined_stands_in_the_way_of_a_whole_cancel() -> None:
    assert code(run(created(), join(DAVE, "d1")), cancel()) == 271


def test_whoever_refused_does_not_stand_in_the_way_of_a_cancel() -> None:
    for mode in (GENERAL, ADVANCED):
        call = run(created(mode), reject(), cancel())
        assert (state_of(call), state_of(call, "carol")) == (2, 3)
        assert not call.live


def test_in_an_advanced_call_somebody_can_be_removed_although_another_accepted() -> None:
    call = run(created(), accept(), cancel("carol"))
    assert state_of(call, "carol") is CallUserState.BE_CANCELLED
    assert call.live


def test_a_list_succeeds_when_one_of_it_does_and_names_the_others() -> None:
    call = run(created(ADVANCED, BOB, CAROL, DAVE), accept(), reject("carol", "c1"))
    outcome = apply(call, cancel("bob", "dave", "carol", "mallory", "dave"), T0 + 50)
    assert state_of(outcome.call, "dave") is CallUserState.BE_CANCELLED
    assert outcome.answer.errorInvitees == ("bob", "carol", "mallory")


def test_a_list_of_which_none_succeeds_is_refused_for_its_firsts_reason() -> None:
    call = run(created(ADVANCED, BOB, CAROL), accept(), reject("carol", "c1"))
    assert code(call, cancel("bob", "carol")) == 271
    assert code(call, cancel("carol", "bob")) == 276
    assert code(call, cancel("mallory", "bob")) == 274
    assert code(call, cancel("alice", "bob")) == 274


def test_a_later_inviter_may_remove_whom_he_invited_and_nobody_else() -> None:
    call = run(created(), accept(), add(DAVE, user="bob"))
    assert code(call, cancel("carol", user="bob", device="b1")) == 273
    assert code(call, cancel(user="bob", device="b1")) == 273
    assert code(call, cancel("dave", user="carol", device="c1")) == 273
    assert code(call, cancel("dave")) == 0
    call = run(call, leave(), cancel("dave", user="bob", device="b1"))
    assert state_of(call, "dave") is CallUserState.BE_CANCELLED


def test_quitting_twice_and_ending_while_ringing_are_refused() -> None:
    assert code(run(created(), accept(), leave()), leave()) == 274
    assert code(run(created(), received()), end("bob", "b1")) == 274


def test_the_primary_device_is_in_the_call_already() -> None:
    assert code(created(), join(ALICE, "a1")) == 283
    assert code(created(), join(ALICE, "a2")) == 0


def test_already_primary_comes_before_capacity() -> None:
    assert code(full(), join(ALICE, "a1")) == 283
    assert code(full(), join(ALICE, "a2")) == 0


def test_the_eleventh_person_finds_no_place() -> None:
    assert code(full(), join(DAVE, "d1")) == 272
    assert code(full(), add(DAVE)) == 272


def test_somebody_who_rings_needs_no_second_place_to_join() -> None:
    assert code(full(), join(User("u3"), "x")) == 0


def test_a_place_that_became_free_can_be_taken() -> None:
    assert code(run(full(), reject("u3", "x")), join(DAVE, "d1")) == 0


def test_whoever_was_removed_joins_only_when_invited_anew() -> None:
    call = run(created(), cancel("bob"))
    assert code(call, join()) == 276
    assert code(run(call, add(BOB)), join()) == 0


def test_with_invited_only_strangers_stay_out_and_everybody_else_may_return() -> None:
    call = run(created(), accept(), leave("alice", "a1"), reject("carol", "c1"))
    assert code(call, join(DAVE, "d1"), rules=INVITED_ONLY) == 274
    assert code(call, join(ALICE, "a1"), rules=INVITED_ONLY) == 0
    assert code(call, join(CAROL, "c1"), rules=INVITED_ONLY) == 0


def test_with_invited_only_whoever_once_joined_uninvited_stays_out() -> None:
    call = run(created(), join(DAVE, "d1"), leave("dave", "d1"))
    assert code(call, join(DAVE, "d1"), rules=INVITED_ONLY) == 274
    assert code(call, join(DAVE, "d1")) == 0


def test_a_call_for_invited_people_keeps_strangers_out_whatever_they_know() -> None:
    call = run(created(joinPolicy=JoinPolicy.INVITED), accept(), leave("alice", "a1"))
    call = run(call, reject("carol", "c1"))
    assert code(call, join(DAVE, "d1")) == 274
    assert code(call, join(ALICE, "a1")) == 0
    assert code(call, join(CAROL, "c1")) == 0
    assert code(call, join(device="b2")) == 0
    assert code(run(call, add(DAVE, user="bob")), join(DAVE, "d1")) == 0
    # The role is looked at before the end: whoever was never invited learns nothing of it.
    assert code(run(call, end("bob", "b1")), join(DAVE, "d1")) == 274


def test_the_hundred_and_first_person_ever_is_refused_however_many_have_gone() -> None:
    call = created(ADVANCED, BOB)
    for number in range(98):
        call = run(call, join(User(f"u{number}"), "x"), leave(f"u{number}", "x"))
    assert len(call.members) == 100
    assert code(call, join(DAVE, "d1")) == 272
    assert code(call, add(DAVE)) == 272
    assert code(call, join(User("u7"), "x")) == 0
    outcome = apply(call, add(DAVE, User("u7")), T0 + 50)
    assert state_of(outcome.call, "u7") is CallUserState.INVITING
    assert outcome.answer.errorUserList == (ErrorUserInfo("dave", 6000272),)


def test_a_timeout_ends_the_right_to_cancel() -> None:
    assert code(created(GENERAL, BOB), cancel(), DEADLINE) == 276
    assert code(created(ADVANCED, BOB), cancel("bob"), DEADLINE) == 276


@pytest.mark.parametrize("state", [2, 6, 7])
def test_whoever_is_out_may_come_back_as_the_first_time(state: int) -> None:
    call, now = standing(ADVANCED, CallUserState(state))
    outcome = apply(call, join(device="b2", text="back"), now + 1)
    bob = outcome.call.requireMember("bob")
    assert (bob.state, bob.extendedData, bob.primaryDevice) == (1, "back", "b2")
    assert (bob.endReason, bob.leftTime, bob.answeredTime) == (None, 0, now + 1)
