import struct

from callkit.media.mixing import MOST_WAITING, Mixer, mixed
from callkit.media.port import BLOCK_SAMPLES, SILENCE
from callkit.media.sound import toneBlock


def block(value):
    return struct.pack("<h", value) * BLOCK_SAMPLES


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


def test_a_voice_that_is_late_is_silent_and_gathers_again():
    mixer = Mixer()
    for _ in range(2):
        mixer.put("ann", toneBlock(440.0, 0))
    taken = [mixer.take() for _ in range(3)]
    assert taken[2] == SILENCE
    assert mixer.late == 1
    mixer.put("ann", block(7))
    assert mixer.take() == SILENCE
    mixer.put("ann", block(8))
    assert mixer.take() == block(7)


def test_what_nobody_takes_does_not_pile_up():
    mixer = Mixer()
    for value in range(100):
        mixer.put("ann", block(value))
    assert mixer.dropped == 100 - MOST_WAITING
    assert mixer.take() == block(100 - MOST_WAITING)


def test_a_voice_that_is_forgotten_is_not_heard():
    mixer = Mixer()
    for _ in range(2):
        mixer.put("ann", block(1))
    mixer.forget("ann")
    mixer.forget("nobody")
    assert mixer.take() == SILENCE
