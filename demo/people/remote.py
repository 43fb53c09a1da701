"""How the script sees a person's windows: it asks where a button is and clicks there itself.

The running program reads its questions (:mod:`demo.people.orders`) and answers each with one line
on its standard output. It answers questions only: nothing here presses anything.

``{"ask": "connected"}``                   is the service connected?
``{"ask": "where", "what": "Accept"}``     middle of the visible button or field, or null
``{"ask": "text", "what": "Name"}``        what is in the visible field
``{"ask": "windows"}``                     the visible windows: {class name: X11 window number}
``{"ask": "picture", "window": "IncomingCallDialog", "file": "/…/a.png"}``   saved? true or false
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from demo.people.orders import say


class Remote:
    """Answers the script's questions about this program's windows."""

    def __init__(self, connected: Callable[[], bool]) -> None:
        self._connected = connected

    def hear(self, said: dict[str, Any]) -> None:
        """What is no question is somebody else's."""
        if "ask" in said:
            say(answer=self._answer(said))

    def _answer(self, question: dict[str, Any]) -> Any:
        match question["ask"]:
            case "connected":
                return self._connected()
            case "where":
                return where(question["what"], question["window"])
            case "text":
                control = find(question["what"])
                return None if control is None else control.text()
            case "windows":
                return {type(window).__name__: int(window.winId()) for window in visible_windows()}
            case "picture":
                return save_picture(question["window"], question["file"])
            case unknown:
                raise ValueError(f"cannot answer {unknown!r}")


def visible_windows() -> list[QWidget]:
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible() and not window.windowState() & window.windowState().WindowMinimized
    ]


def find(what: str, window: str = "") -> QAbstractButton | QLineEdit | None:
    """Return the visible, enabled button or field of that word."""
    for top in visible_windows():
        if window and type(top).__name__ != window:
            continue
        controls: list[QAbstractButton | QLineEdit] = [
            *top.findChildren(QAbstractButton),
            *top.findChildren(QLineEdit),
        ]
        for control in controls:
            words = (
                control.text().replace("&", ""),
                control.accessibleName(),
                control.objectName(),
            )
            if control.isVisible() and control.isEnabled() and what in words:
                return control
    return None


def where(what: str, window: str = "") -> list[int] | None:
    """Return the screen position of its middle."""
    control = find(what, window)
    if control is None:
        return None
    middle = control.mapToGlobal(control.rect().center())
    return [middle.x(), middle.y()]


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
