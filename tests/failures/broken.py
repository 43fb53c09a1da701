"""``callkit serve``, broken on purpose, so that the proofs are seen to fail.

``FAULT=name python -m tests.failures.broken serve …``
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from callkit.cli import main
from callkit.server.calls.deadline_timer import DeadlineTimer
from callkit.server.calls.fanout import Fanout
from callkit.server.stores.base import Commit, OutgoingFrame
from callkit.server.stores.sqlite.store import SQLiteStore
from callkit.server.stores.sqlite.writer import Writer

VARIABLE = "FAULT"
_COMMIT_EVERY = 40
_SLOW_SECONDS = 0.004


Frames = Sequence[OutgoingFrame]
Send = Callable[[Frames, Sequence[int]], object]
Twisted = Callable[[Send, Frames, Sequence[int]], None]


class Lazy:
    """A connection that says it has committed long before it does."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._promised = 0

    in_transaction = False

    def execute(self, sql: str, *arguments: Any) -> Any:
        if sql == "COMMIT":
            self._promised += 1
            if self._promised % _COMMIT_EVERY:
                return None
        elif sql == "BEGIN IMMEDIATE" and self._connection.in_transaction:
            return None
        return self._connection.execute(sql, *arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def acknowledges_before_the_disk() -> None:
    start = Writer.start

    def lazily(self: Writer) -> None:
        self._connection = Lazy(self._connection)  # type: ignore[assignment]
        start(self)

    Writer.start = lazily  # type: ignore[method-assign]


def sleeps_through_deadlines() -> None:
    def never(self: DeadlineTimer) -> None:
        self._disarm()

    DeadlineTimer._wake = never  # type: ignore[method-assign]


def says_everything_twice() -> None:
    def doubled(send: Send, frames: Frames, positions: Sequence[int]) -> None:
        send([*frames, *frames], positions)

    _sends(lambda: doubled)


def says_later_things_first() -> None:
    def crossing() -> Twisted:
        held: list[OutgoingFrame] = []

        def crossed(send: Send, frames: Frames, positions: Sequence[int]) -> None:
            send([*frames, *held], positions)
            held[:] = [frame for frame in frames if b"callInvitation" not in frame.frame]

        return crossed

    _sends(crossing)


def _sends(twist: Callable[[], Twisted]) -> None:
    """Each fanout hands its frames over through a twist of its own."""
    begin = Fanout.__init__

    def twisted(self: Fanout, *parts: Any) -> None:
        begin(self, *parts)
        self.send = partial(twist(), self.send)

    Fanout.__init__ = twisted  # type: ignore[method-assign, assignment]


def works_slowly() -> None:
    """Each commit costs the loop as much as a small machine would need for it."""
    commit = SQLiteStore.commit
    rest = threading.Event()

    def slowly(self: SQLiteStore, change: Commit) -> Any:
        rest.wait(_SLOW_SECONDS)
        return commit(self, change)

    SQLiteStore.commit = slowly  # type: ignore[method-assign, assignment]


FAULTS: dict[str, Callable[[], None]] = {
    fault.__name__: fault
    for fault in (
        acknowledges_before_the_disk,
        sleeps_through_deadlines,
        says_everything_twice,
        says_later_things_first,
        works_slowly,
    )
}

if __name__ == "__main__":
    FAULTS[os.environ[VARIABLE]]()
    sys.exit(main(sys.argv[1:]))
