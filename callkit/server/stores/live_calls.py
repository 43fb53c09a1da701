"""An index of the live calls of one process: by callID, by person, by deadline.

Shared by the stores whose data one process owns. Plain memory, used from the loop's thread only;
every operation is O(log n) in the number of live calls and independent of the history.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable

from callkit.engine.call import Call
from callkit.model import LIVE_STATES, CallState
from callkit.server.due_heap import DueHeap
from callkit.server.stores.base import LEASE_MS, Record


class LiveCalls:
    """Records of live calls with their deadlines and leases."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._people: dict[str, tuple[str, ...]] = {}
        self._calls_of: dict[str, dict[str, None]] = {}
        # When a call is handed out next: its deadline, or the end of its lease.
        self._due: DueHeap[str] = DueHeap()

    def __len__(self) -> int:
        return len(self._records)

    def get(self, call_id: str) -> Record | None:
        return self._records.get(call_id)

    def put(self, record: Record, deadline: int) -> None:
        """Keep the record; an ended call leaves instead."""
        call = record.call
        if call.state is CallState.ENDED:
            self._remove(call.callID)
            return
        self._records[call.callID] = record
        self._index(call)
        if deadline > 0:
            self._due.put(call.callID, deadline)
        else:
            self._due.drop(call.callID)

    def of(self, user_id: str) -> list[Record]:
        """Live calls in which the person is live, oldest first."""
        records = [self._records[call_id] for call_id in self._calls_of.get(user_id, ())]
        records.sort(key=lambda record: (record.call.createTime, int(record.call.callID)))
        return records

    def counts(self, user_ids: Iterable[str]) -> dict[str, int]:
        """In how many live calls each person is live."""
        return {user_id: len(self._calls_of.get(user_id, ())) for user_id in user_ids}

    def after(self, number: int, limit: int) -> list[Record]:
        """The first calls whose number is greater."""
        found = heapq.nsmallest(limit, (n for n in map(int, self._records) if n > number))
        return [self._records[str(number)] for number in found]

    def due(self, now: int, limit: int) -> list[Record]:
        """Calls whose deadline has come and that are not leased, earliest first; leases them."""
        due = [call_id for _, call_id in itertools.islice(self._due.take(now), limit)]
        for call_id in due:
            self._due.put(call_id, now + LEASE_MS)
        return [self._records[call_id] for call_id in due]

    def next_due(self) -> int:
        """When :meth:`due` has something to hand out, 0 for never."""
        return self._due.first()

    def _index(self, call: Call) -> None:
        call_id = call.callID
        people = tuple([m.userID for m in call.members if m.state in LIVE_STATES])
        before = self._people.get(call_id, ())
        if people == before:
            return
        self._people[call_id] = people
        for user_id in before:
            if user_id not in people:
                self._forget(user_id, call_id)
        for user_id in people:
            self._calls_of.setdefault(user_id, {})[call_id] = None

    def _remove(self, call_id: str) -> None:
        self._records.pop(call_id, None)
        self._due.drop(call_id)
        for user_id in self._people.pop(call_id, ()):
            self._forget(user_id, call_id)

    def _forget(self, user_id: str, call_id: str) -> None:
        calls = self._calls_of.get(user_id)
        if calls is not None:
            calls.pop(call_id, None)
            if not calls:
                del self._calls_of[user_id]
