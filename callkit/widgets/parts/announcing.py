"""Announcements for screen readers."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.texts import spoken
from callkit.widgets.parts.accessible_role import giveRole

if TYPE_CHECKING:
    from callkit.desktop.screen_readers import ScreenReaders

Announcer = Callable[[QWidget, str, bool], None]

ONCE: Final = 1.0
"""Seconds within which the same words are the same news, whichever surface says them."""
NOTICE_MS: Final = 5_000
"""How long a notice for old readers is there to be asked about."""


class _Notice(QWidget):
    """A widget of one pixel: screen readers without announcements read a notification that appears
    (Orca before 45)."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        giveRole(self, QAccessible.Role.Notification)
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(0, 0, 1, 1)
        self.show()
        QTimer.singleShot(NOTICE_MS, self, self.deleteLater)


class _Voice:
    """The screen reader. The same words from two surfaces at one moment are said once."""

    def __init__(self) -> None:
        self._said = ("", float("-inf"))
        self._ears: ScreenReaders | None = None

    def speak(self, widget: QWidget, text: str, assertive: bool) -> None:
        before, when = self._said
        now = time.monotonic()
        if text == before and now - when < ONCE:
            return
        self._said = (text, now)
        event = QAccessibleAnnouncementEvent(widget, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if assertive else politeness.Polite)
        QAccessible.updateAccessibility(event)
        if sys.platform == "linux" and QAccessible.isActive():
            self._tell_old_readers(widget, text)

    def _tell_old_readers(self, widget: QWidget, text: str) -> None:
        ears = self._ears_of_the_desktop()
        if ears is None:
            return

        def told(old: bool) -> None:
            if old and isValid(widget) and widget.isVisible():
                _Notice(text, widget.window())

        ears.ask(told)

    def _ears_of_the_desktop(self) -> ScreenReaders | None:
        if self._ears is None or not isValid(self._ears):
            try:
                from callkit.desktop.screen_readers import ScreenReaders
            except ImportError:
                # Without the extra nobody can be asked.
                return None
            self._ears = ScreenReaders(parent=QCoreApplication.instance())
        return self._ears


_speak: Announcer = _Voice().speak
_announcer: Announcer = _speak


def announce(widget: QWidget, text: str, assertive: bool = False) -> None:
    """Let a screen reader say ``text``; ``assertive`` interrupts what it was saying.

    Does nothing for an empty text or a widget nobody can see: such events are lost anyway.
    """
    if text and widget.isVisible():
        _announcer(widget, spoken(text), assertive)


def setAnnouncer(announcer: Announcer | None) -> Announcer:
    """Send announcements somewhere else (a test, an app's own voice); returns the one before.

    None is the screen reader again.
    """
    global _announcer
    before, _announcer = _announcer, announcer or _speak
    return before
