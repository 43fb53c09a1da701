"""The sentences about the end of a call, for each side (``reference/desktop.md`` B1, B2)."""

from __future__ import annotations

from typing import Final

from callkit.errors import ErrorCode
from callkit.model import EndReason
from callkit.names import shownName
from callkit.switchboard.view import CallView
from callkit.texts.inner_text import InnerText
from callkit.texts.names import duration, personName, spokenDuration

_MISSED: Final = frozenset(
    {EndReason.NO_ANSWER, EndReason.CANCELLED, EndReason.CALLER_LOST, EndReason.REMOVED}
)
_OVER: Final = frozenset({EndReason.LEFT, EndReason.ENDED, EndReason.ABANDONED, EndReason.ANSWERED})
_OUTGOING_ENDS: Final = {
    EndReason.CALLER_LOST: ("endCallerLost", "endCallerLost"),
    EndReason.CANCELLED: ("endCancelled", "endCancelled"),
    EndReason.REMOVED: ("endCancelled", "endCancelled"),
    EndReason.NO_ANSWER: ("endNoAnswer", "endNobodyAnswered"),
    EndReason.BUSY: ("endNameBusy", "endEveryoneBusy"),
    EndReason.DECLINED: ("endNameDeclined", "endEveryoneDeclined"),
}
_CAUSES: Final[dict[int, str]] = {
    ErrorCode.NETWORK_ERROR: "causeNoConnection",
    ErrorCode.SERVER_DISCONNECT: "causeNoConnection",
    ErrorCode.REQUEST_TIMEOUT: "causeTimeout",
    ErrorCode.SERVER_ERROR: "causeServer",
    ErrorCode.DATABASE_ERROR: "causeServer",
    ErrorCode.LOGIN_SERVER_ERROR: "causeServer",
    ErrorCode.CALL_SERVER_ERROR: "causeCallFull",
    ErrorCode.NOT_INIT: "causeNotSignedIn",
    ErrorCode.LOGIN_FAILED: "causeNotSignedIn",
    ErrorCode.USER_IS_NOT_LOGGED: "causeNotSignedIn",
    ErrorCode.TOKEN_INVALID: "causeSignInExpired",
    ErrorCode.TOKEN_EXPIRED: "causeSignInExpired",
    ErrorCode.USER_HAS_ALREADY_LOGGED_OUT: "causeNotSignedIn",
    ErrorCode.SDK_FREQUENCY_LIMIT: "causeTooManyRequests",
    ErrorCode.SERVER_FREQUENCY_LIMIT: "causeTooManyRequests",
    ErrorCode.PARAM_INVALID: "causeInvalid",
    ErrorCode.CALL_DOES_NOT_EXIST: "causeCallOver",
    ErrorCode.CALL_CANCEL_ERROR: "causeCallOver",
    ErrorCode.CALL_USER_ALREADY_IN_THE_CALL: "causeAlreadyInCall",
    ErrorCode.CALL_IS_NOT_INVITOR: "causeNotAllowed",
    ErrorCode.CALL_IS_NOT_INVITEE: "causeNotAllowed",
}


def ending(view: CallView, text: InnerText) -> str:
    """The reason of the end, for this side (``reference/desktop.md`` B1, B2)."""
    reason = view.endReason or EndReason.ENDED
    if reason is EndReason.FAILED:
        return _failure(view, text)
    if reason is EndReason.SUPERSEDED:
        # Both called each other: the end is not reported, the other call goes on.
        return text.say("connecting")
    elsewhere = _elsewhere(reason, view, text)
    if elsewhere:
        return elsewhere
    if reason in _OVER or view.connectedAt:
        return _over(reason, view, text)
    return _outgoing_end(reason, view, text) if view.outgoing else _incoming_end(reason, view, text)


def spokenEnding(view: CallView, text: InnerText) -> str:
    """:func:`ending` for people who hear it: the time in words, not in digits."""
    shown = text.say("endCallEndedAfter", duration=_lasted(view)) if view.connectedAt else ""
    said = ending(view, text)
    if not shown or said != shown:
        return said
    spoken = spokenDuration(view.endedAt - view.connectedAt, text)
    return text.say("announceEndedAfter", duration=spoken)


def cause(code: int, text: InnerText) -> str:
    """Why a request failed, in a few words without a full stop; the code when nothing is known."""
    key = _CAUSES.get(code)
    return text.say(key) if key else text.say("causeCode", code=code)


def isMissed(view: CallView) -> bool:
    """The call rang, or would have rung, for this person and was not answered."""
    missed = _MISSED | {EndReason.BUSY}
    return not view.outgoing and not view.connectedAt and view.endReason in missed


def _elsewhere(reason: EndReason, view: CallView, text: InnerText) -> str:
    keys = {
        EndReason.ANSWERED_ELSEWHERE: ("endAnsweredElsewhere", "endAnsweredOn"),
        EndReason.DECLINED_ELSEWHERE: ("endDeclinedElsewhere", "endDeclinedOn"),
        EndReason.MOVED_ELSEWHERE: ("endMovedElsewhere", "endMovedTo"),
    }.get(reason)
    if keys is None:
        return ""
    device = text.name(shownName(view.deviceName, ""))
    return text.say(keys[1], device=device) if device else text.say(keys[0])


def _over(reason: EndReason, view: CallView, text: InnerText) -> str:
    if view.group and reason is EndReason.LEFT:
        return text.say("endLeft")
    if view.group and reason is EndReason.ABANDONED and view.connectedAt:
        return text.say("endEveryoneElseLeft")
    if reason is EndReason.REMOVED:
        return text.say("endRemoved")
    if view.connectedAt and view.endedAt:
        return text.say("endCallEndedAfter", duration=_lasted(view))
    return text.say("endCallEnded")


def _lasted(view: CallView) -> str:
    return duration(view.endedAt - view.connectedAt)


def _incoming_end(reason: EndReason, view: CallView, text: InnerText) -> str:
    if reason in _MISSED:
        return text.say("endMissed", name=personName(view.inviter, text))
    if reason is EndReason.BUSY:
        return text.say("endMissedBusy", name=personName(view.inviter, text))
    if reason is EndReason.DECLINED:
        return text.say("endDeclinedMessageSent" if view.message else "endDeclined")
    return text.say("endCallEnded")


def _outgoing_end(reason: EndReason, view: CallView, text: InnerText) -> str:
    name = personName(view.peer, text)
    message = text.name(shownName(view.message, ""))
    if reason is EndReason.DECLINED and message and not view.group:
        return text.say("endNameDeclinedSaying", name=name, message=message)
    alone, group = _OUTGOING_ENDS.get(reason, ("endCallEnded", "endCallEnded"))
    return text.say(group if view.group else alone, name=name)


def _failure(view: CallView, text: InnerText) -> str:
    if view.outgoing and view.errorCode == ErrorCode.USER_DOES_NOT_EXIST:
        return text.say("endUserNotFound")
    if view.outgoing and view.errorCode == ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST:
        # Also the answer to somebody who is blocked: it must not tell the difference.
        key = "endNobodyReachable" if view.group else "endNameUnreachable"
        return text.say(key, name=personName(view.peer, text))
    key = "endFailed" if view.outgoing else "endFailedIncoming"
    if not view.errorCode:
        return text.say(key)
    return text.say(f"{key}Because", cause=cause(view.errorCode, text))
