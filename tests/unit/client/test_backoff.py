from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from callkit.client.backoff import FIRST, MOST, STALE, Attempts, delays
from callkit.testing import ManualClock


class Highest(random.Random):
    """Always throws the most."""

    def uniform(self, a: float, b: float) -> float:
        return b


def test_the_ceiling_doubles_up_to_the_most():
    waits = itertools.islice(delays(Highest()), 9)
    assert list(waits) == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


@given(st.integers())
def test_every_wait_is_between_nothing_and_the_ceiling(seed):
    for number, wait in enumerate(itertools.islice(delays(random.Random(seed)), 12)):
        assert 0 <= wait <= min(MOST, FIRST * 2**number)


def test_two_clients_do_not_wait_alike():
    one = list(itertools.islice(delays(random.Random(1)), 5))
    two = list(itertools.islice(delays(random.Random(2)), 5))
    assert one != two


def test_attempts_begin_anew_with_short_waits():
    attempts = Attempts(ManualClock(), Highest())
    assert [attempts.nextWait() for _ in range(3)] == [0.5, 1, 2]
    attempts.anew()
    assert attempts.nextWait() == 0.5


def test_an_attempt_is_begun_again_once_when_it_has_lasted():
    clock = ManualClock()
    attempts = Attempts(clock, Highest())
    attempts.begin()
    clock.jump(STALE)
    assert not attempts.mayRestart()
    clock.shiftWall(600)
    assert attempts.mayRestart()
    attempts.begin()
    clock.jump(STALE + 1)
    assert not attempts.mayRestart()
    attempts.end()
    assert attempts.mayRestart()
