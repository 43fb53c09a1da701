"""Closing an app's window by its ×, in a call."""

from __future__ import annotations

import pytest

from demo.stage.hands import Hands
from tests.desktop.conftest import StartProgram

APP = """
import sys, types
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from callkit.texts import InnerText
from callkit.kit.quit_guard import QuitGuard
from callkit.switchboard.view import Phase
from demo.gallery.people import outgoing

class Service(QObject):
    callRemoved = Signal(str)
    currentCalls = [outgoing(phase=Phase.CONNECTED, connectedAt=1.0)]
    def hangUp(self, callID):
        print("hangUp", flush=True)

class Window(QWidget):
    def closeEvent(self, event):
        leaving.askBeforeClosing(self, event)
        dialog = leaving.dialog
        if dialog is not None:
            # Longer than a click would have to wait.
            dialog.guard.release()
            print("asked", int(dialog.winId()), flush=True)

app = QApplication(sys.argv)
leaving = QuitGuard(Service(), InnerText(), __import__("time").monotonic)
window = Window()
window.setWindowTitle("An app in a call")
window.resize(600, 400)
window.show()
sys.exit(app.exec())
"""


def test_the_question_has_the_keyboard_and_enter_stays(start: StartProgram, hands: Hands) -> None:
    app = start("-c", APP)
    window = hands.wait_window("An app in a call", 20.0)
    hands.close(window)
    dialog = int(app.wait_line().split()[1])
    hands.wait_window("Leave the call and quit?")
    hands.activate(dialog)
    hands.key("Return")
    hands.wait_no_window("Leave the call and quit?")
    assert not app.ended
    hands.close(window)
    assert app.wait_line().startswith("asked")
    hands.activate(hands.wait_window("Leave the call and quit?"))
    hands.key("Tab")
    hands.key("Return")
    assert app.wait_line() == "hangUp"
    assert app.wait(within=10.0) == 0


@pytest.mark.parametrize(
    ("call", "way", "tray"),
    [
        ("in a call", "its ×", "tray"),
        ("in a call", "its ×", ""),
        ("in a call", "its × and a question", "tray"),
        ("in a call", "code", ""),
        ("idle", "its ×", "tray"),
        ("idle", "code", ""),
    ],
)
def test_the_process_ends_with_the_apps_last_window(
    start: StartProgram, hands: Hands, call: str, way: str, tray: str
) -> None:
    words = {"its ×": [], "its × and a question": ["ask"], "code": ["code"]}[way]
    app = start("-m", "tests.desktop.quitting_app", *words, tray, *call.split()[:1])
    app.wait_line(lambda line: line == "ready", 30.0)
    if way != "code":
        window = hands.wait_window("The app's only window", 20.0)
        hands.close(window)
    if way == "its × and a question" and call != "idle":
        hands.activate(hands.wait_window("Leave the call and quit?"))
        hands.key("Tab")
        hands.key("Return")
    assert app.wait(within=10.0) == 0
    said = app.new_lines()
    assert ("ended left" in said) is ("Bob hears the end" in said) is (call != "idle"), said
