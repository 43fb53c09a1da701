from __future__ import annotations

import pytest

from callkit.client.deadlines import Deadlines
from callkit.client.keepalive import Keepalive
from callkit.model import ConnectionState
from callkit.testing import ManualClock


class Watched:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.pings = 0
        self.silences: list[str] = []
        self.ahead: list[float] = []
        self.keepalive = Keepalive(
            self.clock,
            Deadlines(self.clock),
            ping=self.ping,
            silent=self.silences.append,
            tick=self.ahead.append,
            woke=self.wake,
        )
        self.woken = 0
        self.keepalive.begin()

    def ping(self) -> None:
        self.pings += 1

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def watched():
    return Watched()


def test_silence_is_told_after_25_seconds(watched):
    watched.clock.jump(24.999)
    assert watched.silences == []
    watched.clock.jump(0.001)
    assert watched.silences == ["heard nothing for 25 s"]


def test_every_sign_of_life_starts_the_25_seconds_anew(watched):
    for _ in range(10):
        watched.clock.jump(24)
        watched.keepalive.heard()
    assert watched.silences == []
    assert watched.pings == 0


@pytest.mark.parametrize("jump", [11, 3600, -11, -3600])
def test_a_jump_of_the_wall_clock_is_an_answer_or_the_end_within_three_seconds(watched, jump):
    watched.clock.shiftWall(jump)
    watched.clock.jump(1)
    assert watched.pings == 1
    watched.clock.jump(1.999)
    assert watched.silences == []
    watched.clock.jump(0.001)
    assert watched.silences == ["no answer within 2 s"]


def test_a_doubt_has_three_seconds_which_waking_up_cuts_short(watched):
    watched.keepalive.probe()
    watched.clock.jump(0.5)
    watched.keepalive.probe(2)
    watched.keepalive.probe()
    watched.clock.jump(1.999)
    assert watched.silences == []
    watched.clock.jump(0.001)
    assert watched.silences == ["no answer within 2 s"]
    assert watched.pings == 1


def test_waking_up_without_a_connection_is_told(watched):
    watched.keepalive.lost()
    watched.clock.shiftWall(3600)
    watched.clock.jump(1)
    assert (watched.woken, watched.pings) == (1, 0)
    watched.clock.jump(100)
    assert (watched.woken, watched.silences) == (1, [])


def test_it_watches_before_there_is_a_connection(watched):
    watched.keepalive.end()
    watched.clock.shiftWall(3600)
    watched.clock.jump(10)
    assert watched.woken == 0
    watched.keepalive.watch()
    watched.clock.shiftWall(3600)
    watched.clock.jump(1)
    assert watched.woken == 1


@pytest.mark.parametrize("jump", [9, -9])
def test_a_small_correction_of_the_wall_clock_is_nothing(watched, jump):
    watched.clock.shiftWall(jump)
    watched.clock.jump(6)
    assert watched.pings == 0


def test_an_answer_ends_the_asking(watched):
    watched.keepalive.probe()
    watched.keepalive.probe()
    assert watched.pings == 1
    watched.clock.jump(2)
    watched.keepalive.heard()
    watched.clock.jump(10)
    assert watched.silences == []


def test_only_time_that_the_machine_slept_is_reported(watched):
    watched.clock.jump(1)
    watched.clock.shiftWall(60)
    watched.clock.jump(1)
    watched.clock.shiftWall(-60)
    watched.clock.jump(1)
    assert watched.ahead == [0.0, 60.0, 0.0]


class LateClock(ManualClock):
    """Its timers come late, as on a machine whose monotonic clock counts sleep."""

    late = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.late

    def wallMs(self) -> int:
        return super().wallMs() + round(self.late * 1000)


@pytest.mark.parametrize("late", [5, 600])
def test_a_look_that_comes_much_too_late_asks_instead_of_giving_up(late):
    clock, pings, silences = LateClock(), [], []
    keepalive = Keepalive(
        clock,
        Deadlines(clock),
        ping=lambda: pings.append(1),
        silent=silences.append,
        tick=lambda ahead: None,
        woke=lambda: None,
    )
    keepalive.begin()
    clock.late = float(late)
    clock.jump(1)
    assert (pings, silences) == ([1], [])


def test_after_the_end_nothing_is_told(watched):
    watched.keepalive.probe()
    watched.keepalive.end()
    watched.clock.jump(60)
    assert watched.silences == []


# --- through a client ----------------------------------------------------------------------------


async def test_silence_for_25_seconds_means_a_new_connection(stage):
    await stage.login()
    stage.link.freeze()
    await stage.clock.advance(24.9)
    assert stage.client.connectionState is ConnectionState.CONNECTED
    await stage.clock.advance(0.1)
    assert stage.client.connectionState is ConnectionState.RECONNECTING
    await stage.back()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_the_servers_pings_are_enough_to_stay(stage):
    await stage.login()
    await stage.clock.advance(3600)
    assert stage.client.connectionState is ConnectionState.CONNECTED
    assert stage.link.attempts == 1


async def test_a_call_that_ended_while_the_machine_slept_rings_three_seconds_at_most(stage):
    await stage.login()
    await stage.clock.advance(60)
    await stage.ring("7")
    stage.link.freeze()
    stage.clock.shiftWall(3600)
    await stage.clock.advance(3)
    over = {"callID": "7", "state": -1}
    await stage.server.welcome(calls=[], ended=[over])
    assert stage.client.calls == ()


async def test_a_dead_link_is_found_in_seconds_while_a_call_rings(stage):
    await stage.login()
    await stage.ring("7")
    stage.link.freeze()
    await stage.clock.advance(9)
    assert stage.client.connectionState is ConnectionState.RECONNECTING


async def test_a_living_link_stays_while_a_call_rings(stage):
    await stage.login()
    await stage.ring("7")
    await stage.clock.advance(59)
    assert stage.link.attempts == 1


async def test_a_jump_of_the_wall_clock_keeps_a_living_connection(stage):
    await stage.login()
    for seconds in (3600, -3600):
        stage.clock.shiftWall(seconds)
        await stage.clock.advance(9)
    assert stage.link.attempts == 1


async def test_a_machine_that_slept_knows_the_servers_time_again(stage):
    await stage.login()
    before = stage.client.serverTime()
    stage.clock.shiftWall(20)
    await stage.clock.advance(4)
    assert stage.client.serverTime() == before + 24_000


async def test_waking_asks_a_connection_that_looks_alive(stage):
    await stage.login()
    stage.client.wake()
    await stage.clock.advance(5)
    assert stage.link.attempts == 1
    stage.link.freeze()
    stage.client.wake()
    await stage.clock.advance(1.9)
    assert stage.client.connectionState is ConnectionState.CONNECTED
    await stage.clock.advance(0.1)
    assert stage.client.connectionState is ConnectionState.RECONNECTING


async def test_waking_up_connects_at_once_whatever_was_waited_for(stage):
    await stage.login()
    stage.link.deaf = True
    stage.link.cut()
    await stage.clock.advance(0.6)
    dialed = stage.link.attempts
    # A dial that hangs since before the machine slept; nobody signals, only the clock tells.
    stage.link.deaf = False
    stage.clock.shiftWall(600)
    await stage.clock.advance(1)
    assert stage.link.attempts == dialed + 1
    await stage.server.welcome()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_waking_up_twice_does_not_begin_a_dial_again(stage):
    await stage.login()
    stage.link.deaf = True
    stage.link.cut()
    await stage.clock.advance(0.6)
    dialed = stage.link.attempts
    for _ in range(3):
        stage.client.wake()
    assert stage.link.attempts <= dialed + 1


async def test_after_a_wake_the_waits_begin_anew(stage):
    await stage.login()
    stage.link.down = True
    stage.link.cut()
    await stage.clock.advance(300)
    stage.client.wake()
    attempts = stage.link.attempts
    await stage.clock.advance(2)
    assert stage.link.attempts > attempts


async def test_waking_somebody_who_logged_out_is_nothing(stage):
    stage.client.wake()
    await stage.login()
    stage.client.close()
    stage.client.wake()
    await stage.clock.advance(60)
    assert stage.link.attempts == 1
