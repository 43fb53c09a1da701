"""``tests/contract/media`` lets this engine talk; here is which pictures it takes."""

import pytest

from callkit.media.engines.webrtc import WebRTCEngine
from callkit.media.port import Picture, PixelFormat


@pytest.mark.parametrize("form", list(PixelFormat))
async def test_pictures_of_every_format_become_pixels(form):
    grey = Picture(16, 8, bytes([128]) * form.size(16, 8), format=form)
    pixels = await WebRTCEngine().image(grey)
    assert len(pixels) == 16 * 8 * 4
    assert all(abs(value - 128) < 4 for value in pixels[:3])


async def test_colours_are_those_of_a_camera():
    red = Picture(16, 8, bytes([81]) * 128 + bytes([90]) * 32 + bytes([240]) * 32)
    blue, green, red_part, _ = (await WebRTCEngine().image(red))[:4]
    assert (blue, green, red_part) == (
        pytest.approx(0, abs=3),
        pytest.approx(0, abs=3),
        pytest.approx(255, abs=3),
    )
