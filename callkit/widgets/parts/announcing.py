"""Speaking to people who do not see the window."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
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
NOTICE_MS: Final = 15_000
"""How long a notice for old readers is there to be asked about, on a busy machine too."""
PATIENCE: Final = 5.0
"""Seconds after which the question whether a reader listens counts as lost."""


class _Notice(QWidget):
    """What says something by being there: readers without announcements read a notification that
    appears (Orca before 45). It is on no screen and in no window: of one inside a dialog they read
    the dialog's name and words first, and one in a window that goes is not read at all."""

    def __init__(self, words: str) -> None:
        super().__init__(None, Qt.WindowType.Tool)
        giveRole(self, QAccessible.Role.Notification)
        self.setAccessibleName(words)
        attributes = (
            Qt.WidgetAttribute.WA_DontShowOnScreen,
            Qt.WidgetAttribute.WA_ShowWithoutActivating,
        )
        for attribute in attributes:
            self.setAttribute(attribute)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show()


class OldReaders:
    """Screen readers without announcements, told by notices in the order things happen."""

    def __init__(self, ears: ScreenReaders | None = None) -> None:
        self._ears = ears
        self._waiting: list[str] = []
        self._asked = float("-inf")
        self.notices: list[QWidget] = []
        """Those that are there to be read."""

    def tell(self, text: str) -> None:
        """Say it to them, if any listens."""
        ears = self._ears_of_the_desktop()
        if ears is None:
            return
        self._waiting.append(text)
        now = time.monotonic()
        if now - self._asked > PATIENCE:
            # One answer is for all that is said meanwhile: nothing overtakes what came before.
            self._asked = now
            ears.ask(self._told)

    def forget(self) -> None:
        """Take all notices back."""
        while self.notices:
            self._forget(self.notices[0])

    def _told(self, old: bool) -> None:
        waiting, self._waiting, self._asked = self._waiting, [], float("-inf")
        for text in waiting if old else ():
            notice = _Notice(text)
            self.notices.append(notice)
            QTimer.singleShot(NOTICE_MS, notice, partial(self._forget, notice))

    def _forget(self, notice: QWidget) -> None:
        if notice in self.notices:
            self.notices.remove(notice)
            notice.hide()
            notice.deleteLater()

    def _ears_of_the_desktop(self) -> ScreenReaders | None:
        if self._ears is None or not isValid(self._ears):
            try:
                from callkit.desktop.screen_readers import ScreenReaders
            except ImportError:
                # Without the extra nobody can be asked.
                return None
            self._ears = ScreenReaders(parent=QCoreApplication.instance())
        return self._ears


class _Voice:
    """The screen reader. The same words from two surfaces at one moment are said once."""

    def __init__(self) -> None:
        self._said = ("", float("-inf"))
        self._old = OldReaders()

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
            self._old.tell(text)


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
