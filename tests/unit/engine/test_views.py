"""What one person's device is shown of a call."""

from __future__ import annotations

import msgspec
import pytest

from callkit.engine.call import Call
from callkit.engine.commands import DeviceBack, DeviceGone, Due
from callkit.engine.views import call_info, user_infos
from callkit.model import CallState, JoinPolicy, User
from tests.unit.engine.people import (
    ADVANCED,
    BOB,
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
)


def test_an_invitation_shows_how_long_it_still_rings() -> None:
    call = run(created(extendedData="hello"), received())
    info = call_info(call, "bob", "b1", T0 + 10_000)
    assert info.remainingMs == 50_000
    assert (info.state, info.mode, info.caller, info.inviter) == (
        CallState.STARTED,
        ADVANCED,
        "alice",
        "alice",
    )
    assert (info.extendedData, info.timeout, info.createTime, info.endTime) == ("hello", 60, T0, 0)
    assert (info.revision, info.endReason, info.primary) == (2, "", False)


def test_an_invitation_past_its_deadline_rings_no_more() -> None:
    assert call_info(created(), "bob", "b1", DEADLINE - 1).remainingMs == 1
    assert call_info(created(), "bob", "b1", DEADLINE).remainingMs == 0
    assert call_info(created(), "bob", "b1", DEADLINE + 5).remainingMs == 0


def test_nobody_rings_in_an_ended_call() -> None:
    info = call_info(run(created(), end(text="bye")), "bob", "b1", T0 + 20)
    assert (info.state, info.remainingMs, info.endTime) == (CallState.ENDED, 0, T0 + 10)
    assert (info.endReason, info.endExtendedData) == ("ended", "bye")


def test_the_caller_and_whoever_answered_see_their_primary_device() -> None:
    call = run(created(), accept())
    assert call_info(call, "alice", "a1", T0 + 20).primary
    assert not call_info(call, "alice", "a2", T0 + 20).primary
    assert call_info(call, "bob", "b1", T0 + 20).primary
    assert not call_info(call, "bob", "b2", T0 + 20).primary
    assert not call_info(call, "bob", "", T0 + 20).primary


def test_whoever_left_has_no_primary_device() -> None:
    info = call_info(run(created(), accept(), leave()), "bob", "b1", T0 + 20)
    assert not info.primary
    assert info.endReason == "left"


def test_only_the_persons_other_devices_see_where_it_was_answered() -> None:
    call = run(created(), accept(name="Desk"))
    other = call_info(call, "bob", "b2", T0 + 20)
    assert other.deviceName == "Desk"
    assert [entry.deviceName for entry in other.callUserList] == ["", "Desk", ""]
    for user, device in (("bob", "b1"), ("alice", "a1"), ("carol", "c1")):
        info = call_info(call, user, device, T0 + 20)
        assert info.deviceName == ""
        assert not any(entry.deviceName for entry in info.callUserList)


def test_the_persons_other_devices_see_where_it_was_declined() -> None:
    info = call_info(run(created(), reject(name="Phone")), "bob", "b2", T0 + 20)
    assert (info.deviceName, info.endReason) == ("Phone", "declinedElsewhere")


def test_the_callers_other_devices_are_shown_no_name() -> None:
    assert call_info(created(), "alice", "a2", T0 + 20).deviceName == ""


def test_a_live_person_has_no_end_reason_on_any_device() -> None:
    call = run(created(), accept(), join(device="b2", name="Phone"))
    info = call_info(call, "bob", "b1", T0 + 20)
    assert (info.endReason, info.primary, info.deviceName) == ("", False, "Phone")


def test_the_inviter_is_the_one_who_invited_this_person() -> None:
    call = run(created(), accept(), add(DAVE, user="bob"))
    assert call_info(call, "dave", "d1", T0 + 20).inviter == "bob"
    assert call_info(call, "carol", "c1", T0 + 20).inviter == "alice"
    assert call_info(call, "alice", "a1", T0 + 20).inviter == "alice"


def test_a_strangers_view_has_nothing_of_their_own() -> None:
    info = call_info(created(), "mallory", "m1", T0 + 20)
    assert (info.remainingMs, info.primary, info.endReason, info.deviceName) == (0, False, "", "")


def test_the_list_carries_names_states_and_last_texts_in_the_order_of_coming() -> None:
    call = run(created(), accept(text="yes"), leave(text="bye"), reject("carol", "c1", text="no"))
    entries = [
        (entry.userID, entry.userName, int(entry.state), entry.extendedData)
        for entry in user_infos(call)
    ]
    assert entries == [
        ("alice", "Alice", 1, ""),
        ("bob", "Bob", 7, "bye"),
        ("carol", "Carol", 2, "no"),
    ]


def test_a_cancelled_call_says_the_cancels_text() -> None:
    call = run(created(GENERAL, BOB), cancel(text="oops"))
    for user, device in (("bob", "b1"), ("alice", "a2")):
        info = call_info(call, user, device, T0 + 20)
        assert (info.endReason, info.endExtendedData) == ("cancelled", "oops")


# --- busy: the server's knowledge -----------------------------------------------------------------


def test_a_call_makes_its_person_busy_on_all_devices_while_the_primary_one_is_online() -> None:
    call = run(created(), accept())
    lost = run(call, DeviceGone(userID="bob", deviceID="b1", lastOne=False))
    back = run(lost, DeviceBack(userID="bob", deviceID="b1"))
    for device in ("b1", "b2"):
        assert [call_info(c, "bob", device, T0 + 20).busy for c in (call, lost, back)] == [
            True,
            False,
            True,
        ]


def test_taking_the_call_over_makes_the_person_busy_again() -> None:
    call = run(created(), accept(), DeviceGone(userID="bob", deviceID="b1", lastOne=False))
    assert call_info(run(call, join(device="b2")), "bob", "b1", T0 + 20).busy


@pytest.mark.parametrize(
    "call",
    [
        created(),
        run(created(), reject()),
        run(created(), accept(), leave()),
        run(created(), accept(), end()),
        run(created(GENERAL), accept()),
        run(created(ADVANCED, BOB), accept(device="", name="")),
    ],
    ids=["rings", "declined", "left", "ended", "general", "answered by the server API"],
)
def test_other_calls_make_nobody_busy(call: Call) -> None:
    assert not call_info(call, "bob", "b1", T0 + 20).busy


# --- how long people talked -----------------------------------------------------------------------


def times(call: Call, user: str) -> tuple[int, int]:
    info = call_info(call, user, "x", DEADLINE)
    return (info.acceptTime and info.acceptTime - T0, info.quitTime and info.quitTime - T0)


def test_talking_begins_with_the_answer_for_both() -> None:
    call = run(run(created(ADVANCED, BOB), accept(), now=T0 + 11), end(), now=T0 + 41)
    assert times(call, "alice") == times(call, "bob") == (11, 0)
    assert call.endTime == T0 + 41


def test_who_comes_later_talks_from_then_on_and_who_leaves_talked_until_then() -> None:
    call = run(created(), accept(), now=T0 + 11)
    call = run(call, accept("carol", "c1"), now=T0 + 20)
    call = run(call, join(DAVE, "d1"), now=T0 + 25)
    call = run(call, leave(), now=T0 + 30)
    call = run(call, end(), now=T0 + 50)
    assert times(call, "alice") == (11, 0)
    assert times(call, "bob") == (11, 30)
    assert times(call, "carol") == (20, 0)
    assert times(call, "dave") == (25, 0)


def test_the_caller_talked_since_the_first_answer_though_that_person_came_twice() -> None:
    call = run(created(), accept(), now=T0 + 11)
    call = run(call, leave(), now=T0 + 20)
    call = run(call, join(), now=T0 + 30)
    assert times(call, "alice") == (11, 0)
    assert times(call, "bob") == (30, 0)


def test_a_caller_who_came_back_talked_since_then() -> None:
    call = run(created(), accept(), now=T0 + 11)
    call = run(call, leave("alice", "a1"), now=T0 + 20)
    call = run(call, join(User("alice", "Alice"), "a2"), now=T0 + 30)
    assert times(call, "alice") == (30, 0)


@pytest.mark.parametrize(
    "call",
    [created(), run(created(), reject(), cancel()), run(created(), Due(), now=DEADLINE)],
    ids=["rings", "declined", "not answered"],
)
def test_nobody_talked_where_nobody_answered(call: Call) -> None:
    assert times(call, "alice") == times(call, "bob") == (0, 0)


def test_a_call_stored_before_answers_were_timed_tells_it_from_its_members() -> None:
    call = run(created(), accept(), now=T0 + 11)
    old = Call(**{**msgspec.structs.asdict(call), "answerTime": 0})
    assert times(old, "alice") == (11, 0)


# --- what strangers wrote -------------------------------------------------------------------------


def test_a_name_no_one_can_see_is_shown_as_the_userID_and_an_unknown_one_stays_unknown() -> None:
    call = created(ADVANCED, User("bob", "\u200b\u2060"), User("carol"), User("dave", "D\x07ave"))
    names = {entry.userID: entry.userName for entry in user_infos(call)}
    assert names == {"alice": "Alice", "bob": "bob", "carol": "", "dave": "D ave"}


def test_who_may_join_is_shown() -> None:
    assert call_info(created(), "bob", "b1", T0).joinPolicy is JoinPolicy.ANYONE
    closed = created(joinPolicy=JoinPolicy.INVITED)
    assert call_info(closed, "bob", "b1", T0).joinPolicy is JoinPolicy.INVITED
