"""Positions of an outbox, which come from two sides: own commits, and other processes' frames."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Seen:
    """Which positions are accounted for."""

    def __init__(self, position: int = 0) -> None:
        self.upTo = position
        """Everything up to here is."""
        self._ahead: set[int] = set()

    def add(self, first: int, last: int) -> bool:
        """Account for some; False if they were already."""
        if last <= self.upTo or first in self._ahead:
            return False
        self._ahead.update(range(max(first, self.upTo + 1), last + 1))
        while self.upTo + 1 in self._ahead:
            self.upTo += 1
            self._ahead.discard(self.upTo)
        return True


class InOrder(Generic[Value]):
    """Values by position, handed back in the order of positions without a gap.

    The first position seen starts the row. What comes behind the row's end is handed back at once.
    """

    def __init__(self) -> None:
        self._next = 0
        self._ahead: dict[int, Value] = {}

    def put(self, position: int, value: Value) -> list[Value]:
        """The values whose turn it is now."""
        if self._next == 0:
            self._next = position
        if position < self._next:
            return [value]
        self._ahead[position] = value
        ready = []
        while self._next in self._ahead:
            ready.append(self._ahead.pop(self._next))
            self._next += 1
        return ready

    def restart(self) -> list[Value]:
        """Start a new row; what waited for a gap to close, in its order."""
        waiting = [self._ahead[position] for position in sorted(self._ahead)]
        self._ahead.clear()
        self._next = 0
        return waiting
