"""What happens when a deadline passes, and when a call is over (plan §5; D2, D3, D7, H26).

One rule for every deadline: it has come when ``now >= deadline``. The last millisecond in which an
invitation can be answered is the one before. :func:`settle` runs before every command, so what is
true at a moment does not depend on how late an alarm fires: an answer at its deadline is refused
although nobody has timed the invitation out yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from callkit.engine import audience
from callkit.engine.call import Call, Member, Rules
from callkit.engine.reasons import closing_reason
from callkit.engine.tables import Move, moved
from callkit.model import (
    LIVE_STATES,
    PENDING_STATES,
    CallInvitationMode,
    CallState,
    CallUserState,
    EndReason,
)

replace = msgspec.structs.replace


def settle(
    call: Call, now: int, rules: Rules, online: Mapping[str, tuple[str, ...]]
) -> tuple[Call, audience.Notices]:
    """``call`` with everything done that is due at ``now``; the very same call if nothing is.

    ``online`` corrects what the call believes of its members' devices before it is judged.
    """
    if not call.live:
        return call, []
    notices: audience.Notices = []
    if online:
        seen, notices = _with_presence(call, now, online)
        call = seen if seen is call else conclude(seen, now, rules)
    if now < call.nextDeadline(rules):
        return call, notices
    after = tuple(_overdue(member, now, rules) for member in call.members)
    changed = [new for old, new in zip(call.members, after, strict=True) if new is not old]
    if 0 < call.reviewTime <= now:
        call = replace(call, reviewTime=0)
    call = conclude(replace(call, members=after) if changed else call, now, rules)
    notices += audience.fell_due(call, changed)
    if call.live and call.aloneTime and now >= call.aloneTime + rules.aloneFor:
        call = close(call, now, EndReason.ABANDONED)
        notices += audience.ended(call, "", "")
    return call, notices


def _with_presence(
    call: Call, now: int, online: Mapping[str, tuple[str, ...]]
) -> tuple[Call, audience.Notices]:
    notices: audience.Notices = []
    for member in call.members:
        devices = online.get(member.userID)
        if devices is not None:
            there = member.primaryDevice in devices if member.primaryDevice else bool(devices)
            call, told = with_absence(call, member, 0 if there else now)
            notices += told
    return call, notices


def with_absence(call: Call, member: Member, since: int) -> tuple[Call, audience.Notices]:
    """Remember since when the member's device is gone (0: it is there), and tell the other ones.

    Only a room can be left (advanced mode). Still away is no news: an absence does not begin anew.
    """
    if (
        not call.live
        or call.mode is CallInvitationMode.GENERAL
        or member.state is not CallUserState.ACCEPTED
        or bool(member.absentTime) == bool(since)
    ):
        return call, []
    told = audience.presence(member, there=not since)
    return call.having(replace(member, absentTime=since)), told


def _overdue(member: Member, now: int, rules: Rules) -> Member:
    if member.state in PENDING_STATES:
        if now >= member.deadline:
            return moved(member, Move.TIME_OUT, **over(now, EndReason.NO_ANSWER))
        if 0 < member.checkTime <= now:
            return moved(member, Move.MISS_CHECK, checkTime=0)
    elif (
        member.state is CallUserState.ACCEPTED
        and member.absentTime
        and now >= member.absentTime + rules.leaveAfter
    ):
        return moved(member, Move.QUIT, **over(now, EndReason.LEFT))
    return member


def over(now: int, reason: EndReason, text: str = "") -> dict[str, Any]:
    """The fields of a member whose part in the call is over."""
    return {
        "leftTime": now,
        "deadline": 0,
        "checkTime": 0,
        "absentTime": 0,
        "endReason": reason,
        "endExtendedData": text,
    }


def conclude(call: Call, now: int, rules: Rules) -> Call:
    """End a call that is over by itself, else see that something is due next.

    A general call ends when nobody's answer is awaited (H11), an advanced one when nobody is in
    it and nobody rings (H26). An advanced call with one person in it is given ``aloneFor``, one
    that nothing else is due for is looked at again after ``reviewAfter``.
    """
    pending = inside = away = 0
    for member in call.members:
        if member.state in PENDING_STATES:
            pending += 1
        elif member.state is CallUserState.ACCEPTED:
            inside += 1
            away += member.absentTime > 0
    if call.mode is CallInvitationMode.GENERAL:
        return call if pending else close(call, now, EndReason.ANSWERED)
    if not pending and not inside:
        return close(call, now, EndReason.ABANDONED)
    alone = (call.aloneTime or now) if inside == 1 and not pending else 0
    busy = pending or alone or away
    review = 0 if busy else call.reviewTime or now + rules.reviewAfter
    if alone == call.aloneTime and review == call.reviewTime:
        return call
    return replace(call, aloneTime=alone, reviewTime=review)


def close(call: Call, now: int, reason: EndReason, text: str = "") -> Call:
    """The call is over; states stay as they are (H7), every live member gets a reason."""
    members = [
        replace(member, **over(now, closing_reason(call, member, reason), text))
        if member.state in LIVE_STATES
        else member
        for member in call.members
    ]
    return replace(
        call, state=CallState.ENDED, endTime=now, aloneTime=0, reviewTime=0, members=tuple(members)
    )
