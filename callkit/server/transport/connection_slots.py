"""The bounded number of connections of a port: when it is full, the least useful one is closed.

Every connection is an open file, counted from the moment it is accepted: before TLS, before a word
was said. A connection that has not logged in within some seconds is closed. When all places are
taken, those who are leaving anyhow go, then those who got what they asked for, then the stranger
who came first: so a peer that says what it wants gets in, however many hold a place and say
nothing. Nobody who is known ever has to go.

A client that was closed may come again at once, a thousand times a second. So strangers who have
begun to speak do not make room for those who have said nothing, as long as those are more; and
everybody gets a moment to say something: meanwhile who comes next waits in the system's queue,
where what it says is waiting with it (:attr:`ConnectionSlots.hold`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from callkit.clock import Clock
from callkit.server.server_time import Expiry
from callkit.server.transport import descriptor_limit


class Guest(Hashable, Protocol):
    """A connection that occupies a slot."""

    def abort(self) -> None:
        """Drop the connection, in whatever state, without a close frame."""


Visitor = TypeVar("Visitor", bound=Guest)

MOMENT_SECONDS = 0.1
"""Seconds that every guest has to send something before it can be closed for another, while there
are many slots."""
ARRIVALS = 1_500
"""A second, at least, when all places are taken: so that the system's queue does not grow long.
With few places left to strangers each of them has a shorter moment."""


class ConnectionSlots(Generic[Visitor]):
    """The connections of one port. ``most`` 0: unlimited."""

    def __init__(
        self,
        clock: Clock,
        most: int,
        *,
        knownWithin: float,
        goneWithin: float,
        late: Callable[[Visitor], object],
    ) -> None:
        """``late``: called with a guest that has not become known within ``knownWithin``
        seconds."""
        self.most = most
        self._clock = clock
        self._here: dict[Visitor, None] = {}
        self._silent: dict[Visitor, float] = {}
        """Guests that have sent nothing complete, and the times of their arrival, in this order."""
        self._speaking: dict[Visitor, float] = {}
        """Guests that have sent something complete."""
        self._served: dict[Visitor, float] = {}
        """Guests that were served but are not identified."""
        self._strangers: Expiry[Visitor, None] = Expiry(
            clock, knownWithin, lambda guest, _: self._is_late(guest)
        )
        self._late = late
        self._leaving: Expiry[Visitor, None] = Expiry(
            clock, goneWithin, lambda guest, _: guest.abort()
        )

    def __len__(self) -> int:
        return len(self._here)

    @property
    def guests(self) -> tuple[Visitor, ...]:
        """All connections, in the order of their arrival."""
        return tuple(self._here)

    @property
    def full(self) -> bool:
        """There are more connections than slots; the last one can only be refused."""
        return bool(self.most) and len(self._here) > self.most

    @property
    def hold(self) -> float:
        """For how many seconds no other connection should be accepted."""
        if not self.most or len(self._here) < self.most or self._leaving.first() is not None:
            return 0.0
        guest = self._next()
        if guest is None:
            return 0.0
        if guest in self._served:
            return 0.0
        since = self._silent.get(guest, self._speaking.get(guest, 0.0))
        return max(0.0, since + self.moment - self._clock.monotonic())

    @property
    def moment(self) -> float:
        """The seconds that every guest has now to send something."""
        return min(MOMENT_SECONDS, (len(self._silent) + len(self._speaking)) / ARRIVALS)

    def enter(self, guest: Visitor) -> bool:
        """Count one more; False when there is not even room to hear what it would ask."""
        self._here[guest] = None
        if self.full:
            self._make_room()
        if self.full and len(self._here) > self.most + descriptor_limit.KEPT // 2:
            del self._here[guest]
            return False
        self._arrived(guest)
        return True

    def speaking(self, guest: Visitor) -> None:
        """A guest has sent something complete: a TLS hello, the head of a handshake."""
        since = self._silent.pop(guest, None)
        if since is not None:
            self._speaking[guest] = since

    def vouched(self, guest: Visitor) -> None:
        """Somebody real has been served: no stranger who comes has a better right to the place."""
        since = self._served.pop(guest, None)
        if since is not None:
            self._speaking[guest] = since

    def asked(self, guest: Visitor) -> None:
        """A guest waits for an answer: it is not late, but it may be closed for another."""
        self.speaking(guest)
        self._strangers.drop(guest)

    def identified(self, guest: Visitor) -> None:
        """The guest is identified, or is being served: it may stay."""
        self._no_stranger(guest)

    def unknown(self, guest: Visitor) -> None:
        """The guest has been served: it may ask again, but it is the first to be closed for
        another. Else a guest that asks all the time would always be the last."""
        if guest in self._here:
            if guest not in self._served:
                self._no_stranger(guest)
                self._served[guest] = self._clock.monotonic()
            self._strangers.renew(guest, None)

    def leaving(self, guest: Visitor) -> None:
        """The close frame was sent; the peer has a moment to answer it."""
        self._no_stranger(guest)
        if guest in self._here and guest not in self._leaving:
            self._leaving.renew(guest, None)

    def left(self, guest: Visitor) -> None:
        """The connection is gone. Twice is fine."""
        self._here.pop(guest, None)
        self._no_stranger(guest)
        self._leaving.drop(guest)

    def stop(self) -> None:
        """No guest is late from now on."""
        self._strangers.stop()
        self._leaving.stop()

    def _arrived(self, guest: Visitor) -> None:
        self._silent[guest] = self._clock.monotonic()
        self._strangers.renew(guest, None)

    def _no_stranger(self, guest: Visitor) -> None:
        self._silent.pop(guest, None)
        self._speaking.pop(guest, None)
        self._served.pop(guest, None)
        self._strangers.drop(guest)

    def _is_late(self, guest: Visitor) -> None:
        self._no_stranger(guest)
        self._late(guest)

    def _next(self) -> Visitor | None:
        """The stranger who goes when there is no room: the first who was served, or else of the
        larger party the one here longest."""
        if self._served:
            return next(iter(self._served))
        larger = self._silent if len(self._silent) >= len(self._speaking) else self._speaking
        return next(iter(larger), None)

    def _make_room(self) -> None:
        guest = self._leaving.first() or self._next()
        if guest is not None:
            self.left(guest)
            guest.abort()
