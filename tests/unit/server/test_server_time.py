"""Server time never goes back, and many equal waits need one timer."""

from __future__ import annotations

import pytest

from callkit.server.server_time import Expiry, ServerTime
from callkit.testing import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def test_time_goes_on_with_the_monotonic_clock(clock):
    server_time = ServerTime(clock)
    begin = server_time.now()
    clock.jump(59.999)
    assert server_time.now() - begin == 59_999


async def test_a_call_back_comes_when_its_time_has_come_and_not_before(clock):
    server_time = ServerTime(clock)
    came: list[int] = []
    server_time.callAt(server_time.now() + 1_000, lambda: came.append(server_time.now()))
    due = server_time.now() + 1_000
    await clock.advance(0.999)
    assert came == []
    await clock.advance(0.001)
    assert came and came[0] >= due


async def test_what_is_not_renewed_expires_in_order(clock):
    gone: list[tuple[str, int]] = []
    expiry: Expiry[str, int] = Expiry(clock, 35.0, lambda key, value: gone.append((key, value)))
    expiry.renew("a", 1)
    await clock.advance(10)
    expiry.renew("b", 2)
    await clock.advance(20)
    expiry.renew("a", 3)
    await clock.advance(15)
    assert gone == [("b", 2)]
    assert "a" in expiry and len(expiry) == 1
    await clock.advance(20)
    assert gone == [("b", 2), ("a", 3)]


async def test_what_is_dropped_or_stopped_never_expires(clock):
    gone: list[str] = []
    expiry: Expiry[str, None] = Expiry(clock, 5.0, lambda key, _: gone.append(key))
    expiry.renew("a", None)
    expiry.renew("b", None)
    expiry.drop("a")
    expiry.stop()
    await clock.advance(60)
    assert gone == []
    assert len(expiry) == 0


async def test_renewing_all_gives_everybody_the_whole_wait_again(clock):
    gone: list[str] = []
    expiry: Expiry[str, None] = Expiry(clock, 35.0, lambda key, _: gone.append(key))
    expiry.renew("a", None)
    await clock.advance(34)
    expiry.renewAll()
    await clock.advance(34)
    assert gone == []
    await clock.advance(1)
    assert gone == ["a"]


# --- clocks that are set -------------------------------------------------------------------------


class Machine:
    """A clock and somebody who sets it, a timeline and who looks at it once a second."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.server_time = ServerTime(self.clock)
        self.began = self.server_time.steady()
        self.stepped = 0

    def runs(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.jump(1)
            before = self.server_time.steady()
            self.stepped += self.server_time.follow()
            assert 0 <= self.server_time.steady() - before <= 1

    @property
    def passed(self) -> int:
        return self.server_time.steady() - self.began

    @property
    def wrong(self) -> int:
        """Milliseconds between what it says and what the clock says."""
        return abs(self.server_time.now() - self.clock.wallMs())


@pytest.mark.parametrize("seconds", [-60, -40, -1, 1, 40, 60])
def test_a_small_difference_is_made_up_for_without_a_step(seconds: float) -> None:
    machine = Machine()
    machine.clock.shiftWall(seconds)
    machine.runs(20)
    assert abs(machine.passed - 20_000) <= 20
    machine.runs(60_000)
    assert machine.wrong <= 25
    assert machine.stepped == machine.server_time.skew == 0


YEAR = 366 * 86_400


@pytest.mark.parametrize("seconds", [-YEAR, -3_600, -61, 61, 3_600, YEAR])
@pytest.mark.logs("the clock jumped by", "the clock stayed where it jumped")
def test_a_jump_is_believed_after_five_minutes(seconds: float) -> None:
    machine = Machine()
    machine.runs(10)
    machine.clock.shiftWall(seconds)
    machine.runs(300)
    assert machine.stepped == 0
    assert machine.passed == 310_000
    machine.runs(1)
    assert machine.stepped == machine.server_time.skew == seconds * 1_000
    assert machine.wrong == 0
    assert machine.passed == 311_000


@pytest.mark.parametrize("seconds", [-YEAR, -3_600, 61, YEAR])
@pytest.mark.logs("the clock jumped by")
def test_a_jump_that_is_taken_back_never_happened(seconds: float) -> None:
    machine = Machine()
    for _ in range(3):
        machine.clock.shiftWall(seconds)
        machine.runs(250)
        machine.clock.shiftWall(-seconds)
        machine.runs(60)
    assert machine.stepped == machine.wrong == 0
    assert machine.passed == 930_000


@pytest.mark.logs("the clock jumped by")
def test_a_clock_that_keeps_jumping_is_not_believed() -> None:
    machine = Machine()
    for _ in range(20):
        machine.clock.shiftWall(3_600)
        machine.runs(100)
    assert machine.stepped == 0


@pytest.mark.parametrize(
    ("seconds", "counted"), [(-YEAR, 0), (-1, 0), (0, 0), (3_600, 3_600), (YEAR, 86_400)]
)
@pytest.mark.may_log("the clock jumped by")
def test_a_life_goes_on_where_the_one_before_ended(seconds: float, counted: float) -> None:
    machine = Machine()
    machine.runs(10)
    mark = machine.server_time.mark()
    machine.clock.jump(5)
    machine.clock.shiftWall(seconds)
    same = ServerTime(machine.clock)
    same.resume(mark)
    assert same.steady() == mark.steady + 5_000
    machine.clock.reboot()
    after = ServerTime(machine.clock)
    after.resume(mark)
    least = mark.steady + counted * 1_000
    assert least <= after.steady() <= least + 5_000
    assert after.follow() == 0


class Nameless:
    """A machine that does not say when it was started."""

    def __init__(self, clock: ManualClock) -> None:
        self.monotonic, self.wallMs, self.callLater = clock.monotonic, clock.wallMs, clock.callLater
        self.sleep = clock.sleep


@pytest.mark.parametrize(("seconds", "counted"), [(-YEAR, 0), (0, 5), (3_600, 5), (YEAR, 5)])
def test_where_nothing_names_the_machines_run_the_shorter_time_is_believed(
    seconds: float, counted: float
) -> None:
    clock = ManualClock()
    mark = ServerTime(Nameless(clock)).mark()
    clock.jump(5)
    clock.shiftWall(seconds)
    after = ServerTime(Nameless(clock))
    after.resume(mark)
    assert after.steady() == mark.steady + counted * 1_000


def test_what_stood_still_hears_how_far_the_others_are() -> None:
    machine = Machine()
    machine.server_time.catchUp(machine.began - 5_000)
    assert machine.passed == 0
    machine.server_time.catchUp(machine.began + 5_000)
    assert machine.passed == 5_000
