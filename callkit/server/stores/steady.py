"""A store whose deadlines do not move when the machine's clock is set.

Calls, devices, nonces and webhooks carry the times at which something is due. In the store those
times are *steady* ones, which go on by the monotonic clock over every restart and on every process
alike; here they are turned into this process's own time when they are read, and back when they are
written. So a wait takes as long as it should whatever becomes of the machine's clock meanwhile.

What has happened keeps the times people were told: nothing here changes a ``createTime``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

import msgspec

from callkit.engine.call import Call, Member
from callkit.model import PENDING_STATES
from callkit.server.server_time import ServerTime
from callkit.server.stores.base import (
    Commit,
    CommitResult,
    DeviceRecord,
    NonceRecord,
    Record,
    Store,
    WebhookEntry,
)
from callkit.server.stores.decorator import StoreDecorator

_UNSURE_SECONDS = 60.0
"""How long after a step commands may still come that were made before it."""
_SLOW_MS = 30_000
"""Longer than any command takes to its commit, and shorter than any step."""

_replace = msgspec.structs.replace


class SteadyStore(StoreDecorator):
    """``store`` with steady times inside and this process's times outside."""

    def __init__(self, store: Store, server_time: ServerTime) -> None:
        super().__init__(store)
        self._server_time = server_time
        self._unsure_until = 0.0

    def stepped(self) -> None:
        """The server time's ``now`` stepped."""
        self._unsure_until = self._server_time.clock.monotonic() + _UNSURE_SECONDS

    # --- calls ---

    def load(self, callID: str) -> Awaitable[Record | None]:
        work = self._store.load(callID)
        # Nearly always there is nothing to change, so there is no coroutine in between.
        return self._shown_call(work) if self._server_time.skew else work

    async def _shown_call(self, loading: Awaitable[Record | None]) -> Record | None:
        return self._shown(await loading)

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        until = self._unsure_until
        if until and self._server_time.clock.monotonic() < until:
            return asyncio.ensure_future(self._commit_if_sure(commit))
        if not self._server_time.skew:
            return self._store.commit(commit)
        return asyncio.ensure_future(self._shown_result(self._store.commit(self._written(commit))))

    async def _commit_if_sure(self, commit: Commit) -> CommitResult:
        if not await self._agrees(commit):
            # Its times are from before the step: the caller works them out again.
            return CommitResult(applied=False, record=await self.load(commit.call.callID))
        return await self._shown_result(self._store.commit(self._written(commit)))

    async def _shown_result(self, committing: Awaitable[CommitResult]) -> CommitResult:
        result = await committing
        return _replace(result, record=self._shown(result.record))

    async def nonce(self, userID: str, nonce: str, now: int) -> NonceRecord | None:
        return await self._store.nonce(userID, nonce, now - self._server_time.skew)

    async def due(self, now: int, limit: int) -> list[Record]:
        return self._all(await self._store.due(now - self._server_time.skew, limit))

    async def nextDue(self) -> int:
        time = await self._store.nextDue()
        return time + self._server_time.skew if time else 0

    async def callsOf(self, userID: str) -> list[Record]:
        return self._all(await self._store.callsOf(userID))

    async def liveCalls(self, after: str, limit: int) -> list[Record]:
        return self._all(await self._store.liveCalls(after, limit))

    async def trim(self, endedBefore: int, now: int) -> int:
        skew = self._server_time.skew
        return await self._store.trim(endedBefore - skew, now - skew)

    async def claim(self, name: str, now: int, expireTime: int) -> bool:
        skew = self._server_time.skew
        return await self._store.claim(name, now - skew, expireTime - skew)

    # --- webhooks ---

    async def dueWebhooks(self, now: int, lease: int, limit: int) -> list[WebhookEntry]:
        return await self._store.dueWebhooks(now - self._server_time.skew, lease, limit)

    async def webhookFailed(self, position: int, retryTime: int) -> None:
        await self._store.webhookFailed(position, retryTime - self._server_time.skew)

    # --- devices ---

    async def putDevice(self, device: DeviceRecord) -> None:
        time = device.offlineTime - self._server_time.skew
        await self._store.putDevice(_replace(device, offlineTime=time))

    async def touch(
        self, devices: Sequence[tuple[str, str, str]], offlineTime: int
    ) -> list[tuple[str, str, str]]:
        return await self._store.touch(devices, offlineTime - self._server_time.skew)

    async def lostDevices(self, now: int, limit: int) -> list[DeviceRecord]:
        return await self._store.lostDevices(now - self._server_time.skew, limit)

    # --- inside ---

    def _shown(self, record: Record | None) -> Record | None:
        skew = self._server_time.skew
        if not skew or record is None or not record.call.live:
            return record
        return Record(record.version, _moved(record.call, skew))

    def _all(self, records: list[Record]) -> list[Record]:
        if not self._server_time.skew:
            return records
        return [record for one in records if (record := self._shown(one)) is not None]

    def _written(self, commit: Commit) -> Commit:
        skew = self._server_time.skew
        nonce = commit.nonce
        if nonce is not None:
            nonce = _replace(nonce, expireTime=nonce.expireTime - skew)
        if not commit.call.live:
            ended = commit.call.endTime or commit.call.createTime
            return _replace(commit, nonce=nonce, endedTime=max(1, ended - skew))
        return _replace(
            commit,
            call=_moved(commit.call, -skew),
            deadline=_later(commit.deadline, -skew),
            nonce=nonce,
        )

    async def _agrees(self, commit: Commit) -> bool:
        """Whether the call's times were made after the last step of time."""
        now = self._server_time.now()
        stored = await self.load(commit.call.callID)
        before = stored.call if stored is not None else None
        change = _last_change(commit.call, before)
        if change and abs(change - now) > _SLOW_MS:
            return False
        if before is None:
            return True
        for member in commit.call.members:
            old = before.member(member.userID)
            same = old is not None and old.invitedTime == member.invitedTime
            pending = member.state in PENDING_STATES
            if old is not None and same and pending and old.state in PENDING_STATES:
                if member.deadline != old.deadline:
                    return False
            elif old is not None and 0 < old.absentTime < member.absentTime:
                return False
        if commit.call.aloneTime and before.aloneTime:
            return commit.call.aloneTime == before.aloneTime
        return True


def _last_change(call: Call, before: Call | None) -> int:
    """The latest time of what is new in ``call``; 0 when nothing is."""
    if before is None:
        return call.createTime
    known = {member.userID: member for member in before.members}
    times = [call.endTime] if call.endTime != before.endTime else []
    for member in call.members:
        old = known.get(member.userID)
        for name in ("invitedTime", "answeredTime", "leftTime"):
            time = getattr(member, name)
            if time and (old is None or time != getattr(old, name)):
                times.append(time)
    return max(times, default=0)


def _moved(call: Call, by: int) -> Call:
    """The call with everything that is due ``by`` milliseconds later."""
    return _replace(
        call,
        aloneTime=_later(call.aloneTime, by),
        reviewTime=_later(call.reviewTime, by),
        members=tuple([_moved_member(member, by) for member in call.members]),
    )


def _moved_member(member: Member, by: int) -> Member:
    if not (member.deadline or member.checkTime or member.absentTime):
        return member
    return _replace(
        member,
        deadline=_later(member.deadline, by),
        checkTime=_later(member.checkTime, by),
        absentTime=_later(member.absentTime, by),
    )


def _later(time: int, by: int) -> int:
    return max(1, time + by) if time else 0
