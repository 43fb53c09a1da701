import random

import pytest

from callkit.media.engines.in_order import CALM, LEAST, MOST, InOrder


def given(numbers):
    """What comes out, as each comes in."""
    order = InOrder()
    return [order.add(number % 65536, number) for number in numbers]


@pytest.mark.parametrize("begin", [0, 65_530])
def test_what_comes_in_order_goes_through_at_once(begin):
    numbers = list(range(begin, begin + 20))
    assert given(numbers) == numbers


def test_one_that_is_lost_holds_nothing_up():
    """A buffer that waits until it is full is silent for a third of a second then."""
    out = given([1, 2, 4, 5, 6, 7])
    assert out[:3] == [1, 2, None]
    assert [one for one in out if one] == [1, 2, 4, 5, 6]


def test_two_that_changed_places_are_put_right():
    assert given([1, 3, 2, 4, 5]) == [1, None, 2, 3, 4]


def test_one_that_comes_after_its_turn_is_left_out_and_the_next_is_waited_for():
    out = given([1, 4, 5, 3, 6, 9, 10, 8, 11, 12])
    heard = [one for one in out if one]
    assert heard == sorted(heard)
    assert 3 not in heard
    assert 8 in heard


def holds_back(order, number):
    """How many packets come behind a hole before they go on."""
    held = 0
    while order.add(number + held, "") is None:
        held += 1
    return held


def test_patience_grows_with_what_comes_late_and_ends_where_calm_begins():
    order = InOrder()
    order.add(100, "")
    assert holds_back(order, 102) == LEAST
    for _ in range(10):
        order.add(50, "")
    assert holds_back(order, 120) == MOST
    end = 126 + CALM * (MOST + 2)
    for number in range(126, end):
        order.add(number, number)
    # Nothing is late any more, and nothing is left behind.
    assert order.add(end, end) == end
    assert holds_back(order, end + 2) == LEAST


def test_another_stream_begins_anew():
    assert given([5, 6, 40_000, 40_001]) == [5, 6, 40_000, 40_001]


def test_whatever_comes_what_goes_is_in_order_and_nothing_twice():
    chance = random.Random(7)
    for _ in range(50):
        numbers = [number for number in range(1, 300) if chance.random() > 0.2]
        jittered = sorted(numbers, key=lambda number: number + chance.uniform(0, 4))
        out = [one for one in given(jittered) if one is not None]
        assert out == sorted(set(out))
        assert len(out) > 0.8 * len(numbers)
