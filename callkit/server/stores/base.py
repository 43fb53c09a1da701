"""The contract every store keeps (plan §8). One suite, ``tests/contract``, runs on all of them.

A store does not know the rules: it keeps calls as values, commits atomically with compare-and-set,
remembers deadlines, users, devices and who blocks whom. All methods are coroutines of the server's
loop; a store does its blocking work elsewhere (SQLite: one writer thread; Redis: pipelined I/O).
All times are integer milliseconds since the epoch and come from the caller; a store has no clock of
its own.

What holds on every store:

* **Atomic.** A :class:`Commit` is applied whole or not at all, and when ``commit`` returns True in
  ``applied`` it survives a ``kill -9`` of the process (memory: as long as the process lives).
* **Compare-and-set.** ``commit`` applies only if the stored version equals ``expected``
  (0: the call must not exist). Otherwise nothing changes and the current record is returned, so
  that the caller can apply its command to it and try again.
* **Idempotent.** A Commit with a nonce record that is already there (same userID and nonce) is not
  applied; the first record is returned, whatever became of the version. ``nonce()`` reads one
  without committing; since ``commit`` checks by itself, only a refused command needs it.
* **Nothing lost.** Notices are part of the commit: they stay in the outbox until ``delivered``.
  Every process has an outbox of its own, named after the process: it holds the frames of its own
  commits and, on a shared store, those of others that concern devices whose sockets it holds.
* **Deadlines.** ``due`` hands out each live call whose deadline has come and leases it for 2 s, so
  that processes do not stampede; a deadline is gone only when a commit moves or removes it.
* **Order.** Commits that one loop tick starts are applied in that order and are durable together;
  outbox positions only grow, over restarts too.
* Text is any text JSON can carry. A callID that is not a positive 63-bit number in decimal is a
  call nobody has: ``load`` finds nothing, ``commit`` refuses it.
* Errors of the engine behind a store leave it as :class:`callkit.errors.StoreError`, mapped once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from functools import lru_cache
from typing import Protocol

import msgspec

from callkit.engine.call import Call
from callkit.engine.notices import Recipient
from callkit.model import PlatformType, User
from callkit.names import shownName
from callkit.server.server_time import ClockMark

PAGE_BYTES = 1024 * 1024
"""A page of a history is cut behind the call that makes it this large."""
PROBE_BYTES = 64 * 1024
"""What ``probe`` writes."""
LEASE_MS = 2_000
"""How long a call handed out by ``due`` is not handed out again."""
MAX_NUMBER = 2**63 - 1
"""The greatest callID, as a number."""


@lru_cache(maxsize=4096)
def callNumber(callID: str) -> int:
    """The callID as a number, 0 when it is not one a store can have."""
    if len(callID) > 19 or not callID.isascii() or not callID.isdigit() or callID[0] == "0":
        return 0
    number = int(callID)
    return number if number <= MAX_NUMBER else 0


_AT_ONCE_BITS = 21


def followingFlag(page: Sequence[Call], before: int) -> int:
    """What continues a history behind the last call of ``page``, which followed ``before``.

    It says when that call was made and how many of that very millisecond were handed out, so it
    holds when the call itself is gone.
    """
    time = page[-1].createTime
    handed = sum(call.createTime == time for call in page)
    earlier, skipped = placeOf(before)
    if time == earlier:
        handed += skipped
    return time << _AT_ONCE_BITS | min(handed, (1 << _AT_ONCE_BITS) - 1)


def placeOf(flag: int) -> tuple[int, int]:
    """A page begins with calls made at that time or earlier; so many of that time were handed out.

    A flag of the first edition was a callID, whose low bits are more than anybody's calls of one
    millisecond.
    """
    return flag >> _AT_ONCE_BITS, flag & (1 << _AT_ONCE_BITS) - 1


class Record(msgspec.Struct, frozen=True, gc=False):
    """A call as stored: ``version`` counts commits, from 1."""

    version: int
    call: Call


class NonceRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The first successful reply to a request, kept until ``expireTime`` (plan §5, Idempotent)."""

    userID: str
    nonce: str
    digest: bytes
    """Of op and arguments: the same nonce with another digest is a mistake (6000275)."""
    reply: bytes
    """The encoded reply frame; its id is replaced when it is sent again."""
    callID: str
    expireTime: int


class OutgoingFrame(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One encoded event frame and the devices it is for: an entry of the outbox."""

    callID: str
    revision: int
    recipients: tuple[Recipient, ...]
    frame: bytes = b""
    session: str = ""
    """Not a frame: this session of the one recipient is over, close its connection."""
    code: int = 0
    """The close code then."""


class WebhookEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook body to deliver, kept until delivered or given up."""

    callID: str
    event: str
    body: bytes
    createTime: int


class Commit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One atomic step: everything one command changes."""

    expected: int
    """The version the command was applied to; 0 creates."""
    call: Call
    deadline: int
    """When the call is due next; 0 when it has ended."""
    endedTime: int = 0
    """When it ended, for ``trim``; 0: what the call says."""
    history: tuple[str, ...] = ()
    """userIDs whose history must list the call: everybody ever invited, joined or calling."""
    nonce: NonceRecord | None = None
    frames: tuple[OutgoingFrame, ...] = ()
    webhooks: tuple[WebhookEvent, ...] = ()


class CommitResult(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``applied``, with the new ``record``; or why not: the ``record`` that stands instead (None:
    no such call), or the ``nonce`` that was there first."""

    applied: bool
    record: Record | None = None
    nonce: NonceRecord | None = None
    frameIDs: tuple[int, ...] = ()
    """Outbox positions of the commit's frames, in order."""


class UserRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A registered person: has logged in once or was registered by the API."""

    userID: str
    userName: str = ""
    userAvatarUrl: str = ""
    historyReadUpTo: int = 0
    lastLogoutTime: int = 0

    def user(self) -> User:
        """The person as others see it: an invisible name is the userID."""
        name = shownName(self.userName, self.userID) if self.userName else ""
        return User(self.userID, name, self.userAvatarUrl)


class DeviceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A device that is online (from login until logout, kick or ``offlineAfter``)."""

    userID: str
    deviceID: str
    deviceName: str = ""
    platform: PlatformType = PlatformType.UNKNOWN
    sessionID: str = ""
    """The session that owns the record: a stale session cannot remove a newer one's."""
    process: str = ""
    """Which server process holds the socket."""
    loginTime: int = 0
    offlineTime: int = 0
    """When the device counts as offline unless a sign of life moves this on."""


class OutboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    position: int
    outgoing: OutgoingFrame


class WebhookEntry(msgspec.Struct, frozen=True, kw_only=True):
    position: int
    attempts: int
    """How many deliveries have failed."""
    event: WebhookEvent


class StoreListener(Protocol):
    """What hears of the work of other processes. Its methods are called on the loop."""

    def framesCommitted(self, entries: Sequence[OutboxEntry]) -> object:
        """Other processes committed these frames for devices of this one; each comes once.

        Their positions and those of this process's commits are one sequence without a gap.
        """

    def epochChanged(self, epoch: str) -> object:
        """Acknowledged work may have been lost: every client should log in again and take the
        snapshot. Positions of the outbox start anew."""


class Store(Protocol):
    """See the module's text. Every method may raise :class:`~callkit.errors.StoreError`."""

    shared: bool
    """Other processes work on the same data: deadlines and lost devices appear without a commit of
    this process, so look every second."""

    async def open(self, listener: StoreListener | None = None) -> str:
        """Get ready; return the ``epoch``: it changes whenever acknowledged work may be lost.

        ``listener`` hears of other processes from now on, if the store is shared.
        """

    async def close(self) -> None:
        """Finish what was accepted, then let go. Closing twice is fine."""

    # --- calls ---
    async def load(self, callID: str) -> Record | None: ...

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        """Apply the step, or say why not. Started by the call itself, not by awaiting it.

        The commits of one loop tick travel together, so starting many costs little more than one.
        """

    async def nonce(self, userID: str, nonce: str, now: int) -> NonceRecord | None: ...

    async def due(self, now: int, limit: int) -> list[Record]:
        """Live calls whose deadline is ≤ now and not leased, earliest first; leases them 2 s."""

    async def nextDue(self) -> int:
        """When ``due`` has something to hand out, 0 for never (for the alarm's sleep).

        The earliest deadline of any live call; a leased call counts with its lease's end.
        """

    async def callsOf(self, userID: str) -> list[Record]:
        """Calls that go on and have ``userID`` as a live member, oldest first."""

    async def liveCounts(self, userIDs: Sequence[str]) -> dict[str, int]:
        """How many calls :meth:`callsOf` finds for each; cheaper than asking it."""

    async def liveCalls(self, after: str, limit: int) -> list[Record]:
        """Calls that go on, by their number, those after the callID ``after`` ("0": the first).

        For operators and for a start: it may cost as much as there are live calls.
        """

    async def history(self, userID: str, count: int, before: int) -> tuple[list[Call], int]:
        """At most ``count`` calls of ``userID``, newest first (createTime, then callID as number).

        ``before`` is the previous page's second value, 0 for the newest; the second value is 0
        when nothing is left, else an opaque positive integer < 2**63 that ``before`` takes
        (:func:`followingFlag`). A store that reads bytes cuts a page off at ``PAGE_BYTES``, so
        asking for the history of somebody with large calls costs no more than of anybody's.
        """

    async def trim(self, endedBefore: int, now: int) -> int:
        """Forget calls ended before that time, and nonces and claims past theirs; return how many
        calls."""

    # --- time ---
    async def clockMark(self) -> ClockMark | None:
        """The latest mark; where the engine has a clock of its own, brought on to this moment."""

    async def markClock(self, mark: ClockMark) -> int:
        """Keep a mark; return the greatest ``steady`` any process has marked."""

    async def probe(self) -> None:
        """Write as much as a large commit does, and forget it: whether that can be done."""

    async def claim(self, name: str, now: int, expireTime: int) -> bool:
        """Whether nobody has claimed ``name``; from now until ``expireTime`` somebody has."""

    # --- outbox ---
    async def undelivered(self, after: int, limit: int) -> list[OutboxEntry]:
        """Outbox entries with a position greater than ``after``, in order."""

    async def delivered(self, upTo: int) -> None:
        """Everything up to that position has been handed to its sockets; forget it.

        Forgetting is lazy: after a crash the last entries may come again.
        """

    # --- webhooks ---
    async def putWebhook(self, event: WebhookEvent) -> None:
        """Queue an event that belongs to no commit, behind those of the same ``callID``.

        That is any text here; as in a commit it only says what waits for what.
        """

    async def dueWebhooks(self, now: int, lease: int, limit: int) -> list[WebhookEntry]:
        """The first undelivered event of each call, when due, longest due first; leased.

        ``lease`` is in milliseconds.

        A later event of the same call waits until the first one is done with.
        """

    async def webhookDone(self, position: int) -> None:
        """Delivered, or given up: forget it."""

    async def webhookFailed(self, position: int, retryTime: int) -> None:
        """Count a failed attempt; due again at ``retryTime``."""

    # --- people and devices ---
    async def user(self, userID: str) -> UserRecord | None: ...

    async def users(self, userIDs: Sequence[str]) -> dict[str, UserRecord]:
        """Those of ``userIDs`` that are registered."""

    async def putUser(self, user: UserRecord) -> None: ...

    async def devices(self, userIDs: Sequence[str]) -> dict[str, list[DeviceRecord]]:
        """Online devices by person, earliest login first; people without one are left out."""

    async def putDevice(self, device: DeviceRecord) -> None:
        """Online now; replaces the record of the same userID and deviceID."""

    async def removeDevice(self, userID: str, deviceID: str, sessionID: str) -> bool:
        """Offline now, if ``sessionID`` still owns the record; whether it did."""

    async def touch(
        self, devices: Sequence[tuple[str, str, str]], offlineTime: int
    ) -> list[tuple[str, str, str]]:
        """Signs of life: (userID, deviceID, sessionID) stay online until ``offlineTime``.

        Returns those whose session does not own its record any more, so that a process learns
        what another one replaced or removed.
        """

    async def lostDevices(self, now: int, limit: int) -> list[DeviceRecord]:
        """Devices whose ``offlineTime`` has come. They stay listed until removed."""

    # --- who may call whom ---
    async def blocked(self, userID: str, by: Sequence[str]) -> set[str]:
        """Those of ``by`` who have blocked ``userID``."""

    async def setBlocked(self, userID: str, other: str, blocked: bool) -> None:
        """``userID`` blocks or unblocks ``other``."""

    # --- whose tokens are refused ---
    async def revoke(self, userID: str, time: int) -> None:
        """Tokens of the person that were made at ``time`` or before are refused from now on.

        ``time`` is of the epoch, not a steady one; an earlier time than the one there is nothing.
        """

    async def revokedUntil(self, userID: str) -> int:
        """The latest time of :meth:`revoke`, 0 if there was none."""


class SharedStore(Store, Protocol):
    """What a store can besides when other processes work on the same data (``shared``)."""

    async def position(self) -> int:
        """The outbox's last position: all that was committed for this process before the call
        stands there or before."""

    async def post(self, processes: Sequence[str], frame: OutgoingFrame) -> None:
        """Put a frame that belongs to no commit into the outboxes of other processes.

        When the connection to the engine breaks it may be put there twice.
        """

    async def time(self) -> int:
        """What time it is by the engine's own clock."""
