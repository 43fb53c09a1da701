"""The parts of the shared store that need no engine."""

from __future__ import annotations

import random

import pytest

from callkit.server.stores.positions import InOrder, Seen
from callkit.server.stores.redis.connection import pack
from callkit.server.stores.redis.subscriber import entries_of
from callkit.server.stores.sqlite.journal import encode
from tests.contract.stores.doors import frame, new_call


def test_a_command_is_packed_as_redis_reads_it() -> None:
    assert pack(("SET", "ké", b"\x00\r\n", 12, "")) == (
        b"*5\r\n$3\r\nSET\r\n$3\r\nk\xc3\xa9\r\n$3\r\n\x00\r\n\r\n$2\r\n12\r\n$0\r\n\r\n"
    )


def test_text_that_has_no_bytes_is_not_packed() -> None:
    with pytest.raises(UnicodeError):
        pack(("SET", "\ud800"))


def test_the_frames_of_a_commit_stand_at_its_last_positions() -> None:
    call = new_call()
    frames = (frame(call, b"a"), frame(call, b"b"), frame(call, b"c"))
    entries = entries_of(9, encode(frames))
    assert [entry.position for entry in entries] == [7, 8, 9]
    assert tuple(entry.outgoing for entry in entries) == frames


def test_positions_are_accounted_for_once_in_any_order() -> None:
    seen = Seen(3)
    assert not seen.add(2, 3)
    assert seen.add(6, 7)
    assert not seen.add(6, 7)
    assert seen.upTo == 3
    assert seen.add(4, 5)
    assert seen.upTo == 7
    assert not seen.add(4, 5)


def test_positions_that_overlap_what_was_seen_count_from_there() -> None:
    seen = Seen(5)
    assert seen.add(4, 7)
    assert seen.upTo == 7


@pytest.mark.parametrize("seed", range(20))
def test_values_come_back_in_order_whatever_order_they_came_in(seed: int) -> None:
    row: InOrder[int] = InOrder()
    assert row.begin(10) == []
    numbers = list(range(11, 60))
    random.Random(seed).shuffle(numbers)
    given = [value for number in numbers for value in row.put(number, number)]
    assert given == list(range(11, 60))
    assert row.upTo == 59
    assert len(row) == 0


def test_a_value_comes_back_once() -> None:
    row: InOrder[str] = InOrder()
    row.begin(9)
    assert row.put(10, "a") == ["a"]
    assert row.put(10, "a") == []
    assert row.put(9, "from before the row") == []
    assert row.put(12, "c") == []
    assert row.put(12, "c") == []
    assert len(row) == 1
    assert row.put(11, "b") == ["b", "c"]


def test_nothing_comes_back_before_the_row_begins() -> None:
    row: InOrder[str] = InOrder()
    assert not row.begun
    for position, value in ((7, "old"), (9, "b"), (8, "a"), (11, "d")):
        assert row.put(position, value) == []
    assert row.begin(7) == ["a", "b"]
    assert row.begun
    assert row.put(10, "c") == ["c", "d"]


def test_a_new_row_knows_nothing_of_the_one_before() -> None:
    row: InOrder[str] = InOrder()
    row.begin(9)
    row.put(11, "b")
    row.forget()
    assert not row.begun
    assert len(row) == 0
    assert row.put(1, "x") == []
    assert row.begin(0) == ["x"]
