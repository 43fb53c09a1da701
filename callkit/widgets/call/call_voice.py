"""The announcements of a call window for screen readers: each state once, a ring once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from callkit.switchboard.view import CallView
from callkit.texts import Announcement, InnerText, announcement
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.shortcuts import Shortcuts

ONCE_MORE_MS: Final = 3_500
"""When a ring is said again to somebody whose keyboard is in another program."""


def keyboardElsewhere() -> bool:
    """What a person types goes to another program."""
    return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive


class CallVoice(QObject):
    """Makes the announcements of ``window``, while it is visible."""

    def __init__(
        self,
        window: QWidget,
        text: InnerText,
        shortcuts: Shortcuts,
        elsewhere: Callable[[], bool] = keyboardElsewhere,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._text = text
        self._shortcuts = shortcuts
        self._elsewhere = elsewhere
        self._view: CallView | None = None
        self._said = ("", "")
        self.onceMore = QTimer(self)
        self.onceMore.setSingleShot(True)
        self.onceMore.setInterval(ONCE_MORE_MS)
        self.onceMore.timeout.connect(self._say_once_more)

    def say(self, view: CallView) -> None:
        """Announce the state of ``view``, unless that was done."""
        self._view = view
        if not self._window.isVisible():
            return
        away = self._elsewhere()
        said = self._words(view, away)
        state = f"{view.callID} {view.phase}"
        # Where the keyboard is changes the words of a ring, and is no news.
        same = state == self._said[0] if view.rings else said.text == self._said[1]
        if same:
            return
        self._said = (state, said.text)
        announce(self._window, said.text, said.assertive)
        if view.rings and away:
            self.onceMore.start()

    def _words(self, view: CallView, away: bool) -> Announcement:
        return announcement(
            view,
            self._text,
            accept=self._shortcuts.label("accept"),
            decline=self._shortcuts.label("decline"),
            away=away and not self._shortcuts.everywhere,
        )

    def _say_once_more(self) -> None:
        """Somebody who types in another program has cut the first time off with the next key. If
        the keyboard has come here since, no other keys are needed."""
        view = self._view
        if view is not None and view.rings and not view.silenced and self._window.isVisible():
            said = self._words(view, self._elsewhere())
            self._said = (self._said[0], said.text)
            announce(self._window, said.text, True)
