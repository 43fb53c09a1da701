"""The process of a media worker: it takes commands from the app, sends reports, and ends when the
app is gone.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import threading
import time
from typing import Final

import msgspec

from callkit.media.devices import Devices
from callkit.media.engines.choice import openEngine
from callkit.media.worker import frames
from callkit.media.worker.channel import Channel
from callkit.media.worker.worker import MediaWorker

log = logging.getLogger("callkit.media")

HEARTBEAT: Final = 0.5
"""Seconds between two signs of life."""
MOST_WAITING: Final = 1 << 16
"""Bytes that may wait for the app; then levels and figures are left out."""
ORPHAN: Final = 1.0
"""Seconds between two looks whether the app is still there."""


async def serve(channel: Channel, engine: str, devices: Devices) -> None:
    """Work until the app says farewell, or is gone."""
    shell = _Shell(channel)
    worker = MediaWorker(openEngine(engine), devices, shell.report)
    shell.begin(worker)
    waiting = [asyncio.ensure_future(event.wait()) for event in (shell.alone, worker.ended)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    shell.end()
    worker.close()


class _Shell:
    """Carries commands to the worker and its reports to the app."""

    def __init__(self, channel: Channel) -> None:
        self.loop = asyncio.get_running_loop()
        self.channel = channel
        self.alone = asyncio.Event()
        """There is no app any more."""
        self._heart: asyncio.TimerHandle | None = None

    def begin(self, worker: MediaWorker) -> None:
        self.report(frames.Ready(engine=worker.engine.name), None)
        self._live()
        self.loop.add_reader(self.channel.socket, self._read, worker)

    def end(self) -> None:
        if self._heart is not None:
            self._heart.cancel()
        self.loop.remove_reader(self.channel.socket)
        self.loop.remove_writer(self.channel.socket)
        self.channel.close()

    def report(self, frame: frames.Report, descriptor: int | None) -> None:
        small = isinstance(frame, frames.Loudness | frames.ConnectionFigures)
        if self.alone.is_set() or (small and self.channel.waiting > MOST_WAITING):
            return
        try:
            self.channel.send(frames.encode(frame), descriptor)
        except OSError as error:
            if descriptor is not None and error.errno in (errno.EMFILE, errno.ENFILE):
                # Too many files are open, which is for the one who has it to say.
                raise
            self.alone.set()
            return
        if self.channel.waiting:
            self.loop.add_writer(self.channel.socket, self._write)

    def _write(self) -> None:
        try:
            if self.channel.flush():
                self.loop.remove_writer(self.channel.socket)
        except OSError:
            self.alone.set()

    def _read(self, worker: MediaWorker) -> None:
        try:
            for data in self.channel.receive():
                worker.obey(frames.command(data))
        except (OSError, msgspec.MsgspecError) as error:
            log.debug("no more commands: %s", error)
            self.loop.remove_reader(self.channel.socket)
            self.alone.set()

    def _live(self) -> None:
        self.report(frames.Alive(), None)
        self._heart = self.loop.call_later(HEARTBEAT, self._live)


def endWithParent(parent: int) -> None:
    """End this process when its parent is not that one any more, whatever the loop does: a parent
    that was killed closes its socket, too, but somebody may have inherited that."""
    if not hasattr(os, "getppid"):
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN)
        os._exit(1)

    threading.Thread(target=watch, name="callkit-parent", daemon=True).start()
