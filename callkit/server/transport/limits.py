"""Rate limits per connection, person and address (plan §6, Limits)."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

from callkit.clock import Clock
from callkit.errors import ErrorCode, RequestError
from callkit.protocol.limits import MAX_USERS_INFO
from callkit.server.settings import Settings

_INFO_WINDOW = 10.0
_PATIENCE = 5
"""Bursts of refused frames after which a connection is closed (4103)."""
_PRICE_SHIFT = 12

Kept = TypeVar("Kept")


class Bucket:
    """A token bucket: ``rate`` per second, at most ``burst`` at once."""

    __slots__ = ("_burst", "_filled", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._filled = now

    def take(self, now: float, price: float = 1) -> bool:
        """Take ``price`` tokens; False, and take none, when there are fewer."""
        tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        if tokens < price:
            self._tokens = tokens
            return False
        self._tokens = tokens - price
        return True

    def give(self) -> None:
        """Give a token back."""
        self._tokens = min(self._burst, self._tokens + 1)

    def wait(self, price: float = 1) -> float:
        """Seconds until there are ``price`` tokens, as of the last :meth:`take`."""
        return max(0.0, (price - self._tokens) / self._rate)


class Allowance:
    """What one connection may send: requests, control frames and fragments share one bucket.

    What comes above it is refused, and has a bucket of its own: five bursts at once, and as many
    per second as are allowed. A client that empties that one, too, is disconnected (4103).
    """

    __slots__ = ("_clock", "_granted", "_refused", "spent")

    def __init__(self, settings: Settings, clock: Clock) -> None:
        now = clock.monotonic()
        rate, burst = settings.requestsPerSecond, settings.requestBurst
        self._clock = clock
        self._granted = Bucket(rate, burst, now)
        self._refused = Bucket(rate, _PATIENCE * burst, now)
        self.spent = False
        """So many frames were refused that the connection must be closed."""

    def take(self, size: int = 0) -> bool:
        """Pay for a frame of ``size`` bytes; False if it is one too many."""
        price = 1 + (size >> _PRICE_SHIFT)
        now = self._clock.monotonic()
        if self._granted.take(now, price):
            return True
        if not self._refused.take(now, price):
            self.spent = True
        return False

    def refusal(self) -> RequestError:
        """The error for a request over the limit."""
        return tooMany(self._granted)


class ExpiringCache(Generic[Kept]):
    """Values of many keys, each kept until it was not used for some seconds. A lookup costs the
    same for any number of keys: it drops at most two others.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[float, Kept]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str, now: float, make: Callable[[], Kept]) -> Kept:
        """The value of ``key``; a new one if there is none, or it has expired."""
        asked, kept = self._kept.pop(key, (now - self._seconds, None))
        if kept is None or asked <= now - self._seconds:
            kept = make()
        self._kept[key] = (now, kept)
        for _ in range(2):
            oldest = next(iter(self._kept))
            if self._kept[oldest][0] > now - self._seconds:
                break
            del self._kept[oldest]
        return kept


class Rates:
    """A bucket for each of many keys, all with the same rate. Idle buckets are full, and full ones
    are not stored."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: ExpiringCache[Bucket] = ExpiringCache(burst / rate)

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str, now: float, price: float = 1) -> Bucket | None:
        """Take ``price`` tokens; the bucket that has not so many, or None when it had."""
        bucket = self._buckets.get(key, now, lambda: Bucket(self._rate, self._burst, now))
        return None if bucket.take(now, price) else bucket

    def give(self, key: str, now: float) -> None:
        """Give back what was taken."""
        self._buckets.get(key, now, lambda: Bucket(self._rate, self._burst, now)).give()


class Limits:
    """All buckets of one server. With ``settings.limits`` off nothing is ever refused."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._invites = Rates(settings.invitesPerSecond, settings.inviteBurst)
        self._rings = Rates(settings.ringsPerMinute / 60, settings.ringBurst)
        self._logins = Rates(settings.loginsPerSecond, settings.loginBurst)
        self._statuses = Rates(settings.statusesPerSecond, settings.statusBurst)
        self._media = Rates(settings.mediaSignalsPerSecond, settings.mediaSignalBurst)
        self._infos: ExpiringCache[deque[tuple[float, int]]] = ExpiringCache(_INFO_WINDOW)

    def connection(self) -> Allowance | None:
        """The allowance of a connection; None when limits are off."""
        return Allowance(self._settings, self._clock) if self._settings.limits else None

    def invite(self, userID: str) -> None:
        """Count one callInvite or callingInvite.

        Raises:
            RequestError: 6000005, too many; ``retryAfterMs`` says how long to wait.
        """
        self._count(self._invites, userID)

    def ring(self, inviter: str, invitee: str) -> float:
        """Count one ring of ``inviter`` at ``invitee``; 0.0, or seconds to wait when it is one too
        many."""
        if not self._settings.limits:
            return 0.0
        # No userID holds a space.
        bucket = self._rings.take(f"{inviter} {invitee}", self._clock.monotonic())
        return bucket.wait() if bucket is not None else 0.0

    def answered(self, inviter: str, invitee: str) -> None:
        """The call was answered: its ring does not count."""
        if self._settings.limits:
            self._rings.give(f"{inviter} {invitee}", self._clock.monotonic())

    def login(self, place: str) -> None:
        """Count one login from another machine
        (:func:`~callkit.server.transport.client_address.place_of` its
        address); raises like :meth:`invite`."""
        self._count(self._logins, place)

    def usersStatus(self, userID: str, count: int) -> None:
        """Count userIDs whose presence is asked for; raises like :meth:`invite`.

        A list of contacts is answered at once; a client that tries names by the thousand waits.
        """
        self._count(self._statuses, userID, min(count, self._settings.statusBurst))

    def mediaSignal(self, userID: str, deviceID: str) -> None:
        """Count a media signal; raises like :meth:`invite`."""
        self._count(self._media, f"{userID} {deviceID}")

    def usersInfo(self, userID: str, count: int) -> None:
        """Count userIDs of a queryUsersInfo (``reference/zim.md`` F).

        Raises:
            RequestError: 6000012, more than 10 in 10 seconds.
        """
        if not self._settings.limits:
            return
        now = self._clock.monotonic()
        asked = self._infos.get(userID, now, deque)
        while asked and asked[0][0] <= now - _INFO_WINDOW:
            asked.popleft()
        if sum(number for _, number in asked) + count > MAX_USERS_INFO:
            wait = asked[0][0] + _INFO_WINDOW - now if asked else 0.0
            raise RequestError(
                ErrorCode.USER_INFO_QUERIED_LIMIT,
                f"more than {MAX_USERS_INFO} userIDs in 10 seconds",
                temporary=True,
                retryAfterMs=int(wait * 1000) + 1,
            )
        if count:
            asked.append((now, count))

    def _count(self, rates: Rates, key: str, price: int = 1) -> None:
        if not self._settings.limits:
            return
        empty = rates.take(key, self._clock.monotonic(), price)
        if empty is not None:
            raise tooMany(empty, price)


def tooMany(bucket: Bucket, price: float = 1) -> RequestError:
    """The refusal of a request for which ``bucket`` had no token."""
    return RequestError(
        ErrorCode.SERVER_FREQUENCY_LIMIT,
        "too many requests",
        temporary=True,
        retryAfterMs=int(bucket.wait(price) * 1000) + 1,
    )
