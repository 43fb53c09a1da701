"""An app's own parts in the kit's windows: a page, a background, other words; the rest is stock."""

from __future__ import annotations

import dataclasses
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from callkit import Action, CallBuilders, CallDialog, CallKit, CallView, Scene, Theme
from callkit.texts import InnerText, status

SERVER = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8765/v1"


class DoorPage(QWidget):
    """A door phone asks to be let in: no face, two words."""

    def __init__(self, window: CallDialog) -> None:
        super().__init__()
        self.said = QLabel()
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        away, open_door = QPushButton("Go away"), QPushButton("Open")
        # press() counts only when the kit's own button would: not in the first half second.
        away.clicked.connect(lambda: window.press(Action.DECLINE))
        open_door.clicked.connect(lambda: window.press(Action.ACCEPT))
        answers = QHBoxLayout()
        answers.addWidget(away)
        answers.addWidget(open_door)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addLayout(answers)
        self.setMinimumSize(320, 180)

    def setCall(self, view: CallView) -> None:
        """Told at once and of every change."""
        self.said.setText(status(view, InnerText()))
        print("page", view.callID, view.phase, flush=True)


class Wall(QWidget):
    """Lies behind video calls."""

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            ground = QLinearGradient(0, 0, 0, self.height())
            ground.setColorAt(0, Theme.instance().colour("surfaceRaised"))
            ground.setColorAt(1, Theme.instance().colour("surface"))
            painter.fillRect(self.rect(), ground)


def door_page(view: CallView, window: CallDialog) -> QWidget | None:
    # None leaves the kit's own page: this one is for callers that open doors.
    return DoorPage(window) if view.customData == "door" else None


def wall(view: CallView, window: CallDialog) -> QWidget | None:
    return Wall() if view.video else None


def shorter(scene: Scene, view: CallView) -> Scene:
    """No quick row while it rings."""
    return dataclasses.replace(scene, quick=()) if view.rings else scene


def main() -> int:
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    parts = CallBuilders(incomingPage=door_page, background=wall, scene=shorter)
    kit = CallKit(builders=parts, notify=False, tray=False)
    kit.init(SERVER, userID="alice", userName="Alice")
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
