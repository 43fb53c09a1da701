"""Call screening: who may call or invite whom (plan §5, Bounds and Blocks).

The rules of a call are the engine's; here is what depends on people: who is registered, who has
blocked whom, how many calls ring at a person already, and how often one person rings another. A
blocked caller is told so (6000021), as by ZIM.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence

from callkit.engine.call import Call
from callkit.errors import ErrorCode, RequestError
from callkit.model import LIVE_STATES, PENDING_STATES, ErrorUserInfo, User
from callkit.server.calls.presence import Presence
from callkit.server.settings import Settings
from callkit.server.stores.base import Store
from callkit.server.transport.limits import Limits

Refused = dict[str, ErrorCode]


class Screened:
    """The people who can be invited, and the others that were named, each with its refusal code.

    From its construction to the end of its ``with`` block, each of ``claimed`` has one more call on
    its way. It is not a generator: every call that is made goes through here.
    """

    __slots__ = ("_claims", "claimed", "coming", "errors", "invitees")

    def __init__(self, claims: dict[str, int], claimed: tuple[str, ...]) -> None:
        self._claims = claims
        self.claimed = claimed
        self.coming = {name: claims.get(name, 0) for name in claimed}
        """How many calls were on their way to each before."""
        self.invitees: tuple[User, ...] = ()
        self.errors: tuple[ErrorUserInfo, ...] = ()
        for name in claimed:
            claims[name] = claims.get(name, 0) + 1

    def __enter__(self) -> tuple[tuple[User, ...], tuple[ErrorUserInfo, ...]]:
        return self.invitees, self.errors

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """The calls have been made, or will not be."""
        claims = self._claims
        for name in self.claimed:
            claims[name] -= 1
            if not claims[name]:
                del claims[name]

    def counted(self, there: dict[str, int]) -> dict[str, int]:
        """In how many calls each is or will be; ``there``: in how many it is."""
        return {name: count + there.get(name, 0) for name, count in self.coming.items()}


class Screening:
    def __init__(
        self, settings: Settings, store: Store, presence: Presence, limits: Limits
    ) -> None:
        self._most_pending = settings.maxPending
        self._most_live = settings.maxLiveCalls if settings.limits else sys.maxsize
        self._store = store
        self._presence = presence
        self._limits = limits
        self._coming: dict[str, int] = {}
        """Invitations and calls that are being made, by the people they are for."""

    # --- inviting ---

    async def invite(
        self,
        caller: str,
        names: Sequence[str],
        failed: tuple[ErrorUserInfo, ...],
        *,
        trusted: bool = False,
    ) -> Screened:
        """Those of ``names`` whom ``caller`` may ring with a new call.

        Make the call in a ``with`` block of the result: until its end no other call takes the
        places this one needs. ``trusted``: for the app's own backend, whose calls and rings are
        not counted.

        Raises:
            RequestError: 6000005 (temporary) everybody who could be rung was rung by this person
                too often just now; 6000272 the caller has too many calls that go on.
        """
        willing, refused = await self._willing(caller, names, ())
        return await self._claim(
            caller, names, failed, willing, refused, own=not trusted, limited=not trusted
        )

    async def add(
        self,
        inviter: str,
        names: Sequence[str],
        failed: tuple[ErrorUserInfo, ...],
        inside: Sequence[str],
    ) -> Screened:
        """Those of ``names`` whom ``inviter`` may bring to the people ``inside`` a call.

        As :meth:`invite`, but for the limit on calls: this one goes on already.
        """
        willing, refused = await self._willing(inviter, names, inside)
        return await self._claim(inviter, names, failed, willing, refused, own=False, limited=True)

    async def _claim(
        self,
        inviter: str,
        names: Sequence[str],
        failed: tuple[ErrorUserInfo, ...],
        willing: dict[str, User],
        refused: Refused,
        *,
        own: bool,
        limited: bool,
    ) -> Screened:
        """Strike those who may not be rung now. ``own``: the inviter gets one more call."""
        screened = Screened(self._coming, (inviter, *willing) if own else tuple(willing))
        try:
            counts = screened.counted(await self._store.liveCounts(screened.claimed))
            if own:
                self._check_live(counts[inviter])
            await self._strike_crowded(willing, refused, counts, screened.coming)
            if limited:
                self._strike_rung(inviter, willing, refused)
        except BaseException:
            screened.release()
            raise
        screened.invitees, screened.errors = tuple(willing.values()), failed
        if refused:
            errors = [ErrorUserInfo(name, refused[name]) for name in names if name in refused]
            screened.errors = (*failed, *errors)
        return screened

    async def _willing(
        self, inviter: str, names: Sequence[str], inside: Sequence[str]
    ) -> tuple[dict[str, User], Refused]:
        """The registered people whom no block keeps out, in the order named; and the others."""
        people = await self._presence.people(names)
        known = [name for name in names if name in people]
        blocked = await self._blocked(inviter, known, inside)
        if not blocked and len(known) == len(names):
            return {name: people[name] for name in names}, {}
        refused = {name: ErrorCode.USER_DOES_NOT_EXIST for name in names if name not in people}
        refused |= dict.fromkeys(blocked, ErrorCode.BLACKLIST_LIMIT)
        return {name: people[name] for name in known if name not in blocked}, refused

    async def _blocked(
        self, inviter: str, names: Sequence[str], inside: Sequence[str]
    ) -> Collection[str]:
        """Those who have blocked somebody they would be with, or are blocked by somebody there.

        Of two people who are named together the one who is blocked stays out. An inviter may ring
        somebody whom the inviter has blocked.
        """
        blocked = await self._store.blocked(inviter, names)
        if not inside and len(names) <= 1:
            return blocked
        there = [member for member in inside if member != inviter]
        for other in there:
            blocked |= await self._store.blocked(other, names)
        for name in names if there or len(names) > 1 else ():
            others = [one for one in names if one != name and one not in blocked]
            if await self._store.blocked(name, [*there, *others]):
                blocked.add(name)
        return blocked

    async def _strike_crowded(
        self,
        willing: dict[str, User],
        refused: Refused,
        counts: dict[str, int],
        coming: dict[str, int],
    ) -> None:
        """Strike those at whom as many calls ring as are allowed. ``counts``: the calls each is in.

        Most people are in few calls: then it need not be read which of them ring.
        """
        for name in [name for name in willing if counts[name] >= self._most_pending]:
            records = await self._store.callsOf(name)
            ringing = sum(
                record.call.requireMember(name).state in PENDING_STATES for record in records
            )
            if ringing + coming[name] >= self._most_pending:
                del willing[name]
                refused[name] = ErrorCode.CALL_SERVER_ERROR

    def _strike_rung(self, inviter: str, willing: dict[str, User], refused: Refused) -> None:
        """Strike those whom ``inviter`` has rung too often just now."""
        waits = {name: wait for name in willing if (wait := self._limits.ring(inviter, name))}
        for name in waits:
            del willing[name]
            refused[name] = ErrorCode.SERVER_FREQUENCY_LIMIT
        if waits and not willing:
            raise RequestError(
                ErrorCode.SERVER_FREQUENCY_LIMIT,
                "this person was rung too often just now",
                temporary=True,
                retryAfterMs=int(min(waits.values()) * 1000) + 1,
            )

    def _check_live(self, calls: int) -> None:
        if calls >= self._most_live:
            raise RequestError(
                ErrorCode.CALL_SERVER_ERROR, f"you are in {self._most_live} calls that go on"
            )

    def answered(self, call: Call, userID: str) -> None:
        """A person accepted: this ring is not counted against its caller any more."""
        inviter = call.requireMember(userID).inviter
        if inviter:
            self._limits.answered(inviter, userID)

    # --- coming in ---

    async def enter(self, userID: str, call: Call) -> None:
        """Return if ``userID``, who takes no part in ``call`` now, may join it.

        Raises:
            RequestError: 6000021 somebody there has blocked this person; 6000272 this person has
                too many calls that go on.
        """
        if await self._store.blocked(userID, insiders(call)):
            raise RequestError(ErrorCode.BLACKLIST_LIMIT, "somebody in the call has blocked you")
        counts = await self._store.liveCounts([userID])
        self._check_live(counts.get(userID, 0))


def insiders(call: Call) -> list[str]:
    """The caller, whose call it is, and everybody who is in it or rings."""
    live = [member.userID for member in call.members if member.state in LIVE_STATES]
    return list(dict.fromkeys((call.caller, *live)))
