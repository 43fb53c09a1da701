"""Where there is a way, other programs reach the calls; where there is none, nothing breaks."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from PySide6.QtCore import QObject

from callkit.desktop.open_remote_control import openRemoteControl


def test_without_the_extra_there_is_no_remote_control(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "callkit.desktop.remote_control", None)
    assert openRemoteControl(lambda verb: "", QObject()) is None


def test_with_it_there_is_one_of_the_parent(qapp: Any) -> None:
    parent = QObject()
    remote = openRemoteControl(lambda verb: "", parent)
    assert remote is not None and remote.parent() is parent
    remote.close()
