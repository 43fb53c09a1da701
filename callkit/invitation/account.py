"""One person's account on this device, from ``init`` to ``uninit``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from callkit.client.events import ConnectionStateChanged
from callkit.client.tokens import TokenSource
from callkit.clock import Clock, Timer
from callkit.desktop.wakeups import Wakeups, sharedWakeups
from callkit.errors import ErrorCode, RequestError
from callkit.invitation.client_setup import Trouble, worthTelling
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.coroutines import Coroutines
from callkit.invitation.device_ids import DeviceLock
from callkit.invitation.event_queue import EventQueue
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.history import CallHistoryModel
from callkit.invitation.login import Login, LoginOwner, orphanAll
from callkit.invitation.operation import Operation, Operations
from callkit.invitation.quit_messages import FAREWELL, atQuit
from callkit.invitation.signaling_port import Signaling
from callkit.model import ConnectionEvent, ConnectionState, LinkTrouble, User
from callkit.protocol.closing import CloseCode
from callkit.switchboard.effects import Effect, Raise

GOODBYE = 3.0
"""Seconds that ``uninit`` waits until hang-ups and the logout are sent."""
PATIENCE = 10.0
"""Seconds until ``init`` reports that the server cannot be reached. It continues to try."""


class Account(QObject):
    """The part of a :class:`~callkit.invitation.service.CallInvitationService` that connects,
    reconnects and logs out: the current login, and what outlives one login. Deleted with the
    service.

    Args:
        service: The service that owns it.
        clock: Where time comes from.
        wakeups: What says that the machine woke up; the application's when None.
        performed: (login, effect): does what the switchboard wants, except to raise events.

    Signals:
        linkChanged, signedOut, mediaSignalReceived: the service's own.
    """

    linkChanged = Signal(object)
    signedOut = Signal()
    mediaSignalReceived = Signal(object)

    def __init__(
        self,
        service: QObject,
        clock: Clock,
        wakeups: Wakeups | None,
        performed: Callable[[Login, Effect], None],
    ) -> None:
        super().__init__(service)
        self.login: Login | None = None
        self.configuration = CallInvitationConfiguration()
        self.events = CallInvitationEvents(service)
        self.history = CallHistoryModel(service)
        self.queue = EventQueue()
        self.operations = Operations(lambda: self.queue.at(self.events, "onError"))
        self.coroutines = Coroutines()
        self.trouble: LinkTrouble | None = None
        """Why there is no connection, as last heard; None while there is one."""
        self._clock = clock
        self._wakeups = wakeups
        self._heard_wakeups: Wakeups | None = None
        self._home: asyncio.AbstractEventLoop | None = None
        self._owner = LoginOwner(
            performed=performed,
            raised=self._raised,
            caughtUp=self.queue.tell,
            connectionChanged=self._connection_changed,
            heard=self._heard,
        )
        self._login_operation = 0
        self._login_due = 0.0
        self._locks: dict[Login, DeviceLock] = {}
        self._come_back: Callable[[], object] = _nothing
        self._inits = 0
        self._login_timer: Timer | None = None
        self._forget_quit: Callable[[], None] = _nothing
        self.destroyed.connect(partial(orphanAll, self._locks, GOODBYE))

    def present(self) -> Login:
        """The present login.

        Raises:
            RequestError: 6000002 there is none.
        """
        if self.login is None:
            raise RequestError(ErrorCode.NOT_INIT, "call init first")
        return self.login

    # --- coming and going ---

    def begin(
        self,
        client: Signaling,
        *,
        device: DeviceLock,
        me: User,
        token: TokenSource,
        configuration: CallInvitationConfiguration,
        events: CallInvitationEvents | None,
    ) -> Operation[None]:
        """Log in by ``client``, after the present login was left; see the service's ``init``."""
        self._inits += 1
        number = self._inits
        if self.login is not None:
            self._leave()
            if number != self._inits:
                # While it was told of the end of a call, the app logged in another person.
                device.release()
                return self.operations.succeeded()
        self.configuration = configuration
        if events is not None:
            self.events = events
        self._hear_wakeups()
        policy = configuration.policy()
        login = Login(client, me, policy, self._clock, self._owner, events=self.events)
        self.login = login
        self._locks[login] = device
        device.keepTrying(self._clock)
        self.history.attach(client, me.userID, configuration.historyPage)
        self._forget_quit = atQuit(self._quit)
        operation = self._begin_login()
        self._come_back = lambda: self.coroutines.start(self._log_in(login, token))
        self._come_back()
        return operation

    def end(self) -> Operation[None]:
        """Leave the present login; see the service's ``uninit``."""
        self._inits += 1
        gone = RequestError(ErrorCode.USER_IS_NOT_LOGGED, "logged out")
        login = self._part(gone)
        if login is None:
            return self.operations.succeeded()
        leaving = self.operations.begin()
        self.coroutines.start(self._say_goodbye(login, leaving.number))
        return leaving.operation

    def wake(self) -> None:
        """The machine resumed from sleep, or the network is back: reconnect at once."""
        if self.login is not None:
            self.login.client.wake()

    # --- what the login tells ---

    def _raised(self, login: Login, effect: Raise) -> None:
        self.queue.add(login.events or self.events, effect.name, *effect.args)

    def _connection_changed(self, login: Login, change: ConnectionStateChanged) -> None:
        events = login.events or self.events
        if self.login is not None and login is not self.login:
            # The previous login logs out; its last events are still delivered.
            if events is not self.events:
                self._tell_link(events, change)
            return
        self.trouble = change.trouble.reason if change.trouble is not None else None
        if change.state is ConnectionState.CONNECTED:
            self._settle_login(None)
            self.history.refresh(anew=True)
        elif change.state is ConnectionState.DISCONNECTED:
            if change.event is ConnectionEvent.TOKEN_EXPIRED:
                self.trouble = LinkTrouble.TOKEN_REFUSED
            self._settle_login(_why(change))
            self.history.detach()
            if _said(change).get("code") == CloseCode.REPLACED:
                self._locks[login].giveWay(self._clock, partial(self._return, login))
        elif change.trouble is not None:
            self._troubled(change.trouble)
        self.linkChanged.emit(change.state)
        self._tell_link(events, change)

    def _tell_link(self, events: CallInvitationEvents, change: ConnectionStateChanged) -> None:
        say = self.queue.at(events, "onConnectionStateChanged")
        say(change.state, change.event, change.extendedData)

    def _say_error(self, error: RequestError) -> None:
        self.queue.at(self.events, "onError")(error)

    def _troubled(self, trouble: Trouble) -> None:
        """It continues to try, for a reason that was not reported since the last connection."""
        error = trouble.error()
        told = worthTelling(trouble)
        if told and trouble.reason is not LinkTrouble.NO_TOKEN:
            # Each failure of a token function was reported when it happened.
            self._say_error(error)
        if trouble.lasting:
            self._settle_login(error, told=told)
        elif self._login_timer is not None:
            self._login_timer.cancel()
            left = self._login_due - self._clock.monotonic()
            late = partial(self._settle_login, error, told=told)
            self._login_timer = self._clock.callLater(left, late)

    def _heard(self, login: Login, name: str, event: Any) -> None:
        if login is not self.login:
            return
        if name == "tokenWillExpire":
            self.queue.at(self.events, "onTokenWillExpire")(event.second)
        elif name == "tokenFailed":
            self._say_error(event.error)
        elif name == "callHistoryRead":
            self.history.readUpTo(event.upTo)
        elif name == "mediaSignalReceived":
            self.mediaSignalReceived.emit(event)
        elif name == "callInvitationCreated":
            # A call to or from that person here or on another device: their missed calls are
            # settled.
            self.history.refresh()

    # --- logging in ---

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

    async def _log_in(self, login: Login, token: TokenSource) -> None:
        self._home = _running_loop()
        try:
            await login.login(token)
        except RequestError as error:
            if login is self.login:
                self._settle_login(error)

    def _begin_login(self) -> Operation[None]:
        begun = self.operations.begin(self.login)
        self._login_operation = begun.number
        error = RequestError(
            ErrorCode.NETWORK_ERROR, "the server cannot be reached yet", temporary=True
        )
        self._login_due = self._clock.monotonic() + PATIENCE
        self._login_timer = self._clock.callLater(PATIENCE, partial(self._settle_login, error))
        return begun.operation

    def _settle_login(self, error: RequestError | None, *, told: bool = False) -> None:
        if self._login_timer is not None:
            self._login_timer.cancel()
            self._login_timer = None
        if isValid(self):
            self.operations.settle(self._login_operation, None, error, told=told)

    # --- logging out ---

    def _leave(self) -> None:
        """Another init replaces this one. The former is no error, even if it had not connected
        yet."""
        login = self._part(None)
        if login is not None:
            self.coroutines.start(self._depart(login, GOODBYE))

    def _part(self, error: RequestError | None) -> Login | None:
        """Detach the current login, which still sends its hang-ups and its logout."""
        login, self.login = self.login, None
        if login is None:
            return None
        self._forget_quit()
        self._forget_quit = _nothing
        self._settle_login(error, told=True)
        self.history.detach()
        self.signedOut.emit()
        return login

    def _return(self, login: Login) -> None:
        """The device that had replaced this one is offline."""
        if login is self.login:
            page = self.configuration.historyPage
            self.history.attach(login.client, login.me.userID, page)
            self._come_back()

    async def _say_goodbye(self, login: Login, number: int) -> None:
        await self._depart(login, GOODBYE)
        self.operations.settle(number, None, None)

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
            self._locks.pop(login).release()
            gone = RequestError(ErrorCode.USER_IS_NOT_LOGGED, "logged out")
            self.operations.failAll(gone, login)


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
