"""A signaling client whose sockets live in the backroom, for use in the app's thread."""

from __future__ import annotations

import asyncio
import concurrent.futures
import functools
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QThread
from shiboken6 import isValid

from callkit.client.events import EVENT_NAMES, Handler, Handlers
from callkit.client.signaling import SignalingClient
from callkit.client.tokens import TokenSource, isAsync
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.loop import startForApp
from callkit.invitation.mailbox import Mailbox
from callkit.invitation.outcome import Outcome
from callkit.model import CallInfo, ConnectionState, User


class FarClient(SignalingClient):
    """See :class:`SignalingClient`: the same methods, awaited in the app's thread on any loop.

    Requests go to the backroom, replies and events come back through one mailbox, so the client's
    order holds: a reply before the events its request caused. Handlers are called in the app's
    thread. A coroutine a token function returns runs there, too
    (:func:`callkit.invitation.loop.startForApp`); the function itself is called in the backroom.

    Args:
        mailbox: How replies come back; tests give one with a room of their own.
        options: As for :class:`SignalingClient`.

    Raises:
        UsageError: ``url`` is no WebSocket address.
    """

    def __init__(self, url: str, *, mailbox: Mailbox | None = None, **options: Any) -> None:
        # The base's own parts are never made: everything is asked of the far client.
        self._far = SignalingClient(url, **options)
        self._mailbox = mailbox or Mailbox()
        self._handlers = Handlers()
        self._state = ConnectionState.DISCONNECTED
        self._user: User | None = None
        self._calls: tuple[CallInfo, ...] = ()
        for name in EVENT_NAMES:
            self._far.on(name, partial(self._forward, name))

    # --- what it is, as told so far ---

    @property
    def deviceID(self) -> str:
        return self._far.deviceID

    @property
    def userID(self) -> str:
        return self._far.userID

    @property
    def user(self) -> User | None:
        return self._user

    @property
    def connectionState(self) -> ConnectionState:
        return self._state

    @property
    def calls(self) -> tuple[CallInfo, ...]:
        return self._calls

    def serverTime(self) -> int:
        return self._far.serverTime()

    def on(self, name: str, handler: Handler) -> None:
        self._handlers.on(name, handler)

    def off(self, name: str) -> None:
        self._handlers.off(name)

    # --- asking ---

    async def login(
        self,
        userID: str,
        userName: str = "",
        token: TokenSource = "",
        *,
        isOfflineLogin: bool = False,
    ) -> Any:
        source = token if isinstance(token, str) else self._brought_home(token)
        login: Any = self._far.login
        return await self._fetch(login(userID, userName, source, isOfflineLogin=isOfflineLogin))

    def close(self) -> None:
        self._check_thread()
        self._mailbox.room.call(self._far.close)

    def wake(self) -> None:
        self._check_thread()
        self._mailbox.room.call(self._far.wake)

    def _fetch(self, work: Coroutine[Any, Any, Any]) -> Outcome[Any]:
        try:
            self._check_thread()
        except UsageError:
            work.close()
            raise
        if not isValid(self._mailbox):
            return self._unheard(work)
        return self._mailbox.fetch(work, self._glimpse)

    def _unheard(self, work: Coroutine[Any, Any, Any]) -> Outcome[Any]:
        """The mailbox was deleted: what is said still goes out, and nobody hears the answer."""
        if self._mailbox.room.ended:
            work.close()
        else:
            self._mailbox.room.start(work)
        outcome: Outcome[Any] = Outcome()
        outcome.fail(asyncio.CancelledError())
        return outcome

    # --- hearing ---

    def _forward(self, name: str, event: object) -> None:
        """In the backroom: something came."""
        self._mailbox.post(self._glimpse())
        self._mailbox.post(partial(self._handlers.call, name, event))

    def _glimpse(self) -> Callable[[], None]:
        """In the backroom: how things stand there now."""
        state, user, calls = self._far.connectionState, self._far.user, self._far.calls

        def take() -> None:
            self._state, self._user, self._calls = state, user, calls

        return take

    # --- the app's token function ---

    def _brought_home(self, provider: Callable[[], str | Awaitable[str]]) -> TokenSource:
        """What the provider wants to be awaited is awaited in the app's thread."""

        async def ask() -> str:
            return await self._ask_at_home(provider)

        def askInThread() -> str | Awaitable[str]:
            try:
                return provider()
            except RuntimeError as error:
                if "event loop" in str(error):
                    # A plain function that starts a task, and so belongs on the app's loop.
                    return ask()
                raise

        return ask if isAsync(provider) else askInThread

    async def _ask_at_home(self, provider: Callable[[], str | Awaitable[str]]) -> str:
        there: concurrent.futures.Future[str] = concurrent.futures.Future()

        def begin() -> None:
            outcome = startForApp(_answer(provider))
            outcome.whenDone(lambda: _hand_over(outcome, there))

        self._mailbox.post(begin)
        return await asyncio.wrap_future(there)

    def _check_thread(self) -> None:
        if isValid(self._mailbox) and QThread.currentThread() is not self._mailbox.thread():
            raise UsageError("call the client from the thread it lives in")


async def _answer(provider: Callable[[], str | Awaitable[str]]) -> str:
    token = provider()
    return await token if inspect.isawaitable(token) else token


def _hand_over(outcome: Outcome[str], there: concurrent.futures.Future[str]) -> None:
    if there.cancelled():
        return
    error = outcome.error
    if isinstance(error, asyncio.CancelledError):
        there.set_exception(
            RequestError(
                ErrorCode.TOKEN_INVALID, "the token function was cancelled", temporary=True
            )
        )
    elif error is not None:
        there.set_exception(error)
    else:
        there.set_result(outcome.result())


def _asked_there(name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    @functools.wraps(getattr(SignalingClient, name))
    async def method(self: FarClient, *args: Any, **options: Any) -> Any:
        return await self._fetch(getattr(self._far, name)(*args, **options))

    return method


for _name, _method in list(vars(SignalingClient).items()):
    if inspect.iscoroutinefunction(_method) and not _name.startswith("_") and _name != "login":
        setattr(FarClient, _name, _asked_there(_name))
