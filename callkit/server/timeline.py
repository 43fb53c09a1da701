"""The service's time, and what is due after equal waits.

:class:`Timeline` is the only reading of a clock in the server: milliseconds since the epoch that
never go back. :class:`Expiry` watches many keys that all wait equally long with one timer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

from callkit.clock import Clock, Timer

STANDSTILL_SECONDS = 5.0
"""A timer this late means that the process stood still: nobody could be heard."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Timeline:
    """Server time. Follows the wall clock forwards; when that is set back, time just goes on."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._offset = clock.wallMs() - _ms(clock.monotonic())

    def now(self) -> int:
        """Milliseconds since the epoch."""
        return _ms(self.clock.monotonic()) + self._offset

    def follow(self) -> int:
        """Adopt a wall clock that is ahead; return by how many milliseconds time jumped."""
        ahead = self.clock.wallMs() - self.now()
        if ahead <= 0:
            return 0
        self._offset += ahead
        return ahead

    def callAt(self, time: int, callback: Callable[[], object]) -> Timer:
        """Call back when :meth:`now` is ``time`` or later (unless the wall clock jumps)."""
        return self.clock.callLater(max(0, time - self.now()) / 1000, callback)


def _ms(seconds: float) -> int:
    # Rounded down, but 59.999 s is 59,999 ms whatever its binary fraction says.
    return int(seconds * 1000 + 1e-3)


class Expiry(Generic[Key, Value]):
    """Keys that expire a fixed wait after they were last renewed; renewing costs almost nothing.

    ``expired(key, value)`` is called on the loop, after the key is gone from here. When the
    process stood still nothing expires: everybody waits the whole time again.
    """

    def __init__(
        self, clock: Clock, seconds: float, expired: Callable[[Key, Value], object]
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._expired = expired
        # All wait equally long, so the order of renewal is the order of expiry.
        self._renewed: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._timer: Timer | None = None
        self._due = 0.0

    def __len__(self) -> int:
        return len(self._renewed)

    def __contains__(self, key: Key) -> bool:
        return key in self._renewed

    def get(self, key: Key) -> Value | None:
        entry = self._renewed.get(key)
        return entry[1] if entry is not None else None

    def renew(self, key: Key, value: Value) -> None:
        self._renewed[key] = (self._clock.monotonic(), value)
        self._renewed.move_to_end(key)
        if self._timer is None:
            self._arm(self._seconds)

    def drop(self, key: Key) -> None:
        self._renewed.pop(key, None)

    def renewedSince(self, time: float) -> Iterator[tuple[Key, Value]]:
        """Entries renewed at or after the monotonic ``time``, newest first."""
        for key in reversed(self._renewed):
            renewed, value = self._renewed[key]
            if renewed < time:
                return
            yield key, value

    def renewAll(self) -> None:
        """Everybody waits the whole time again, starting now."""
        now = self._clock.monotonic()
        for key, (_, value) in self._renewed.items():
            self._renewed[key] = (now, value)

    def stop(self) -> None:
        """Forget everything; nothing is called any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._renewed.clear()

    def _look(self) -> None:
        self._timer = None
        now = self._clock.monotonic()
        if now - self._due > STANDSTILL_SECONDS:
            self.renewAll()
        while self._renewed:
            key, (renewed, value) = next(iter(self._renewed.items()))
            left = renewed + self._seconds - now
            # A microsecond of float noise must not cost another turn.
            if left > 1e-6:
                self._arm(left)
                return
            del self._renewed[key]
            self._expired(key, value)

    def _arm(self, seconds: float) -> None:
        self._due = self._clock.monotonic() + seconds
        self._timer = self._clock.callLater(seconds, self._look)
