"""Every way to run a loop, with ``init`` before and inside it, under every nested loop."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.integration.guest_app import KINDS, SHAPES

PLACES = {"exec": 3}
"""A slot, an event handler, a callback of the kit; elsewhere also a coroutine."""
BUSY = 6000270
"""What each ``send`` in a call is answered with: an operation that ends while a dialog is open."""


@pytest.mark.parametrize("when", ["before", "inside"])
@pytest.mark.parametrize("shape", SHAPES)
def test_calls_go_on_under_nested_loops(shape: str, when: str) -> None:
    whole = (shape, when) in (("exec", "before"), ("qasync.run", "inside"))
    kinds = list(KINDS) if whole else ["message box", "three deep"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.guest_app", shape, when, *kinds],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    calls = len(kinds) * PLACES.get(shape, 4)
    lines = done.stdout.splitlines()
    assert lines[-1] == f"started {calls} ended {calls} {BUSY}", done.stderr
    assert "Cannot enter into task" not in done.stderr
    assert ("asyncio.run works" in lines) is (shape == "exec")
