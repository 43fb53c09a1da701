"""Token buckets: so many per second, so many at once, with advice when it is too much."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.server.limits import Bucket, Limits
from callkit.server.settings import Settings
from callkit.testing import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def allowed(count: int, take) -> int:
    """How many of ``count`` tries are let through."""
    passed = 0
    for _ in range(count):
        try:
            take()
        except RequestError as error:
            assert error.code == ErrorCode.SERVER_FREQUENCY_LIMIT
            assert error.temporary and error.retryAfterMs > 0
        else:
            passed += 1
    return passed


def test_a_bucket_gives_its_burst_and_then_its_rate():
    bucket = Bucket(100, 200, now=0.0)
    assert sum(bucket.take(0.0) for _ in range(300)) == 200
    assert sum(bucket.take(0.5) for _ in range(300)) == 50
    assert 0 < bucket.wait() <= 0.01


def test_a_person_may_invite_60_at_once_and_20_a_second(clock):
    limits = Limits(Settings(), clock)
    assert allowed(100, lambda: limits.invite("alice")) == 60
    clock.jump(1)
    assert allowed(100, lambda: limits.invite("alice")) == 20


def test_one_person_does_not_use_up_anothers_allowance(clock):
    limits = Limits(Settings(), clock)
    assert allowed(100, lambda: limits.invite("alice")) == 60
    assert allowed(60, lambda: limits.invite("bob")) == 60


def test_logins_are_counted_by_address(clock):
    limits = Limits(Settings(loginsPerSecond=20, loginBurst=40), clock)
    assert allowed(100, lambda: limits.login("192.0.2.1")) == 40
    assert allowed(10, lambda: limits.login("192.0.2.2")) == 10


def test_ten_people_may_be_looked_up_in_ten_seconds(clock):
    limits = Limits(Settings(), clock)
    limits.usersInfo("alice", 10)
    with pytest.raises(RequestError) as caught:
        limits.usersInfo("alice", 1)
    assert caught.value.code == ErrorCode.USER_INFO_QUERIED_LIMIT
    assert caught.value.retryAfterMs > 9_000
    clock.jump(10.0)
    limits.usersInfo("alice", 10)


def test_limits_that_are_off_refuse_nobody(clock):
    limits = Limits(Settings(limits=False), clock)
    assert limits.connection() is None
    assert allowed(1_000, lambda: limits.invite("alice")) == 1_000
    for _ in range(100):
        limits.usersInfo("alice", 10)


def test_idle_people_are_forgotten(clock):
    limits = Limits(Settings(), clock)
    for number in range(1_500):
        limits.invite(f"p{number}")
        clock.jump(0.1)
    assert len(limits._invites) < 1_100
