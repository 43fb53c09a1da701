"""So many places; the stranger who came first makes room, and nobody who is known does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from callkit.server.transport import descriptor_limit
from callkit.server.transport.connection_slots import ARRIVALS, MOMENT_SECONDS, ConnectionSlots
from callkit.testing.clock import ManualClock


class Guest:
    def __init__(self) -> None:
        self.aborted = 0

    def abort(self) -> None:
        self.aborted += 1


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def late() -> list[Guest]:
    return []


@pytest.fixture
def places(clock: ManualClock, late: list[Guest]) -> Iterator[ConnectionSlots[Guest]]:
    places: ConnectionSlots[Guest] = ConnectionSlots(
        clock, 3, knownWithin=10, goneWithin=2, late=late.append
    )
    yield places
    places.stop()


def entered(places: ConnectionSlots[Guest], count: int) -> list[Guest]:
    guests = [Guest() for _ in range(count)]
    for guest in guests:
        assert places.enter(guest)
    return guests


def gone(guests: list[Guest]) -> list[int]:
    return [number for number, guest in enumerate(guests) if guest.aborted]


def test_as_many_as_there_are_places_stay(places: ConnectionSlots[Guest]) -> None:
    assert gone(entered(places, 3)) == []
    assert len(places) == 3
    assert not places.full


def test_the_stranger_who_came_first_makes_room(places: ConnectionSlots[Guest]) -> None:
    guests = entered(places, 5)
    assert gone(guests) == [0, 1]
    assert places.guests == tuple(guests[2:])


def test_who_is_leaving_goes_before_any_stranger(places: ConnectionSlots[Guest]) -> None:
    guests = entered(places, 3)
    places.leaving(guests[2])
    assert gone([*guests, *entered(places, 1)]) == [2]


def test_who_is_known_stays_and_who_was_served_waits_again_from_now(
    places: ConnectionSlots[Guest],
) -> None:
    guests = entered(places, 3)
    places.identified(guests[0])
    places.identified(guests[1])
    places.unknown(guests[1])
    guests += entered(places, 2)
    assert gone(guests) == [1, 2]


def test_who_is_served_all_the_time_goes_before_a_newcomer(places: ConnectionSlots[Guest]) -> None:
    guests = entered(places, 3)
    for guest in guests[:2]:
        places.unknown(guest)
    places.speaking(guests[2])
    for _ in range(3):
        places.asked(guests[0])
        places.unknown(guests[0])
    assert places.hold == 0
    guests += entered(places, 2)
    assert gone(guests) == [0, 1]


def test_who_is_real_and_was_served_stays_like_one_who_speaks(
    places: ConnectionSlots[Guest],
) -> None:
    guests = entered(places, 3)
    places.unknown(guests[0])
    places.vouched(guests[0])
    guests += entered(places, 2)
    assert gone(guests) == [1, 2]


def test_beyond_those_who_are_known_a_few_can_still_be_told_so(
    places: ConnectionSlots[Guest],
) -> None:
    for guest in entered(places, 3):
        places.identified(guest)
    hopeful = []
    for _ in range(descriptor_limit.KEPT // 2):
        hopeful += entered(places, 1)
        places.identified(hopeful[-1])
    assert places.full
    assert not places.enter(Guest())
    places.left(hopeful[0])
    assert places.enter(Guest())


async def test_who_has_not_become_known_in_time_is_late(
    places: ConnectionSlots[Guest], clock: ManualClock, late: list[Guest]
) -> None:
    guests = entered(places, 3)
    places.identified(guests[0])
    places.left(guests[1])
    await clock.advance(9.999)
    assert late == []
    await clock.advance(0.001)
    assert late == [guests[2]]


async def test_goodbye_takes_a_moment_and_no_longer(
    places: ConnectionSlots[Guest], clock: ManualClock, late: list[Guest]
) -> None:
    (guest,) = entered(places, 1)
    places.leaving(guest)
    await clock.advance(1)
    places.leaving(guest)
    await clock.advance(1)
    assert guest.aborted == 1
    await clock.advance(20)
    assert late == []


def test_without_a_limit_as_many_come_as_come(clock: ManualClock) -> None:
    places: ConnectionSlots[Guest] = ConnectionSlots(
        clock, 0, knownWithin=1, goneWithin=1, late=print
    )
    assert gone(entered(places, 500)) == []
    places.stop()


def test_who_has_left_leaves_nothing_behind(places: ConnectionSlots[Guest]) -> None:
    (guest,) = entered(places, 1)
    places.left(guest)
    places.left(guest)
    places.unknown(guest)
    places.leaving(guest)
    assert len(places) == 0
    assert gone(entered(places, 3)) == []


def test_who_speaks_does_not_make_room_for_those_who_are_silent(
    places: ConnectionSlots[Guest],
) -> None:
    guests = entered(places, 3)
    places.speaking(guests[0])
    guests += entered(places, 5)
    assert gone(guests) == [1, 2, 3, 4, 5]


def test_a_newcomer_is_not_pushed_out_by_many_who_speak(places: ConnectionSlots[Guest]) -> None:
    guests = entered(places, 3)
    for guest in guests:
        places.speaking(guest)
    guests += entered(places, 1)
    assert gone(guests) == [0]


async def test_nobody_is_let_in_before_whoever_would_go_had_a_moment(
    places: ConnectionSlots[Guest], clock: ManualClock
) -> None:
    moment = 3 / ARRIVALS
    guests = entered(places, 2)
    assert places.hold == 0, "a place is free"
    await clock.advance(moment / 4)
    guests += entered(places, 1)
    assert places.hold == pytest.approx(moment * 3 / 4)
    places.speaking(guests[0])
    assert places.hold == pytest.approx(moment * 3 / 4), "the next is as young"
    await clock.advance(moment * 3 / 4)
    assert places.hold == 0


@pytest.mark.parametrize("reason", ["somebody is leaving", "everybody is known"])
def test_where_nobody_has_to_be_pushed_out_nobody_waits(
    places: ConnectionSlots[Guest], reason: str
) -> None:
    guests = entered(places, 3)
    assert places.hold > 0
    places.leaving(guests[2])
    if reason == "everybody is known":
        places.left(guests[2])
        for guest in (*guests[:2], *entered(places, 1)):
            places.identified(guest)
    assert places.hold == 0


async def test_who_is_late_is_nobody_to_wait_for(
    places: ConnectionSlots[Guest], clock: ManualClock
) -> None:
    entered(places, 3)
    await clock.advance(10)
    assert places.hold == 0


def test_the_fewer_strangers_the_shorter_is_their_moment(clock: ManualClock) -> None:
    places: ConnectionSlots[Guest] = ConnectionSlots(
        clock, 500, knownWithin=1, goneWithin=1, late=print
    )
    guests = entered(places, 500)
    assert places.hold == pytest.approx(MOMENT_SECONDS)
    for guest in guests[:485]:
        places.identified(guest)
    assert places.hold == pytest.approx(15 / ARRIVALS)
    places.stop()


async def test_who_waits_for_an_answer_is_not_late_and_makes_room(
    places: ConnectionSlots[Guest], clock: ManualClock, late: list[Guest]
) -> None:
    guests = entered(places, 3)
    for guest in guests:
        places.asked(guest)
    await clock.advance(20)
    assert late == []
    guests += entered(places, 1)
    assert gone(guests) == [0]
