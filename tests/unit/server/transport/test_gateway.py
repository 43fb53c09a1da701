"""Sockets without sockets: the library's own client on one side, a transport of ours between."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest
from websockets.http11 import Response
from websockets.protocol import CONNECTING

from callkit.errors import TransportError
from callkit.protocol.closing import CloseCode
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.transport.connection import Connection
from callkit.server.transport.gateway import Gateway
from tests.unit.server.visitor import House, Visitor


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


@pytest.mark.parametrize(
    "name", ["Connection", "Upgrade", "Sec-WebSocket-Protocol", "X-Forwarded-For"]
)
async def test_a_list_of_words_without_end_is_not_read(house: House, name: str) -> None:
    """Reading it takes a hundred times as long as sending it."""
    visitor = await house.visitor(**{name: "a," * 600 + "a"})
    (response,) = visitor.client.events_received()
    assert isinstance(response, Response)
    assert (response.status_code, house.guests) == (431, [])


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
    assert (first.connection.open, second.connection.open, third.refused) == (True,) * 3
    house.gateway.admitted(first.connection)
    second.wire.abort()
    again = [await house.visitor(peer="203.0.113.9") for _ in range(3)]
    assert [one.refused for one in again] == [False, False, True]
    brought = [await house.visitor(peer="10.0.0.1", X_Forwarded_For="9.9.9.9") for _ in range(3)]
    assert [one.connection.open for one in brought] == [True, True, False]
    (refusal,) = brought[2].client.events_received()
    assert isinstance(refusal, Response)
    assert (refusal.status_code, refusal.headers["Retry-After"]) == (429, "1")
    await house.gateway.stop()


@pytest.mark.parametrize(
    "peers",
    [
        ["2001:db8:1:2::1", "2001:db8:1:2:3::4", "2001:db8:1:2:ffff::9"],
        ["::ffff:203.0.113.9", "203.0.113.9", "::ffff:203.0.113.9"],
    ],
)
async def test_who_has_one_address_of_a_place_has_all_of_them(peers: list[str]) -> None:
    house = House(strangersPerAddress=2, trustedProxies=["10.0.0.1"])
    assert [(await house.visitor(peer=peer)).refused for peer in peers] == [False, False, True]
    brought = [await house.visitor(peer="10.0.0.1", X_Forwarded_For=peer) for peer in peers]
    assert not any(one.connection.open for one in brought)
    elsewhere = await house.visitor(peer="2001:db8:1:3::1")
    assert elsewhere.connection.open
    await house.gateway.stop()


async def test_one_address_may_not_come_and_go_without_end() -> None:
    house = House(connectionsPerSecond=10, connectionBurst=5)

    def come(peer: str) -> bool:
        visitor = Visitor(house.gateway, peer=peer)
        if not visitor.refused:
            visitor.wire.abort()
        return not visitor.refused

    assert sum(come("203.0.113.9") for _ in range(50)) == 5
    assert sum(come("127.0.0.1") for _ in range(50)) == 50
    house.clock.jump(0.5)
    assert sum(come("203.0.113.9") for _ in range(50)) == 5
    await house.gateway.stop()


async def test_when_all_places_are_taken_the_stranger_who_came_first_goes() -> None:
    house = House(maxConnections=3)
    member = await house.visitor()
    house.gateway.admitted(member.connection)
    first, second, third = [Visitor(house.gateway) for _ in range(3)]
    assert [one.wire.aborted for one in (first, second, third)] == [True, False, False]
    real = await house.visitor()
    assert (real.connection.open, second.wire.aborted, third.wire.aborted) == (True, True, False)
    assert member.connection.open
    await house.gateway.stop()


async def test_nobody_who_is_known_has_to_go_and_the_next_one_is_told_so() -> None:
    house = House(maxConnections=2)
    first, second = [await house.visitor() for _ in range(2)]
    for one in (first, second):
        house.gateway.admitted(one.connection)
    third = await house.visitor()
    assert not third.connection.open
    (refusal,) = third.client.events_received()
    assert isinstance(refusal, Response)
    assert (refusal.status_code, refusal.headers["Retry-After"]) == (503, "5")
    assert first.connection.open and second.connection.open
    third.wire.abort()
    first.wire.abort()
    assert (await house.visitor()).connection.open
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


async def test_every_connection_is_pinged_once_per_heartbeat(house: House) -> None:
    await house.gateway.listen()
    client_addresses = [await house.visitor() for _ in range(25)]
    for visitor in client_addresses:
        house.gateway.admitted(visitor.connection)
        visitor.pings()
    counts = [[0] * 25]
    for _ in range(10):
        await house.clock.advance(1)
        counts.append([visitor.pings() for visitor in client_addresses])
    # Spread over the heartbeat, not all at once.
    assert max(map(sum, counts)) == 3
    assert [sum(column) for column in zip(*counts, strict=True)] == [1] * 25


@pytest.mark.logs("connection 1 failed")
async def test_a_serving_that_fails_closes_its_connection_only(house: House) -> None:
    async def fail(_connection: Connection) -> None:
        raise RuntimeError

    house.serve, keep = fail, house.serve
    unlucky = await house.visitor()
    house.serve = keep
    other = await house.visitor()
    assert (unlucky.closed, other.closed) == (1001, 0)


async def test_a_port_that_is_taken_is_a_transport_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        house = House()
        gateway = Gateway(Settings(port=port), ServerTime(house.clock), house.serve)
        with pytest.raises(TransportError, match=str(port)):
            await gateway.listen()
        await gateway.stop()
