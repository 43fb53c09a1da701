"""Which key is due first, against a plain table of all of them."""

from __future__ import annotations

import random

import pytest

from callkit.server.due_heap import DueHeap


def test_keys_come_in_the_order_of_their_times_and_once() -> None:
    heap: DueHeap[str] = DueHeap()
    for key, time in (("c", 30), ("a", 10), ("b", 20), ("also b", 20)):
        heap.put(key, time)
    assert (len(heap), heap.first(), heap.get("c"), heap.get("nobody")) == (4, 10, 30, 0)
    assert list(heap.take(20)) == [(10, "a"), (20, "b"), (20, "also b")]
    assert list(heap.take(20)) == []
    assert (len(heap), heap.first()) == (1, 30)


def test_a_key_has_one_time_the_last_one() -> None:
    heap: DueHeap[str] = DueHeap()
    heap.put("later", 10)
    heap.put("later", 50)
    heap.put("earlier", 40)
    heap.put("earlier", 5)
    heap.put("gone", 1)
    heap.drop("gone")
    heap.drop("gone")
    assert list(heap.take(49)) == [(5, "earlier")]
    assert heap.first() == 50
    heap.clear()
    assert (len(heap), heap.first()) == (0, 0)


def test_a_key_that_is_taken_may_come_again_at_once() -> None:
    heap: DueHeap[str] = DueHeap()
    heap.put("again", 10)
    taken = []
    for time, key in heap.take(20):
        taken.append(time)
        heap.put(key, time + 5)
    assert taken == [10, 15, 20]
    assert heap.first() == 25


def test_keys_that_come_and_go_leave_nothing_behind() -> None:
    heap: DueHeap[int] = DueHeap()
    heap.put(-1, 10**9)
    for number in range(10_000):
        heap.put(number, 10**8 + number)
        heap.drop(number)
        heap.put(-2, 10**7 - number)
    assert (len(heap), heap.first()) == (2, 10**7 - 9_999)
    assert len(heap._heap) <= 70, "stale entries pile up"


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_it_says_what_a_table_says(seed: int) -> None:
    dice = random.Random(seed)
    heap: DueHeap[int] = DueHeap()
    table: dict[int, int] = {}
    for _ in range(3_000):
        key = dice.randrange(30)
        match dice.randrange(4):
            case 0 | 1:
                table[key] = time = dice.randrange(1, 1_000)
                heap.put(key, time)
            case 2:
                table.pop(key, None)
                heap.drop(key)
            case _:
                now = dice.randrange(300)
                due = sorted((time, key) for key, time in table.items() if time <= now)
                assert sorted(heap.take(now)) == due
                for _, key in due:
                    del table[key]
        assert heap.first() == min(table.values(), default=0)
        assert len(heap) == len(table)
