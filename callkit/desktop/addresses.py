"""The network addresses of this machine, and a signal when they change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInterface

EVERY = 1.0
"""Seconds between two checks. The system reports only online or offline, and a connection that lost
its address notices it after five silent seconds."""


def localAddresses() -> frozenset[str]:
    """The addresses at which others may reach this machine."""
    return frozenset(
        address.toString()
        for interface in QNetworkInterface.allInterfaces()
        if interface.flags() & QNetworkInterface.InterfaceFlag.IsUp
        for address in (entry.ip() for entry in interface.addressEntries())
        if not address.isLoopback() and not address.isLinkLocal()
    )


class AddressWatch(QObject):
    """Watches while it is switched on.

    Signals:
        changed: The machine has other addresses than before, and at least one.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        look: Callable[[], frozenset[str]] = localAddresses,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._known: frozenset[str] = frozenset()
        self._timer = QTimer(self)
        self._timer.setInterval(round(EVERY * 1000))
        self._timer.timeout.connect(self.check)

    def setOn(self, on: bool) -> None:
        """Start or stop watching."""
        if on and not self._timer.isActive():
            self._known = self._look()
            self._timer.start()
        elif not on:
            self._timer.stop()

    def check(self) -> None:
        """Look now."""
        seen = self._look()
        # Without an address there is nothing to reconnect over; the next address is a change.
        if seen and seen != self._known:
            self._known = seen
            self.changed.emit()
