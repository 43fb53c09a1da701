"""Who hears what: ``reference/zim.md`` C3 and D5, event by event and device by device."""

from __future__ import annotations

import pytest

from callkit.engine.commands import Command, DeviceGone, Due
from callkit.engine.transitions import Outcome, apply
from callkit.model import CallInvitationMode, CallUserState, User
from tests.unit.engine.people import (
    ADVANCED,
    ALICE,
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
    invite,
    join,
    leave,
    received,
    reject,
    run,
    standing,
)

# What Bob's devices hear of somebody else's change, by where Bob stands: all of them, the one he
# answered on (b1), or none. 3, 7, 10: his part is over, he hears nothing any more.
OTHERS = """
Bob is:           none  0     9     5     1     2     6     7     10
carol-received    -     all   all   all   b1    -     -     -     -
carol-accepts     -     all   all   all   b1    -     -     -     -
carol-rejects     -     all   all   all   b1    -     -     -     -
carol-removed     -     all   all   all   b1    -     -     -     -
dave-added        -     all   all   all   b1    -     -     -     -
dave-joins        -     all   all   all   b1    -     -     -     -
alice-quits       -     all   all   all   b1    -     -     -     -
alice-ends        -     all   all   all   b1    -     -     -     -
"""
EVENT = {"alice-ends": "ended"}
COMMANDS: dict[str, Command] = {
    "carol-received": received("carol", "c1"),
    "carol-accepts": accept("carol", "c1"),
    "carol-rejects": reject("carol", "c1"),
    "carol-removed": cancel("carol"),
    "dave-added": add(DAVE),
    "dave-joins": join(DAVE, "d1"),
    "alice-quits": leave("alice", "a1"),
    "alice-ends": end(),
}
SUBJECT = {"carol": ("carol",), "dave": ("dave",), "alice": ("alice",)}

Case = tuple[str, CallUserState | None, str]


def cases() -> list[Case]:
    header, *rows = OTHERS.strip().splitlines()
    states = [None if word == "none" else CallUserState(int(word)) for word in header.split()[2:]]
    return [
        (row.split()[0], state, cell)
        for row in rows
        for state, cell in zip(states, row.split()[1:], strict=True)
    ]


def case_id(case: Case) -> str:
    what, state, cell = case
    return f"{what}-{'none' if state is None else state.name}-{cell}"


@pytest.mark.parametrize("case", cases(), ids=case_id)
def test_bob_hears_of_the_others_where_he_stands(case: Case) -> None:
    what, state, cell = case
    call, now = standing(ADVANCED, state)
    if what == "carol-received":
        # Carol has said so already; a fresh invitation lets her say it again.
        call = run(call, cancel("carol"), add(CAROL), now=now)
    outcome = apply(call, COMMANDS[what], now)
    expected = [EVENT.get(what, "changed")]
    assert heard_names(outcome, "bob", "b1") == (expected if cell in ("all", "b1") else [])
    assert heard_names(outcome, "bob", "b2") == (expected if cell == "all" else [])


@pytest.mark.parametrize("state", [0, 9, 5])
@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
def test_a_whole_cancel_reaches_all_devices_of_whoever_is_invited(
    mode: CallInvitationMode, state: int
) -> None:
    call, now = standing(mode, CallUserState(state))
    outcome = apply(call, cancel(text="sorry"), now)
    for device in ("b1", "b2"):
        assert heard_names(outcome, "bob", device) == ["cancelled"]
    assert heard_names(outcome, "carol", "c1") == ["cancelled"]
    happening = outcome.notices[0].happening
    assert (happening.inviter, happening.extendedData) == ("alice", "sorry")


@pytest.mark.parametrize("state", [2, 6, 7, 10])
def test_a_whole_cancel_is_not_told_to_whoever_is_out(state: int) -> None:
    call, now = standing(ADVANCED, CallUserState(state))
    outcome = apply(call, cancel(), now)
    assert heard_names(outcome, "bob", "b1") == []
    assert heard_names(outcome, "carol", "c1") == ["cancelled"]


# --- creation ------------------------------------------------------------------------------------


def test_creation_is_told_to_all_devices_of_the_caller_then_to_everybody_invited() -> None:
    outcome = apply(None, invite(), T0)
    for device in ("a1", "a2"):
        assert heard_names(outcome, "alice", device) == ["created"]
    for user, device in (("bob", "b1"), ("bob", "b2"), ("carol", "c1")):
        assert heard_names(outcome, user, device) == ["invited"]
    states = [
        (entry.userID, int(entry.state)) for entry in heard(outcome.notices, "bob", "b1")[0][1]
    ]
    assert states == [("alice", 1), ("bob", 0), ("carol", 0)]


def test_an_invitation_says_who_invites_and_until_when() -> None:
    invited = apply(None, invite(), T0).notices[1].happening
    assert (invited.inviter, invited.deadline) == ("alice", DEADLINE)


def test_a_later_invitation_is_a_change_for_who_is_there_and_a_full_list_for_who_comes() -> None:
    call = run(created(), accept())
    outcome = apply(call, add(DAVE, user="bob"), T0 + 20 * SECOND)
    assert changes(outcome, "alice", "a1") == [("dave", 0, "")]
    assert changes(outcome, "bob", "b1") == [("dave", 0, "")]
    assert heard_names(outcome, "carol", "c1") == ["changed"]
    assert heard_names(outcome, "dave", "d1") == ["invited"]
    assert heard_names(outcome, "alice", "a2") == []
    entries = heard(outcome.notices, "dave", "d1")[0][1]
    assert [(entry.userID, int(entry.state)) for entry in entries] == [
        ("alice", 1),
        ("bob", 1),
        ("carol", 0),
        ("dave", 0),
    ]
    invited = outcome.notices[-1].happening
    assert invited.inviter == "bob"
    assert invited.deadline == T0 + 80 * SECOND


# --- one's own change ----------------------------------------------------------------------------


def test_received_is_told_to_all_devices_of_everybody_invited_and_the_callers_primary() -> None:
    outcome = apply(created(), received(), T0 + 1)
    for user, device in (("alice", "a1"), ("bob", "b1"), ("bob", "b2"), ("carol", "c1")):
        assert changes(outcome, user, device) == [("bob", 5, "")]
    assert changes(outcome, "alice", "a2") == []


def test_a_second_devices_received_is_silent() -> None:
    call = run(created(), received())
    outcome = apply(call, received(device="b2"), T0 + 20)
    assert outcome.notices == ()
    assert outcome.call is call


@pytest.mark.parametrize("answer", [accept(), reject(), join()])
def test_an_answer_reaches_all_own_devices_and_only_the_others_learn_where(answer: Command) -> None:
    outcome = apply(created(), answer, T0 + 20)
    state = int(outcome.call.requireMember("bob").state)
    assert changes(outcome, "bob", "b1") == [("bob", state, "")]
    assert changes(outcome, "bob", "b2") == [("bob", state, "Desk")]
    assert changes(outcome, "bob", "b3") == [("bob", state, "Desk")]
    assert changes(outcome, "alice", "a1") == [("bob", state, "")]
    assert changes(outcome, "carol", "c1") == [("bob", state, "")]


@pytest.mark.parametrize("answer", [accept(name=""), reject(name="")])
def test_an_answer_from_a_nameless_device_reaches_every_device_once(answer: Command) -> None:
    outcome = apply(created(), answer, T0 + 20)
    state = int(outcome.call.requireMember("bob").state)
    for device in ("b1", "b2"):
        assert changes(outcome, "bob", device) == [("bob", state, "")]
    assert len(outcome.notices) == 1


@pytest.mark.parametrize("answer", [accept(device="", name=""), reject(device="", name="")])
def test_an_answer_by_the_server_api_reaches_all_own_devices(answer: Command) -> None:
    outcome = apply(created(), answer, T0 + 20)
    state = int(outcome.call.requireMember("bob").state)
    for device in ("b1", "b2"):
        assert changes(outcome, "bob", device) == [("bob", state, "")]


def test_a_timeout_is_told_to_the_person_as_such_and_to_the_others_as_a_change() -> None:
    call = run(created(ADVANCED, BOB), received())
    outcome = apply(call, Due(), DEADLINE)
    for device in ("b1", "b2"):
        assert heard_names(outcome, "bob", device) == ["timedOut"]
    assert changes(outcome, "alice", "a1") == [("bob", 6, "")]


def test_people_who_time_out_together_hear_only_of_themselves() -> None:
    outcome = apply(created(), Due(), DEADLINE)
    assert changes(outcome, "alice", "a1") == [("bob", 6, ""), ("carol", 6, "")]
    assert heard_names(outcome, "bob", "b1") == ["timedOut"]
    assert heard_names(outcome, "carol", "c1") == ["timedOut"]


def test_a_failed_delivery_check_is_told_to_every_live_member() -> None:
    call = run(created(checkDelivery=True), received("carol", "c1"))
    outcome = apply(call, Due(), CHECK)
    for user, device in (("alice", "a1"), ("bob", "b1"), ("carol", "c1")):
        assert changes(outcome, user, device) == [("bob", 9, "")]


def test_one_removed_invitation_is_cancelled_for_its_person_and_a_change_for_the_others() -> None:
    outcome = apply(created(), cancel("bob", text="no"), T0 + 20)
    for device in ("b1", "b2"):
        assert heard_names(outcome, "bob", device) == ["cancelled"]
    assert changes(outcome, "alice", "a1") == [("bob", 10, "")]
    assert changes(outcome, "carol", "c1") == [("bob", 10, "")]
    assert heard_names(outcome, "alice", "a1") == ["changed"]
    assert heard_names(outcome, "alice", "a2") == ["cancelled"]


def test_a_removal_from_another_device_does_not_read_as_the_end_on_the_primary_one() -> None:
    outcome = apply(created(), cancel("bob", device="a2"), T0 + 20)
    assert heard_names(outcome, "alice", "a1") == ["changed"]


def test_a_whole_cancel_reaches_the_callers_other_devices_and_not_the_asking_one() -> None:
    outcome = apply(created(), cancel(device="a2"), T0 + 20)
    assert heard_names(outcome, "alice", "a2") == []
    assert heard_names(outcome, "alice", "a1") == ["cancelled"]
    assert heard_names(outcome, "alice", "a3") == ["cancelled"]


def test_a_lost_caller_cancels_for_everybody_invited_and_on_the_callers_other_devices() -> None:
    gone = DeviceGone(userID="alice", deviceID="a1", lastOne=False)
    outcome = apply(created(), gone, T0 + 20)
    assert heard_names(outcome, "bob", "b2") == ["cancelled"]
    assert heard_names(outcome, "carol", "c1") == ["cancelled"]
    assert heard_names(outcome, "alice", "a2") == ["cancelled"]
    assert heard_names(outcome, "alice", "a1") == []


def test_a_quit_is_told_to_the_others_and_to_the_device_that_was_in_the_call() -> None:
    call = run(created(), accept())
    outcome = apply(call, leave(device="b2", text="bye"), T0 + 20)
    assert changes(outcome, "bob", "b1") == [("bob", 7, "")]
    assert changes(outcome, "bob", "b2") == []
    assert changes(outcome, "alice", "a1") == [("bob", 7, "")]
    assert changes(outcome, "carol", "c1") == [("bob", 7, "")]


def test_a_hand_over_is_told_to_the_persons_other_devices_and_to_nobody_else() -> None:
    call = run(created(), accept())
    outcome = apply(call, join(device="b2", name="Phone"), T0 + 20)
    assert changes(outcome, "bob", "b1") == [("bob", 1, "Phone")]
    assert changes(outcome, "bob", "b2") == []
    assert changes(outcome, "bob", "b3") == [("bob", 1, "Phone")]
    for user, device in (("alice", "a1"), ("carol", "c1")):
        assert heard_names(outcome, user, device) == []


def test_after_a_hand_over_only_the_new_primary_device_hears() -> None:
    call = run(created(), accept(), join(device="b2"))
    outcome = apply(call, reject("carol", "c1"), T0 + 20)
    assert changes(outcome, "bob", "b2") == [("carol", 2, "")]
    assert changes(outcome, "bob", "b1") == []


def test_an_end_is_told_to_every_live_member_the_operator_included() -> None:
    call = run(created(), accept())
    outcome = apply(call, end("bob", "b1", text="done"), T0 + 20)
    for user, device in (("alice", "a1"), ("bob", "b1"), ("carol", "c1"), ("carol", "c2")):
        assert heard_names(outcome, user, device) == ["ended"]
    assert heard_names(outcome, "bob", "b2") == []
    happening = outcome.notices[0].happening
    assert happening.operatedUserID == "bob"
    assert happening.extendedData == "done"
    assert happening.endTime == T0 + 20


def test_the_end_of_a_general_call_has_no_event_of_its_own() -> None:
    outcome = apply(created(GENERAL, BOB), accept(), T0 + 20)
    assert not outcome.call.live
    assert heard_names(outcome, "alice", "a1") == ["changed"]
    assert heard_names(outcome, "bob", "b1") == ["changed"]


def test_a_call_made_by_the_server_api_is_told_on_all_devices_of_its_caller() -> None:
    call = created(GENERAL, fromServer=True, deviceID="")
    outcome = apply(call, accept(), T0 + 20)
    for device in ("a1", "a2"):
        assert changes(outcome, "alice", device) == [("bob", 1, "")]


def test_somebody_who_was_told_the_end_of_an_absence_hears_on_the_old_primary_only() -> None:
    call = run(
        created(ADVANCED, BOB), accept(), DeviceGone(userID="bob", deviceID="b1", lastOne=True)
    )
    outcome = apply(call, Due(), T0 + 10 + 600 * SECOND)
    assert changes(outcome, "alice", "a1") == [("bob", 7, "")]
    assert changes(outcome, "bob", "b1") == [("bob", 7, "")]
    assert changes(outcome, "bob", "b2") == []


def test_a_creator_who_left_and_is_invited_again_hears_her_own_whole_cancel_once() -> None:
    call = run(created(), accept(), leave("alice", "a1"), add(ALICE, user="bob"), leave())
    outcome = apply(call, cancel(), T0 + 20)
    assert heard_names(outcome, "alice", "a1") == ["cancelled"]
    assert heard_names(outcome, "alice", "a2") == ["cancelled"]


def test_nobody_hears_the_same_event_of_one_step_twice() -> None:
    people = [User(f"u{number}") for number in range(9)]
    call = created(ADVANCED, *people)
    call = run(call, accept("u0", "x"), accept("u1", "x"), received("u2", "x"))
    for command in (accept("u3", "x"), reject("u4", "x"), leave("u0", "x"), cancel("u5", "u6")):
        outcome: Outcome = apply(call, command, T0 + 20)
        for user in call.members:
            for device in ("a1", "x", "y"):
                names = heard_names(outcome, user.userID, device)
                assert len(names) == len(set(names))


def test_a_removal_does_not_stop_the_ring_of_a_canceller_who_is_invited_again() -> None:
    call = run(created(ADVANCED, BOB), accept(), add(CAROL, user="bob"), leave(), add(BOB))
    outcome = apply(call, cancel("carol", user="bob", device="b1"), T0 + 20)
    assert heard_names(outcome, "carol", "c1") == ["cancelled"]
    for device in ("b1", "b2"):
        assert heard_names(outcome, "bob", device) == ["changed"]


def test_whoever_joins_as_the_own_invitation_runs_out_is_not_told_that_it_did() -> None:
    outcome = apply(created(ADVANCED, BOB), join(), DEADLINE)
    assert changes(outcome, "bob", "b1") == [("bob", 1, "")]
    assert heard_names(outcome, "bob", "b1") == ["changed"]
    assert heard_names(outcome, "bob", "b2") == ["changed"]
    assert changes(outcome, "alice", "a1") == [("bob", 6, ""), ("bob", 1, "")]
