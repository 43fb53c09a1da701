"""Do-not-disturb and the lock screen over the session bus (extra ``callkit[linux]``).

KDE and everybody who followed: property ``Inhibited`` of the notification server. dunst: its own
``paused``. mako: its modes, told only when asked. Xfce: ``xfce4-notifyd`` in Xfconf. Lock:
``org.freedesktop.ScreenSaver`` and GNOME's. That GNOME's setting has changed is told here too, what
it is now is not.
No service is started only to be asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from jeepney import DBusAddress, MatchRule
from PySide6.QtCore import QTimer

from callkit.desktop.attention import Probe, Sense, Tell
from callkit.desktop.session_bus import SessionBus
from callkit.errors import TransportError

log = logging.getLogger("callkit.desktop.attention")

_NOTIFICATIONS: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_DCONF: Final = "ca.desrt.dconf"
_BANNERS: Final = "/org/gnome/desktop/notifications/show-banners"
_KDE: Final = DBusAddress(_PATH, bus_name=_NOTIFICATIONS, interface=_NOTIFICATIONS)
_DUNST: Final = DBusAddress(_PATH, bus_name=_NOTIFICATIONS, interface="org.dunstproject.cmd0")
_XFCE: Final = DBusAddress(
    "/org/xfce/Xfconf", bus_name="org.xfce.Xfconf", interface="org.xfce.Xfconf"
)
_MAKO: Final = DBusAddress(
    "/fr/emersion/Mako", bus_name=_NOTIFICATIONS, interface="fr.emersion.Mako"
)
_MAKO_QUIET: Final = frozenset({"do-not-disturb", "dnd"})
"""The names people give the mode in which mako shows nothing (its manual has the first)."""
_XFCE_SETTING: Final = ("xfce4-notifyd", "/do-not-disturb")
_LOCKS: Final = tuple(
    DBusAddress(path, bus_name=name, interface=name)
    for path, name in (
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    )
)
_MUTTER: Final = DBusAddress(
    "/org/gnome/Mutter/IdleMonitor/Core",
    bus_name="org.gnome.Mutter.IdleMonitor",
    interface="org.gnome.Mutter.IdleMonitor",
)


class BusProbe(Probe):
    """Asks every service it knows, and listens to the signals of those that have some."""

    def __init__(
        self, address: str = "SESSION", *, bannersChanged: Callable[[], object] | None = None
    ) -> None:
        self._address = address
        self._banners_changed = bannersChanged
        self._bus: SessionBus | None = None
        self._tell: Tell | None = None
        self._said: dict[Sense, dict[str, bool]] = {sense: {} for sense in Sense}

    def start(self, tell: Tell) -> None:
        self._tell = tell
        QTimer.singleShot(0, self._connect)

    def refresh(self) -> None:
        bus = self._bus
        if bus is None:
            return
        for name, address in (("Inhibited", _KDE), ("paused", _DUNST)):
            bus.get(address, name, reply=self._hears(Sense.DO_NOT_DISTURB, name), starts=False)
        bus.call(
            _XFCE,
            "GetProperty",
            "ss",
            *_XFCE_SETTING,
            reply=lambda variant: self._hear(Sense.DO_NOT_DISTURB, "xfce", variant[1]),
            starts=False,
        )
        bus.call(_MAKO, "ListModes", reply=self._on_mako, starts=False)
        for lock in _LOCKS:
            hears = self._hears(Sense.LOCKED, lock.bus_name)
            bus.call(lock, "GetActive", reply=hears, starts=False)

    def askIdle(self, reply: Callable[[int], object]) -> None:
        if self._bus is not None:
            self._bus.call(_LOCKS[0], "GetSessionIdleTime", reply=reply, starts=False)
            self._bus.call(_MUTTER, "GetIdletime", reply=reply, starts=False)

    def close(self) -> None:
        self._tell = None
        self._banners_changed = None
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    def _connect(self) -> None:
        if self._tell is None:
            return
        try:
            self._bus = bus = SessionBus(self._address)
        except TransportError as error:
            log.info("do-not-disturb of this desktop is not read: %s", error)
            return
        changed = MatchRule(
            type="signal", sender=_NOTIFICATIONS, interface=_PROPERTIES, member="PropertiesChanged"
        )
        bus.watch(changed, self._on_properties)
        bus.watch(
            MatchRule(
                type="signal",
                sender=_XFCE.bus_name,
                interface=_XFCE.interface,
                member="PropertyChanged",
            ),
            self._on_xfce,
        )
        bus.watchOwner(_NOTIFICATIONS, self._on_owner)
        for lock in _LOCKS:
            rule = MatchRule(
                type="signal",
                sender=lock.bus_name,
                interface=lock.interface,
                member="ActiveChanged",
            )
            bus.watch(rule, self._hears(Sense.LOCKED, lock.bus_name))
        if self._banners_changed is not None:
            changes = MatchRule(
                type="signal", sender=_DCONF, interface=f"{_DCONF}.Writer", member="Notify"
            )
            bus.watch(changes, self._on_dconf)
        self.refresh()

    def _hears(self, sense: Sense, who: str) -> Callable[[Any], None]:
        return lambda value: self._hear(sense, who, value)

    def _hear(self, sense: Sense, who: str, value: Any) -> None:
        if isinstance(value, bool):
            self._said[sense][who] = value
            self._tell_again(sense)

    def _tell_again(self, sense: Sense) -> None:
        if self._tell is not None:
            self._tell(sense, any(self._said[sense].values()))

    def _on_owner(self, owned: bool) -> None:
        """There is another notification server, or none: the answer of the last one no longer
        holds."""
        for name in ("Inhibited", "paused", "mako"):
            if self._said[Sense.DO_NOT_DISTURB].pop(name, False):
                self._tell_again(Sense.DO_NOT_DISTURB)
        if owned:
            self.refresh()

    def _on_properties(self, _interface: str, changed: dict[str, Any], _gone: list[str]) -> None:
        for name in ("Inhibited", "paused"):
            if name in changed:
                self._hear(Sense.DO_NOT_DISTURB, name, changed[name][1])

    def _on_dconf(self, prefix: str, changes: list[str], _tag: str) -> None:
        # What is changed is prefix + each change; a folder stands for all that is in it.
        changed = any(_BANNERS.startswith(prefix + change) for change in changes)
        if changed and self._banners_changed is not None:
            self._banners_changed()

    def _on_mako(self, modes: list[str]) -> None:
        self._hear(Sense.DO_NOT_DISTURB, "mako", not _MAKO_QUIET.isdisjoint(modes))

    def _on_xfce(self, channel: str, name: str, variant: tuple[str, Any]) -> None:
        if (channel, name) == _XFCE_SETTING:
            self._hear(Sense.DO_NOT_DISTURB, "xfce", variant[1])
