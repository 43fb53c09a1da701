"""Tables: the event that each end reason becomes, for the caller and for the callee.

Argument order is UIKit's (``reference/kits.md`` A1); a test compares it with the seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from callkit.model import CallUserState, EndReason
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.extended_data import AnswerData

MISSED = frozenset(
    {
        EndReason.NO_ANSWER,
        EndReason.CANCELLED,
        EndReason.CALLER_LOST,
        EndReason.REMOVED,
        EndReason.BUSY,
    }
)
"""Ends that make an incoming call a missed one (:class:`~callkit.model.EndReason`)."""

INCOMING: Mapping[EndReason, str] = MappingProxyType(
    {
        EndReason.CANCELLED: "onIncomingCallCanceled",
        EndReason.CALLER_LOST: "onIncomingCallCanceled",
        EndReason.REMOVED: "onIncomingCallCanceled",
        EndReason.NO_ANSWER: "onIncomingCallTimeout",
        EndReason.ANSWERED_ELSEWHERE: "onIncomingCallAnsweredElsewhere",
        EndReason.DECLINED_ELSEWHERE: "onIncomingCallDeclinedElsewhere",
    }
)
"""What the end of a ring becomes on the device that rang, unless its person answered there."""

OWN_STATE: Mapping[CallUserState, EndReason] = MappingProxyType(
    {
        CallUserState.REJECTED: EndReason.DECLINED_ELSEWHERE,
        CallUserState.CANCELLED: EndReason.CANCELLED,
        CallUserState.BE_CANCELLED: EndReason.REMOVED,
        CallUserState.TIMEOUT: EndReason.NO_ANSWER,
        CallUserState.QUIT: EndReason.LEFT,
    }
)
"""What my own entry in a member list says about my part, when this device did not ask for it."""

PARTY_REASON: Mapping[CallUserState, EndReason] = MappingProxyType(
    {
        CallUserState.REJECTED: EndReason.DECLINED,
        CallUserState.CANCELLED: EndReason.CANCELLED,
        CallUserState.BE_CANCELLED: EndReason.REMOVED,
        CallUserState.TIMEOUT: EndReason.NO_ANSWER,
        CallUserState.QUIT: EndReason.LEFT,
    }
)
"""Why somebody else is not in the call."""


def incomingArguments(
    call: DeviceCall, reason: EndReason, remark: AnswerData
) -> tuple[object, ...]:
    """The arguments of ``INCOMING[reason]``."""
    if INCOMING[reason] == "onIncomingCallCanceled":
        return (call.callID, call.caller, remark.customData)
    if reason is EndReason.NO_ANSWER:
        return (call.callID, call.caller)
    return (call.callID, call.caller, call.deviceName)


def outgoingEvent(
    call: DeviceCall, userID: str, remark: AnswerData
) -> tuple[str, tuple[object, ...]]:
    """The event, with its arguments, that a callee's answer becomes for the one who invited.

    A refusal's third argument is its customData, or, when it has none, the person's message.
    """
    participant = call.participants[userID]
    if participant.state is CallUserState.RECEIVED:
        return "onOutgoingCallRinging", (call.callID, participant.user)
    if participant.state is CallUserState.ACCEPTED:
        return "onOutgoingCallAccepted", (call.callID, participant.user)
    name = "onOutgoingCallRejectedCauseBusy" if remark.busy else "onOutgoingCallDeclined"
    return name, (call.callID, participant.user, remark.customData or remark.message)


def reasonWithoutCall(call: DeviceCall) -> EndReason:
    """Why a call nobody else is in or may come to is over: why they did not come.

    Declined by anybody, else busy, else no answer (the server's history says the same).
    """
    if call.connected:
        return EndReason.ABANDONED
    said = {participant.reason for participant in call.participants.values()}
    for verdict in (EndReason.DECLINED, EndReason.BUSY, EndReason.NO_ANSWER):
        if verdict in said:
            return verdict
    return EndReason.CANCELLED if EndReason.REMOVED in said else EndReason.ABANDONED
