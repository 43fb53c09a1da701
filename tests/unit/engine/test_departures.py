"""The caller's device is lost (plan §5, Lost; ``reference/zim.md`` D4), and hand-overs."""

from __future__ import annotations

import pytest

from callkit.engine.commands import Command, DeviceBack, DeviceGone
from callkit.engine.transitions import apply
from callkit.errors import RequestError
from callkit.model import CallInvitationMode, CallUserState
from tests.unit.engine.people import (
    ADVANCED,
    ALICE,
    BOB,
    GENERAL,
    T0,
    accept,
    cancel,
    created,
    join,
    leave,
    received,
    reject,
    run,
    state_of,
)


def gone(user: str = "alice", device: str = "a1", *, last: bool = True) -> DeviceGone:
    return DeviceGone(userID=user, deviceID=device, lastOne=last)


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("before", [(), (received(),), (reject(),)])
def test_losing_the_callers_device_before_an_accept_takes_the_whole_call_back(
    mode: CallInvitationMode, last: bool, before: tuple[Command, ...]
) -> None:
    call = run(created(mode), *before)
    lost = apply(call, gone(last=last), T0 + 50).call
    assert not lost.live
    assert state_of(lost, "alice") is CallUserState.CANCELLED
    assert state_of(lost, "carol") is CallUserState.CANCELLED
    assert state_of(lost) == (2 if before == (reject(),) else 3)


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
def test_losing_it_after_an_accept_does_not(mode: CallInvitationMode) -> None:
    assert run(created(mode), accept(), gone()).live


def test_somebody_who_accepted_and_left_counts_as_an_accept() -> None:
    assert run(created(), accept(), leave(), gone()).live


def test_losing_another_device_of_the_caller_does_nothing() -> None:
    call = created()
    assert run(call, gone(device="a2", last=False)) is call


def test_after_a_hand_over_the_new_device_is_the_one_that_counts() -> None:
    call = run(created(), join(ALICE, "a2"))
    assert run(call, gone(device="a1", last=False)) is call
    assert not run(call, gone(device="a2", last=False)).live


@pytest.mark.parametrize("user", ["bob", "mallory"])
def test_losing_an_invitees_or_a_strangers_device_does_nothing(user: str) -> None:
    call = created()
    assert run(call, gone(user, "a1")) is call


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
def test_a_call_of_the_server_api_is_never_lost(mode: CallInvitationMode) -> None:
    call = created(mode, fromServer=True, deviceID="")
    assert run(call, gone(device="")).live
    assert run(call, gone(device="a1")).live


def test_a_caller_who_left_can_not_be_lost() -> None:
    call = run(created(), leave("alice", "a1"))
    assert run(call, gone()) is call


def test_a_caller_who_is_back_finds_the_call_taken_back() -> None:
    call = run(created(), gone())
    assert run(call, DeviceBack(userID="alice", deviceID="a1")) is call
    assert state_of(call, "alice") is CallUserState.CANCELLED


def test_a_creator_who_left_can_still_take_the_ringing_call_back() -> None:
    call = run(created(), leave("alice", "a1"), cancel())
    assert not call.live
    assert state_of(call, "alice") is CallUserState.QUIT
    assert state_of(call) is CallUserState.CANCELLED


def test_a_hand_over_keeps_the_revision_the_answer_and_the_text() -> None:
    call = run(created(ADVANCED, BOB), accept(text="yes"), now=T0 + 10)
    outcome = apply(call, join(device="b2", name="Phone", text="other"), T0 + 50)
    bob = outcome.call.requireMember("bob")
    assert outcome.call.revision == call.revision
    assert (bob.primaryDevice, bob.deviceName) == ("b2", "Phone")
    assert (bob.extendedData, bob.answeredTime) == ("yes", T0 + 10)


def test_a_hand_over_by_a_returning_device_ends_the_absence() -> None:
    call = run(created(ADVANCED, BOB), accept(), gone("bob", "b1"), join(device="b2"))
    assert call.requireMember("bob").absentTime == 0


def test_a_quit_from_the_old_device_counts_for_the_person() -> None:
    call = run(created(), accept(), join(device="b2"), leave(device="b1"))
    assert state_of(call) is CallUserState.QUIT


def test_the_first_of_two_devices_wins_and_the_second_is_refused() -> None:
    call = run(created(), received(), received(device="b2"), accept(device="b2"))
    with pytest.raises(RequestError) as refusal:
        apply(call, accept(device="b1"), T0 + 50)
    assert refusal.value.code == 6000276
    assert call.requireMember("bob").primaryDevice == "b2"
