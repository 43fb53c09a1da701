"""The global shortcuts of this desktop: the first backend that works is used."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from callkit.desktop.global_keys.base import Chords, GlobalKeys, GlobalKeysEvents

log = logging.getLogger("callkit.desktop.global_keys")

Backend = Callable[[GlobalKeysEvents], GlobalKeys]


class GlobalShortcuts(QObject):
    """Chords that reach this program while another one has the focus.

    Nothing is grabbed before :meth:`open`, and then only what :meth:`hold` names. GUI thread only;
    never raises.

    Signals:
        pressed: (name, activation token): that chord was pressed.
        failed: (reason): the keys do not work here, or not all of them.
    """

    pressed = Signal(str, str, arguments=["name", "token"])
    failed = Signal(str, arguments=["reason"])

    def __init__(self, make: Backend | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make or openBackend
        self._backend: GlobalKeys | None = None
        self._held: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The backend in use; "" while it is off, or nothing works."""
        return self._backend.name if self._backend is not None else ""

    def open(self, chords: Chords) -> None:
        """Switch it on with these chords; the former ones are released."""
        self.close()
        try:
            self._backend = self._make(_Events(self))
        except (ImportError, OSError) as error:
            log.info("no global shortcuts: %s", error)
            self.failed.emit(f"global shortcuts do not work on this desktop: {error}")
            return
        self._backend.open(chords)
        self._backend.hold(self._held)

    def hold(self, names: frozenset[str]) -> None:
        """Grab these chords and no others."""
        self._held = names
        if self._backend is not None:
            self._backend.hold(names)

    def close(self) -> None:
        """Switch it off."""
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.close()


class _Events:
    def __init__(self, face: GlobalShortcuts) -> None:
        self._face = face

    def pressed(self, name: str, token: str) -> None:
        self._face.pressed.emit(name, token)

    def failed(self, reason: str) -> None:
        log.info("global shortcuts: %s", reason)
        self._face.failed.emit(reason)


def openBackend(events: GlobalKeysEvents) -> GlobalKeys:
    """The backend of this desktop.

    Raises:
        ImportError: The extra that brings it is not installed.
        OSError: There is none on this platform.
    """
    if sys.platform == "win32":
        from callkit.desktop.global_keys.windows import WindowsKeys

        return WindowsKeys(events)
    if sys.platform == "darwin":
        raise OSError("there is no way on macOS yet")
    if QGuiApplication.platformName() == "xcb" and not os.environ.get("FLATPAK_ID"):
        from callkit.desktop.global_keys.x11 import X11Keys

        return X11Keys(events)
    if QGuiApplication.platformName().startswith("wayland") or os.environ.get("FLATPAK_ID"):
        from callkit.desktop.global_keys.portal import PortalKeys

        return PortalKeys(events)
    raise OSError(f"there is none for the platform {QGuiApplication.platformName()!r}")
