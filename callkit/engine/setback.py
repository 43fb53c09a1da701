"""What becomes of a call's waits when the clock was set back while no server watched.

Within one life a server's time never goes back. Between two lives the machine's clock may: then
calls are found whose last change lies in the future, and their deadlines would come late by as
much. They are brought back by the distance between that change and now, so that nothing waits
longer than the wait it began with. What has happened keeps the times people were told.
"""

from __future__ import annotations

import msgspec

from callkit.engine.call import Call, Member

replace = msgspec.structs.replace


def brought_back(call: Call, now: int) -> Call:
    """The call with its waits measured from ``now``; the very same call unless it was ahead."""
    ahead = _last_change(call) - now
    if ahead <= 0 or not call.live:
        return call
    return replace(
        call,
        aloneTime=_earlier(call.aloneTime, ahead),
        reviewTime=_earlier(call.reviewTime, ahead),
        members=tuple(_brought_back(member, ahead) for member in call.members),
    )


def _last_change(call: Call) -> int:
    times = [call.createTime, call.aloneTime]
    for member in call.members:
        times += (member.invitedTime, member.answeredTime, member.leftTime, member.absentTime)
    return max(times)


def _brought_back(member: Member, ahead: int) -> Member:
    return replace(
        member,
        deadline=_earlier(member.deadline, ahead),
        checkTime=_earlier(member.checkTime, ahead),
        absentTime=_earlier(member.absentTime, ahead),
    )


def _earlier(time: int, by: int) -> int:
    return max(1, time - by) if time else 0
