"""Every engine keeps the port's promises: two and three people hear and see each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
import webrtc

from callkit.errors import UsageError
from callkit.media.engines.aiortc import AiortcEngine
from callkit.media.engines.fake import FakeEngine
from callkit.media.engines.webrtc import WebRTCEngine
from callkit.media.port import (
    BLOCK_BYTES,
    Engine,
    Figures,
    Kind,
    Link,
    MediaCall,
    Picture,
    Session,
)
from callkit.media.signals import SentMedia
from callkit.media.sound import decibels, toneBlock, toneIn
from tests.waiting import until

TALKING = SentMedia(microphone=True)
ORANGE = Picture(160, 120, bytes([150]) * 19200 + bytes([60]) * 4800 + bytes([190]) * 4800)


def webrtc_engine() -> Engine:
    # The candidates of this machine alone; too late once a connection was made in this process.
    with suppress(webrtc.InvalidStateError):
        webrtc.allow_loopback()
    return WebRTCEngine()


ENGINES: dict[str, Callable[[], list[Engine]]] = {
    "fake": lambda: [FakeEngine()],
    "webrtc": lambda: [webrtc_engine()],
    "aiortc": lambda: [AiortcEngine()],
    "webrtc and aiortc": lambda: [webrtc_engine(), AiortcEngine()],
    "aiortc and webrtc": lambda: [AiortcEngine(), webrtc_engine()],
}
"""People take them in turn."""


class Person:
    """One device in the call, and what comes to it."""

    def __init__(self, room: Room, name: str, state: SentMedia, tone: float) -> None:
        self.room, self.name = room, name
        self.blocks: dict[str, list[bytes]] = {}
        self.pictures: dict[tuple[str, Kind], list[Picture]] = {}
        self.links: dict[str, list[Link]] = {}
        self.states: dict[str, SentMedia] = {}
        self.tone = tone
        engine = room.engines[len(room.people) % len(room.engines)]
        self.session: Session = engine.open(MediaCall("1", name, state=state), self, self)
        self._begun = asyncio.get_running_loop().time()
        self._speak(0)

    def _speak(self, number: int) -> None:
        """10 ms of this person's microphone, and the next one in 10 ms."""
        self.session.writeSound(toneBlock(self.tone, number))
        if self.room.camera:
            self.session.writePicture(Kind.CAMERA, ORANGE)
        next_time = self._begun + (number + 1) * 0.01
        self.talking = asyncio.get_running_loop().call_at(next_time, self._speak, number + 1)

    def send(self, to: str, data: str) -> None:
        """As the server carries it, in order."""
        asyncio.get_running_loop().call_later(0.005, self.room.carry, self.name, to, data)

    def sound(self, userID: str, block: bytes) -> None:
        self.blocks.setdefault(userID, []).append(block)

    def picture(self, userID: str, kind: Kind, picture: Picture) -> None:
        self.pictures.setdefault((userID, kind), []).append(picture)

    def linkChanged(self, userID: str, link: Link) -> None:
        self.links.setdefault(userID, []).append(link)

    def stateChanged(self, userID: str, state: SentMedia) -> None:
        self.states[userID] = state

    def hears(self, other: Person) -> bool:
        """The last fifth of a second is that person's tone, 30 dB above any other."""
        last = b"".join(self.blocks.get(other.name, [])[-20:])
        if len(last) < 20 * BLOCK_BYTES:
            return False
        others = [one.tone for one in self.room.people.values() if one is not other]
        own = toneIn(last, other.tone)
        return own > 0.03 and all(own > 31 * toneIn(last, tone) for tone in others)

    def silent(self, other: Person) -> bool:
        """60 dB below full scale."""
        last = b"".join(self.blocks.get(other.name, [])[-10:])
        return decibels(last) < -60


class Room:
    def __init__(self, engines: list[Engine]) -> None:
        self.engines = engines
        self.people: dict[str, Person] = {}
        self.camera = False
        self.cut = False

    def join(self, name: str, tone: float, state: SentMedia = TALKING) -> Person:
        person = self.people[name] = Person(self, name, state, tone)
        for one in self.people.values():
            one.session.setMembers(self.people)
        return person

    def carry(self, sender: str, to: str, data: str) -> None:
        if to in self.people and not self.cut:
            self.people[to].session.received(sender, data)


@pytest.fixture(params=ENGINES)
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    room = Room(ENGINES[request.param]())
    yield room
    for person in room.people.values():
        person.talking.cancel()
        await person.session.close()


async def two(room: Room) -> tuple[Person, Person]:
    ann, bob = room.join("ann", 440.0), room.join("bob", 880.0)
    await until(lambda: ann.hears(bob) and bob.hears(ann))
    return ann, bob


async def test_two_people_hear_each_other(room: Room) -> None:
    ann, bob = await two(room)
    assert ann.links["bob"][-1] is Link.CONNECTED
    assert bob.states["ann"] == TALKING


async def test_who_mutes_is_silent_at_the_other_side_and_heard_again(room: Room) -> None:
    ann, bob = await two(room)
    ann.session.setState(SentMedia())
    await until(lambda: bob.states["ann"] == SentMedia())
    bob.blocks.clear()
    ann_hears = len(ann.blocks["bob"])
    await until(lambda: len(ann.blocks["bob"]) > ann_hears + 60)
    assert bob.silent(ann)
    ann.session.setState(TALKING)
    await until(lambda: bob.hears(ann))


async def test_who_holds_sends_nothing(room: Room) -> None:
    ann, bob = await two(room)
    ann.session.setState(SentMedia(microphone=True, held=True))
    await until(lambda: bob.states["ann"].held)
    bob.blocks.clear()
    ann_hears = len(ann.blocks["bob"])
    await until(lambda: len(ann.blocks["bob"]) > ann_hears + 60)
    assert bob.silent(ann)


async def test_a_camera_switched_on_later_is_seen_in_its_colours(room: Room) -> None:
    ann, bob = await two(room)
    room.camera = True
    ann.session.setState(SentMedia(microphone=True, camera=True))
    await until(lambda: bool(bob.pictures.get(("ann", Kind.CAMERA))))
    seen = bob.pictures["ann", Kind.CAMERA][-1]
    width, height = seen.size
    assert width / height == pytest.approx(160 / 120, rel=0.05)
    luma, chroma = width * height, width * height // 4
    middle = (seen.data[luma // 2], seen.data[luma + chroma // 2], seen.data[-chroma // 2])
    assert middle == (
        pytest.approx(150, abs=12),
        pytest.approx(60, abs=12),
        pytest.approx(190, abs=12),
    )
    assert ("bob", Kind.CAMERA) not in ann.pictures, "it was not switched on there"


async def test_a_third_person_is_heard_by_both_and_leaves_again(room: Room) -> None:
    ann, bob = await two(room)
    cleo = room.join("cleo", 1320.0)
    await until(lambda: ann.hears(cleo) and bob.hears(cleo) and cleo.hears(ann))
    assert ann.hears(bob)
    cleo.talking.cancel()
    await cleo.session.close()
    await until(lambda: ann.links["cleo"][-1] is Link.CLOSED)


async def test_a_device_without_memory_takes_over(room: Room) -> None:
    ann, bob = await two(room)
    bob.talking.cancel()
    room.cut = True
    await bob.session.close()
    room.cut = False
    ann.blocks.clear()
    again = Person(room, "bob", TALKING, 1760.0)
    room.people["bob"] = again
    again.session.setMembers(room.people)
    await until(lambda: ann.hears(again) and again.hears(ann))


async def test_finding_the_way_anew_is_not_heard(room: Room) -> None:
    ann, bob = await two(room)
    ann.session.restart()
    bob.session.restart()
    heard = len(bob.blocks["ann"])
    await until(lambda: len(bob.blocks["ann"]) > heard + 60)
    assert ann.hears(bob) and bob.hears(ann)


async def test_the_figures_of_a_good_line_are_good(room: Room) -> None:
    ann, _ = await two(room)
    figures = (await ann.session.figures())["bob"]
    assert isinstance(figures, Figures)
    assert not figures.relayed
    assert figures.lossShare in (None, 0.0)


async def test_nonsense_on_the_wire_changes_nothing(room: Room) -> None:
    ann, bob = await two(room)
    for data in (
        "",
        "{}",
        "[" * 5000,
        '{"k":"desc","session":"x","type":"offer","sdp":"","number":1}',
    ):
        ann.session.received("bob", data)
        ann.session.received("nobody", data)
    heard = len(ann.blocks["bob"])
    await until(lambda: len(ann.blocks["bob"]) > heard + 30)
    assert ann.hears(bob)


async def test_after_closing_nothing_comes_and_closing_twice_is_fine(room: Room) -> None:
    ann, bob = await two(room)
    await ann.session.close()
    heard = len(ann.blocks["bob"])
    await ann.session.close()
    await until(lambda: bob.links["ann"][-1] is Link.CLOSED)
    assert len(ann.blocks["bob"]) == heard


async def test_a_block_that_is_none_is_refused(room: Room) -> None:
    ann = room.join("ann", 440.0)
    with pytest.raises(UsageError, match="960"):
        ann.session.writeSound(b"too short")


def test_a_session_needs_a_loop() -> None:
    with pytest.raises(UsageError, match="loop"):
        FakeEngine().open(MediaCall("1", "ann"), None, None)  # type: ignore[arg-type]
