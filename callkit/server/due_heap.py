"""A heap of keys with due times.

A key that is put off costs no more than a number: its old entry is looked at when its time has
come, and put where it belongs then.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

_SPARE = 64
"""Entries that are of no use any more pile up behind keys that come and go: so many may, and as
many again as there are keys."""


class DueHeap(Generic[Key]):
    """One time for each key; every operation is O(log n)."""

    def __init__(self) -> None:
        self._due: dict[Key, int] = {}
        # (time, number, key). Every key has one that is not later than it is due; others are stale.
        self._heap: list[tuple[int, int, Key]] = []
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._due)

    def get(self, key: Key) -> int:
        """When the key is due; 0: never."""
        return self._due.get(key, 0)

    def put(self, key: Key, time: int) -> None:
        """The key is due at ``time`` and not when it was before."""
        before = self._due.get(key)
        self._due[key] = time
        if before is None or time < before:
            heapq.heappush(self._heap, (time, next(self._numbers), key))
            if len(self._heap) > _SPARE + 2 * len(self._due):
                self._heap = [(due, next(self._numbers), key) for key, due in self._due.items()]
                heapq.heapify(self._heap)

    def drop(self, key: Key) -> None:
        """The key is never due. Twice is fine."""
        self._due.pop(key, None)

    def clear(self) -> None:
        self._due.clear()
        self._heap.clear()

    def first(self) -> int:
        """When the next key is due; 0: none ever is."""
        while self._heap:
            time, _, key = self._heap[0]
            due = self._due.get(key)
            if due == time:
                return time
            if due is None or due < time:
                heapq.heappop(self._heap)
            else:
                heapq.heapreplace(self._heap, (due, next(self._numbers), key))
        return 0

    def take(self, now: int) -> Iterator[tuple[int, Key]]:
        """The keys that are due by ``now`` and their times, earliest first; each is dropped."""
        while 0 < self.first() <= now:
            time, _, key = heapq.heappop(self._heap)
            del self._due[key]
            yield time, key
