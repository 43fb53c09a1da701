"""Puts the frames of an outbox in order. They come from two sources: this process's commits and
other processes.
"""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Seen:
    """Which positions have been seen."""

    def __init__(self, position: int = 0) -> None:
        self.upTo = position
        """Everything up to here is."""
        self._ahead: set[int] = set()

    def add(self, first: int, last: int) -> bool:
        """Note positions as seen; False if all of them were already."""
        if last <= self.upTo or first in self._ahead:
            return False
        self._ahead.update(range(max(first, self.upTo + 1), last + 1))
        while self.upTo + 1 in self._ahead:
            self.upTo += 1
            self._ahead.discard(self.upTo)
        return True


class InOrder(Generic[Value]):
    """Values by position, handed back once each, in the order of positions without a gap.

    Nothing is handed back before :meth:`begin` has said where the stream begins.
    """

    def __init__(self) -> None:
        self._next = 0
        self._ahead: dict[int, Value] = {}

    @property
    def begun(self) -> bool:
        return self._next > 0

    @property
    def upTo(self) -> int:
        """Everything up to here was handed back."""
        return self._next - 1

    def __len__(self) -> int:
        """How many values wait for their turn."""
        return len(self._ahead)

    def begin(self, upTo: int) -> list[Value]:
        """The stream begins behind ``upTo``; returns the values whose turn it is now."""
        self._next = upTo + 1
        for position in [position for position in self._ahead if position <= upTo]:
            del self._ahead[position]
        return self._ready()

    def put(self, position: int, value: Value) -> list[Value]:
        """Returns the values whose turn it is now. A position that was there before is ignored."""
        if position < self._next:
            return []
        self._ahead[position] = value
        return self._ready() if self._next else []

    def forget(self) -> None:
        """Forget the stream; :meth:`begin` starts a new one."""
        self._ahead.clear()
        self._next = 0

    def _ready(self) -> list[Value]:
        ready = []
        while self._next in self._ahead:
            ready.append(self._ahead.pop(self._next))
            self._next += 1
        return ready
