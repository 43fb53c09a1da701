"""The token of a login: where it comes from, and how it is renewed before it expires."""

from __future__ import annotations

import asyncio
import functools
import inspect
import math
import random
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import msgspec

from callkit.client.backoff import delays
from callkit.client.deadlines import Deadlines
from callkit.client.threads import NoThread, inThread
from callkit.clock import Clock
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.protocol import limits
from callkit.protocol.frames import RenewTokenReply

TokenSource = str | Callable[[], str | Awaitable[str]]
"""A token, or a function (plain or async) that returns a fresh one.

A function is asked before each login, also after every reconnect, and in good time before the token
it gave ends; a client with one keeps itself logged in. An async one runs on the loop; a plain one
runs in a thread of the client's own, so it may block and must not touch Qt. A text serves until it
expires, or until ``renewToken`` replaced it.
"""

PATIENCE: Final = 10.0
"""Seconds a token function has to answer."""
SHARE: Final = 5
"""A fifth of its life before its end a token is renewed …"""
AT_LEAST: Final = 30.0
"""… and at least these seconds before."""
FIRST_AGAIN, LAST_AGAIN = 1.0, 30.0
"""Seconds before a token function is asked again: the first and the longest wait."""
MOST_HANGING: Final = 3
"""Calls of a plain function that may hang at once; until one returns it is not called again."""


def checkedLead(before: float | None) -> float | None:
    """``renewTokenBefore``, if it can be used.

    Raises:
        UsageError: It is no number of seconds above 0.
    """
    if before is not None and not (
        type(before) in (int, float) and math.isfinite(before) and before > 0
    ):
        raise UsageError("renewTokenBefore= is a number of seconds above 0, or None")
    return before


class TokenKeeper:
    """Asks for tokens: for a login, before one ends, and again as long as that fails.

    Args:
        patience: Seconds a token function has.
        before: Seconds before its end a token is renewed; None: a fifth of its life, 30 at least.
        renew: Gives the server a fresh token while logged in.
        failed: Told of each failure of the function, and of each token the server refuses.
        warn: Told how many seconds are left, when ``before`` is given and there is no function.
    """

    def __init__(
        self,
        clock: Clock,
        deadlines: Deadlines,
        rng: random.Random,
        *,
        patience: float = PATIENCE,
        before: float | None = None,
        renew: Callable[[str], Awaitable[RenewTokenReply]],
        failed: Callable[[RequestError], object],
        warn: Callable[[int], object],
    ) -> None:
        self.source: TokenSource = ""
        self._clock = clock
        self._deadlines = deadlines
        self._rng = rng
        self._patience = patience
        self._before = before
        self._renew = renew
        self._failed = failed
        self._warn = warn
        self._token = ""
        self._ends_at: float | None = None
        self._waits: Iterator[float] = iter(())
        self._task: asyncio.Task[None] | None = None
        self._on_loop: object = None
        self._free = threading.Semaphore(MOST_HANGING)

    @property
    def provides(self) -> bool:
        """Whether there is a function that can be asked for another token."""
        return not isinstance(self.source, str)

    async def obtain(self) -> str:
        """Return the token to log in with.

        Raises:
            RequestError: 6000103, temporary: the function raised, returned no text, or nothing in
                time. ``failed`` is told.
        """
        try:
            self._token = await self._ask()
        except RequestError as error:
            self._failed(error)
            raise
        return self._token

    def loggedIn(self, remainingMs: int | msgspec.UnsetType) -> None:
        """The server took the token; it lives that long, or for ever, or nobody knows."""
        self.pause()
        if isinstance(remainingMs, int):
            self._plan(remainingMs / 1000)

    def willExpire(self, seconds: float) -> None:
        """The server says that the token ends soon. Nothing new, if it said when at the login."""
        if self._ends_at is None and self.provides and self._task is None:
            self._ends_at = self._clock.monotonic() + seconds
            self._start()

    def pause(self) -> None:
        """The login is over, or has a new token: what was planned for the old one is not."""
        self._deadlines.clear("token")
        self._ends_at = None
        self._waits = delays(self._rng, first=FIRST_AGAIN, most=LAST_AGAIN)
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def slept(self, seconds: float) -> None:
        """The machine slept that long; its monotonic clock did not see it, the token did."""
        if self._ends_at is not None and self._task is None:
            left = self._ends_at - seconds - self._clock.monotonic()
            if left > 0:
                self._plan(left)

    # --- renewing ---

    def _plan(self, left: float) -> None:
        """The present token lives ``left`` seconds more."""
        self._ends_at = self._clock.monotonic() + left
        before = max(left / SHARE, AT_LEAST) if self._before is None else self._before
        if not self.provides:
            if self._before is not None and left > before:
                self._deadlines.set("token", left - before, lambda: self._warn(round(before)))
            return
        # A token that lives shorter than that is not asked for all the time.
        self._deadlines.set("token", max(left - before, left / 4, FIRST_AGAIN), self._start)

    def _start(self) -> None:
        self._deadlines.clear("token")
        self._task = asyncio.get_running_loop().create_task(self._renew_once())

    async def _renew_once(self) -> None:
        task = asyncio.current_task()
        try:
            remaining = await self._try()
        except RequestError as error:
            if task is self._task:
                self._task = None
                if not (error.temporary and error.code != ErrorCode.TOKEN_INVALID):
                    self._failed(error)
                self._again()
            return
        if task is not self._task:
            return
        self._task = None
        if remaining is None:
            self._again()
        else:
            self.loggedIn(remaining)

    async def _try(self) -> int | msgspec.UnsetType | None:
        """Milliseconds the fresh token lives, if the server says; None: there is none yet.

        Raises:
            RequestError: The function failed, or the server refused what it gave.
        """
        token = await self._ask()
        if token == self._token:
            return None
        try:
            reply = await self._renew(token)
        except RequestError as error:
            if error.code == ErrorCode.TOKEN_TIME_IS_TOO_SHORT:
                return None
            raise
        self._token = token
        return reply.tokenRemainingMs

    def _again(self) -> None:
        """Ask again after a while, as long as the token lives."""
        if self._ends_at is None:
            return
        left = self._ends_at - self._clock.monotonic()
        if left > 0:
            wait = min(max(next(self._waits), FIRST_AGAIN), max(left / 2, FIRST_AGAIN))
            self._deadlines.set("token", wait, self._start)

    # --- asking ---

    async def _ask(self) -> str:
        source = self.source
        if isinstance(source, str):
            return source
        asking = asyncio.ensure_future(self._call(source))
        asking.add_done_callback(_heard)
        late: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self._clock.callLater(self._patience, _wake, late)
        try:
            await asyncio.wait((asking, late), return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            late.cancel()
            if not asking.done():
                # It may take its time to end: nobody waits for that.
                asking.cancel()
        if not asking.done():
            raise _no_token(f"has not answered within {self._patience:g} s")
        if asking.cancelled():
            raise _no_token("was cancelled")
        error = asking.exception()
        if error is not None:
            raise error if isinstance(error, RequestError) else _no_token(f"raised {error!r}")
        return asking.result()

    async def _call(self, source: Callable[[], Any]) -> str:
        on_loop = source is self._on_loop or isAsync(source)
        token = source() if on_loop else await self._call_in_thread(source)
        if inspect.isawaitable(token):
            token = await token
        if not isinstance(token, str):
            raise _no_token(f"returned {_kind(token)}; a token is a str")
        # Of a class of its own it stays the same text.
        token = str.__str__(token)
        try:
            limits.token(token)
        except RequestError as error:
            raise _no_token(f"returned no token: {error.message}") from None
        return token

    async def _call_in_thread(self, source: Callable[[], Any]) -> Any:
        if not self._free.acquire(blocking=False):
            raise _no_token(f"hangs: it has not returned from {MOST_HANGING} calls")

        def call() -> Any:
            try:
                return source()
            except BaseException as error:
                if isinstance(error, Exception) and not isinstance(error, StopIteration):
                    raise
                raise _no_token(f"raised {error!r}") from None
            finally:
                self._free.release()

        try:
            return await inThread(call, name="callkit-token")
        except NoThread as error:
            self._free.release()
            raise _no_token(f"was not called: {error}") from None
        except RuntimeError as error:
            if "event loop" in str(error):
                # A plain function that starts a task, and so belongs on the loop.
                self._on_loop = source
                return source()
            raise


def isAsync(source: Callable[[], Any]) -> bool:
    """Whether calling it only makes a coroutine, so that it does not block."""
    function = source.func if isinstance(source, functools.partial) else source
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004
    )


def _heard(task: asyncio.Task[str]) -> None:
    """Nobody may wait any more for how it ended."""
    if not task.cancelled():
        task.exception()


def _kind(answer: object) -> str:
    return "None" if answer is None else f"a value of type {type(answer).__name__}"


def _no_token(what: str) -> RequestError:
    return RequestError(ErrorCode.TOKEN_INVALID, f"the token function {what}", temporary=True)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
