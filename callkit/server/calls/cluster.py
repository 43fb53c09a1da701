"""This process as one of several that share a store: together they are one service.

**Frames.** What this process commits, and what others commit for devices here, is one stream of
outbox positions. Frames are handed to sockets in that order, so the events of a call leave in the
order of its revisions and each once, whichever way they came.

**Losses.** When the store says that acknowledged work may be lost (a new epoch), or a gap in the
stream is never filled, nobody here can know what people missed. Then every connection is closed, to
come again: each login takes a snapshot, and the snapshot is the truth.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from callkit.clock import Clock
from callkit.engine.notices import Recipient
from callkit.errors import StoreError
from callkit.protocol.closing import CloseCode
from callkit.server.stores.base import (
    DeviceRecord,
    OutboxEntry,
    OutgoingFrame,
    SharedStore,
    StoreListener,
)
from callkit.server.stores.positions import InOrder

_log = logging.getLogger(__name__)

SUSPECT_MS = 1_000
"""How far a machine's clock may be from the store's before that is logged."""
_PATIENCE = 3
"""Consecutive looks that find the same gap: what the store still had would have come by then."""

_UNKNOWN = "what was committed meanwhile is not known"

Epoch = str


class AloneCluster:
    """A process that has its store for itself: it is the whole service.

    There is no other process to tell or to ask: those methods do nothing.
    """

    waiting = 0
    """How many frames wait for their turn."""
    alone = True
    listener = None
    """What the store tells of other processes."""

    def __init__(self, clock: Clock, deliver: Callable[[OutgoingFrame], object]) -> None:
        self._clock = clock
        self._deliver = deliver
        self.upTo = 0
        """All outbox positions up to here were handed out."""

    async def open(self, _epoch: Epoch) -> None:
        return None

    def close(self) -> None:
        return None

    def storeMs(self) -> int:
        return self._clock.wallMs()

    async def watchClock(self) -> None:
        return None

    def send(self, frames: Sequence[OutgoingFrame], positions: Sequence[int]) -> None:
        """Hand out frames this process committed."""
        for outgoing in frames:
            self._deliver(outgoing)
        if positions and positions[-1] > self.upTo:
            self.upTo = positions[-1]

    async def joined(self) -> int:
        return 0

    async def caughtUp(self, _stream: int) -> None:
        return None

    async def checkGap(self) -> None:
        return None

    async def tell(
        self, _devices: Sequence[DeviceRecord], _userID: str, _excluding: str, _frame: bytes
    ) -> None:
        return None

    async def reach(self, _device: DeviceRecord, _frame: bytes) -> bool:
        return False

    async def end(self, _device: DeviceRecord, _code: CloseCode) -> None:
        return None


class Cluster:
    """The way to the other processes and back. Used from the loop's thread only.

    ``clock`` is this machine's. ``deliver`` hands a frame to the sockets of this process.
    ``dismiss`` (person, device, session, close code) ends a session that another process has ended.
    ``lost`` is called with the epoch when connections have to begin anew.
    """

    alone = False

    def __init__(
        self,
        store: SharedStore,
        process: str,
        *,
        clock: Clock,
        deliver: Callable[[OutgoingFrame], object],
        dismiss: Callable[[str, str, str, CloseCode], object],
        lost: Callable[[Epoch], object],
    ) -> None:
        self.process = process
        self._store = store
        self._clock = clock
        self._offset = clock.wallMs() - round(clock.monotonic() * 1000)
        self._deliver = deliver
        self._dismiss = dismiss
        self._lost = lost
        self._epoch = ""
        self._stream: InOrder[OutgoingFrame] = InOrder()
        self._number = 0
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self._gap = -1
        self._looks = 0
        self._closed = False

    @property
    def listener(self) -> StoreListener:
        """What the store tells of other processes."""
        return self

    async def open(self, epoch: Epoch) -> None:
        """Take part, once the store is open.

        Raises:
            StoreError: The store cannot be asked.
        """
        await self.watchClock()
        self._epoch = epoch
        self._begin(await self._store.position())

    def storeMs(self) -> int:
        """The time by the store's clock: all processes use that one, whatever their own says."""
        return round(self._clock.monotonic() * 1000) + self._offset

    async def watchClock(self) -> None:
        """Compare this machine's clock with the store's, and say so when it is wrong.

        Raises:
            StoreError: The store cannot be asked.
        """
        clock = self._clock
        before = clock.wallMs()
        time = await self._store.time()
        # The answer was true at some moment between.
        ahead = max(0, before - time) + min(0, clock.wallMs() - time)
        self._offset = clock.wallMs() - ahead - round(clock.monotonic() * 1000)
        if abs(ahead) > SUSPECT_MS:
            _log.warning(_clock(ahead))

    def close(self) -> None:
        """Release everything that waits for frames. Twice is fine."""
        self._closed = True
        self._fail_waiters()

    # --- frames ---

    @property
    def waiting(self) -> int:
        """How many frames wait for their turn."""
        return len(self._stream)

    @property
    def upTo(self) -> int:
        """All outbox positions up to here were handed out."""
        return self._stream.upTo

    def send(self, frames: Sequence[OutgoingFrame], positions: Sequence[int]) -> None:
        """Hand out frames this process committed, when it is their turn."""
        for position, outgoing in zip(positions, frames, strict=True):
            self._put(position, outgoing)
        self._release()

    async def joined(self) -> int:
        """Return the number of the stream whose frames are handed out from now on.

        A new listener asks for it first: frames before the stream began are not sent.

        Raises:
            StoreError: The store cannot be asked.
        """
        while not self._stream.begun:
            position = await self._store.position()
            if not self._stream.begun:
                self._begin(position)
        return self._number

    async def caughtUp(self, stream: int) -> None:
        """Return when all that was committed before the call was handed out here.

        Raises:
            StoreError: The store cannot be asked, or another stream has begun.
        """
        position = await self._store.position()
        if stream != self._number:
            raise StoreError(_UNKNOWN)
        if self._stream.upTo < position:
            if self._closed:
                raise StoreError("the server is stopping")
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append((position, waiter))
            await waiter

    async def checkGap(self) -> None:
        """Begin anew when a gap in the stream is never filled; called every second.

        Raises:
            StoreError: The store cannot be asked.
        """
        stream = self._stream
        if stream.begun and len(stream) == 0 and not self._waiters:
            self._gap = -1
            return
        before = stream.upTo
        position = await self._store.position()
        if not stream.begun:
            self._begin(position)
        elif stream.upTo != self._gap or before != self._gap:
            self._gap, self._looks = stream.upTo, 1
        else:
            self._looks += 1
            if self._looks > _PATIENCE:
                _log.error("frames up to position %d never came", position)
                self._start_anew()

    # --- other processes ---

    async def tell(
        self, devices: Sequence[DeviceRecord], userID: str, excluding: str, frame: bytes
    ) -> None:
        """Send an event that concerns no call to ``devices`` of a person that are not here."""
        processes = {device.process for device in devices} - {self.process, ""}
        if processes:
            recipient = Recipient(userID, excluding=excluding)
            outgoing = OutgoingFrame(callID="", revision=0, recipients=(recipient,), frame=frame)
            await self._store.post(sorted(processes), outgoing)

    async def reach(self, device: DeviceRecord, frame: bytes) -> bool:
        """Send an event that concerns no commit to one device; False if it is not elsewhere."""
        if device.process in (self.process, ""):
            return False
        recipient = Recipient(device.userID, only=device.deviceID)
        outgoing = OutgoingFrame(callID="", revision=0, recipients=(recipient,), frame=frame)
        await self._store.post([device.process], outgoing)
        return True

    async def end(self, device: DeviceRecord, code: CloseCode) -> None:
        """Close the connection of a device, if it is at another process."""
        if device.process not in (self.process, ""):
            outgoing = OutgoingFrame(
                callID="",
                revision=0,
                recipients=(Recipient(device.userID, only=device.deviceID),),
                session=device.sessionID,
                code=code,
            )
            await self._store.post([device.process], outgoing)

    # --- inside ---

    def framesCommitted(self, entries: Sequence[OutboxEntry]) -> None:
        for entry in entries:
            self._put(entry.position, entry.outgoing)
        self._release()

    def _put(self, position: int, outgoing: OutgoingFrame) -> None:
        for ready in self._stream.put(position, outgoing):
            self._hand_out(ready)

    def _begin(self, position: int) -> None:
        self._number += 1
        for ready in self._stream.begin(position):
            self._hand_out(ready)
        self._release()

    def _hand_out(self, outgoing: OutgoingFrame) -> None:
        if not outgoing.session:
            self._deliver(outgoing)
            return
        (recipient,) = outgoing.recipients
        code = CloseCode(outgoing.code)
        self._dismiss(recipient.userID, recipient.only, outgoing.session, code)

    def _release(self) -> None:
        if self._waiters:
            waiters, self._waiters = self._waiters, []
            for position, waiter in waiters:
                if position > self._stream.upTo:
                    self._waiters.append((position, waiter))
                elif not waiter.done():
                    waiter.set_result(None)

    def epochChanged(self, epoch: Epoch) -> None:
        self._epoch = epoch
        self._start_anew()

    def _start_anew(self) -> None:
        self._stream.forget()
        self._number += 1
        self._gap = -1
        self._fail_waiters()
        self._lost(self._epoch)

    def _fail_waiters(self) -> None:
        waiters, self._waiters = self._waiters, []
        for _, waiter in waiters:
            if not waiter.done():
                waiter.set_exception(StoreError(_UNKNOWN))


def _clock(ahead: int) -> str:
    way = "ahead of" if ahead > 0 else "behind"
    return f"this machine's clock is {abs(ahead) / 1000:.1f} s {way} the store's: set both by NTP"


AnyCluster = Cluster | AloneCluster
