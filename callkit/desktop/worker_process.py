"""A media worker in a process of its own: started, watched, and restarted when it dies.

The worker process ends when this process ends, also by a crash: it reads from a socket whose other
end is here. A process that is killed or hangs is replaced; the owner of this end tells the new one
everything (``ready``).
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from callkit.desktop.worker_end import WorkerEnd
from callkit.media.worker import frames
from callkit.media.worker.channel import Channel

log = logging.getLogger("callkit.desktop.worker")

SILENT: Final = 2.0
"""Seconds without a sign of life after which a worker counts as gone."""
STARTING: Final = 20.0
"""Seconds a worker has to say that it listens."""
GOODBYE: Final = 1.0
"""Seconds a worker has to leave its calls."""
PAUSES: Final = (0.0, 0.3, 1.0, 3.0)
"""Seconds before another one is started, by how many in a row never said that they listen."""
MOST_LOST: Final = 30
"""Workers that listened and went within a minute; then the next one comes after the last pause."""
_MINUTE: Final = 60.0
_CRASHES: Final = 0x8000_0000
"""Windows' exit codes of programs that were ended for what they did begin here."""
_LOOK: Final = 0.5
FLAG: Final = "--callkit-media-worker"
"""The first argument of a frozen program that is to be a worker instead."""


def workerCommand() -> list[str] | None:
    """How to start a worker's process; None where there is no Python to start."""
    if getattr(sys, "frozen", False):
        # PyInstaller's hook looks for the flag before the app's own code runs.
        return [sys.executable, FLAG] if hasattr(sys, "_MEIPASS") else None
    if not sys.executable:
        return None
    home = str(Path(__file__).resolve().parents[2])
    begin = f"import sys; sys.path.append({home!r}); from callkit import media_worker"
    return [sys.executable, "-c", f"{begin}; sys.exit(media_worker.main())"]


class WorkerProcess(WorkerEnd):
    """See :class:`WorkerEnd`. Needs Qt's event loop in its thread, no asyncio.

    Args:
        engine: As :func:`callkit.media.engines.openEngine` has it.
        devices: "real" or "drawn".
        command: What to start; :func:`workerCommand` when None.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        engine: str = "auto",
        devices: str = "real",
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._devices = devices
        self._command = command
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._reads: QSocketNotifier | None = None
        self._writes: QSocketNotifier | None = None
        self._listens = False
        self._heard = 0.0
        self._failures = 0
        self._crashed = False
        """One of those went down in native code."""
        self._lost_at: deque[float] = deque(maxlen=MOST_LOST)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._begin)
        self._watch = QTimer(self)
        self._watch.setInterval(round(_LOOK * 1000))
        self._watch.timeout.connect(self._look)

    @property
    def processID(self) -> int:
        """Of the worker there is, or 0."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        if self._process is None and not self._again.isActive():
            self._failures = 0
            self._begin()

    def send(self, command: frames.Command) -> None:
        if self._channel is None or not self._listens:
            return
        try:
            self._channel.send(frames.encode(command))
            self._wait_to_write()
        except OSError as error:
            self._gone(f"it takes no commands: {error}")

    def close(self) -> None:
        self._again.stop()
        process, listens = self._process, self._listens
        if process is None:
            return
        if listens:
            self.send(frames.Shutdown())
        if self._process is None:
            # It was gone already, and another one would have come.
            self._again.stop()
            return
        channel, self._channel = self._channel, None
        self._forget()
        last = _LastWords()
        last.said.connect(self._last_word, Qt.ConnectionType.QueuedConnection)
        if not _beside(_see_off, process, channel, last):
            _end_at_once(process)
            if channel is not None:
                channel.close()

    # --- coming and going ---

    def _begin(self) -> None:
        command = self._command or workerCommand()
        if command is None:
            self.failed.emit("this program cannot start a process of its own")
            return
        try:
            ours = self._spawned(command)
        except OSError as error:
            self._failures += 1
            self._try_again(f"the media worker does not start: {error}")
            return
        self._channel = Channel(ours)
        self._listens = False
        self._heard = self._clock()
        self._reads = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, self)
        self._reads.activated.connect(self._read)
        self._writes = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Write, self)
        self._writes.setEnabled(False)
        self._writes.activated.connect(self._write)
        self._watch.start()

    def _spawned(self, command: Sequence[str]) -> socket.socket:
        """Start the process; this end of its socket.

        Raises:
            OSError: No process, or no socket, is to be had.
        """
        ours, theirs = socket.socketpair()
        try:
            self._process = _spawn([*command, *self._arguments(theirs)], theirs)
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return ours

    def _arguments(self, theirs: socket.socket) -> list[str]:
        platform = QGuiApplication.platformName() if QGuiApplication.instance() else ""
        arguments = ["--engine", self._engine, "--devices", self._devices]
        if isinstance(QGuiApplication.instance(), QGuiApplication):
            arguments += ["--platform", platform]
        if os.name == "posix":
            arguments += ["--fd", str(theirs.fileno()), "--parent", str(os.getpid())]
        return arguments

    def _gone(self, why: str, *, hangs: bool = False) -> None:
        process = self._process
        if process is None:
            return
        log.info("the media worker is gone: %s", why)
        if self._listens:
            self._failures, self._crashed = 0, False
            self._lost_at.append(self._clock())
        else:
            self._failures += 1
        channel, self._channel = self._channel, None
        self._forget()
        if channel is not None:
            channel.close()
        if not _beside(self._end_process, process, 0.0 if hangs else _LOOK):
            _end_at_once(process)
        self._try_again(why)
        self.lost.emit()

    def _end_process(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        """In a thread of its own: see it dead, and how it died by itself within that time."""
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return
        self._crashed = self._crashed or code < 0 or code >= _CRASHES

    def _try_again(self, why: str) -> None:
        """One is gone or did not come: another one, unless none ever comes."""
        if self._failures <= len(PAUSES):
            pause = PAUSES[max(self._failures - 1, 0)]
            many = len(self._lost_at) == MOST_LOST
            if many and self._clock() - self._lost_at[0] < _MINUTE:
                pause = PAUSES[-1]
            self._again.start(round(pause * 1000))
        elif self._crashed:
            # In this process it would take the app with it.
            log.error("! media do not work here: the worker's process crashes (%s)", why)
            self._again.start(round(PAUSES[-1] * 1000))
        else:
            self.failed.emit(why)

    def _forget(self) -> None:
        self._process = None
        self._listens = False
        self._watch.stop()
        for notifier in (self._reads, self._writes):
            if notifier is not None:
                notifier.setEnabled(False)
                notifier.deleteLater()
        self._reads = self._writes = None
        self._end_streams()

    # --- words ---

    def _read(self) -> None:
        channel = self._channel
        if channel is None:
            return
        try:
            for data in channel.receive():
                self._heard = self._clock()
                report = frames.report(data)
                if isinstance(report, frames.Ready):
                    self._listens = True
                nameless = isinstance(report, frames.Stream) and not report.name
                self._take(report, channel.descriptor() if nameless else -1)
                if self._channel is not channel:
                    return
        except (OSError, msgspec.MsgspecError) as error:
            self._gone(str(error))

    def _write(self) -> None:
        if self._channel is None:
            return
        try:
            self._channel.flush()
            self._wait_to_write()
        except OSError as error:
            self._gone(str(error))

    def _wait_to_write(self) -> None:
        if self._writes is not None and self._channel is not None:
            self._writes.setEnabled(bool(self._channel.waiting))

    def _look(self) -> None:
        """Is it alive? What came while this thread was busy is read first."""
        self._read()
        if self._process is None:
            return
        silent = self._clock() - self._heard
        if self._process.poll() is not None:
            self._gone(f"it ended with {self._process.returncode}")
        elif silent > (SILENT if self._listens else STARTING):
            self._gone(f"it is silent for {silent:.1f} s", hangs=True)


def _beside(work: Callable[..., None], *given: object) -> bool:
    """Do it in a thread of its own; False where there is none to be had."""
    try:
        threading.Thread(target=work, args=given, name="callkit-worker-end", daemon=True).start()
    except RuntimeError as error:
        log.warning("! the media worker ends without a goodbye: %s", error)
        return False
    return True


def _end_at_once(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_LOOK)


def _spawn(command: list[str], theirs: socket.socket) -> subprocess.Popen[bytes]:
    if os.name == "posix":
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
        | getattr(subprocess, "ABOVE_NORMAL_PRIORITY_CLASS", 0),
    )
    assert process.stdin is not None
    process.stdin.write(theirs.share(process.pid))  # type: ignore[attr-defined]
    process.stdin.close()
    return process


class _LastWords(QObject):
    """Carries the last reports of a worker that ends to the thread of its owner, if there still is
    one."""

    said = Signal(object)


def _see_off(process: subprocess.Popen[bytes], channel: Channel | None, last: _LastWords) -> None:
    """Give it a moment to leave its calls, in which it says goodbye to people; then end it."""
    end = time.monotonic() + GOODBYE
    try:
        if channel is not None:
            _listen(channel, end, last)
        process.wait(max(end - time.monotonic(), 0.0))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        if channel is not None:
            channel.close()


def _listen(channel: Channel, end: float, last: _LastWords) -> None:
    """Hand on what it says, until it has ended."""
    selector = selectors.DefaultSelector()
    selector.register(channel.socket, selectors.EVENT_READ)
    try:
        while (left := end - time.monotonic()) > 0:
            if selector.select(left):
                for data in channel.receive():
                    last.said.emit(frames.report(data))
    except (OSError, msgspec.MsgspecError, RuntimeError) as error:
        # A RuntimeError: Qt has ended meanwhile, with all objects of its signals.
        log.debug("nothing more from a worker that goes: %s", error)
    finally:
        selector.close()
