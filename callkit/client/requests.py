"""Requests in flight: each waits for its reply, also over a reconnect."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from callkit.client.deadlines import Deadlines
from callkit.errors import ErrorCode, RequestError
from callkit.protocol.codec import MAX_CLIENT_FRAME, encode
from callkit.protocol.frames import Reply, Request

MAX_LOST_CONNECTIONS = 2
"""Connections a request may die with; perhaps it is what kills them."""


@dataclass(eq=False)
class Pending:
    """One request that has been sent and not been answered.

    It is kept when nobody waits any more: a late reply still says what this device is in a call.
    """

    frame: Request
    data: bytes
    replyType: type[Reply]
    future: asyncio.Future[Any] | None
    """Settled by the reply; None for what the client sends by itself."""
    deaths: int = 0

    @property
    def wanted(self) -> bool:
        return self.future is not None and not self.future.done()

    def fail(self, error: RequestError) -> None:
        if self.future is not None and not self.future.done():
            self.future.set_exception(error)

    def succeed(self, reply: Reply) -> None:
        if self.future is not None and not self.future.done():
            self.future.set_result(reply)


def packed(frame: Request) -> bytes:
    """Return the frame's bytes.

    Raises:
        RequestError: 6000001: it cannot be written as JSON, or exceeds 64 KiB.
    """
    try:
        data = encode(frame)
    except (TypeError, ValueError, OverflowError) as error:
        raise RequestError(ErrorCode.PARAM_INVALID, f"cannot be sent: {error}") from None
    if len(data) > MAX_CLIENT_FRAME:
        raise RequestError(
            ErrorCode.PARAM_INVALID,
            f"the request has {len(data)} bytes, more than {MAX_CLIENT_FRAME}",
        )
    return data


class Requests:
    """All requests in flight of one client, in the order they were made."""

    def __init__(
        self,
        deadlines: Deadlines,
        timeout: float,
        expired: Callable[[], object],
        rng: random.Random,
    ) -> None:
        """``expired`` is called whenever a request was not answered in time; nonces are drawn from
        ``rng``."""
        self._rng = rng
        self._deadlines = deadlines
        self._timeout = timeout
        self._expired = expired
        self._pending: dict[int, Pending] = {}
        self._last_id = 0

    def numbered(self, request: Request) -> Request:
        """The request with an id and, where it may have one and has none, a nonce."""
        filled: dict[str, Any] = {"id": self.nextID()}
        if getattr(request, "nonce", None) == "":
            filled["nonce"] = f"{self._rng.getrandbits(96):024x}"
        return msgspec.structs.replace(request, **filled)

    def nextID(self) -> int:
        self._last_id += 1
        return self._last_id

    def open(
        self,
        frame: Request,
        data: bytes,
        replyType: type[Reply],
        future: asyncio.Future[Any] | None,
    ) -> None:
        """Wait for the reply to ``frame``; after ``timeout`` seconds it fails with 6000105."""
        self._pending[frame.id] = Pending(frame, data, replyType, future)
        self._deadlines.set(("request", frame.id), self._timeout, lambda: self._expire(frame.id))

    def take(self, id_: int) -> Pending | None:
        """The reply to ``id_`` is here; None when nothing is known of that request."""
        self._deadlines.clear(("request", id_))
        return self._pending.pop(id_, None)

    def leave(self, id_: int) -> None:
        """Nobody waits for ``id_`` any more; a late reply may still come."""
        self._deadlines.clear(("request", id_))

    def died(self) -> None:
        """The connection that everything was sent on is gone."""
        for id_, pending in list(self._pending.items()):
            pending.deaths += 1
            if not pending.wanted:
                self.take(id_)
            elif pending.deaths >= MAX_LOST_CONNECTIONS:
                self.take(id_)
                pending.fail(
                    RequestError(
                        ErrorCode.SERVER_DISCONNECT,
                        f"{MAX_LOST_CONNECTIONS} connections were lost before the reply came",
                        temporary=True,
                    )
                )

    def sendAgain(self, send: Callable[[bytes], None]) -> None:
        """Send everything that died with the last connection on a new one."""
        for pending in list(self._pending.values()):
            if pending.deaths:
                send(pending.data)

    def failAll(self, code: ErrorCode, message: str) -> None:
        for id_ in list(self._pending):
            pending = self.take(id_)
            if pending is not None:
                pending.fail(RequestError(code, message))

    def inFlight(self, *kinds: type[Request]) -> bool:
        """Whether somebody waits for the reply to a request of one of ``kinds``."""
        return any(
            pending.wanted and isinstance(pending.frame, kinds)
            for pending in self._pending.values()
        )

    def _expire(self, id_: int) -> None:
        pending = self._pending.get(id_)
        if pending is None:
            return
        pending.fail(
            RequestError(
                ErrorCode.REQUEST_TIMEOUT,
                f"no reply within {self._timeout:g} s",
                temporary=True,
            )
        )
        # The reply may come late; until then nobody knows what became of it.
        self._expired()
