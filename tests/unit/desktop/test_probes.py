import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from callkit.desktop.attention import Attention
from callkit.desktop.probes import GnomeProbe, WindowsProbe, openAttention


def program(tmp_path: Path, says: str) -> str:
    """A gsettings of the test's own."""
    script = tmp_path / "gsettings"
    script.write_text(
        f'#!/bin/sh\n[ "$*" = "get org.gnome.desktop.notifications show-banners" ] && echo {says}\n'
    )
    script.chmod(0o755)
    return str(script)


@pytest.mark.parametrize(("says", "disturb"), [("false", True), ("true", False)])
def test_gnome_without_banners_is_do_not_disturb(
    tmp_path: Path, qtbot: Any, says: str, disturb: bool
) -> None:
    attention = Attention([GnomeProbe(program(tmp_path, says))])
    qtbot.waitUntil(lambda: attention.known)
    assert attention.doNotDisturb is disturb
    attention.close()


def test_gnome_is_asked_again_but_not_all_the_time(tmp_path: Path, qtbot: Any) -> None:
    now = [100.0]
    log = tmp_path / "asked.txt"
    probe = GnomeProbe(program(tmp_path, f"true; echo >> {log}"), clock=lambda: now[0])
    attention = Attention([probe])
    qtbot.waitUntil(lambda: attention.known)
    program(tmp_path, f"false; echo >> {log}")
    for _ in range(9):
        now[0] += 1.0
        attention.refresh()
    QApplication.processEvents()
    assert not attention.doNotDisturb
    now[0] += 1.0
    attention.refresh()
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    assert log.read_text().count("\n") == 2
    attention.close()


def test_gnome_is_looked_at_once_more_when_it_changes_during_a_look(
    tmp_path: Path, qtbot: Any
) -> None:
    started, go_on = tmp_path / "started", tmp_path / "goOn"
    wait = f"true; touch {started}; while [ ! -e {go_on} ]; do sleep 0.01; done"
    probe = GnomeProbe(program(tmp_path, wait))
    attention = Attention([probe])
    qtbot.waitUntil(started.exists)
    program(tmp_path, "false")
    probe.look()
    go_on.touch()
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    attention.close()


def test_a_gsettings_that_is_not_there_or_says_nonsense_is_nothing_known(
    tmp_path: Path, qtbot: Any
) -> None:
    log = tmp_path / "asked.txt"
    absent = GnomeProbe("/nonexistent/gsettings")
    confused = GnomeProbe(program(tmp_path, f"maybe; echo >> {log}"))
    attention = Attention([absent, confused])
    for turn in (1, 2):
        qtbot.waitUntil(lambda turn=turn: log.exists() and log.read_text().count("\n") == turn)
        QApplication.processEvents()
        absent.look()
        confused.look()
    assert not attention.known
    attention.close()


def test_closing_while_asking_is_quiet(tmp_path: Path, qtbot: Any) -> None:
    probe = GnomeProbe(program(tmp_path, "false; exec cat"))
    attention = Attention([probe])
    qtbot.waitUntil(lambda: probe._process is not None)
    assert probe._process is not None
    with qtbot.waitSignal(probe._process.destroyed):
        attention.close()
    assert not attention.known


@pytest.mark.parametrize(("state", "disturb"), [(4, True), (6, True), (5, False), (2, False)])
def test_windows_is_read_by_its_notification_state(qtbot: Any, state: int, disturb: bool) -> None:
    def query(reference: Any) -> int:
        reference._obj.value = state
        return 0

    attention = Attention([WindowsProbe(SimpleNamespace(SHQueryUserNotificationState=query))])
    qtbot.waitUntil(lambda: attention.known)
    assert attention.doNotDisturb is disturb
    attention.close()


def test_a_windows_that_cannot_say_is_nothing_known(qtbot: Any) -> None:
    asked: list[int] = []

    def query(_reference: Any) -> int:
        asked.append(1)
        return -1

    attention = Attention([WindowsProbe(SimpleNamespace(SHQueryUserNotificationState=query))])
    qtbot.waitUntil(lambda: bool(asked))
    assert not attention.known
    attention.close()
    attention.refresh()


def test_on_linux_the_bus_is_asked_and_gnome_where_it_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: Any
) -> None:
    program(tmp_path, "false")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    elsewhere = openAttention()
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    gnome = openAttention()
    qtbot.waitUntil(lambda: gnome.doNotDisturb)
    assert not elsewhere.known
    gnome.close()
    elsewhere.close()
