from __future__ import annotations

import asyncio
import random

import pytest

from callkit.client.connection import LOST
from callkit.testing import Fate, Link, ManualClock, Way, settle


class Ends:
    """Both ends of one link, and what each of them heard."""

    def __init__(self, **faults) -> None:
        self.clock = ManualClock()
        self.link = Link(self.clock, self.accept, **{"heartbeat": 0.0, **faults})
        self.far = None
        self.up: list[bytes] = []
        self.down: list[bytes] = []
        self.near_heard = 0
        self.far_heard = 0
        self.closed: list[tuple[int, str]] = []
        self.opened = 0
        self.near = self.link.connect("link://", self)

    def accept(self, far) -> None:
        self.far = far
        far.received = self.up.append
        far.heard = self._far_heard

    def _far_heard(self) -> None:
        self.far_heard += 1

    def wireOpened(self) -> None:
        self.opened += 1

    def wireHeard(self) -> None:
        self.near_heard += 1

    def wireReceived(self, frame: bytes) -> None:
        self.down.append(frame)

    def wireClosed(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))


async def joined(**faults) -> Ends:
    ends = Ends(**faults)
    await ends.clock.advance(faults.get("delay", 0.0) * 2)
    return ends


def numbers(count=20):
    return [b"%d" % number for number in range(count)]


async def test_frames_go_both_ways_in_order():
    ends = await joined()
    assert ends.opened == 1
    for number in numbers():
        ends.near.send(number)
        ends.far.send(number)
    await settle()
    assert ends.up == ends.down == numbers()


async def test_delay_is_kept_and_keeps_the_order():
    ends = await joined(delay=0.5)
    for number in numbers():
        ends.near.send(number)
        ends.link.delay *= 0.5
    await ends.clock.advance(0.499)
    assert ends.up == []
    await ends.clock.advance(0.001)
    assert ends.up == numbers()


async def test_drop_loses_frames_and_says_that_it_did():
    ends = await joined(drop=0.5, rng=random.Random(1))
    for number in numbers():
        ends.near.send(number)
    await settle()
    assert 0 < len(ends.up) < 20
    assert ends.link.damaged


async def test_double_brings_frames_twice():
    ends = await joined(double=1.0)
    ends.near.send(b"x")
    await settle()
    assert ends.up == [b"x", b"x"]


async def test_late_frames_are_overtaken():
    ends = await joined()
    ends.link.rule = lambda way, frame: Fate.LATE if frame == b"1" else Fate.PASS
    for number in numbers(3):
        ends.far.send(number)
    await ends.clock.advance(2)
    assert ends.down == [b"0", b"2", b"1"]


async def test_a_rule_decides_by_way_and_frame():
    ends = await joined()
    ends.link.rule = lambda way, frame: Fate.DROP if way is Way.UP and frame == b"1" else Fate.PASS
    for number in numbers(3):
        ends.near.send(number)
        ends.far.send(number)
    await settle()
    assert (ends.up, ends.down) == ([b"0", b"2"], numbers(3))


async def test_a_rule_can_end_the_connection_at_a_frame():
    ends = await joined()
    ends.link.rule = lambda way, frame: Fate.CUT if frame == b"1" else Fate.PASS
    ends.near.send(b"0")
    await settle()
    ends.near.send(b"1")
    assert ends.closed == []
    await settle()
    assert ends.closed == [(LOST, "connection cut")]
    assert (ends.up, ends.far.open, ends.far.closeCode) == ([b"0"], False, LOST)


async def test_a_cut_is_told_to_both_and_nothing_in_flight_arrives():
    ends = await joined(delay=0.5)
    ends.near.send(b"x")
    ends.link.cut()
    await ends.clock.advance(5)
    assert ends.up == []
    assert ends.closed == [(LOST, "connection cut")]
    assert not ends.far.open
    assert await ends.far.receive() is None
    assert ends.link.connections == 0


async def test_a_frozen_connection_tells_nobody_and_carries_nothing():
    ends = await joined()
    ends.link.freeze()
    ends.near.send(b"x")
    ends.far.send(b"x")
    ends.near.ping()
    await ends.clock.advance(60)
    assert (ends.up, ends.down, ends.closed) == ([], [], [])
    assert ends.far.open
    assert ends.link.connections == 1
    again = ends.link.connect("link://", ends)
    await settle()
    again.send(b"new")
    await settle()
    assert ends.up == [b"new"]


async def test_a_link_that_is_down_refuses():
    ends = Ends()
    ends.link.down = True
    await settle()
    assert ends.closed == [(LOST, "refused")]
    assert ends.far is None


async def test_a_deaf_link_never_answers():
    ends = Ends()
    await settle()
    ends.link.deaf = True
    ends.link.connect("link://", ends)
    await ends.clock.advance(100)
    assert ends.opened == 1
    assert ends.link.attempts == 2


async def test_pings_are_answered_and_are_signs_of_life():
    ends = await joined()
    ends.near.ping()
    await settle()
    assert (ends.far_heard, ends.near_heard) == (1, 1)


async def test_the_far_end_pings_at_every_heartbeat():
    ends = await joined(heartbeat=10.0)
    await ends.clock.advance(35)
    assert (ends.far_heard, ends.near_heard) == (3, 3)
    ends.near.close()
    await ends.clock.advance(35)
    assert ends.near_heard == 3
    assert ends.clock.nextDue() is None


async def test_closing_is_told_to_the_other_end_only_and_comes_behind_what_was_sent():
    ends = await joined()
    ends.far.send(b"last")
    ends.far.close(4402, "kicked")
    ends.far.send(b"too late")
    await settle()
    assert ends.down == [b"last"]
    assert ends.closed == [(4402, "kicked")]

    ends = await joined()
    ends.near.send(b"last")
    ends.near.close(1000)
    await settle()
    assert ends.up == [b"last"]
    assert (ends.far.closeCode, ends.closed) == (1000, [])


async def test_receive_waits_for_frames_and_ends_with_the_connection():
    ends = await joined()
    ends.far.received = None
    receiving = asyncio.create_task(ends.far.receive())
    await settle()
    assert not receiving.done()
    ends.near.send(b"x")
    assert await receiving == b"x"
    receiving = asyncio.create_task(ends.far.receive())
    ends.near.abort()
    assert await receiving is None
    assert ends.far.closeCode == LOST


async def test_after_aborting_one_hears_nothing():
    ends = await joined()
    ends.far.send(b"x")
    ends.near.abort()
    await settle()
    assert (ends.down, ends.closed) == ([], [])


@pytest.mark.parametrize("fault", ["drop", "double", "late"])
async def test_chance_is_the_dices(fault):
    runs = []
    for _ in range(2):
        ends = await joined(**{fault: 0.5, "rng": random.Random(7)})
        for number in numbers():
            ends.near.send(number)
        await ends.clock.advance(2)
        runs.append(ends.up)
    assert runs[0] == runs[1]
    assert runs[0] != numbers()
