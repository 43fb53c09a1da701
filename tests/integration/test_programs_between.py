"""Real programs between client and server: load balancers in front, proxies on the way.

Connections are made, lost and made again through each, in the clear and with TLS of an own CA.
"""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from callkit.client import SignalingClient, WebSocketTransport
from callkit.errors import RequestError
from callkit.model import ConnectionState, LinkTrouble
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.testing import EventRecorder
from tests.authority import Authority
from tests.integration.programs import HAProxy, Microsocks, Nginx, Tinyproxy
from tests.waiting import until

USER, PASSWORD = "me", "s3cret"
FRONTS = {"nginx": Nginx, "haproxy": HAProxy}
PROXIES = {"http": Tinyproxy, "socks5": Microsocks, "socks5h": Microsocks}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@asynccontextmanager
async def serving(port: int = 0, certificate: Path | None = None) -> AsyncIterator[Server]:
    tls = str(certificate) if certificate is not None else ""
    server = Server(Settings(port=port, insecure=True, limits=False, tlsCert=tls))
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class Person:
    def __init__(self, url: str, userID: str, **options: Any) -> None:
        transport = WebSocketTransport(**{"environment": {}, **options})
        self.client = SignalingClient(
            url, deviceID=f"{userID}-1", transport=transport, rng=random.Random(1)
        )
        self.heard = EventRecorder(self.client)
        self.userID = userID

    async def login(self) -> None:
        await self.client.login(self.userID)

    async def isIn(self, state: ConnectionState) -> None:
        def waked() -> bool:
            if state is ConnectionState.CONNECTED:
                # Waits between attempts are not what is tested here.
                self.client.wake()
            return self.client.connectionState is state

        await until(waked, what=state.name)

    def reasons(self) -> list[str]:
        changes = self.heard.of("connectionStateChanged")
        said = [json.loads(change.extendedData) for change in changes]
        return [one["reason"] for one in said if "reason" in one]


async def call(alice: Person, bob: Person) -> None:
    """A call gets through, and its answer back."""
    rings = len(bob.heard.of("callInvitationReceived"))
    made = await alice.client.callInvite([bob.userID])
    await until(lambda: len(bob.heard.of("callInvitationReceived")) > rings)
    await bob.client.callReject(made.callID)


@pytest.mark.parametrize("tls", [False, True], ids=["ws", "wss"])
@pytest.mark.parametrize("name", FRONTS)
async def test_a_load_balancer_in_front(
    name: str, tls: bool, tmp_path: Path, authority: Authority
) -> None:
    certificate = authority.issue() if tls else None
    ca = authority.file if tls else None
    async with serving() as server:
        port = server.ports.ws
        async with FRONTS[name](tmp_path, port, certificate) as front:
            url = f"{'wss' if tls else 'ws'}://localhost:{front.port}/v1"
            alice, bob = Person(server.url, "alice"), Person(url, "bob", ca=ca)
            await alice.login()
            await bob.login()
            await call(alice, bob)
            # The balancer is started again, then the server behind it.
            await front.stop()
            await bob.isIn(ConnectionState.RECONNECTING)
            await front.start()
            await bob.isIn(ConnectionState.CONNECTED)
            await call(alice, bob)
            await server.stop()
            await bob.isIn(ConnectionState.RECONNECTING)
            reason = LinkTrouble.SERVER_FAILED if name == "nginx" else LinkTrouble.BUSY
            await until(lambda: bob.client.wake() or bob.reasons()[-1] == reason)
            async with serving(port):
                await alice.isIn(ConnectionState.CONNECTED)
                await bob.isIn(ConnectionState.CONNECTED)
                await call(alice, bob)
                for person in (alice, bob):
                    await person.client.logout()


@pytest.mark.parametrize("tls", [False, True], ids=["ws", "wss"])
@pytest.mark.parametrize("credentials", [False, True], ids=["open", "password"])
@pytest.mark.parametrize("scheme", PROXIES)
async def test_a_proxy_on_the_way(
    scheme: str, credentials: bool, tls: bool, tmp_path: Path, authority: Authority
) -> None:
    user = (USER, PASSWORD) if credentials else ()
    at = f"{USER}:{PASSWORD}@" if credentials else ""
    async with (
        serving(certificate=authority.issue() if tls else None) as server,
        PROXIES[scheme](tmp_path, *user) as proxy,
    ):
        url = f"{'wss' if tls else 'ws'}://localhost:{server.ports.ws}/v1"
        person = Person(
            url,
            "alice",
            proxy=f"{scheme}://{at}127.0.0.1:{proxy.port}",
            ca=authority.file if tls else None,
        )
        await person.login()
        await proxy.stop()
        await person.isIn(ConnectionState.RECONNECTING)
        await until(
            lambda: person.client.wake() or LinkTrouble.PROXY_UNREACHABLE in person.reasons()
        )
        await proxy.start()
        await person.isIn(ConnectionState.CONNECTED)
        await person.client.logout()
        log = (tmp_path / "log").read_text() + repr(person.heard.events)
        assert PASSWORD not in log


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
@pytest.mark.parametrize("at", ["", "me:wrong@"])
async def test_a_proxy_that_wants_other_credentials(scheme: str, at: str, tmp_path: Path) -> None:
    async with serving() as server, PROXIES[scheme](tmp_path, USER, PASSWORD) as proxy:
        person = Person(server.url, "alice", proxy=f"{scheme}://{at}127.0.0.1:{proxy.port}")
        with pytest.raises(RequestError, match="name and") as caught:
            await person.login()
        assert "wrong" not in str(caught.value)
        assert person.client.connectionState is ConnectionState.DISCONNECTED
        await until(person.reasons)
        assert person.reasons() == [LinkTrouble.PROXY_CREDENTIALS]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
async def test_the_environments_proxy_is_used(name: str, tmp_path: Path) -> None:
    scheme = "socks5h" if name == "ALL_PROXY" else "http"
    async with serving() as server, PROXIES[scheme](tmp_path, USER, PASSWORD) as proxy:
        environment = {name: f"{scheme}://{USER}:{PASSWORD}@127.0.0.1:{proxy.port}"}
        through = Person(server.url, "alice", environment=environment)
        await through.login()
        await proxy.stop()
        await through.isIn(ConnectionState.RECONNECTING)
        # No proxy of this machine is needed for a server on it.
        await through.isIn(ConnectionState.CONNECTED)
        await through.client.logout()


@pytest.mark.parametrize("name", FRONTS)
async def test_a_port_with_tls_and_an_address_without(
    name: str, tmp_path: Path, authority: Authority
) -> None:
    async with (
        serving() as server,
        FRONTS[name](tmp_path, server.ports.ws, authority.issue()) as front,
    ):
        person = Person(f"ws://127.0.0.1:{front.port}/v1", "alice")
        with pytest.raises(RequestError, match="wss://"):
            await person.login()


async def test_a_server_that_is_not_there_is_told_apart_from_its_proxy(tmp_path: Path) -> None:
    async with Tinyproxy(tmp_path) as http:
        person = Person("ws://127.0.0.1:1/v1", "alice", proxy=f"http://127.0.0.1:{http.port}")
        with pytest.raises(RequestError, match="does not reach the server"):
            await person.login()
    async with Microsocks(tmp_path) as socks:
        person = Person("ws://127.0.0.1:1/v1", "alice", proxy=f"socks5://127.0.0.1:{socks.port}")
        with pytest.raises(RequestError, match="does not reach the server"):
            await person.login()


@pytest.mark.qt
@pytest.mark.parametrize("scheme", ["http", "socks5h"])
async def test_a_proxy_and_tls_inside_a_qt_loop(
    scheme: str, tmp_path: Path, authority: Authority
) -> None:
    async with (
        serving(certificate=authority.issue()) as server,
        PROXIES[scheme](tmp_path, USER, PASSWORD) as proxy,
    ):
        person = Person(
            f"wss://127.0.0.1:{server.ports.ws}/v1",
            "alice",
            proxy=f"{scheme}://{USER}:{PASSWORD}@127.0.0.1:{proxy.port}",
            ca=authority.file,
        )
        await person.login()
        await person.client.logout()
