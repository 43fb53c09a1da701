"""The service: an app's one object for calls. QtCore only; surfaces are the kit's business."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QMetaMethod

from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.account import Account
from callkit.invitation.login import Login
from callkit.invitation.operation import Operation
from callkit.model import (
    CallInvitationMode,
    CallType,
    JoinPolicy,
    PushConfig,
    User,
)
from callkit.options import checked, checkPeople
from callkit.protocol import frames, limits
from callkit.switchboard.operations import Invitation
from callkit.switchboard.replies import Sent
from callkit.switchboard.view import CallView
from callkit.thread_check import inItsThread


@inItsThread
class CallInvitationService(Account):
    """Calls of one person on this device.

    Every operation starts at once and returns an :class:`~callkit.invitation.operation.Operation`:
    await it for its result or its :class:`~callkit.errors.RequestError`, or let it go, then a
    failure comes through ``events.onError``, once. Nothing is refused silently. All methods must be
    called from the thread the service lives in; none blocks.

    Needs no asyncio loop, and works under each (:mod:`callkit.invitation.loop`).
    When the app quits, outgoing rings are cancelled, calls hung up and the person logged out,
    within half a second.

    Common errors of all operations: 6000002 ``init`` was not called; 6000104 no connection just now
    (temporary); 6000121 logged out, kicked out or refused; 6000005 too many requests
    (``retryAfterMs``); 6000007, 6000008, 6000009, 6000105 the server failed or was silent
    (temporary).

    Signals for surfaces (apps listen to ``events``):
        callAdded: A call appeared (its :class:`~callkit.switchboard.view.CallView`).
        callChanged: A call looks different; the last one shows how it ended. Its ``key`` says which
            one: the callID becomes known, and two people's calls to each other become one.
        callRemoved: The call of that callID is over and forgotten; after its last callChanged.
        callMissed: This person missed a call; once per call. It may not have rung here.
        dialBackFailed: (view, error): the missed call could not be called back, and no call began.
        signedOut: The login ended by ``uninit``, or by an ``init`` that follows it: what was shown
            of this person's calls goes.
        linkChanged: The link to the server is in another :class:`ConnectionState`.
        mediaSignalReceived: Another device in a call says something about media.
    """

    # --- calling ---

    def send(
        self,
        callees: Sequence[User | str],
        isVideoCall: bool = False,
        customData: str = "",
        timeoutSeconds: int | None = None,
        *,
        roomID: str = "",
        mode: CallInvitationMode | None = None,
        pushConfig: PushConfig | None = None,
        joinPolicy: JoinPolicy = JoinPolicy.INVITED,
    ) -> Operation[Sent]:
        """Call one to nine people. Result: the server's callID, and who could not be invited.

        Args:
            callees: People, or their userIDs. Doubles and oneself are dropped.
            isVideoCall: What is offered; nothing here opens a camera.
            customData: The app's own text, at most 1,024 bytes.
            timeoutSeconds: How long it rings, 1 to 600; the configuration's when None.
            roomID: The app's own name for the call, at most 128 bytes; the callID when empty.
            mode: The configuration's when None.
            pushConfig: What callees who are offline are pushed.
            joinPolicy: Who may come in by ``join`` besides: nobody but people who were invited, or
                anyone who knows the callID.

        Errors: 6000001 nobody is named, or a bad argument; 6000272 more than 9 people; 6000281
        nobody is registered; 6000270 this device is in another call (temporary).
        """

        def start(login: Login, number: int) -> None:
            seconds = self._configuration.timeoutSeconds
            wanted = Invitation(
                callees=_people(callees),
                callType=CallType.VIDEO if isVideoCall else CallType.VOICE,
                customData=customData,
                roomID=roomID,
                timeout=seconds if timeoutSeconds is None else timeoutSeconds,
                mode=self._configuration.mode if mode is None else mode,
                enableNotReceivedCheck=self._configuration.enableNotReceivedCheck,
                pushConfig=pushConfig,
                joinPolicy=joinPolicy,
            )
            login.act(login.board.send, number, wanted)

        return self._do(start)

    def cancel(
        self, callID: str = "", callees: Iterable[User | str] = (), customData: str = ""
    ) -> Operation[frames.CallCancelReply]:
        """Take back a call nobody has answered, or (advanced mode) single invitations.

        An empty ``callID`` means the only own call that rings. ``hangUp`` gets out in any case.

        Errors: 6000271 somebody has accepted; 6000273 not the caller, nor that callee's inviter;
        6000276 no such call, or over.
        """

        def start(login: Login, number: int) -> None:
            target = callID or _only(login, lambda view: view.outgoing, "an own call")
            people = [user.userID for user in _people(callees)]
            login.act(login.board.cancel, number, target, people, customData)

        return self._do(start)

    def accept(self, callID: str = "", customData: str = "") -> Operation[frames.CallAcceptReply]:
        """Answer. In a call already: once answered, that one is left.

        An empty ``callID`` means the only call that rings here. While the connection is lost the
        answer waits for it, until the call's deadline.

        Errors: 6000274 an own call; 6000276 no such call, over, or answered.
        """

        def start(login: Login, number: int) -> None:
            target = callID or _only(login, lambda view: view.rings, "a call that rings here")
            login.act(login.board.accept, number, target, customData)

        return self._do(start)

    def reject(
        self, callID: str = "", customData: str = "", *, message: str = ""
    ) -> Operation[frames.CallIDReply]:
        """Decline, on all devices of this person.

        ``message`` is for the caller to read, at most 512 bytes; ``customData`` for the app there.
        Otherwise as :meth:`accept`.
        """

        def start(login: Login, number: int) -> None:
            target = callID or _only(login, lambda view: view.rings, "a call that rings here")
            login.act(login.board.reject, number, target, message, customData)

        return self._do(start)

    def hangUp(self, callID: str = "", customData: str = "") -> Operation[object]:
        """Get out of a call in whatever state: cancel it, leave it, or end it.

        The call goes on if at least two others are left, unless the policy says otherwise. A cancel
        that crosses an accept ends the call. An empty ``callID`` means the only own or running one.

        Errors: 6000274 the call only rings here: reject it; 6000276 no such call, or over.
        """

        def start(login: Login, number: int) -> None:
            target = callID or _only(login, lambda view: not view.rings, "a call")
            login.act(login.board.hangUp, number, target, customData)

        return self._do(start)

    def end(self, callID: str, customData: str = "") -> Operation[frames.CallEndReply]:
        """End a running advanced call for everybody.

        Errors: 6000274 not in it; 6000276 no such call, or over; 6000286 a general call.
        """
        return self._do(
            lambda login, number: login.act(login.board.end, number, callID, customData)
        )

    def invite(
        self,
        callID: str,
        callees: Sequence[User | str],
        *,
        pushConfig: PushConfig | None = None,
    ) -> Operation[frames.CallingInviteReply]:
        """Add people to a running advanced call, up to ten in all.

        Errors: 6000001, 6000272, 6000281 as :meth:`send`; 6000013 the configuration forbids it;
        6000273 only the caller may; 6000274, 6000276, 6000286 as :meth:`end`.
        """

        def start(login: Login, number: int) -> None:
            if not self._configuration.canInvitingInCalling:
                raise RequestError(
                    ErrorCode.UNSUPPORTED_REQUEST, "inviting into a call is switched off"
                )
            login.act(login.board.invite, number, callID, _people(callees), pushConfig)

        return self._do(start)

    def join(self, callID: str, customData: str = "") -> Operation[frames.CallJoinReply]:
        """Enter a running advanced call, or take it over from another own device.

        Errors: 6000270 this device is in another call, or the call rings here (temporary); 6000272
        full; 6000274 may not join; 6000276 no such call, or over; 6000283 in it; 6000286 general.
        """
        return self._do(
            lambda login, number: login.act(login.board.join, number, callID, customData)
        )

    def silence(self, callID: str, silenced: bool = True) -> Operation[None]:
        """Ring without sound, or with it again; nobody else notices.

        Errors: 6000276 no such call.
        """
        return self._do_here(lambda login: login.act(login.board.silence, callID, silenced))

    def ignore(self, callID: str, ignored: bool = True) -> Operation[None]:
        """Hide and silence a ring without declining, or bring it back; the caller notices nothing.

        Errors: 6000274 an own call; 6000276 no such call, or answered.
        """
        return self._do_here(lambda login: login.act(login.board.ignore, callID, ignored))

    # --- missed calls ---

    @checked
    def missedCallClicked(self, call: CallView) -> None:
        """A person clicked a missed call: raise onIncomingMissedCallClicked.

        Nobody listening, the default action happens at once: call back, or join a group call.
        """
        callees = list(call.callees)
        signal = self._events.onIncomingMissedCallClicked

        def defaultAction() -> Operation[object]:
            return self.dialBack(call)

        if self._events.isSignalConnected(QMetaMethod.fromSignal(signal)):
            self._event_queue.at(self._events, "onIncomingMissedCallClicked")(
                call.callID, call.caller, call.callType, callees, call.customData, defaultAction
            )
        elif self._configuration.missedCallDialBack:
            defaultAction()

    @checked
    def dialBack(self, call: CallView) -> Operation[object]:
        """Call the caller of a missed call back; a group call that still goes on is joined.

        Errors: as :meth:`send` and :meth:`join`; onIncomingMissedCallDialBackFailed comes too.
        """
        operation, number = self._open()
        self._courses.start(self._dial_back(call, number))
        return operation

    def _join_or_call(self, missed: CallView) -> Operation[Any]:
        if missed.group:
            return self.join(missed.callID)
        return self.send([missed.caller], missed.video)

    async def _dial_back(self, call: CallView, number: int) -> None:
        events = self._events
        calling = self._join_or_call(call)
        # A call that has begun has surfaces of its own to say how it ended.
        begun = not call.group and calling.error is None
        try:
            result = await calling
        except RequestError as error:
            if not begun:
                self.dialBackFailed.emit(call, error)
            self._event_queue.at(events, "onIncomingMissedCallDialBackFailed")()
            self._operations.settle(number, None, error)
        else:
            self._operations.settle(number, result, None)


def _people(callees: Iterable[User | str]) -> tuple[User, ...]:
    try:
        return checkPeople("callees", callees)
    except UsageError as error:
        raise RequestError(ErrorCode.PARAM_INVALID, str(error)) from None


def _only(login: Login, fits: Callable[[CallView], bool], what: str) -> str:
    """The callID of the one call that fits."""
    found = [view.callID for view in login.board.calls() if fits(view)]
    if not found:
        raise RequestError(ErrorCode.CALL_DOES_NOT_EXIST, f"there is not {what}")
    if len(found) > 1:
        raise limits.bad("callID", "must be given: there is more than one such call")
    return found[0]
