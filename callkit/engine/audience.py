"""The recipients of each notice (``reference/zim.md`` C3, D5; H5, H15).

One rule, and what differs from it. **The rule:** a change of somebody's state is told by
``callUserStateChanged`` to every live member: to an Accepted one on the primary device, to one who
is still invited on all devices. **Different** is what people hear of their own change:

=============================  ===================================================================
own new state                  told
=============================  ===================================================================
Inviting                       callInvitationReceived, all devices; the others hear the change
Received, NotYetReceived       callUserStateChanged, all devices (the person is live)
Accepted, Rejected             callUserStateChanged, all devices; the ones that did not answer
                               also learn the name of the one that did
Timeout                        callInvitationTimeout, all devices
Cancelled, BeCancelled         callInvitationCancelled, all devices; also the canceller's others
Quit                           callUserStateChanged, the primary device only
=============================  ===================================================================

The creator's devices all hear callInvitationCreated; callInvitationEnded goes to every live member,
the operator included. A person whose call was made or answered by the server API has no primary
device and hears on all.

Besides, a person's other devices hear by callBusyChanged that the call makes the person busy no
more because the primary device is offline, and that it does again when that device is back. Of
what happens in the call they hear nothing (D5): a device that waits for its end asks.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from callkit.engine.call import Call, Member
from callkit.engine.notices import (
    BusyChanged,
    Cancelled,
    Changed,
    Created,
    Ended,
    Happening,
    Invited,
    Notice,
    Recipient,
    TimedOut,
)
from callkit.engine.views import user_info, user_infos
from callkit.model import LIVE_STATES, CallUserInfo, CallUserState

Notices = list[Notice]

_BEEN_INSIDE = frozenset({CallUserState.ACCEPTED, CallUserState.QUIT})


def _ears(member: Member) -> Recipient:
    """Where a live member hears: the primary device once there is one, else everywhere."""
    if member.state is CallUserState.ACCEPTED:
        return Recipient(member.userID, only=member.primaryDevice)
    return Recipient(member.userID)


def _live(call: Call, without: Container[str] = ()) -> tuple[Recipient, ...]:
    return tuple(
        [
            _ears(member)
            for member in call.members
            if member.state in LIVE_STATES and member.userID not in without
        ]
    )


def _tell(happening: Happening, recipients: Iterable[Recipient]) -> Notices:
    """A notice if anybody is there to hear it."""
    heard_by = tuple(recipients)
    return [Notice(happening=happening, recipients=heard_by)] if heard_by else []


def _changed(*members: Member) -> Changed:
    return Changed(callUserList=tuple(map(user_info, members)))


def created(call: Call) -> Notices:
    """The call is new: the creator's devices, then everybody invited."""
    infos = user_infos(call)
    invitees = [member for member in call.members if member.userID != call.caller]
    return [
        *_tell(Created(callUserList=infos), (Recipient(call.caller),)),
        *_invited(infos, invitees),
    ]


def added(call: Call, invitees: Sequence[Member]) -> Notices:
    """callingInvite: who was there hears of the new ones; those get the full list (H15)."""
    new = {member.userID for member in invitees}
    told = _tell(_changed(*invitees), _live(call, without=new))
    return [*told, *_invited(user_infos(call), invitees)]


def _invited(infos: tuple[CallUserInfo, ...], invitees: Sequence[Member]) -> Notices:
    if not invitees:
        return []
    invitation = Invited(
        inviter=invitees[0].inviter,
        deadline=invitees[0].deadline,
        callUserList=infos,
    )
    return _tell(invitation, (Recipient(member.userID) for member in invitees))


def received(call: Call, member: Member) -> Notices:
    return _tell(_changed(member), _live(call))


def answered(call: Call, member: Member, deviceID: str) -> Notices:
    """Accepted, joined or rejected on ``deviceID`` (empty: by the server API)."""
    recipients = _live(call)
    if member.state not in LIVE_STATES:
        recipients += (Recipient(member.userID, only=deviceID),)
    if deviceID and not member.deviceName:
        # Without a name to add, the person's other devices hear the very same words.
        return _tell(_changed(member), (*recipients, _others(member, deviceID)))
    return [*_tell(_changed(member), recipients), *_others_close(member, deviceID)]


def handed_over(member: Member, deviceID: str) -> Notices:
    """Another device of the same person became the primary one: nobody else hears of it."""
    return _others_close(member, deviceID)


def _others_close(member: Member, deviceID: str) -> Notices:
    if not deviceID:
        return []
    own = Changed(callUserList=(user_info(member, member.deviceName),))
    return _tell(own, (_others(member, deviceID),))


def _others(member: Member, deviceID: str) -> Recipient:
    return Recipient(member.userID, excluding=deviceID)


def left(call: Call, member: Member) -> Notices:
    """callQuit: the others and the device that was in the call."""
    own = Recipient(member.userID, only=member.primaryDevice)
    return _tell(_changed(member), (*_live(call), own))


def presence(member: Member, *, there: bool) -> Notices:
    """The device that is in the call is offline, or is there again: the other ones must know."""
    if not member.primaryDevice:
        return []
    busy = BusyChanged(busy=there, deviceName=member.deviceName if there else "")
    return _tell(busy, (_others(member, member.primaryDevice),))


def fell_due(call: Call, moved: Sequence[Member]) -> Notices:
    """Timeouts, failed delivery checks and absences that came due together."""
    if not moved:
        return []
    timed_out = [m for m in moved if m.state is CallUserState.TIMEOUT]
    absent = [m for m in moved if m.state is CallUserState.QUIT]
    notices = _tell(_changed(*moved), _live(call))
    notices += _tell(TimedOut(), (Recipient(member.userID) for member in timed_out))
    for member in absent:
        own = Recipient(member.userID, only=member.primaryDevice)
        notices += _tell(_changed(member), (own,))
    return notices


def unless_back(notices: Notices, userID: str) -> Notices:
    """A person who joins at the moment when their invitation expires, or their absence has lasted
    too long, is not told so: the reply to the join is there before."""
    kept: Notices = []
    for notice in notices:
        recipients = tuple(r for r in notice.recipients if r.userID != userID)
        kept += _tell(notice.happening, recipients)
    return kept


def cancelled_whole(
    invitees: Iterable[Member], caller: str, deviceID: str, extendedData: str
) -> Notices:
    """The whole call was taken back by (or lost with) ``deviceID`` of the caller."""
    recipients = [Recipient(member.userID) for member in invitees]
    if all(recipient.userID != caller for recipient in recipients):
        recipients.append(Recipient(caller, excluding=deviceID))
    return _tell(Cancelled(inviter=caller, extendedData=extendedData), recipients)


def cancelled_some(
    call: Call, removed: Sequence[Member], canceller: str, deviceID: str, extendedData: str
) -> Notices:
    """Some invitations were taken back, the call goes on.

    The canceller's primary device hears the change of state like every member; the cancelled
    event would read there as the end of the call, so it goes to the other devices only. It goes
    to none of a canceller who is being invited (again) just now: it would stop that ring.
    """
    recipients = [Recipient(gone.userID) for gone in removed]
    member = call.member(canceller)
    if member is not None and member.state in _BEEN_INSIDE:
        recipients.append(Recipient(canceller, excluding=member.primaryDevice or deviceID))
    return [
        *_tell(Cancelled(inviter=canceller, extendedData=extendedData), recipients),
        *_tell(_changed(*removed), _live(call)),
    ]


def ended(call: Call, operatedUserID: str, extendedData: str) -> Notices:
    """callEnd, or (without an operator) the server's end of a call with one person in it."""
    end = Ended(operatedUserID=operatedUserID, extendedData=extendedData, endTime=call.endTime)
    return _tell(end, _live(call))
