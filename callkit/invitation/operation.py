"""The value that every operation of the service returns: it may be awaited or ignored."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from callkit.errors import RequestError
from callkit.invitation.coroutines import later, soon
from callkit.invitation.outcome import Outcome

Result = TypeVar("Result")

GRACE = 1.0
"""Seconds after a failure in which a kept operation may still be awaited before it is reported."""


@dataclass(slots=True)
class _Attention:
    """Whether anybody has taken notice of an operation."""

    waiting: int = 0
    heard: bool = False
    reported: bool = False

    @property
    def paid(self) -> bool:
        return self.waiting > 0 or self.heard or self.reported


class Operation(Generic[Result]):
    """Something that has started already.

    ``await operation`` gives its result or raises its :class:`RequestError`, as often as you like,
    on any asyncio loop of the thread it was started in. A failure that nobody awaits comes through
    ``onError`` instead: as soon as nobody holds the operation any more, or else one second after
    the failure. Cancelling an await ends the waiting, not the operation.

    Raises:
        UsageError: It is awaited in another thread.
    """

    def __init__(self, outcome: Outcome[Result], attention: _Attention) -> None:
        self._outcome = outcome
        self._attention = attention

    def __await__(self) -> Generator[Any, None, Result]:
        self._attention.waiting += 1
        try:
            result = yield from self._outcome.__await__()
        except RequestError:
            self._attention.heard = True
            raise
        else:
            self._attention.heard = True
            return result
        finally:
            self._attention.waiting -= 1

    def done(self) -> bool:
        """Whether it has a result or a failure."""
        return self._outcome.done()

    @property
    def error(self) -> RequestError | None:
        """Why it failed; None while it has not. Looking is no await: ``onError`` comes all the
        same."""
        error = self._outcome.error
        return error if isinstance(error, RequestError) else None


Report = Callable[[RequestError], None]


class Beginning:
    """An operation that begins: what is refused inside ``with`` becomes its failure."""

    def __init__(self, operations: Operations, number: int, operation: Operation[Any]) -> None:
        self._operations = operations
        self.number = number
        self.operation = operation

    def __enter__(self) -> Beginning:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        refused = isinstance(error, RequestError)
        if isinstance(error, RequestError):
            self._operations.settle(self.number, None, error)
        return refused


class Operations:
    """All operations that have not ended, by number.

    ``reporter()`` is asked when an operation begins; what it returns gets that one's failure if
    nobody awaits it.
    """

    def __init__(self, reporter: Callable[[], Report]) -> None:
        self._reporter = reporter
        self._number = 0
        self._open: dict[int, tuple[Outcome[Any], _Attention, object]] = {}

    def begin(self, owner: object = None) -> Beginning:
        """A new operation that :meth:`settle` will end, or :meth:`failAll` with its owner."""
        self._number += 1
        operation, outcome, attention = self._make()
        self._open[self._number] = outcome, attention, owner
        return Beginning(self, self._number, operation)

    def refused(self, error: RequestError) -> Operation[Any]:
        """An operation that failed at once."""
        operation, outcome, _ = self._make()
        outcome.fail(error)
        return operation

    def succeeded(self, result: object = None) -> Operation[Any]:
        """An operation that was done at once."""
        operation, outcome, _ = self._make()
        outcome.succeed(result)
        return operation

    def settle(
        self, number: int, result: object, error: RequestError | None, *, told: bool = False
    ) -> None:
        """End operation ``number``; fine when it has ended.

        ``told``: the failure has been reported already, only those that await it are to learn it.
        """
        outcome, attention, _ = self._open.pop(number, (None, None, None))
        if outcome is None or attention is None:
            return
        attention.reported = attention.reported or told
        if error is None:
            outcome.succeed(result)
        else:
            outcome.fail(error)

    def failAll(self, error: RequestError, owner: object = None) -> None:
        """End everything of ``owner`` that is open."""
        for number, (_, _, its) in list(self._open.items()):
            if its is owner:
                self.settle(number, None, error)

    def _make(self) -> tuple[Operation[Any], Outcome[Any], _Attention]:
        outcome: Outcome[Any] = Outcome()
        attention = _Attention()
        report = self._reporter()
        operation: Operation[Any] = Operation(outcome, attention)
        reference = weakref.ref(operation)
        # What started it may hold it, and await it, from the next turn on.
        outcome.whenDone(lambda: soon(_ended, outcome.error, attention, reference, report))
        return operation, outcome, attention


def _ended(
    error: BaseException | None,
    attention: _Attention,
    reference: weakref.ref[Operation[Any]],
    report: Report,
) -> None:
    if not isinstance(error, RequestError) or attention.paid:
        return
    operation = reference()
    if operation is None:
        _say(error, attention, report)
        return
    later(GRACE, _say, error, attention, report)
    # A program that ends needs no report of what it did not wait for.
    weakref.finalize(operation, _say, error, attention, report).atexit = False


def _say(error: RequestError, attention: _Attention, report: Report) -> None:
    if not attention.paid:
        attention.reported = True
        report(error)
