"""A session in which every two people are connected directly: the asyncio shell around
:class:`~callkit.media.negotiation.Negotiation`, whatever the engine.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable
from typing import Final

from callkit.errors import ProtocolError, UsageError
from callkit.media import negotiation
from callkit.media.negotiation import Effect, Negotiation
from callkit.media.port import (
    BLOCK_BYTES,
    Figures,
    Kind,
    Link,
    MediaCall,
    Peer,
    PeerEvents,
    Picture,
    SessionEvents,
    Wire,
)
from callkit.media.signals import Candidate, SentMedia, decode, encode

log = logging.getLogger("callkit.media")

SEARCH: Final = (1.0, 3.0)
"""Seconds a broken connection has to mend itself before a new way is looked for, and then between
two searches."""

MakePeer = Callable[[PeerEvents], Peer]


class MeshSession:
    """See :class:`callkit.media.port.Session`. ``make`` makes one connection of the engine;
    ``renegotiates``: one that it has can be changed."""

    def __init__(
        self,
        engine: str,
        call: MediaCall,
        wire: Wire,
        events: SessionEvents,
        make: MakePeer,
        *,
        renegotiates: bool = True,
    ) -> None:
        try:
            self.loop = asyncio.get_running_loop()
        except RuntimeError:
            raise UsageError("a media session needs a running asyncio loop") from None
        self.engine = engine
        self.call = call
        self.wire = wire
        self.events: SessionEvents | None = events
        self.make = make
        self.renegotiates = renegotiates
        self.state = call.state
        self._members: dict[str, _Member] = {}

    def setMembers(self, userIDs: Iterable[str]) -> None:
        wanted = set(userIDs) - {self.call.me}
        for userID in set(self._members) - wanted:
            self._members.pop(userID).leave()
        for userID in sorted(wanted - set(self._members)):
            self._members[userID] = _Member(self, userID)
            self._members[userID].start()

    def received(self, sender: str, data: str) -> None:
        member = self._members.get(sender)
        if member is None:
            return
        try:
            signal = decode(data)
        except ProtocolError as error:
            log.info("a media signal of %s is left out: %s", sender, error)
            return
        member.run(member.machine.received(signal, self.loop.time()))

    def lost(self, sender: str) -> None:
        member = self._members.get(sender)
        if member is not None:
            member.run(member.machine.lost(self.loop.time()))

    def writeSound(self, block: bytes) -> None:
        if len(block) != BLOCK_BYTES:
            raise UsageError(f"a block of sound has {BLOCK_BYTES} bytes, not {len(block)}")
        if self.state.microphone and not self.state.hold:
            for member in list(self._members.values()):
                member.writeSound(block)

    def writePicture(self, kind: Kind, picture: Picture) -> None:
        if sends(self.state, kind):
            for member in list(self._members.values()):
                member.writePicture(kind, picture)

    def setState(self, state: SentMedia) -> None:
        self.state = state
        for member in self._members.values():
            member.send()

    def restart(self) -> None:
        for member in self._members.values():
            member.run(member.machine.needed(self.loop.time(), restart=True))

    async def figures(self) -> dict[str, Figures]:
        members = list(self._members.items())
        return {userID: await member.figures() for userID, member in members}

    async def close(self) -> None:
        members, self._members = list(self._members.values()), {}
        for member in members:
            member.leave()
        self.events = None
        await asyncio.gather(*(member.gone() for member in members))


def sends(state: SentMedia, kind: Kind) -> bool:
    """Whether somebody in that state sends it: on, and not on hold."""
    return bool(getattr(state, kind.value)) and not state.hold


class _Member:
    """One other person: their machine, the engine's connection, and the work under way."""

    def __init__(self, session: MeshSession, userID: str) -> None:
        self.session = session
        self.userID = userID
        self.machine = Negotiation(
            session.call.me,
            userID,
            secrets.token_urlsafe(9),
            engine=session.engine,
            state=session.state,
            renegotiates=session.renegotiates,
        )
        self._listener = _PeerListener(self)
        self._peer: Peer | None = None
        """None before the first connection, and after one that the engine did not bear."""
        self._connections = 0
        """How many times a connection was asked for: work for an earlier one is void."""
        self._timer: asyncio.TimerHandle | None = None
        self._search: asyncio.TimerHandle | None = None
        self._work: asyncio.Queue[tuple[int, Effect] | None] = asyncio.Queue()
        self._worker = session.loop.create_task(self._obey())
        self._ends: set[asyncio.Task[None]] = set()
        """Connections that are being closed, while the next one is made already."""

    def start(self) -> None:
        self.run(self.machine.start(self.session.loop.time()))

    def run(self, effects: list[Effect]) -> None:
        """Carry out what the machine wants, in order; the engine's part takes its time."""
        for effect in effects:
            if isinstance(effect, negotiation.Send):
                self._say(effect)
            elif isinstance(effect, negotiation.Show):
                if self.session.events is not None:
                    self.session.events.stateChanged(self.userID, effect.state)
            else:
                self._connections += isinstance(effect, negotiation.Connect)
                self._work.put_nowait((self._connections, effect))
        self._wait()

    def send(self) -> None:
        """Make the connection carry what is on now."""
        state, now = self.session.state, self.session.loop.time()
        changed = [self._send(kind, sends(state, kind)) for kind in Kind]
        self.run(self.machine.show(state, now))
        if any(changed):
            self.run(self.machine.needed(now))

    def _send(self, kind: Kind, on: bool) -> bool | None:
        return self._ask(lambda peer: peer.send(kind, on))

    def writeSound(self, block: bytes) -> None:
        self._ask(lambda peer: peer.writeSound(block))

    def writePicture(self, kind: Kind, picture: Picture) -> None:
        self._ask(lambda peer: peer.writePicture(kind, picture))

    async def figures(self) -> Figures:
        try:
            return Figures() if self._peer is None else await self._peer.figures()
        except Exception as error:  # An engine raises what it likes; the call goes on.
            log.debug("no figures of the connection to %s: %r", self.userID, error)
            return Figures()

    def leave(self) -> None:
        self.run(self.machine.close(self.session.loop.time()))
        if self._timer is not None:
            self._timer.cancel()
        self._search_no_more()
        self._work.put_nowait(None)

    async def gone(self) -> None:
        await asyncio.gather(self._worker, return_exceptions=True)
        await asyncio.gather(*self._ends, return_exceptions=True)

    def _say(self, effect: negotiation.Send) -> None:
        try:
            data = encode(effect.signal)
        except ProtocolError as error:
            log.warning("! %s", error)
            return
        self.session.wire.send(self.userID, data)

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self.machine.nextDeadline()
        if due is not None:
            self._timer = self.session.loop.call_at(due, self._tick)

    def _tick(self) -> None:
        self.run(self.machine.tick(self.session.loop.time()))

    async def _obey(self) -> None:
        while (work := await self._work.get()) is not None:
            connection, effect = work
            if connection == self._connections:
                await self._try(effect, connection)
        self._end_peer()

    def _ask(self, what: Callable[[Peer], bool | None]) -> bool | None:
        """Let the engine's connection do what it does at once. One that raises is let go, and
        another one made after a while."""
        if self._peer is None:
            return None
        try:
            return what(self._peer)
        except Exception as error:  # An engine raises what it likes; the call goes on.
            log.info("the connection to %s: %r", self.userID, error)
            self._end_peer()
            self.run(self.machine.failed(self.session.loop.time()))
            self.hear(Link.CONNECTING)
            return None

    async def _try(self, effect: Effect, connection: int) -> None:
        now = self.session.loop.time
        try:
            done = await self._do(effect)
        except Exception as error:  # An engine raises what it likes; the call goes on.
            log.info("the connection to %s: %r", self.userID, error)
            if connection == self._connections and not isinstance(effect, negotiation.AddCandidate):
                self.run(self.machine.failed(now()))
            return
        if done is not None and connection == self._connections:
            self.run(done())

    async def _do(self, effect: Effect) -> Callable[[], list[Effect]] | None:
        """Let the engine do it; what the machine is told when that is done."""
        now, peer = self.session.loop.time, self._peer
        match effect:
            case negotiation.Connect():
                self._connect()
            case negotiation.Close():
                self._end_peer()
                self.hear(Link.CLOSED)
            case _ if peer is None:
                # It went while this waited; the machine knows.
                return None
            case negotiation.Offer(restart):
                offer = await peer.offer(restart)
                return lambda: self.machine.described(offer, now())
            case negotiation.Accept(sdp):
                answer = await peer.accept(sdp)
                more = peer.lacks()
                return lambda: self.machine.described(answer, now(), more=more)
            case negotiation.Conclude(sdp):
                await peer.conclude(sdp)
                return lambda: self.machine.concluded(now())
            case negotiation.AddCandidate(candidate):
                await peer.addCandidate(candidate)
        return None

    def _connect(self) -> None:
        if self._connections > 1:
            self._end_peer()
            self.hear(Link.CONNECTING)
        self._listener = _PeerListener(self)
        self._peer = self.session.make(self._listener)
        self.send()

    def _end_peer(self) -> None:
        """Its end may take its time: an engine waits for the other side, which may be gone."""
        self._listener.deaf = True
        peer, self._peer = self._peer, None
        if peer is not None:
            task = self.session.loop.create_task(peer.close())
            self._ends.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ends.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.info("the end of a connection to %s: %r", self.userID, task.exception())

    def hear(self, link: Link) -> None:
        """The connection stands so: tell it, and mend one that is broken."""
        self._search_no_more()
        if link is Link.RECONNECTING:
            self._search = self.session.loop.call_later(SEARCH[0], self._look_for_a_way)
        if self.session.events is not None:
            self.session.events.linkChanged(self.userID, link)

    def _look_for_a_way(self) -> None:
        self._search = self.session.loop.call_later(SEARCH[1], self._look_for_a_way)
        self.run(self.machine.needed(self.session.loop.time(), restart=True))

    def _search_no_more(self) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None


class _PeerListener:
    """Hears one connection; deaf once another has taken its place."""

    def __init__(self, member: _Member) -> None:
        self._member = member
        self.deaf = False

    @property
    def _events(self) -> SessionEvents | None:
        return None if self.deaf else self._member.session.events

    def candidate(self, candidate: Candidate) -> None:
        member = self._member
        if self._events is not None:
            member.run(member.machine.candidate(candidate, member.session.loop.time()))

    def sound(self, block: bytes) -> None:
        if (events := self._events) is not None:
            events.sound(self._member.userID, block)

    def picture(self, kind: Kind, picture: Picture) -> None:
        if (events := self._events) is not None:
            events.picture(self._member.userID, kind, picture)

    def linkChanged(self, link: Link) -> None:
        if self._events is not None:
            self._member.hear(link)
