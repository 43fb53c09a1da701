"""A media worker in the app's own process, for systems where it cannot start another one. It runs
in the background loop, its devices in the app's thread: a busy app disturbs the sound.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from callkit.background_loop import BackgroundLoop
from callkit.desktop.worker_end import WorkerEnd
from callkit.media.devices import Devices
from callkit.media.port import Engine
from callkit.media.worker import frames
from callkit.media.worker.worker import FAREWELL, MediaWorker


class WorkerThread(WorkerEnd):
    """See :class:`WorkerEnd`.

    Args:
        engine: Makes the engine; called in the background loop.
        devices: Makes the devices; called in the background loop.
        background: The loop in which the worker runs.
    """

    _came = Signal(object, int)
    _broke = Signal(str)

    def __init__(
        self,
        engine: Callable[[], Engine],
        devices: Callable[[], Devices],
        background: BackgroundLoop,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._devices = devices
        self._background = background
        self._worker: _Inside | None = None
        self._came.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._broke.connect(self.failed, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        if self._worker is None:
            self._worker = _Inside(self._post, self._broke.emit)
            self._background.call(self._worker.begin, self._engine, self._devices)

    def send(self, command: frames.Command) -> None:
        if self._worker is not None:
            self._background.call(self._worker.obey, command)

    def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            self._background.start(worker.end())
        self._end_streams()

    def _post(self, report: frames.Report, descriptor: int | None) -> None:
        """In the background loop."""
        # The other end is closed here, and this one there.
        self._came.emit(report, -1 if descriptor is None else os.dup(descriptor))

    @Slot(object, int)
    def _receive(self, report: frames.AnyReport, descriptor: int) -> None:
        if self._worker is None:
            if descriptor >= 0:
                os.close(descriptor)
            self._last_word(report)
            return
        self._take(report, descriptor)


class _Inside:
    """The worker inside the background loop."""

    def __init__(
        self, post: Callable[[frames.Report, int | None], None], broke: Callable[[str], None]
    ) -> None:
        self._post = post
        self._broke = broke
        self._worker: MediaWorker | None = None

    def begin(self, engine: Callable[[], Engine], devices: Callable[[], Devices]) -> None:
        try:
            made = engine()
            self._worker = MediaWorker(made, devices(), self._post)
        except Exception as error:  # An engine or a device raises what it likes.
            self._broke(f"{type(error).__name__}: {error}")
            return
        self._post(frames.Ready(engine=made.name), None)

    def obey(self, command: frames.AnyCommand) -> None:
        if self._worker is not None:
            self._worker.obey(command)

    async def end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.obey(frames.Shutdown())
        try:
            await asyncio.wait_for(worker.ended.wait(), 2 * FAREWELL)
        finally:
            worker.close()
