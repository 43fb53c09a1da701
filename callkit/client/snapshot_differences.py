"""The difference between a snapshot's entry for a call and what this device knew of it. Pure.

==========================  ======================================================================
the snapshot says           events
==========================  ======================================================================
lives, others changed       callUserStateChanged with everybody who changed
lives, was not known here,  callInvitationCreated: its own event was lost with a connection
created by this device
lives, I am invited again   callInvitationReceived (the server repeats only what is not known)
lives, but on another       callUserStateChanged with my entry and its deviceName
device of mine now
over: answered, declined,   callUserStateChanged with everybody who changed
busy, left, no answer for
the caller …
over: cancelled, lost, …    callInvitationCancelled (the caller's own: callUserStateChanged first)
over: no answer, invited    callInvitationTimeout
over: ended, abandoned      callInvitationEnded
==========================  ======================================================================

A call the server does not know any more counts as cancelled where it rang, else as ended. An
invitee whose invitation is over hears, as live, the one event of its end and no change of state
(``reference/zim.md`` D5).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import msgspec

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

TAKEN_BACK = frozenset(
    {
        EndReason.CANCELLED,
        EndReason.CALLER_LOST,
        EndReason.REMOVED,
        EndReason.SUPERSEDED,
        EndReason.FAILED,
    }
)
CLOSED = frozenset({EndReason.ENDED, EndReason.ABANDONED})


class Role(enum.Enum):
    """What a device is in a call."""

    RINGING = "ringing"
    """Invited, not answered."""
    PRIMARY = "primary"
    """In the call: created, accepted or joined here."""
    WATCHING = "watching"
    """Another own device created the call; only its cancelling will be heard here."""
    OVER = "over"


class Difference(msgspec.Struct, frozen=True):
    """``events`` to deliver, and what the device is in the call from now on."""

    events: tuple[CallEvent, ...]
    role: Role


Members = Mapping[str, CallUserInfo]


def when_over(userID: str, info: CallInfo, members: Members, role: Role) -> Difference:
    """The call, or this person's part in it, is over; ``info.endReason`` says why."""
    reason = info.endReason
    events: tuple[CallEvent, ...] = ()
    if role is Role.WATCHING:
        # Such a device is told of a cancel and of nothing else.
        events = (_cancelled(info),) if reason in TAKEN_BACK else ()
    elif role is Role.RINGING and (last := _last_word(info)):
        events = last
    elif role is not Role.OVER:
        events = _changes(info, members, own=userID if info.deviceName else "")
        if reason in TAKEN_BACK:
            events += (_cancelled(info),)
        elif reason in CLOSED or _was_ended(userID, info):
            events += (_ended(info),)
    return Difference(events, Role.OVER)


def when_alive(
    userID: str, info: CallInfo, members: Members, role: Role, *, created: bool
) -> Difference:
    """This person is still a member. ``created``: the device was told that the call began."""
    pending = _own_state(userID, info) in PENDING_STATES
    if role is Role.OVER:
        return _appeared(userID, info)
    if pending and role is Role.RINGING:
        return Difference(_changes(info, members), role)
    if pending:
        return Difference((frames.CallInvitationReceived.of(info),), Role.RINGING)
    if role is Role.WATCHING:
        return Difference((), Role.PRIMARY if info.primary else role)
    if not info.primary:
        return Difference(_changes(info, members, own=userID), Role.OVER)
    events = _changes(info, members) if created else (_created(info),)
    return Difference(events, Role.PRIMARY)


def _was_ended(userID: str, info: CallInfo) -> bool:
    """Somebody ended an advanced call while this person was in it, whatever the reason says.

    An end leaves people's states as they are; the caller of a call nobody took is told why.
    """
    return (
        info.mode is CallInvitationMode.ADVANCED
        and info.state is CallState.ENDED
        and _own_state(userID, info) is CallUserState.ACCEPTED
    )


def _own_state(userID: str, info: CallInfo) -> CallUserState:
    for member in info.callUserList:
        if member.userID == userID:
            return member.state
    return CallUserState.UNKNOWN


def _appeared(userID: str, info: CallInfo) -> Difference:
    """The device did not know the call; its invitation, if any, comes as an event of its own."""
    if not info.primary:
        return Difference((), Role.OVER)
    return Difference((_created(info),) if info.caller == userID else (), Role.PRIMARY)


def _last_word(info: CallInfo) -> tuple[CallEvent, ...]:
    """The event that ends a call for a member, if this end has one."""
    if info.endReason in TAKEN_BACK:
        return (_cancelled(info),)
    if info.endReason in CLOSED:
        return (_ended(info),)
    if info.endReason == EndReason.NO_ANSWER:
        return (_timeout(info),)
    return ()


def _changes(
    info: CallInfo, members: Mapping[str, CallUserInfo], own: str = ""
) -> tuple[CallEvent, ...]:
    """callUserStateChanged for everybody who is not as before.

    ``own`` is told in any case: something happened on another device of that person, where the
    state may be the same and the name of the device is the news.
    """
    changed: list[CallUserInfo] = []
    for member in info.callUserList:
        before = members.get(member.userID)
        if member.userID == own:
            changed.append(msgspec.structs.replace(member, deviceName=info.deviceName))
        elif before is None or _said(before) != _said(member):
            changed.append(member)
    if not changed:
        return ()
    return (
        frames.CallUserStateChanged(
            callID=info.callID, revision=info.revision, callUserList=tuple(changed)
        ),
    )


def _said(member: CallUserInfo) -> tuple[CallUserState, str]:
    return member.state, member.extendedData


def _created(info: CallInfo) -> CallEvent:
    return frames.CallInvitationCreated(
        callID=info.callID,
        revision=info.revision,
        mode=info.mode,
        caller=info.caller,
        extendedData=info.extendedData,
        timeout=info.timeout,
        createTime=info.createTime,
        callUserList=info.callUserList,
    )


def _cancelled(info: CallInfo) -> CallEvent:
    return frames.CallInvitationCancelled(
        callID=info.callID,
        revision=info.revision,
        mode=info.mode,
        inviter=info.inviter,
        extendedData=info.endExtendedData,
    )


def _timeout(info: CallInfo) -> CallEvent:
    return frames.CallInvitationTimeout(callID=info.callID, revision=info.revision, mode=info.mode)


def _ended(info: CallInfo) -> CallEvent:
    return frames.CallInvitationEnded(
        callID=info.callID,
        revision=info.revision,
        mode=info.mode,
        caller=info.caller,
        # A snapshot does not say by whom it was ended.
        operatedUserID="",
        extendedData=info.endExtendedData,
        endTime=info.endTime,
    )
