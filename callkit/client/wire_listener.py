"""Passes on what the current connection says, and drops what an older one still says."""

from __future__ import annotations

from typing import Protocol


class ConnectionOwner(Protocol):
    """The object that owns the connection."""

    def isCurrent(self, number: int) -> bool:
        """Whether the connection of that number is the one that counts."""

    def opened(self, token: str) -> None: ...
    def heard(self) -> None: ...
    def received(self, data: bytes) -> None: ...
    def closed(self, code: int, reason: str) -> None: ...


class WireListener:
    """A :class:`~callkit.client.connection.Listener` for connection ``number``, which logs in with
    ``token``."""

    def __init__(self, owner: ConnectionOwner, number: int, token: str) -> None:
        self._hearer = owner
        self._number = number
        self._token = token

    @property
    def _current(self) -> bool:
        return self._hearer.isCurrent(self._number)

    def wireOpened(self) -> None:
        if self._current:
            self._hearer.opened(self._token)

    def wireHeard(self) -> None:
        if self._current:
            self._hearer.heard()

    def wireReceived(self, frame: bytes) -> None:
        if self._current:
            self._hearer.received(frame)

    def wireClosed(self, code: int, reason: str) -> None:
        if self._current:
            self._hearer.closed(code, reason)
