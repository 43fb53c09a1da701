"""Closing the app's own window during a call."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from callkit.model import EndReason
from callkit.switchboard.view import Phase
from demo.gallery.people import incoming, outgoing

CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 990.0}


class Spontaneous(QCloseEvent):
    """As the window manager sends it."""

    def spontaneous(self) -> bool:
        return True


class Window(QWidget):
    """An app's window that does as the kit says."""

    def __init__(self, kit) -> None:
        super().__init__()
        self._kit = kit

    def closeEvent(self, event: QCloseEvent) -> None:
        self._kit.askBeforeClosing(self, event)


@pytest.fixture
def window(stage, qtbot):
    made = Window(stage.kit)
    qtbot.addWidget(made, before_close_func=lambda _: stage.service.views.clear())
    made.show()
    return made


def asked(stage):
    return stage.kit._quit_guard.dialog


def press_x(window) -> bool:
    """As a click on its ×: whether it may go."""
    event = Spontaneous()
    window.closeEvent(event)
    return event.isAccepted()


@pytest.mark.parametrize("view", [None, incoming(), outgoing()])
def test_without_a_running_call_it_just_closes(stage, window, view):
    if view is not None:
        stage.service.appear(view)
    assert press_x(window)
    assert asked(stage) is None


def test_who_stays_keeps_the_window_and_the_call(stage, window):
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    assert not press_x(window)
    first = asked(stage)
    assert first.isVisible() and first.parentWidget() is window
    assert not press_x(window)
    assert asked(stage) is first, "one question at a time"
    stage.now += 1.0
    first.stayButton.click()
    assert asked(stage) is None
    assert window.isVisible()
    assert stage.service.orders == []
    assert not press_x(window), "and is asked again"


def test_who_leaves_hangs_up_and_the_window_closes(stage, window):
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    stage.service.appear(incoming(callID="2"))
    press_x(window)
    stage.now += 1.0
    asked(stage).quitButton.click()
    assert stage.service.orders == [("hangUp", "1")]
    assert not window.isVisible(), "also while the call is still being left"


def test_what_was_to_quit_quits(stage, window, monkeypatch):
    quits = []
    monkeypatch.setattr(QApplication, "quit", lambda: quits.append(True))
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    assert not window.close()
    stage.now += 1.0
    asked(stage).quitButton.click()
    assert quits == [True]


def test_the_question_goes_when_the_call_ends_by_itself(stage, window):
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    stage.service.appear(outgoing(callID="2", **CONNECTED))
    press_x(window)
    stage.service.finish("1", EndReason.ENDED)
    assert asked(stage).isVisible(), "another call goes on"
    stage.service.finish("2", EndReason.ENDED)
    assert asked(stage) is None
    assert window.isVisible()


def test_the_question_goes_with_its_window(stage, qapp):
    window = Window(stage.kit)
    window.show()
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    press_x(window)
    assert asked(stage) is not None
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert asked(stage) is None


def test_the_question_goes_with_the_kit(stage, window):
    stage.service.appear(outgoing(callID="1", **CONNECTED))
    press_x(window)
    dialog = asked(stage)
    stage.kit.close()
    assert not dialog.isVisible()


def visible():
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def test_no_window_of_a_call_keeps_an_app_from_ending(stage):
    before = visible()
    stage.kit.people = ["carol"]
    stage.service.appear(incoming(callID="1"))
    stage.service.appear(outgoing(callID="2", phase=Phase.CONNECTED, connectedAt=1.0))
    stage.kit._inviting.ask("2")
    shown = [one for one in visible() if one not in before]
    assert len(shown) >= 3
    assert [one for one in shown if one.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)] == []
