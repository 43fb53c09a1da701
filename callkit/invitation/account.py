"""Who is logged in on this device: the part of the service that comes before calls."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from functools import partial
from ssl import SSLContext
from typing import Any, cast

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from callkit.client.events import ConnectionStateChanged
from callkit.client.signaling import SignalingClient
from callkit.client.tokens import TokenSource
from callkit.clock import Clock, Timer
from callkit.desktop.wakeups import Wakeups, sharedWakeups
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.client_setup import (
    AUTO,
    Trouble,
    refuseLinkOptions,
    signalingClient,
    worthTelling,
)
from callkit.invitation.configuration import (
    CallInvitationConfiguration,
    deviceIDOf,
    machineName,
)
from callkit.invitation.coroutines import Courses
from callkit.invitation.device_ids import Seat, freeSeat
from callkit.invitation.event_queue import EventQueue
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.history import CallHistoryModel
from callkit.invitation.login import Login, LoginOwner, orphanAll
from callkit.invitation.operation import Operation, Operations
from callkit.invitation.quit_messages import FAREWELL, atQuit
from callkit.invitation.signaling_port import Signaling
from callkit.invitation.timers import QtClock
from callkit.model import ConnectionEvent, ConnectionState, LinkTrouble, User
from callkit.options import checkValue
from callkit.protocol import frames, limits
from callkit.protocol.closing import CloseCode
from callkit.switchboard.effects import Change, Effect, Missed, Raise, Settle, Show
from callkit.switchboard.view import CallView
from callkit.thread_check import checkHome, inItsThread

GOODBYE = 3.0
"""Seconds ``uninit`` waits for what it still has to say."""
PATIENCE = 10.0
"""Seconds until ``init`` reports that the server cannot be reached; it goes on trying."""

ClientFactory = Callable[[str, str, str], Signaling]
"""(url, deviceID, deviceName) → a client that has not logged in yet."""


class _Ahead(QObject):
    """The same signals for those that :meth:`Account.follow`."""

    callAdded = Signal(object)
    callChanged = Signal(object)
    callRemoved = Signal(str)


@inItsThread
class Account(QObject):
    """One person at one server; base of :class:`~callkit.invitation.service.CallInvitationService`.

    Signals:
        callAdded, callChanged, callRemoved, callMissed, linkChanged,
            mediaSignalReceived: see there.
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
            wakeups: Who says that the machine woke up; the application's when None.
        """
        super().__init__(parent)
        self._wakeups = wakeups
        self._heard_wakeups: Wakeups | None = None
        self._home: asyncio.AbstractEventLoop | None = None
        self._client_factory = clientFactory
        self._clock = clock or QtClock()  # Outlives a service that is deleted.
        self._configuration = CallInvitationConfiguration()
        self._events = CallInvitationEvents(self)
        self._history = CallHistoryModel(self)
        self._ahead = _Ahead(self)
        self._owner = LoginOwner(
            performed=self._performed,
            raised=self._raised,
            caughtUp=self._caught_up,
            connectionChanged=self._connection_changed,
            heard=self._heard,
        )
        self._event_queue = EventQueue()
        self._operations = Operations(lambda: self._event_queue.at(self._events, "onError"))
        self._courses = Courses()
        self._login: Login | None = None
        self._numbers = 0
        self._login_operation = 0
        self._login_due = 0.0
        self._seats: dict[Login, Seat] = {}
        self._come_back: Callable[[], object] = _nothing
        self._inits = 0
        self._login_timer: Timer | None = None
        self._trouble: LinkTrouble | None = None
        self._forget_quit: Callable[[], None] = _nothing
        self.destroyed.connect(partial(orphanAll, self._seats, GOODBYE))

    # --- what it is ---

    @property
    def events(self) -> CallInvitationEvents:
        """What happens, for the app. The object given to ``init``, or the service's own."""
        return self._events

    @property
    def configuration(self) -> CallInvitationConfiguration:
        return self._configuration

    @property
    def history(self) -> CallHistoryModel:
        """This person's calls, newest first; empty before the first login."""
        return self._history

    @property
    def isInit(self) -> bool:
        """``init`` was called, and ``uninit`` was not."""
        return self._login is not None

    @property
    def user(self) -> User:
        """Who ``init`` named; an empty userID before."""
        return self._login.me if self._login is not None else User("")

    @property
    def deviceID(self) -> str:
        return self._login.client.deviceID if self._login is not None else ""

    @property
    def client(self) -> SignalingClient:
        """The signaling client, for what the service does not offer.

        Raises:
            UsageError: ``init`` was not called.
        """
        if self._login is None:
            raise UsageError("call init first")
        # Whatever the factory made speaks as a SignalingClient does.
        return cast(SignalingClient, self._login.client)

    @property
    def connectionState(self) -> ConnectionState:
        login = self._login
        return login.client.connectionState if login else ConnectionState.DISCONNECTED

    @property
    def linkTrouble(self) -> LinkTrouble | None:
        """Why there is no connection, as last heard; None while there is one."""
        return self._trouble

    @property
    def isInCall(self) -> bool:
        """This device is in a call: from its accept (a caller: from the first) to its end."""
        return self._login is not None and self._login.board.inCall

    @property
    def currentCalls(self) -> list[CallView]:
        """Calls that ring, connect or go on here, earliest first."""
        return self._login.board.calls() if self._login is not None else []

    def call(self, callID: str) -> CallView | None:
        """The live call of that ID or key, also by the ID of a call that was merged into it."""
        return self._login.board.call(callID) if self._login is not None else None

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
        ``uninit`` overtakes fails with 6000121 for who awaits it.

        Args:
            url: ``ws://`` or ``wss://`` address of the server.
            userID: Who logs in.
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
            ssl: A client's context for ``wss://``; Python's default when None.
            ca: A PEM file with the only CAs that are trusted; the system's when None.
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
        chosen = configuration or self._configuration
        if events is not None and not self.isInit:
            # Also what is refused below must reach the app that does not await it.
            self._events = events
        try:
            limits.userID(userID)
            limits.userName(userName)
            if deviceID:
                limits.deviceID(deviceID)
            limits.deviceName(deviceName)
        except RequestError as error:
            return self._operations.refused(error)
        given = deviceID or chosen.deviceID
        seat = Seat(userID, given) if given else freeSeat(userID, deviceIDOf(chosen.profile))
        shown = deviceName or chosen.deviceName or machineName()
        try:
            if self._client_factory is not None:
                refuseLinkOptions(ssl, ca, proxy)
                client = self._client_factory(url, seat.deviceID, shown)
            else:
                client = signalingClient(
                    url, seat.deviceID, shown, chosen, ssl=ssl, ca=ca, proxy=proxy
                )
        except BaseException:
            seat.leave()
            raise
        self._inits += 1
        number = self._inits
        if self.isInit:
            self._leave()
            if number != self._inits:
                # Told that a call is over, the app logged in somebody else.
                seat.leave()
                return self._operations.succeeded()
        self._configuration = chosen
        if events is not None:
            self._events = events
        self._hear_wakeups()
        me = User(userID, userName)
        login = Login(client, me, chosen.policy(), self._clock, self._owner, events=self._events)
        self._login = login
        self._seats[login] = seat
        seat.keepTrying(self._clock)
        self._history.attach(client, userID, chosen.historyPage)
        self._forget_quit = atQuit(self._quit)
        operation = self._begin_login()
        source = tokenProvider or token
        self._come_back = lambda: self._courses.start(self._log_in(login, source))
        self._come_back()
        return operation

    def uninit(self) -> Operation[None]:
        """Take back what rings out, leave what runs, log out. Done within 3 s; fine when not init.

        An invitation that rings here goes on ringing on this person's other devices.
        """
        self._inits += 1
        gone = RequestError(ErrorCode.USER_IS_NOT_LOGGED, "logged out")
        login = self._part(gone)
        if login is None:
            return self._operations.succeeded()
        operation, number = self._open()
        self._courses.start(self._say_goodbye(login, number))
        return operation

    def configure(self, configuration: CallInvitationConfiguration) -> None:
        """Use other settings from now on; device and profile change with the next ``init``.

        Raises:
            UsageError: Not a configuration; nothing changes.
        """
        checkValue("configuration", configuration, CallInvitationConfiguration)
        self._configuration = configuration
        if self._login is not None:
            self._login.board.policy = configuration.policy()

    def renewToken(self, token: str) -> Operation[frames.RenewTokenReply]:
        """Prolong the login, usually after onTokenWillExpire.

        Errors: 6000103, 6000106, 6000107, 6000108 refused; the old token stays.
        """
        return self._ask(lambda login: login.client.renewToken(token))

    def wake(self) -> None:
        """Say that the machine woke up or the network is back: reconnect at once."""
        if self._login is not None:
            self._login.client.wake()

    # --- what the login tells ---

    def _raised(self, login: Login, effect: Raise) -> None:
        self._event_queue.add(login.events or self._events, effect.name, *effect.args)

    def _caught_up(self) -> None:
        self._event_queue.tell()

    def _performed(self, login: Login, effect: Effect) -> None:
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
                self._history.refresh()
            case Missed(view=view):
                if self._configuration.missedCallEnabled:
                    self.callMissed.emit(view)
                self._history.refresh()
            case Settle(operation=number, result=result, error=error):
                self._operations.settle(number, result, error)

    def _connection_changed(self, login: Login, change: ConnectionStateChanged) -> None:
        events = login.events or self._events
        if self._login is not None and login is not self._login:
            # The login before this one says goodbye: to its own events, if it has any.
            if events is not self._events:
                self._tell_link(events, change)
            return
        self._trouble = change.trouble.reason if change.trouble is not None else None
        if change.state is ConnectionState.CONNECTED:
            self._settle_login(None)
            self._history.refresh(anew=True)
        elif change.state is ConnectionState.DISCONNECTED:
            if change.event is ConnectionEvent.TOKEN_EXPIRED:
                self._trouble = LinkTrouble.TOKEN_REFUSED
            self._settle_login(_why(change))
            self._history.detach()
            if _said(change).get("code") == CloseCode.REPLACED:
                self._seats[login].giveWay(self._clock, partial(self._return, login))
        elif change.trouble is not None:
            self._troubled(change.trouble)
        self.linkChanged.emit(change.state)
        self._tell_link(events, change)

    def _tell_link(self, events: CallInvitationEvents, change: ConnectionStateChanged) -> None:
        say = self._event_queue.at(events, "onConnectionStateChanged")
        say(change.state, change.event, change.extendedData)

    def _say_error(self, error: RequestError) -> None:
        self._event_queue.at(self._events, "onError")(error)

    def _troubled(self, trouble: Trouble) -> None:
        """It goes on trying, for a reason that was not told since it was last connected."""
        error = trouble.error()
        told = worthTelling(trouble)
        if told and trouble.reason is not LinkTrouble.NO_TOKEN:
            # Each failure of a token function was told when it came.
            self._say_error(error)
        if trouble.lasting:
            self._settle_login(error, told=told)
        elif self._login_timer is not None:
            self._login_timer.cancel()
            left = self._login_due - self._clock.monotonic()
            late = partial(self._settle_login, error, told=told)
            self._login_timer = self._clock.callLater(left, late)

    def _heard(self, login: Login, name: str, event: Any) -> None:
        if login is not self._login:
            return
        if name == "tokenWillExpire":
            self._event_queue.at(self._events, "onTokenWillExpire")(event.second)
        elif name == "tokenFailed":
            self._say_error(event.error)
        elif name == "callHistoryRead":
            self._history.readUpTo(event.upTo)
        elif name == "mediaSignalReceived":
            self.mediaSignalReceived.emit(event)
        elif name == "callInvitationCreated":
            # Here or on another device: who is called back has been missed no longer.
            self._history.refresh()

    # --- inside ---

    def _do(self, start: Callable[[Login, int], object]) -> Operation[Any]:
        """Start an operation of the switchboard."""
        operation, number = self._open()
        try:
            start(self._there(), number)
        except RequestError as error:
            self._operations.settle(number, None, error)
        return operation

    def _ask(self, ask: Callable[[Login], Awaitable[object]]) -> Operation[Any]:
        """Start a request of the client itself."""
        operation, number = self._open()

        async def work() -> None:
            try:
                result = await ask(self._there())
            except RequestError as error:
                self._operations.settle(number, None, error)
            else:
                self._operations.settle(number, result, None)

        self._courses.start(work())
        return operation

    def _do_here(self, step: Callable[[Login], object]) -> Operation[None]:
        """Do something that is done at once."""

        def start(login: Login, number: int) -> None:
            step(login)
            self._operations.settle(number, None, None)

        return self._do(start)

    def _open(self) -> tuple[Operation[Any], int]:
        self._numbers += 1
        return self._operations.begin(self._numbers, self._login), self._numbers

    def _there(self) -> Login:
        if self._login is None:
            raise RequestError(ErrorCode.NOT_INIT, "call init first")
        return self._login

    def _hear_wakeups(self) -> None:
        if self._heard_wakeups is None:
            self._heard_wakeups = self._wakeups or sharedWakeups()
            if self._heard_wakeups is not None:
                self._heard_wakeups.woke.connect(self._woke)

    @Slot(str)
    def _woke(self, why: str) -> None:
        # Qt's events may be served while the loop that carries the link is not the running one.
        home = self._home
        if home is None or home.is_closed() or _running_loop() is not None:
            self.wake()
        else:
            home.call_soon_threadsafe(self.wake)

    # --- logging in and out ---

    async def _log_in(self, login: Login, token: TokenSource) -> None:
        self._home = _running_loop()
        try:
            await login.login(token)
        except RequestError as error:
            if login is self._login:
                self._settle_login(error)

    def _begin_login(self) -> Operation[None]:
        operation, self._login_operation = self._open()
        error = RequestError(
            ErrorCode.NETWORK_ERROR, "the server cannot be reached yet", temporary=True
        )
        self._login_due = self._clock.monotonic() + PATIENCE
        self._login_timer = self._clock.callLater(PATIENCE, partial(self._settle_login, error))
        return operation

    def _settle_login(self, error: RequestError | None, *, told: bool = False) -> None:
        if self._login_timer is not None:
            self._login_timer.cancel()
            self._login_timer = None
        if isValid(self):
            self._operations.settle(self._login_operation, None, error, told=told)

    def _leave(self) -> None:
        """Another init comes. The one before is no error, even if it had not connected yet."""
        login = self._part(None)
        if login is not None:
            self._courses.start(self._depart(login, GOODBYE))

    def _part(self, error: RequestError | None) -> Login | None:
        """Let go of the present login, which still has its goodbyes to say."""
        login, self._login = self._login, None
        if login is None:
            return None
        self._forget_quit()
        self._forget_quit = _nothing
        self._settle_login(error, told=True)
        self._history.detach()
        self.signedOut.emit()
        return login

    def _return(self, login: Login) -> None:
        """Whoever had replaced this device is gone."""
        if login is self._login:
            page = self._configuration.historyPage
            self._history.attach(login.client, login.me.userID, page)
            self._come_back()

    async def _say_goodbye(self, login: Login, number: int) -> None:
        await self._depart(login, GOODBYE)
        self._operations.settle(number, None, None)

    async def _quit(self) -> None:
        """The app quits."""
        gone = RequestError(ErrorCode.USER_IS_NOT_LOGGED, "the app quits")
        login = self._part(gone)
        if login is not None:
            await self._depart(login, FAREWELL)

    async def _depart(self, login: Login, seconds: float) -> None:
        try:
            await login.depart(seconds)
        finally:
            self._seats.pop(login).leave()
            gone = RequestError(ErrorCode.USER_IS_NOT_LOGGED, "logged out")
            self._operations.failAll(gone, login)


def _said(change: ConnectionStateChanged) -> dict[str, Any]:
    return dict(json.loads(change.extendedData))


def _why(change: ConnectionStateChanged) -> RequestError:
    """The error of a login that ended before it succeeded."""
    said = _said(change)
    code = int(said.get("code", 0))
    if code < ErrorCode.PARAM_INVALID:
        code = ErrorCode.USER_IS_NOT_LOGGED
    return RequestError(code, str(said.get("message", "")))


def _nothing() -> None:
    return None


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
