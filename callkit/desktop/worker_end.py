"""The app's end of a media worker: it sends commands, and receives reports and pictures."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from callkit.media.worker import frames
from callkit.media.worker.pictures import SharedPictures

log = logging.getLogger("callkit.desktop.worker")


class WorkerEnd(QObject):
    """Base of :class:`~callkit.desktop.worker_process.WorkerProcess` and
    :class:`~callkit.desktop.worker_thread.WorkerThread`. Lives in the thread it is made in.

    Signals:
        ready: (engine): a worker listens that knows nothing yet: tell it everything.
        reported: (a frame of :mod:`callkit.media.worker.frames`): all but pictures.
        pictured: (callID, userID, kind, QImage): the newest picture of that stream; an empty userID
            is this device. Null: there are no more.
        lost: The worker is gone; another one is on its way, and ``ready`` will come.
        failed: (why): there will be none.
    """

    ready = Signal(str)
    reported = Signal(object)
    pictured = Signal(str, str, str, QImage)
    lost = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._streams: dict[int, tuple[frames.Stream, SharedPictures]] = {}

    def start(self) -> None:
        """Have a worker from now on; fine when there is one."""
        raise AssertionError("each end starts its own way")

    def send(self, command: frames.Command) -> None:
        """Tell the worker; while there is none it is left out, as ``ready`` will come."""
        raise AssertionError("each end sends its own way")

    def close(self) -> None:
        """End the worker; soon nothing of it is left. What it still wants said to people, as it
        leaves its calls, is reported. Fine when there is none."""
        raise AssertionError("each end closes its own way")

    def _take(self, report: frames.AnyReport, descriptor: int = -1) -> None:
        """What the worker said; a descriptor came with a stream that has no name."""
        match report:
            case frames.Stream():
                self._begin_stream(report, descriptor)
            case frames.StreamEnds(stream=number):
                self._end(number)
            case frames.PictureReady():
                self._show(report)
            case frames.Ready(engine=engine):
                self.ready.emit(engine)
            case frames.Alive():
                pass
            case _:
                self.reported.emit(report)

    def _begin_stream(self, stream: frames.Stream, descriptor: int) -> None:
        try:
            memory = SharedPictures.open(
                stream.slots, stream.slotBytes, name=stream.name, descriptor=descriptor
            )
        except OSError as error:
            # The call goes on without these pictures.
            log.warning("! pictures cannot be shown: %s", error)
            return
        self._streams[stream.stream] = (stream, memory)

    def _last_word(self, report: frames.AnyReport) -> None:
        """One that was let go says this: goodbyes are for people, all else for nobody."""
        if isinstance(report, frames.SendSignal):
            self.reported.emit(report)

    def _show(self, shown: frames.PictureReady) -> None:
        if shown.stream not in self._streams:
            return
        stream, memory = self._streams[shown.stream]
        width, height = shown.width, shown.height
        size = 4 * width * height
        if not 0 < size <= memory.slotBytes or not 0 <= shown.slot < memory.slots:
            log.warning("! a picture that is none: %s", shown)
            return
        data = memory.read(shown.slot, size)
        # Look only: the copy belongs to this process, and a view keeps it as long as it likes.
        self.send(frames.PictureTaken(stream=shown.stream, slot=shown.slot))
        image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self.pictured.emit(stream.callID, stream.userID, stream.kind.value, image)

    def _end(self, number: int) -> None:
        if number in self._streams:
            stream, memory = self._streams.pop(number)
            memory.close()
            self.pictured.emit(stream.callID, stream.userID, stream.kind.value, QImage())

    def _end_streams(self) -> None:
        for number in list(self._streams):
            self._end(number)
