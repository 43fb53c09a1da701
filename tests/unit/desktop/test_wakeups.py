"""When somebody says that the machine is awake."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from callkit.desktop import wakeups
from callkit.desktop.wakeups import Foreground, Tell, Wakeups, openWakeups, sharedWakeups
from callkit.errors import TransportError


class Source:
    """Says what a test says, or cannot know."""

    def __init__(self, *, knows: bool = True) -> None:
        self._knows = knows
        self.tell: Tell | None = None

    def start(self, tell: Tell) -> None:
        if not self._knows:
            raise TransportError("nobody here")
        self.tell = tell

    def close(self) -> None:
        self.tell = None


def test_what_any_source_says_is_told_until_the_end(qapp: Any) -> None:
    sources = [Source(), Source(knows=False), Source()]
    heard: list[str] = []
    told = Wakeups(sources)
    told.woke.connect(heard.append)
    for source in (sources[0], sources[2]):
        assert source.tell is not None
        source.tell("awake")
    told.close()
    told.close()
    assert heard == ["awake", "awake"]
    assert [source.tell for source in sources] == [None, None, None]


def test_an_app_that_comes_to_the_foreground_looks_at_its_connections(qapp: Any) -> None:
    heard: list[str] = []
    source = Foreground()
    source.start(heard.append)
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert heard == []
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    source.close()
    source.close()
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert heard == ["the app is in the foreground"]


def test_an_app_without_windows_has_no_foreground(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QCoreApplication, "instance", lambda: None)
    with pytest.raises(TransportError):
        Foreground().start(print)
    assert sharedWakeups() is None


def test_the_application_has_one(qapp: Any) -> None:
    first = sharedWakeups()
    assert first is not None and first is sharedWakeups()
    assert first.parent() is qapp


def test_a_machine_without_a_system_bus_still_has_its_foreground(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    heard: list[str] = []
    for platform in ("linux", "win32"):
        monkeypatch.setattr(wakeups.sys, "platform", platform)
        opened = openWakeups()
        opened.woke.connect(heard.append)
        qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
        opened.close()
    assert len(heard) == 2
