"""Turns notices into frames, and sends frames to their devices. Both happen here only.

**Once.** A notice is encoded once, before the commit it belongs to, because it is part of that
commit: the outbox keeps it until it has been handed to its sockets.

**In order.** The store resolves the commits of one call in the order of their versions, a waiting
request is resumed in that same order, and between a commit's result and the hand-over to the
sockets nothing waits. So each socket is a queue in which the events of one call stand in the order
of their revisions, behind the reply that caused them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from callkit.engine.call import Call
from callkit.engine.notices import (
    BusyChanged,
    Cancelled,
    Changed,
    Created,
    Ended,
    Happening,
    Invited,
    Notice,
    TimedOut,
)
from callkit.model import LIVE_STATES, MAX_MEMBERS, CallUserInfo
from callkit.protocol.codec import MAX_SERVER_FRAME, encode
from callkit.protocol.frames import (
    CallBusyChanged,
    CallInvitationCancelled,
    CallInvitationCreated,
    CallInvitationEnded,
    CallInvitationReceived,
    CallInvitationTimeout,
    CallUserStateChanged,
    Event,
    Reply,
)
from callkit.server.calls.cluster import AnyCluster
from callkit.server.stores.base import OutgoingFrame, Store
from callkit.server.transport.sessions import Sessions

_log = logging.getLogger(__name__)
_RECOVERED_AT_ONCE = 500


class Fanout:
    """``cluster`` says when a committed frame is to be handed to ``sessions``."""

    def __init__(self, store: Store, sessions: Sessions, cluster: AnyCluster) -> None:
        self._store = store
        self._sessions = sessions
        self._cluster = cluster
        self._marked = 0
        self.send = cluster.send
        """Hand committed frames to the sockets of this process. Never waits, never raises."""

    async def mark(self) -> None:
        """Tell the store what has been sent; called now and then, not per commit."""
        sent = self._cluster.upTo
        if sent > self._marked:
            await self._store.delivered(sent)
            self._marked = sent

    async def recover(self) -> int:
        """Send what a former process committed and did not send; return how many frames."""
        if not self._cluster.alone:
            # It was never here before: its name is its own.
            return 0
        after = count = 0
        while entries := await self._store.undelivered(after, _RECOVERED_AT_ONCE):
            for entry in entries:
                self._sessions.deliver(entry.outgoing)
            after = entries[-1].position
            count += len(entries)
        if after:
            await self._store.delivered(after)
        return count


def outgoing_frames(call: Call, notices: Sequence[Notice], now: int) -> tuple[OutgoingFrame, ...]:
    """The frames of one change of ``call``, encoded."""
    return tuple(
        [
            OutgoingFrame(
                callID=call.callID,
                revision=call.revision,
                recipients=notice.recipients,
                frame=encode_fitting(_EVENTS[type(notice.happening)](call, notice.happening, now)),
            )
            for notice in notices
        ]
    )


def encode_fitting(frame: Event | Reply) -> bytes:
    """Encode a frame.

    No call that can be made is too long for one (:mod:`callkit.engine.texts`); of one that was
    stored before that was so, less is shown.
    """
    data = encode(frame)
    if len(data) <= MAX_SERVER_FRAME:
        return data
    _log.warning("a frame of %d bytes was shortened", len(data))
    for entries in fitting(getattr(frame, "callUserList", ())):
        data = encode(msgspec.structs.replace(frame, callUserList=entries))
        if len(data) <= MAX_SERVER_FRAME:
            break
    return data


def fitting(entries: Sequence[CallUserInfo]) -> Iterator[tuple[CallUserInfo, ...]]:
    """Shorter and shorter lists: without texts, then with nobody but those who are in the call."""
    bare = [msgspec.structs.replace(entry, extendedData="") for entry in entries]
    yield tuple(bare)
    yield tuple([entry for entry in bare if entry.state in LIVE_STATES][:MAX_MEMBERS])


def _created(call: Call, happening: Created, _now: int) -> Event:
    return CallInvitationCreated(
        callID=call.callID,
        revision=call.revision,
        mode=call.mode,
        caller=call.caller,
        extendedData=call.extendedData,
        timeout=call.timeout,
        createTime=call.createTime,
        callUserList=happening.callUserList,
    )


def _invited(call: Call, happening: Invited, now: int) -> Event:
    return CallInvitationReceived(
        callID=call.callID,
        revision=call.revision,
        mode=call.mode,
        caller=call.caller,
        inviter=happening.inviter,
        extendedData=call.extendedData,
        timeout=call.timeout,
        createTime=call.createTime,
        remainingMs=max(0, happening.deadline - now),
        callUserList=happening.callUserList,
    )


def _cancelled(call: Call, happening: Cancelled, _now: int) -> Event:
    return CallInvitationCancelled(
        callID=call.callID,
        revision=call.revision,
        mode=call.mode,
        inviter=happening.inviter,
        extendedData=happening.extendedData,
    )


def _timed_out(call: Call, _happening: TimedOut, _now: int) -> Event:
    return CallInvitationTimeout(callID=call.callID, revision=call.revision, mode=call.mode)


def _ended(call: Call, happening: Ended, _now: int) -> Event:
    return CallInvitationEnded(
        callID=call.callID,
        revision=call.revision,
        mode=call.mode,
        caller=call.caller,
        operatedUserID=happening.operatedUserID,
        extendedData=happening.extendedData,
        endTime=happening.endTime,
    )


def _changed(call: Call, happening: Changed, _now: int) -> Event:
    return CallUserStateChanged(
        callID=call.callID, revision=call.revision, callUserList=happening.callUserList
    )


def _busy_changed(call: Call, happening: BusyChanged, _now: int) -> Event:
    return CallBusyChanged(
        callID=call.callID,
        revision=call.revision,
        busy=happening.busy,
        deviceName=happening.deviceName,
    )


_EVENTS: dict[type[Happening], Callable[[Call, Any, int], Event]] = {
    Created: _created,
    Invited: _invited,
    Cancelled: _cancelled,
    TimedOut: _timed_out,
    Ended: _ended,
    Changed: _changed,
    BusyChanged: _busy_changed,
}
