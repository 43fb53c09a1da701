"""``tests/contract/media`` lets this engine talk; here is which pictures it takes."""

import subprocess
import sys

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


TRIALS = """
import webrtc
webrtc.field_trials["WebRTC-Audio-NetEqSmartFlushing"] = "enabled:false"
from callkit.media.engines.webrtc import WebRTCEngine
WebRTCEngine()
print(webrtc.field_trials)
"""


def test_a_network_that_stood_still_is_forgotten_soon_unless_the_app_wants_it_otherwise():
    """How soon: ``tests/contract/media/test_networks.py``."""
    done = subprocess.run(
        [sys.executable, "-c", TRIALS], capture_output=True, text=True, check=True, timeout=60
    )
    assert "forget_factor:0.92" in done.stdout
    assert "WebRTC-Audio-NetEqSmartFlushing/enabled:false/" in done.stdout
