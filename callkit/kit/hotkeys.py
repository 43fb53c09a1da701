"""The global shortcuts of the kit: answer, decline, silence, hang up, mute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from callkit.desktop.global_keys.chain import GlobalShortcuts
from callkit.requests import Action, CallRequest, MediaKind, MediaState
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.widgets.parts.shortcuts import Shortcuts

GUARD: Final = 0.5
"""Seconds a call must have rung before a chord may answer it: an earlier press was meant for
something else."""
_VERBS: Final = {
    "accept": "answer",
    "acceptVideo": "answer",
    "decline": "decline",
    "silence": "silence",
    "end": "hangup",
    "mute": "mute",
}
"""Which of the kit's shortcuts work from anywhere, and what they ask for."""
_WORDS: Final = {
    "accept": "incomingCallPageAcceptButton",
    "acceptVideo": "incomingCallPageAcceptButton",
    "decline": "incomingCallPageDeclineButton",
    "silence": "silenceButton",
    "end": "endCallButton",
    "mute": "muteButton",
}
_RINGING: Final = frozenset({"accept", "acceptVideo", "decline", "silence"})
_RUNNING: Final = frozenset({"end", "mute"})


class Hotkeys(QObject):
    """Finds the call that a global shortcut or a command (``callkit answer``) means. Several kits
    of one program share the keys: each key goes to the newest ringing call of all kits.

        Signals:
            requested: (:class:`CallRequest`): what a key or command wants of the call it found.
            failed: (reason): the keys of the whole desktop do not work, or not all of them.
    """

    requested = Signal(object)
    failed = Signal(str, arguments=["reason"])

    def __init__(
        self,
        media: Callable[[str], MediaState],
        shortcuts: Shortcuts,
        text: InnerText,
        clock: Callable[[], float],
        parent: QObject | None = None,
        *,
        keys: GlobalShortcuts | None = None,
    ) -> None:
        """``media(callID)`` returns the media state of a call."""
        super().__init__(parent)
        self._media = media
        self._shortcuts = shortcuts
        self._text = text
        self._clock = clock
        self._keys = keys or _shared()
        self._calls: Sequence[CallView] = ()
        self._since: dict[str, float] = {}
        """When each call began to ring or was connected, by its key."""
        self._on = self._closed = False
        self._keys.pressed.connect(self._pressed)
        self._keys.failed.connect(self._failed)

    # --- calls ---

    def render(self, calls: Sequence[CallView]) -> None:
        self._calls = [view for view in calls if view.live and not view.ignored]
        now = self._clock()
        self._since = {view.key: self._since.get(view.key, now) for view in self._calls}
        self._hold()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._calls, self._since = (), {}
        self.setGlobal(False)
        self._keys.pressed.disconnect(self._pressed)
        self._keys.failed.disconnect(self._failed)

    # --- keys of the whole desktop ---

    @property
    def isGlobal(self) -> bool:
        return self._on

    def setGlobal(self, on: bool) -> None:
        """Take the chords from the whole desktop while a call rings or goes on, or no longer."""
        if on == self._on:
            return
        self._on = self._shortcuts.everywhere = on
        if on:
            _open.add(self)
        else:
            _open.discard(self)
        self.rebind()

    def rebind(self) -> None:
        """The table of chords has changed."""
        if not _open:
            self._keys.close()
        elif self._on:
            self._keys.open(
                {
                    name: (self._shortcuts.chord(name).toString(), self._text.say(_WORDS[name]))
                    for name in _VERBS
                }
            )
        self._hold()

    # --- commands ---

    def obey(self, verb: str, token: str = "") -> str:
        """Do one of :data:`callkit.desktop.remote_call.VERBS`; "", or why it cannot be."""
        if verb in ("answer", "decline", "silence"):
            return self._to_ringing(verb, token)
        return self._to_running(verb)

    def _to_ringing(self, verb: str, token: str) -> str:
        view = self._ringing()
        if view is None:
            return "no call rings"
        if verb == "answer" and self._clock() - self._since[view.key] < GUARD:
            return "the call has only just begun to ring"
        if verb == "answer":
            self._ask(view, Action.ACCEPT)
            self._ask(view, Action.SHOW, token)
        elif verb == "decline":
            self._ask(view, Action.DECLINE)
        else:
            self._ask(view, Action.SILENCE, not view.silenced)
        return ""

    def _to_running(self, verb: str) -> str:
        views = [view for view in self._calls if not view.rings]
        running = [view for view in views if view.connectedAt] or views
        if not running:
            return "no call goes on"
        view = running[-1]
        if verb == "hangup":
            self._ask(view, Action.HANG_UP)
            return ""
        heard = self._media(view.callID).microphone
        if heard is None:
            return "the call has no microphone switch"
        self._ask(view, Action.MEDIA, (MediaKind.MICROPHONE, not heard))
        return ""

    # --- inside ---

    def _ask(self, view: CallView, action: Action, argument: Any = None) -> None:
        self.requested.emit(CallRequest(view.callID, action, argument))

    def _ringing(self) -> CallView | None:
        rings = [view for view in self._calls if view.rings]
        return max(rings, key=lambda view: self._since[view.key], default=None)

    def _newest(self, ringing: bool) -> float:
        """How new the call is that a key would reach here; minus infinity without one."""
        since = [self._since[view.key] for view in self._calls if view.rings is ringing]
        return max(since, default=float("-inf"))

    def _pressed(self, name: str, token: str) -> None:
        ringing = name in _RINGING
        mine = self._newest(ringing)
        if not self._on or mine != max(one._newest(ringing) for one in _open):
            return
        if mine > float("-inf"):
            self.obey(_VERBS[name], token)

    def _failed(self, reason: str) -> None:
        if self._on:
            self._shortcuts.everywhere = False
            self.failed.emit(reason)

    def _hold(self) -> None:
        """Grab only the chords that have an effect now."""
        wanted: frozenset[str] = frozenset()
        for one in _open:
            if one._newest(True) > float("-inf"):
                wanted |= _RINGING
            if one._newest(False) > float("-inf"):
                wanted |= _RUNNING
        self._keys.hold(wanted)


_open: set[Hotkeys] = set()
"""Kits of this program that want keys of the whole desktop."""
_keys: list[GlobalShortcuts] = []


def _shared() -> GlobalShortcuts:
    """One object per program: two grabs of one chord would exclude each other."""
    if not _keys:
        _keys.append(GlobalShortcuts())
    return _keys[0]
