"""Every way to run a loop, with ``init`` before and inside it, under every nested loop."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.integration.guest_app import KINDS, OTHERS, SHAPES

PLACES = {"exec": 3}
"""A slot, an event handler, a callback of the kit; elsewhere also a coroutine."""
BUSY = 6000270
"""What each ``send`` in a call is answered with: an operation that ends while a dialog is open."""


@pytest.mark.parametrize("when", ["before", "inside"])
@pytest.mark.parametrize("shape", SHAPES)
def test_calls_go_on_under_nested_loops(shape: str, when: str) -> None:
    whole = (shape, when) in (("exec", "before"), ("qasync.run", "inside"))
    goesOn(shape, when, list(KINDS) if whole else ["message box", "three deep"])


@pytest.mark.once
def test_calls_go_on_under_other_dialogs_and_work_of_the_app() -> None:
    goesOn("qasync.run", "before", list(OTHERS))


def goesOn(shape: str, when: str, kinds: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.guest_app", shape, when, *kinds],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    calls = len(kinds) * PLACES.get(shape, 4)
    lines = done.stdout.splitlines()
    assert lines[-1] == f"started {calls} ended {calls} {BUSY}", done.stderr
    assert "Cannot enter into task" not in done.stderr
    assert ("asyncio.run works" in lines) is (shape == "exec")
