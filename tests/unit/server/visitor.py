"""Sockets without sockets: the library's own client on one side, a transport of ours between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.typing import Origin, Subprotocol
from websockets.uri import parse_uri

from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.transport.connection import Connection
from callkit.server.transport.gateway import Gateway
from callkit.testing.clock import ManualClock, settle


class Wire(asyncio.Transport):
    """Hands what the server writes to a client protocol, or keeps it back."""

    def __init__(self, client: ClientProtocol, peer: str = "127.0.0.1") -> None:
        super().__init__({"peername": (peer, 4)})
        self.client = client
        self.writes = 0
        self.unread = 0
        """Bytes the peer has not taken."""
        self.reading = True
        self.aborted = False
        self.ended = False
        self.connection: Connection | None = None

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return self.unread

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.ended, "a write behind the end of the stream"
        self.writes += 1
        self.client.receive_data(bytes(data))

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.ended = True

    def is_closing(self) -> bool:
        return self.aborted

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def abort(self) -> None:
        if not self.aborted:
            self.aborted = True
            assert self.connection is not None
            self.connection.connection_lost(None)

    close = abort


class Visitor:
    """A peer of a gateway."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        path: str = "/v1",
        origin: str = "",
        peer: str = "127.0.0.1",
        **headers: str,
    ) -> None:
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.client = ClientProtocol(
            parse_uri(f"ws://server{path}"),
            origin=Origin(origin) if origin else None,
            subprotocols=[Subprotocol("callkit.v1")],
        )
        self.wire = Wire(self.client, peer)
        connection = gateway.accepted(peer)
        self.refused = connection is None
        """There was no room to hear it."""
        if connection is None:
            return
        self.connection = self.wire.connection = connection
        connection.connection_made(self.wire)

    def knock(self) -> Visitor:
        if self.refused:
            return self
        request = self.client.connect()
        request.headers.update(self.headers)
        self.client.send_request(request)
        self.push()
        return self

    def push(self) -> None:
        for data in self.client.data_to_send():
            if data and not self.wire.aborted:
                self.connection.data_received(data)

    def say(self, text: str) -> None:
        self.client.send_text(text.encode())
        self.push()

    def heard(self) -> list[str]:
        """Texts that arrived since the last asking; pings are left unanswered."""
        events = self.client.events_received()
        frames = [event for event in events if isinstance(event, Frame)]
        return [bytes(one.data).decode() for one in frames if one.opcode is Opcode.TEXT]

    def pings(self) -> int:
        events = self.client.events_received()
        return sum(isinstance(one, Frame) and one.opcode is Opcode.PING for one in events)

    @property
    def closed(self) -> int:
        """The close code the server sent, 0 for none."""
        received = self.client.close_rcvd
        return received.code if received is not None else 0


Serve = Callable[[Connection], Awaitable[None]]


class House:
    """A gateway on a clock of its own; whoever is served waits in ``guests``."""

    def __init__(self, **settings: object) -> None:
        self.clock = ManualClock()
        self.guests: list[Connection] = []
        self.left: list[Connection] = []
        self.serve: Serve = self._keep
        self.gateway = Gateway(
            Settings(port=0, **settings),  # type: ignore[arg-type]
            ServerTime(self.clock),
            self._serve,
        )

    async def _serve(self, connection: Connection) -> None:
        await self.serve(connection)

    async def _keep(self, connection: Connection) -> None:
        self.guests.append(connection)
        while await connection.receive() is not None:
            pass
        self.left.append(connection)

    async def visitor(self, **options: str) -> Visitor:
        visitor = Visitor(self.gateway, **options).knock()
        await settle()
        return visitor
