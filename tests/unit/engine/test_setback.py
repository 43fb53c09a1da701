"""Waits after the clock was set back: never longer than they were when they began."""

from __future__ import annotations

import msgspec
import pytest

from callkit.engine.call import DEFAULT_RULES, Call
from callkit.engine.commands import DeviceGone
from callkit.engine.setback import brought_back
from tests.unit.engine.people import ADVANCED, DEADLINE, T0, accept, cancel, created, leave, run

HOUR = 3_600_000


@pytest.mark.parametrize("now", [T0, T0 + 1, DEADLINE + HOUR])
def test_a_call_of_the_past_is_the_very_same(now: int) -> None:
    call = created()
    assert brought_back(call, now) is call


def test_an_invitation_of_the_future_rings_its_whole_time_and_no_longer() -> None:
    call = brought_back(created(checkDelivery=True), T0 - HOUR)
    assert [m.deadline for m in call.members if m.inviter] == [DEADLINE - HOUR] * 2
    assert call.nextDeadline() == T0 - HOUR + 5_000


def test_what_people_were_told_stays() -> None:
    before = created()
    after = brought_back(before, T0 - HOUR)
    told = ("createTime", "timeout", "revision", "callID")
    assert [getattr(after, name) for name in told] == [getattr(before, name) for name in told]
    assert [m.invitedTime for m in after.members] == [m.invitedTime for m in before.members]


def test_waiting_begins_anew_with_the_last_change() -> None:
    answered = run(created(), accept(), now=T0 + 20_000)
    call = brought_back(answered, T0)
    ahead = 20_000
    assert call.known("carol").deadline == answered.known("carol").deadline - ahead


def alone() -> Call:
    return run(created(), accept(), cancel("carol"), leave("alice", "a1"), now=T0 + 10)


def away() -> Call:
    call = run(created(), accept(), cancel("carol"), now=T0 + 10)
    return run(call, DeviceGone(userID="bob", deviceID="b1", lastOne=True), now=T0 + 10)


def quiet() -> Call:
    return run(created(ADVANCED), accept(), accept("carol", "c1"), now=T0 + 10)


@pytest.mark.parametrize("make", [alone, away, quiet])
def test_every_kind_of_wait_comes_back(make) -> None:
    call = make()
    wait = call.nextDeadline() - (T0 + 10)
    back = brought_back(call, T0 - HOUR)
    assert back.nextDeadline(DEFAULT_RULES) == T0 - HOUR + wait


def test_a_time_that_was_none_stays_none_and_none_becomes_none() -> None:
    call = brought_back(msgspec.structs.replace(created(), aloneTime=5), 1)
    assert call.aloneTime == 1
    assert call.known("bob").absentTime == 0


def test_a_call_that_is_over_is_left_alone() -> None:
    call = run(created(), cancel())
    assert brought_back(call, T0 - HOUR) is call
