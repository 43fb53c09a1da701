"""Why a call is over, for each person on each device."""

from __future__ import annotations

import pytest

from callkit.engine.call import Call
from callkit.engine.commands import DeviceGone, Due
from callkit.engine.reasons import cancel_reason, end_reason, refusal_reason
from callkit.model import EndReason
from tests.unit.engine.people import (
    ADVANCED,
    ALICE,
    BOB,
    DAVE,
    DEADLINE,
    GENERAL,
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

BUSY = '{"reason":"busy","customData":"x"}'
DECLINE = '{"reason":"decline","message":"later"}'
LOST = DeviceGone(userID="alice", deviceID="a1", lastOne=True)


def one(mode: int = 1) -> Call:
    return run(created(ADVANCED if mode else GENERAL, BOB), received())


def reasons(call: Call, *devices: str) -> list[str]:
    """The reason on each device, named by its user's first letter as everywhere here."""
    users = {"a": "alice", "b": "bob", "c": "carol", "d": "dave"}
    return [str(end_reason(call, users[device[0]], device) or "-") for device in devices]


def test_while_it_rings_there_is_no_reason() -> None:
    assert reasons(one(), "a1", "a2", "b1", "b2", "d1") == ["-", "-", "-", "-", "-"]


def test_a_general_call_answered_is_answered_for_both_and_elsewhere_on_the_other_device() -> None:
    call = run(one(0), accept())
    expected = ["answered", "answered", "answered", "answeredElsewhere"]
    assert reasons(call, "a1", "a2", "b1", "b2") == expected


def test_an_advanced_call_answered_is_over_only_where_it_was_not_answered() -> None:
    call = run(one(), accept())
    assert reasons(call, "a1", "a2", "b1", "b2") == ["-", "-", "-", "answeredElsewhere"]


def test_a_call_moved_to_another_device_is_over_on_the_old_ones() -> None:
    call = run(one(), accept(), join(device="b2"), join(device="b3"))
    expected = ["movedElsewhere", "movedElsewhere", "-", "answeredElsewhere"]
    assert reasons(call, "b1", "b2", "b3", "b4") == expected
    back = run(call, join(device="b1"))
    assert reasons(back, "b1", "b2", "b3") == ["-", "movedElsewhere", "movedElsewhere"]
    assert reasons(run(back, end()), "b1", "b2") == ["ended", "movedElsewhere"]


def test_a_caller_who_moved_is_gone_from_the_old_device_only() -> None:
    call = run(one(), join(ALICE, "a2"))
    assert reasons(call, "a1", "a2", "a3") == ["movedElsewhere", "-", "-"]


def test_a_refusal_is_declined_here_and_elsewhere_on_the_other_device() -> None:
    call = run(one(), reject(text=DECLINE))
    assert reasons(call, "b1", "b2") == ["declined", "declinedElsewhere"]
    assert end_reason(call, "bob") is EndReason.DECLINED
    assert call.requireMember("bob").endExtendedData == DECLINE


def test_busy_is_busy_on_every_device() -> None:
    call = run(one(0), reject(text=BUSY))
    assert reasons(call, "a1", "b1", "b2") == ["busy", "busy", "busy"]


def test_a_refusal_by_the_server_api_happened_elsewhere_on_every_device() -> None:
    call = run(one(), reject(device="", name=""))
    assert reasons(call, "b1", "b2") == ["declinedElsewhere", "declinedElsewhere"]


def test_no_answer_is_the_reason_on_both_sides() -> None:
    call = run(one(0), Due(), now=DEADLINE)
    assert reasons(call, "a1", "b1", "b2") == ["noAnswer", "noAnswer", "noAnswer"]


@pytest.mark.parametrize("mode", [0, 1])
def test_a_whole_cancel_is_cancelled_for_everybody(mode: int) -> None:
    call = run(one(mode), cancel(text="wrong number"))
    assert reasons(call, "a1", "a2", "b1", "b2") == ["cancelled"] * 4
    assert call.requireMember("bob").endExtendedData == "wrong number"


@pytest.mark.parametrize("mode", [0, 1])
def test_a_lost_caller_is_that_for_everybody(mode: int) -> None:
    assert reasons(run(one(mode), LOST), "a1", "a2", "b1") == ["callerLost"] * 3


def test_a_cancel_for_glare_is_superseded_for_everybody() -> None:
    call = run(one(), cancel(text='{"reason":"superseded"}'))
    assert reasons(call, "a1", "b1") == ["superseded", "superseded"]


def test_one_removed_invitation_is_removed_while_the_call_goes_on() -> None:
    call = run(created(), cancel("bob", text="never mind"))
    assert reasons(call, "b1", "b2", "c1", "a1") == ["removed", "removed", "-", "-"]
    assert call.requireMember("bob").endExtendedData == "never mind"


def test_whoever_left_has_left_and_the_rest_go_on() -> None:
    call = run(created(), accept(), leave())
    assert reasons(call, "b1", "b2", "a1", "c1") == ["left", "answeredElsewhere", "-", "-"]


def test_an_end_is_ended_for_all_who_were_there_and_changes_nobodys_earlier_reason() -> None:
    call = run(created(ADVANCED, BOB, DAVE), accept(), reject("dave", "d1"), end(text="bye"))
    assert reasons(call, "a1", "b1", "b2", "d1") == [
        "ended",
        "ended",
        "answeredElsewhere",
        "declined",
    ]
    assert call.requireMember("alice").endExtendedData == "bye"
    assert call.requireMember("dave").endExtendedData == ""


def test_somebody_who_still_rang_when_it_was_ended_has_it_ended() -> None:
    assert reasons(run(one(), end()), "a1", "b1", "b2") == ["ended", "ended", "ended"]


@pytest.mark.parametrize(
    ("text", "reason"), [(BUSY, "busy"), (DECLINE, "declined"), ("", "declined")]
)
def test_the_caller_of_a_call_nobody_took_learns_why_they_did_not(text: str, reason: str) -> None:
    assert reasons(run(one(), reject(text=text), end()), "a1") == [reason]
    assert reasons(run(one(0), reject(text=text)), "a1") == [reason]


def test_of_several_refusals_declined_weighs_more_than_busy_and_busy_more_than_silence() -> None:
    both = run(created(GENERAL), reject(text=BUSY), reject("carol", "c1"))
    assert reasons(both, "a1") == ["declined"]
    busy = run(created(GENERAL), reject(text=BUSY))
    assert reasons(run(busy, Due(), now=DEADLINE), "a1") == ["busy"]


def test_one_accept_makes_a_general_call_answered_for_its_caller() -> None:
    assert reasons(run(created(GENERAL), accept(), reject("carol", "c1")), "a1") == ["answered"]


def test_an_uninvited_guests_other_devices_have_the_persons_reason() -> None:
    call = run(one(), join(DAVE, "d1"))
    assert reasons(call, "d1", "d2") == ["-", "-"]
    assert reasons(run(call, end()), "d1", "d2") == ["ended", "ended"]


def test_an_invitation_anew_clears_the_old_reason() -> None:
    call = run(one(), reject(), add(BOB))
    assert reasons(call, "b1", "b2") == ["-", "-"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "busy",
        "{",
        "[]",
        "null",
        '{"reason":5}',
        '{"reason":null}',
        '{"reason":"Busy"}',
        "{" * 2_000,
        '{"a":' * 400,
        "\ud800",
        '{"\ud800":1}',
        '{"x":{"reason":"busy"}}',
    ],
)
def test_other_texts_say_nothing(text: str) -> None:
    assert refusal_reason(text) is EndReason.DECLINED
    assert cancel_reason(text) is EndReason.CANCELLED


@pytest.mark.parametrize("text", [BUSY, ' {"reason": "busy"}', '{"a":[1],"reason":"busy"}'])
def test_busy_is_read_wherever_it_stands(text: str) -> None:
    assert refusal_reason(text) is EndReason.BUSY
