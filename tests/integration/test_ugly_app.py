"""Dialogs that open and close at random while calls come and go: nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SHAPES = ["exec", "qasync", "newEventLoop"]


def lost(shape: str, calls: int, seed: int) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.ugly_app", shape, str(calls), str(seed)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60 + 2 * calls,
        check=False,
    )
    assert "Cannot enter into task" not in done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_lost_among_dialogs(shape: str) -> None:
    assert lost(shape, 25, seed=1).startswith("nothing lost")


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_lost_in_five_hundred_calls_among_dialogs(shape: str) -> None:
    assert lost(shape, 500, seed=2).startswith("nothing lost")
