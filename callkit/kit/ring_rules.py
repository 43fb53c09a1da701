"""Whether each call rings aloud, silently or not at all, for as long as it rings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer

from callkit.desktop.attention import Attend, Attention, AttentionSettings, attend
from callkit.model import User
from callkit.switchboard.view import CallView

LOOK_MS: Final = 1000
"""Milliseconds between two checks: quiet hours begin and end without a signal, and some desktops do
not report changes."""


class Rings(Protocol):
    """The operations of the service that it uses."""

    def silence(self, callID: str, silenced: bool = True) -> object: ...

    def ignore(self, callID: str, ignored: bool = True) -> object: ...


class RingRules(QObject):
    """Applies the person's settings and the desktop's state to every ringing call, also when they
    change while it rings. A choice of the person for one call (silence, sound on, ignore) has
    precedence.
    """

    def __init__(
        self,
        rings: Rings,
        desktop: Attention,
        settings: Callable[[], AttentionSettings],
        *,
        now: Callable[[], datetime] = datetime.now,
        parent: QObject | None = None,
    ) -> None:
        """``now`` is local time."""
        super().__init__(parent)
        self._rings = rings
        self._desktop = desktop
        self._settings = settings
        self._now = now
        self._decided: dict[str, tuple[User, Attend]] = {}
        """Per call: the caller, and what was decided about its ring."""
        self._chosen: set[str] = set()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_again)
        desktop.doNotDisturbChanged.connect(self.reconsider)

    def show(self, view: CallView) -> bool:
        """A call appeared or changed. The settings apply to a ringing call from now on; True the
        first time, when this may have changed its view."""
        if not view.rings:
            self.forget(view.callID)
            return False
        if view.callID in self._decided:
            return False
        # Before anything rings, so that a silent call makes no sound for a moment.
        self._decided[view.callID] = (view.inviter, Attend.RING)
        self._desktop.refresh()
        self._decide(view.callID)
        self._look.start()
        return True

    def choose(self, callID: str) -> None:
        """The person decided about this call; the settings no longer apply."""
        self._chosen.add(callID)

    def forget(self, callID: str) -> None:
        """The call no longer rings; unknown ones are fine."""
        self._decided.pop(callID, None)
        self._chosen.discard(callID)
        if not self._decided:
            self._look.stop()

    def reconsider(self) -> None:
        """Something changed: decide again about every ringing call."""
        for callID in list(self._decided):
            self._decide(callID)

    def close(self) -> None:
        """Stop deciding."""
        self._look.stop()
        self._decided.clear()

    def _look_again(self) -> None:
        self._desktop.refresh()
        self.reconsider()

    def _decide(self, callID: str) -> None:
        inviter, before = self._decided[callID]
        if callID in self._chosen:
            return
        after = attend(
            self._settings(),
            inviter.userID,
            doNotDisturb=self._desktop.doNotDisturb,
            now=self._now(),
        )
        if after is before:
            return
        self._decided[callID] = (inviter, after)
        hidden = after is Attend.MISSED
        if hidden is not (before is Attend.MISSED):
            # Ignoring silences too.
            self._rings.ignore(callID, hidden)
        if not hidden:
            self._rings.silence(callID, after is Attend.SILENT)
