"""A signaling server inside the app: for demos, tests, and one machine without another server."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from callkit.errors import CallKitError
from callkit.invitation.callback_queue import CallbackQueue
from callkit.invitation.coroutines import Coroutines, RunningCoroutine
from callkit.invitation.outcome import Outcome
from callkit.invitation.quit_messages import atQuit
from callkit.options import Between, checked
from callkit.server.app import Server
from callkit.server.auth.login_check import authenticator_for
from callkit.server.settings import MEMORY, Settings
from callkit.thread_check import inItsThread

Result = TypeVar("Result")
Port = Annotated[int, Between(0, 65_535)]


@inItsThread
class EmbeddedServer(QObject):
    """A server in the background loop of the app, for this machine only unless told otherwise.

    It accepts every userID without a token (``insecure``), so it serves the loopback address. Stops
    when the app quits.

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
        port: Port = 0,
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

        Raises:
            UsageError: No port there can be, an address others reach (that takes
                ``Settings(allowNetwork=True)`` or tokens), or settings nobody could log in with.
        """
        super().__init__(parent)
        self._settings = settings or Settings(host=host, port=port, data=str(data), insecure=True)
        authenticator_for(self._settings)
        self._queue = CallbackQueue(self)
        self._server: Server | None = None
        self._url = ""
        self._coroutines = Coroutines()
        self._forget_quit = _nothing

    @property
    def url(self) -> str:
        """What a service connects to; empty while it does not listen."""
        return self._url

    @property
    def running(self) -> bool:
        return self._server is not None

    def begin(self) -> None:
        """Start without waiting, for code that is not a coroutine; see ``started``."""
        self._coroutines.start(self._begin())

    def start(self) -> Outcome[str]:
        """Open the store and listen; await it for the url. Fine when it runs.

        Raises:
            StoreError: The store cannot be opened.
            TransportError: The address cannot be listened on.
            UsageError: The settings let nobody in, or this is the wrong thread.
        """
        return _begun(self._start())

    def stop(self) -> Outcome[None]:
        """Drop all connections and close the store. Fine when it does not run."""
        return _begun(self._stop())

    async def _start(self) -> str:
        if self._server is None:
            server = await self._queue.run(_listening(self._settings))
            self._server, self._url = server, server.url
            self._forget_quit = atQuit(self._stop, last=True)
            self.started.emit(self._url)
        return self._url

    async def _stop(self) -> None:
        server, self._server, self._url = self._server, None, ""
        if server is not None:
            self._forget_quit()
            await self._queue.run(server.stop())
            self.stopped.emit()

    async def _begin(self) -> None:
        try:
            await self._start()
        except CallKitError as error:
            self.failed.emit(error)


def _begun(work: Coroutine[Any, Any, Result]) -> Outcome[Result]:
    running = RunningCoroutine(work)
    running.step()
    return running


async def _listening(settings: Settings) -> Server:
    """In the background loop."""
    server = Server(settings)
    await server.start()
    return server


def _nothing() -> Any:
    return None
