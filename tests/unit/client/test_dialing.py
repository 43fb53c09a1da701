"""Real dials on loopback, over addresses that refuse, are silent or are of no use."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from callkit.client.dial_failures import DialFailed, troubleOf
from callkit.client.dialing import Dialer
from callkit.client.proxies import Target
from callkit.errors import UsageError
from callkit.model import LinkTrouble
from tests.authority import Authority

V4, V6 = socket.AF_INET, socket.AF_INET6
SERVER = Target("calls.example", 80, secure=False)
SECURE = Target("calls.example", 443, secure=True)


class Caller(asyncio.Protocol):
    """Notes where it got connected to."""

    def __init__(self) -> None:
        self.peer: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.peer = transport.get_extra_info("peername")[0]
        transport.close()


def address(host: str, port: int, family: int = V4) -> tuple[object, ...]:
    return (family, socket.SOCK_STREAM, 6, "", (host, port, 0, 0) if family == V6 else (host, port))


def finding(*addresses: tuple[object, ...]):
    async def look_up(host: str, port: int):
        return list(addresses)

    return look_up


async def dial(dialer: Dialer, target: Target = SERVER) -> tuple[str | None, list[str]]:
    caller, steps = Caller(), []
    await dialer.dial(target, caller, steps.append)
    return caller.peer, steps


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at 127.0.0.2 that answers nobody: the queue of those who came is full."""
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.2", 0))
        full.listen(0)
        port = full.getsockname()[1]
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.2", port))
        yield port


@pytest.fixture
async def server() -> AsyncIterator[int]:
    """A port at 127.0.0.1 (and ::1, where there is IPv6) that takes everybody."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    running = await asyncio.start_server(take, "127.0.0.1", 0)
    yield running.sockets[0].getsockname()[1]
    running.close()
    await running.wait_closed()


async def test_a_silent_first_address_costs_a_quarter_of_a_second(silent: int, server: int) -> None:
    loop = asyncio.get_running_loop()
    dialer = Dialer(lookUp=finding(address("127.0.0.2", silent), address("127.0.0.1", server)))
    begun = loop.time()
    peer, steps = await dial(dialer)
    assert peer == "127.0.0.1"
    assert loop.time() - begun < 5
    assert steps == ["connecting", "waiting for the server"]


async def test_every_address_is_tried(silent: int, server: int, unused_tcp_port: int) -> None:
    dialer = Dialer(
        lookUp=finding(
            address("::1", unused_tcp_port, V6),
            address("127.0.0.2", silent),
            address("127.0.0.1", unused_tcp_port),
            address("127.0.0.3", unused_tcp_port),
            address("127.0.0.1", server),
        )
    )
    assert (await dial(dialer))[0] == "127.0.0.1"


async def test_when_all_addresses_fail_the_best_reason_is_told(unused_tcp_port: int) -> None:
    dialer = Dialer(
        lookUp=finding(
            address("100::1", unused_tcp_port, V6), address("127.0.0.1", unused_tcp_port)
        )
    )
    with pytest.raises(OSError, match=r".") as caught:
        await dial(dialer)
    assert troubleOf(caught.value).reason is LinkTrouble.REFUSED


async def test_an_address_that_led_nowhere_is_tried_last_the_next_time(server: int) -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    other = await asyncio.start_server(take, "127.0.0.2", server)
    first, second = address("127.0.0.2", server), address("127.0.0.1", server)
    dialer = Dialer(lookUp=finding(first, second))
    assert (await dial(dialer))[0] == "127.0.0.2"
    dialer.ledNowhere(("127.0.0.2", server))
    assert (await dial(dialer))[0] == "127.0.0.1"
    other.close()
    await other.wait_closed()


async def test_a_name_without_addresses_is_not_found() -> None:
    with pytest.raises(OSError, match="no address") as caught:
        await dial(Dialer(lookUp=finding()))
    assert troubleOf(caught.value).reason is LinkTrouble.NAME_NOT_FOUND


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".example"])
async def test_a_name_that_is_none_is_not_found(host: str) -> None:
    with pytest.raises(Exception, match=r".") as caught:
        await dial(Dialer(), Target(host, 80, secure=False))
    assert troubleOf(caught.value).reason is LinkTrouble.NAME_NOT_FOUND


async def test_a_key_log_that_cannot_be_written_is_a_failed_try(
    monkeypatch: pytest.MonkeyPatch, server: int
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", "/nonexistent/keys")
    with pytest.raises(OSError, match="nonexistent") as caught:
        await dial(Dialer(), Target("127.0.0.1", server, secure=True))
    trouble = troubleOf(caught.value)
    assert trouble.reason is LinkTrouble.LOCAL
    assert "/nonexistent/keys" in trouble.message


async def test_a_ca_file_that_vanished_is_a_failed_try(tmp_path, server: int) -> None:
    file = Authority(tmp_path).file
    dialer = Dialer(ca=file)
    file.unlink()
    with pytest.raises(FileNotFoundError) as caught:
        await dial(dialer, Target("127.0.0.1", server, secure=True))
    assert troubleOf(caught.value).reason is LinkTrouble.LOCAL


# --- proxies --------------------------------------------------------------------------------------


async def test_the_environment_is_asked_before_the_system() -> None:
    asked: list[str] = []

    def system(url: str) -> list[str]:
        asked.append(url)
        assert threading.current_thread() is not threading.main_thread()
        return ["http://127.0.0.1:1"]

    for environment in ({}, {"HTTPS_PROXY": "http://127.0.0.1:2"}):
        dialer = Dialer(environment=environment, systemProxies=system)
        with pytest.raises(DialFailed) as caught:
            await dial(dialer, SECURE)
        assert caught.value.trouble.reason is LinkTrouble.PROXY_UNREACHABLE
        assert f"127.0.0.1:{1 + len(environment)}" in caught.value.trouble.message
    assert asked == ["https://calls.example:443/"]


async def test_the_systems_next_proxy_is_tried_when_one_is_not_there(server: int) -> None:
    dialer = Dialer(
        environment={},
        systemProxies=lambda url: ["http://127.0.0.1:1", ""],
        lookUp=finding(address("127.0.0.1", server)),
    )

    async def look_up(host: str, port: int):
        return [address("127.0.0.1", server if host == "calls.example" else port)]

    dialer = Dialer(environment={}, systemProxies=lambda url: ["http://h:1", ""], lookUp=look_up)
    assert (await dial(dialer))[0] == "127.0.0.1"


async def test_a_server_on_this_machine_is_reached_without_a_proxy_elsewhere(server: int) -> None:
    dialer = Dialer(environment={"HTTP_PROXY": "http://proxy.example:3128"})
    assert (await dial(dialer, Target("127.0.0.1", server, secure=False)))[0] == "127.0.0.1"


async def test_what_needs_no_proxy_is_not_asked_of_the_system(server: int) -> None:
    dialer = Dialer(
        environment={"NO_PROXY": "calls.example"},
        systemProxies=lambda url: ["http://127.0.0.1:1"],
        lookUp=finding(address("127.0.0.1", server)),
    )
    assert (await dial(dialer))[0] == "127.0.0.1"


async def test_no_proxy_means_none(server: int) -> None:
    for proxy in (None, ""):
        dialer = Dialer(
            proxy=proxy,
            environment={"ALL_PROXY": "socks5h://127.0.0.1:1"},
            lookUp=finding(address("127.0.0.1", server)),
        )
        assert (await dial(dialer))[0] == "127.0.0.1"


async def test_what_the_environment_names_and_is_no_proxy_is_a_failed_try() -> None:
    with pytest.raises(DialFailed) as caught:
        await dial(Dialer(environment={"ALL_PROXY": "gopher://me:secret@h"}))
    assert caught.value.trouble.reason is LinkTrouble.PROXY_ADDRESS
    assert "secret" not in caught.value.trouble.message


async def test_a_system_that_cannot_say_is_a_failed_try() -> None:
    def fails(url: str) -> list[str]:
        raise RuntimeError("no settings")

    with pytest.raises(RuntimeError) as caught:
        await dial(Dialer(environment={}, systemProxies=fails))
    assert troubleOf(caught.value).reason is LinkTrouble.LOCAL


# --- checks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ssl": True}, "SSLContext"),
        ({"ssl": "ca.pem"}, "ca="),
        ({"ssl": ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)}, "client"),
        ({"ca": "/nonexistent/ca.pem"}, "No such file"),
        ({"ca": "/"}, "ca="),
        ({"ca": __file__}, "no certificate"),
        ({"ca": 7}, "path"),
        ({"ca": ""}, "ca="),
        ({"ca": "\x00"}, "ca="),
        ({"ca": "\ud800"}, "ca="),
        ({"ssl": ssl.create_default_context(), "ca": "x"}, "ca="),
        ({"proxy": "gopher://x"}, "http://name:password@host:port"),
        ({"proxy": 7}, "proxy="),
        ({"proxy": True}, "proxy="),
    ],
)
def test_what_cannot_work_is_refused_where_it_is_set(options, words) -> None:
    with pytest.raises(UsageError, match=words):
        Dialer(**options)
