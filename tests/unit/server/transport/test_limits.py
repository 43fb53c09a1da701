"""Token buckets: so many per second, so many at once, with advice when it is too much."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.server.settings import Settings
from callkit.server.transport.limits import Allowance, Bucket, ExpiringCache, Limits
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
        limits.usersInfo(f"p{number}", 1)
        clock.jump(0.1)
    assert len(limits._invites) < 40
    assert len(limits._infos) < 110


def test_an_asker_costs_the_same_however_many_others_ask():
    """Nothing is looked through: each asking forgets at most two."""
    recent = ExpiringCache(10.0)
    for number in range(5_000):
        recent.get(str(number), 0.0, list)
    assert len(recent) == 5_000
    recent.get("later", 20.0, list)
    assert len(recent) == 4_999
    for _ in range(3_000):
        recent.get("later", 20.0, list)
    assert len(recent) == 1


def test_what_is_kept_stays_as_long_as_it_is_asked_for():
    recent = ExpiringCache(10.0)
    kept = recent.get("a", 0.0, list)
    for time in range(1, 50):
        assert recent.get("a", float(time), list) is kept
        recent.get(f"other{time}", float(time), list)
    assert recent.get("a", 70.0, list) is not kept


def test_presence_is_asked_for_by_the_list_and_not_by_the_phone_book(clock):
    limits = Limits(Settings(statusesPerSecond=100, statusBurst=2_000), clock)
    assert allowed(20, lambda: limits.usersStatus("alice", 200)) == 10
    clock.jump(2)
    assert allowed(20, lambda: limits.usersStatus("alice", 200)) == 1
    assert allowed(3, lambda: limits.usersStatus("bob", 200)) == 3
    small = Limits(Settings(statusesPerSecond=10, statusBurst=50), clock)
    assert allowed(3, lambda: small.usersStatus("alice", 200)) == 1


def test_a_bucket_has_a_price_for_everything():
    bucket = Bucket(10, 20, now=0.0)
    assert bucket.take(0.0, 15)
    assert not bucket.take(0.0, 6)
    assert bucket.wait(6) == pytest.approx(0.1)
    assert bucket.take(0.0, 5)


def taken(allowance: Allowance, count: int, size: int = 0) -> int:
    return sum(allowance.take(size) for _ in range(count))


def test_what_one_connection_sends_is_paid_from_one_purse(clock):
    allowance = Limits(Settings(), clock).connection()
    assert taken(allowance, 300) == 200
    assert allowance.refusal().temporary
    clock.jump(0.5)
    assert taken(allowance, 300) == 50


def test_a_large_frame_is_paid_like_several(clock):
    assert taken(Limits(Settings(), clock).connection(), 300, 64 * 1024 - 1) == 12
    assert taken(Limits(Settings(), clock).connection(), 300, 4_095) == 200


def test_who_sends_on_and_on_is_spent_and_who_sends_a_little_too_much_is_not(clock):
    settings = Settings()
    flooding, hasty = Limits(settings, clock).connection(), Limits(settings, clock).connection()
    taken(flooding, 1_200)
    assert not flooding.spent
    flooding.take()
    assert flooding.spent
    for _ in range(600):
        clock.jump(0.1)
        taken(hasty, 15)
    assert not hasty.spent


def test_who_floods_for_a_long_time_is_spent_however_evenly(clock):
    allowance = Limits(Settings(), clock).connection()
    for _ in range(1_000):
        clock.jump(0.01)
        taken(allowance, 4)
    assert allowance.spent
