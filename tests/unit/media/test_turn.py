"""Against coturn: ``tests/contract/media/test_networks`` lets engines use it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from callkit.desktop.doctor import Finding, Verdict, relayCheck
from callkit.errors import TransportError, UsageError
from callkit.media import turn
from callkit.media.turn import tryServer
from callkit.model import IceServer
from tests.contract.media.test_networks import Relay, relay
from tests.waiting import until

__all__ = ["relay"]


@pytest.mark.parametrize("way", ["udp", "tcp"])
async def test_a_relay_allocates_and_takes_it_back(relay: Relay, way: str) -> None:
    (server,) = relay.servers()
    url = f"turn:127.0.0.1:{relay.port}?transport={way}"
    for _ in range(3):
        host, port = (await tryServer(server, url)).rsplit(":", 1)
        assert host == "127.0.0.1"
        assert int(port) > 1024


async def test_a_wrong_secret_is_refused(relay: Relay) -> None:
    (server,) = relay.servers("south")
    with pytest.raises(TransportError, match=r"Unauthorized|401"):
        await tryServer(server, server.urls[0])


async def test_a_stun_server_says_where_one_is(relay: Relay) -> None:
    url = f"stun:127.0.0.1:{relay.port}"
    assert (await tryServer(IceServer(urls=(url,)), url)).startswith("127.0.0.1:")


async def test_where_nobody_answers_it_does_not_wait_for_ever(unused_udp_port: int) -> None:
    url = f"stun:127.0.0.1:{unused_udp_port}"
    with pytest.raises(TransportError, match=f"{unused_udp_port}"):
        await tryServer(IceServer(urls=(url,)), url, patience=0.2)


async def test_what_is_no_such_server_is_said(unused_tcp_port: int) -> None:
    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(20)
        writer.write(b"\x02\x22\0\0" + head[4:20])
        writer.close()

    server = await asyncio.start_server(other, "127.0.0.1", unused_tcp_port)
    url = f"turn:127.0.0.1:{unused_tcp_port}?transport=tcp"
    with pytest.raises(TransportError, match="no STUN or TURN"):
        await tryServer(IceServer(urls=(url,), username="1:a", credential="c"), url)
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("turn:here", turn._Place("here", 3478, True, False)),
        ("turn:here:99?transport=tcp", turn._Place("here", 99, False, False)),
        ("turns:here", turn._Place("here", 5349, False, True)),
        ("stun:[::1]:99", turn._Place("::1", 99, True, False)),
        ("stun:[::1]", turn._Place("::1", 3478, True, False)),
    ],
)
def test_an_address_says_where_and_how(url: str, place: turn._Place) -> None:
    assert turn._place(url) == place


async def test_an_address_that_is_none_is_refused() -> None:
    for url in ("http:x", "stun:x:y"):
        with pytest.raises(UsageError):
            await tryServer(IceServer(urls=(url,)), url)


@pytest.mark.qt
async def test_the_doctor_says_what_a_relay_gives_and_what_is_wrong_with_it(
    tmp_path: Path,
) -> None:
    relay = Relay(tmp_path)
    await relay.start()
    found: list[Finding] = []
    for secret in (relay.secret, "south"):
        (server,) = relay.servers(secret)
        relayCheck(server, server.urls[0], asyncio.get_running_loop())(found.append)
    await until(lambda: len(found) == 2)
    assert {finding.verdict for finding in found} == {Verdict.WORKS, Verdict.BROKEN}
    (broken,) = (finding for finding in found if finding.verdict is Verdict.BROKEN)
    assert "turnSecret" in broken.mend
    await relay.stop()
