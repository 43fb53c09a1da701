"""Emits the app's signals in order, one at a time, also when a slot makes further requests."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from shiboken6 import isValid

from callkit.invitation.events import CallInvitationEvents


class EventQueue:
    """Events wait here for their turn.

    A handler of the app may open a dialog, start and end calls, log in somebody else, or quit.
    Events that happen meanwhile are emitted when it has returned: in order, and never inside it.
    Nothing but the app's events waits for that; surfaces follow the calls all the time.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[CallInvitationEvents, str, tuple[Any, ...]]] = deque()
        self._telling = False

    def add(self, events: CallInvitationEvents, name: str, *args: Any) -> None:
        """Add an event; :meth:`tell` emits it."""
        self._waiting.append((events, name, args))

    def tell(self) -> None:
        """Emit the waiting events, unless an outer call does it already."""
        if self._telling:
            return
        self._telling = True
        try:
            while self._waiting:
                events, name, args = self._waiting.popleft()
                if isValid(events):
                    getattr(events, name).emit(*args)
        finally:
            self._telling = False

    def at(self, events: CallInvitationEvents, name: str) -> Callable[..., None]:
        """A function that emits ``name`` at once, or in its turn."""

        def say(*args: Any) -> None:
            self.add(events, name, *args)
            self.tell()

        return say
