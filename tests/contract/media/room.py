"""People in a call without a server: sessions of engines, and who carries what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import webrtc

from callkit.media.engines.aiortc import AiortcEngine
from callkit.media.engines.fake import FakeEngine
from callkit.media.engines.webrtc import WebRTCEngine
from callkit.media.port import BLOCK_BYTES, Engine, Kind, Link, MediaCall, Picture, Session
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
        self.says: Callable[[int], bytes] = partial(toneBlock, tone)
        """Each block of the microphone, by its number."""
        engine = room.engines[len(room.people) % len(room.engines)]
        call = MediaCall("1", name, state=state, **room.options)
        self.session: Session = engine.open(call, self, self)
        self._begun = asyncio.get_running_loop().time()
        self._speak(0)

    def _speak(self, number: int) -> None:
        """10 ms of this person's microphone, and the next one in 10 ms."""
        self.session.writeSound(self.says(number))
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
    """``carry`` may be replaced by one that does worse; ``options`` are those of a MediaCall."""

    def __init__(self, engines: list[Engine], **options: Any) -> None:
        self.engines = engines
        self.options = options
        self.people: dict[str, Person] = {}
        self.camera = False
        self.cut = False

    def join(self, name: str, tone: float, state: SentMedia = TALKING) -> Person:
        person = self.people[name] = Person(self, name, state, tone)
        for one in self.people.values():
            one.session.setMembers(self.people)
        return person

    async def close(self) -> None:
        for person in self.people.values():
            person.talking.cancel()
            await person.session.close()

    def carry(self, sender: str, to: str, data: str) -> None:
        if to in self.people and not self.cut:
            self.people[to].session.received(sender, data)


async def two(room: Room) -> tuple[Person, Person]:
    ann, bob = room.join("ann", 440.0), room.join("bob", 880.0)
    await until(lambda: ann.hears(bob) and bob.hears(ann))
    return ann, bob
