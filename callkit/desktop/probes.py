"""How each desktop reports do-not-disturb and a locked screen.

Verified: the D-Bus ones against fakes on a bus of the tests' own, dunst's against dunst.
NOT VERIFIED: Windows.

Source: ``reference/desktop.md`` C4.
"""

from __future__ import annotations

import ctypes
import logging
import math
import os
import shutil
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QProcess, QTimer

from callkit.desktop.attention import Attention, Probe, Sense, Tell

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

log = logging.getLogger("callkit.desktop.attention")

LOOK_SECONDS: Final = 10.0
_GSETTINGS_MS: Final = 2000
_GNOMES: Final = frozenset({"GNOME", "Unity", "Budgie", "Pantheon"})
_PRESENTING, _QUIET_TIME = 4, 6


def openAttention(parent: QObject | None = None) -> Attention:
    """Look at this desktop by every means that may work here. Takes no time."""
    probes: list[Probe] = []
    if sys.platform == "win32":
        probes.append(WindowsProbe())
    elif sys.platform != "darwin":
        probes += _linux_probes()
    return Attention(probes, parent)


def _linux_probes() -> list[Probe]:
    probes: list[Probe] = []
    desktop = set(os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"))
    gnome = GnomeProbe() if desktop & _GNOMES and shutil.which("gsettings") else None
    if gnome is not None:
        probes.append(gnome)
    try:
        from callkit.desktop.bus_probe import BusProbe
    except ImportError:
        log.info("do-not-disturb of this desktop is not read; install callkit[linux]")
    else:
        probes.append(BusProbe(bannersChanged=gnome.look if gnome is not None else None))
    return probes


class GnomeProbe(Probe):
    """``org.gnome.desktop.notifications show-banners``, by the ``gsettings`` program.

    That is a process for each look. So it looks at the start and when the bus says that the setting
    has changed (:class:`~callkit.desktop.bus_probe.BusProbe`). An answer is kept and given again
    for :data:`LOOK_SECONDS`.
    """

    def __init__(
        self, program: str = "gsettings", *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._program = program
        self._clock = clock
        self._looked = -math.inf
        self._again = False
        self._tell: Tell | None = None
        self._process: QProcess | None = None

    def start(self, tell: Tell) -> None:
        self._tell = tell
        QTimer.singleShot(0, self.refresh)

    def refresh(self) -> None:
        if self._clock() - self._looked >= LOOK_SECONDS:
            self.look()

    def look(self) -> None:
        """Look now; and once more after the look that is under way, if there is one."""
        if self._tell is None:
            return
        if self._process is not None:
            self._again = True
            return
        self._looked = self._clock()
        process = self._process = QProcess()
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        QTimer.singleShot(_GSETTINGS_MS, process, process.kill)
        process.start(self._program, ["get", "org.gnome.desktop.notifications", "show-banners"])

    def close(self) -> None:
        self._tell = None
        process, self._process = self._process, None
        if process is not None:
            # It outlives this object: Qt minds a process that is deleted while it runs.
            process.setParent(QCoreApplication.instance())
            process.finished.connect(process.deleteLater)
            process.kill()

    def _on_finished(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        said = bytes(process.readAllStandardOutput().data()).decode(errors="replace").strip()
        process.deleteLater()
        if self._tell is not None and said in ("true", "false"):
            self._tell(Sense.DO_NOT_DISTURB, said == "false")
        self._go_on()

    def _on_error(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
            self._go_on()

    def _go_on(self) -> None:
        if self._again:
            self._again = False
            self.look()


class WindowsProbe(Probe):
    """``SHQueryUserNotificationState``: presenting, or quiet time. NOT VERIFIED."""

    def __init__(self, shell: Any = None) -> None:
        self._shell = shell
        self._tell: Tell | None = None

    def start(self, tell: Tell) -> None:
        self._tell = tell
        QTimer.singleShot(0, self.refresh)

    def refresh(self) -> None:
        if self._tell is None:
            return
        state = ctypes.c_int(0)
        try:
            shell = self._shell or ctypes.WinDLL("shell32")  # type: ignore[attr-defined,unused-ignore]
            result = shell.SHQueryUserNotificationState(ctypes.byref(state))
        except (OSError, AttributeError) as error:
            log.debug("notification state: %s", error)
            return
        if result == 0:
            self._tell(Sense.DO_NOT_DISTURB, state.value in (_PRESENTING, _QUIET_TIME))

    def close(self) -> None:
        self._tell = None
