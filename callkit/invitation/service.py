"""The service: an app's one object for calls. QtCore only; surfaces are the kit's business."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from ssl import SSLContext
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from callkit.client.signaling import SignalingClient
from callkit.clock import Clock
from callkit.desktop.wakeups import Wakeups
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.account import Account
from callkit.invitation.client_setup import AUTO, refuseLinkOptions, signalingClient
from callkit.invitation.configuration import (
    CallInvitationConfiguration,
    deviceIDOf,
    machineName,
)
from callkit.invitation.device_ids import DeviceLock, freeDevice
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.history import CallHistoryModel
from callkit.invitation.login import Login
from callkit.invitation.missed_calls import MissedCalls
from callkit.invitation.operation import Beginning, Operation
from callkit.invitation.signaling_port import Signaling
from callkit.invitation.timers import QtClock
from callkit.model import (
    CallInvitationMode,
    CallType,
    ConnectionState,
    JoinPolicy,
    LinkTrouble,
    PushConfig,
    User,
)
from callkit.options import checked, checkPeople, checkValue
from callkit.protocol import frames, limits
from callkit.switchboard.effects import Change, Effect, Missed, Settle, Show
from callkit.switchboard.operations import Invitation
from callkit.switchboard.replies import Sent
from callkit.switchboard.view import CallView
from callkit.thread_check import checkHome, inItsThread

ClientFactory = Callable[[str, str, str], Signaling]
"""(url, deviceID, deviceName) → a client that has not logged in yet."""


class _Ahead(QObject):
    """The same signals for those that :meth:`CallInvitationService.follow`."""

    callAdded = Signal(object)
    callChanged = Signal(object)
    callRemoved = Signal(str)


@inItsThread
class CallInvitationService(QObject):
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

    callAdded = Signal(object, arguments=["view"])
    callChanged = Signal(object, arguments=["view"])
    callRemoved = Signal(str, arguments=["callID"])
    callMissed = Signal(object, arguments=["view"])
    dialBackFailed = Signal(object, object, arguments=["view", "error"])
    signedOut = Signal()
    linkChanged = Signal(object, arguments=["state"])
    mediaSignalReceived = Signal(object, arguments=["word"])

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        clientFactory: ClientFactory | None = None,
        clock: Clock | None = None,
        wakeups: Wakeups | None = None,
    ) -> None:
        """Prepare a service; nothing happens before :meth:`init`.

        Args:
            parent: Qt's parent.
            clientFactory: Makes the signaling client; the real one when None.
            clock: Where time comes from.
            wakeups: What says that the machine woke up; the application's when None.
        """
        super().__init__(parent)
        self._client_factory = clientFactory
        self._account = Account(self, clock or QtClock(), wakeups, self._performed)
        self._account.linkChanged.connect(self.linkChanged)
        self._account.signedOut.connect(self.signedOut)
        self._account.mediaSignalReceived.connect(self.mediaSignalReceived)
        self._operations = self._account.operations
        self._missed = MissedCalls(self._account, self._redial, self.dialBackFailed.emit)
        self._ahead = _Ahead(self)

    # --- what it is ---

    @property
    def events(self) -> CallInvitationEvents:
        """What happens, for the app. The object given to ``init``, or the service's own."""
        return self._account.events

    @property
    def configuration(self) -> CallInvitationConfiguration:
        return self._account.configuration

    @property
    def history(self) -> CallHistoryModel:
        """This person's calls, newest first; empty before the first login."""
        return self._account.history

    @property
    def isInit(self) -> bool:
        """``init`` was called, and ``uninit`` was not."""
        return self._account.login is not None

    @property
    def user(self) -> User:
        """The person ``init`` named; an empty userID before."""
        login = self._account.login
        return login.me if login is not None else User("")

    @property
    def deviceID(self) -> str:
        login = self._account.login
        return login.client.deviceID if login is not None else ""

    @property
    def client(self) -> SignalingClient:
        """The signaling client, for what the service does not offer.

        Raises:
            UsageError: ``init`` was not called.
        """
        if self._account.login is None:
            raise UsageError("call init first")
        # Whatever the factory made speaks as a SignalingClient does.
        return cast(SignalingClient, self._account.login.client)

    @property
    def connectionState(self) -> ConnectionState:
        login = self._account.login
        return login.client.connectionState if login else ConnectionState.DISCONNECTED

    @property
    def linkTrouble(self) -> LinkTrouble | None:
        """Why there is no connection, as last heard; None while there is one."""
        return self._account.trouble

    @property
    def isInCall(self) -> bool:
        """This device is in a call: from its accept (a caller: from the first) to its end."""
        login = self._account.login
        return login is not None and login.board.inCall

    @property
    def currentCalls(self) -> list[CallView]:
        """Calls that ring, connect or go on here, earliest first."""
        login = self._account.login
        return login.board.calls() if login is not None else []

    @checked
    def call(self, callID: str) -> CallView | None:
        """The live call of that ID or key, also by the ID of a call that was merged into it."""
        login = self._account.login
        return login.board.call(callID) if login is not None else None

    @checked
    def follow(
        self,
        added: Callable[[CallView], object],
        changed: Callable[[CallView], object],
        removed: Callable[[str], object],
    ) -> None:
        """Tell these of calls before every slot of callAdded, callChanged and callRemoved.

        A surface that follows is in step with the calls even while a slot of the app, connected
        earlier, opens a dialog or makes the next thing happen.
        """
        self._ahead.callAdded.connect(added)
        self._ahead.callChanged.connect(changed)
        self._ahead.callRemoved.connect(removed)

    # --- session ---

    def init(
        self,
        url: str,
        userID: str,
        userName: str = "",
        token: str = "",
        *,
        events: CallInvitationEvents | None = None,
        configuration: CallInvitationConfiguration | None = None,
        tokenProvider: Callable[[], Any] | None = None,
        deviceID: str = "",
        deviceName: str = "",
        ssl: SSLContext | None = None,
        ca: str | os.PathLike[str] | None = None,
        proxy: str | None = AUTO,
    ) -> Operation[None]:
        """Log in and stay logged in until ``uninit``; a second ``init`` is ``uninit`` first.

        Done when connected. An unreachable server is an error after 10 s (at once, if waiting
        does not help: a certificate that is not trusted, a proxy that wants a password …), but the
        service goes on trying; a refused ``token`` is final, with a ``tokenProvider`` it is not.
        An ``init`` that another one overtakes is done at once, without an error; one that
        ``uninit`` overtakes fails with 6000121 where it is awaited.

        Args:
            url: ``ws://`` or ``wss://`` address of the server.
            userID: The person that logs in.
            userName: Shown to others; empty leaves the stored name as it is.
            token: What the server asks for, if it does.
            events: Where events go; the service's own object when None.
            configuration: Settings; unchanged when None.
            tokenProvider: A function that returns a fresh token; asked at every login and in good
                time before a token ends (the configuration's ``renewTokenBefore``), again while it
                fails. A plain function runs in a thread and may block; an async one runs on the
                loop. It has 10 s. Instead of ``token``.
            deviceID: Overrides the configuration's.
            deviceName: Overrides the configuration's.
            ssl: A client's context, for ``wss://`` and ``https://`` proxies; Python's when None.
            ca: A PEM file with the only CAs that are trusted there; the system's when None.
            proxy: "auto" (the environment's, else the app's or system's, as Qt knows it), None for
                none, or an address: ``http://name:password@host:port``, ``https://``,
                ``socks5://``, ``socks5h://``.

        Raises:
            UsageError: ``url`` is no WebSocket address, ``events``, ``configuration``, ``token`` or
                ``tokenProvider`` is something else, ``ssl``, ``ca`` or ``proxy`` cannot be used,
                there is no QApplication, or this is the wrong thread.

        Errors: 6000001 a bad userID, name or setting; 6000101, 6000103, 6000106, 6000107, 6000108
        the token is refused; 6000104, 6000105 not reachable yet, and why (temporary).
        """
        checkHome("init")
        checkValue("configuration", configuration, CallInvitationConfiguration | None)
        checkValue("events", events, CallInvitationEvents | None)
        checkValue("tokenProvider", tokenProvider, Callable[[], Any] | None)
        checkValue("token", token, str)
        account = self._account
        chosen = configuration or account.configuration
        if events is not None and not self.isInit:
            # Also what is refused below must reach the app that does not await it.
            account.events = events
        try:
            limits.userID(userID)
            limits.userName(userName)
            if deviceID:
                limits.deviceID(deviceID)
            limits.deviceName(deviceName)
        except RequestError as error:
            return self._operations.refused(error)
        given = deviceID or chosen.deviceID
        device = (
            DeviceLock(userID, given) if given else freeDevice(userID, deviceIDOf(chosen.profile))
        )
        shown = deviceName or chosen.deviceName or machineName()
        try:
            if self._client_factory is not None:
                refuseLinkOptions(ssl, ca, proxy)
                client = self._client_factory(url, device.deviceID, shown)
            else:
                client = signalingClient(
                    url, device.deviceID, shown, chosen, ssl=ssl, ca=ca, proxy=proxy
                )
        except BaseException:
            device.release()
            raise
        me = User(userID, userName)
        return account.begin(
            client,
            device=device,
            me=me,
            token=tokenProvider or token,
            configuration=chosen,
            events=events,
        )

    def uninit(self) -> Operation[None]:
        """Take back what rings out, leave what runs, log out. Done within 3 s; fine when not init.

        An invitation that rings here goes on ringing on this person's other devices.
        """
        return self._account.end()

    def configure(self, configuration: CallInvitationConfiguration) -> None:
        """Use other settings from now on; device and profile change with the next ``init``.

        Raises:
            UsageError: Not a configuration; nothing changes.
        """
        checkValue("configuration", configuration, CallInvitationConfiguration)
        self._account.configuration = configuration
        if self._account.login is not None:
            self._account.login.board.policy = configuration.policy()

    def renewToken(self, token: str) -> Operation[frames.RenewTokenReply]:
        """Prolong the login, usually after onTokenWillExpire.

        Errors: 6000103, 6000106, 6000107, 6000108 refused; the old token stays.
        """
        begun = self._operations.begin(self._account.login)
        self._account.coroutines.start(self._renew(token, begun.number))
        return begun.operation

    def wake(self) -> None:
        """Say that the machine woke up or the network is back: reconnect at once."""
        self._account.wake()

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
            callees: People, or their userIDs. Duplicates and this person are dropped.
            isVideoCall: What is offered; nothing here opens a camera.
            customData: The app's own text, at most 1,024 bytes.
            timeoutSeconds: How long it rings, 1 to 600; the configuration's when None.
            roomID: The app's own name for the call, at most 128 bytes; the callID when empty.
            mode: The configuration's when None.
            pushConfig: What callees who are offline are pushed.
            joinPolicy: The people that may come in by ``join`` besides: nobody but those who were
                invited, or anyone who knows the callID.

        Errors: 6000001 nobody is named, or a bad argument; 6000272 more than 9 people; 6000281
        nobody is registered; 6000270 this device is in another call (temporary).
        """

        with self._begin() as begun:
            login = self._account.present()
            seconds = self._account.configuration.timeoutSeconds
            wanted = Invitation(
                callees=_people(callees),
                callType=CallType.VIDEO if isVideoCall else CallType.VOICE,
                customData=customData,
                roomID=roomID,
                timeout=seconds if timeoutSeconds is None else timeoutSeconds,
                mode=self._account.configuration.mode if mode is None else mode,
                enableNotReceivedCheck=self._account.configuration.enableNotReceivedCheck,
                pushConfig=pushConfig,
                joinPolicy=joinPolicy,
            )
            login.act(login.board.send, begun.number, wanted)
        return begun.operation

    def cancel(
        self, callID: str = "", callees: Iterable[User | str] = (), customData: str = ""
    ) -> Operation[frames.CallCancelReply]:
        """Take back a call nobody has answered, or (advanced mode) single invitations.

        An empty ``callID`` means the only own call that rings. ``hangUp`` gets out in any case.

        Errors: 6000271 somebody has accepted; 6000273 not the caller, nor that callee's inviter;
        6000276 no such call, or over.
        """

        with self._begin() as begun:
            login = self._account.present()
            target = _id(callID) or _only(login, lambda view: view.outgoing, "an own call")
            people = [user.userID for user in _people(callees)]
            login.act(login.board.cancel, begun.number, target, people, customData)
        return begun.operation

    def accept(self, callID: str = "", customData: str = "") -> Operation[frames.CallAcceptReply]:
        """Answer. In a call already: once answered, that one is left.

        An empty ``callID`` means the only call that rings here. While the connection is lost the
        answer waits for it, until the call's deadline.

        Errors: 6000274 this person made the call; 6000276 no such call, over, or answered.
        """

        with self._begin() as begun:
            login = self._account.present()
            target = _id(callID) or _only(login, lambda view: view.rings, "a call that rings here")
            login.act(login.board.accept, begun.number, target, customData)
        return begun.operation

    def reject(
        self, callID: str = "", customData: str = "", *, message: str = ""
    ) -> Operation[frames.CallIDReply]:
        """Decline, on all devices of this person.

        ``message`` is for the caller to read, at most 512 bytes; ``customData`` for the app there.
        Otherwise as :meth:`accept`.
        """

        with self._begin() as begun:
            login = self._account.present()
            target = _id(callID) or _only(login, lambda view: view.rings, "a call that rings here")
            login.act(login.board.reject, begun.number, target, message, customData)
        return begun.operation

    def hangUp(self, callID: str = "", customData: str = "") -> Operation[object]:
        """Get out of a call in whatever state: cancel it, leave it, or end it.

        The call goes on if at least two others are left, unless the policy says otherwise. A cancel
        that crosses an accept ends the call. An empty ``callID`` means the only own or running one.

        Errors: 6000274 the call only rings here: reject it; 6000276 no such call, or over.
        """

        with self._begin() as begun:
            login = self._account.present()
            target = _id(callID) or _only(login, lambda view: not view.rings, "a call")
            login.act(login.board.hangUp, begun.number, target, customData)
        return begun.operation

    def end(self, callID: str, customData: str = "") -> Operation[frames.CallEndReply]:
        """End a running advanced call for everybody.

        Errors: 6000274 not in it; 6000276 no such call, or over; 6000286 a general call.
        """
        with self._begin() as begun:
            login = self._account.present()
            login.act(login.board.end, begun.number, _id(callID), customData)
        return begun.operation

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

        with self._begin() as begun:
            login = self._account.present()
            if not self._account.configuration.canInvitingInCalling:
                raise RequestError(
                    ErrorCode.UNSUPPORTED_REQUEST, "inviting into a call is switched off"
                )
            login.act(login.board.invite, begun.number, _id(callID), _people(callees), pushConfig)
        return begun.operation

    def join(self, callID: str, customData: str = "") -> Operation[frames.CallJoinReply]:
        """Enter a running advanced call, or take it over from another own device.

        Errors: 6000270 this device is in another call, or the call rings here (temporary); 6000272
        full; 6000274 may not join; 6000276 no such call, or over; 6000283 in it; 6000286 general.
        """
        with self._begin() as begun:
            login = self._account.present()
            login.act(login.board.join, begun.number, _id(callID), customData)
        return begun.operation

    def silence(self, callID: str, silenced: bool = True) -> Operation[None]:
        """Ring without sound, or with it again; nobody else notices.

        Errors: 6000276 no such call.
        """
        with self._begin() as begun:
            login = self._account.present()
            login.act(login.board.silence, _id(callID), silenced)
            self._operations.settle(begun.number, None, None)
        return begun.operation

    def ignore(self, callID: str, ignored: bool = True) -> Operation[None]:
        """Hide and silence a ring without declining, or bring it back; the caller notices nothing.

        Errors: 6000274 this person made the call; 6000276 no such call, or answered.
        """
        with self._begin() as begun:
            login = self._account.present()
            login.act(login.board.ignore, _id(callID), ignored)
            self._operations.settle(begun.number, None, None)
        return begun.operation

    # --- missed calls ---

    @checked
    def missedCallClicked(self, call: CallView) -> None:
        """A person clicked a missed call: raise onIncomingMissedCallClicked.

        Nobody listening, the default action happens at once: call back, or join a group call.
        """
        self._missed.clicked(call)

    @checked
    def dialBack(self, call: CallView) -> Operation[object]:
        """Call the caller of a missed call back; a group call that still goes on is joined.

        Errors: as :meth:`send` and :meth:`join`; onIncomingMissedCallDialBackFailed comes too.
        """
        return self._missed.dialBack(call)

    # --- inside ---

    def _begin(self) -> Beginning:
        return self._operations.begin(self._account.login)

    def _redial(self, missed: CallView) -> Operation[Any]:
        if missed.group:
            return self.join(missed.callID)
        return self.send([missed.caller], missed.video)

    async def _renew(self, token: str, number: int) -> None:
        try:
            reply = await self._account.present().client.renewToken(token)
        except RequestError as error:
            self._operations.settle(number, None, error)
        else:
            self._operations.settle(number, reply, None)

    def _performed(self, login: Login, effect: Effect) -> None:
        """What the switchboard wants, except the events it raises."""
        match effect:
            case Show(change=Change.ADDED, view=view):
                self._ahead.callAdded.emit(view)
                self.callAdded.emit(view)
            case Show(change=Change.CHANGED, view=view):
                self._ahead.callChanged.emit(view)
                self.callChanged.emit(view)
            case Show(change=Change.REMOVED, view=view):
                self._ahead.callRemoved.emit(view.callID)
                self.callRemoved.emit(view.callID)
                self.history.refresh()
            case Missed(view=view):
                if self.configuration.missedCallEnabled:
                    self.callMissed.emit(view)
                self.history.refresh()
            case Settle(operation=number, result=result, error=error):
                self._operations.settle(number, result, error)


def _people(callees: Iterable[User | str]) -> tuple[User, ...]:
    try:
        return checkPeople("callees", callees)
    except UsageError as error:
        raise RequestError(ErrorCode.PARAM_INVALID, str(error)) from None


def _id(callID: str) -> str:
    if not isinstance(callID, str):
        raise limits.bad("callID", "is not text")
    return callID


def _only(login: Login, fits: Callable[[CallView], bool], what: str) -> str:
    """The callID of the one call that fits."""
    found = [view.callID for view in login.board.calls() if fits(view)]
    if not found:
        raise RequestError(ErrorCode.CALL_DOES_NOT_EXIST, f"there is not {what}")
    if len(found) > 1:
        raise limits.bad("callID", "must be given: there is more than one such call")
    return found[0]
