"""Packets of sound in the order in which they were sent, however they come. Pure."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

LEAST: Final = 1
"""Packets that are waited for behind a hole before it is given up, at first."""
MOST: Final = 5
"""… and at most, on a network that changes their order again and again."""
CALM: Final = 500
"""Packets in time after which one less is waited for."""
_NUMBERS: Final = 1 << 16
_JUMP: Final = 500
"""A number that is so far from the expected one begins anew."""


class InOrder(Generic[Item]):
    """Takes one packet, and gives at most one: the next, or the one behind a hole that is not
    filled. One that comes after its turn is left out, and the next hole is waited for longer."""

    def __init__(self) -> None:
        self._waiting: dict[int, Item] = {}
        self._next: int | None = None
        self._patience = LEAST
        self._calm = 0

    def add(self, number: int, item: Item) -> Item | None:
        """``number``: the packet's, of 16 bits."""
        place = self._place(number)
        if self._next is None or abs(place - self._next) > _JUMP:
            self._waiting.clear()
            self._next = place
        if place < self._next:
            self._patience = min(self._patience + 1, MOST)
            self._calm = 0
        else:
            self._waiting[place] = item
            self._grow_calm()
        return self._take()

    def _place(self, number: int) -> int:
        """The number as one that does not begin again at 0: the nearest to the expected one."""
        if self._next is None:
            return number
        away = (number - self._next + _NUMBERS // 2) % _NUMBERS - _NUMBERS // 2
        return self._next + away

    def _grow_calm(self) -> None:
        self._calm += 1
        if self._calm >= CALM:
            self._calm = 0
            self._patience = max(self._patience - 1, LEAST)
            if len(self._waiting) > self._patience:
                # What waited once waits for ever, and all is heard that much later: one goes.
                first = min(self._waiting)
                del self._waiting[first]
                self._next = first + 1

    def _take(self) -> Item | None:
        if not self._waiting:
            return None
        first = min(self._waiting)
        if first != self._next and len(self._waiting) <= self._patience:
            return None
        self._next = first + 1
        return self._waiting.pop(first)
