"""Resume from sleep and the return of the network, from the system bus (extra ``callkit[linux]``).

logind says that the machine goes to sleep and that it is back (``PrepareForSleep``), NetworkManager
in which state the network is (``StateChanged``). Neither is started only to be heard.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from jeepney import MatchRule

from callkit.desktop.session_bus import SessionBus

Tell = Callable[[str], object]
"""A function that takes the reason why the link should be checked."""

log = logging.getLogger("callkit.desktop.wakeups")

LOGIND: Final = "org.freedesktop.login1"
NETWORK: Final = "org.freedesktop.NetworkManager"
CONNECTED_LOCAL: Final = 50
"""NetworkManager's states from this on: on this link, in this site (60), in the world (70)."""


class BusWakeups:
    """A :class:`~callkit.desktop.wakeups.WakeSource`. GUI thread only."""

    def __init__(self, address: str = "SYSTEM") -> None:
        self._address = address
        self._bus: SessionBus | None = None
        self._tell: Tell | None = None
        self._network = CONNECTED_LOCAL

    def start(self, tell: Tell) -> None:
        bus = SessionBus(self._address)
        self._tell, self._bus = tell, bus
        bus.lost.connect(self._lost)
        # Named by their senders: no other program can pretend to be them.
        bus.watch(
            MatchRule(
                type="signal",
                sender=LOGIND,
                path="/org/freedesktop/login1",
                interface=f"{LOGIND}.Manager",
                member="PrepareForSleep",
            ),
            self._sleep,
        )
        bus.watch(
            MatchRule(
                type="signal",
                sender=NETWORK,
                path="/org/freedesktop/NetworkManager",
                interface=NETWORK,
                member="StateChanged",
            ),
            self._network_changed,
        )

    def close(self) -> None:
        bus, self._bus = self._bus, None
        self._tell = None
        if bus is not None:
            bus.close()

    def _sleep(self, begins: object) -> None:
        if begins is False:
            self._say("the machine woke up")

    def _network_changed(self, state: object) -> None:
        if not isinstance(state, int):
            return
        before, self._network = self._network, state
        if state >= CONNECTED_LOCAL and state > before:
            self._say("the network is there")

    def _say(self, why: str) -> None:
        if self._tell is not None:
            self._tell(why)

    def _lost(self, reason: str) -> None:
        log.debug("wakeups: the system bus is gone: %s", reason)
        self.close()
