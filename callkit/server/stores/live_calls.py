"""The calls that go on, as one process sees them: by callID, by person, by deadline.

Shared by the stores whose data one process owns. Plain memory, used from the loop's thread only;
every operation is O(log n) in the number of live calls and independent of the history.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from callkit.engine.call import Call
from callkit.model import LIVE_STATES, CallState
from callkit.server.stores.base import LEASE_MS, Record


class LiveCalls:
    """Records of live calls with their deadlines and leases."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._people: dict[str, tuple[str, ...]] = {}
        self._calls_of: dict[str, dict[str, None]] = {}
        # When a call is handed out next: its deadline, or the end of its lease.
        self._due: dict[str, int] = {}
        # (time, callID) pairs; those that differ from _due are stale and skipped.
        self._heap: list[tuple[int, str]] = []

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
        self._schedule(call.callID, deadline)

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
        found: list[Record] = []
        leased_until = now + LEASE_MS
        while self._heap and self._heap[0][0] <= now and len(found) < limit:
            time, call_id = heapq.heappop(self._heap)
            if self._due.get(call_id) == time:
                found.append(self._records[call_id])
                self._schedule(call_id, leased_until)
        return found

    def next_due(self) -> int:
        """When :meth:`due` has something to hand out, 0 for never."""
        while self._heap:
            time, call_id = self._heap[0]
            if self._due.get(call_id) == time:
                return time
            heapq.heappop(self._heap)
        return 0

    def _schedule(self, call_id: str, time: int) -> None:
        if time <= 0:
            self._due.pop(call_id, None)
        elif self._due.get(call_id) != time:
            self._due[call_id] = time
            heapq.heappush(self._heap, (time, call_id))
            # Stale entries of far deadlines would pile up behind short calls.
            if len(self._heap) > 64 + 2 * len(self._due):
                self._heap = [(due, key) for key, due in self._due.items()]
                heapq.heapify(self._heap)

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
        self._due.pop(call_id, None)
        for user_id in self._people.pop(call_id, ()):
            self._forget(user_id, call_id)

    def _forget(self, user_id: str, call_id: str) -> None:
        calls = self._calls_of.get(user_id)
        if calls is not None:
            calls.pop(call_id, None)
            if not calls:
                del self._calls_of[user_id]
