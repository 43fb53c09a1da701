"""A running call that nothing on the screen shows still has its chords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from callkit.kit import WindowOptions
from callkit.model import EndReason
from callkit.requests import MediaKind
from callkit.switchboard.view import Phase
from demo.gallery.people import ADA, GRACE, incoming

RUNNING = {"phase": Phase.CONNECTED, "connectedAt": 900.0}


@pytest.fixture
def host(qtbot: Any) -> Iterator[QWidget]:
    """The app's own window."""
    window = QWidget()
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    yield window
    window.close()


@pytest.fixture
def stage(made: Any, host: QWidget) -> Any:
    """A running call whose window was put aside, and which has no bar."""
    stage = made(options=WindowOptions(miniBar=False))
    stage.service.appear(incoming(ADA))
    stage.service.change(incoming(ADA, **RUNNING))
    hide(stage, "")
    return stage


def hide(stage: Any, callID: str) -> None:
    window = stage.kit.windows.window(callID or incoming().callID)
    stage.now += 5
    QApplication.processEvents()
    window.close()
    stage.now += 5
    assert not window.isVisible()
    assert stage.kit.windows.bar(callID or incoming().callID) is None


def press(stage: Any, host: QWidget, chord: str) -> None:
    QApplication.processEvents()
    stage.now += 5
    host.activateWindow()
    pressed = QKeySequence(chord)[0]
    QTest.keyClick(host, pressed.key(), pressed.keyboardModifiers())


def test_it_is_ended_from_the_apps_window(stage: Any, host: QWidget) -> None:
    press(stage, host, "Alt+Shift+E")
    assert [order[0] for order in stage.service.orders] == ["hangUp"]


def test_it_is_muted_from_the_apps_window(stage: Any, host: QWidget) -> None:
    toggled: list[tuple[Any, ...]] = []
    stage.kit.mediaToggled.connect(lambda *what: toggled.append(what))
    stage.kit.setMedia(incoming().callID, microphone=True)
    press(stage, host, "Ctrl+Shift+M")
    assert toggled == [(incoming().callID, MediaKind.MICROPHONE, False)]


def test_a_chord_that_was_changed_or_switched_off_is_another_one(stage: Any, host: QWidget) -> None:
    stage.kit.setShortcut("end", "")
    press(stage, host, "Alt+Shift+E")
    assert stage.service.orders == []
    stage.kit.setShortcut("end", "Alt+Shift+X")
    press(stage, host, "Alt+Shift+X")
    assert [order[0] for order in stage.service.orders] == ["hangUp"]


def test_a_call_that_rings_since_then_has_the_chords_that_answer_and_it_keeps_its_own(
    stage: Any, host: QWidget
) -> None:
    stage.service.appear(incoming(GRACE, callID="2", phase=Phase.WAITING))
    press(stage, host, "Alt+Shift+E")
    assert [order[:2] for order in stage.service.orders] == [("hangUp", incoming().callID)]


def test_once_it_is_over_or_shown_again_the_chord_acts_once(stage: Any, host: QWidget) -> None:
    stage.kit.windows.raiseWindow(incoming().callID)
    press(stage, host, "Alt+Shift+E")
    assert [order[0] for order in stage.service.orders] == ["hangUp"]
    stage.service.orders.clear()
    stage.service.finish(incoming().callID, EndReason.ENDED)
    press(stage, host, "Alt+Shift+E")
    assert stage.service.orders == []
