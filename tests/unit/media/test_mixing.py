import struct

import pytest

from callkit.media.mixing import CALM, FIRST, LOOK, MORE, MOST_GATHERED, Mixer, mixed
from callkit.media.port import BLOCK_SAMPLES, SILENCE
from callkit.media.sound import decibels, toneBlock


def block(value):
    return struct.pack("<h", value) * BLOCK_SAMPLES


def gathered(mixer, most=20):
    """How many blocks a voice that says something again has before it is heard."""
    for number in range(1, most):
        mixer.put("ann", block(number))
        if mixer.take() != SILENCE:
            return number
    raise AssertionError


def test_one_voice_is_handed_through_once_it_has_gathered():
    mixer = Mixer()
    mixer.put("ann", block(1))
    assert mixer.take() == SILENCE
    mixer.put("ann", block(2))
    assert [mixer.take(), mixer.take()] == [block(1), block(2)]


def test_voices_are_added_up_to_as_loud_as_can_be():
    assert mixed([block(1), block(2), block(3)]) == block(6)
    assert mixed([block(30000), block(30000)]) == block(32767)
    assert mixed([block(-30000), block(-30000)]) == block(-32768)
    assert mixed([]) == SILENCE


def test_a_voice_that_is_late_fades_and_gathers_more_the_next_time():
    mixer = Mixer()
    for number in range(FIRST):
        mixer.put("ann", toneBlock(440.0, number))
    taken = [mixer.take() for _ in range(FIRST + 2)]
    assert -30 < decibels(taken[FIRST]) < decibels(taken[0]) - 9
    assert taken[FIRST + 1] == SILENCE
    assert mixer.late == 1
    assert gathered(mixer) == FIRST + 1


def test_one_that_is_late_for_ever_does_not_gather_for_ever_and_less_when_it_is_in_time():
    mixer = Mixer()
    for number in range(500):
        mixer.put("ann", block(number))
        if number % 7 == 0:
            for _ in range(20):
                mixer.take()
    while mixer.take() != SILENCE:
        continue
    assert gathered(mixer, 50) <= MOST_GATHERED
    for _ in range(CALM * MOST_GATHERED):
        mixer.put("ann", block(1))
        mixer.take()
    while mixer.take() != SILENCE:
        continue
    assert gathered(mixer) <= FIRST + 1


def test_what_nobody_takes_does_not_pile_up():
    mixer = Mixer()
    for value in range(100):
        mixer.put("ann", block(value))
    assert mixer.dropped == 100 - FIRST - MORE
    assert mixer.take() == block(100 - FIRST - MORE)


def test_what_a_burst_left_behind_is_caught_up():
    mixer = Mixer()
    for value in range(FIRST + MORE):
        mixer.put("ann", block(value))
    for _ in range(6 * LOOK):
        mixer.put("ann", block(1))
        mixer.take()
    waiting = 0
    while mixer.take() == block(1):
        waiting += 1
    assert waiting <= FIRST
    assert mixer.late == 1


@pytest.mark.parametrize("faster", [-0.0003, 0.0003])
def test_two_clocks_that_differ_are_never_far_apart(faster):
    """Ten minutes, three times as uneven as sound cards are."""
    mixer, due, blocks = Mixer(), 0.0, 60_000
    for number in range(blocks):
        mixer.put("ann", block(1 + number % 30_000))
        due += 1 + faster
        while due >= 1:
            due -= 1
            mixer.take()
    waiting = 0
    while mixer.take() != SILENCE:
        waiting += 1
    assert waiting <= FIRST + 3, "what one hears is a few hundredths old"
    # Nearly no more is lost or made up than the clocks differ by.
    assert mixer.late + mixer.dropped <= 2 * blocks * abs(faster)


def test_a_voice_that_is_forgotten_is_not_heard():
    mixer = Mixer()
    for _ in range(2):
        mixer.put("ann", block(1))
    mixer.forget("ann")
    mixer.forget("nobody")
    assert mixer.take() == SILENCE
