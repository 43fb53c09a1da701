"""A check whether a signaling server answers at an address: one handshake, without a login."""

from __future__ import annotations

import asyncio
from typing import Final

from callkit.client.connection import Transport
from callkit.client.dial_failures import Trouble, lost, unanswered

PATIENCE: Final = 5.0
"""Seconds a server has to answer."""


class _WireListener:
    def __init__(self) -> None:
        self.answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Empty when the connection opened, else why it ended."""

    def wireOpened(self) -> None:
        self._settle("")

    def wireHeard(self) -> None: ...

    def wireReceived(self, frame: bytes) -> None: ...

    def wireClosed(self, code: int, reason: str) -> None:
        self._settle(reason or f"closed with {code}")

    def _settle(self, why: str) -> None:
        if not self.answered.done():
            self.answered.set_result(why)


async def examine(url: str, transport: Transport, patience: float = PATIENCE) -> Trouble | None:
    """Why no signaling server answers at ``url``; None when one does.

    Raises:
        UsageError: ``url`` is not a WebSocket address.
    """
    listener = _WireListener()
    wire = transport.connect(url, listener)
    try:
        why = await asyncio.wait_for(listener.answered, patience)
    except TimeoutError:
        return unanswered(patience, wire.doing)
    finally:
        wire.abort()
    return (wire.trouble or lost(why)) if why else None
