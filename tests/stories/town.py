"""A town: a real server, people with services, and cables that can be cut.

Everything is real but the windows: the server process or one inside the test (or several that are
one service, over a real Redis), WebSockets over loopback, the services apps use. A ``Cable``
between a person and the server can hold back what the server says, or break.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from callkit.clock import Clock
from callkit.engine.call import Rules
from callkit.errors import RequestError
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.events import EVENTS, CallInvitationEvents
from callkit.invitation.service import CallInvitationService
from callkit.model import ConnectionState
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.switchboard.view import CallView, Phase
from tests.waiting import until

ROOT = Path(__file__).parents[2]


class Cable:
    """A line from one person to the server. Bytes go through until somebody acts on it."""

    def __init__(self, address: Callable[[], tuple[str, int]]) -> None:
        self._address = address
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = asyncio.Event()
        self._open.set()
        self.broken = False

    async def lay(self) -> str:
        """Lay the cable, once; returns the url of this end."""
        if self._server is None:
            self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return f"ws://127.0.0.1:{port}/v1"

    def hold(self) -> None:
        """Keep back what the server says; what the person says goes through."""
        self._open.clear()

    def release(self) -> None:
        """Let it come, all that was kept back first."""
        self._open.set()

    def cut(self) -> None:
        """Break the line: what was under way is lost, and nobody gets through."""
        self.broken = True
        for writer in list(self._writers):
            writer.transport.abort()
        self.release()

    def mend(self) -> None:
        self.broken = False

    async def remove(self) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        current = asyncio.current_task()
        assert current is not None
        self._tasks.add(current)
        current.add_done_callback(self._tasks.discard)
        self._writers.add(writer)
        try:
            if self.broken:
                return
            far_reader, far_writer = await asyncio.open_connection(*self._address())
            self._writers.add(far_writer)
            await asyncio.gather(
                self._carry(reader, far_writer, held=False),
                self._carry(far_reader, writer, held=True),
            )
        except (OSError, asyncio.CancelledError):
            # asyncio's streams complain about a handler that ends as cancelled.
            pass
        finally:
            self._forget(writer)

    def _forget(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        writer.transport.abort()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, held: bool
    ) -> None:
        try:
            while data := await reader.read(65_536):
                if held:
                    await self._open.wait()
                writer.write(data)
        except OSError:
            pass
        finally:
            self._forget(writer)


class Person:
    """Somebody with an app: its service, and what it told."""

    def __init__(self, town: Town, userID: str, device: str, **settings: Any) -> None:
        self.town, self.userID, self.device = town, userID, device
        self.cable = Cable(town.address)
        self.configuration = CallInvitationConfiguration(**settings)
        self.told: list[tuple[Any, ...]] = []
        self.missed: list[CallView] = []
        self.last: dict[str, CallView] = {}
        self.service = CallInvitationService()
        self.service.callMissed.connect(self.missed.append)
        self.service.callChanged.connect(self._remember)
        self.events = CallInvitationEvents()
        for name in EVENTS:
            getattr(self.events, name).connect(self._note(name))

    def _note(self, name: str) -> Callable[..., None]:
        return lambda *args: self.told.append((name, *args))

    def _remember(self, view: CallView) -> None:
        self.last[view.callID] = view

    async def login(self) -> None:
        await self.service.init(
            await self.cable.lay(),
            self.userID,
            self.userID.title(),
            events=self.events,
            configuration=self.configuration,
            deviceID=self.device,
            deviceName=f"{self.userID}'s {self.device}",
        )

    # --- what the app shows ---

    @property
    def phase(self) -> Phase | None:
        """Of the only call here, None when there is none."""
        calls = self.service.currentCalls
        assert len(calls) <= 1, calls
        return calls[0].phase if calls else None

    @property
    def callID(self) -> str:
        (view,) = self.service.currentCalls
        return view.callID

    @property
    def rings(self) -> bool:
        return any(view.rings for view in self.service.currentCalls)

    @property
    def inCall(self) -> bool:
        return self.service.isInCall

    @property
    def online(self) -> bool:
        return self.service.connectionState is ConnectionState.CONNECTED

    @property
    def names(self) -> list[str]:
        quiet = ("onConnectionStateChanged", "onInvitationUserStateChanged")
        return [name for name, *_ in self.told if name not in quiet]

    def args(self, name: str) -> tuple[Any, ...]:
        """The arguments of the only event of that name."""
        (found,) = (args for told, *args in self.told if told == name)
        return tuple(found)

    # --- waiting ---

    async def heard(self, name: str, times: int = 1) -> None:
        await until(
            lambda: self.names.count(name) >= times,
            what=f"{name} among {self.userID}'s {self.names}",
        )

    async def isIn(self, phase: Phase | None) -> None:
        await until(lambda: self.phase is phase, what=f"{self.userID} {phase}, not {self.phase}")

    async def leave(self) -> None:
        await self.service.uninit()
        await self.cable.remove()


class Town:
    """Where everybody lives. ``servers`` run inside the test, ``process`` beside it."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.servers: list[Server] = []
        self._connected = 0
        self.process: asyncio.subprocess.Process | None = None
        self._url = ""

    # --- the server ---

    async def open(
        self,
        *,
        clock: Clock | None = None,
        rules: Rules | None = None,
        nodes: int = 1,
        **settings: Any,
    ) -> None:
        chosen = Settings(port=0, insecure=True, rules=rules or Rules(), **settings)
        self.servers = [Server(chosen, clock=clock) for _ in range(nodes)]
        for server in self.servers:
            await server.start()
        self._url = self.servers[0].url

    async def shut(self) -> None:
        """Stop what runs inside the test."""
        for server in self.servers:
            await server.stop()

    async def openProcess(self, data: Path, port: int = 0) -> None:
        """Run ``callkit serve`` on its own."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "callkit",
            "serve",
            "--insecure",
            "--port",
            str(port or self.port),
            "--data",
            str(data),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode()
        assert line.startswith("callkit ready ws="), line
        self._url = line.split("ws=")[1].split()[0]

    async def kill(self) -> None:
        """``kill -9``."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.process = None

    def address(self) -> tuple[str, int]:
        """Where the next connection goes: with several servers each time to another one."""
        if len(self.servers) < 2:
            return "127.0.0.1", self.port
        self._connected += 1
        return "127.0.0.1", self.servers[self._connected % len(self.servers)].ports.ws

    @property
    def port(self) -> int:
        return urlsplit(self._url).port or 0

    @property
    def url(self) -> str:
        return self._url

    # --- people ---

    async def person(self, userID: str, device: str = "desk", **settings: Any) -> Person:
        """Somebody, logged in."""
        person = Person(self, userID, device, **settings)
        self.people.append(person)
        await person.login()
        return person

    async def close(self) -> None:
        await asyncio.gather(*(person.leave() for person in self.people))
        if self.process is not None:
            await self.kill()
        await self.shut()


async def ring(caller: Person, *callees: Person, **more: Any) -> str:
    """``caller`` calls and all of them ring; the callID."""
    sent = await caller.service.send([callee.userID for callee in callees], **more)
    for callee in callees:
        await until(lambda callee=callee: callee.rings, what=f"{callee.userID} rings")
    return str(sent.callID)


async def talk(caller: Person, callee: Person, **more: Any) -> str:
    """They are in a call; the callID."""
    callID = await ring(caller, callee, **more)
    await callee.service.accept(callID)
    await until(lambda: caller.inCall and callee.inCall)
    return callID


async def code(operation: Any) -> int:
    """The code an operation fails with; 0 when it succeeds."""
    try:
        await operation
    except RequestError as error:
        return error.code
    return 0
