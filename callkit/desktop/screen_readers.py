"""Whether a screen reader runs that hears announcements (extra ``callkit[linux]``).

Orca before 45 does not hear announcements (``object:announcement``): Debian 12 has 43. What they
listen to is written at the registry of the accessibility bus.

Source: AT-SPI2, ``org.a11y.atspi.Registry.GetRegisteredEvents``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from jeepney import DBusAddress
from PySide6.QtCore import QObject

from callkit.desktop.session_bus import SessionBus
from callkit.errors import TransportError

log = logging.getLogger("callkit.desktop.readers")

_LAUNCHER: Final = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
_REGISTRY: Final = DBusAddress(
    "/org/a11y/atspi/registry",
    bus_name="org.a11y.atspi.Registry",
    interface="org.a11y.atspi.Registry",
)
_FORMER: Final = "statechanged"
"""What every reader that follows a program listens to."""

Told = Callable[[bool], object]


class ScreenReaders(QObject):
    """Asks whether a screen reader runs that does not read announcements. GUI thread only."""

    def __init__(self, address: str = "SESSION", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address

    def ask(self, told: Told) -> None:
        """``told(True)``: a reader listens, and none of them to announcements. ``told(False)``:
        announcements are heard, or nobody listens, or nobody can say."""
        bus = self._open(self._address, told)
        if bus is None:
            return

        def on_address(place: str) -> None:
            self._close(bus)
            registry = self._open(place, told)
            if registry is not None:
                self._ask_registry(registry, told)

        def on_failure(reason: str) -> None:
            self._close(bus)
            self._unknown(reason, told)

        bus.call(_LAUNCHER, "GetAddress", reply=on_address, failure=on_failure)

    def _ask_registry(self, bus: SessionBus, told: Told) -> None:
        def on_events(events: list[tuple[str, ...]]) -> None:
            self._close(bus)
            # The registry spells them as Orca and as Qt do: "Object:StateChanged:Showing".
            heard = {event[1].lower().replace("-", "") for event in events}
            announced = any("announcement" in name for name in heard)
            followed = any(_FORMER in name for name in heard)
            told(followed and not announced)

        def on_failure(reason: str) -> None:
            self._close(bus)
            self._unknown(reason, told)

        bus.call(_REGISTRY, "GetRegisteredEvents", reply=on_events, failure=on_failure)

    def _open(self, address: str, told: Told) -> SessionBus | None:
        try:
            return SessionBus(address, self)
        except TransportError as error:
            self._unknown(str(error), told)
            return None

    @staticmethod
    def _unknown(reason: str, told: Told) -> None:
        log.debug("nobody says what screen readers hear: %s", reason)
        told(False)

    @staticmethod
    def _close(bus: SessionBus) -> None:
        bus.close()
