"""Python's collector of circles, in the thread of Qt only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimerEvent

from callkit.thread_check import checkHome

EVERY = 1.0
"""Seconds between two looks whether there is enough to collect."""


class _GuiCollector(QObject):
    """One per application, and as long as that lives."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        gc.disable()
        self.startTimer(round(EVERY * 1000))
        self.destroyed.connect(gc.enable)

    def timerEvent(self, event: QTimerEvent) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        # The oldest generation that is due, as Python does it; a first threshold of 0 is "never".
        if thresholds[0] and counts[0] > thresholds[0]:
            gc.collect(max(at for at in range(3) if counts[at] > thresholds[at]))


def collectInGuiThread() -> None:
    """Let Python's collector run in the GUI thread only, from now on until the QApplication goes.

    Python runs it in whatever thread needs memory at that moment, also in the kit's. A window that
    an app has dropped in a circle is then freed in that thread, which Qt does not allow: the
    program may stand still or crash. Any program with Qt and another Python thread runs this risk,
    and many of them do what this does: switch the automatic collector off (``gc.disable()``), and
    look once a second, by a timer in the GUI thread, whether there is enough to collect
    (``gc.get_threshold()`` holds as before).

    Calling it twice is fine. An app that has switched the collector off has a rule of its own,
    which stays.

    Raises:
        UsageError: There is no QApplication yet, or this is not its thread.
    """
    checkHome("collectInGuiThread()")
    app = QCoreApplication.instance()
    if app is not None and gc.isenabled():
        _GuiCollector(app)
