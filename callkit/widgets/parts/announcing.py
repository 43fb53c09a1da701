"""Speaking to people who do not see the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

Announcer = Callable[[QWidget, str, bool], None]


def _speak(widget: QWidget, text: str, assertive: bool) -> None:
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if assertive else politeness.Polite)
    QAccessible.updateAccessibility(event)


_announcer: Announcer = _speak


def announce(widget: QWidget, text: str, assertive: bool = False) -> None:
    """Let a screen reader say ``text``; ``assertive`` interrupts what it was saying.

    Does nothing for an empty text or a widget nobody can see: such events are lost anyway.
    """
    if text and widget.isVisible():
        _announcer(widget, text, assertive)


def setAnnouncer(announcer: Announcer | None) -> Announcer:
    """Send announcements somewhere else (a test, an app's own voice); returns the one before.

    None is the screen reader again.
    """
    global _announcer
    before, _announcer = _announcer, announcer or _speak
    return before
