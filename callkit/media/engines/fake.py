"""An engine without a network, for tests: what one session writes, the other hears at once.

Connections are made by the same negotiation as real ones; a description is the number of a
connection in this process. Exported by :mod:`callkit.testing`.
"""

from __future__ import annotations

import asyncio
from itertools import count

from callkit.media.drawn import pixels
from callkit.media.mesh import MeshSession
from callkit.media.port import (
    Figures,
    Kind,
    Link,
    MediaCall,
    PeerEvents,
    Picture,
    Session,
    SessionEvents,
    Wire,
)
from callkit.media.signals import Candidate


class FakeEngine:
    """Sessions of one FakeEngine reach each other, and nobody else.

    ``broken`` makes every connection fail to be made until it is taken back.
    """

    name = "fake"

    def __init__(self) -> None:
        self.broken = False
        self.peers: dict[int, FakePeer] = {}
        self._numbers = count(1)

    def breakConnections(self) -> None:
        """Every connection there is carries nothing any more, until another way is found."""
        for peer in list(self.peers.values()):
            peer.lose()

    def open(self, call: MediaCall, wire: Wire, events: SessionEvents) -> Session:
        return MeshSession(self.name, call, wire, events, self._peer)

    async def image(self, picture: Picture) -> bytes:
        return pixels(picture)

    def _peer(self, events: PeerEvents) -> FakePeer:
        number = next(self._numbers)
        peer = self.peers[number] = FakePeer(self, number, events)
        return peer


class FakePeer:
    """See :class:`callkit.media.port.Peer`."""

    def __init__(self, engine: FakeEngine, number: int, events: PeerEvents) -> None:
        self.number = number
        self._engine = engine
        self._events: PeerEvents | None = events
        self._other: FakePeer | None = None
        self._on: set[Kind] = set()

    async def offer(self, restart: bool) -> str:
        return await self._described()

    async def accept(self, sdp: str) -> str:
        answer = await self._described()
        self._join(sdp)
        return answer

    async def conclude(self, sdp: str) -> None:
        self._join(sdp)

    async def addCandidate(self, candidate: Candidate) -> None:
        if self._other is None:
            raise RuntimeError("a candidate before a description")

    def send(self, kind: Kind, on: bool) -> bool:
        (self._on.add if on else self._on.discard)(kind)
        return False

    def lacks(self) -> bool:
        return False

    def writeSound(self, block: bytes) -> None:
        if self._other is not None and Kind.MICROPHONE in self._on:
            self._other.hear(block)

    def writePicture(self, kind: Kind, picture: Picture) -> None:
        if self._other is not None and kind in self._on:
            self._other.see(kind, picture)

    async def figures(self) -> Figures:
        return Figures(roundTrip=0.0, lossShare=0.0, concealedShare=0.0)

    async def close(self) -> None:
        self._events = self._other = None
        self._engine.peers.pop(self.number, None)

    def lose(self) -> None:
        """The way to the other side is gone."""
        self._other = None
        if self._events is not None:
            self._events.linkChanged(Link.RECONNECTING)

    def hear(self, block: bytes) -> None:
        """The other side has said that."""
        if self._events is not None:
            self._events.sound(block)

    def see(self, kind: Kind, picture: Picture) -> None:
        """The other side has shown that."""
        if self._events is not None:
            self._events.picture(kind, picture)

    async def _described(self) -> str:
        # Real engines take their time, too.
        await asyncio.sleep(0)
        if self._engine.broken:
            raise RuntimeError("broken by the test")
        if self._events is not None:
            self._events.candidate(Candidate(session="", candidate=f"fake {self.number}"))
        return f"fake {self.number}"

    def _join(self, sdp: str) -> None:
        self._other = self._engine.peers.get(int(sdp.removeprefix("fake ")))
        if self._other is None:
            raise RuntimeError("there is no such connection")
        if self._events is not None:
            self._events.linkChanged(Link.CONNECTED)
