"""A program ends as it likes, and in that moment its objects go in any order: no complaint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

BEGIN = """
import sys

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from callkit import CallInvitationService, CallKit

app = QApplication(sys.argv)
{owner}
{owner_name}.init("ws://127.0.0.1:9/v1", userID="alice", userName="Alice")
app.processEvents()
"""

OWNERS = {
    "kit": ("kit = CallKit(notify=False, tray=False)", "kit"),
    "service": ("kit = CallInvitationService()", "kit"),
}

ENDS = {
    "it just ends": "",
    "its loop ends": "QTimer.singleShot(50, app.quit)\nsys.exit(app.exec())",
    "its loop ends and another object holds the app": (
        "class Holder:\n    pass\nholder = Holder()\nholder.all = [kit, app, holder]\n"
        "QTimer.singleShot(50, app.quit)\nsys.exit(app.exec())"
    ),
    "the app is shut down": "app.shutdown()",
    "the app is deleted": "shiboken6.delete(app)",
    "the service is deleted, and then the app": (
        "shiboken6.delete(getattr(kit, 'service', kit))\nshiboken6.delete(app)"
    ),
    "it leaves in a slot": "QTimer.singleShot(50, lambda: sys.exit(0))\nsys.exit(app.exec())",
}


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("end", ENDS)
def test_a_program_that_ends_complains_of_nothing(owner: str, end: str, tmp_path: Path) -> None:
    made, name = OWNERS[owner]
    program = BEGIN.format(owner=made, owner_name=name) + ENDS[end]
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", program],
        env={
            **os.environ,
            "PYTHONPATH": str(CHECKOUT),
            "XDG_CONFIG_HOME": str(tmp_path),
            "QT_QPA_PLATFORM": "offscreen",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr, done.stderr
    assert "a coroutine failed" not in done.stderr, done.stderr
