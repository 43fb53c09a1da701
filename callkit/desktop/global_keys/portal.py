"""Global shortcuts of the desktop portal (extra ``callkit[linux]``): Wayland, and sandboxes
anywhere.

The desktop asks the person once which keys they want; what it binds may differ from what is
preferred here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import count
from typing import Any, Final

from jeepney import DBusAddress, MatchRule
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence

from callkit.desktop.global_keys.base import Chords, GlobalKeysEvents
from callkit.desktop.session_bus import SessionBus
from callkit.errors import TransportError

log = logging.getLogger("callkit.desktop.global_keys")

_PORTAL: Final = "org.freedesktop.portal.Desktop"
_INTERFACE: Final = "org.freedesktop.portal.GlobalShortcuts"
_SHORTCUTS: Final = DBusAddress(
    "/org/freedesktop/portal/desktop", bus_name=_PORTAL, interface=_INTERFACE
)
_MODIFIERS: Final = (
    (Qt.KeyboardModifier.ControlModifier, "CTRL"),
    (Qt.KeyboardModifier.AltModifier, "ALT"),
    (Qt.KeyboardModifier.ShiftModifier, "SHIFT"),
    (Qt.KeyboardModifier.MetaModifier, "LOGO"),
)
_HELD: Final = 1.0
"""Seconds within which a repeated report means that the chord is held down, on desktops that do not
report its release."""
_numbers = count(1)


class PortalKeys(QObject):
    """Shortcuts are bound once; presses while no call wants them are ignored."""

    name = "portal"

    def __init__(
        self,
        events: GlobalKeysEvents,
        parent: QObject | None = None,
        *,
        address: str = "SESSION",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._events: GlobalKeysEvents | None = events
        self._address = address
        self._bus: SessionBus | None = None
        self._session = ""
        self._chords: Chords = {}
        self._held: frozenset[str] = frozenset()
        self._clock = clock
        self._pressed: dict[str, float] = {}
        """When the pressed chords were reported last."""
        self._tells_release = False
        """This desktop reports when a chord is released, as specified."""

    def open(self, chords: Chords) -> None:
        self._chords = chords
        try:
            bus = self._bus = SessionBus(self._address, self)
        except TransportError as error:
            self._fail(str(error))
            return
        bus.lost.connect(self._fail)
        bus.watch(_rule("org.freedesktop.portal.Request", "Response"), self._on_response)
        bus.watch(_rule(_INTERFACE, "Activated"), self._on_activated)
        bus.watch(_rule(_INTERFACE, "Deactivated"), self._on_deactivated)
        options = {"handle_token": ("s", _token()), "session_handle_token": ("s", _token())}
        bus.call(_SHORTCUTS, "CreateSession", "a{sv}", options, failure=self._on_failure)

    def hold(self, names: frozenset[str]) -> None:
        self._held = names

    def close(self) -> None:
        self._events = None
        bus, self._bus = self._bus, None
        if bus is not None:
            # The session, and with it every key, ends with the connection.
            bus.close()

    def _on_response(self, code: int, results: dict[str, Any]) -> None:
        if code:
            self._fail("the desktop or the person refused the keys")
        elif not self._session:
            self._session = str(results.get("session_handle", ("s", ""))[1])
            self._bind()

    def _bind(self) -> None:
        if self._bus is None or not self._session:
            return
        shortcuts = [
            (name, {"description": ("s", words), "preferred_trigger": ("s", trigger(chord))})
            for name, (chord, words) in self._chords.items()
            if chord
        ]
        self._bus.call(
            _SHORTCUTS,
            "BindShortcuts",
            "oa(sa{sv})sa{sv}",
            self._session,
            shortcuts,
            "",
            {"handle_token": ("s", _token())},
            failure=self._on_failure,
        )

    def _on_activated(
        self, session: str, name: str, _timestamp: int, options: dict[str, Any]
    ) -> None:
        if session != self._session or self._goes_on(name):
            return
        if name in self._held and self._events is not None:
            token = options.get("activation_token", ("s", ""))[1]
            self._events.pressed(name, str(token))

    def _on_deactivated(
        self, session: str, name: str, _timestamp: int, _options: dict[str, Any]
    ) -> None:
        if session == self._session:
            self._tells_release = True
            self._pressed.pop(name, None)

    def _goes_on(self, name: str) -> bool:
        """The chord is held down since it was told before."""
        now, before = self._clock(), self._pressed.get(name)
        self._pressed[name] = now
        if before is None:
            return False
        return self._tells_release or now - before <= _HELD

    def _on_failure(self, error: str) -> None:
        self._fail(f"the desktop portal has no global shortcuts ({error})")

    def _fail(self, reason: str) -> None:
        if self._events is not None:
            self._events.failed(reason)


def trigger(chord: str) -> str:
    """A chord as the XDG shortcuts specification writes it: ``ALT+SHIFT+a``."""
    combination = QKeySequence(chord, QKeySequence.SequenceFormat.PortableText)[0]  # type: ignore[index]
    held = combination.keyboardModifiers()
    key = QKeySequence(combination.key()).toString(QKeySequence.SequenceFormat.PortableText)
    words = [word for qt, word in _MODIFIERS if held & qt]
    return "+".join([*words, key.lower() if len(key) == 1 or key == "Space" else key])


def _token() -> str:
    return f"callkit{next(_numbers)}"


def _rule(interface: str, member: str) -> MatchRule:
    return MatchRule(type="signal", sender=_PORTAL, interface=interface, member=member)
