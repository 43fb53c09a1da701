"""Signals when the machine resumes from sleep or the network returns, where the system reports it.

The sources: the system bus (Linux), and any app's own return to the foreground, which is when a
person opens the lid. The client's clocks find out by themselves, a moment later.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from callkit.errors import TransportError

log = logging.getLogger("callkit.desktop.wakeups")

Tell = Callable[[str], object]
"""Called with what happened, in words for the log."""


class WakeSource(Protocol):
    """A source of wake-up signals."""

    def start(self, tell: Tell) -> None:
        """Call ``tell`` from now on, from the GUI thread.

        Raises:
            TransportError: It cannot know anything here.
        """

    def close(self) -> None:
        """Tell nothing any more; twice is fine."""


class Wakeups(QObject):
    """The signals of all sources, combined.

    Signals:
        woke: The machine is awake, or its network is there: look at every connection now. More
            than once is harmless.
    """

    woke = Signal(str, arguments=["why"])

    def __init__(self, sources: Iterable[WakeSource], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[WakeSource] = []
        for source in sources:
            try:
                source.start(self._tell)
            except TransportError as error:
                log.debug("wakeups: %s", error)
            else:
                self._sources.append(source)

    def close(self) -> None:
        """Nothing is told any more."""
        sources, self._sources = self._sources, []
        for source in sources:
            source.close()

    def _tell(self, why: str) -> None:
        log.debug("wakeups: %s", why)
        self.woke.emit(why)


class Foreground:
    """The app comes back to the foreground."""

    def __init__(self) -> None:
        self._app: QGuiApplication | None = None
        self._tell: Tell | None = None

    def start(self, tell: Tell) -> None:
        app = QCoreApplication.instance()
        if not isinstance(app, QGuiApplication):
            raise TransportError("an app without windows comes to no foreground")
        self._app, self._tell = app, tell
        app.applicationStateChanged.connect(self._changed)

    def close(self) -> None:
        app, self._app = self._app, None
        if app is not None:
            app.applicationStateChanged.disconnect(self._changed)

    def _changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._tell is not None:
            self._tell("the app is in the foreground")


def openWakeups(parent: QObject | None = None) -> Wakeups:
    """All the sources this machine has. GUI thread only."""
    sources: list[WakeSource] = [Foreground()]
    if sys.platform.startswith("linux"):
        try:
            from callkit.desktop.bus_wakeups import BusWakeups
        except ImportError:
            log.debug("wakeups: without callkit[linux] the system bus is not heard")
        else:
            sources.append(BusWakeups())
    return Wakeups(sources, parent)


_KEPT: Final = "callkit-wakeups"


def sharedWakeups() -> Wakeups | None:
    """The application's one, made when it is first asked for; None without an application."""
    app = QCoreApplication.instance()
    if app is None:
        return None
    found = app.findChild(Wakeups, _KEPT)
    if found is None:
        found = openWakeups(app)
        found.setObjectName(_KEPT)
        app.aboutToQuit.connect(found.close)
    return found
