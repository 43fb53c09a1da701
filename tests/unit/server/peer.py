"""A device written from the wire protocol alone, over a link in memory: no socket, no waiting."""

from __future__ import annotations

import json
from typing import Any

from callkit.testing.clock import ManualClock, settle
from callkit.testing.server import LocalServer

Frame = dict[str, Any]


class Peer:
    """One connection to a :class:`LocalServer`. ``frames`` is everything it heard."""

    def __init__(self, server: LocalServer) -> None:
        self.frames: list[Frame] = []
        self.closed: tuple[int, str] | None = None
        self._link = server.link()
        self._wire = self._link.connect("link://", self)
        self._number = 0

    # --- the listener ---

    def wireOpened(self) -> None:
        pass

    def wireHeard(self) -> None:
        pass

    def wireReceived(self, frame: bytes) -> None:
        self.frames.append(json.loads(frame))

    def wireClosed(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    # --- for tests ---

    async def ask(self, op: str, **fields: Any) -> Frame:
        """Send a request and return its reply, whichever; {} when there was none."""
        await settle()
        self._number += 1
        request = {"op": op, "id": self._number, **fields}
        self._wire.send(json.dumps(request).encode())
        await settle()
        replies = [frame for frame in self.frames if frame.get("id") == self._number]
        return replies[0] if replies else {}

    def send(self, op: str, **fields: Any) -> None:
        """Send a request; nobody waits for its reply."""
        self._number += 1
        self._wire.send(json.dumps({"op": op, "id": self._number, **fields}).encode())

    async def login(self, user: str, token: str = "", device: str = "") -> Frame:
        return await self.ask("login", userID=user, deviceID=device or f"{user}-1", token=token)

    def heard(self, op: str) -> list[Frame]:
        return [frame for frame in self.frames if frame["op"] == op]

    def leave(self) -> None:
        """Lose the connection without a word."""
        self._link.cut()


def seconds(clock: ManualClock) -> int:
    """The wall clock's time in whole seconds."""
    return clock.wallMs() // 1000
