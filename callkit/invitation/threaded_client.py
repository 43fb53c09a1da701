"""A signaling client for the app's thread; its sockets live in the background loop."""

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
from callkit.invitation.callback_queue import CallbackQueue
from callkit.invitation.loop import startForApp
from callkit.invitation.outcome import Outcome
from callkit.model import CallInfo, ConnectionState, User


class ThreadedClient(SignalingClient):
    """See :class:`SignalingClient`: the same methods, awaited in the app's thread on any loop.

    Requests run in the background loop; replies and events come back through one queue, so the
    client's order holds: a reply before the events that its request caused. Handlers are called in
    the app's thread. A coroutine that a token function returns runs there, too
    (:func:`callkit.invitation.loop.startForApp`); the function itself is called in the background.

    Args:
        queue: How replies come back; tests pass one with a background loop of their own.
        options: As for :class:`SignalingClient`.

    Raises:
        UsageError: ``url`` is not a WebSocket address.
    """

    def __init__(self, url: str, *, queue: CallbackQueue | None = None, **options: Any) -> None:
        # super().__init__() is not called: the client in the background has all parts.
        self._client = SignalingClient(url, **options)
        self._queue = queue or CallbackQueue()
        self._handlers = Handlers()
        self._state = ConnectionState.DISCONNECTED
        self._user: User | None = None
        for name in EVENT_NAMES:
            self._client.on(name, partial(self._forward, name))

    # --- what it is, as far as the handlers were told ---

    @property
    def deviceID(self) -> str:
        return self._client.deviceID

    @property
    def userID(self) -> str:
        return self._client.userID

    @property
    def user(self) -> User | None:
        return self._user

    @property
    def connectionState(self) -> ConnectionState:
        return self._state

    @property
    def calls(self) -> tuple[CallInfo, ...]:
        """As the background knows them now: handlers may not have been told yet."""
        return self._client.calls

    def serverTime(self) -> int:
        return self._client.serverTime()

    def on(self, name: str, handler: Handler) -> None:
        self._handlers.on(name, handler)

    def off(self, name: str) -> None:
        self._handlers.off(name)

    # --- requests ---

    async def login(
        self,
        userID: str,
        userName: str = "",
        token: TokenSource = "",
        *,
        isOfflineLogin: bool = False,
    ) -> Any:
        source = token if isinstance(token, str) else self._awaited_in_app(token)
        login: Any = self._client.login
        return await self._run(login(userID, userName, source, isOfflineLogin=isOfflineLogin))

    def close(self) -> None:
        self._check_thread()
        self._queue.background.call(self._client.close)

    def wake(self) -> None:
        self._check_thread()
        self._queue.background.call(self._client.wake)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Outcome[Any]:
        try:
            self._check_thread()
        except UsageError:
            work.close()
            raise
        if not isValid(self._queue):
            return self._run_without_reply(work)
        return self._queue.run(work, self._current_state)

    def _run_without_reply(self, work: Coroutine[Any, Any, Any]) -> Outcome[Any]:
        """The queue was deleted: the request is still sent, and its reply is dropped."""
        if self._queue.background.ended:
            work.close()
        else:
            self._queue.background.start(work)
        outcome: Outcome[Any] = Outcome()
        outcome.fail(asyncio.CancelledError())
        return outcome

    # --- events ---

    def _forward(self, name: str, event: object) -> None:
        """In the background: an event came."""
        self._queue.post(self._current_state())
        self._queue.post(partial(self._handlers.call, name, event))

    def _current_state(self) -> Callable[[], None]:
        """In the background: return what sets the state as it is there now."""
        state, user = self._client.connectionState, self._client.user

        def apply() -> None:
            self._state, self._user = state, user

        return apply

    # --- the app's token function ---

    def _awaited_in_app(self, provider: Callable[[], str | Awaitable[str]]) -> TokenSource:
        """The same token function, whose coroutine is awaited in the app's thread."""

        async def ask() -> str:
            return await self._ask_in_app(provider)

        def call() -> str | Awaitable[str]:
            try:
                return provider()
            except RuntimeError as error:
                if "event loop" in str(error):
                    # A plain function that starts a task, and so belongs on the app's loop.
                    return ask()
                raise

        return ask if isAsync(provider) else call

    async def _ask_in_app(self, provider: Callable[[], str | Awaitable[str]]) -> str:
        token: concurrent.futures.Future[str] = concurrent.futures.Future()

        def begin() -> None:
            outcome = startForApp(_answer(provider))
            outcome.whenDone(lambda: _settle(token, outcome))

        self._queue.post(begin)
        return await asyncio.wrap_future(token)

    def _check_thread(self) -> None:
        if isValid(self._queue) and QThread.currentThread() is not self._queue.thread():
            raise UsageError("call the client from the thread it lives in")


async def _answer(provider: Callable[[], str | Awaitable[str]]) -> str:
    token = provider()
    return await token if inspect.isawaitable(token) else token


def _settle(token: concurrent.futures.Future[str], outcome: Outcome[str]) -> None:
    if token.cancelled():
        return
    error = outcome.error
    if isinstance(error, asyncio.CancelledError):
        token.set_exception(_no_token("was cancelled"))
    elif error is not None and not isinstance(error, Exception):
        # What ends a program ends the loop it is raised on: there, all that the kit does.
        token.set_exception(_no_token(f"raised {error!r}"))
    elif error is not None:
        token.set_exception(error)
    else:
        token.set_result(outcome.result())


def _no_token(what: str) -> RequestError:
    return RequestError(ErrorCode.TOKEN_INVALID, f"the token function {what}", temporary=True)


def _in_background(name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    @functools.wraps(getattr(SignalingClient, name))
    async def method(self: ThreadedClient, *args: Any, **options: Any) -> Any:
        return await self._run(getattr(self._client, name)(*args, **options))

    return method


for _name, _method in list(vars(SignalingClient).items()):
    if inspect.iscoroutinefunction(_method) and not _name.startswith("_") and _name != "login":
        setattr(ThreadedClient, _name, _in_background(_name))
