"""How people leave a call: cancelled invitations, quits, lost devices.

``reference/zim.md`` B4, B8, D4, H16 to H18; plan §5, Lost. What is refused is decided before
(:mod:`callkit.engine.refusals`).
"""

from __future__ import annotations

import msgspec

from callkit.engine import audience
from callkit.engine.audience import Notices
from callkit.engine.call import Call
from callkit.engine.commands import Cancel, DeviceBack, DeviceGone, Quit
from callkit.engine.deadlines import close, over, with_absence
from callkit.engine.notices import Answer
from callkit.engine.reasons import cancel_reason
from callkit.engine.refusals import is_whole, target_refusal
from callkit.engine.tables import Move, allows, moved
from callkit.model import PENDING_STATES, CallUserState, EndReason

replace = msgspec.structs.replace


def cancel(call: Call, command: Cancel, now: int) -> tuple[Call, Notices, Answer]:
    text = command.extendedData
    reason = cancel_reason(text)
    if is_whole(call, command):
        return *_cancel_whole(call, command.deviceID, text, reason, now), Answer()
    removed, failed = [], []
    for userID in dict.fromkeys(command.invitees):
        if target_refusal(call, command.userID, userID) is not None:
            failed.append(userID)
        else:
            member = call.requireMember(userID)
            removed.append(moved(member, Move.CANCEL_ONE, **over(now, EndReason.REMOVED, text)))
    call = call.having(*removed)
    told = audience.cancelled_some(call, removed, command.userID, command.deviceID, text)
    return call, told, Answer(errorInvitees=tuple(failed)) if failed else Answer()


def _cancel_whole(
    call: Call, deviceID: str, text: str, reason: EndReason, now: int
) -> tuple[Call, Notices]:
    rung = [member for member in call.members if member.state in PENDING_STATES]
    members = tuple(
        moved(member, Move.CANCEL_ALL, **over(now, reason, text))
        if allows(Move.CANCEL_ALL, member.state)
        else member
        for member in call.members
    )
    call = close(replace(call, members=members), now, reason, text)
    return call, audience.cancelled_whole(rung, call.caller, deviceID, text)


def leave(call: Call, command: Quit, now: int) -> tuple[Call, Notices]:
    member = moved(
        call.requireMember(command.userID),
        Move.QUIT,
        **over(now, EndReason.LEFT),
        extendedData=command.extendedData,
    )
    call = call.having(member)
    return call, audience.left(call, member)


def lose(call: Call, command: DeviceGone, now: int) -> tuple[Call, Notices]:
    if call.live and _is_callers_end(call, command):
        return _cancel_whole(call, command.deviceID, "", EndReason.CALLER_LOST, now)
    member = call.member(command.userID)
    if member is None or (
        member.primaryDevice != command.deviceID if member.primaryDevice else not command.lastOne
    ):
        return call, []
    return with_absence(call, member, now)


def find(call: Call, command: DeviceBack) -> tuple[Call, Notices]:
    """The device of a member is there again; another device of the person changes nothing."""
    member = call.member(command.userID)
    if member is None or member.primaryDevice not in ("", command.deviceID):
        return call, []
    return with_absence(call, member, 0)


def _is_callers_end(call: Call, command: DeviceGone) -> bool:
    """The caller's primary device is gone and nobody has ever accepted (plan §5, Lost)."""
    if command.userID != call.caller or call.fromServer:
        return False
    for member in call.members:
        if member.userID == call.caller:
            if (
                member.state is not CallUserState.ACCEPTED
                or member.primaryDevice != command.deviceID
            ):
                return False
        elif member.state in (CallUserState.ACCEPTED, CallUserState.QUIT):
            return False
    return True
