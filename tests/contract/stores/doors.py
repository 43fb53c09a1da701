"""Every store behind one door, and the values its tests put in.

A door opens stores on the same data again and again, as a server does that is restarted.
"""

from __future__ import annotations

import itertools
from typing import Any

from callkit.engine.call import Call, Member
from callkit.engine.notices import Recipient
from callkit.model import CallInvitationMode, CallState, CallUserState
from callkit.server.stores.base import (
    Commit,
    CommitResult,
    NonceRecord,
    OutgoingFrame,
    Record,
    Store,
    WebhookEvent,
)
from callkit.server.stores.memory import MemoryStore
from callkit.server.stores.redis.store import RedisStore
from callkit.server.stores.sqlite.store import SQLiteStore

NOW = 1_713_249_504_000
"""When these tests happen; milliseconds since the epoch."""
CREATED = NOW
KINDS = ("memory", "sqlite", "redis")
DURABLE = ("sqlite", "redis")
ODD_USER = "!#$%&()+-:;<=.>?@[]^_{}|~ \\\"'`/*"
"""Every printable character a userID may have, and some it may not, in 32 bytes."""
ODD_USERS = (ODD_USER, "}{", "{a}", "a:b", "a|b", "a\x00b"[:1] + "%s", "ü" * 16, "--", "' OR 1=1")

_numbers = itertools.count(1)


class Door:
    """Opens stores of one kind on the same data: a directory, or a URL for ``redis``."""

    def __init__(self, kind: str, place: str) -> None:
        self.kind = kind
        self.place = place
        self._opened: list[Store] = []

    def store(self) -> Store:
        """A store that is not open yet."""
        store = self._new()
        self._opened.append(store)
        return store

    async def open(self) -> Store:
        store = self.store()
        await store.open()
        return store

    async def close(self) -> None:
        for store in self._opened:
            await store.close()

    def _new(self) -> Store:
        if self.kind == "memory":
            return MemoryStore()
        if self.kind == "redis":
            return RedisStore(self.place)
        return SQLiteStore(self.place)


def new_call_id(at: int = CREATED) -> str:
    """A callID no other test has; as a number it says nothing about when the call was made."""
    return str((next(_numbers) * 0x1E3779B97F4A7C15 + at) % 2**63 or 1)


def member(user_id: str, state: CallUserState = CallUserState.ACCEPTED, **fields: Any) -> Member:
    return Member(userID=user_id, state=state, **fields)


def new_call(*members: Member, callID: str = "", **fields: Any) -> Call:
    """A live call of alice with bob ringing, unless members say otherwise."""
    fields.setdefault("createTime", CREATED)
    return Call(
        callID=callID or new_call_id(fields["createTime"]),
        mode=fields.pop("mode", CallInvitationMode.ADVANCED),
        caller=fields.pop("caller", "alice"),
        timeout=60,
        members=members or (member("alice"), member("bob", CallUserState.INVITING)),
        **fields,
    )


def ended(call: Call, at: int = NOW + 5_000) -> Call:
    import msgspec

    return msgspec.structs.replace(call, state=CallState.ENDED, endTime=at)


def step(call: Call, expected: int = 0, **fields: Any) -> Commit:
    live = call.state is not CallState.ENDED
    fields.setdefault("deadline", NOW + 60_000 if live else 0)
    return Commit(expected=expected, call=call, **fields)


def nonce_of(
    user_id: str = "alice", nonce: str = "n1", reply: bytes = b"{}", **fields: Any
) -> NonceRecord:
    fields.setdefault("digest", b"\x00\xff" * 8)
    fields.setdefault("callID", "1")
    fields.setdefault("expireTime", NOW + 600_000)
    return NonceRecord(userID=user_id, nonce=nonce, reply=reply, **fields)


def frame(call: Call, text: bytes = b'{"op":"x"}', *user_ids: str) -> OutgoingFrame:
    return OutgoingFrame(
        callID=call.callID,
        revision=call.revision,
        recipients=tuple(Recipient(user_id) for user_id in user_ids or ("alice", "bob")),
        frame=text,
    )


def event(call: Call, name: str = "call_created") -> WebhookEvent:
    return WebhookEvent(callID=call.callID, event=name, body=b"{}", createTime=NOW)


async def kept(store: Store, call: Call, **fields: Any) -> Record:
    """Create the call; its record."""
    result = await store.commit(step(call, **fields))
    assert result.applied
    assert result.record is not None
    return result.record


async def pages(store: Store, user_id: str, count: int) -> list[list[str]]:
    """The callIDs of every page of the history, newest first."""
    found = []
    before = 0
    while True:
        calls, before = await store.history(user_id, count, before)
        found.append([call.callID for call in calls])
        if before == 0:
            return found


def applied(results: list[CommitResult]) -> int:
    return sum(result.applied for result in results)
