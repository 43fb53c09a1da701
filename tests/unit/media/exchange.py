"""Two devices that negotiate over a wire that loses, doubles and delays; time is a number."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from callkit.media.negotiation import (
    Accept,
    AddCandidate,
    Close,
    Conclude,
    Connect,
    Effect,
    Negotiation,
    Offer,
    Send,
    Show,
)
from callkit.media.signals import AnySignal, Candidate, SentMedia, decode, encode


@dataclass
class Connection:
    """What an engine has set."""

    number: int
    local: str = ""
    remote: str = ""
    pending: str = ""
    candidates: int = 0


@dataclass
class World:
    """The time, what is going to happen, and how bad the wire is."""

    seed: int
    loss: float = 0.0
    doubles: float = 0.0
    delay: float = 0.02
    spread: float = 0.0
    now: float = 0.0
    engine_fails: float = 0.0
    _queue: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (self.now + seconds, next(self._numbers), what))

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while self._queue and self._queue[0][0] <= end:
            self.now, _, what = heapq.heappop(self._queue)
            what()
        self.now = end

    def heal(self) -> None:
        self.loss = self.doubles = self.spread = self.engine_fails = 0.0


class Device:
    """One person's machine and a made-up engine that carries its effects out, taking its time."""

    def __init__(self, world: World, me: str, peer: str) -> None:
        self.world, self.me, self.peer = world, me, peer
        self.other: Device | None = None
        self.lives = 0
        self.content = 0
        """What is sent: it grows, and the other side must come to know it."""
        self.told: list[str] = []
        self.come_alive()

    def come_alive(self) -> None:
        """A device without memory takes the place of the one before."""
        self.lives += 1
        self.closed = False
        self.seen: SentMedia | None = None
        self.heard_content = 0
        self.connection = Connection(0)
        self._connections = itertools.count(1)
        self.machine = Negotiation(self.me, self.peer, f"{self.me}{self.lives}")

    # --- what happens here ---

    def start(self) -> None:
        self.do(self.machine.start(self.world.now))

    def send_more(self) -> None:
        self.content += 1
        self.do(self.machine.needed(self.world.now))

    def do(self, effects: list[Effect]) -> None:
        for effect in effects:
            self._do(effect)
        due = self.machine.nextDeadline()
        if due is not None:
            machine = self.machine
            self.world.later(max(due - self.world.now, 0.0), lambda: self._tick(machine))

    def _tick(self, machine: Negotiation) -> None:
        if machine is self.machine:
            self.do(machine.tick(self.world.now))

    def _do(self, effect: Effect) -> None:
        match effect:
            case Send(signal):
                self.told.append(type(signal).__name__)
                self._send(encode(signal))
            case Connect():
                self.connection = Connection(next(self._connections))
                if self.content:
                    self._work(lambda: self.machine.needed(self.world.now))
            case Offer():
                self._work(self._offer)
            case Accept(sdp):
                self._work(lambda: self._accept(sdp))
            case Conclude(sdp):
                self._work(lambda: self._conclude(sdp))
            case AddCandidate():
                assert self.connection.remote, "an engine refuses candidates before a description"
                self.connection.candidates += 1
            case Show(state):
                self.seen = state
            case Close():
                self.closed = True

    def _work(self, step: Callable[[], list[Effect]]) -> None:
        connection, machine = self.connection, self.machine

        def done() -> None:
            if connection is not self.connection or machine is not self.machine:
                return
            if self.world.random.random() < self.world.engine_fails:
                self.do(machine.failed(self.world.now))
            else:
                self.do(step())

        self.world.later(self.world.random.uniform(0.001, 0.05), done)

    def _sdp(self) -> str:
        return f"{self.machine.session}/{self.connection.number}/{self.content}"

    def _offer(self) -> list[Effect]:
        self.connection.pending = self._sdp()
        found = Candidate(session="", candidate="one")
        self.world.later(0.01, lambda: self.do(self.machine.candidate(found, self.world.now)))
        return self.machine.described(self.connection.pending, self.world.now)

    def _accept(self, sdp: str) -> list[Effect]:
        self.connection.pending = ""
        self.connection.remote = sdp
        self.connection.local = self._sdp()
        self.heard_content = int(sdp.rsplit("/", 1)[1])
        return self.machine.described(self.connection.local, self.world.now)

    def _conclude(self, sdp: str) -> list[Effect]:
        assert self.connection.pending, "an answer to nothing"
        self.connection.local, self.connection.pending = self.connection.pending, ""
        self.connection.remote = sdp
        return self.machine.concluded(self.world.now)

    # --- the wire ---

    def _send(self, data: str) -> None:
        world = self.world
        copies = 2 if world.random.random() < world.doubles else 1
        for _ in range(copies):
            if world.random.random() >= world.loss:
                wait = world.delay + world.random.uniform(0.0, world.spread)
                world.later(wait, lambda: self._arrive(decode(data)))

    def _arrive(self, signal: AnySignal) -> None:
        assert self.other is not None
        self.other.do(self.other.machine.received(signal, self.world.now))


def pair(world: World, *, first: str = "ann", second: str = "bob") -> tuple[Device, Device]:
    one, two = Device(world, first, second), Device(world, second, first)
    one.other, two.other = two, one
    return one, two


def agree(one: Device, two: Device) -> bool:
    """Each has what the other set, in this life of both, and knows all that the other sends."""
    return (
        one.machine.settled
        and two.machine.settled
        and one.machine.peerSession == two.machine.session
        and two.machine.peerSession == one.machine.session
        and one.connection.remote == two.connection.local
        and two.connection.remote == one.connection.local
        and (not one.content or two.heard_content == one.content)
        and (not two.content or one.heard_content == two.content)
    )
