"""``tests/contract/media`` lets this engine talk; here is what stands in for lost sound."""

import pytest

from callkit.media.engines.aiortc import MOST_FILLED, AiortcEngine, FilledBlocks
from callkit.media.port import BLOCK_SAMPLES, SILENCE, Picture, PixelFormat
from callkit.media.sound import decibels, toneBlock


def test_lost_sound_fades_from_what_was_heard_last():
    blocks = FilledBlocks()
    (heard,) = blocks.add(toneBlock(440.0, 0))
    first, second = blocks.missing(2 * BLOCK_SAMPLES)
    assert decibels(heard) > decibels(first) > decibels(second) > -40


@pytest.mark.parametrize("samples", [0, -960, BLOCK_SAMPLES - 1, (MOST_FILLED + 1) * BLOCK_SAMPLES])
def test_what_is_no_loss_is_not_filled(samples):
    assert list(FilledBlocks().missing(samples)) == []


def test_before_anything_was_heard_a_loss_is_silence():
    assert list(FilledBlocks().missing(BLOCK_SAMPLES)) == [SILENCE]


@pytest.mark.parametrize("form", list(PixelFormat))
@pytest.mark.parametrize("width", [16, 50])
async def test_pictures_of_every_format_become_pixels(form, width):
    grey = Picture(width, 8, bytes([128]) * form.size(width, 8), format=form)
    pixels = await AiortcEngine().image(grey)
    assert len(pixels) == width * 8 * 4
    assert all(abs(value - 128) < 4 for value in pixels[:3])
