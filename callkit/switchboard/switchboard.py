"""The switchboard: the state of all calls on one device. Sans-I/O.

How it works
============

A device hears frames and is asked for things; the switchboard turns both into requests to send,
events to raise and views to show. It never waits, never reads a clock and never calls anybody:
every input carries ``now`` (monotonic seconds), every output is a value. Four rules explain the
rest.

1. **The server knows.** A call changes on the server's word: an event, a reply, a snapshot. What a
   person presses changes only how it looks (accepting, ending) until the word is there. A refused
   operation leaves the call as it was, or waits for the event that says why.
2. **Silence has a deadline.** Whatever rings has one, counted from the server's ``remainingMs``;
   ``grace`` seconds later it is over here, network or not. A reply that comes after that finds its
   call gone and gives back what it was granted, by cancel, quit or end.
3. **One call at a time.** Everything that brings this person into a call goes through ``busy`` and
   ``glare``: the busy policy, call waiting, two people who call each other, and a call on another
   device are decided there and nowhere else. No other module asks "am I busy?".
4. **Once.** Only a difference to what is known counts, so doubles, replays and snapshots raise
   nothing twice. A call ends once; that is the one place for the event of its end, onCallEnded and
   the missed call.

Where a call stands is a table: :data:`callkit.switchboard.tables.MOVES`, by input and state, drawn
over :class:`~callkit.switchboard.tables.State`. ``DeviceState.enter`` is the only writer of a
call's state, so nothing can happen to a call that nobody has written down. A *person's* cancel of
an outgoing call and hang-up differ in one thing: when somebody accepts meanwhile, the cancel has
failed and the call goes on, the hang-up leaves the accepted call. An answer that meets a lost
connection is parked, and sent after the next snapshot. An answer that was refused is unclear: the
event that says why should follow; if it does not, the call has failed.

The inputs, by where they come from
===================================

=========  =========================================================  ==========================
from       input of this class                                        inputs of the table
=========  =========================================================  ==========================
person,    send, cancel, accept, reject, hangUp, end, invite, join,   ACCEPT, DECLINE, CANCEL,
app        silence, ignore, depart                                    HANG_UP, MEET
server     hear                                                       HOLD, CHECK, RING, WAIT,
                                                                      TAKE, RIVAL_GONE, ALERT,
                                                                      ANSWERED, OVER
snapshot   connected, snapshot, disconnected, shut                    UNPARK, PARK, OVER
reply      replied, failed                                            INVITED, ACCEPTED, JOINED,
                                                                      TRY_AGAIN, HOLD_AGAIN,
                                                                      REFUSED, CALL_ON, ALERT_ON
clock      wake                                                       OVER
=========  =========================================================  ==========================

Where things are: ``call`` the record of a call, ``view`` its frozen picture, ``tables`` its states,
``state`` the device's calls and the moves all parts share, ``operations`` what the person wants,
``server_events`` and ``snapshot`` what the server says, ``members`` its member lists, ``replies``
outcomes of requests, ``busy`` and ``glare`` see 3, ``end_events`` which event an end becomes,
``extended_data`` the JSON.

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
from callkit.switchboard import busy, glare, members, operations, replies, server_events, snapshot
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.effects import Effect
from callkit.switchboard.operations import Invitation
from callkit.switchboard.policy import Policy
from callkit.switchboard.state import DeviceState
from callkit.switchboard.tables import DOUBT, State
from callkit.switchboard.view import CallView, Phase


class Switchboard:
    """All calls of ``me`` on this device. Not thread-safe, needs no loop.

    An operation is given the number (from 1) under which a later ``Settle`` effect ends it, or
    raises :class:`RequestError` at once and changes nothing.
    """

    def __init__(self, me: User, policy: Policy | None = None) -> None:
        self._state = DeviceState(me, policy or Policy())

    # --- questions ---

    @property
    def me(self) -> User:
        """The user whose calls these are. The name may be learned later; it is used for new
        calls."""
        return self._state.me

    @me.setter
    def me(self, me: User) -> None:
        self._state.me = me

    @property
    def policy(self) -> Policy:
        return self._state.policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        """Holds for what happens from now on."""
        self._state.policy = policy

    @property
    def inCall(self) -> bool:
        """This device is in a call: from its accept (a caller: from the first accept)."""
        return any(call.connected for call in self._state.calls.values())

    def calls(self) -> list[CallView]:
        """Live calls that surfaces know of, earliest first."""
        return self._state.views()

    def call(self, callID: str) -> CallView | None:
        call = self._state.find(callID)
        return call.view() if call is not None and call.shown else None

    def takeEffects(self) -> list[Effect]:
        """The effects to perform now, in order; each is returned once."""
        effects, self._state.effects = self._state.effects, []
        return effects

    def nextDeadline(self) -> float | None:
        """When ``wake`` is due, in monotonic seconds; None when nothing waits."""
        grace = self._state.policy.grace
        due = [
            time
            for call in self._state.calls.values()
            for time in (
                call.hushTime,
                call.patience,
                call.nextDeadline() + grace if call.nextDeadline() else 0.0,
            )
            if time
        ]
        if self._state.online:
            due += [over.retryTime for over in self._state.over.values() if over.retryTime]
            if any(call.state is State.CHECKING for call in self._state.calls.values()):
                due.append(self._state.askTime)
        return min(due, default=None)

    # --- what happens ---

    def hear(self, event: frames.Event, now: float) -> None:
        """An event of the server."""
        self._state.now = now
        server_events.hear(self._state, event)
        self._tidy()

    def replied(self, ticket: int, reply: frames.Reply, now: float) -> None:
        """The request with that ticket succeeded."""
        self._state.now = now
        replies.replied(self._state, ticket, reply)
        self._tidy()

    def failed(self, ticket: int, error: RequestError, now: float) -> None:
        """The request with that ticket was refused, or its result is unknown."""
        self._state.now = now
        replies.failed(self._state, ticket, error)
        self._tidy()

    def connected(self, now: float) -> None:
        """Logged in, for the first time or again."""
        self._state.now = now
        server_events.back(self._state)

    def snapshot(self, calls: Sequence[CallInfo], ended: Iterable[CallInfo], now: float) -> None:
        """The snapshot of this device's calls at a login, or one more page of it."""
        self._state.now = now
        snapshot.snapshot(self._state, calls, ended)
        self._tidy()

    def disconnected(self, now: float) -> None:
        """The connection is lost and will come back."""
        self._state.now = now
        server_events.lost(self._state)
        self._tidy()

    def shut(self, code: int, now: float) -> None:
        """The connection will not come back (kicked out, token refused): every call is over here.

        ``code`` is why, 0 when the person logged out.
        """
        self._state.now = now
        self._state.online = False
        reason = EndReason.FAILED if code else EndReason.LEFT
        for call in list(self._state.calls.values()):
            self._state.finish(call, reason, code=code, settled=False)
        self._tidy()

    def depart(self, now: float) -> None:
        """The person logs out: cancel outgoing calls, leave connected ones, then log out. An
        invitation that rings here is only removed here: it continues to ring on this person's other
        devices, or waits for the next login.
        """
        self._state.now = now
        self._state.departing = True
        for call in list(self._state.calls.values()):
            if call.connected or call.calling:
                busy.giveUp(self._state, call)
            else:
                self._state.finish(call, EndReason.LEFT, settled=False)
        self._tidy()

    def wake(self, now: float) -> None:
        """Do what is due by ``now``."""
        self._state.now = now
        for call in list(self._state.calls.values()):
            self._wake(call)
        if self._state.online:
            self._repeat()
            if self._state.askTime <= now:
                busy.reconsider(self._state)
        self._tidy()

    def _wake(self, call: DeviceCall) -> None:
        state = self._state
        if call.hushTime and call.hushTime <= state.now:
            call.hushTime, call.hushed = 0.0, True
            state.show(call)
        if call.patience and call.patience <= state.now:
            state.finish(call, DOUBT[call.state], code=call.errorCode, settled=False)
            return
        before = state.now - state.policy.grace
        if call.deadline and call.deadline <= before:
            starting = call.outgoing and not call.hasID
            reason = EndReason.FAILED if starting else EndReason.NO_ANSWER
            code = ErrorCode.REQUEST_TIMEOUT if starting else ErrorCode.SUCCESS
            state.finish(call, reason, code=code)
            return
        members.overdue(state, call, before)

    def _repeat(self) -> None:
        """Repeat the requests that could not be sent."""
        for over in self._state.over.values():
            if over.call is not None and 0 < over.retryTime <= self._state.now:
                over.retryTime = 0.0
                self._state.getOut(over.call)

    def _tidy(self) -> None:
        glare.release(self._state)

    # --- what the person wants ---

    def send(self, operation: int, invitation: Invitation, now: float) -> None:
        """Invite; settles with :class:`~callkit.switchboard.replies.Sent`.

        Raises:
            RequestError: 6000001 bad arguments, nobody named; 6000272 more than 9 people; 6000104
                not connected (temporary); 6000270 this device is in another call (temporary).
        """
        self._state.now = now
        operations.send(self._state, operation, invitation)

    def cancel(
        self, operation: int, callID: str, callees: Sequence[str], customData: str, now: float
    ) -> None:
        """Take back the call, or (advanced mode) single invitations.

        Raises:
            RequestError: 6000271 somebody has accepted; 6000273 not the caller; 6000276 unknown.
        """
        self._state.now = now
        operations.cancel(self._state, operation, callID, callees, customData)
        self._tidy()

    def accept(self, operation: int, callID: str, customData: str, now: float) -> None:
        """Answer. When that has succeeded, this device leaves every other call.

        Raises:
            RequestError: 6000274 this person made the call; 6000276 unknown, over or answered.
        """
        self._state.now = now
        operations.accept(self._state, operation, callID, customData)
        self._tidy()

    def reject(
        self, operation: int, callID: str, message: str, customData: str, now: float
    ) -> None:
        """Decline; ``message`` is for the caller to read.

        Raises:
            RequestError: As :meth:`accept`; 6000001 a text is too long.
        """
        self._state.now = now
        operations.reject(self._state, operation, callID, message, customData)
        self._tidy()

    def hangUp(self, operation: int, callID: str, customData: str, now: float) -> None:
        """Leave an outgoing or answered call, in whatever state it is.

        Raises:
            RequestError: 6000274 the call rings here and is not answered; 6000276 unknown.
        """
        self._state.now = now
        operations.hangUp(self._state, operation, callID, customData)
        self._tidy()

    def end(self, operation: int, callID: str, customData: str, now: float) -> None:
        """End the call for all.

        Raises:
            RequestError: 6000274 not in the call; 6000276 unknown; 6000286 a general call.
        """
        self._state.now = now
        operations.end(self._state, operation, callID, customData)
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
        self._state.now = now
        operations.invite(self._state, operation, callID, tuple(callees), pushConfig)

    def join(self, operation: int, callID: str, customData: str, now: float) -> None:
        """Enter a running advanced call, or take it over from another own device.

        Raises:
            RequestError: 6000283 in it already; 6000270 in another call, or it rings here
                (temporary); 6000104 not connected (temporary).
        """
        self._state.now = now
        operations.join(self._state, operation, callID, customData)

    def silence(self, callID: str, silenced: bool, now: float) -> None:
        """Ring without sound, or with it again.

        Raises:
            RequestError: 6000276 unknown.
        """
        self._state.now = now
        operations.silence(self._state, callID, silenced)

    def ignore(self, callID: str, ignored: bool, now: float) -> None:
        """Do not show this ring any more, or show it again; the caller notices nothing.

        Raises:
            RequestError: 6000274, 6000276 as :meth:`accept`.
        """
        self._state.now = now
        operations.ignore(self._state, callID, ignored)


__all__ = ["Invitation", "Phase", "Switchboard"]
