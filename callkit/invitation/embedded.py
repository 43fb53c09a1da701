"""A signaling server inside the app: for demos, tests, and one machine without another server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from callkit.errors import CallKitError
from callkit.invitation.loop import Tasks, atQuit, ensureLoop
from callkit.options import checked
from callkit.server.app import Server
from callkit.server.settings import MEMORY, Settings


class EmbeddedServer(QObject):
    """A server on the app's own loop, for this machine only unless told otherwise.

    It believes everybody who says who they are (``insecure``), so it serves the loopback address.
    Stops when the app quits.

    Example::

        server = EmbeddedServer()
        await server.start()
        service.init(server.url, "alice", "Alice")

    Signals:
        started: It listens; ``url`` is known.
        failed: It could not start (the :class:`~callkit.errors.CallKitError`).
        stopped: It has stopped.
    """

    started = Signal(str, arguments=["url"])
    failed = Signal(object, arguments=["error"])
    stopped = Signal()

    @checked
    def __init__(
        self,
        parent: QObject | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        data: str | Path = MEMORY,
        settings: Settings | None = None,
    ) -> None:
        """Prepare a server.

        Args:
            parent: Qt's parent.
            host: Address to listen on.
            port: 0 picks a free one.
            data: Directory of the SQLite file; nothing is kept by default.
            settings: Everything else; host, port and data above are then not used.
        """
        super().__init__(parent)
        self._settings = settings or Settings(host=host, port=port, data=str(data), insecure=True)
        self._server: Server | None = None
        self._tasks = Tasks()
        self._forget_quit = _nothing

    @property
    def url(self) -> str:
        """What a service connects to; empty while it does not listen."""
        return self._server.url if self._server is not None else ""

    @property
    def running(self) -> bool:
        return self._server is not None

    def begin(self) -> None:
        """Start without waiting, for programs that are no coroutines; see ``started``."""
        ensureLoop()
        self._tasks.start(self._begin())

    async def start(self) -> str:
        """Open the store and listen; returns the url. Fine when it runs.

        Raises:
            StoreError: The store cannot be opened.
            TransportError: The address cannot be listened on.
            UsageError: The settings let nobody in.
        """
        if self._server is None:
            server = Server(self._settings)
            await server.start()
            self._server = server
            self._forget_quit = atQuit(self.stop)
            self.started.emit(server.url)
        return self.url

    async def stop(self) -> None:
        """Drop all connections and close the store. Fine when it does not run."""
        server, self._server = self._server, None
        if server is not None:
            self._forget_quit()
            await server.stop()
            self.stopped.emit()

    async def _begin(self) -> None:
        try:
            await self.start()
        except CallKitError as error:
            self.failed.emit(error)


def _nothing() -> Any:
    return None
