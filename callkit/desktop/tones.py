"""The sound of each state of a call. Pure: no Qt, no clock.

Two kinds of sound: a *loop* belongs to a state and lasts as long as it does (ringing, ringback,
call waiting); a *cue* belongs to a change and plays once (busy, connected, ended). One tone at a
time: a loop is more important than any cue.

Source: ``reference/desktop.md`` B1, B2, B5.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import CallView, Phase

FOREVER: Final = 0
_JOIN_PAUSE: Final = 0.5
"""Seconds: people who come together make one sound."""
_MOST_AUDIBLE_JOINS: Final = 5


class Tone(enum.StrEnum):
    INCOMING = "incoming"
    RINGBACK = "ringback"
    WAITING = "waiting"
    BUSY = "busy"
    DECLINED = "declined"
    REORDER = "reorder"
    CONNECT = "connect"
    ENDED = "ended"
    JOIN = "join"
    LEAVE = "leave"
    RECONNECTING = "reconnecting"


class ToneSpec(NamedTuple):
    """How a tone is played."""

    sound: str
    """Name of the file in ``assets/sounds``, without ``.wav``."""
    loops: int
    """How many times the file is played; :data:`FOREVER` until stopped."""
    gain: float
    """Share of the full ring volume, 0.0 to 1.0."""


TONES: Final = MappingProxyType(
    {
        Tone.INCOMING: ToneSpec("incoming", FOREVER, 0.8),
        Tone.RINGBACK: ToneSpec("ringback", FOREVER, 0.4),
        Tone.WAITING: ToneSpec("waiting", 3, 0.3),
        Tone.BUSY: ToneSpec("busy", 4, 0.4),
        Tone.DECLINED: ToneSpec("busy", 3, 0.4),
        Tone.REORDER: ToneSpec("reorder", 4, 0.4),
        Tone.CONNECT: ToneSpec("connect", 1, 0.3),
        Tone.ENDED: ToneSpec("ended", 1, 0.3),
        Tone.JOIN: ToneSpec("join", 1, 0.3),
        Tone.LEAVE: ToneSpec("leave", 1, 0.3),
        Tone.RECONNECTING: ToneSpec("reconnecting", 1, 0.3),
    }
)

_REFUSED: Final = MappingProxyType(
    {
        EndReason.DECLINED: Tone.DECLINED,
        EndReason.BUSY: Tone.BUSY,
        EndReason.NO_ANSWER: Tone.ENDED,
        EndReason.CALLER_LOST: Tone.ENDED,
    }
)
"""What the caller hears when nobody answered; a cancel by the caller is silent."""
_HUNG_UP: Final = frozenset({EndReason.ENDED, EndReason.LEFT, EndReason.ABANDONED})


def loopFor(view: CallView, *, ringbackWhileCalling: bool = False) -> Tone | None:
    """What this state sounds like for as long as it lasts."""
    if view.silenced or view.ignored:
        return None
    if view.outgoing:
        early = view.phase is Phase.CALLING and not view.notReceived and ringbackWhileCalling
        return Tone.RINGBACK if early or view.phase is Phase.RINGING else None
    if not view.rings:
        return None
    return Tone.WAITING if view.phase is Phase.WAITING else Tone.INCOMING


def cueFor(view: CallView, previous: CallView | None) -> Tone | None:
    """What the change from ``previous`` (None: the call is new) to ``view`` sounds like, once."""
    before = previous.phase if previous else None
    if view.phase is Phase.ENDED:
        return None if before is Phase.ENDED else _end_cue(view)
    if view.phase is not Phase.CONNECTED:
        return None
    if previous is None or before is not Phase.CONNECTED:
        return Tone.CONNECT
    if view.offline and not previous.offline:
        return Tone.RECONNECTING
    return _member_cue(view, previous) if view.group else None


class Soundtrack:
    """The tone of one device, for any number of calls.

    Give it all calls at every change and ask :meth:`loop` what sounds now. Rules: one ring for all
    ringing calls; in a call nothing rings, it waits softly. What must not be heard is silenced or
    ignored in its view.
    """

    def __init__(self, *, ringbackWhileCalling: bool = False) -> None:
        self.ringbackWhileCalling = ringbackWhileCalling
        """Ringback from the start, not only once a device of the callee rings."""
        self._calls: Sequence[CallView] = ()
        self._last_member_cue = float("-inf")

    def render(self, calls: Sequence[CallView], now: float) -> Tone | None:
        """These are the calls now; returns the cue of the change. ``now`` is monotonic, in
        seconds."""
        was = {view.key: view for view in self._calls}
        self._calls = calls
        changed = [view for view in calls if was.get(view.key) is not view]
        cue = next(filter(None, (cueFor(view, was.get(view.key)) for view in changed)), None)
        if cue in (Tone.JOIN, Tone.LEAVE):
            if now - self._last_member_cue < _JOIN_PAUSE:
                return None
            self._last_member_cue = now
        return cue

    @property
    def talking(self) -> bool:
        """This person is in a call, or about to be."""
        return any(view.phase in (Phase.ACCEPTING, Phase.CONNECTED) for view in self._calls)

    def loop(self) -> tuple[Tone, str] | None:
        """What must sound now, and the call it is for ("": for all of its kind)."""
        talking = self.talking
        found: dict[Tone, str] = {}
        for view in self._calls:
            tone = loopFor(view, ringbackWhileCalling=self.ringbackWhileCalling)
            if tone is None:
                continue
            # The newest of several waiting calls is the one whose beep is news.
            found[Tone.WAITING if talking and tone is Tone.INCOMING else tone] = view.key
        if Tone.INCOMING in found:
            return Tone.INCOMING, ""
        if Tone.WAITING in found:
            # Three beeps for each call that waits, not three for all of them.
            return Tone.WAITING, found[Tone.WAITING]
        return (Tone.RINGBACK, "") if found else None


def _end_cue(view: CallView) -> Tone | None:
    if view.endReason is EndReason.FAILED:
        return Tone.REORDER
    if view.connectedAt:
        return Tone.ENDED if view.endReason in _HUNG_UP else None
    if view.outgoing and view.endReason is not None:
        return _REFUSED.get(view.endReason)
    return None


def _member_cue(view: CallView, previous: CallView) -> Tone | None:
    joined, before = _joined(view), _joined(previous)
    if len(joined) > _MOST_AUDIBLE_JOINS:
        return None
    if joined - before:
        return Tone.JOIN
    return Tone.LEAVE if before - joined else None


def _joined(view: CallView) -> frozenset[str]:
    return frozenset(
        member.user.userID for member in view.members if member.state is CallUserState.ACCEPTED
    )
