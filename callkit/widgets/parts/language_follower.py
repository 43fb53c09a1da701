"""Updates the words and the layout direction of widgets when the language changes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from callkit.texts import Language


def faceLanguage(window: QWidget) -> None:
    """Let a window of the kit face as its language does. The app's own direction stays what it is,
    and holds for the kit too where the app has chosen the language by ``installLanguage``."""
    _follow()
    language = Language.instance()
    right_to_left = Qt.LayoutDirection.RightToLeft
    if language.rightToLeft and not language.installed:
        window.setLayoutDirection(right_to_left)
    elif language.chosen and QGuiApplication.layoutDirection() is right_to_left:
        window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    else:
        window.unsetLayoutDirection()


class _Follower(QObject):
    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        Language.instance().changed.connect(self._retell)

    def _retell(self) -> None:
        for widget in QApplication.allWidgets():
            # Children are told by their parents.
            if isValid(widget) and _ours(widget) and not _ours(widget.parentWidget()):
                self._tell(widget)

    def _tell(self, widget: QWidget) -> None:
        if widget.isWindow():
            faceLanguage(widget)
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
        # Windows below are windows of their own to Qt.
        for window in widget.findChildren(QWidget):
            if isValid(window) and window.isWindow() and _ours(window):
                faceLanguage(window)
                QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))


def _ours(widget: QWidget | None) -> bool:
    while widget is not None:
        if any(kind.__module__.startswith("callkit.") for kind in type(widget).__mro__):
            return True
        widget = widget.parentWidget()
    return False


_follower: _Follower | None = None


def _follow() -> None:
    global _follower  # noqa: PLW0603
    if _follower is None or not isValid(_follower):
        _follower = _Follower()
