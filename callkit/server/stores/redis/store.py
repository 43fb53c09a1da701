"""The shared store: any number of server processes are one service over Redis ≥ 7 or Valkey.

Nothing of it is kept in the process, so every process sees what any of them committed. Each
operation is one function call in the engine (``functions.lua``), atomic there; all that one
event-loop tick asks for travels together (:mod:`callkit.server.stores.redis.connection`).

**Epoch.** Redis may lose the end of what it acknowledged when it restarts or fails over. Each time
it does, its primary has a new replication id, so the epoch is made for one such id; it is checked
on every new connection before anything else, and a commit that was computed before is refused
with the call as it is now.

**Frames** of a commit go to the outbox of the committing process and of every process that holds a
device of a recipient (:mod:`callkit.server.stores.redis.subscriber`).
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from importlib.resources import files
from typing import Any, TypeVar

import msgspec
from redis.asyncio.connection import Connection
from redis.exceptions import ResponseError

from callkit.engine.call import Call
from callkit.errors import StoreError
from callkit.model import LIVE_STATES, CallState
from callkit.server.server_time import ClockMark
from callkit.server.stores.base import (
    LEASE_MS,
    PAGE_BYTES,
    PROBE_BYTES,
    Commit,
    CommitResult,
    DeviceRecord,
    NonceRecord,
    OutboxEntry,
    OutgoingFrame,
    Record,
    StoreListener,
    UserRecord,
    WebhookEntry,
    WebhookEvent,
    callNumber,
    followingFlag,
    placeOf,
)
from callkit.server.stores.positions import Seen
from callkit.server.stores.redis.address import RedisAddress, parse
from callkit.server.stores.redis.connection import Argument, BatchingConnection
from callkit.server.stores.redis.subscriber import Subscriber, entries_of

_SOURCE = files(__package__).joinpath("functions.lua").read_text(encoding="utf-8")
_LIBRARY = "callkit_" + hashlib.sha256(_SOURCE.encode()).hexdigest()[:12]
_CODE = f"#!lua name={_LIBRARY}\n" + _SOURCE.replace("LIBRARY", _LIBRARY)

_REFUSED, _REPLAYED = 0, 2
"""What ``commit`` answers first when it did not apply; 1 when it did."""
_NONCE_HEAD = 32
_CATCH_UP = 1_000
_TRIM_BATCH = 128
_TOUCH_BATCH = 500

_log = logging.getLogger(__name__)

Value = TypeVar("Value")

_encode = msgspec.msgpack.Encoder().encode
_decode_call = msgspec.msgpack.Decoder(Call).decode
_decode_nonce = msgspec.msgpack.Decoder(NonceRecord).decode
_decode_user = msgspec.msgpack.Decoder(UserRecord).decode
_decode_device = msgspec.msgpack.Decoder(DeviceRecord).decode
_decode_event = msgspec.msgpack.Decoder(WebhookEvent).decode


class RedisStore:
    """The contract of :mod:`callkit.server.stores.base` on a Redis server, Sentinel or Cluster.

    ``url`` as in :mod:`callkit.server.stores.redis.address`; ``process`` is this process's name
    among those that share the service: two that live at one time must not have the same.

    Raises:
        UsageError: The URL cannot be read.
    """

    shared = True

    def __init__(self, url: str, process: str = "main") -> None:
        self._place: RedisAddress = parse(url)
        self._process = process
        self._p = self._place.prefix
        self._link = BatchingConnection(self._place, self._greet)
        self._epoch = ""
        self._marks = itertools.count()
        self._incarnation = secrets.token_bytes(8)
        self._listener: StoreListener | None = None
        self._follower = Subscriber(
            channel=f"{self._p}to:{process}",
            connect=self._link.connection,
            position=self.position,
            read=partial(self.undelivered, limit=_CATCH_UP),
            hand_on=self._frames_committed,
        )

    async def open(self, listener: StoreListener | None = None) -> str:
        if self._epoch:
            raise StoreError(f"{self._place.label}: a store opens once")
        self._listener = listener
        await self._link.open()
        self._follower.start()
        return self._epoch

    async def close(self) -> None:
        await self._follower.stop()
        await self._link.close()

    # --- calls ---

    async def load(self, callID: str) -> Record | None:
        number = callNumber(callID)
        if number == 0:
            return None
        return _record(await self._link.read("HMGET", self._call_key(number), "v", "c"))

    def commit(self, commit: Commit) -> Awaitable[CommitResult]:
        result: asyncio.Future[CommitResult] = asyncio.get_running_loop().create_future()
        number = callNumber(commit.call.callID)
        if number == 0:
            result.set_exception(StoreError(f"not a callID: {commit.call.callID!r}"))
            return result
        try:
            command = self._commit_command(commit, number)
        except (TypeError, ValueError) as error:
            result.set_exception(StoreError(f"cannot be written: {error}"))
            return result
        reply = self._link.write(*command)
        reply.add_done_callback(partial(self._committed, commit, result))
        return result

    async def nonce(self, userID: str, nonce: str, now: int) -> NonceRecord | None:
        value = await self._link.read("GET", f"{self._p}nonce:{_pair(userID, nonce)}")
        if value is None:
            return None
        record = _decoded(_decode_nonce, value[_NONCE_HEAD:])
        return record if record.expireTime > now else None

    async def due(self, now: int, limit: int) -> list[Record]:
        records = await self._run("due", "due", now, now + LEASE_MS, limit)
        return [record for fields in records if (record := _record(fields))]

    async def nextDue(self) -> int:
        first = await self._link.read("ZRANGE", f"{self._p}due", 0, 0, "WITHSCORES")
        return int(float(first[1])) if first else 0

    async def callsOf(self, userID: str) -> list[Record]:
        found = await self._run("live", f"live:{userID}")
        records = [record for fields in found if (record := _record(fields))]
        records.sort(key=lambda record: (record.call.createTime, int(record.call.callID)))
        return records

    async def liveCounts(self, userIDs: Sequence[str]) -> dict[str, int]:
        counts = await asyncio.gather(
            *(self._link.read("SCARD", f"{self._p}live:{user_id}") for user_id in userIDs)
        )
        return {user_id: int(count) for user_id, count in zip(userIDs, counts, strict=True)}

    async def liveCalls(self, after: str, limit: int) -> list[Record]:
        # Every call that goes on has a next deadline.
        numbers = await self._link.read("ZRANGE", f"{self._p}due", 0, -1)
        chosen = sorted(number for number in map(int, numbers) if number > int(after))[:limit]
        found = await asyncio.gather(*(self.load(str(number)) for number in chosen))
        return [record for record in found if record is not None and record.call.live]

    async def history(self, userID: str, count: int, before: int) -> tuple[list[Call], int]:
        time, skipped = placeOf(before)
        blobs, more = await self._run(
            "history",
            f"history:{userID}",
            max(0, count),
            time if before > 0 else "+inf",
            skipped,
            PAGE_BYTES,
        )
        calls = [_decoded(_decode_call, blob) for blob in blobs if blob]
        return calls, followingFlag(calls, before) if calls and more else 0

    async def trim(self, endedBefore: int, now: int) -> int:
        trimmed = 0
        more = True
        # In small steps, so that commits pass in between.
        while more:
            calls, nonces = await self._run("trim", "ended", endedBefore, now, _TRIM_BATCH)
            trimmed += int(calls)
            more = _TRIM_BATCH in (calls, nonces)
        return trimmed

    # --- outbox ---

    async def undelivered(self, after: int, limit: int) -> list[OutboxEntry]:
        start, found = await self._run(
            "undelivered", f"outbox:{self._process}", self._process, after, limit
        )
        entries: list[OutboxEntry] = []
        for name, blob in found:
            last = int(name.partition(b"-")[0])
            entries += [e for e in entries_of(last, blob) if e.position > int(start)]
        return entries[:limit]

    async def delivered(self, upTo: int) -> None:
        await self._run("delivered", f"outbox:{self._process}", self._process, upTo)

    async def position(self) -> int:
        epoch, position = await self._run("position", f"outbox:{self._process}", self._process)
        self._attached(epoch, position)
        return int(position)

    async def post(self, processes: Sequence[str], frame: OutgoingFrame) -> None:
        await self._run("post", f"outbox:{self._process}", _encoded((frame,)), *processes)

    async def time(self) -> int:
        seconds, microseconds = await self._link.read("TIME")
        return int(seconds) * 1000 + int(microseconds) // 1000

    async def clockMark(self) -> ClockMark | None:
        steady, now = await self._run("clock_mark", "clock")
        return ClockMark(steady=int(steady), now=int(now)) if steady else None

    async def markClock(self, mark: ClockMark) -> int:
        return int(await self._run("mark_clock", "clock", mark.steady, mark.now))

    async def probe(self) -> None:
        key = f"{self._p}probe:{self._process}"
        await self._link.write("SET", key, bytes(PROBE_BYTES), "PX", 1)

    async def claim(self, name: str, now: int, expireTime: int) -> bool:
        time = max(1, expireTime - now)
        return bool(await self._write("claim", f"claim:{name}", self._mark(), time))

    # --- webhooks ---

    async def putWebhook(self, event: WebhookEvent) -> None:
        await self._write("put_webhook", "webhookDue", event.callID, _encode(event))

    async def dueWebhooks(self, now: int, lease: int, limit: int) -> list[WebhookEntry]:
        found = await self._run("due_webhooks", "webhookDue", now, now + lease, limit)
        entries = [
            WebhookEntry(
                position=int(position), attempts=int(attempts), event=_decoded(_decode_event, blob)
            )
            for position, attempts, blob in found
        ]
        entries.sort(key=lambda entry: entry.position)
        return entries

    async def webhookDone(self, position: int) -> None:
        await self._run("webhook_done", "webhookDue", position)

    async def webhookFailed(self, position: int, retryTime: int) -> None:
        await self._run("webhook_failed", "webhookDue", position, retryTime)

    # --- people and devices ---

    async def user(self, userID: str) -> UserRecord | None:
        return (await self.users([userID])).get(userID)

    async def users(self, userIDs: Sequence[str]) -> dict[str, UserRecord]:
        if not userIDs:
            return {}
        keys = [f"{self._p}user:{user_id}" for user_id in userIDs]
        blobs = await self._link.read("MGET", *keys)
        return {
            user_id: _decoded(_decode_user, blob)
            for user_id, blob in zip(userIDs, blobs, strict=True)
            if blob is not None
        }

    async def putUser(self, user: UserRecord) -> None:
        await self._link.write("SET", f"{self._p}user:{user.userID}", _encoded(user))

    async def devices(self, userIDs: Sequence[str]) -> dict[str, list[DeviceRecord]]:
        found = await self._run("devices", "offline", *userIDs)
        people = {}
        for user_id, those in zip(userIDs, found, strict=True):
            if those:
                devices = [_device(blob, time) for blob, time in those]
                people[user_id] = sorted(devices, key=lambda d: (d.loginTime, d.deviceID))
        return people

    async def putDevice(self, device: DeviceRecord) -> None:
        await self._run(
            "put_device",
            f"devices:{device.userID}",
            device.userID,
            device.deviceID,
            _encoded((device.process, device.sessionID)) + _encoded(device),
            device.offlineTime,
        )

    async def removeDevice(self, userID: str, deviceID: str, sessionID: str) -> bool:
        removed = await self._run(
            "remove_device", f"devices:{userID}", self._mark(), userID, deviceID, sessionID
        )
        return bool(removed)

    async def touch(
        self, devices: Sequence[tuple[str, str, str]], offlineTime: int
    ) -> list[tuple[str, str, str]]:
        stale: list[tuple[str, str, str]] = []
        for start in range(0, len(devices), _TOUCH_BATCH):
            some = devices[start : start + _TOUCH_BATCH]
            names = [name for device in some for name in device]
            numbers = await self._run("touch", "offline", offlineTime, *names)
            stale += [some[int(number)] for number in numbers]
        return stale

    async def lostDevices(self, now: int, limit: int) -> list[DeviceRecord]:
        found = await self._run("lost_devices", "offline", now, limit)
        return [_device(blob, time) for blob, time in found]

    # --- who may call whom ---

    async def blocked(self, userID: str, by: Sequence[str]) -> set[str]:
        answers = await self._run("blocked", f"blocks:{userID}", userID, *by)
        return {other for other, answer in zip(by, answers, strict=True) if answer}

    async def setBlocked(self, userID: str, other: str, blocked: bool) -> None:
        change = "SADD" if blocked else "SREM"
        await self._link.write(change, f"{self._p}blocks:{userID}", other)

    # --- whose tokens are refused ---

    async def revoke(self, userID: str, time: int) -> None:
        await self._write("revoke", f"revoked:{userID}", time)

    async def revokedUntil(self, userID: str) -> int:
        return int(await self._link.read("GET", f"{self._p}revoked:{userID}") or 0)

    # --- calls of functions.lua ---

    def _run(self, function: str, key: str, *arguments: Argument) -> asyncio.Future[Any]:
        """Call a function that only reads, or whose change does no harm when it is lost."""
        return self._link.read(*self._function(function, key, arguments))

    def _write(self, function: str, key: str, *arguments: Argument) -> asyncio.Future[Any]:
        return self._link.write(*self._function(function, key, arguments))

    def _function(
        self, function: str, key: str, arguments: Sequence[Argument]
    ) -> tuple[Argument, ...]:
        # One key is enough for a Cluster to find the slot in which all of them are.
        return ("FCALL", f"{_LIBRARY}_{function}", 1, self._p + key, self._p, *arguments)

    def _call_key(self, number: int) -> str:
        return f"{self._p}call:{_padded(number)}"

    def _mark(self) -> bytes:
        """16 random bytes by which Redis recognises a command that is sent again."""
        return self._incarnation + next(self._marks).to_bytes(8, "big")

    # --- commits ---

    def _commit_command(self, commit: Commit, number: int) -> tuple[Argument, ...]:
        call, nonce, frames = commit.call, commit.nonce, commit.frames
        over = call.state is CallState.ENDED
        live = () if over else [m.userID for m in call.members if m.state in LIVE_STATES]
        recipients = {r.userID: None for frame in frames for r in frame.recipients}
        return self._function(
            "commit",
            f"call:{_padded(number)}",
            (
                self._process,
                self._mark(),
                self._epoch,
                commit.expected,
                _padded(number),
                _encode(call),
                commit.deadline,
                (commit.endedTime or call.endTime or call.createTime) if over else 0,
                call.createTime,
                _names(live),
                _names(commit.history),
                _pair(nonce.userID, nonce.nonce) if nonce else b"",
                _encode(nonce) if nonce else b"",
                nonce.expireTime if nonce else 0,
                _encode(frames) if frames else b"",
                len(frames),
                _names(tuple(recipients)),
                *[_encode(event) for event in commit.webhooks],
            ),
        )

    def _committed(
        self,
        commit: Commit,
        result: asyncio.Future[CommitResult],
        reply: asyncio.Future[Any],
    ) -> None:
        try:
            outcome = self._outcome(commit, reply.result())
        except StoreError as error:
            if not result.done():
                result.set_exception(error)
            return
        if outcome.frameIDs:
            self._follower.seen.add(outcome.frameIDs[0], outcome.frameIDs[-1])
        if not result.done():
            result.set_result(outcome)

    def _outcome(self, commit: Commit, reply: Any) -> CommitResult:
        verdict = reply[0]
        if verdict == _REPLAYED:
            return CommitResult(applied=False, nonce=_decoded(_decode_nonce, reply[1]))
        if verdict == _REFUSED:
            _, version, blob, epoch, position = reply
            self._attached(epoch, position)
            return CommitResult(applied=False, record=_record((version, blob)))
        version, last = int(reply[1]), int(reply[2])
        return CommitResult(
            applied=True,
            record=Record(version, commit.call),
            frameIDs=tuple(range(last - len(commit.frames) + 1, last + 1)),
        )

    # --- connections ---

    async def _greet(self, connection: Connection) -> None:
        """Make sure of the engine, its functions and the epoch; before anything else is sent."""
        server = await _info(connection, "server")
        replication = await _info(connection, "replication")
        label = self._place.label
        if int(server["redis_version"].partition(".")[0]) < 7:
            raise StoreError(f"{label}: Redis 7 is needed, this is {server['redis_version']}")
        if replication["role"] != "master":
            raise StoreError(f"{label}: this is a replica, not a primary")
        attach = self._function(
            "attach",
            "meta",
            (self._process, replication["master_replid"], secrets.token_hex(8)),
        )
        try:
            epoch, position = await _ask(connection, *attach)
        except ResponseError as error:
            if "Function not found" not in str(error):
                raise
            # Replacing a library of the same name is harmless: the name says what is in it.
            await _ask(connection, "FUNCTION", "LOAD", "REPLACE", _CODE)
            epoch, position = await _ask(connection, *attach)
        self._attached(epoch, position)

    def _attached(self, text: bytes, position: int) -> None:
        epoch = text.decode()
        if epoch == self._epoch:
            return
        before, self._epoch = self._epoch, epoch
        self._follower.seen = Seen(int(position))
        if before:
            _log.warning("%s: a new epoch, the last changes may be lost", self._place.label)
            if self._listener is not None:
                asyncio.get_running_loop().call_soon(self._listener.epochChanged, epoch)

    def _frames_committed(self, entries: Sequence[OutboxEntry]) -> None:
        if entries and self._listener is not None:
            self._listener.framesCommitted(entries)


async def _ask(connection: Connection, *command: Argument) -> Any:
    await connection.send_command(*command)
    return await connection.read_response()


async def _info(connection: Connection, section: str) -> dict[str, str]:
    text = (await _ask(connection, "INFO", section)).decode()
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def _padded(number: int) -> str:
    return f"{number:019d}"


def _pair(first: str, second: str) -> str:
    """One key for two names; no other pair has the same."""
    return f"{len(first)}:{first}{second}"


def _names(names: Sequence[str]) -> bytes:
    return _encode(names) if names else b""


def _encoded(value: Any) -> bytes:
    try:
        return _encode(value)
    except (TypeError, ValueError) as error:
        raise StoreError(f"cannot be written: {error}") from error


def _decoded(decode: Callable[[bytes], Value], blob: bytes) -> Value:
    try:
        return decode(blob)
    except msgspec.MsgspecError as error:
        raise StoreError(f"cannot be read: {error}") from error


def _record(fields: Sequence[Any]) -> Record | None:
    version, blob = fields
    if not version or blob is None:
        return None
    return Record(int(version), _decoded(_decode_call, blob))


def _device(blob: bytes, time: bytes) -> DeviceRecord:
    record = _decoded(_decode_device, blob)
    return msgspec.structs.replace(record, offlineTime=int(float(time)))
