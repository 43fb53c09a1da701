"""What this device knows of its calls, and whether the next event fits to it.

Pure: no clock, no I/O; ``now`` is monotonic seconds. This module decides three things:

* which event is news, which is a double, and which shows that something was missed
  (:meth:`KnownCalls.hear`);
* what a login says it knows (:meth:`KnownCalls.revisions`) and which events the snapshot makes
  (:meth:`KnownCalls.catchUp`): per call at most one ``callUserStateChanged``, plus the event of its
  beginning or end;
* in which calls this device rings or is the primary one.

A device follows a call by revision only while it rings in it or is primary (plan §6): the other
devices are not told everything. After that an entry stays for a while, so that a late double of an
old event is known as one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from callkit.client.snapshot_differences import Difference, Role, when_alive, when_over
from callkit.model import (
    PENDING_STATES,
    CallInfo,
    CallInvitationMode,
    CallState,
    CallUserInfo,
    CallUserState,
    EndReason,
)
from callkit.protocol import frames
from callkit.protocol.frames import CallEvent

MAX_KNOWN = 200
"""Calls a login may name."""
MAX_OVER = 256
"""The least number of ended or watched calls that are remembered."""
GRACE = 2.0
"""Seconds after an invitation's deadline at which a missing event means that something was lost."""

GONE_STATES = frozenset(
    {
        CallUserState.REJECTED,
        CallUserState.CANCELLED,
        CallUserState.TIMEOUT,
        CallUserState.QUIT,
        CallUserState.BE_CANCELLED,
    }
)


class EventHandling(enum.Enum):
    DELIVER = "deliver"
    DROP = "drop"
    """A duplicate, or older than the known state."""
    RESYNC = "resync"
    """An earlier event was lost: log in again; the snapshot contains this one, too."""


@dataclass
class KnownCall:
    """One call. ``revision`` is the last one heard by event or snapshot."""

    callID: str
    role: Role
    revision: int = 0
    mode: CallInvitationMode = CallInvitationMode.UNKNOWN
    caller: str = ""
    inviter: str = ""
    extendedData: str = ""
    timeout: int = 0
    createTime: int = 0
    members: dict[str, CallUserInfo] = field(default_factory=dict)
    pendingUntil: dict[str, float] = field(default_factory=dict)
    """Until when each pending member may stay so."""
    seen: set[object] = field(default_factory=set)
    """The events heard at ``revision``: silent changes share one."""
    created: bool = False
    """The device was told of the call by callInvitationCreated, or needs not be."""
    leaving: bool = False
    """The reply to this device's reject, quit, end or cancel has come, its event has not."""

    @property
    def followed(self) -> bool:
        return self.role in (Role.RINGING, Role.PRIMARY) and not self.leaving


class KnownCalls:
    """The calls of one device of ``userID``."""

    def __init__(self, userID: str) -> None:
        self.userID = userID
        self._entries: dict[str, KnownCall] = {}
        self._crowded = MAX_OVER

    # --- questions ---

    def entry(self, callID: str) -> KnownCall | None:
        return self._entries.get(callID)

    def revisions(self) -> dict[str, int]:
        """The ``known`` field of a login: {callID: revision} of every live call, the newest ones if
        there are too many."""
        alive = [entry for entry in self._entries.values() if entry.role is not Role.OVER]
        alive.sort(key=lambda entry: entry.role is not Role.WATCHING)
        return {entry.callID: entry.revision for entry in alive[-MAX_KNOWN:]}

    def unacknowledged(self) -> list[str]:
        """Calls that ring here without a confirmation (callReceived) at the server."""
        return [
            entry.callID
            for entry in self._entries.values()
            if entry.role is Role.RINGING
            and (me := entry.members.get(self.userID)) is not None
            and me.state in (CallUserState.INVITING, CallUserState.NOT_YET_RECEIVED)
        ]

    def rings(self) -> bool:
        """Whether a call rings here."""
        return any(entry.role is Role.RINGING for entry in self._entries.values())

    def overdue(self, now: float) -> bool:
        """Whether an invitation is past its deadline without an event. Asked again, the same
        silence counts only after another while.
        """
        found = False
        for entry in self._entries.values():
            if entry.followed and any(now > due + GRACE for due in entry.pendingUntil.values()):
                found = True
                again = now + max(entry.timeout, 10)
                entry.pendingUntil = dict.fromkeys(entry.pendingUntil, again)
        return found

    def calls(self, now: float) -> tuple[CallInfo, ...]:
        """The calls in which this device rings or is primary. May be called from any thread."""
        # A list is made of a dictionary in one step, whatever another thread does to it.
        entries = [entry for entry in list(self._entries.values()) if entry.followed]
        return tuple(self._info(entry, now) for entry in entries)

    def _info(self, entry: KnownCall, now: float) -> CallInfo:
        rings_until = entry.pendingUntil.get(self.userID, now)
        return CallInfo(
            callID=entry.callID,
            state=CallState.STARTED,
            mode=entry.mode,
            caller=entry.caller,
            inviter=entry.inviter,
            extendedData=entry.extendedData,
            timeout=entry.timeout,
            createTime=entry.createTime,
            callUserList=(*entry.members.values(),),
            revision=entry.revision,
            remainingMs=max(0, round((rings_until - now) * 1000)),
            primary=entry.role is Role.PRIMARY,
        )

    # --- what the server says by itself ---

    def hear(self, event: CallEvent, now: float) -> EventHandling:
        """Apply one event and return how to handle it."""
        entry = self._entries.get(event.callID)
        if entry is None:
            return self._hear_new(event, now)
        key = _key(event)
        if event.revision < entry.revision:
            return EventHandling.DROP
        if event.revision == entry.revision and key in entry.seen:
            return EventHandling.DROP
        missed = event.revision > entry.revision + 1
        if missed and entry.followed and not self._closes(event, entry):
            return EventHandling.RESYNC
        if entry.role is Role.OVER and isinstance(event, frames.CallInvitationReceived):
            # Invited again after an end: a new invitation, whatever was missed in between.
            entry.leaving = False
        self._advance(entry, event.revision)
        entry.seen.add(key)
        self._take(entry, event, now)
        return EventHandling.DELIVER

    def _hear_new(self, event: CallEvent, now: float) -> EventHandling:
        if isinstance(event, frames.CallUserStateChanged) and not self._closed_by(event, None):
            # Only members are told of changes, so an invitation or a hand-over was missed.
            return EventHandling.RESYNC
        creates = isinstance(event, frames.CallInvitationCreated)
        entry = self._open(event.callID, Role.WATCHING if creates else Role.OVER)
        self._advance(entry, event.revision)
        entry.seen.add(_key(event))
        self._take(entry, event, now)
        return EventHandling.DELIVER

    def _closes(self, event: CallEvent, entry: KnownCall) -> bool:
        """The event is the end for this device, which needs no history."""
        if isinstance(event, frames.CallUserStateChanged):
            return self._closed_by(event, entry)
        return isinstance(
            event,
            frames.CallInvitationCancelled
            | frames.CallInvitationTimeout
            | frames.CallInvitationEnded,
        )

    def _closed_by(self, event: frames.CallUserStateChanged, entry: KnownCall | None) -> bool:
        for info in event.callUserList:
            if info.userID != self.userID:
                continue
            if info.state in GONE_STATES:
                return True
            if info.state is CallUserState.ACCEPTED:
                # The reply to this device's accept comes before its event and makes the device
                # primary; a name says that it happened elsewhere even so.
                return bool(info.deviceName) or entry is None or entry.role is Role.RINGING
        return False

    def _take(self, entry: KnownCall, event: CallEvent, now: float) -> None:
        match event:
            case frames.CallInvitationCreated():
                self._describe(entry, event)
                entry.inviter = event.caller
                entry.created = True
                self._update(entry, event.callUserList, now)
            case frames.CallInvitationReceived():
                self._describe(entry, event)
                entry.inviter = event.inviter
                entry.role = Role.RINGING
                entry.leaving = False
                self._update(entry, event.callUserList, now)
                entry.pendingUntil[self.userID] = now + event.remainingMs / 1000
            case frames.CallUserStateChanged():
                closed = self._closed_by(event, entry)
                self._update(entry, event.callUserList, now)
                if closed or self._all_answered(entry):
                    self._end(entry)
            case _:
                self._end(entry)
        self._forget_old()

    # --- what the server answers ---

    def replied(self, request: frames.Request, reply: frames.Reply, now: float) -> None:
        """A request of this device succeeded. Events, not replies, move the revision on."""
        match request, reply:
            case frames.CallInvite(config=config), frames.CallInviteReply():
                entry = self._entries.get(reply.callID) or self._open(reply.callID, Role.PRIMARY)
                entry.role = Role.PRIMARY
                entry.mode = config.mode
                entry.caller = entry.inviter = self.userID
                entry.extendedData = config.extendedData
                entry.timeout = reply.timeout
                entry.createTime = reply.createTime
            case frames.CallAccept(), frames.CallAcceptReply():
                self._enter(reply.callID, reply.revision, reply.callUserList, now)
            case frames.CallJoin(), frames.CallJoinReply():
                entry = self._enter(reply.callID, reply.revision, reply.callUserList, now)
                entry.mode = CallInvitationMode.ADVANCED
                entry.createTime = reply.createTime
                entry.extendedData = reply.extendedData
                # A device that enters has heard nothing before; one that takes over hears no event.
                entry.revision = max(entry.revision, reply.revision)
                self._update(entry, reply.callUserList, now)
            case frames.CallReject() | frames.CallQuit() | frames.CallEnd(), _:
                self._leave(request.callID)
            case frames.CallCancel(callID=callID, invitees=invitees), _:
                cancelled = self._entries.get(callID)
                if cancelled is not None and (
                    not invitees or cancelled.mode is CallInvitationMode.GENERAL
                ):
                    # The device that cancels the whole call gets no event of it.
                    self._end(cancelled)

    def _enter(
        self, callID: str, revision: int, people: Iterable[CallUserInfo], now: float
    ) -> KnownCall:
        entry = self._entries.get(callID)
        if entry is None:
            entry = self._open(callID, Role.PRIMARY)
            entry.revision = revision
            self._update(entry, people, now)
        if entry.role is not Role.PRIMARY:
            entry.leaving = False
        entry.role = Role.PRIMARY
        entry.created = True
        entry.pendingUntil.pop(self.userID, None)
        return entry

    def _leave(self, callID: str) -> None:
        entry = self._entries.get(callID)
        if entry is not None and entry.role is not Role.OVER:
            entry.leaving = True

    # --- what a snapshot says ---

    def catchUp(
        self,
        calls: Iterable[CallInfo],
        ended: Iterable[CallInfo],
        now: float,
        *,
        fresh: bool = True,
    ) -> list[CallEvent]:
        """Adopt a snapshot and return the events its difference makes.

        ``fresh``: it came with the login's reply, so it is right even where it is older than what
        was heard (a server that lost work); a later page is not.
        """
        events: list[CallEvent] = []
        for info in calls:
            if not self._newer(info, fresh):
                continue
            entry = self._entries.get(info.callID) or KnownCall(info.callID, Role.OVER)
            change = when_alive(self.userID, info, entry.members, entry.role, created=entry.created)
            entry.leaving = entry.leaving and not fresh
            events += self._adopt(entry, info, change, now)
        for info in ended:
            known = self._entries.get(info.callID)
            if known is None or known.role is Role.OVER or not self._newer(info, fresh):
                continue
            reason = info if info.state is not CallState.UNKNOWN else self._unknown(known, now)
            change = when_over(self.userID, reason, known.members, known.role)
            events += self._adopt(known, reason, change, now)
        self._forget_old()
        return events

    def _newer(self, info: CallInfo, fresh: bool) -> bool:
        entry = self._entries.get(info.callID)
        return fresh or entry is None or info.revision >= entry.revision

    def _unknown(self, entry: KnownCall, now: float) -> CallInfo:
        """The server has lost the call, so only its end can be reported."""
        reason = EndReason.ENDED if entry.role is Role.PRIMARY else EndReason.CANCELLED
        return msgspec.structs.replace(
            self._info(entry, now), state=CallState.ENDED, endReason=reason, primary=False
        )

    def _adopt(
        self, entry: KnownCall, info: CallInfo, change: Difference, now: float
    ) -> tuple[CallEvent, ...]:
        if change.role is not Role.OVER:
            self._entries[entry.callID] = entry
        entry.role = change.role
        entry.created = True
        entry.inviter = info.inviter
        entry.revision = info.revision
        entry.seen.clear()
        entry.members.clear()
        self._describe(entry, info)
        self._update(entry, info.callUserList, now)
        if entry.role is Role.RINGING:
            entry.pendingUntil[self.userID] = now + info.remainingMs / 1000
        if entry.role is Role.OVER:
            self._end(entry)
        return change.events

    # --- inside ---

    def _open(self, callID: str, role: Role) -> KnownCall:
        entry = self._entries[callID] = KnownCall(callID, role)
        return entry

    def _advance(self, entry: KnownCall, revision: int) -> None:
        if revision != entry.revision:
            entry.revision = revision
            entry.seen.clear()

    def _describe(
        self,
        entry: KnownCall,
        said: frames.CallInvitationCreated | frames.CallInvitationReceived | CallInfo,
    ) -> None:
        entry.mode = said.mode
        entry.caller = said.caller
        entry.extendedData = said.extendedData
        entry.timeout = said.timeout
        entry.createTime = said.createTime

    def _update(self, entry: KnownCall, people: Iterable[CallUserInfo], now: float) -> None:
        for info in people:
            entry.members[info.userID] = info
            if info.state in PENDING_STATES:
                entry.pendingUntil.setdefault(info.userID, now + entry.timeout)
            else:
                entry.pendingUntil.pop(info.userID, None)

    def _all_answered(self, entry: KnownCall) -> bool:
        """A general call has ended when everybody has answered; there is no event for that."""
        return entry.mode is CallInvitationMode.GENERAL and not any(
            info.state in PENDING_STATES for info in entry.members.values()
        )

    def _end(self, entry: KnownCall) -> None:
        entry.role = Role.OVER
        entry.leaving = False
        entry.pendingUntil.clear()

    def _forget_old(self) -> None:
        if len(self._entries) < self._crowded:
            return
        idle = [
            callID
            for callID, entry in self._entries.items()
            if entry.role in (Role.OVER, Role.WATCHING)
        ]
        for callID in idle[: max(0, len(idle) - MAX_OVER)]:
            del self._entries[callID]
        # A search through all calls is slow; not at every event.
        self._crowded = len(self._entries) + MAX_OVER


def _key(event: CallEvent) -> object:
    """The identity of an event among those of one revision."""
    if isinstance(event, frames.CallUserStateChanged):
        return event
    # The same invitation sent again has less time left.
    return type(event)
