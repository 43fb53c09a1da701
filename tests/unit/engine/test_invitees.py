"""Whom an invitation reaches (``reference/zim.md`` B3, B6, H4, H21, H22)."""

from __future__ import annotations

import pytest

from callkit.engine.call import Call
from callkit.engine.commands import CallingInvite
from callkit.engine.invitees import plan_invitees
from callkit.engine.transitions import apply
from callkit.errors import RequestError
from callkit.model import ErrorUserInfo, User
from tests.unit.engine.people import (
    ADVANCED,
    ALICE,
    BOB,
    CAROL,
    DAVE,
    T0,
    accept,
    add,
    created,
    invite,
    reject,
    run,
    state_of,
)


def people(count: int, prefix: str = "u") -> list[User]:
    return [User(f"{prefix}{number}") for number in range(count)]


def names(count: int) -> list[str]:
    return [user.userID for user in people(count)]


def refusal(call: Call, command: CallingInvite) -> int:
    with pytest.raises(RequestError) as refused:
        apply(call, command, T0 + 50)
    return refused.value.code


# --- callInvite ----------------------------------------------------------------------------------


def test_duplicates_are_dropped_in_the_order_of_naming() -> None:
    assert plan_invitees("alice", ["carol", "bob", "carol", "bob"]) == (("carol", "bob"), ())


def test_oneself_among_others_is_an_error_entry() -> None:
    distinct, errors = plan_invitees("alice", ["alice", "bob", "alice"])
    assert distinct == ("bob",)
    assert errors == (ErrorUserInfo("alice", 6000001),)


@pytest.mark.parametrize("invitees", [[], ["alice"], ["alice", "alice"]])
def test_nobody_or_only_oneself_is_refused(invitees: list[str]) -> None:
    with pytest.raises(RequestError) as refused:
        plan_invitees("alice", invitees)
    assert refused.value.code == 6000001


def test_nine_are_invited_and_ten_refused() -> None:
    assert len(plan_invitees("alice", names(9))[0]) == 9
    with pytest.raises(RequestError) as refused:
        plan_invitees("alice", names(10))
    assert refused.value.code == 6000272


def test_duplicates_and_oneself_do_not_count_towards_nine() -> None:
    distinct, _ = plan_invitees("alice", [*names(9), *names(9), "alice"])
    assert len(distinct) == 9


def test_the_answer_names_whom_the_directory_did_not_let_through() -> None:
    failed = (ErrorUserInfo("mallory", 6000011),)
    assert apply(None, invite(failed=failed), T0).answer.errorUserList == failed


# --- callingInvite -------------------------------------------------------------------------------


def test_the_tenth_place_is_given_and_the_eleventh_person_is_an_error_entry() -> None:
    call = created(ADVANCED, *people(7))
    outcome = apply(call, add(BOB, CAROL, DAVE), T0 + 50)
    assert (state_of(outcome.call, "bob"), state_of(outcome.call, "carol")) == (0, 0)
    assert state_of(outcome.call, "dave") is None
    assert outcome.answer.errorUserList == (ErrorUserInfo("dave", 6000272),)


def test_a_full_call_refuses() -> None:
    assert refusal(created(ADVANCED, *people(9)), add(DAVE)) == 6000272


def test_places_of_people_who_are_out_are_free() -> None:
    call = run(created(ADVANCED, *people(9)), reject("u0", "x"))
    assert state_of(run(call, add(DAVE)), "dave") == 0


def test_people_in_the_call_are_error_entries_beside_the_ones_invited() -> None:
    call = run(created(), accept())
    outcome = apply(call, add(BOB, CAROL, DAVE), T0 + 50)
    assert outcome.answer.errorUserList == (
        ErrorUserInfo("bob", 6000283),
        ErrorUserInfo("carol", 6000283),
    )
    assert state_of(outcome.call, "dave") == 0
    assert outcome.call.requireMember("bob") is call.requireMember("bob")


def test_when_all_are_in_the_call_nothing_changes_and_each_is_named() -> None:
    call = run(created(), accept())
    outcome = apply(call, add(BOB, CAROL), T0 + 50)
    assert outcome.call is call
    assert outcome.notices == ()
    assert [error.reason for error in outcome.answer.errorUserList] == [6000283, 6000283]


def test_when_some_are_in_the_call_and_the_rest_do_not_fit_it_is_full() -> None:
    assert refusal(created(ADVANCED, *people(9)), add(User("u0"), DAVE)) == 6000272


def test_when_nobody_named_may_be_invited_it_is_refused() -> None:
    failed = (ErrorUserInfo("mallory", 6000011), ErrorUserInfo("eve", 6000021))
    command = CallingInvite(userID="alice", invitees=(), failed=failed)
    assert refusal(created(), command) == 6000281


def test_people_the_directory_did_not_let_through_are_named_beside_the_invited() -> None:
    failed = (ErrorUserInfo("mallory", 6000011),)
    command = CallingInvite(userID="alice", invitees=(DAVE, BOB), failed=failed)
    outcome = apply(created(), command, T0 + 50)
    assert outcome.answer.errorUserList == (*failed, ErrorUserInfo("bob", 6000283))


def test_more_than_nine_at_once_are_refused_whatever_became_of_them() -> None:
    assert refusal(created(ADVANCED, BOB), add(*people(10))) == 6000272
    failed = (ErrorUserInfo("mallory", 6000011),)
    many = CallingInvite(userID="alice", invitees=tuple(people(9)), failed=failed)
    assert refusal(created(ADVANCED, BOB), many) == 6000272


def test_the_inviter_in_the_list_is_an_error_entry_and_no_tenth_person() -> None:
    failed = (ErrorUserInfo("alice", 6000001),)
    command = CallingInvite(userID="alice", invitees=tuple(people(9)), failed=failed)
    outcome = apply(created(ADVANCED, BOB), command, T0 + 50)
    assert outcome.answer.errorUserList[0] == failed[0]
    outcome = apply(created(), add(ALICE, DAVE), T0 + 50)
    assert outcome.answer.errorUserList == (ErrorUserInfo("alice", 6000001),)


def test_whoever_is_invited_anew_keeps_the_place_in_the_list_and_nothing_else() -> None:
    call = run(created(), accept(), reject("carol", "c1", text='{"reason":"busy"}'))
    call = run(call, add(CAROL, user="bob"), now=T0 + 1_000)
    assert [member.userID for member in call.members] == ["alice", "bob", "carol"]
    carol = call.requireMember("carol")
    assert (carol.state, carol.inviter, carol.invitedTime) == (0, "bob", T0 + 1_000)
    assert (carol.extendedData, carol.answerDevice, carol.endReason) == ("", "", None)
