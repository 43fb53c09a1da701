"""What the program that started this one says: one JSON object a line on the standard input."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from typing import Any

from PySide6.QtCore import QObject, Signal


class Orders(QObject):
    """Reads in a thread, because Windows cannot wait for pipes in any other way.

    Signals:
        given(object): A dict, in the order in which they were written.
        over: Nothing more will be said; the other program has ended.
    """

    given = Signal(object)
    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = threading.Thread(target=self._read, name="orders", daemon=True)

    def start(self) -> None:
        """Connect the signals before."""
        self._reader.start()

    def _read(self) -> None:
        try:
            for line in sys.stdin.buffer:
                self.given.emit(json.loads(line))
            self.over.emit()
        except RuntimeError:
            # The application is gone; nobody listens any more.
            return


def say(**what: Any) -> None:
    """One line to the program that started this one; nobody hears it when that is gone."""
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(what), flush=True)
