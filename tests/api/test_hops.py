"""The road from a press to a window is short, and what travels on it has few shapes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.hops import HOPS, LEGS, SHAPES

SCRIPT = Path(__file__).with_name("hops.py")


@pytest.fixture(scope="module")
def printed() -> str:
    # In a process of its own: it watches every call of a function there is.
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_each_leg_of_the_road_was_walked_and_all_of_them_are_short(printed: str) -> None:
    legs = {leg: re.search(rf"^{leg}: (\d+)$", printed, re.MULTILINE) for leg in LEGS}
    hops = {leg: int(found[1]) for leg, found in legs.items() if found}
    assert hops.keys() == set(LEGS) and min(hops.values()) > 5, "each leg was really walked"
    assert sum(hops.values()) <= HOPS, printed


def test_an_invitation_has_few_shapes(printed: str) -> None:
    shapes = re.findall(r"^    (callkit\S+) in ", printed, re.MULTILINE)
    assert {"DeviceCall", "CallView", "Scene"} <= {shape.rpartition(".")[2] for shape in shapes}
    assert len(shapes) <= SHAPES, printed


def test_no_state_of_a_call_is_kept_twice_on_a_device(printed: str) -> None:
    """Two people are in the call, each at one device: what the network's thread has heard of it
    (an KnownCall), what the switchboard makes of it (a DeviceCall), and one picture of that for
    everything that shows it, whatever there is of windows, sounds and bars."""
    kept = dict(re.findall(r"'(\w+)': (\d+)", printed))
    assert (kept["KnownCall"], kept["DeviceCall"], kept["CallView"]) == ("2", "2", "2"), printed
