"""One process among several: the order of frames, waiting for them, and losses."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from callkit.engine.notices import Recipient
from callkit.errors import StoreError
from callkit.protocol.closing import CloseCode
from callkit.server.calls.cluster import AloneCluster, Cluster
from callkit.server.stores.base import DeviceRecord, OutboxEntry, OutgoingFrame
from callkit.testing.clock import ManualClock, settle
from tests.unit.server.sharing import SharedMemory

NOW = 1_713_249_504_000


class Shared(SharedMemory):
    """A store whose position a test sets."""

    @property
    def last(self) -> int:
        return self._position

    @last.setter
    def last(self, position: int) -> None:
        self._position = position


class Town:
    """A cluster that notes what it hands out."""

    def __init__(self) -> None:
        self.store = Shared()
        self.time = NOW
        self.clock = ManualClock(wallMs=NOW)
        self.store.clock = lambda: self.time
        self.delivered: list[bytes] = []
        self.dismissed: list[tuple[str, str, str, CloseCode]] = []
        self.epochs: list[str] = []
        self.cluster = Cluster(
            self.store,
            "one",
            clock=self.clock,
            deliver=lambda outgoing: self.delivered.append(outgoing.frame),
            dismiss=lambda *session: self.dismissed.append(session),
            lost=self.epochs.append,
        )

    def commit(self, *positions: int) -> None:
        """This process committed, and has the result."""
        self.cluster.send([frame(position) for position in positions], positions)

    def hear(self, *positions: int) -> None:
        """Others committed for this process."""
        entries = [OutboxEntry(position=one, outgoing=frame(one)) for one in positions]
        self.cluster.framesCommitted(entries)

    async def caughtUp(self) -> None:
        await self.cluster.caughtUp(await self.cluster.joined())

    @property
    def numbers(self) -> list[int]:
        return [int(data) for data in self.delivered]


def frame(number: int) -> OutgoingFrame:
    recipients = (Recipient("alice"),)
    return OutgoingFrame(callID="1", revision=1, recipients=recipients, frame=b"%d" % number)


def device(userID: str, deviceID: str, process: str) -> DeviceRecord:
    return DeviceRecord(userID=userID, deviceID=deviceID, sessionID="s1", process=process)


@pytest.fixture
async def town() -> Town:
    town = Town()
    await town.cluster.open("e1")
    return town


# --- the row ---


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
async def test_frames_leave_by_position_whichever_way_they_came(town: Town, order) -> None:
    steps = [
        lambda: town.commit(1, 2),
        lambda: town.hear(3),
        lambda: town.commit(4),
        lambda: town.hear(5, 6),
    ]
    for step in order:
        steps[step]()
    assert town.numbers == [1, 2, 3, 4, 5, 6]
    assert town.cluster.upTo == 6


async def test_a_frame_that_comes_both_ways_leaves_once(town: Town) -> None:
    town.hear(1)
    town.commit(1, 2)
    town.hear(2, 3)
    assert town.numbers == [1, 2, 3]


async def test_a_process_begins_behind_what_was_there_before() -> None:
    town = Town()
    town.store.last = 7
    await town.cluster.open("e1")
    town.hear(7)
    town.commit(8)
    assert town.numbers == [8]


# --- catching up ---


async def test_who_catches_up_waits_for_what_was_committed_before(town: Town) -> None:
    town.store.last = 3
    waiting = asyncio.ensure_future(town.caughtUp())
    town.hear(3)
    town.commit(1)
    await settle()
    assert not waiting.done()
    assert town.cluster.waiting == 1
    town.hear(2)
    await waiting
    assert town.numbers == [1, 2, 3]
    await town.caughtUp()


async def test_who_waits_when_the_server_stops_is_told(town: Town) -> None:
    town.store.last = 1
    waiting = asyncio.ensure_future(town.caughtUp())
    await settle()
    town.cluster.close()
    with pytest.raises(StoreError):
        await waiting
    with pytest.raises(StoreError):
        await town.caughtUp()


# --- losses ---


async def test_a_new_epoch_begins_a_new_row_and_says_so(town: Town) -> None:
    town.hear(2)
    town.store.last = 2
    waiting = asyncio.ensure_future(town.caughtUp())
    await settle()
    town.cluster.epochChanged("e2")
    assert town.epochs == ["e2"]
    with pytest.raises(StoreError):
        await waiting
    town.store.last = 1
    town.hear(2)
    assert town.numbers == []
    await town.caughtUp()
    assert town.numbers == [2], "the row begins behind position 1"


async def test_who_joined_before_another_row_began_has_missed_something(town: Town) -> None:
    row = await town.cluster.joined()
    await town.cluster.caughtUp(row)
    town.cluster.epochChanged("e2")
    async with asyncio.timeout(5):
        with pytest.raises(StoreError):
            await town.cluster.caughtUp(row)
        town.store.last = 3
        # Others begin the new row behind what was committed since.
        assert await town.cluster.joined() != row
        with pytest.raises(StoreError):
            await town.cluster.caughtUp(row)
        await town.caughtUp()


async def test_a_row_that_has_not_begun_begins_at_the_next_look(town: Town) -> None:
    town.cluster.epochChanged("e2")
    town.store.last = 5
    town.hear(6)
    await town.cluster.checkGap()
    assert town.numbers == [6]


@pytest.mark.logs("never came")
async def test_a_gap_that_nobody_fills_is_given_up(town: Town) -> None:
    town.store.last = 2
    town.hear(2)
    for _ in range(3):
        await town.cluster.checkGap()
    assert town.epochs == []
    await town.cluster.checkGap()
    assert town.epochs == ["e1"], "all log in again, the epoch is the same"
    assert town.numbers == []
    town.hear(3)
    await town.cluster.checkGap()
    assert town.numbers == [3]


async def test_a_gap_is_no_loss_while_it_moves_or_the_store_is_away(town: Town) -> None:
    for position in range(2, 40, 2):
        town.store.last = position
        town.hear(position)
        await town.cluster.checkGap()
        await town.cluster.checkGap()
        town.commit(position - 1)
    town.hear(41)
    town.store.away = True
    for _ in range(10):
        with pytest.raises(StoreError):
            await town.cluster.checkGap()
    assert town.epochs == []


async def test_a_quiet_row_asks_nobody(town: Town) -> None:
    town.store.away = True
    for _ in range(10):
        await town.cluster.checkGap()


# --- clocks ---


@pytest.mark.logs("3600.0 s behind the store's: set both by NTP")
async def test_a_process_whose_clock_is_wrong_goes_by_the_store_s() -> None:
    town = Town()
    town.time += 3_600_000
    await town.cluster.open("e1")
    assert town.cluster.storeMs() == NOW + 3_600_000
    town.clock.shiftWall(86_400)
    await town.clock.advance(1)
    assert town.cluster.storeMs() == NOW + 3_601_000


@pytest.mark.logs("1.1 s ahead")
async def test_a_clock_that_goes_wrong_is_told_in_the_log(town: Town) -> None:
    for milliseconds in (0, 1_000, -1_000, -1_100):
        town.time = NOW + milliseconds
        await town.cluster.watchClock()


# --- other processes ---


async def test_an_event_goes_once_to_each_other_process_of_the_person(town: Town) -> None:
    devices = [
        device("bob", "a", "one"),
        device("bob", "b", "two"),
        device("bob", "c", "two"),
        device("bob", "d", "three"),
        device("bob", "e", ""),
    ]
    await town.cluster.tell(devices, "bob", "a", b"x")
    ((processes, outgoing),) = town.store.posted
    assert processes == ["three", "two"]
    assert outgoing.recipients == (Recipient("bob", excluding="a"),)
    assert (outgoing.frame, outgoing.callID) == (b"x", "")
    await town.cluster.tell(devices[:1], "bob", "a", b"x")
    assert len(town.store.posted) == 1


async def test_a_session_elsewhere_is_ended_by_its_process(town: Town) -> None:
    await town.cluster.end(device("bob", "a", "two"), CloseCode.REPLACED)
    await town.cluster.end(device("bob", "a", "one"), CloseCode.REPLACED)
    ((processes, outgoing),) = town.store.posted
    assert processes == ["two"]
    other = Town()
    await other.cluster.open("e1")
    other.cluster.framesCommitted([OutboxEntry(position=1, outgoing=outgoing)])
    assert other.dismissed == [("bob", "a", "s1", CloseCode.REPLACED)]
    assert other.delivered == []


async def test_a_process_that_is_alone_is_the_whole_service() -> None:
    clock, delivered = ManualClock(), []
    alone = AloneCluster(clock, delivered.append)
    await alone.open("e1")
    frames = [frame(position) for position in (1, 2)]
    alone.send(frames, [1, 2])
    alone.send([], [])
    assert (delivered, alone.upTo, alone.waiting) == (frames, 2, 0)
    await alone.caughtUp(await alone.joined())
    await alone.checkGap()
    await alone.watchClock()
    assert alone.storeMs() == clock.wallMs()
    alone.close()


def test_whoever_is_alone_has_the_face_of_whoever_is_not() -> None:
    def face(kind: type) -> set[str]:
        return {name for name in dir(kind) if not name.startswith("_")}

    hooks = {"framesCommitted", "epochChanged"}
    assert face(Cluster) - face(AloneCluster) <= {"upTo", *hooks}
