"""The state table of a member of a call, and the function that applies it.

:data:`MOVES` is the whole state machine of ``reference/zim.md`` D1, with H16 (whole cancel
against individual cancel) and the plan's word on who may come back. Rows are moves, columns the
state a person is in; ``None`` stands for somebody the call has never seen. What is not in the
table cannot happen. The essay in :mod:`callkit.engine.transitions` tells it as a story.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from callkit.engine.call import Member
from callkit.model import PENDING_STATES, CallInvitationMode, CallUserState

_INVITING = CallUserState.INVITING
_ACCEPTED = CallUserState.ACCEPTED
_REJECTED = CallUserState.REJECTED
_CANCELLED = CallUserState.CANCELLED
_RECEIVED = CallUserState.RECEIVED
_TIMEOUT = CallUserState.TIMEOUT
_QUIT = CallUserState.QUIT
_NOT_YET_RECEIVED = CallUserState.NOT_YET_RECEIVED
_BE_CANCELLED = CallUserState.BE_CANCELLED


class Move(enum.StrEnum):
    """The inputs of the state table of one member.

    Texts, because Python itself computes the hash of one: that of a plain Enum's member calls a
    function at each look into the table.
    """

    CREATE = "create"
    INVITE = "invite"
    RECEIVE = "receive"
    MISS_CHECK = "missCheck"
    ACCEPT = "accept"
    REJECT = "reject"
    TIME_OUT = "timeOut"
    CANCEL_ALL = "cancelAll"
    CANCEL_ONE = "cancelOne"
    JOIN = "join"
    QUIT = "quit"


Row = Mapping[CallUserState | None, CallUserState]


def _row(*pairs: tuple[CallUserState | None, CallUserState]) -> Row:
    return MappingProxyType(dict(pairs))


def _pending_to(to: CallUserState) -> Row:
    return MappingProxyType(dict.fromkeys(sorted(PENDING_STATES), to))


MOVES: Mapping[Move, Row] = MappingProxyType(
    {
        Move.CREATE: _row((None, _ACCEPTED)),
        Move.INVITE: _row(
            (None, _INVITING),
            (_REJECTED, _INVITING),
            (_TIMEOUT, _INVITING),
            (_QUIT, _INVITING),
            (_BE_CANCELLED, _INVITING),
        ),
        Move.RECEIVE: _row((_INVITING, _RECEIVED), (_NOT_YET_RECEIVED, _RECEIVED)),
        Move.MISS_CHECK: _row((_INVITING, _NOT_YET_RECEIVED)),
        Move.ACCEPT: _pending_to(_ACCEPTED),
        Move.REJECT: _pending_to(_REJECTED),
        Move.TIME_OUT: _pending_to(_TIMEOUT),
        Move.CANCEL_ALL: MappingProxyType({**_pending_to(_CANCELLED), _ACCEPTED: _CANCELLED}),
        Move.CANCEL_ONE: _pending_to(_BE_CANCELLED),
        Move.JOIN: MappingProxyType(
            {
                **_pending_to(_ACCEPTED),
                None: _ACCEPTED,
                _REJECTED: _ACCEPTED,
                _TIMEOUT: _ACCEPTED,
                _QUIT: _ACCEPTED,
            }
        ),
        Move.QUIT: _row((_ACCEPTED, _QUIT)),
    }
)
"""``MOVES[move][state]`` is where ``move`` takes a person; a missing column is a refusal."""

_GENERAL = frozenset(
    {
        Move.CREATE,
        Move.RECEIVE,
        Move.MISS_CHECK,
        Move.ACCEPT,
        Move.REJECT,
        Move.TIME_OUT,
        Move.CANCEL_ALL,
    }
)
MODES: Mapping[CallInvitationMode, frozenset[Move]] = MappingProxyType(
    {
        CallInvitationMode.GENERAL: _GENERAL | {Move.INVITE},
        CallInvitationMode.ADVANCED: frozenset(Move),
    }
)
"""Which moves a mode knows (D2). A general call invites once, when it is created."""


def allows(move: Move, state: CallUserState | None) -> bool:
    """Whether the table has a column for ``state`` in the row ``move``."""
    return state in MOVES[move]


def moved(member: Member, move: Move, **fields: Any) -> Member:
    """``member`` after ``move``. Together with :func:`entered` the only writer of a state.

    Raises:
        KeyError: The table has no such move; callers ask :func:`allows` first.
    """
    return msgspec.structs.replace(member, state=MOVES[move][member.state], **fields)


def entered(userID: str, move: Move, **fields: Any) -> Member:
    """A member the call has not seen before, where ``move`` puts one."""
    return Member(userID=userID, state=MOVES[move][None], **fields)
