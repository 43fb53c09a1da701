"""One running program per person and profile; a second start hands its arguments to the first.

Two copies of an app would both ring. The lock is a file that names its process, so a program
that was killed leaves nothing in the way.
"""

from __future__ import annotations

import hashlib
import json
import logging
import socket
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QLockFile, QObject, QStandardPaths, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from callkit.nesting import tooDeep

log = logging.getLogger("callkit.desktop.instance")

_MAX_MESSAGE: Final = 64 * 1024
_PATIENCE_MS: Final = 2000
_DELIVERY_SECONDS: Final = 1.0
_TAKEN: Final = b"ok\n"


class SingleInstance(QObject):
    """Whether this is the first running program called ``name``, and what later ones say.

    ::

        instance = SingleInstance("org.example.App")
        if not instance.primary:
            instance.send(sys.argv[1:])
            sys.exit()
        instance.messageReceived.connect(show_window)

    Only programs of the same person can talk to it.

    Signals:
        messageReceived: The arguments of a program that was started later: (a list of str).
    """

    messageReceived = Signal(list, arguments=["arguments"])

    def __init__(
        self, name: str, parent: QObject | None = None, *, folder: Path | None = None
    ) -> None:
        """``folder`` is where the lock is kept; the person's runtime folder by default."""
        super().__init__(parent)
        place = folder or _runtime_folder()
        # A socket's path may have only about a hundred characters, a name any.
        key = hashlib.sha256(name.encode()).hexdigest()[:16]
        self._address = str(place / f"callkit-{key}")
        self._lock = QLockFile(f"{self._address}.lock")
        # Never by age: a program may run for months. One whose process is gone is always stale.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self.primary = self._lock.tryLock(0)
        """This is the only one. It stays so for the life of the object."""
        if self.primary:
            self._listen()

    def send(self, arguments: Sequence[str]) -> bool:
        """Hand ``arguments`` to the first program; False if it did not take them.

        Waits up to a second: for a program that is about to end.
        """
        message = json.dumps(list(arguments)).encode() + b"\n"
        if self.primary or len(message) > _MAX_MESSAGE:
            return False
        try:
            return _deliver(self._server_name(), message) == _TAKEN
        except OSError:
            return False

    def close(self) -> None:
        """Let another program be the first."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        if self.primary:
            self.primary = False
            self._lock.unlock()

    def _listen(self) -> None:
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # Left by a program that was killed; the lock says it is not in use.
        QLocalServer.removeServer(self._address)
        if not server.listen(self._address):
            log.warning("a second start will not be noticed: %s", server.errorString())
            server.deleteLater()
            return
        server.newConnection.connect(self._on_connection)
        self._server = server

    def _server_name(self) -> str:
        # What QLocalServer makes of the address: a file, on Windows a pipe.
        return rf"\\.\pipe\{self._address}" if sys.platform == "win32" else self._address

    def _on_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.readyRead.connect(partial(self._on_data, caller))
            caller.disconnected.connect(caller.deleteLater)
            QTimer.singleShot(_PATIENCE_MS, caller, caller.abort)

    def _on_data(self, caller: QLocalSocket) -> None:
        if not caller.canReadLine():
            if caller.bytesAvailable() > _MAX_MESSAGE:
                caller.abort()
            return
        arguments = _arguments(bytes(caller.readLine(_MAX_MESSAGE).data()))
        if arguments is None:
            caller.abort()
            return
        caller.write(_TAKEN)
        caller.flush()
        self.messageReceived.emit(arguments)


def _deliver(address: str, message: bytes) -> bytes:
    """Say ``message`` and return the answer, without Qt: no event loop runs at this time.

    Windows NOT VERIFIED.
    """
    if sys.platform == "win32":
        with Path(address).open("r+b", buffering=0) as pipe:
            pipe.write(message)
            return pipe.read(len(_TAKEN))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(_DELIVERY_SECONDS)
        line.connect(address)
        line.sendall(message)
        return line.recv(len(_TAKEN))


def _arguments(line: bytes) -> list[str] | None:
    try:
        arguments = None if tooDeep(line) else json.loads(line)
    except ValueError:
        return None
    good = isinstance(arguments, list) and all(isinstance(word, str) for word in arguments)
    return arguments if good else None


def _runtime_folder() -> Path:
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return Path(found or QDir.tempPath())
