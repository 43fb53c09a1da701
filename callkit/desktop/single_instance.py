"""One running program per person and profile: a second start passes its arguments to the first.

Two copies of an app would both ring. The lock is a file that names its process, so a program
that was killed leaves nothing in the way. Lock and socket lie in a folder that belongs to the
person alone, and arguments (a token may be among them) are handed over to a program of the same
person only; where there is no such folder nothing is shared at all.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import queue
import socket
import stat
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QLockFile, QObject, QStandardPaths, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from callkit.nesting import tooDeep

log = logging.getLogger("callkit.desktop.single_instance")

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
        """``folder`` is where the lock is kept; the person's runtime folder by default.

        One in which other people may write is not used, by default or given: then every program
        is the first, and the log says why.
        """
        super().__init__(parent)
        self._server: QLocalServer | None = None
        self._lock: QLockFile | None = None
        self._address = ""
        self.primary = True
        """This is the only one. It stays so for the life of the object."""
        place = _private(folder, others=0o002) if folder is not None else _runtime_folder()
        if place is None:
            log.warning("a second start will not be noticed: no folder is this person's alone")
            return
        # A socket's path may have only about a hundred characters, a name any.
        key = hashlib.sha256(name.encode()).hexdigest()[:16]
        self._address = str(place / f"callkit-{key}")
        self._lock = QLockFile(f"{self._address}.lock")
        # Never by age: a program may run for months. One whose process is gone is always stale.
        self._lock.setStaleLockTime(0)
        self.primary = self._lock.tryLock(0)
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
        if self.primary and self._lock is not None:
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

    Raises:
        OSError: Nobody is there, it is another person's program, or it does not answer in time.
    """
    if sys.platform == "win32":
        return _within(_DELIVERY_SECONDS, lambda: _exchange(address, message))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(_DELIVERY_SECONDS)
        line.connect(address)
        if _owner(line, address) != os.geteuid():
            raise PermissionError("the program there is another person's")
        line.sendall(message)
        return line.recv(len(_TAKEN))


def _owner(line: socket.socket, address: str) -> int:
    """The user account whose program listens."""
    credentials = getattr(socket, "SO_PEERCRED", None)
    if credentials is None:
        return os.lstat(address).st_uid
    (_pid, uid, _gid) = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, credentials, 12))
    return int(uid)


def _exchange(address: str, message: bytes) -> bytes:
    with Path(address).open("r+b", buffering=0) as pipe:
        pipe.write(message)
        return pipe.read(len(_TAKEN))


def _within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What ``work`` returns; a pipe has no deadline of its own.

    Raises:
        OSError: As ``work``, or it takes longer; then it is left alone, and ends with the process.
    """
    answer: queue.SimpleQueue[bytes | OSError] = queue.SimpleQueue()

    def run() -> None:
        try:
            answer.put(work())
        except OSError as error:
            answer.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("no answer") from None
    if isinstance(found, OSError):
        raise found
    return found


def _arguments(line: bytes) -> list[str] | None:
    try:
        arguments = None if tooDeep(line) else json.loads(line)
    except ValueError:
        return None
    good = isinstance(arguments, list) and all(isinstance(word, str) for word in arguments)
    return arguments if good else None


def _runtime_folder() -> Path | None:
    """A folder in which nobody else can put anything; None where there is none."""
    # Asked for first: Qt would make one in /tmp, at a name others can take before.
    said = os.environ.get("XDG_RUNTIME_DIR", "")
    if sys.platform == "win32":
        return Path(QDir.tempPath())
    if said and (found := _private(Path(said))) is not None:
        return found
    cache = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    if not cache:
        return None
    place = Path(cache) / "callkit"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.stat().st_uid == os.geteuid():
            place.chmod(0o700)
    except OSError as error:
        log.info("%s cannot be used: %s", place, error.strerror)
        return None
    return _private(place)


def _private(folder: Path, others: int = 0o022) -> Path | None:
    """The folder, if it is the person's own and none of ``others`` may write in it.

    A group is often the person alone, so of an app's own folder that is not asked.
    """
    if sys.platform == "win32":
        return folder
    try:
        found = folder.stat()
    except OSError:
        return None
    mine = found.st_uid == os.geteuid() and stat.S_ISDIR(found.st_mode)
    return folder if mine and not found.st_mode & others else None
