"""What the program that started this one says: one JSON object a line on the standard input."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import threading
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_AT_ONCE: Final = 65536
"""So many bytes are read at once."""


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
        self._mouth, self._ear = socket.socketpair()
        self._ear.setblocking(False)
        self._begun = b""
        self._readable = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read, self)
        self._readable.activated.connect(self._hear)

    def start(self) -> None:
        """Connect the signals before."""
        carried = (sys.stdin.fileno(), self._mouth)
        threading.Thread(target=_carry, args=carried, name="orders", daemon=True).start()

    def _hear(self) -> None:
        try:
            said = self._ear.recv(_AT_ONCE)
        except BlockingIOError:
            return
        if not said:
            self._readable.setEnabled(False)
            self._ear.close()
            self.over.emit()
            return
        *lines, self._begun = (self._begun + said).split(b"\n")
        for line in lines:
            self.given.emit(json.loads(line))


def _carry(source: int, mouth: socket.socket) -> None:
    """Runs in the thread, which may still wait when the program ends: it holds no lock of
    ``sys.stdin`` and is never in Qt, where Python would end it with a fatal error."""
    with contextlib.suppress(OSError), mouth:
        while said := os.read(source, _AT_ONCE):
            mouth.sendall(said)


def say(**what: Any) -> None:
    """One line to the program that started this one; nobody hears it when that is gone."""
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(what), flush=True)
