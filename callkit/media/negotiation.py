"""How two devices agree about their connection: perfect negotiation, as a pure machine.

Both start at the same moment without asking which of them calls first; both may change what they
send at any time; what travels between them may be lost, doubled or late; either may be replaced by
another device or come back without memory. One machine stands for one other person. It is fed what
the engine and the wire say, and the time; it gives back effects to carry out in order.

* ``Hello`` tells the session, and is repeated until the other side has shown that it knows it.
* An offer carries a number. The answer repeats it; a second copy of an offer that was answered
  gets the same answer again; an answer to another number is void.
* The first offer is left to the side that is not polite, for a moment (:data:`YIELDS`).
* When both offer at once the *polite* side (the larger userID) takes its own offer back and
  answers; the other ignores what it gets. What the polite side wanted is offered once things are
  still.
* An offer without an answer is repeated (:data:`REPEATS`). A session that is not the one known
  means another device, or one without memory: the connection is made anew, also after the one
  before has said ``Bye``. An engine that fails rests a while, and begins with a new session.

The engine's work takes time. While it works (``Offer``, ``Accept``, ``Conclude``) what arrives
waits.

::

              needed            described             answer, then concluded
    STILL ─────────────▶ MAKING ───────────▶ OFFERED ────────────────────────▶ STILL
      ▲  ▲                                      │ offer of theirs, polite
      │  └───── described ───── ANSWERING ◀─────┘
      └──────────────────────────── ▲
                 offer of theirs ───┘
"""

from __future__ import annotations

import enum
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from callkit.media.signals import (
    Again,
    AnySignal,
    Bye,
    Candidate,
    Description,
    Hello,
    SentMedia,
    State,
)

REPEATS: Final = (0.7, 1.3, 3.0)
"""Seconds after which a word without an answer is said again, the first time, the second, and from
then on: one that was lost is missed soon, and one who is not there is not called all the time."""
RESTS: Final = (0.2, 0.5, 1.0, 3.0)
"""Seconds before an engine that failed is asked again; the last one from then on."""
YIELDS: Final = 0.3
"""Seconds the polite side leaves the first offer to the other one: two that cross cost both a
connection."""
WORKS: Final = 10
"""Descriptions and connections that the other side may have us make at once: each costs far more
here than there."""
WORK_EVERY: Final = 0.5
"""Seconds for one more."""
MOST_WAYS: Final = 100
"""Different candidates of theirs for one description: to each of them this device sends packets."""
MOST_LINES: Final = 16
"""Media lines of a description of theirs, three of which are used; each costs the engine."""
MOST_WAITING: Final = 200
"""Signals that may wait for the engine; the oldest are dropped first, and requested again."""


class Phase(enum.Enum):
    NEW = "new"
    """Not started: whatever is said is not for us yet, and will be said again."""
    STILL = "still"
    MAKING = "making"
    """The engine makes our offer."""
    OFFERED = "offered"
    """Ours is on its way, and unanswered."""
    ANSWERING = "answering"
    """The engine takes their offer and makes our answer."""
    CONCLUDING = "concluding"
    """The engine takes their answer."""
    RESTING = "resting"
    """The engine failed; it is asked again after a while, and nothing is listened to till then."""
    AWAY = "away"
    """The other side has left; another device of theirs may come."""
    CLOSED = "closed"


# --- effects ---


@dataclass(frozen=True, slots=True)
class Send:
    signal: AnySignal


@dataclass(frozen=True, slots=True)
class Connect:
    """Make a new connection; one that is there is closed first. ``needed`` follows if it carries
    anything."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Make an offer and set it; then :meth:`Negotiation.described`. ``restart``: find new ways."""

    restart: bool


@dataclass(frozen=True, slots=True)
class Accept:
    """Take their offer, rolling back this side's, and make and set the answer; then
    ``described``."""

    sdp: str


@dataclass(frozen=True, slots=True)
class Conclude:
    """Take their answer; then :meth:`Negotiation.concluded`."""

    sdp: str


@dataclass(frozen=True, slots=True)
class AddCandidate:
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Show:
    """What the other person sends has changed."""

    state: SentMedia


@dataclass(frozen=True, slots=True)
class Close:
    """The other side has left; end the connection."""


Effect = Send | Connect | Offer | Accept | Conclude | AddCandidate | Show | Close


@dataclass
class _Theirs:
    """What is known of the other side's present session."""

    session: str = ""
    knows_us: bool = False
    answered: int = 0
    """Number of the newest offer of theirs that was taken."""
    answer: Description | None = None
    described: bool = False
    """A description of theirs is set: candidates can be added."""
    candidates: list[Candidate] = field(default_factory=list)
    """Came before their description."""
    ways: set[str] = field(default_factory=set)
    """All candidates of the last description."""

    def takes(self, candidate: str) -> bool:
        """Whether that one is not too many."""
        if candidate not in self.ways and len(self.ways) >= MOST_WAYS:
            return False
        self.ways.add(candidate)
        return True

    def few(self, sdp: str) -> str:
        """A new description, without the candidates that are too many."""
        self.ways.clear()
        return "".join(
            line
            for line in sdp.splitlines(keepends=True)
            if not line.startswith("a=candidate:") or self.takes(line.strip()[2:])
        )


class Negotiation:
    """The machine for one other person. Every method returns effects, to be carried out in order;
    ``now`` is monotonic seconds. None raises for anything the other side says."""

    def __init__(
        self,
        me: str,
        peer: str,
        session: str,
        *,
        engine: str = "",
        state: SentMedia | None = None,
        renegotiates: bool = True,
    ) -> None:
        """``session`` must be random: nobody else has it, and no earlier life of this device.

        ``renegotiates``: the engine can offer again in a connection it has. Else the connection
        begins anew where a new way is needed, and what is sent fits into the first description.
        """
        self.me = me
        self.peer = peer
        self.session = session
        """Ours; a new one after :meth:`failed`."""
        self._renegotiates = renegotiates
        self._origin = session
        self._lives = 1
        self._failures = 0
        self.phase = Phase.NEW
        self.state = state or SentMedia()
        self._engine = engine
        self._theirs = _Theirs()
        self._needed = False
        self._greeting = False
        """It is needed because they are new, and not yet because of what is sent."""
        self._restart = False
        self._number = 0
        self._offer: Description | None = None
        self._due = 0.0
        self._resume = 0.0
        """When what is put off goes on."""
        self._yields = 0.0
        """Until then the first offer is theirs."""
        self._works = float(WORKS)
        self._worked = 0.0
        self._repeated = 0
        """How often in a row what is awaited was asked for again."""
        self._inbox: deque[AnySignal] = deque()
        self._effects: list[Effect] = []
        self._now = 0.0

    @property
    def polite(self) -> bool:
        """Gives way when both offer at once."""
        return self.me > self.peer

    @property
    def peerSession(self) -> str:
        """Which life of the other device this is about; "" until it has spoken."""
        return self._theirs.session

    @property
    def settled(self) -> bool:
        """Nothing is under way, and nothing waits."""
        return (
            self.phase is Phase.STILL
            and self._theirs.knows_us
            and not self._needed
            and not self._inbox
        )

    def nextDeadline(self) -> float | None:
        """When :meth:`tick` is due; None while nothing is awaited."""
        return min(filter(None, (self._due, self._resume)), default=None)

    # --- from this side ---

    def start(self, now: float) -> list[Effect]:
        """Both are in the call: say hello."""
        self._now = now
        if self.phase is Phase.NEW:
            self.phase = Phase.STILL
            self._effects.append(Connect())
            self._hello()
        return self._taken()

    def needed(self, now: float, *, restart: bool = False) -> list[Effect]:
        """What is sent has changed, or (``restart``) the way there must be found anew."""
        self._now = now
        if self._lives_now:
            self._needed, self._greeting = True, False
            self._restart = self._restart or restart
            self._go_on()
        return self._taken()

    def described(self, sdp: str, now: float, *, more: bool = False) -> list[Effect]:
        """The engine has made and set the offer or answer it was asked for. ``more``: something is
        to be sent that the offer answered had no room for."""
        self._now = now
        if self.phase is Phase.MAKING:
            self._offer = self._description("offer", sdp, self._number)
            self.phase = Phase.OFFERED
            self._send(self._offer)
            self._repeated = 0
            self._await()
        elif self.phase is Phase.ANSWERING:
            theirs = self._theirs
            theirs.answer = self._description("answer", sdp, theirs.answered)
            self.phase = Phase.STILL
            self._needed = (self._needed or more) and (self._renegotiates or self._restart)
            self._failures = 0
            self._send(theirs.answer)
            self._their_description_is_set()
        self._go_on()
        return self._taken()

    def concluded(self, now: float) -> list[Effect]:
        """The engine has taken their answer."""
        self._now = now
        if self.phase is Phase.CONCLUDING:
            self.phase = Phase.STILL
            self._failures = 0
            self._their_description_is_set()
            self._go_on()
        return self._taken()

    def failed(self, now: float) -> list[Effect]:
        """The engine could not do what it was asked for: begin anew after a while, as another
        device would."""
        self._now = now
        if self._lives_now:
            self._due = now + RESTS[min(self._failures, len(RESTS) - 1)]
            self._failures += 1
            self.phase = Phase.RESTING
            self._resume = 0.0
            self._inbox.clear()
        return self._taken()

    def candidate(self, found: Candidate, now: float) -> list[Effect]:
        """The engine has found a way to reach this device; session and receiver are filled in."""
        self._now = now
        if self._lives_now and self._theirs.session:
            self._send(
                Candidate(
                    session=self.session,
                    to=self._theirs.session,
                    candidate=found.candidate,
                    mid=found.mid,
                    line=found.line,
                    ufrag=found.ufrag,
                )
            )
        return self._taken()

    def show(self, state: SentMedia, now: float) -> list[Effect]:
        """Tell the other side what this one sends."""
        self._now = now
        if state != self.state and self.phase is not Phase.CLOSED:
            self.state = state
            if self._theirs.session:
                self._send(State(session=self.session, to=self._theirs.session, state=state))
        return self._taken()

    def close(self, now: float) -> list[Effect]:
        """This side leaves."""
        self._now = now
        if self.phase is not Phase.CLOSED:
            self._send(Bye(session=self.session, to=self._theirs.session))
            self._leave()
            self.phase = Phase.CLOSED
        return self._taken()

    # --- from the other side ---

    def received(self, signal: AnySignal, now: float) -> list[Effect]:
        """A signal of theirs came in."""
        self._now = now
        if self._lives_now:
            self._inbox.append(signal)
            if len(self._inbox) > MOST_WAITING:
                self._inbox.popleft()
                self._need_another_way()
            self._go_on()
        return self._taken()

    def lost(self, now: float) -> list[Effect]:
        """The wire has noticed that signals of theirs did not arrive."""
        return self.needed(now, restart=True)

    def tick(self, now: float) -> list[Effect]:
        """Say again what was not answered."""
        self._now = now
        if self._resume and now >= self._resume:
            self._resume = 0.0
            self._go_on()
        if self._due and now >= self._due:
            self._due = 0.0
            if self.phase is Phase.RESTING:
                self._live_anew()
            else:
                self._repeated += 1
                if not self._theirs.knows_us:
                    self._hello()
                elif self.phase is Phase.OFFERED and self._offer is not None:
                    self._send(self._offer)
            self._await()
            self._go_on()
        return self._taken()

    # --- inside ---

    def _taken(self) -> list[Effect]:
        taken, self._effects = self._effects, []
        return taken

    def _send(self, signal: AnySignal) -> None:
        self._effects.append(Send(signal))

    def _hello(self) -> None:
        self._send(
            Hello(
                session=self.session,
                to=self._theirs.session,
                engine=self._engine,
                ask=not self._theirs.knows_us,
                state=self.state,
            )
        )
        self._await()

    def _await(self) -> None:
        waits = not self._theirs.knows_us or self.phase is Phase.OFFERED
        wait = REPEATS[min(self._repeated, len(REPEATS) - 1)]
        self._due = self._now + wait if waits and self.phase is not Phase.AWAY else 0.0

    def _description(self, kind: str, sdp: str, number: int) -> Description:
        return Description(
            session=self.session, to=self._theirs.session, type=kind, sdp=sdp, number=number
        )

    @property
    def _lives_now(self) -> bool:
        return self.phase not in (Phase.NEW, Phase.RESTING, Phase.CLOSED)

    @property
    def _busy(self) -> bool:
        return self.phase in (Phase.MAKING, Phase.ANSWERING, Phase.CONCLUDING)

    def _go_on(self) -> None:
        """Look at what waits, then offer what is needed."""
        while self._inbox and not self._busy:
            if self._costs(self._inbox[0]) and not self._may_work():
                return
            self._take(self._inbox.popleft())
        if self.phase is Phase.STILL and self._needed and self._theirs.knows_us:
            if self._now < self._yields:
                self._resume = self._yields
                return
            if not self._may_work():
                return
            if self._restart and not self._renegotiates:
                self._live_anew()
                return
            self._needed = self._greeting = False
            self._number += 1
            self.phase = Phase.MAKING
            restart, self._restart = self._restart, False
            self._effects.append(Offer(restart))

    def _costs(self, signal: AnySignal) -> bool:
        """Whether the engine has to make something for it."""
        theirs = self._theirs
        if isinstance(signal, Hello):
            return bool(theirs.session) and signal.session != theirs.session
        return (
            isinstance(signal, Description)
            and signal.type != "answer"
            and signal.sdp.count("\nm=") <= MOST_LINES
            and (signal.session, signal.to) == (theirs.session, self.session)
            and signal.number > theirs.answered
            and (self.polite or self.phase is not Phase.OFFERED)
        )

    def _may_work(self) -> bool:
        """Whether the engine may do one more costly thing now; else it goes on a little later."""
        self._works = min(WORKS, self._works + (self._now - self._worked) / WORK_EVERY)
        self._worked = self._now
        if self._works < 0.999:
            self._resume = self._now + WORK_EVERY * (1 - self._works)
            return False
        self._works -= 1
        return True

    def _take(self, signal: AnySignal) -> None:
        if isinstance(signal, Hello):
            self._take_hello(signal)
        elif self.phase is Phase.AWAY:
            # Words of the one who left that were late.
            return
        elif signal.to != self.session or signal.session != self._theirs.session:
            # For another life of one of us. One who does not know us yet is told.
            if signal.session != self._theirs.session and not isinstance(signal, Bye):
                self._hello()
        elif isinstance(signal, Description):
            self._take_description(signal)
        elif isinstance(signal, Candidate):
            self._take_candidate(signal)
        elif isinstance(signal, State):
            self._effects.append(Show(signal.state))
        elif isinstance(signal, Again):
            self._need_another_way()
        else:
            self._leave()

    def _take_hello(self, hello: Hello) -> None:
        theirs = self._theirs
        if self.phase is Phase.AWAY and hello.session == theirs.session:
            return
        if hello.session != theirs.session:
            self._repeated = 0
            known_before = bool(theirs.session)
            self._theirs = theirs = _Theirs(session=hello.session)
            if known_before:
                self._renew()
            # Either side may be the only one with something to send.
            self._greeting = self._greeting or not self._needed
            self._needed = True
        if hello.to == self.session and not theirs.knows_us:
            theirs.knows_us = True
            self._yields = self._now + YIELDS if self.polite else 0.0
        self._effects.append(Show(hello.state))
        if hello.ask or hello.to != self.session:
            self._hello()
        self._await()

    def _take_description(self, description: Description) -> None:
        if description.sdp.count("\nm=") > MOST_LINES:
            return
        if description.type == "answer":
            ours = self.phase is Phase.OFFERED and self._offer is not None
            if ours and description.number == self._number:
                self.phase = Phase.CONCLUDING
                self._offer = None
                self._due = 0.0
                self._effects.append(Conclude(self._theirs.few(description.sdp)))
            return
        theirs = self._theirs
        if description.number <= theirs.answered:
            if description.number == theirs.answered and theirs.answer is not None:
                self._send(theirs.answer)
            return
        if self.phase is Phase.OFFERED:
            if not self.polite:
                return
            # Ours is taken back; what it was for is offered when things are still.
            self._needed = True
            self._offer = None
            self._due = 0.0
        if self._greeting:
            self._needed = self._greeting = False
        self._yields = 0.0
        theirs.answered, theirs.answer = description.number, None
        self.phase = Phase.ANSWERING
        self._effects.append(Accept(theirs.few(description.sdp)))

    def _take_candidate(self, candidate: Candidate) -> None:
        theirs = self._theirs
        if not theirs.takes(candidate.candidate):
            return
        if theirs.described:
            self._effects.append(AddCandidate(candidate))
        else:
            theirs.candidates.append(candidate)

    def _their_description_is_set(self) -> None:
        theirs = self._theirs
        theirs.described = True
        waiting, theirs.candidates = theirs.candidates, []
        self._effects.extend(AddCandidate(candidate) for candidate in waiting)

    def _need_another_way(self) -> None:
        self._needed = self._restart = True
        self._greeting = False

    def _live_anew(self) -> None:
        self._lives += 1
        self.session = f"{self._origin}.{self._lives}"
        self._theirs = _Theirs(session=self._theirs.session)
        self._renew()
        self._needed = True
        self._hello()

    def _renew(self) -> None:
        """The connection begins anew; numbers of ours go on, so that nothing old is mistaken."""
        self.phase = Phase.STILL
        self._offer = None
        self._restart = False
        self._effects.append(Connect())

    def _leave(self) -> None:
        """One of the two is out: there is no connection any more."""
        self.phase = Phase.AWAY
        self._due = self._resume = 0.0
        self._offer = None
        self._needed = False
        self._inbox.clear()
        self._effects.append(Close())
