"""Receives the frames that other processes put into this process's outbox.

Pub/sub brings them at once, and may lose them; so once a second, and whenever the subscription is
new, the outbox's last position is compared with what was seen, and what is missing is read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from redis.asyncio.connection import Connection
from redis.exceptions import RedisError

from callkit.errors import StoreError
from callkit.server.stores.base import OutboxEntry, OutgoingFrame
from callkit.server.stores.positions import Seen

_log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0

decode_frames = msgspec.msgpack.Decoder(tuple[OutgoingFrame, ...]).decode


def entries_of(last: int, blob: bytes) -> list[OutboxEntry]:
    """The frames of one commit; ``last`` is the position of the last of them."""
    frames = decode_frames(blob)
    first = last - len(frames) + 1
    return [
        OutboxEntry(position=position, outgoing=frame)
        for position, frame in enumerate(frames, first)
    ]


class Subscriber:
    """Hands on what other processes committed for devices of this one, each entry once."""

    def __init__(
        self,
        *,
        channel: str,
        connect: Callable[[], Awaitable[Connection]],
        position: Callable[[], Awaitable[int]],
        read: Callable[[int], Awaitable[list[OutboxEntry]]],
        hand_on: Callable[[Sequence[OutboxEntry]], object],
    ) -> None:
        self._channel = channel
        self._connect = connect
        self._position = position
        self._read = read
        self._hand_on = hand_on
        self.seen = Seen()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._listen()), loop.create_task(self._look())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            await self._catch_up()
            await asyncio.sleep(_LOOK_SECONDS)

    async def _catch_up(self) -> None:
        """Read what was missed."""
        try:
            position = await self._position()
            while self.seen.upTo < position:
                seen = self.seen
                entries = await self._read(seen.upTo)
                if seen is not self.seen:
                    return
                self._missed(entries, position)
        except StoreError as error:
            _log.info("the outbox could not be read, trying again: %s", error)

    def _missed(self, entries: Sequence[OutboxEntry], position: int) -> None:
        self._hand_on([e for e in entries if self.seen.add(e.position, e.position)])
        # What is no longer there will never come.
        last = entries[-1].position if entries else position
        if self.seen.upTo < last:
            self.seen.add(self.seen.upTo + 1, last)

    async def _listen(self) -> None:
        while True:
            connection: Connection | None = None
            try:
                connection = await self._connect()
                await connection.send_command("SUBSCRIBE", self._channel)
                await self._hear(connection)
            except (RedisError, OSError, TimeoutError, StoreError) as error:
                _log.info("the subscription broke, trying again: %s", error)
            finally:
                if connection is not None:
                    await connection.disconnect(nowait=True)
            await asyncio.sleep(_LOOK_SECONDS / 4)

    async def _hear(self, connection: Connection) -> None:
        quiet = False
        while True:
            message = await connection.read_response(timeout=_LOOK_SECONDS)
            if message is None:
                if quiet:
                    raise TimeoutError("no sign of life")
                quiet = True
                await connection.send_command("PING")
                continue
            quiet = False
            if message[0] == b"subscribe":
                await self._catch_up()
            elif message[0] == b"message":
                self._heard(message[2])

    def _heard(self, payload: bytes) -> None:
        last, _, blob = payload.partition(b" ")
        entries = entries_of(int(last), blob)
        if self.seen.add(entries[0].position, entries[-1].position):
            self._hand_on(entries)
