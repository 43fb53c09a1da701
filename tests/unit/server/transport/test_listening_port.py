"""Real sockets on loopback: everybody is counted at once, TLS or not, on every address."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callkit.errors import TransportError
from callkit.server.transport import listening_port as doors
from callkit.server.transport.listening_port import ListeningPort
from callkit.server.transport.loop_share import LoopShare
from callkit.testing.clock import ManualClock, settle
from tests.certificates import write_certificate
from tests.waiting import until


class Guest(asyncio.Protocol):
    def __init__(self, address: str) -> None:
        self.address = address
        self.heard = b""
        self.most = 0
        """Bytes that came in one go, at most."""
        self.transport: asyncio.Transport | None = None
        self.lost = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard += data
        self.most = max(self.most, len(data))

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost += 1


class House:
    def __init__(self) -> None:
        self.guests: list[Guest] = []
        self.lost: list[Guest] = []
        self.full = False
        self.hold = 0.0
        self.clock = ManualClock()
        self.speaking: list[Guest] = []
        self.door: ListeningPort[Guest] = ListeningPort(
            self.welcome,
            self.lost.append,
            self.clock,
            LoopShare(),
            shutdownWithin=1.0,
            speaking=self.speaking.append,
            hold=lambda: self.hold,
        )

    def welcome(self, address: str) -> Guest | None:
        if self.full:
            return None
        self.guests.append(Guest(address))
        return self.guests[-1]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    yield house
    house.door.close()
    await house.door.closed()
    for guest in house.guests:
        if guest.transport is not None:
            guest.transport.abort()
    await until(lambda: all(guest.lost or not guest.transport for guest in house.guests))


def connected(port: int, host: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection((host, port), timeout=10)


async def test_who_connects_is_heard(house: House) -> None:
    port = await house.door.open("127.0.0.1", 0)
    with connected(port) as caller:
        caller.sendall(b"hello")
        await until(lambda: house.guests and house.guests[0].heard == b"hello")
        assert house.guests[0].address == "127.0.0.1"
    await until(lambda: house.guests[0].lost)
    assert house.lost == []


async def test_many_who_come_at_once_all_get_in(house: House) -> None:
    port = await house.door.open("127.0.0.1", 0)
    callers = [connected(port) for _ in range(100)]
    await until(lambda: sum(guest.transport is not None for guest in house.guests) == 100)
    for caller in callers:
        caller.close()


async def test_for_whom_there_is_no_room_the_line_is_cut(house: House) -> None:
    house.full = True
    port = await house.door.open("127.0.0.1", 0)
    with connected(port) as caller:
        caller.setblocking(False)
        assert await asyncio.get_running_loop().sock_recv(caller, 1) == b""


async def test_meanwhile_nobody_is_let_in_what_they_say_waits_for_them(house: House) -> None:
    house.hold = 0.5
    port = await house.door.open("127.0.0.1", 0)
    with connected(port) as caller:
        caller.sendall(b"hello")
        await settle()
        assert house.guests == []
        house.hold = 0.0
        await house.clock.advance(0.5)
        await until(lambda: house.guests and house.guests[0].heard == b"hello")


def refused(port: int) -> bool:
    try:
        connected(port).close()
    except ConnectionRefusedError:
        return True
    return False


async def test_a_closed_door_lets_nobody_in_and_who_is_inside_stays(house: House) -> None:
    port = await house.door.open("127.0.0.1", 0)
    with connected(port) as caller:
        await until(lambda: house.guests and house.guests[0].transport)
        house.door.close()
        house.door.close()
        # Windows cannot shut down a door: it is closed when the loop has let go of it.
        await until(lambda: refused(port))
        caller.sendall(b"still here")
        await until(lambda: house.guests[0].heard)


# --- TLS ---


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = write_certificate(tmp_path)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


async def test_a_peer_is_counted_before_it_speaks_tls_and_can_be_sent_away(
    house: House, context: ssl.SSLContext
) -> None:
    port = await house.door.open("127.0.0.1", 0, context)
    with connected(port) as silent, connected(port) as halfway:
        halfway.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01")
        await until(lambda: len(house.guests) == 2)
        assert all(guest.transport is None for guest in house.guests)
        assert house.speaking == []
        for guest in house.guests:
            house.door.turnAway(guest)
        await until(lambda: len(house.lost) == 2)
        for caller in (silent, halfway):
            caller.setblocking(False)
            with contextlib.suppress(ConnectionResetError):
                assert await asyncio.get_running_loop().sock_recv(caller, 1) == b""


@pytest.mark.parametrize("turns", range(8))
async def test_a_peer_can_be_sent_away_in_every_turn_of_the_loop_after_it_came(
    house: House, context: ssl.SSLContext, turns: int
) -> None:
    port = await house.door.open("127.0.0.1", 0, context)
    with connected(port):
        for _ in range(10_000):
            if house.guests:
                break
            await asyncio.sleep(0)
        for _ in range(turns):
            await asyncio.sleep(0)
        house.door.turnAway(house.guests[0])
        await until(lambda: house.lost)


async def test_who_speaks_no_tls_is_told_to_the_house_as_lost(
    house: House, context: ssl.SSLContext
) -> None:
    port = await house.door.open("127.0.0.1", 0, context)
    with connected(port) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\n\r\n")
        await until(lambda: house.lost)
        assert house.lost == house.guests


async def test_who_speaks_tls_is_heard(
    house: House, context: ssl.SSLContext, tmp_path: Path
) -> None:
    port = await house.door.open("127.0.0.1", 0, context)
    trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
    writer.write(b"hello")
    await until(lambda: house.guests[0].heard == b"hello")
    assert house.speaking == house.guests
    writer.transport.abort()


async def test_what_a_tls_peer_pours_in_is_decrypted_a_little_at_a_time(
    house: House, context: ssl.SSLContext
) -> None:
    port = await house.door.open("127.0.0.1", 0, context)
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
    await until(lambda: house.guests and house.guests[0].transport)
    guest = house.guests[0]
    writer.write(b"x" * 2_000_000)
    await until(lambda: len(guest.heard) == 2_000_000)
    assert guest.most <= 64 * 1024
    writer.transport.abort()


async def test_closing_waits_for_those_whose_tls_is_not_agreed_on(
    house: House, context: ssl.SSLContext
) -> None:
    port = await house.door.open("127.0.0.1", 0, context)
    with connected(port):
        await until(lambda: house.guests)
        house.door.close()
        await house.door.closed()
        assert house.lost == house.guests


# --- addresses ---


async def reached(house: House, port: int, *hosts: str) -> list[str]:
    """From where guests seem to come who connect to each of these."""
    for number, host in enumerate(hosts):
        with connected(port, host):
            await until(lambda number=number: len(house.guests) > number)
    return [guest.address for guest in house.guests]


async def test_all_addresses_are_those_of_ipv4_too(house: House) -> None:
    port = await house.door.open("::", 0)
    assert await reached(house, port, "::1", "127.0.0.1") == ["::1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize(
    "host", ["::,127.0.0.1", "127.0.0.1,::", "::,::1", "0.0.0.0,127.0.0.1,::1", "::1,0.0.0.0,::"]
)
async def test_an_address_that_is_among_all_of_them_may_be_named_too(
    house: House, host: str
) -> None:
    port = await house.door.open(host, 0)
    assert len(await reached(house, port, "::1", "127.0.0.1")) == 2


async def test_no_host_is_every_address(house: House) -> None:
    port = await house.door.open("", 0)
    assert len(await reached(house, port, "::1", "127.0.0.1")) == 2


@pytest.mark.parametrize("host", ["127.0.0.1,::1", "127.0.0.1, ::1", "0.0.0.0,::", "::,0.0.0.0"])
async def test_several_hosts_have_one_port(house: House, host: str) -> None:
    port = await house.door.open(host, 0)
    assert await reached(house, port, "::1", "127.0.0.1") == ["::1", "127.0.0.1"]


async def test_a_name_is_every_address_it_has(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(_host: str, _port: int, **_: object) -> list[tuple[object, ...]]:
        kind = socket.SOCK_STREAM
        return [
            (socket.AF_INET6, kind, 6, "", ("::1", 0, 0, 0)),
            (socket.AF_INET, kind, 6, "", ("127.0.0.1", 0)),
            (socket.AF_INET, kind, 6, "", ("127.0.0.1", 0)),
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve, raising=False)
    port = await house.door.open("callkit.example", 0)
    assert await reached(house, port, "::1", "127.0.0.1") == ["::1", "127.0.0.1"]


@pytest.mark.parametrize("host", ["::", "localhost"])
async def test_a_machine_without_ipv6_serves_ipv4(
    house: House, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = socket.create_server

    def limited(address: object, **options: object) -> socket.socket:
        if options["family"] == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "no IPv6 here")
        return create(address, **options)  # type: ignore[arg-type]

    async def resolve(_host: str, _port: int, **_: object) -> list[tuple[object, ...]]:
        kind = socket.SOCK_STREAM
        return [
            (socket.AF_INET6, kind, 6, "", ("::1", 0, 0, 0)),
            (socket.AF_INET, kind, 6, "", ("127.0.0.1", 0)),
        ]

    monkeypatch.setattr(doors.socket, "create_server", limited)
    monkeypatch.setattr(doors.socket, "has_dualstack_ipv6", lambda: False)
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve, raising=False)
    port = await house.door.open(host, 0)
    assert await reached(house, port, "127.0.0.1") == ["127.0.0.1"]


async def test_a_port_that_is_taken_on_one_address_is_named(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(TransportError, match=rf"127\.0\.0\.1,::1:{port}: .*in use"):
            await house.door.open("127.0.0.1,::1", port)
    assert await house.door.open("127.0.0.1,::1", port) == port


async def test_a_host_that_is_none_is_named(house: House) -> None:
    with pytest.raises(TransportError, match=r"no\.such\.host\.invalid"):
        await house.door.open("no.such.host.invalid", 0)
