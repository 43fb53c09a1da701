"""Who may be connected to a port: so many, and the one who has waited longest goes first.

Every connection is an open file, counted from the moment it is accepted: before TLS, before a word
was said. Whoever has not become known within some seconds goes. When all places are taken, those
who are leaving anyhow go, then the stranger who came first: so a peer that says what it wants gets
in, however many hold a place and say nothing. Nobody who is known ever has to go.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from callkit.clock import Clock
from callkit.server.server_time import Expiry
from callkit.server.transport import descriptor_limit


class Guest(Hashable, Protocol):
    """A connection as the places know it."""

    def abort(self) -> None:
        """Drop the connection, in whatever state, without a word."""


Visitor = TypeVar("Visitor", bound=Guest)


class ConnectionSlots(Generic[Visitor]):
    """The connections of one port. ``most`` 0: as many as come."""

    def __init__(
        self,
        clock: Clock,
        most: int,
        *,
        knownWithin: float,
        goneWithin: float,
        late: Callable[[Visitor], object],
    ) -> None:
        """``late``: called with whoever has not become known within ``knownWithin`` seconds."""
        self.most = most
        self._here: dict[Visitor, None] = {}
        self._strangers: Expiry[Visitor, None] = Expiry(
            clock, knownWithin, lambda guest, _: late(guest)
        )
        self._leaving: Expiry[Visitor, None] = Expiry(
            clock, goneWithin, lambda guest, _: guest.abort()
        )

    def __len__(self) -> int:
        return len(self._here)

    @property
    def guests(self) -> tuple[Visitor, ...]:
        """Everybody who is here, in the order they came."""
        return tuple(self._here)

    @property
    def full(self) -> bool:
        """More are here than there are places; the last who came can only be told so."""
        return bool(self.most) and len(self._here) > self.most

    def enter(self, guest: Visitor) -> bool:
        """Count one more; False when there is not even room to hear what it would ask."""
        self._here[guest] = None
        if self.full:
            self._make_room()
        if self.full and len(self._here) > self.most + descriptor_limit.KEPT // 2:
            del self._here[guest]
            return False
        self._strangers.renew(guest, None)
        return True

    def known(self, guest: Visitor) -> None:
        """The guest has said who it is, or is being served: it may stay."""
        self._strangers.drop(guest)

    def unknown(self, guest: Visitor) -> None:
        """The guest has been served: from now on it waits like one who has just come."""
        if guest in self._here:
            self._strangers.renew(guest, None)

    def leaving(self, guest: Visitor) -> None:
        """Goodbye was said; the peer has a moment to take it in."""
        self._strangers.drop(guest)
        if guest in self._here and guest not in self._leaving:
            self._leaving.renew(guest, None)

    def left(self, guest: Visitor) -> None:
        """The connection is gone. Twice is fine."""
        self._here.pop(guest, None)
        self._strangers.drop(guest)
        self._leaving.drop(guest)

    def stop(self) -> None:
        """Nobody is late any more."""
        self._strangers.stop()
        self._leaving.stop()

    def _make_room(self) -> None:
        guest = self._leaving.first() or self._strangers.first()
        if guest is not None:
            self.left(guest)
            guest.abort()
