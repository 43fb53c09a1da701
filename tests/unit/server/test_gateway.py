"""Sockets without sockets: the library's own client on one side, a transport of ours between."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import CONNECTING
from websockets.typing import Origin, Subprotocol
from websockets.uri import parse_uri

from callkit.errors import TransportError
from callkit.protocol.closing import CloseCode
from callkit.server import files
from callkit.server.gateway import Connection, Gateway
from callkit.server.settings import Settings
from callkit.server.timeline import Timeline
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
        self.connection = self.wire.connection = gateway._connection()
        self.connection.connection_made(self.wire)

    def knock(self) -> Visitor:
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
            Timeline(self.clock),
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


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    yield house
    await house.gateway.stop()


async def test_who_knocks_rightly_is_served(house: House) -> None:
    visitor = await house.visitor()
    assert visitor.client.subprotocol == "callkit.v1"
    assert house.guests == [visitor.connection]
    assert visitor.connection.open
    assert visitor.connection.local


@pytest.mark.parametrize(
    ("options", "status"),
    [({"path": "/v2"}, 404), ({"path": "/"}, 404), ({"origin": "http://a"}, 403)],
)
async def test_who_knocks_wrongly_is_not(
    house: House, options: dict[str, str], status: int
) -> None:
    visitor = await house.visitor(**options)
    (response,) = visitor.client.events_received()
    assert isinstance(response, Response)
    assert response.status_code == status
    assert house.guests == []
    assert not visitor.connection.open


async def test_a_query_behind_the_path_is_allowed(house: House) -> None:
    await house.visitor(path="/v1?region=eu")
    assert len(house.guests) == 1


async def test_behind_a_trusted_proxy_a_connection_has_its_peers_address() -> None:
    house = House(trustedProxies=["127.0.0.1"])
    visitor = await house.visitor(X_Forwarded_For="1.1.1.1, 198.51.100.7", User_Agent="desk/1")
    connection = visitor.connection
    assert (connection.address, connection.local) == ("198.51.100.7", False)
    assert connection.agent == "desk/1"
    direct = await house.visitor(peer="203.0.113.9", X_Forwarded_For="127.0.0.1")
    assert (direct.connection.address, direct.connection.local) == ("203.0.113.9", False)
    await house.gateway.stop()


async def test_strangers_of_one_address_are_so_many_until_one_logs_in_or_leaves() -> None:
    house = House(strangersPerAddress=2, trustedProxies=["10.0.0.1"])
    first, second, third = [await house.visitor(peer="203.0.113.9") for _ in range(3)]
    assert (first.connection.open, second.connection.open, third.wire.aborted) == (True,) * 3
    house.gateway.admitted(first.connection)
    second.wire.abort()
    again = [await house.visitor(peer="203.0.113.9") for _ in range(3)]
    assert [one.wire.aborted for one in again] == [False, False, True]
    brought = [await house.visitor(peer="10.0.0.1", X_Forwarded_For="9.9.9.9") for _ in range(3)]
    assert [one.connection.open for one in brought] == [True, True, False]
    (refusal,) = brought[2].client.events_received()
    assert isinstance(refusal, Response)
    assert (refusal.status_code, refusal.headers["Retry-After"]) == (429, "1")
    await house.gateway.stop()


async def test_there_are_so_many_connections_and_no_more_until_one_goes() -> None:
    house = House(maxConnections=2)
    first, _, third = [await house.visitor() for _ in range(3)]
    assert not third.connection.open
    (refusal,) = third.client.events_received()
    assert isinstance(refusal, Response)
    assert (refusal.status_code, refusal.headers["Retry-After"]) == (503, "5")
    third.wire.abort()
    first.wire.abort()
    assert (await house.visitor()).connection.open
    await house.gateway.stop()


async def test_who_does_not_even_ask_finds_no_more_room_than_that() -> None:
    house = House(maxConnections=1)
    waiting = [Visitor(house.gateway) for _ in range(2 + files.KEPT // 2)]
    assert [one.wire.aborted for one in waiting] == [False] * (1 + files.KEPT // 2) + [True]
    waiting[0].wire.abort()
    assert not Visitor(house.gateway).wire.aborted
    await house.gateway.stop()


async def test_frames_of_one_tick_leave_in_one_write_and_in_order(house: House) -> None:
    visitor = await house.visitor()
    before = visitor.wire.writes
    texts = ["a", "b" * 125, "c" * 126, "d" * 65_535, "e" * 65_536]
    for text in texts:
        visitor.connection.send(text.encode())
    assert visitor.wire.writes == before
    await settle()
    assert visitor.wire.writes == before + 1
    assert visitor.heard() == texts


async def test_a_close_comes_behind_what_was_sent(house: House) -> None:
    visitor = await house.visitor()
    visitor.connection.send(b"last words")
    visitor.connection.close(CloseCode.DRAINING, "draining")
    visitor.connection.close(CloseCode.REPLACED)
    visitor.connection.send(b"too late")
    await settle()
    assert visitor.heard() == ["last words"]
    assert visitor.closed == 4102
    assert house.left == [visitor.connection]


async def test_who_stops_speaking_hears_what_was_said_and_disturbs_nobody(house: House) -> None:
    leaving, staying = await house.visitor(), await house.visitor()
    leaving.connection.send(b"last words")
    staying.connection.send(b"hello")
    leaving.connection.eof_received()
    leaving.connection.send(b"too late")
    await settle()
    assert leaving.wire.ended
    assert (leaving.heard(), staying.heard()) == (["last words"], ["hello"])


@pytest.mark.parametrize("path", ["/v1", "/elsewhere"])
async def test_nonsense_right_behind_the_greeting_ends_the_connection(
    house: House, path: str
) -> None:
    visitor = Visitor(house.gateway, path=path)
    visitor.client.send_request(visitor.client.connect())
    greeting = b"".join(visitor.client.data_to_send())
    visitor.connection.data_received(greeting + b"\xff\xff\xff")
    visitor.connection.data_received(greeting)
    visitor.connection.send(b"hello")
    await settle()
    assert visitor.wire.ended
    await house.clock.advance(12)
    assert visitor.wire.aborted


@pytest.mark.logs("unread")
async def test_a_consumer_that_is_too_slow_is_closed_with_4101() -> None:
    house = House(sendQueueBytes=1_000)
    visitor = await house.visitor()
    visitor.wire.unread = 1_000
    visitor.connection.send(b"x")
    await settle()
    assert visitor.closed == 0
    visitor.wire.unread = 1_001
    visitor.connection.send(b"y")
    await settle()
    assert visitor.closed == 4101
    assert not visitor.connection.open
    # It never answers the close.
    await house.clock.advance(2)
    assert visitor.wire.aborted
    await house.gateway.stop()


async def test_a_full_inbox_is_not_read_into_until_half_of_it_is_handled() -> None:
    house = House(inboxFrames=4)
    ready = asyncio.Event()

    async def slowly(connection: Connection) -> None:
        await ready.wait()
        while await connection.receive() is not None:
            house.guests.append(connection)

    house.serve = slowly
    visitor = await house.visitor()
    for number in range(3):
        visitor.say(str(number))
    assert visitor.wire.reading
    visitor.say("3")
    assert not visitor.wire.reading
    ready.set()
    await settle()
    assert visitor.wire.reading
    assert len(house.guests) == 4
    await house.gateway.stop()


async def test_who_does_not_log_in_within_ten_seconds_is_closed_with_4104(house: House) -> None:
    visitor, member = await house.visitor(), await house.visitor()
    house.gateway.admitted(member.connection)
    await house.clock.advance(9.999)
    assert visitor.closed == 0
    await house.clock.advance(0.001)
    assert (visitor.closed, member.closed) == (4104, 0)


async def test_who_never_shakes_hands_is_dropped_after_ten_seconds(house: House) -> None:
    visitor = Visitor(house.gateway)
    assert visitor.client.state is CONNECTING
    await house.clock.advance(9.999)
    assert not visitor.wire.aborted
    await house.clock.advance(0.001)
    assert visitor.wire.aborted


async def test_a_close_drops_who_has_not_shaken_hands(house: House) -> None:
    visitor = Visitor(house.gateway)
    visitor.connection.close(CloseCode.DRAINING)
    assert visitor.wire.aborted
    await house.gateway.emptied()


async def test_who_does_not_answer_a_close_is_dropped_after_two_seconds(house: House) -> None:
    visitor = await house.visitor()
    house.gateway.admitted(visitor.connection)
    visitor.connection.close(CloseCode.DRAINING)
    await house.clock.advance(1.999)
    assert not visitor.wire.aborted
    await house.clock.advance(0.001)
    assert visitor.wire.aborted


@pytest.mark.parametrize(("data", "code"), [(b"x" * 65_537, 1009), (b"x" * 65_536, 0)])
async def test_a_frame_may_have_64_kib(house: House, data: bytes, code: int) -> None:
    visitor = await house.visitor()
    visitor.client.send_text(data)
    visitor.push()
    assert visitor.closed == code


async def test_a_binary_frame_is_4400(house: House) -> None:
    visitor = await house.visitor()
    visitor.client.send_binary(b"x")
    visitor.push()
    assert visitor.closed == 4400


async def test_every_connection_is_pinged_once_per_heartbeat(house: House) -> None:
    await house.gateway.listen()
    visitors = [await house.visitor() for _ in range(25)]
    for visitor in visitors:
        house.gateway.admitted(visitor.connection)
        visitor.pings()
    counts = [[0] * 25]
    for _ in range(10):
        await house.clock.advance(1)
        counts.append([visitor.pings() for visitor in visitors])
    # Spread over the heartbeat, not all at once.
    assert max(map(sum, counts)) == 3
    assert [sum(column) for column in zip(*counts, strict=True)] == [1] * 25


async def test_any_frame_is_a_sign_of_life(house: House) -> None:
    visitor = await house.visitor()
    signs: list[str] = []
    visitor.connection.heard = lambda: signs.append("heard")
    visitor.say("x")
    visitor.client.send_pong(b"")
    visitor.push()
    assert signs == ["heard", "heard"]


@pytest.mark.logs("connection 1 failed")
async def test_a_serving_that_fails_closes_its_connection_only(house: House) -> None:
    async def fail(_connection: Connection) -> None:
        raise RuntimeError

    house.serve, keep = fail, house.serve
    unlucky = await house.visitor()
    house.serve = keep
    other = await house.visitor()
    assert (unlucky.closed, other.closed) == (1001, 0)


async def test_drained_waits_for_a_slow_reader_and_not_for_a_dead_one(house: House) -> None:
    visitor = await house.visitor()
    await visitor.connection.drained()
    visitor.connection.pause_writing()
    waiting = asyncio.ensure_future(visitor.connection.drained())
    await settle()
    assert not waiting.done()
    visitor.wire.abort()
    await settle()
    assert waiting.done()


async def test_a_port_that_is_taken_is_a_transport_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        house = House()
        gateway = Gateway(Settings(port=port), Timeline(house.clock), house.serve)
        with pytest.raises(TransportError, match=str(port)):
            await gateway.listen()
        await gateway.stop()


async def test_texts_arrive_as_the_bytes_they_were(house: House) -> None:
    frames: list[bytes] = []

    async def collect(connection: Connection) -> None:
        while (data := await connection.receive()) is not None:
            frames.append(data)

    house.serve = collect
    visitor = await house.visitor()
    visitor.say(json.dumps({"a": "é"}, ensure_ascii=False))
    await settle()
    assert frames == ['{"a": "é"}'.encode()]
