"""How much one connection, person or address may ask for (plan §6, Limits)."""

from __future__ import annotations

from collections import deque

from callkit.clock import Clock
from callkit.errors import ErrorCode, RequestError
from callkit.protocol.limits import MAX_USERS_INFO
from callkit.server.settings import Settings

_PRUNE_ABOVE = 1_000
_INFO_WINDOW = 10.0


class Bucket:
    """A token bucket: ``rate`` per second, at most ``burst`` at once."""

    __slots__ = ("_burst", "_filled", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._filled = now

    def take(self, now: float) -> bool:
        """Take one token; False when there is none."""
        tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        if tokens < 1:
            self._tokens = tokens
            return False
        self._tokens = tokens - 1
        return True

    def wait(self) -> float:
        """Seconds until the next token, as of the last :meth:`take`."""
        return max(0.0, (1 - self._tokens) / self._rate)

    def full(self, now: float) -> bool:
        """Nothing has been taken for so long that a new bucket would say the same."""
        return self._tokens + (now - self._filled) * self._rate >= self._burst


class Limits:
    """All buckets of one server. With ``settings.limits`` off nothing is ever refused."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._invites: dict[str, Bucket] = {}
        self._logins: dict[str, Bucket] = {}
        self._infos: dict[str, deque[tuple[float, int]]] = {}

    def connection(self) -> Bucket | None:
        """A bucket for one connection's requests; None when limits are off."""
        settings = self._settings
        if not settings.limits:
            return None
        now = self._clock.monotonic()
        return Bucket(settings.requestsPerSecond, settings.requestBurst, now)

    def invite(self, userID: str) -> None:
        """Count one callInvite or callingInvite.

        Raises:
            RequestError: 6000005, too many; ``retryAfterMs`` says how long to wait.
        """
        settings = self._settings
        self._count(self._invites, userID, settings.invitesPerSecond, settings.inviteBurst)

    def login(self, address: str) -> None:
        """Count one login from another machine; raises like :meth:`invite`."""
        settings = self._settings
        self._count(self._logins, address, settings.loginsPerSecond, settings.loginBurst)

    def usersInfo(self, userID: str, count: int) -> None:
        """Count userIDs of a queryUsersInfo (``reference/zim.md`` F).

        Raises:
            RequestError: 6000012, more than 10 in 10 seconds.
        """
        if not self._settings.limits:
            return
        now = self._clock.monotonic()
        asked = self._infos.setdefault(userID, deque())
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
        asked.append((now, count))
        if len(self._infos) > _PRUNE_ABOVE:
            self._infos = {
                key: value
                for key, value in self._infos.items()
                if value[-1][0] > now - _INFO_WINDOW
            }

    def _count(self, buckets: dict[str, Bucket], key: str, rate: float, burst: int) -> None:
        if not self._settings.limits:
            return
        now = self._clock.monotonic()
        bucket = buckets.get(key)
        if bucket is None:
            if len(buckets) > _PRUNE_ABOVE:
                for idle in [name for name, other in buckets.items() if other.full(now)]:
                    del buckets[idle]
            bucket = buckets[key] = Bucket(rate, burst, now)
        if not bucket.take(now):
            raise tooMany(bucket)


def tooMany(bucket: Bucket) -> RequestError:
    """The refusal of a request for which ``bucket`` had no token."""
    return RequestError(
        ErrorCode.SERVER_FREQUENCY_LIMIT,
        "too many requests",
        temporary=True,
        retryAfterMs=int(bucket.wait() * 1000) + 1,
    )
