"""The checks of ``callkit doctor``: what works on this desktop, and how to mend the rest.

Each check is one row. None of them raises, changes anything or takes longer than a few seconds;
what does not answer in time is a row that says so. The text is for developers: English only.
"""

from __future__ import annotations

import asyncio
import enum
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import PySide6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from callkit.desktop.layer_shell.card import layerShellWorks
from callkit.desktop.notifier.chain import Notifications, openNotifications
from callkit.desktop.open_ringer import openRinger
from callkit.desktop.placement import windowRules
from callkit.desktop.probes import openAttention
from callkit.errors import TransportError
from callkit.media.turn import tryServer
from callkit.model import IceServer

_PATIENCE_MS: Final = 8000


class Verdict(enum.StrEnum):
    WORKS = "works"
    PARTLY = "partly"
    """Calls work, but a useful feature does not."""
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One row: the check, its state, what was found, and how to mend it."""

    what: str
    verdict: Verdict
    found: str
    mend: str = ""


Report = Callable[[Finding], object]
Check = Callable[[Report], object]
"""A check: reports one finding, at once or from the event loop."""


class Doctor(QObject):
    """Runs checks side by side and reports each in the order it was given.

    Needs a running event loop. :data:`CHECKS` are the ones of this desktop; a server is checked by
    what the caller gives (``checkServer`` of the command line).

    Signals:
        found: One finding, in the order of the checks: (a Finding).
        finished: All checks have reported, or their time is over: (every Finding).
    """

    found = Signal(object, arguments=["finding"])
    finished = Signal(list, arguments=["findings"])

    def __init__(
        self,
        checks: Sequence[tuple[str, Check]],
        parent: QObject | None = None,
        *,
        patienceMs: int = _PATIENCE_MS,
    ) -> None:
        super().__init__(parent)
        self._names = [name for name, _ in checks]
        self._checks = list(checks)
        self._findings: dict[str, Finding] = {}
        self._told = 0
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(patienceMs)
        self._deadline.timeout.connect(self._give_up)

    def start(self) -> None:
        self._deadline.start()
        for name, check in self._checks:
            QTimer.singleShot(0, self, partial(self._run, name, check))

    def _run(self, name: str, check: Check) -> None:
        try:
            check(partial(self._report, name))
        except Exception as error:
            self._report(name, Finding(name, Verdict.BROKEN, f"the check failed: {error!r}"))

    def _report(self, name: str, finding: Finding) -> None:
        if name in self._findings or self._told == len(self._names):
            return
        self._findings[name] = finding
        while self._told < len(self._names) and self._names[self._told] in self._findings:
            self._told += 1
            self.found.emit(self._findings[self._names[self._told - 1]])
        if self._told == len(self._names):
            self._deadline.stop()
            self.finished.emit([self._findings[name] for name in self._names])

    def _give_up(self) -> None:
        for name in self._names:
            self._report(name, Finding(name, Verdict.BROKEN, "no answer in time"))


def checkQt(report: Report) -> None:
    version, platform = PySide6.__version__, QGuiApplication.platformName()
    found = f"PySide6 {version} on {platform}, Python {sys.version.split()[0]}"
    if version.startswith("6.12.0") and sys.version_info < (3, 12):
        mend = "this pair crashes: pip install 'PySide6-Essentials<6.12', or Python 3.12"
        report(Finding("qt", Verdict.BROKEN, found, mend))
    elif importlib.util.find_spec("qasync") is None:
        report(Finding("qt", Verdict.BROKEN, found, "pip install qasync"))
    elif platform in ("offscreen", "minimal"):
        mend = "no window can be seen here: unset QT_QPA_PLATFORM"
        if sys.platform.startswith("linux"):
            mend += ", or set DISPLAY"
        report(Finding("qt", Verdict.PARTLY, found, mend))
    else:
        report(Finding("qt", Verdict.WORKS, found))


def checkSound(report: Report) -> None:
    ringer = openRinger()
    if ringer.name != "multimedia":
        report(
            Finding("sound", Verdict.PARTLY, "only the system beep", "pip install 'callkit[sound]'")
        )
    elif not ringer.audible:
        mend = "plug in a device, or choose one in the system's sound settings"
        if sys.platform.startswith("linux"):
            mend = "start a sound server (PipeWire or PulseAudio) or plug in a device"
        report(Finding("sound", Verdict.PARTLY, "no sound device: rings are silent", mend))
    else:
        devices: list[tuple[str, str]] = getattr(ringer, "devices", list)()
        report(Finding("sound", Verdict.WORKS, ", ".join(name for _, name in devices)))
    ringer.close()


def checkTray(report: Report) -> None:
    if not QSystemTrayIcon.isSystemTrayAvailable():
        desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
        mend = "calls still ring in their window"
        if sys.platform.startswith("linux"):
            mend = f"use a desktop with a tray; {mend}"
        if "GNOME" in desktop:
            mend = "install GNOME's AppIndicator extension"
        report(Finding("tray", Verdict.PARTLY, "this desktop has no tray", mend))
    else:
        messages = "with" if QSystemTrayIcon.supportsMessages() else "without"
        report(Finding("tray", Verdict.WORKS, f"a tray {messages} messages"))


def checkNotifications(report: Report) -> None:
    # The application owns what waits for an answer: nobody else keeps it from the collector.
    notifications = openNotifications("callkit doctor", parent=QCoreApplication.instance())
    notifications.backendChanged.connect(partial(_on_backend, notifications, report))


def _on_backend(notifications: Notifications, report: Report, name: str) -> None:
    if name == "none":
        mend = {
            "linux": "run a notification server (a desktop has one) and "
            "pip install 'callkit[linux]'",
        }.get(sys.platform, "pip install 'callkit[native]'")
        report(Finding("notifications", Verdict.PARTLY, "none on this desktop", mend))
    elif not notifications.buttons:
        found = f"{name}, without buttons"
        mend = "a call can be answered in its window only"
        if sys.platform.startswith("linux"):
            mend += "; another notification server has buttons"
        report(Finding("notifications", Verdict.PARTLY, found, mend))
    else:
        report(Finding("notifications", Verdict.WORKS, f"{name}, with buttons"))
    notifications.close()
    notifications.deleteLater()


def checkAttention(report: Report) -> None:
    attention = openAttention(QCoreApplication.instance())

    def look() -> None:
        if attention.known:
            found = "on just now" if attention.doNotDisturb else "off"
            report(Finding("do not disturb", Verdict.WORKS, f"can be read, is {found}"))
        else:
            mend = "nothing to mend: the person's own quiet hours are used"
            report(Finding("do not disturb", Verdict.PARTLY, "this desktop does not say", mend))
        attention.close()
        attention.deleteLater()

    QTimer.singleShot(1000, attention, look)


def checkAccessibility(report: Report) -> None:
    if sys.platform != "linux":
        report(Finding("accessibility", Verdict.WORKS, "part of this system"))
        return
    if QGuiApplication.platformName() == "offscreen":
        mend = "screen readers need the xcb or wayland platform"
        report(Finding("accessibility", Verdict.PARTLY, "none on this platform", mend))
        return
    try:
        from jeepney import DBusAddress

        from callkit.desktop.session_bus import SessionBus
    except ImportError:
        mend = "pip install 'callkit[linux]' to look"
        report(Finding("accessibility", Verdict.PARTLY, "not known", mend))
        return
    try:
        bus = SessionBus(parent=QCoreApplication.instance())
    except TransportError as error:
        report(Finding("accessibility", Verdict.PARTLY, str(error), "log in to a desktop session"))
        return

    def done(finding: Finding) -> None:
        bus.close()
        report(finding)

    def on_address(*_: object) -> None:
        done(Finding("accessibility", Verdict.WORKS, "the accessibility bus answers"))

    def on_failure(reason: str) -> None:
        mend = "install at-spi2-core for screen readers"
        done(Finding("accessibility", Verdict.PARTLY, f"no accessibility bus ({reason})", mend))

    a11y = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
    bus.call(a11y, "GetAddress", reply=on_address, failure=on_failure)


def checkWindows(report: Report) -> None:
    rules = windowRules()
    if rules.placed and rules.passive:
        report(Finding("windows", Verdict.WORKS, "popups can be placed and kept on top"))
    elif rules.placed:
        found = "popups can be placed; this window manager gives each new one the keyboard"
        mend = "nothing to mend: keys count only after a pause or a click"
        report(Finding("windows", Verdict.PARTLY, found, mend))
    elif layerShellWorks():
        found = "Wayland places windows itself; it has a layer for cards (wlr-layer-shell)"
        mend = "WindowOptions(layerShell=True) brings the corner back"
        report(Finding("windows", Verdict.PARTLY, found, mend))
    else:
        found = "Wayland places windows itself and has no layer for cards"
        mend = (
            "nothing to mend: notifications with buttons come first, keys count only after a pause "
            "or a click; QT_QPA_PLATFORM=xcb brings corners back"
        )
        report(Finding("windows", Verdict.PARTLY, found, mend))


def checkLook(report: Report) -> None:
    """Whether the desktop says that it is dark, of high contrast or of large text."""
    scheme = QGuiApplication.styleHints().colorScheme()
    if sys.platform != "linux" or scheme is not Qt.ColorScheme.Unknown:
        report(Finding("look", Verdict.WORKS, "Qt follows this desktop"))
        return
    try:
        from callkit.desktop.portal_settings import PortalSettings
    except ImportError:
        mend = "pip install 'callkit[linux]': dark and high contrast are followed then"
        report(Finding("look", Verdict.PARTLY, "Qt does not know this desktop's", mend))
        return
    settings = PortalSettings(QCoreApplication.instance())

    def look() -> None:
        said = settings.look.scheme or ("answers" if settings.known else "")
        settings.close()
        settings.deleteLater()
        if said:
            report(Finding("look", Verdict.WORKS, f"the desktop's portal is followed: {said}"))
        else:
            mend = "run xdg-desktop-portal, or set Theme.instance().setMode('dark')"
            report(Finding("look", Verdict.PARTLY, "no portal says dark or light", mend))

    QTimer.singleShot(1000, settings, look)


def relayCheck(server: IceServer, url: str, loop: asyncio.AbstractEventLoop) -> Check:
    """A check that has a STUN server answer, or a TURN server allocate and take it back. ``loop``
    is the running one."""

    def check(report: Report) -> None:
        def told(task: asyncio.Task[str]) -> None:
            error = task.exception()
            if error is None:
                report(Finding(url, Verdict.WORKS, f"gives us {task.result()}"))
            else:
                mend = "is it up, open to us, and turnSecret its static-auth-secret?"
                report(Finding(url, Verdict.BROKEN, str(error), mend))

        loop.create_task(tryServer(server, url)).add_done_callback(told)

    return check


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("qt", checkQt),
    ("sound", checkSound),
    ("tray", checkTray),
    ("notifications", checkNotifications),
    ("do not disturb", checkAttention),
    ("accessibility", checkAccessibility),
    ("windows", checkWindows),
    ("look", checkLook),
)
"""The checks of this desktop, in the order they are shown."""


def table(findings: Sequence[Finding]) -> str:
    """The findings as lines for a terminal."""
    marks = {Verdict.WORKS: "ok", Verdict.PARTLY: "partly", Verdict.BROKEN: "NO"}
    width = max((len(finding.what) for finding in findings), default=0)
    lines = []
    for finding in findings:
        lines.append(f"{finding.what:<{width}}  {marks[finding.verdict]:<6}  {finding.found}")
        if finding.mend:
            lines.append(f"{'':<{width}}          → {finding.mend}")
    return "\n".join(lines)
