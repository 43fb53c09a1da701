"""The state table of a call on this device, and the function that applies it.

:data:`MOVES` is the whole state machine. Rows are inputs, columns are states; what is not in the
table cannot happen. :class:`State` is finer than the :class:`~callkit.switchboard.view.Phase` that
surfaces see (:data:`PHASES`): two calls that look alike may wait for different words. The essay in
:mod:`callkit.switchboard.switchboard` tells it as a story.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from callkit.model import EndReason
from callkit.switchboard.view import Phase


class State(enum.Enum):
    """Where a call stands. Every state but ENDED leads to ENDED.

    ::

        outgoing    STARTING ──> CALLING ──> ALERTING ─────────────────> CONNECTED
                        │           │           │  ^                        ^
                        └───────────┴───────────┤  │ too late to cancel     │ somebody
                                                v  │                        │ accepted
                                             CANCELLING ────────────────────┘
                                                │
                                                └──> HANGING_UP ──> ENDED

        incoming    OFFERED ──> CHECKING ──┐
                        ├─────> HELD ──────┤──> MERGING ───────────────> CONNECTED
                        │                  v       ^ the rival is later     ^
                        ├───────────────> RINGING ─┴─> ACCEPTING ───────────┤
                        └───────────────> WAITING ───> ACCEPT_PARKED        │ joined
                                             │             │                │
                                             └──> DECLINING, DECLINE_PARKED ┘
                                                     LEAVING, UNCLEAR ──> ENDED
    """

    STARTING = "starting"
    """The invitation is on its way to the server."""
    CALLING = "calling"
    """No device of a callee has it yet."""
    ALERTING = "alerting"
    """A device of a callee has it."""
    CANCELLING = "cancelling"
    """A cancel is in flight, or waits for the callID or the connection; an accept wins."""
    HANGING_UP = "hangingUp"
    """Like CANCELLING, but the person leaves the call even if it was accepted."""

    OFFERED = "offered"
    """The invitation has just arrived; nothing is decided."""
    HELD = "held"
    """Glare: not shown, because this device is calling the same person (the rival call)."""
    CHECKING = "checking"
    """Not shown until it is known whether this person is in a call on another device."""
    RINGING = "ringing"
    WAITING = "waiting"
    """Rings while this person is in another call."""
    MEETING = "meeting"
    """Glare: it rang when this person called the caller; it waits for the end of the rival call."""
    MERGING = "merging"
    """Glare: an accept is in flight, and the rival call is given up."""
    ACCEPTING = "accepting"
    """The person's accept is on its way."""
    ACCEPT_PARKED = "acceptParked"
    """The person's accept waits for the connection."""
    DECLINING = "declining"
    DECLINE_PARKED = "declineParked"
    DECLINING_FOR_GOOD = "decliningForGood"
    """The person hung up after the decline: it does not ring again, even if the decline fails."""
    LEAVING = "leaving"
    """The person hung up while an accept was in flight: when it succeeds, the call is left."""
    UNCLEAR = "unclear"
    """An answer was refused; the event that says why should follow."""

    CONNECTED = "connected"
    ENDED = "ended"


PHASES: Mapping[State, Phase] = MappingProxyType(
    {
        State.STARTING: Phase.STARTING,
        State.CALLING: Phase.CALLING,
        State.ALERTING: Phase.RINGING,
        State.CANCELLING: Phase.ENDING,
        State.HANGING_UP: Phase.ENDING,
        State.OFFERED: Phase.RINGING,
        State.HELD: Phase.RINGING,
        State.CHECKING: Phase.RINGING,
        State.RINGING: Phase.RINGING,
        State.WAITING: Phase.WAITING,
        State.MEETING: Phase.ACCEPTING,
        State.MERGING: Phase.ACCEPTING,
        State.ACCEPTING: Phase.ACCEPTING,
        State.ACCEPT_PARKED: Phase.ACCEPTING,
        State.DECLINING: Phase.ENDING,
        State.DECLINE_PARKED: Phase.ENDING,
        State.DECLINING_FOR_GOOD: Phase.ENDING,
        State.LEAVING: Phase.ENDING,
        State.UNCLEAR: Phase.ENDING,
        State.CONNECTED: Phase.CONNECTED,
        State.ENDED: Phase.ENDED,
    }
)
"""The phase that surfaces show for each state."""

UNANSWERED = frozenset({State.STARTING, State.CALLING, State.ALERTING})
"""Outgoing, and nobody has answered yet."""
UNDECIDED = frozenset({State.OFFERED, State.HELD, State.CHECKING, State.RINGING, State.WAITING})
"""Incoming, and nothing was answered, shown or not."""
ANSWERABLE = frozenset({State.RINGING, State.WAITING})
"""Incoming, shown, and the person may answer."""
BUSY = UNANSWERED | {
    State.MEETING,
    State.MERGING,
    State.ACCEPTING,
    State.ACCEPT_PARKED,
    State.CONNECTED,
}
"""Makes this person busy for other calls."""
LIVE = frozenset(State) - {State.ENDED}

DOUBT: Mapping[State, EndReason] = MappingProxyType(
    {
        State.CANCELLING: EndReason.CANCELLED,
        State.HANGING_UP: EndReason.CANCELLED,
        State.DECLINING: EndReason.DECLINED,
        State.DECLINING_FOR_GOOD: EndReason.DECLINED,
        State.LEAVING: EndReason.LEFT,
        State.UNCLEAR: EndReason.FAILED,
    }
)
"""The end reason of a call whose awaited event does not come in time."""


class Input(enum.Enum):
    """The inputs of the state table, by origin."""

    # the person, or the app for them
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    HANG_UP = "hangUp"
    MEET = "meet"
    """The person calls the very caller."""
    # the server, and what this device concludes from it
    HOLD = "hold"
    CHECK = "check"
    RING = "ring"
    WAIT = "wait"
    """It rings while this person is in another call."""
    TAKE = "take"
    """Glare: it is the earlier one, and taken in place of the rival."""
    RIVAL_GONE = "rivalGone"
    ALERT = "alert"
    """A device of a callee has the invitation."""
    ANSWERED = "answered"
    """Somebody has accepted this person's call."""
    # a snapshot, or the connection
    PARK = "park"
    """An answer did not get out: it waits for the connection."""
    UNPARK = "unpark"
    """The waiting request was sent."""
    # replies
    INVITED = "invited"
    ACCEPTED = "accepted"
    JOINED = "joined"
    TRY_AGAIN = "tryAgain"
    """The answer failed temporarily: the call continues to ring."""
    HOLD_AGAIN = "holdAgain"
    """Glare: taking it failed for the moment, and nobody has seen it."""
    REFUSED = "refused"
    """The answer was refused."""
    CALL_ON = "callOn"
    """The cancel failed while no device had the invitation."""
    ALERT_ON = "alertOn"
    """The cancel failed; a device has the invitation, or has accepted it."""
    # the clock, and every word that ends a call
    OVER = "over"


class Patience(enum.Enum):
    """The effect of a move on the time that a surface waits for the following event."""

    KEEP = "keep"
    START = "start"
    STOP = "stop"


class Move(NamedTuple):
    to: State
    patience: Patience = Patience.KEEP


Row = Mapping[State, Move]
_START, _STOP = Patience.START, Patience.STOP


def _to(to: State, *states: State, patience: Patience = Patience.KEEP) -> Row:
    return MappingProxyType(dict.fromkeys(states, Move(to, patience)))


def _row(*parts: Row) -> Row:
    return MappingProxyType({state: move for part in parts for state, move in part.items()})


_INCOMING = tuple(
    state
    for state in State
    if state not in UNANSWERED | {State.CANCELLING, State.HANGING_UP, State.CONNECTED, State.ENDED}
)

MOVES: Mapping[Input, Row] = MappingProxyType(
    {
        Input.ACCEPT: _to(State.ACCEPTING, *ANSWERABLE),
        Input.DECLINE: _to(
            State.DECLINING,
            *ANSWERABLE,
            State.MEETING,
            State.ACCEPT_PARKED,
            State.DECLINE_PARKED,
            patience=_START,
        ),
        Input.CANCEL: _to(State.CANCELLING, *UNANSWERED, patience=_START),
        Input.HANG_UP: _row(
            _to(State.HANGING_UP, *UNANSWERED, patience=_START),
            _to(State.HANGING_UP, State.CANCELLING, State.HANGING_UP),
            _to(State.LEAVING, State.ACCEPTING, State.MERGING, patience=_START),
            _to(State.LEAVING, State.LEAVING),
            _to(
                State.DECLINING_FOR_GOOD,
                State.DECLINING,
                State.DECLINE_PARKED,
                State.DECLINING_FOR_GOOD,
            ),
            _to(State.UNCLEAR, State.UNCLEAR),
        ),
        Input.MEET: _row(
            _to(State.MEETING, *ANSWERABLE),
            _to(State.HELD, State.HELD, State.CHECKING),
        ),
        Input.HOLD: _to(State.HELD, State.OFFERED),
        Input.CHECK: _to(State.CHECKING, State.OFFERED, State.CHECKING),
        Input.RING: _to(State.RINGING, State.OFFERED, State.HELD, State.CHECKING, *ANSWERABLE),
        Input.WAIT: _to(State.WAITING, State.OFFERED, State.HELD, State.CHECKING, *ANSWERABLE),
        Input.TAKE: _to(State.MERGING, State.HELD, State.MEETING, State.RINGING),
        Input.RIVAL_GONE: _to(State.RINGING, State.MEETING),
        Input.ALERT: _to(State.ALERTING, State.CALLING),
        Input.ANSWERED: _to(
            State.CONNECTED, State.CALLING, State.ALERTING, State.CANCELLING, patience=_STOP
        ),
        Input.PARK: _row(
            _to(State.ACCEPT_PARKED, State.ACCEPTING, patience=_STOP),
            _to(State.DECLINE_PARKED, State.DECLINING, patience=_STOP),
        ),
        Input.UNPARK: _row(
            _to(State.ACCEPTING, State.ACCEPT_PARKED),
            _to(State.DECLINING, State.DECLINE_PARKED, patience=_START),
            _to(State.DECLINING_FOR_GOOD, State.DECLINING_FOR_GOOD, patience=_START),
            _to(State.CANCELLING, State.CANCELLING),
            _to(State.HANGING_UP, State.HANGING_UP),
        ),
        Input.INVITED: _row(
            _to(State.CALLING, State.STARTING),
            _to(State.CANCELLING, State.CANCELLING),
            _to(State.HANGING_UP, State.HANGING_UP),
        ),
        Input.ACCEPTED: _to(State.CONNECTED, State.ACCEPTING, State.MERGING, patience=_STOP),
        Input.JOINED: _to(State.CONNECTED, *_INCOMING, patience=_STOP),
        Input.TRY_AGAIN: _to(
            State.RINGING, State.ACCEPTING, State.MERGING, State.DECLINING, patience=_STOP
        ),
        Input.HOLD_AGAIN: _to(State.HELD, State.MERGING),
        Input.REFUSED: _row(
            _to(
                State.UNCLEAR,
                State.ACCEPTING,
                State.MERGING,
                State.DECLINING,
                State.UNCLEAR,
                patience=_START,
            ),
            _to(State.LEAVING, State.LEAVING, State.DECLINING_FOR_GOOD, patience=_START),
        ),
        Input.CALL_ON: _to(State.CALLING, State.CANCELLING, patience=_STOP),
        Input.ALERT_ON: _to(State.ALERTING, State.CANCELLING, patience=_STOP),
        Input.OVER: _to(State.ENDED, *LIVE, patience=_STOP),
    }
)
"""``MOVES[input][state]`` is what ``input`` does to a call; a missing column: it cannot."""


def allows(input_: Input, state: State) -> bool:
    """Whether the table has a column for ``state`` in that row."""
    return state in MOVES[input_]
