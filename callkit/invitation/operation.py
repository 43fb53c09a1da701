"""What every operation of the service returns: await it, or let it go."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from callkit.errors import RequestError

Result = TypeVar("Result")

GRACE = 1.0
"""Seconds after a failure in which a kept operation may still be awaited before it is reported."""


@dataclass(slots=True)
class _Attention:
    """Who has taken notice of an operation."""

    waiting: int = 0
    heard: bool = False
    reported: bool = False

    @property
    def paid(self) -> bool:
        return self.waiting > 0 or self.heard or self.reported


class Operation(Generic[Result]):
    """Something that has started already.

    ``await operation`` gives its result or raises its :class:`RequestError`, as often as you like.
    Who does not await gets a failure through ``onError`` instead: as soon as nobody holds the
    operation any more, or else one second after the failure. Cancelling an await ends the waiting,
    not the operation.
    """

    def __init__(self, future: asyncio.Future[Result], attention: _Attention) -> None:
        self._future = future
        self._attention = attention

    def __await__(self) -> Generator[Any, None, Result]:
        self._attention.waiting += 1
        try:
            if not self._future.done():
                # A future of its own: cancelling this await must not cancel the operation.
                waiter: asyncio.Future[None] = self._future.get_loop().create_future()
                self._future.add_done_callback(lambda _: _wake(waiter))
                yield from waiter
            self._attention.heard = True
            return self._future.result()
        finally:
            self._attention.waiting -= 1

    def done(self) -> bool:
        """Whether it has a result or a failure."""
        return self._future.done()

    @property
    def error(self) -> RequestError | None:
        """Why it failed; None while it has not. Looking is no await: ``onError`` comes all the
        same."""
        failed = self._future.done() and not self._future.cancelled()
        error = self._future.exception() if failed else None
        return error if isinstance(error, RequestError) else None


def _fail(future: asyncio.Future[Any], error: RequestError) -> None:
    # The traceback's frames hold the operation, which would never be let go.
    future.set_exception(error.with_traceback(None))


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


class Operations:
    """All operations that have not ended, by number. Failures nobody awaits go to ``report``."""

    def __init__(self, report: Callable[[RequestError], None]) -> None:
        self._report = report
        self._open: dict[int, tuple[asyncio.Future[Any], _Attention]] = {}

    def begin(self, number: int) -> Operation[Any]:
        """An operation that :meth:`settle` will end."""
        attention = _Attention()
        operation, future = self._make(attention)
        self._open[number] = (future, attention)
        return operation

    def refused(self, error: RequestError) -> Operation[Any]:
        """An operation that failed at once."""
        operation, future = self._make(_Attention())
        _fail(future, error)
        return operation

    def succeeded(self, result: object = None) -> Operation[Any]:
        """An operation that was done at once."""
        operation, future = self._make(_Attention())
        future.set_result(result)
        return operation

    def settle(
        self, number: int, result: object, error: RequestError | None, *, told: bool = False
    ) -> None:
        """End operation ``number``; fine when it has ended.

        ``told``: the failure has been reported already, only who awaits is to learn it.
        """
        future, attention = self._open.pop(number, (None, None))
        if future is None or attention is None or future.done():
            return
        attention.reported = attention.reported or told
        if error is None:
            future.set_result(result)
        else:
            _fail(future, error)

    def failAll(self, error: RequestError) -> None:
        """End everything that is open."""
        for number in list(self._open):
            self.settle(number, None, error)

    def _make(self, attention: _Attention) -> tuple[Operation[Any], asyncio.Future[Any]]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        operation: Operation[Any] = Operation(future, attention)
        reference = weakref.ref(operation)
        future.add_done_callback(lambda ended: self._ended(ended, attention, reference))
        return operation, future

    def _ended(
        self,
        future: asyncio.Future[Any],
        attention: _Attention,
        reference: weakref.ref[Operation[Any]],
    ) -> None:
        error = None if future.cancelled() else future.exception()
        if not isinstance(error, RequestError) or attention.paid:
            return
        operation = reference()
        if operation is None:
            self._say(error, attention)
            return
        future.get_loop().call_later(GRACE, self._say, error, attention)
        # A program that ends needs no report of what it did not wait for.
        weakref.finalize(operation, self._say, error, attention).atexit = False

    def _say(self, error: RequestError, attention: _Attention) -> None:
        if not attention.paid:
            attention.reported = True
            self._report(error)
