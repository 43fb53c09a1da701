"""One connection on which all commands of one event-loop turn are sent as one batch.

Replies come in the order of the commands, over reconnects too, so what a process learns about a
call it learns in the order in which it happened. A command that got no reply because the connection
broke is sent again on the next one, a few times: so carrying a command out twice must do no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from redis.asyncio.connection import Connection
from redis.exceptions import (
    AskError,
    ClusterDownError,
    MasterDownError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TryAgainError,
)

from callkit.errors import StoreError
from callkit.server.stores.redis import address
from callkit.server.stores.redis.address import RedisAddress

_log = logging.getLogger(__name__)

Argument = str | bytes | int

_ELSEWHERE = (AskError, ReadOnlyError, ClusterDownError, MasterDownError, TryAgainError)
"""Replies of a node that is not the primary, or not now: another connection may do better."""
_PAUSES = (0.0, 0.05, 0.25)
"""Seconds before each try to connect, or to send a batch."""


class _Asked(NamedTuple):
    packed: bytes
    future: asyncio.Future[Any]
    writes: bool


class BatchingConnection:
    """Sends commands. ``greet`` is awaited with each new connection before anything else."""

    def __init__(self, place: RedisAddress, greet: Callable[[Connection], Awaitable[None]]) -> None:
        self._place = place
        self._greet = greet
        self._connection: Connection | None = None
        self._waiting: list[_Asked] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect.

        Raises:
            StoreError: Nothing answers there, or not as a primary of Redis 7 does.
        """
        trouble: Exception | None = None
        for pause in _PAUSES:
            await asyncio.sleep(pause)
            try:
                await self._connect()
                break
            except (RedisError, OSError, TimeoutError) as error:
                trouble = error
        else:
            assert trouble is not None
            raise self._error(trouble) from trouble
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Send what waits, then close."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task
        await self._drop()

    def read(self, *command: Argument) -> asyncio.Future[Any]:
        """The reply to a command that need not be on a replica. See :meth:`write`."""
        return self._call(command, writes=False)

    def write(self, *command: Argument) -> asyncio.Future[Any]:
        """The reply to a command. The call itself starts it, not awaiting it.

        The future raises StoreError when the command was refused, or when it is not known whether
        it was carried out.
        """
        return self._call(command, writes=True)

    def _call(self, command: tuple[Argument, ...], *, writes: bool) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._closing or self._task is None:
            future.set_exception(StoreError(f"{self._place.label} is not open"))
            return future
        try:
            packed = pack(command)
        except UnicodeError as error:
            future.set_exception(StoreError(f"cannot be written: {error}"))
            return future
        self._waiting.append(_Asked(packed, future, writes))
        self._wake.set()
        return future

    async def connection(self) -> Connection:
        """Another connection to the primary, for a subscription."""
        async with asyncio.timeout(self._place.timeout):
            return await address.connect(self._place)

    async def _run(self) -> None:
        while not self._closing or self._waiting:
            await self._wake.wait()
            self._wake.clear()
            batch, self._waiting = self._waiting, []
            if batch:
                await self._serve(batch)

    async def _serve(self, batch: list[_Asked]) -> None:
        trouble: BaseException | None = None
        for pause in _PAUSES:
            if pause:
                await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(self._place.timeout):
                    connection = self._connection or await self._connect()
                    await self._exchange(connection, batch)
                return
            except Exception as error:
                trouble = error
                await self._drop()
                batch = [asked for asked in batch if not asked.future.done()]
                if not batch:
                    return
                _log.info("%s: sending %d commands again: %s", self._place.label, len(batch), error)
        assert trouble is not None
        for asked in batch:
            asked.future.set_exception(self._error(trouble))

    async def _exchange(self, connection: Connection, batch: list[_Asked]) -> None:
        """Send the batch and read its replies; raises when some should be asked again."""
        commands = [asked.packed for asked in batch]
        waits = self._place.replicated and any(asked.writes for asked in batch)
        if waits:
            commands.append(pack(("WAIT", 1, int(self._place.timeout * 500))))
        await connection.send_packed_command(commands, check_health=False)
        elsewhere: ResponseError | None = None
        held: list[tuple[_Asked, Any]] = []
        for asked in batch:
            reply: Any
            try:
                reply = await connection.read_response()
            except _ELSEWHERE as error:
                elsewhere = error
                continue
            except ResponseError as error:
                if "Function not found" in str(error):
                    elsewhere = error
                    continue
                reply = self._error(error)
            if waits:
                held.append((asked, reply))
            else:
                _answer(asked.future, reply)
        if waits:
            safe = bool(await connection.read_response())
            lost = StoreError(f"{self._place.label}: no replica has it yet, so it may be lost")
            for asked, reply in held:
                _answer(asked.future, reply if safe or not asked.writes else lost)
        if elsewhere is not None:
            raise elsewhere

    async def _connect(self) -> Connection:
        async with asyncio.timeout(self._place.timeout):
            connection = await address.connect(self._place)
            try:
                await self._greet(connection)
            except BaseException:
                await connection.disconnect(nowait=True)
                raise
        self._connection = connection
        return connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.disconnect(nowait=True)

    def _error(self, error: BaseException) -> StoreError:
        if isinstance(error, StoreError):
            return StoreError(*error.args)
        return StoreError(f"{self._place.label}: {str(error) or type(error).__name__}")


def _answer(future: asyncio.Future[Any], reply: Any) -> None:
    if future.done():
        return
    if isinstance(reply, StoreError):
        future.set_exception(StoreError(*reply.args))
    else:
        future.set_result(reply)


def pack(command: tuple[Argument, ...]) -> bytes:
    """The command as it goes over the wire."""
    parts = [b"*%d\r\n" % len(command)]
    for argument in command:
        if isinstance(argument, str):
            data = argument.encode()
        elif isinstance(argument, int):
            data = b"%d" % argument
        else:
            data = argument
        parts += (b"$%d\r\n" % len(data), data, b"\r\n")
    return b"".join(parts)
