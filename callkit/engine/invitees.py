"""Which people of a list can be invited (``reference/zim.md`` B3, B6, H4, H21, H22).

``callInvite`` takes everybody it may or refuses; only ``callingInvite`` takes part of the list
when the call has not enough free places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callkit.engine.call import Call
from callkit.engine.commands import CallingInvite
from callkit.engine.tables import Move, allows
from callkit.errors import ErrorCode, RequestError
from callkit.model import (
    LIVE_STATES,
    MAX_INVITEES,
    MAX_MEMBERS,
    MAX_MEMBERS_EVER,
    ErrorUserInfo,
    User,
)


def distinct_invitees(
    inviter: str, invitees: Sequence[str]
) -> tuple[tuple[str, ...], tuple[ErrorUserInfo, ...]]:
    """Drop duplicates and the inviter, keeping the order; the inviter becomes an error entry.

    Raises:
        RequestError: 6000001, nobody but the inviter is named.
    """
    distinct = dict.fromkeys(invitees)
    myself = inviter in distinct
    if myself:
        del distinct[inviter]
    if not distinct:
        raise RequestError(
            ErrorCode.PARAM_INVALID,
            "invitees: you cannot invite yourself" if myself else "invitees: nobody is named",
        )
    errors = (ErrorUserInfo(inviter, ErrorCode.PARAM_INVALID),) if myself else ()
    return tuple(distinct), errors


def plan_invitees(
    caller: str, invitees: Sequence[str]
) -> tuple[tuple[str, ...], tuple[ErrorUserInfo, ...]]:
    """The people a ``callInvite`` may look up, and the ones it already knows it cannot invite.

    Duplicates are dropped first. The caller among others is an error entry (6000001) and does not
    count towards the limit of 9.

    Raises:
        RequestError: 6000001, the list is empty or names only the caller; 6000272, more than 9
            people besides the caller.
    """
    distinct, errors = distinct_invitees(caller, invitees)
    if len(distinct) > MAX_INVITEES:
        raise too_many()
    return distinct, errors


def plan_seats(
    call: Call, command: CallingInvite
) -> tuple[tuple[User, ...], tuple[ErrorUserInfo, ...]]:
    """The people a ``callingInvite`` brings in, and everybody it does not with the reason.

    Free places go to the people named first. Somebody who rings or talks already is 6000283,
    somebody too many (10 live, 100 ever) 6000272. When nobody can be invited the answer depends on
    why: nobody named is registered and willing, 6000281; somebody would have come but there is no
    place, 6000272; all are in the call already, the request succeeds and changes nothing (what it
    asks for is so).

    Raises:
        RequestError: 6000272 (also for more than 9 people at once) or 6000281 as above.
    """
    if len(command.invitees) + sum(e.userID != command.userID for e in command.failed) > (
        MAX_INVITEES
    ):
        raise too_many()
    free = MAX_MEMBERS - sum(member.state in LIVE_STATES for member in call.members)
    new = MAX_MEMBERS_EVER - len(call.members)
    coming: list[User] = []
    errors = list(command.failed)
    full = False
    for user in command.invitees:
        member = call.member(user.userID)
        if user.userID == command.userID:
            errors.append(ErrorUserInfo(user.userID, ErrorCode.PARAM_INVALID))
        elif not allows(Move.INVITE, member.state if member else None):
            errors.append(ErrorUserInfo(user.userID, ErrorCode.CALL_USER_ALREADY_IN_THE_CALL))
        elif len(coming) >= free or (member is None and new <= 0):
            full = True
            errors.append(ErrorUserInfo(user.userID, ErrorCode.CALL_SERVER_ERROR))
        else:
            new -= member is None
            coming.append(user)
    if not coming and full:
        raise RequestError(ErrorCode.CALL_SERVER_ERROR, "the call is full")
    if not command.invitees:
        raise nobody(command.failed)
    return tuple(coming), tuple(errors)


def nobody(failed: Iterable[ErrorUserInfo]) -> RequestError:
    """Why an invitation rings nobody: 6000272 when somebody would have come, else 6000281."""
    if any(one.reason == ErrorCode.CALL_SERVER_ERROR for one in failed):
        return RequestError(ErrorCode.CALL_SERVER_ERROR, "too much rings there already")
    return RequestError(ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST, "nobody named can be invited")


def too_many() -> RequestError:
    return RequestError(
        ErrorCode.CALL_SERVER_ERROR, f"invitees: at most {MAX_INVITEES} people at once"
    )
