"""Below the Qt line nothing may pull Qt in, not even by accident."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.api.rooms import CHECKOUT

HEADLESS = (
    "callkit",
    "callkit.assets",
    "callkit.cli",
    "callkit.client",
    "callkit.client.signaling",
    "callkit.engine.transitions",
    "callkit.errors",
    "callkit.model",
    "callkit.protocol.codec",
    "callkit.server",
    "callkit.server.app",
    "callkit.switchboard",
    "callkit.testing",
    "callkit.testing.plugin",
)
PROBE = """
import importlib, sys
importlib.import_module(sys.argv[1])
heavy = [name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6", "qasync")]
print(heavy)
"""


@pytest.mark.parametrize("module", HEADLESS)
def test_importing_it_in_a_fresh_interpreter_leaves_qt_out(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, module],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_the_probe_would_notice_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "PySide6.QtCore"], capture_output=True, text=True, check=True
    )
    assert "PySide6.QtCore" in done.stdout
