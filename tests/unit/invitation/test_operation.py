"""Await it or let it go: a failure is heard exactly once."""

from __future__ import annotations

import asyncio
import gc

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.invitation import operation as module
from callkit.invitation.operation import Operation, Operations
from tests.waiting import until

ERROR = RequestError(ErrorCode.SERVER_ERROR, "no")


@pytest.fixture
def reported() -> list[RequestError]:
    return []


@pytest.fixture
def operations(reported: list[RequestError]) -> Operations:
    return Operations(lambda: reported.append)


async def turns(number: int = 5) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_the_result_is_awaited(operations: Operations) -> None:
    operation = operations.begin().operation
    assert not operation.done()
    operations.settle(1, "result", None)
    assert operation.done()
    assert await operation == "result"
    assert await operation == "result", "as often as you like"


async def test_an_awaited_failure_is_raised_and_not_reported(
    operations: Operations, reported: list[RequestError]
) -> None:
    operation = operations.begin().operation
    waiting = asyncio.ensure_future(operation)
    await turns()
    operations.settle(1, None, ERROR)
    with pytest.raises(RequestError, match="no"):
        await waiting
    del operation, waiting
    gc.collect()
    await turns()
    assert reported == []


async def test_a_failure_nobody_holds_is_reported_at_once(
    operations: Operations, reported: list[RequestError]
) -> None:
    operations.begin()
    operations.settle(1, None, ERROR)
    await turns()
    assert reported == [ERROR]


async def test_a_refusal_nobody_holds_is_reported_at_once(
    operations: Operations, reported: list[RequestError]
) -> None:
    operations.refused(ERROR)
    await turns()
    assert reported == [ERROR]


async def test_a_failure_that_is_let_go_later_is_reported_then(
    operations: Operations, reported: list[RequestError]
) -> None:
    operation: Operation[object] | None = operations.refused(ERROR)
    await turns()
    assert reported == []
    operation = None
    await turns()
    assert (operation, reported) == (None, [ERROR])


async def test_a_failure_that_is_held_and_never_awaited_is_reported_after_a_while(
    operations: Operations, reported: list[RequestError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.01)
    operation = operations.refused(ERROR)
    await until(lambda: reported)
    del operation
    gc.collect()
    await turns()
    assert reported == [ERROR]


async def test_a_failure_awaited_within_the_while_is_raised_and_not_reported(
    operations: Operations, reported: list[RequestError]
) -> None:
    operation = operations.refused(ERROR)
    await turns()
    with pytest.raises(RequestError):
        await operation
    del operation
    gc.collect()
    await turns()
    assert reported == []


async def test_cancelling_an_await_leaves_the_operation_alone(
    operations: Operations, reported: list[RequestError]
) -> None:
    operation = operations.begin().operation
    waiting = asyncio.ensure_future(operation)
    await turns()
    waiting.cancel()
    await turns()
    assert waiting.cancelled() and not operation.done()
    operations.settle(1, "late", None)
    assert await operation == "late"
    assert reported == []


async def test_a_failure_after_a_cancelled_await_is_reported(
    operations: Operations, reported: list[RequestError]
) -> None:
    waiting = asyncio.ensure_future(operations.begin().operation)
    await turns()
    waiting.cancel()
    await turns()
    del waiting
    # Some Pythons keep a cancelled task's frames in a circle.
    gc.collect()
    operations.settle(1, None, ERROR)
    await turns()
    assert reported == [ERROR]


async def test_an_operation_ends_once(operations: Operations) -> None:
    operation = operations.begin().operation
    operations.settle(1, "first", None)
    operations.settle(1, None, ERROR)
    operations.settle(99, None, ERROR)
    assert await operation == "first"


async def test_everything_open_can_be_ended(operations: Operations) -> None:
    first, second = operations.begin().operation, operations.begin().operation
    operations.failAll(ERROR)
    for operation in (first, second):
        with pytest.raises(RequestError):
            await operation


async def test_something_done_at_once_is_done(operations: Operations) -> None:
    assert await operations.succeeded(5) == 5


async def test_gather_takes_operations(
    operations: Operations, reported: list[RequestError]
) -> None:
    begun = [operations.begin().operation for _ in range(2)]
    both = asyncio.gather(*begun, return_exceptions=True)
    await turns()
    operations.settle(1, "one", None)
    operations.settle(2, None, ERROR)
    assert await both == ["one", ERROR]
    await turns()
    assert reported == []
