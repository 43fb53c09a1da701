"""The desktop's appearance from its portal: dark, high contrast, reduced motion, large text (extra
``callkit[linux]``). Changes are followed.

Qt knows some of it on some desktops; on Wayland without a desktop's own Qt theme it knows nothing.

Source: XDG Desktop Portal, ``org.freedesktop.portal.Settings`` (``org.freedesktop.appearance``);
GNOME's keys stand in where an older portal passes nothing else on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from jeepney import DBusAddress, MatchRule
from PySide6.QtCore import QObject, QTimer, Signal

from callkit.desktop.session_bus import SessionBus
from callkit.errors import TransportError

log = logging.getLogger("callkit.desktop.settings")

NAME: Final = "org.freedesktop.portal.Desktop"
INTERFACE: Final = "org.freedesktop.portal.Settings"
_PORTAL: Final = DBusAddress("/org/freedesktop/portal/desktop", bus_name=NAME, interface=INTERFACE)
_COMMON: Final = "org.freedesktop.appearance"
_GNOME: Final = "org.gnome.desktop.interface"
_GNOME_ACCESS: Final = "org.gnome.desktop.a11y.interface"
_NAMESPACES: Final = (_COMMON, _GNOME, _GNOME_ACCESS)
Scheme = Literal["", "light", "dark"]
_SCHEMES: Final[Mapping[int | str | None, Scheme]] = {
    1: "dark",
    2: "light",
    "prefer-dark": "dark",
    "prefer-light": "light",
}
_SMALLEST_TEXT, _LARGEST_TEXT = 0.5, 4.0


@dataclass(frozen=True)
class DesktopLook:
    """What the desktop says of its look. What it does not say is "" or None."""

    scheme: Scheme = ""
    highContrast: bool | None = None
    reducedMotion: bool | None = None
    textScale: float | None = None
    """How much larger text is than usual; Wayland programs scale it themselves."""


class PortalSettings(QObject):
    """Reads the portal's settings and follows them. GUI thread only; never raises, never waits.

    Where there is no bus or no portal nothing is said, until a portal comes.

    Signals:
        changed: (DesktopLook): what is known, from the first answer on.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, address: str = "SESSION") -> None:
        super().__init__(parent)
        self._address = address
        self._bus: SessionBus | None = None
        self._values: dict[tuple[str, str], Any] = {}
        self._look = DesktopLook()
        self._known = False
        # Not now: nobody has connected to the signal yet.
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(self._connect)
        self._start.start(0)

    @property
    def look(self) -> DesktopLook:
        return self._look

    @property
    def known(self) -> bool:
        """A portal has answered."""
        return self._known

    def close(self) -> None:
        """Follow nothing any more. Closing twice is fine."""
        self._start.stop()
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    def _connect(self) -> None:
        try:
            self._bus = bus = SessionBus(self._address)
        except TransportError as error:
            log.info("the desktop's look is not read: %s", error)
            return
        rule = MatchRule(type="signal", sender=NAME, interface=INTERFACE, member="SettingChanged")
        bus.watch(rule, self._on_changed)
        bus.watchOwner(NAME, self._on_owner)
        self._read()

    def _read(self) -> None:
        if self._bus is not None:
            self._bus.call(_PORTAL, "ReadAll", "as", list(_NAMESPACES), reply=self._on_all)

    def _on_owner(self, owned: bool) -> None:
        if owned:
            self._read()

    def _on_all(self, settings: Mapping[str, Mapping[str, tuple[str, Any]]]) -> None:
        for namespace, values in settings.items():
            for key, (_, value) in values.items():
                self._values[namespace, key] = value
        self._tell()

    def _on_changed(self, namespace: str, key: str, variant: tuple[str, Any]) -> None:
        if namespace in _NAMESPACES:
            self._values[namespace, key] = variant[1]
            self._tell()

    def _tell(self) -> None:
        self._known = True
        look = lookOf(self._values)
        if look != self._look:
            self._look = look
            self.changed.emit(look)


def lookOf(values: Mapping[tuple[str, str], Any]) -> DesktopLook:
    """What settings by (namespace, key) say. Values of the wrong type say nothing."""
    common = values.get((_COMMON, "color-scheme"))
    scheme = _SCHEMES.get(_plain(common), "") or _SCHEMES.get(
        _plain(values.get((_GNOME, "color-scheme"))), ""
    )
    animated = values.get((_GNOME, "enable-animations"))
    return DesktopLook(
        scheme=scheme,
        highContrast=_switch(
            values.get((_COMMON, "contrast")), values.get((_GNOME_ACCESS, "high-contrast"))
        ),
        reducedMotion=_switch(
            values.get((_COMMON, "reduced-motion")),
            not animated if isinstance(animated, bool) else None,
        ),
        textScale=_scale(values.get((_GNOME, "text-scaling-factor"))),
    )


def _plain(value: Any) -> int | str | None:
    return value if isinstance(value, int | str) and not isinstance(value, bool) else None


def _switch(number: Any, flag: Any) -> bool | None:
    """The common portal says 0 for "no preference": then the desktop's own key has the word."""
    if number == 1:
        return True
    if isinstance(flag, bool):
        return flag
    return False if number == 0 else None


def _scale(value: Any) -> float | None:
    if isinstance(value, float) and _SMALLEST_TEXT <= value <= _LARGEST_TEXT:
        return value
    return None
