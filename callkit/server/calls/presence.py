"""People, devices and presence (plan §5 Devices and Lost, §6 Sessions; ``reference/zim.md`` D4).

A device is online from its login until it logs out, is kicked, or has given no sign of life for
``offlineAfter``; a closed socket alone changes nothing. The calls are told that a device is gone.

A device whose socket is in this process is watched here, to the millisecond. The store's
``offlineTime`` matters only for the devices of a process that died. While the store is away no
process can write signs of life down; so after that no device is judged by ``offlineTime`` until
all have had ``offlineAfter`` again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import msgspec

from callkit.errors import ErrorCode, RequestError, StoreError
from callkit.model import User, UserOnlineStatus
from callkit.protocol.closing import CloseCode
from callkit.server.calls.cluster import AnyCluster
from callkit.server.calls.observer import DeviceAction, Observer
from callkit.server.server_time import Expiry, ServerTime
from callkit.server.settings import Settings
from callkit.server.stores.base import DeviceRecord, Store, UserRecord
from callkit.server.stores.health import loudness
from callkit.server.tasks import Tasks
from callkit.server.transport.sessions import Session, Sessions

_log = logging.getLogger(__name__)

_EVERYTHING = 2**62
_AT_ONCE = 1_000_000
_AT_ONCE_SHARED = 1_000
_RETRY_SECONDS = 1.0
_AWAY_SECONDS = 3.0
"""The store was away if so much time lies between two successful reads."""

DeviceKey = tuple[str, str]

_REASONS = {
    CloseCode.REPLACED: "a newer login of this device",
    CloseCode.KICKED_OUT: "too many devices, or kicked out",
    CloseCode.TOKEN_REFUSED: "kicked out: log in with a new token",
    CloseCode.GOING_AWAY: "not online any more",
}


class Presence:
    """``gone`` (userID, deviceID, whether no other device of the person is online) tells the calls
    that a device went offline; ``back``, that it came again while they were being told. ``moved``
    hears of every person whose presence may have changed."""

    def __init__(
        self,
        settings: Settings,
        server_time: ServerTime,
        store: Store,
        sessions: Sessions,
        cluster: AnyCluster,
        *,
        observer: Observer,
        gone: Callable[[str, str, bool], Awaitable[None]],
        back: Callable[[str, str], Awaitable[object]],
        moved: Callable[[str], object],
    ) -> None:
        self._settings = settings
        self._server_time = server_time
        self._store = store
        self._sessions = sessions
        self._offline_ms = settings.offlineAfterSeconds * 1000
        self._presence: Expiry[DeviceKey, str] = Expiry(
            server_time.clock, settings.offlineAfterSeconds, self._silent
        )
        self._touched = server_time.clock.monotonic()
        self._judging_from = self._touched
        self._locks: dict[str, _PersonLock] = {}
        self._tasks = Tasks()
        self._observer = observer
        self._gone = gone
        self._back = back
        self._moved = moved
        self._cluster = cluster

    # --- people ---

    async def person(self, userID: str) -> User:
        """The person behind a session, who is registered by having logged in."""
        record = await self._store.user(userID)
        return record.user() if record is not None else User(userID)

    async def people(self, userIDs: Sequence[str]) -> dict[str, User]:
        """Those of ``userIDs`` that are registered."""
        records = await self._store.users(userIDs)
        return {userID: record.user() for userID, record in records.items()}

    async def register(self, user: User) -> bool:
        """Make a person known who has not logged in; False for one who is known already.

        Until the first login the person is where a logged-out one is (``reference/zim.md`` H23).
        """
        async with self._one_at_a_time(user.userID):
            if await self._store.user(user.userID) is not None:
                return False
            await self._store.putUser(
                UserRecord(
                    userID=user.userID,
                    userName=user.userName,
                    userAvatarUrl=user.userAvatarUrl,
                    lastLogoutTime=self._server_time.now(),
                )
            )
            return True

    async def change(self, userID: str, **fields: str | int) -> UserRecord:
        """Change fields of a registered person; return the record as it is now."""
        async with self._one_at_a_time(userID):
            record = await self._registered(userID)
            changed = msgspec.structs.replace(record, **fields)
            if changed != record:
                await self._store.putUser(changed)
            return changed

    async def markRead(self, userID: str, upTo: int) -> bool:
        """Move the person's read mark forward; False if it already stood there or beyond."""
        async with self._one_at_a_time(userID):
            record = await self._registered(userID)
            if upTo <= record.historyReadUpTo:
                return False
            await self._store.putUser(msgspec.structs.replace(record, historyReadUpTo=upTo))
            return True

    async def statuses(self, userIDs: Sequence[str]) -> dict[str, UserOnlineStatus]:
        """Presence of each of ``userIDs`` (``reference/zim.md`` D4)."""
        return await online_statuses(self._store, userIDs)

    # --- coming and going ---

    async def login(self, session: Session, userName: str) -> UserRecord:
        """Register the person and bring the device online; make room for it.

        An older connection of the same device is closed (4404). Beyond the device limit the
        earliest login goes (4402).

        Raises:
            RequestError: The connection was lost meanwhile; nothing has changed.
        """
        async with self._one_at_a_time(session.userID):
            _check_still_there(session)
            replaced = self._sessions.put(session)
            if replaced is not None:
                replaced.connection.close(CloseCode.REPLACED, _REASONS[CloseCode.REPLACED])
            record = await self._register(session.userID, userName)
            before = await self._make_room(session)
            _check_still_there(session)
            now = self._server_time.now()
            device = DeviceRecord(
                userID=session.userID,
                deviceID=session.deviceID,
                deviceName=session.deviceName,
                platform=session.platform,
                sessionID=session.sessionID,
                process=self._settings.process,
                loginTime=now,
                offlineTime=now + self._offline_ms,
            )
            await self._store.putDevice(device)
            self._moved(session.userID)
            self._watch(session)
            if before is not None:
                await self._cluster.end(before, CloseCode.REPLACED)
            if self._observer.acted is not None:
                again = before is not None
                name = record.userName
                await self._observer.acted(device, name, DeviceAction.ONLINE, "", again)
            return record

    async def logout(self, session: Session) -> None:
        """The device goes offline at once; its calls learn it before this returns."""
        self._sessions.remove(session)
        async with self._one_at_a_time(session.userID):
            if self._presence.get((session.userID, session.deviceID)) == session.sessionID:
                self._presence.drop((session.userID, session.deviceID))
            if not await self._forget(
                session.userID, session.deviceID, session.sessionID, DeviceAction.LOGOUT
            ):
                return
            if not (await self._store.devices([session.userID])).get(session.userID):
                record = await self._registered(session.userID)
                now = self._server_time.now()
                await self._store.putUser(msgspec.structs.replace(record, lastLogoutTime=now))
                self._moved(session.userID)

    async def tellOthers(self, session: Session, frame: bytes) -> None:
        """Send an event that concerns no call to the person's other devices, wherever they are.

        Those that cannot be reached now learn it at their next login.
        """
        self._sessions.tellOthers(session, frame)
        if not self._cluster.alone:
            userID = session.userID
            try:
                devices = (await self._store.devices([userID])).get(userID, [])
                await self._cluster.tell(devices, userID, session.deviceID, frame)
            except StoreError as error:
                _log.warning("session %s: others were not told: %s", session.sessionID, error)

    async def reach(self, userID: str, deviceID: str, frame: bytes) -> bool:
        """Send an event that belongs to no commit to one device, wherever it is; False if it is not
        online. Such a frame may be lost with the connection."""
        session = self._sessions.get(userID, deviceID)
        if session is not None:
            session.tell(frame)
            return True
        if self._cluster.alone:
            return False
        for device in (await self._store.devices([userID])).get(userID, []):
            if device.deviceID == deviceID:
                return await self._cluster.reach(device, frame)
        return False

    async def kick(self, userID: str, deviceID: str = "") -> list[str]:
        """End a person's sessions everywhere; return the deviceIDs that were online.

        Tokens made until now are refused from now on, and the connections closed so that a client
        with a newer one may come back (4401). With a ``deviceID`` only that device's session ends
        (4402), and no token is refused.
        """
        async with self._one_at_a_time(userID):
            if not deviceID:
                await self._store.revoke(userID, self._server_time.now())
            devices = (await self._store.devices([userID])).get(userID, [])
            chosen = [one for one in devices if deviceID in ("", one.deviceID)]
            for device in chosen:
                code = CloseCode.KICKED_OUT if deviceID else CloseCode.TOKEN_REFUSED
                await self._end_session(device, code)
            return [device.deviceID for device in chosen]

    def dismiss(self, userID: str, deviceID: str, sessionID: str, code: CloseCode) -> None:
        """Close a session that another process has ended, and watch its device no longer."""
        if self._presence.get((userID, deviceID)) == sessionID:
            self._presence.drop((userID, deviceID))
        session = self._sessions.get(userID, deviceID)
        if session is not None and session.sessionID == sessionID:
            self._sessions.remove(session)
            session.connection.close(code, _REASONS.get(code, ""))
            # What it asked for here may have taken effect after the others were told.
            self._tasks.start(self.check(session))

    def watches(self, session: Session) -> bool:
        """The session's device is online and watched here: :meth:`check` would find nothing."""
        return (session.userID, session.deviceID) in self._presence

    async def check(self, session: Session) -> None:
        """The calls of a device that is not online (any more) learn so; else nothing happens.

        A device can be lost while a command of its own is under way: the code that ended its
        session has told its calls, and this call was not among them.
        """
        userID, deviceID = session.userID, session.deviceID
        if self.watches(session):
            return
        try:
            devices = (await self._store.devices([userID])).get(userID, [])
            if all(device.deviceID != deviceID for device in devices):
                await self._gone(userID, deviceID, not devices)
        except StoreError as error:
            # The call is looked at again in any case (Rules.reviewAfter).
            _log.warning("session %s: its calls were not told: %s", session.sessionID, error)

    def detach(self, session: Session) -> None:
        """The session's socket is gone. The device stays online until it has been silent long."""
        self._sessions.remove(session)

    # --- keeping watch ---

    async def open(self) -> None:
        """Take over devices that were online when the process before this one ended.

        Each gets a fresh ``offlineAfter``. Of a shared store nothing is taken over: what is online
        there may be watched by others, and gets as long until it is judged.
        """
        if self._store.shared:
            self._judging_from += self._settings.offlineAfterSeconds
            return
        mine = [
            device
            for device in await self._store.lostDevices(_EVERYTHING, _AT_ONCE)
            if device.process == self._settings.process
        ]
        for device in mine:
            self._presence.renew((device.userID, device.deviceID), device.sessionID)
        if mine:
            await self._touch([(d.userID, d.deviceID, d.sessionID) for d in mine])

    async def watch(self) -> None:
        """Write signs of life down, and look for devices of dead processes; called now and then."""
        began = self._server_time.clock.monotonic()
        alive = [(*key, sessionID) for key, sessionID in self._presence.renewedSince(self._touched)]
        if alive:
            await self._touch(alive)
        limit = _AT_ONCE_SHARED if self._store.shared else _AT_ONCE
        lost = await self._store.lostDevices(self._server_time.now(), limit)
        if self._may_judge(began):
            for device in lost:
                if (device.userID, device.deviceID) not in self._presence:
                    self._tasks.start(self._lose(device.userID, device.deviceID, device.sessionID))
        self._touched = began

    def _may_judge(self, now: float) -> bool:
        """Whether every living process has had time to write down its devices' signs of life."""
        away = now - self._touched
        if self._store.shared and away > _AWAY_SECONDS:
            pause = min(away, self._settings.offlineAfterSeconds)
            self._judging_from = max(self._judging_from, now + pause)
        return now >= self._judging_from

    def forgive(self) -> None:
        """Time jumped or stood still: nobody's silence counts, all get a fresh ``offlineAfter``."""
        self._presence.renewAll()

    async def close(self) -> None:
        """Stop watching; return when all work that was begun is done."""
        self._presence.stop()
        await self._tasks.ended()

    # --- inside ---

    def _watch(self, session: Session) -> None:
        key = (session.userID, session.deviceID)
        presence, sessionID = self._presence, session.sessionID

        def heard() -> None:
            # A replaced connection's last words are no sign of the newer one's life.
            if presence.get(key) == sessionID:
                presence.renew(key, sessionID)

        presence.renew(key, sessionID)
        session.connection.heard = heard

    def _silent(self, key: DeviceKey, sessionID: str) -> None:
        self._tasks.start(self._lose(*key, sessionID))

    async def _lose(self, userID: str, deviceID: str, sessionID: str) -> None:
        session = self._sessions.get(userID, deviceID)
        if session is not None and session.sessionID == sessionID:
            _log.info("session %s: silent, offline", sessionID)
            self._sessions.remove(session)
            session.connection.close(CloseCode.GOING_AWAY, "no sign of life")
        try:
            async with self._one_at_a_time(userID):
                await self._forget(userID, deviceID, sessionID)
        except StoreError as error:
            _log.log(
                loudness(error), "session %s: going offline was not stored: %s", sessionID, error
            )
            self._server_time.clock.callLater(
                _RETRY_SECONDS, lambda: self._silent((userID, deviceID), sessionID)
            )

    async def _forget(
        self,
        userID: str,
        deviceID: str,
        sessionID: str,
        action: DeviceAction = DeviceAction.OFFLINE,
    ) -> bool:
        device = await self._known(userID, deviceID)
        if not await self._store.removeDevice(userID, deviceID, sessionID):
            return False
        self._moved(userID)
        others = await self._store.devices([userID])
        await self._gone(userID, deviceID, not others.get(userID))
        if self._store.shared and await self._is_online(userID, deviceID):
            # It logged in at another process meanwhile, so what the calls hear last must be that.
            await self._back(userID, deviceID)
        if self._observer.acted is not None and device is not None:
            person = await self.person(userID)
            reason = action.name.lower()
            await self._observer.acted(device, person.userName, action, reason, False)
        return True

    async def _is_online(self, userID: str, deviceID: str) -> bool:
        devices = (await self._store.devices([userID])).get(userID, [])
        return any(device.deviceID == deviceID for device in devices)

    async def _known(self, userID: str, deviceID: str) -> DeviceRecord | None:
        """The device's record while it is online, if an observer wants to hear of it."""
        if self._observer.acted is None:
            return None
        devices = (await self._store.devices([userID])).get(userID, [])
        return next((device for device in devices if device.deviceID == deviceID), None)

    async def _register(self, userID: str, userName: str) -> UserRecord:
        before = await self._store.user(userID)
        record = before or UserRecord(userID=userID)
        # An empty name means "do not change it" (reference/zim.md B1).
        record = msgspec.structs.replace(
            record, userName=userName or record.userName, lastLogoutTime=0
        )
        if record != before:
            await self._store.putUser(record)
        return record

    async def _make_room(self, session: Session) -> DeviceRecord | None:
        """End the earliest sessions beyond the limit; return this device's earlier record."""
        devices = (await self._store.devices([session.userID])).get(session.userID, [])
        others = [device for device in devices if device.deviceID != session.deviceID]
        excess = len(others) + 1 - self._settings.maxDevices
        for device in others[: max(0, excess)]:
            await self._end_session(device, CloseCode.KICKED_OUT)
        return next((one for one in devices if one.deviceID == session.deviceID), None)

    async def _end_session(self, device: DeviceRecord, code: CloseCode) -> None:
        """End a device's session, wherever its socket is."""
        session = self._sessions.get(device.userID, device.deviceID)
        if session is not None:
            self._sessions.remove(session)
            session.connection.close(code, _REASONS[code])
        self._presence.drop((device.userID, device.deviceID))
        await self._forget(device.userID, device.deviceID, device.sessionID)
        await self._cluster.end(device, code)

    async def _registered(self, userID: str) -> UserRecord:
        record = await self._store.user(userID)
        if record is None:
            raise RequestError(ErrorCode.USER_DOES_NOT_EXIST, "this person is not registered")
        return record

    async def _touch(self, devices: Sequence[tuple[str, str, str]]) -> None:
        stale = await self._store.touch(devices, self._server_time.now() + self._offline_ms)
        if not self._cluster.alone:
            for userID, deviceID, sessionID in stale:
                # Replaced or judged lost by a process that could not say so: it may come again.
                self.dismiss(userID, deviceID, sessionID, CloseCode.GOING_AWAY)

    @asynccontextmanager
    async def _one_at_a_time(self, userID: str) -> AsyncIterator[None]:
        """One change to a person and the person's devices at a time."""
        turn = self._locks.setdefault(userID, _PersonLock())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                self._locks.pop(userID, None)


async def online_statuses(store: Store, userIDs: Sequence[str]) -> dict[str, UserOnlineStatus]:
    """Presence of each of ``userIDs``, as the store has it."""
    registered = await store.users(userIDs)
    online = await store.devices(userIDs)
    statuses = {}
    for userID in userIDs:
        record = registered.get(userID)
        if record is None:
            statuses[userID] = UserOnlineStatus.UNKNOWN
        elif userID in online:
            statuses[userID] = UserOnlineStatus.ONLINE
        elif record.lastLogoutTime:
            statuses[userID] = UserOnlineStatus.LOGOUT
        else:
            statuses[userID] = UserOnlineStatus.OFFLINE
    return statuses


def _check_still_there(session: Session) -> None:
    """A login that waited for the store must not replace the one its device made meanwhile."""
    if not session.connection.open:
        raise RequestError(ErrorCode.NETWORK_ERROR, "the connection is gone", temporary=True)


class _PersonLock:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0
