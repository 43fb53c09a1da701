"""The service's clock, and timers for equal waits.

:class:`ServerTime` is the only reading of a clock in the server. It has two times, both in
milliseconds. :meth:`ServerTime.now` is said to people and written into calls; it is close to the
machine's clock. :meth:`ServerTime.steady` is what waits are measured by: it goes on by the
monotonic
clock whatever becomes of the other one, and over restarts (:class:`callkit.server.stores.steady.
SteadyStore` keeps every deadline in it).

People and programs set clocks, by seconds or by years, and set them back. A difference of up to a
minute is made up for so slowly that no wait notices. A greater one is believed only when it has
stood for five minutes; then :meth:`ServerTime.now` steps, and no wait does.

:class:`Expiry` watches many keys that all wait equally long with one timer.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from callkit.clock import Clock, Lasting, Timer

STANDSTILL_SECONDS = 5.0
"""A timer this late means that the process stood still: nobody could be heard."""
BELIEVED_AFTER_SECONDS = 300.0
"""How long a clock has to stand where it jumped to."""
JUMP_MS = 60_000
"""A difference greater than this is a jump."""
_NOISE_MS = 20
_SLEW_MS_PER_SECOND = 1.0
"""A ring of 20 s takes 20 ms more or less while a difference is made up for."""
_LONGEST_GAP_MS = 86_400_000
"""Between two lives nobody measures: so much of what a clock says of it is believed."""

_log = logging.getLogger(__name__)

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ClockMark(msgspec.Struct, frozen=True, kw_only=True):
    """What a service's two times were at one moment."""

    steady: int
    now: int
    boot: str = ""
    """The run of the machine (:class:`callkit.clock.Lasting`) whose clock showed ``monotonic``."""
    monotonic: int = 0
    """Milliseconds."""


class _Doubt(NamedTuple):
    """A jump that is not believed yet."""

    since: float
    ahead: int


class ServerTime:
    """See the module's text. ``reference`` says what time it is; the machine's clock by default."""

    def __init__(self, clock: Clock, reference: Callable[[], int] | None = None) -> None:
        self.clock = clock
        self.reference = reference or clock.wallMs
        self.skew = 0
        """:meth:`now` less :meth:`steady`; changes only when a jump is believed."""
        self._offset = clock.wallMs() - _ms(clock.monotonic())
        self._last = 0
        self._followed = clock.monotonic()
        self._doubt: _Doubt | None = None
        self._boot = clock.boot() if isinstance(clock, Lasting) else ""

    def now(self) -> int:
        """Milliseconds since the epoch; goes back only when a jump back is believed."""
        now = _ms(self.clock.monotonic()) + self._offset
        if now < self._last:
            return self._last
        self._last = now
        return now

    def steady(self) -> int:
        """Milliseconds since some moment; never goes back, never jumps."""
        return self.now() - self.skew

    def mark(self) -> ClockMark:
        """Both times, to be stored for the next process."""
        now = self.now()
        return ClockMark(
            steady=now - self.skew,
            now=now,
            boot=self._boot,
            monotonic=_ms(self.clock.monotonic()),
        )

    def resume(self, mark: ClockMark | None, *, current: bool = False) -> None:
        """Go on after ``mark``, which a former life wrote down; None: there was none.

        How long ago that was the monotonic clock says, if the machine has run since. Otherwise it
        is what the clocks say, at most a day: by one that is a year wrong nothing grows a year
        older. A clock that says it is earlier than then is doubted like any other.

        ``current``: the mark has been brought on to this very moment.
        """
        wall = self.reference()
        if mark is None:
            self._set(wall, 0)
            return
        passed = _ms(self.clock.monotonic()) - mark.monotonic
        if current or (mark.boot and mark.boot == self._boot and passed >= 0):
            self._set(mark.now + (0 if current else passed), mark.now - mark.steady)
            return
        gap = wall - mark.now
        if not (mark.boot and self._boot) and 0 <= passed < gap:
            # Perhaps the same run of the machine: what it would say is believed if it is less.
            self._set(wall, wall - (mark.steady + passed))
            return
        if gap < 0:
            self._set(mark.now, mark.now - mark.steady)
        else:
            self._set(wall, wall - (mark.steady + min(gap, _LONGEST_GAP_MS)))

    def catchUp(self, steady: int) -> None:
        """Another process of the service is at ``steady``: this one stood still meanwhile."""
        self._offset += max(0, steady - self.steady())

    def follow(self) -> int:
        """Look at the reference; called about once a second.

        Returns by how many milliseconds :meth:`now` stepped, because a jump was believed.
        """
        monotonic = self.clock.monotonic()
        passed, self._followed = monotonic - self._followed, monotonic
        ahead = self.reference() - (_ms(monotonic) + self._offset)
        if abs(ahead) <= JUMP_MS:
            self._doubt = None
            if abs(ahead) > _NOISE_MS:
                most = max(1, int(min(passed, STANDSTILL_SECONDS) * _SLEW_MS_PER_SECOND))
                self._offset += max(-most, min(ahead, most))
            return 0
        doubt = self._doubt
        if doubt is None or abs(ahead - doubt.ahead) > JUMP_MS:
            self._doubt = _Doubt(monotonic, ahead)
            _log.warning(
                "the clock jumped by %+.0f s: believed if it stays so for %.0f minutes",
                ahead / 1000,
                BELIEVED_AFTER_SECONDS / 60,
            )
            return 0
        if monotonic - doubt.since < BELIEVED_AFTER_SECONDS:
            return 0
        _log.warning("the clock stayed where it jumped: times are %+.0f s on now", ahead / 1000)
        self._set(_ms(monotonic) + self._offset + ahead, self.skew + ahead)
        return ahead

    def callAt(self, time: int, callback: Callable[[], object]) -> Timer:
        """Call back when :meth:`now` is ``time`` or later, unless a jump is believed before."""
        return self.clock.callLater(max(0, time - self.now()) / 1000, callback)

    def _set(self, now: int, skew: int) -> None:
        self._offset = now - _ms(self.clock.monotonic())
        self._last = now
        self.skew = skew
        self._doubt = None


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

    def first(self) -> Key | None:
        """The key that was renewed longest ago; None when there is none."""
        return next(iter(self._renewed), None)

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
