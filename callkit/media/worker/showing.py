"""Sends the pictures of each stream to the app: always the newest, at the rate of the screen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from itertools import count
from typing import Any

from callkit.media.port import Engine, Kind, Picture
from callkit.media.worker import frames
from callkit.media.worker.pictures import SharedPictures

log = logging.getLogger("callkit.media")


class Showing:
    """One stream for each (callID, userID, kind). An app that does not look costs nothing but one
    picture that waits."""

    def __init__(self, engine: Engine, report: Callable[[frames.Report, int | None], None]) -> None:
        self._engine = engine
        self._report = report
        self._streams: dict[tuple[str, str, Kind], _Stream] = {}
        self._numbers = count(1)
        self._tasks: set[asyncio.Task[Any]] = set()

    def show(self, callID: str, userID: str, kind: Kind, picture: Picture) -> None:
        """The newest picture of that stream."""
        stream = self._streams.setdefault((callID, userID, kind), _Stream())
        stream.newest = picture
        self._go_on((callID, userID, kind), stream)

    def taken(self, number: int, slot: int) -> None:
        """The app has looked at it."""
        for whose, stream in self._streams.items():
            if stream.number == number and stream.memory is not None:
                stream.memory.taken(slot)
                self._go_on(whose, stream)

    def end(self, callID: str, userID: str, kind: Kind | None = None) -> None:
        """No more pictures of that person, or only of that kind."""
        for whose in list(self._streams):
            if whose[:2] == (callID, userID) and kind in (None, whose[2]):
                self._end(self._streams.pop(whose))

    def endCall(self, callID: str) -> None:
        for whose in list(self._streams):
            if whose[0] == callID:
                self._end(self._streams.pop(whose))

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for stream in self._streams.values():
            stream.over = True
            if stream.memory is not None:
                stream.memory.close()
        self._streams.clear()

    def _go_on(self, whose: tuple[str, str, Kind], stream: _Stream) -> None:
        if stream.painting or stream.newest is None:
            return
        if stream.memory is not None and stream.memory.full:
            # Nobody has looked at the last ones.
            return
        stream.painting = True
        task = asyncio.get_running_loop().create_task(self._paint(whose, stream))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _paint(self, whose: tuple[str, str, Kind], stream: _Stream) -> None:
        picture, stream.newest = stream.newest, None
        assert picture is not None
        try:
            data = await self._engine.image(picture)
        except Exception as error:  # An engine raises what it likes; the next picture may do.
            if not stream.starved:
                log.warning("! a picture of %s cannot be shown: %r", whose[1] or "me", error)
            stream.starved = True
            return
        finally:
            stream.painting = False
        if stream.over:
            return
        memory = stream.memory
        if memory is None or len(data) > memory.slotBytes:
            try:
                memory = self._begin(whose, stream, len(data))
            except OSError as error:
                # No memory, or no file, for the pictures: what is heard goes on. The next try is
                # the next picture's.
                if not stream.starved:
                    log.warning("! the pictures of %s have no memory: %s", whose[1] or "me", error)
                stream.starved = True
                return
            stream.starved = False
        slot = memory.write(data)
        if slot is not None:
            width, height = picture.size
            self._report(
                frames.PictureReady(
                    stream=stream.number,
                    slot=slot,
                    width=width,
                    height=height,
                    timestamp=picture.timestamp,
                ),
                None,
            )
        self._go_on(whose, stream)

    def _begin(self, whose: tuple[str, str, Kind], stream: _Stream, size: int) -> SharedPictures:
        if stream.memory is not None:
            self._end(stream)
            stream.over = False
        memory = stream.memory = SharedPictures.make(size)
        stream.number = next(self._numbers)
        callID, userID, kind = whose
        told = frames.Stream(
            stream=stream.number,
            callID=callID,
            userID=userID,
            kind=kind,
            slots=memory.slots,
            slotBytes=size,
            name=memory.name,
        )
        try:
            self._report(told, None if memory.name else memory.descriptor)
        except OSError:
            memory.close()
            stream.memory = None
            raise
        return memory

    def _end(self, stream: _Stream) -> None:
        stream.over = True
        if stream.memory is not None:
            self._report(frames.StreamEnds(stream=stream.number), None)
            stream.memory.close()
            stream.memory = None


class _Stream:
    def __init__(self) -> None:
        self.number = 0
        self.memory: SharedPictures | None = None
        self.newest: Picture | None = None
        self.painting = False
        self.over = False
        self.starved = False
        """There was no memory for it the last time."""
