"""The switchboard: what one device makes of what it hears (plan §9). Sans-I/O.

How it works
============

A device hears frames and wishes things; the switchboard turns both into requests to send, events
to raise and views to show. It never waits, never reads a clock and never calls anybody: every
input carries ``now`` (monotonic seconds), every output is a value. Four rules explain the rest.

1. **The server knows.** A line changes on the server's word: an event, a reply, a snapshot. What a
   person presses changes only how it looks (accepting, ending) until the word is there. A refused
   wish leaves the line as it was, or waits for the event that says why.
2. **Silence has a deadline.** Whatever rings has one, counted from the server's ``remainingMs``;
   ``grace`` seconds later it is over here, network or not. A reply that comes after that finds its
   line gone and gives back what it was granted, by cancel, quit or end.
3. **One call at a time.** Everything that brings this person into a call goes through ``seats``:
   the busy policy, call waiting, glare, and a call on another device are decided there and nowhere
   else. The rest of the house never asks "am I busy?".
4. **Once.** Only a difference to what is known counts, so doubles, replays and snapshots raise
   nothing twice. A line ends once; that is the one place for the verdict's event, onCallEnded and
   the missed call.

Where things are: ``line`` the record of a call, ``view`` its frozen picture, ``desk`` the moves
all parts share, ``hearing`` events and snapshots, ``members`` member lists, ``wishes`` operations,
``replies`` outcomes of requests (those of ``calling`` and ``answering`` apart), ``seats`` see 3,
``verdicts`` the tables, ``payloads`` the JSON.

Glare, in short: an invitation from the very person this one is calling (both calls between two)
is held. Once the own call has its number, the earlier of both is kept. Its caller goes on calling
and never shows the other; the other side takes it, then takes the own one back, marked
``superseded``. Both raise onOutgoingCallAccepted with the kept call's ID, and nothing else.

The caller's duties
===================

* After each input, carry out ``takeEffects()`` in order.
* Answer each ``Ask`` with exactly one ``replied`` or ``failed`` that names its ticket.
* Call ``wake`` no later than a moment after ``nextDeadline()``; early or twice is harmless.
* After each login: ``connected``, then ``snapshot`` (at least once), then events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInfo, EndReason, PushConfig, User
from callkit.protocol import frames
from callkit.switchboard import busy, members, operations, replies, server_events
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.effects import Effect
from callkit.switchboard.operations import Invitation
from callkit.switchboard.policy import Policy
from callkit.switchboard.state import DeviceState
from callkit.switchboard.view import CallView, Phase


class Switchboard:
    """All calls of ``me`` on this device. Not thread-safe, needs no loop.

    An operation is given the number (from 1) under which a later ``Settle`` effect ends it, or
    raises :class:`RequestError` at once and changes nothing.
    """

    def __init__(self, me: User, policy: Policy | None = None) -> None:
        self._desk = DeviceState(me, policy or Policy())

    # --- questions ---

    @property
    def me(self) -> User:
        """Whose calls these are. The name may be learned later; it is used for new calls."""
        return self._desk.me

    @me.setter
    def me(self, me: User) -> None:
        self._desk.me = me

    @property
    def policy(self) -> Policy:
        return self._desk.policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        """Holds for what happens from now on."""
        self._desk.policy = policy

    @property
    def inCall(self) -> bool:
        """This device is in a call: from its accept (a caller: from the first accept)."""
        return any(line.connected for line in self._desk.lines.values())

    def calls(self) -> list[CallView]:
        """Live calls that surfaces know of, earliest first."""
        return self._desk.views()

    def call(self, callID: str) -> CallView | None:
        line = self._desk.find(callID)
        return line.view() if line is not None and line.shown else None

    def takeEffects(self) -> list[Effect]:
        """What is to be done now, in order; each is handed out once."""
        effects, self._desk.effects = self._desk.effects, []
        return effects

    def nextDeadline(self) -> float | None:
        """When ``wake`` is due, in monotonic seconds; None when nothing waits."""
        grace = self._desk.policy.grace
        due = [
            time
            for line in self._desk.lines.values()
            for time in (
                line.hushTime,
                line.patience,
                line.nextDeadline() + grace if line.nextDeadline() else 0.0,
            )
            if time
        ]
        if self._desk.online:
            due += [over.retryTime for over in self._desk.over.values() if over.retryTime]
            if any(line.checking for line in self._desk.lines.values()):
                due.append(self._desk.askTime)
        return min(due, default=None)

    # --- what happens ---

    def hear(self, event: frames.Event, now: float) -> None:
        """The server said something by itself."""
        self._desk.now = now
        server_events.hear(self._desk, event)
        self._tidy()

    def replied(self, ticket: int, reply: frames.Reply, now: float) -> None:
        """The request with that ticket succeeded."""
        self._desk.now = now
        replies.replied(self._desk, ticket, reply)
        self._tidy()

    def failed(self, ticket: int, error: RequestError, now: float) -> None:
        """The request with that ticket was refused, or nobody knows."""
        self._desk.now = now
        replies.failed(self._desk, ticket, error)
        self._tidy()

    def connected(self, now: float) -> None:
        """Logged in, for the first time or again."""
        self._desk.now = now
        server_events.back(self._desk)

    def snapshot(self, calls: Iterable[CallInfo], ended: Iterable[CallInfo], now: float) -> None:
        """What the server said of this device's calls at a login, or one more page of it."""
        self._desk.now = now
        server_events.snapshot(self._desk, calls, ended)
        self._tidy()

    def disconnected(self, now: float) -> None:
        """The connection is lost and will come back."""
        self._desk.now = now
        server_events.lost(self._desk)
        self._tidy()

    def shut(self, code: int, now: float) -> None:
        """The connection will not come back (kicked out, token refused): every call is over here.

        ``code`` is why, 0 when the person logged out.
        """
        self._desk.now = now
        self._desk.online = False
        reason = EndReason.FAILED if code else EndReason.LEFT
        for line in list(self._desk.lines.values()):
            self._desk.finish(line, reason, code=code, settled=False)
        self._tidy()

    def depart(self, now: float) -> None:
        """The person goes: take back what rings out, leave what is running. Then log out.

        An invitation that rings here is only forgotten here: it goes on ringing on this person's
        other devices, or waits for the next login.
        """
        self._desk.now = now
        for line in list(self._desk.lines.values()):
            if line.connected or line.calling:
                busy.giveUp(self._desk, line)
            else:
                self._desk.finish(line, EndReason.LEFT, settled=False)
        self._tidy()

    def wake(self, now: float) -> None:
        """Do what is due by ``now``."""
        self._desk.now = now
        for line in list(self._desk.lines.values()):
            self._wake(line)
        if self._desk.online:
            self._repeat()
            if self._desk.askTime <= now:
                busy.reconsider(self._desk)
        self._tidy()

    def _wake(self, line: DeviceCall) -> None:
        desk = self._desk
        if line.hushTime and line.hushTime <= desk.now:
            line.hushTime, line.hushed = 0.0, True
            desk.show(line)
        if line.patience and line.patience <= desk.now:
            desk.finish(line, line.doubt, code=line.errorCode, settled=False)
            return
        before = desk.now - desk.policy.grace
        if line.deadline and line.deadline <= before:
            starting = line.outgoing and not line.hasID
            reason = EndReason.FAILED if starting else EndReason.NO_ANSWER
            code = ErrorCode.REQUEST_TIMEOUT if starting else ErrorCode.SUCCESS
            desk.finish(line, reason, code=code)
            return
        members.overdue(desk, line, before)

    def _repeat(self) -> None:
        """Tell the server again what it could not be told."""
        for over in self._desk.over.values():
            if over.line is not None and 0 < over.retryTime <= self._desk.now:
                over.retryTime = 0.0
                self._desk.getOut(over.line)

    def _tidy(self) -> None:
        busy.release(self._desk)

    # --- what the person wants ---

    def send(self, operation: int, invitation: Invitation, now: float) -> None:
        """Invite; settles with :class:`~callkit.switchboard.calling.Sent`.

        Raises:
            RequestError: 6000001 bad arguments, nobody named; 6000272 more than 9 people; 6000104
                not connected (temporary); 6000270 this device is in another call (temporary).
        """
        self._desk.now = now
        operations.send(self._desk, operation, invitation)

    def cancel(
        self, operation: int, callID: str, callees: Sequence[str], customData: str, now: float
    ) -> None:
        """Take back the call, or (advanced mode) single invitations.

        Raises:
            RequestError: 6000271 somebody has accepted; 6000273 not the caller; 6000276 unknown.
        """
        self._desk.now = now
        operations.cancel(self._desk, operation, callID, callees, customData)
        self._tidy()

    def accept(self, operation: int, callID: str, customData: str, now: float) -> None:
        """Answer. Once that succeeded every other call of this device is left.

        Raises:
            RequestError: 6000274 an own call; 6000276 unknown, over or answered.
        """
        self._desk.now = now
        operations.accept(self._desk, operation, callID, customData)
        self._tidy()

    def reject(
        self, operation: int, callID: str, message: str, customData: str, now: float
    ) -> None:
        """Decline; ``message`` is for the caller to read.

        Raises:
            RequestError: As :meth:`accept`; 6000001 a text is too long.
        """
        self._desk.now = now
        operations.reject(self._desk, operation, callID, message, customData)
        self._tidy()

    def hangUp(self, operation: int, callID: str, customData: str, now: float) -> None:
        """Get out of an own or answered call in whatever state it is.

        Raises:
            RequestError: 6000274 the call rings here and is not answered; 6000276 unknown.
        """
        self._desk.now = now
        operations.hangUp(self._desk, operation, callID, customData)
        self._tidy()

    def end(self, operation: int, callID: str, customData: str, now: float) -> None:
        """End the call for all.

        Raises:
            RequestError: 6000274 not in the call; 6000276 unknown; 6000286 a general call.
        """
        self._desk.now = now
        operations.end(self._desk, operation, callID, customData)
        self._tidy()

    def invite(
        self,
        operation: int,
        callID: str,
        callees: Sequence[User],
        pushConfig: PushConfig | None,
        now: float,
    ) -> None:
        """Add people to a call this device is in, or is making.

        Raises:
            RequestError: As :meth:`end`; 6000001, 6000272 as :meth:`send`; 6000273 the policy
                lets only the caller invite; 6000104 not connected (temporary).
        """
        self._desk.now = now
        operations.invite(self._desk, operation, callID, tuple(callees), pushConfig)

    def join(self, operation: int, callID: str, customData: str, now: float) -> None:
        """Enter a running advanced call, or take it over from another own device.

        Raises:
            RequestError: 6000283 in it already; 6000270 in another call, or it rings here
                (temporary); 6000104 not connected (temporary).
        """
        self._desk.now = now
        operations.join(self._desk, operation, callID, customData)

    def silence(self, callID: str, silenced: bool, now: float) -> None:
        """Ring without sound, or with it again.

        Raises:
            RequestError: 6000276 unknown.
        """
        self._desk.now = now
        operations.silence(self._desk, callID, silenced)

    def ignore(self, callID: str, ignored: bool, now: float) -> None:
        """Do not show this ring any more, or show it again; the caller notices nothing.

        Raises:
            RequestError: 6000274, 6000276 as :meth:`accept`.
        """
        self._desk.now = now
        operations.ignore(self._desk, callID, ignored)


__all__ = ["Invitation", "Phase", "Switchboard"]
