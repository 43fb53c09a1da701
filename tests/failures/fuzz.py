"""Mutated frames and requests: typed errors or closes only, memory flat, others unharmed.

Most go through the real server in this process, over transports in memory, because that is fast;
a part goes to a server process over real sockets, where even the bytes of the WebSocket are wrong.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from callkit.errors import ErrorCode
from callkit.protocol.closing import CloseCode
from callkit.server.settings import Secret, Settings
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.benchmarks.calls import memory_kib
from tests.benchmarks.socket_client import SocketClient, framed
from tests.failures.mutations import odd_frame, odd_request, scratched
from tests.integration.raw import raw
from tests.integration.serving import ServerProcess
from tests.unit.server.backend import APP, SECRET, AppBackend
from tests.unit.server.peer import Peer, seconds

ATTACKERS = 8
_AT_ONCE = 10
_ROUND = 1_000
_MOST_GROWTH_KIB = 32 * 1024
_CODES = frozenset(int(code) for code in ErrorCode)
_FAILURES = frozenset({int(ErrorCode.SERVER_ERROR), int(ErrorCode.DATABASE_ERROR)})
_CLOSES = frozenset(int(code) for code in CloseCode) | {1000, 1002, 1003, 1005, 1006, 1007, 1009}
SETTINGS = Settings(
    port=0,
    apiPort=0,
    insecure=True,
    limits=False,
    appID=APP,
    serverSecret=Secret(SECRET),
    apiCallsPerSecond=1_000_000,
)


class Pipe(asyncio.Transport):
    """Hands what one side writes to the other, at once."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 4)})
        self.near: asyncio.Protocol
        self.far: Pipe
        self.ended = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self.far.ended:
            self.far.near.data_received(bytes(data))

    def abort(self) -> None:
        for pipe in (self, self.far):
            if not pipe.ended:
                pipe.ended = True
                asyncio.get_running_loop().call_soon(pipe.near.connection_lost, None)

    close = abort

    def is_closing(self) -> bool:
        return self.ended

    def can_write_eof(self) -> bool:
        return False

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class Attacker:
    """One who says everything wrong, again and again."""

    def __init__(self, fuzz: Fuzz, name: str) -> None:
        self.fuzz = fuzz
        self.name = name
        self.closed = True
        self.client: SocketClient

    def connect(self) -> None:
        near, far = Pipe(), Pipe()
        near.far, far.far = far, near
        self.client = SocketClient("server", 1, self.heard, self.gone)
        connection = self.fuzz.gateway.accepted("127.0.0.1")
        assert connection is not None
        near.near, far.near = self.client, connection
        connection.connection_made(far)
        self.closed = False
        self.client.connection_made(near)
        login = {"op": "login", "id": 1, "userID": self.name, "deviceID": self.name}
        self.client.send(json.dumps(login).encode())

    def heard(self, data: bytes) -> None:
        frame = json.loads(data)
        self.fuzz.replies += "id" in frame
        if frame["op"] != "error":
            return
        self.fuzz.refusals += 1
        if frame["code"] not in _CODES or frame["code"] in _FAILURES:
            self.fuzz.complaints.append(f"an untyped error: {frame}")

    def gone(self, code: int) -> None:
        self.closed = True
        self.fuzz.closes += 1
        if code not in _CLOSES:
            self.fuzz.complaints.append(f"closed with {code}")


class Fuzz:
    def __init__(self, server: LocalServer, clock: ManualClock, seed: int) -> None:
        assert server.core is not None
        self.gateway = server.core._gateway
        self.dice = random.Random(seed)
        self.complaints: list[str] = []
        self.replies = self.refusals = self.closes = self.frames = self.requests = self.calls = 0
        self._request_handler = server.core._request_handler
        self._server = server
        self._clock = clock
        backend = server.core._backend
        assert backend is not None
        self._app: Any = backend._api.app
        self._signer = AppBackend("http://server", lambda: seconds(clock))

    async def run(self, frames: int, requests: int) -> int:
        """Say so many; returns by how many KiB the process grew after the first third."""
        attackers = [Attacker(self, f"x{number}") for number in range(ATTACKERS)]
        people = [Peer(self._server), Peer(self._server)]
        for peer, name in zip(people, ("ann", "ben"), strict=True):
            await peer.login(name)
        before = 0
        while self.frames < frames and not self.complaints:
            for _ in range(_ROUND // _AT_ONCE):
                await self._attack(self.dice.choice(attackers))
            for _ in range(_ROUND * requests // frames):
                await self._request()
            await self._meanwhile(*people)
            if not before and self.frames >= frames // 3:
                before = memory_kib_here()
        await self._signer._http.aclose()
        return memory_kib_here() - before

    async def _attack(self, attacker: Attacker) -> None:
        if attacker.closed:
            attacker.connect()
        for _ in range(_AT_ONCE):
            self.frames += 1
            attacker.client.send(odd_frame(self.dice, self.frames + 1))
        for _ in range(3):
            await asyncio.sleep(0)
        await self._request_handler.idle()
        await asyncio.sleep(0)

    async def _request(self) -> None:
        self.requests += 1
        action, body = odd_request(self.dice)
        public = self._signer.public(action)
        if self.dice.random() < 0.2:
            public[self.dice.choice([*public])] = "wrong"
        query = urlencode(public).encode()
        if self.dice.random() < 0.1:
            query = scratched(self.dice, query)
        method = self.dice.choice(["POST", "POST", "POST", "GET", "PUT"])
        status = await asgi(self._app, method, query, body)
        if status >= 500:
            self.complaints.append(f"{status} for {method} {query!r} {body!r}")

    async def _meanwhile(self, ann: Peer, ben: Peer) -> None:
        """Others call each other as if nothing was; then time passes, and what is over is gone."""
        made = await ann.ask("callInvite", invitees=["ben"])
        taken = await ben.ask("callAccept", callID=made.get("callID", ""))
        if (made["op"], taken["op"]) != ("ok", "ok"):
            self.complaints.append(f"ann and ben were harmed: {made}, {taken}")
        self.calls += 1
        ann.frames.clear()
        ben.frames.clear()
        await self._clock.advance(3)
        await self._server.store.trim(self._clock.wallMs(), self._clock.wallMs())


async def asgi(app: Any, method: str, query: bytes, body: bytes) -> int:
    """One request to an ASGI application; the status of the answer."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1"},
        **{"method": method, "path": "/", "raw_path": b"/", "root_path": "", "scheme": "http"},
        **{"query_string": query, "headers": [], "client": ("127.0.0.1", 1)},
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return cast(int, sent[0]["status"])


def memory_kib_here() -> int:
    return memory_kib("self")


class Failures(logging.Handler):
    """What the server says of its own failures."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


async def fuzzed(directory: Path, frames: int, *, sockets: int, seed: int = 1) -> str:
    """Say ``frames`` wrong things in memory, and more over ``sockets`` connections.

    Raises:
        AssertionError: Anything but a typed answer or close, growing memory, or a harmed user.
    """
    clock = ManualClock()
    failures = Failures()
    logger = logging.getLogger("callkit")
    logger.addHandler(failures)
    try:
        async with LocalServer(clock, settings=SETTINGS) as server:
            fuzz = Fuzz(server, clock, seed)
            grown = await fuzz.run(frames, frames // 10)
    finally:
        logger.removeHandler(failures)
    assert not fuzz.complaints, "\n".join(fuzz.complaints[:20])
    assert not failures.texts, "\n".join(failures.texts[:5])
    assert grown < _MOST_GROWTH_KIB, f"{grown} KiB more"
    real = await on_sockets(directory, sockets, random.Random(seed))
    return (
        f"{fuzz.frames:,} frames and {fuzz.requests:,} API requests in memory "
        f"({fuzz.replies:,} replies, {fuzz.refusals:,} of them typed errors, "
        f"{fuzz.closes:,} closes, {grown:+,} KiB), {real}; "
        f"{fuzz.calls} calls of others meanwhile, all answered"
    )


# --- real sockets --------------------------------------------------------------------------------

_GREETING = (
    b"GET /v1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_LOGIN = framed(b'{"op":"login","id":1,"userID":"x1","deviceID":"d1"}')
_FRAMES_EACH = 10
_SIDE_BY_SIDE = 20


async def on_sockets(directory: Path, connections: int, dice: random.Random) -> str:
    server = ServerProcess(
        directory / "fuzzed",
        *("--limits", "off", "--log", "warning", "--api-port", "0"),
        *("--app-id", str(APP), "--server-secret", SECRET),
    )
    url = await server.start()
    ports = [int(one.rpartition(":")[2].partition("/")[0]) for one in (url, server.api)]
    try:
        async with raw(url) as ann, raw(url) as ben:
            await ann.login("ann")
            await ben.login("ben")
            before = calls = 0
            for done in range(0, connections, _SIDE_BY_SIDE):
                await asyncio.gather(*(scrawl(ports, dice) for _ in range(_SIDE_BY_SIDE)))
                call = await ann.invite("ben", timeout=5)
                await ben.expect("callInvitationReceived", callID=call)
                await ben.ask("callAccept", callID=call)
                await ben.event()
                await ann.event()
                calls += 1
                if not before and done >= connections // 3:
                    before = memory_kib(server.process.pid)
            grown = memory_kib(server.process.pid) - before
    finally:
        await server.kill()
    assert b"Traceback" not in server.stderr, server.stderr.decode()[-3_000:]
    assert grown < _MOST_GROWTH_KIB, f"the server process has {grown} KiB more"
    return (
        f"{connections * _FRAMES_EACH:,} over {connections:,} real connections "
        f"({calls} calls meanwhile, {grown:+,} KiB)"
    )


async def scrawl(ports: list[int], dice: random.Random) -> None:
    """One connection on which the bytes themselves are wrong."""
    port = ports[dice.random() < 0.2]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    said = [_GREETING, _LOGIN]
    said += [framed(odd_frame(dice, number + 2)) for number in range(_FRAMES_EACH)]
    for place in range(len(said)):
        if dice.random() < (0.05 if place < 2 else 0.5):
            said[place] = scratched(dice, said[place])
    try:
        writer.write(b"".join(said))
        if dice.random() < 0.5:
            writer.write_eof()
        await asyncio.wait_for(reader.read(256), 0.1)
    except (OSError, TimeoutError):
        pass
    finally:
        writer.transport.abort()
