"""The end reason of a call, for each person and each device (plan §5).

:func:`end_reason` is the one answer; the rest of this module decides what it later reads.
"""

from __future__ import annotations

import msgspec

from callkit.engine.call import Call, Member
from callkit.model import PENDING_STATES, CallUserState, EndReason
from callkit.nesting import tooDeep

_TOOK_PART = frozenset({CallUserState.ACCEPTED, CallUserState.QUIT})


class _Text(msgspec.Struct):
    reason: str = ""


_decoder = msgspec.json.Decoder(_Text)


def end_reason(call: Call, userID: str, deviceID: str = "") -> EndReason | None:
    """Why ``call`` is over for ``userID`` on ``deviceID``; None while it is not (or never was).

    A person has one reason; a device of that person on which somebody else of the person's
    devices answered, declined or took over has the matching *elsewhere*. Without a ``deviceID``
    the person's own reason is returned. A refusal as busy is busy on every device.
    """
    member = call.member(userID)
    if member is None:
        return None
    if deviceID and deviceID != member.primaryDevice and member.state in _TOOK_PART:
        if deviceID in member.pastDevices:
            return EndReason.MOVED_ELSEWHERE
        # The creator's and an uninvited joiner's other devices never rang.
        if member.inviter:
            return EndReason.ANSWERED_ELSEWHERE
    if (
        member.endReason is EndReason.DECLINED
        and member.state is CallUserState.REJECTED
        and deviceID
        and deviceID != member.answerDevice
    ):
        return EndReason.DECLINED_ELSEWHERE
    return member.endReason


def refusal_reason(extendedData: str) -> EndReason:
    """What a callReject says: busy when its text is JSON with ``"reason": "busy"`` (D8)."""
    return EndReason.BUSY if _said(extendedData) == "busy" else EndReason.DECLINED


def cancel_reason(extendedData: str) -> EndReason:
    """What a callCancel says: superseded when its text is JSON with ``"reason": "superseded"``.

    The loser of a glare marks the cancel of its own call so; it is then nobody's missed call.
    """
    said = _said(extendedData)
    return EndReason.SUPERSEDED if said == EndReason.SUPERSEDED else EndReason.CANCELLED


def _said(extendedData: str) -> str:
    if not extendedData.lstrip().startswith("{") or tooDeep(extendedData):
        return ""
    try:
        return _decoder.decode(extendedData).reason
    except ValueError:
        # Anybody's text may stand here; what is not the kit's JSON says nothing.
        return ""


def closing_reason(call: Call, member: Member, reason: EndReason) -> EndReason:
    """The reason a still live ``member`` gets when ``call`` is closed for ``reason``.

    For the caller of a call nobody ever took it is why they did not: declined by anybody, else
    busy, else no answer; if somebody still rang, it is the plain ``reason``.
    """
    if member.userID != call.caller:
        return reason
    said = set()
    for other in call.members:
        if other.userID != call.caller:
            if other.state in _TOOK_PART or other.state in PENDING_STATES:
                return reason
            said.add(other.endReason)
    for verdict in (EndReason.DECLINED, EndReason.BUSY, EndReason.NO_ANSWER):
        if verdict in said:
            return verdict
    return reason
