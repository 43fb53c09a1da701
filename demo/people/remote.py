"""How the script sees a person's windows: it asks where a button is and clicks there itself.

The running program reads one JSON object per line from its standard input and answers each with
one line on its standard output. It answers questions only: nothing here presses anything.

``{"ask": "where", "button": "Accept"}``   middle of the visible button of that word, or null
``{"ask": "windows"}``                     class names of the visible windows
``{"ask": "picture", "window": "IncomingCallDialog", "file": "/…/a.png"}``   saved? true or false
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSocketNotifier
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


class Remote(QObject):
    """Answers the script's questions about this program's windows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._input = sys.stdin.fileno()
        os.set_blocking(self._input, False)
        self._unfinished = b""
        self._notifier = QSocketNotifier(self._input, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        data = os.read(self._input, 65536)
        if not data:
            # Whoever started the play is gone: so is its reason.
            self._notifier.setEnabled(False)
            QApplication.closeAllWindows()
            QApplication.quit()
            return
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        for line in lines:
            print(json.dumps({"answer": answer(json.loads(line))}), flush=True)


def answer(question: dict[str, Any]) -> Any:
    if question["ask"] == "where":
        return where(question["button"], question.get("window", ""))
    if question["ask"] == "windows":
        return [type(window).__name__ for window in visible_windows()]
    if question["ask"] == "picture":
        return save_picture(question["window"], question["file"])
    raise ValueError(f"cannot answer {question!r}")


def visible_windows() -> list[QWidget]:
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible() and not window.windowState() & window.windowState().WindowMinimized
    ]


def where(word: str, window: str = "") -> list[int] | None:
    """Return the screen position of the middle of an enabled, visible button."""
    for top in visible_windows():
        if window and type(top).__name__ != window:
            continue
        for button in top.findChildren(QAbstractButton):
            if not (button.isVisible() and button.isEnabled()):
                continue
            if word in (
                button.text().replace("&", ""),
                button.accessibleName(),
                button.objectName(),
            ):
                middle = button.mapToGlobal(QPoint(button.width() // 2, button.height() // 2))
                return [middle.x(), middle.y()]
    return None


def save_picture(window: str, file: str) -> bool:
    """Save what the screen shows at the window's place, or of the whole screen for ``screen``."""
    if window == "screen":
        return QApplication.primaryScreen().grabWindow(0).save(file)
    for top in visible_windows():
        if type(top).__name__ == window:
            return _seen(top).save(file)
    return False


def _seen(window: QWidget) -> QPixmap:
    frame = window.frameGeometry()
    screen = window.screen()
    origin = screen.geometry().topLeft()
    return screen.grabWindow(
        0, frame.x() - origin.x(), frame.y() - origin.y(), frame.width(), frame.height()
    )
