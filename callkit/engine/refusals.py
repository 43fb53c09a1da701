"""The checks that refuse a command. Their order is part of the contract (plan §5): the first that
fails answers.

Known call (6000276) → mode (6000286) → role (6000273, 6000274) → cancel of somebody who has
accepted (6000271) → over (6000276) → already primary (6000283) → capacity (6000272). What comes
before (arguments, session, rate) is the server's; capacity of a ``callingInvite`` is
:mod:`callkit.engine.invitees`.
"""

from __future__ import annotations

from callkit.engine.call import Call, Member, Rules
from callkit.engine.commands import (
    Accept,
    CallingInvite,
    Cancel,
    Command,
    End,
    Join,
    Quit,
    Received,
    Reject,
)
from callkit.engine.tables import MODES, Move, allows
from callkit.errors import ErrorCode, RequestError
from callkit.model import (
    LIVE_STATES,
    MAX_MEMBERS,
    MAX_MEMBERS_EVER,
    PENDING_STATES,
    CallInvitationMode,
    CallUserState,
    JoinPolicy,
)

_ADVANCED_ONLY = frozenset({CallingInvite, Join, Quit, End})


def unknown_call() -> RequestError:
    return RequestError(ErrorCode.CALL_DOES_NOT_EXIST, "no such call")


def check(call: Call, command: Command, rules: Rules) -> None:
    """Raise the first refusal that applies; ``call`` has nothing overdue.

    Commands that no person gives (Due, DeviceGone, DeviceBack) are never refused.
    """
    if call.mode is CallInvitationMode.GENERAL and type(command) in _ADVANCED_ONLY:
        raise RequestError(
            ErrorCode.CALL_IS_NOT_ADVANCED_MODE, "only a call made in advanced mode can do this"
        )
    match command:
        case Received():
            if call.member(command.userID) is None:
                raise _not_invited()
        case Accept() | Reject():
            _check_answer(call, command.userID)
        case Cancel():
            _check_cancel(call, command)
        case CallingInvite() | Quit() | End():
            _check_inside(call, command.userID)
        case Join():
            _check_join(call, command, rules)


def _check_answer(call: Call, userID: str) -> None:
    member = call.member(userID)
    if member is None or not member.inviter:
        raise _not_invited()
    if not call.live or member.state not in PENDING_STATES:
        raise _over()


def _check_inside(call: Call, userID: str) -> None:
    member = call.member(userID)
    if member is None or member.state is not CallUserState.ACCEPTED:
        raise RequestError(ErrorCode.CALL_IS_NOT_INVITEE, "you are not in this call")
    if not call.live:
        raise _over()


def _check_join(call: Call, command: Join, rules: Rules) -> None:
    member = call.member(command.user.userID)
    invited = rules.whoMayJoin == "invited" or call.joinPolicy is JoinPolicy.INVITED
    if invited and not _was_invited(call, member):
        raise _not_invited()
    if not call.live:
        raise _over()
    if member is not None and member.state is CallUserState.ACCEPTED:
        if member.primaryDevice == command.deviceID:
            raise RequestError(
                ErrorCode.CALL_USER_ALREADY_IN_THE_CALL, "this device is in the call already"
            )
        return
    if not allows(Move.JOIN, member.state if member else None):
        raise _over()
    # Somebody who rings holds a place already; taking the call needs no other.
    ringing = member is not None and member.state in PENDING_STATES
    if not ringing and sum(m.state in LIVE_STATES for m in call.members) >= MAX_MEMBERS:
        raise RequestError(ErrorCode.CALL_SERVER_ERROR, "the call is full")
    if member is None and len(call.members) >= MAX_MEMBERS_EVER:
        raise RequestError(
            ErrorCode.CALL_SERVER_ERROR, f"{MAX_MEMBERS_EVER} people have been in this call"
        )


def _was_invited(call: Call, member: Member | None) -> bool:
    return member is not None and (bool(member.inviter) or member.userID == call.caller)


def is_whole(call: Call, command: Cancel) -> bool:
    """Whether a cancel means the whole call: no list, or a mode without individual cancel (B4)."""
    return not command.invitees or Move.CANCEL_ONE not in MODES[call.mode]


def _check_cancel(call: Call, command: Cancel) -> None:
    if is_whole(call, command):
        if command.userID != call.caller:
            raise _not_inviter()
        if any(_has_accepted(call, member) for member in call.members):
            raise _accepted()
        if not call.live:
            raise _over()
        return
    refusals = [target_refusal(call, command.userID, userID) for userID in command.invitees]
    if all(refusals) and refusals[0]:
        raise refusals[0]


def target_refusal(call: Call, canceller: str, userID: str) -> RequestError | None:
    """Why ``canceller`` cannot take back the invitation of ``userID``; None if that is possible.

    Both the caller and the person who invited may do it (H18), also after leaving the call (B2).
    """
    member = call.member(userID)
    if canceller != call.caller and (member is None or member.inviter != canceller):
        return _not_inviter()
    if member is None or not member.inviter:
        return RequestError(ErrorCode.CALL_IS_NOT_INVITEE, "this person was not invited")
    if member.state is CallUserState.ACCEPTED:
        return _accepted()
    if not call.live or not allows(Move.CANCEL_ONE, member.state):
        return _over()
    return None


def _has_accepted(call: Call, member: Member) -> bool:
    return member.state is CallUserState.ACCEPTED and member.userID != call.caller


def _not_invited() -> RequestError:
    return RequestError(ErrorCode.CALL_IS_NOT_INVITEE, "you were not invited to this call")


def _not_inviter() -> RequestError:
    return RequestError(ErrorCode.CALL_IS_NOT_INVITOR, "you did not make this invitation")


def _accepted() -> RequestError:
    return RequestError(ErrorCode.CALL_CANCEL_ERROR, "the invitation was accepted")


def _over() -> RequestError:
    return RequestError(ErrorCode.CALL_DOES_NOT_EXIST, "the call or the invitation is over")
