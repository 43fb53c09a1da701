"""A proxy that is itself reached over TLS (``https://``): TLS to the server inside of it."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from callkit.client import SignalingClient
from callkit.client.connection import WebSocketTransport
from callkit.errors import RequestError
from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.certificates import write_certificate

CREDENTIALS = base64.b64encode(b"ann:secret").decode()


class SecureProxy:
    """Answers CONNECT inside TLS; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serving(self, certificate: Path) -> AsyncIterator[str]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        try:
            yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head.rstrip().split("\r\n"))
        if f"Proxy-Authorization: Basic {CREDENTIALS}" not in self.asked[-1]:
            writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        host, _, port = head.split()[1].rpartition(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Go on\r\n\r\n")
        for source, target in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pump(source, target))
            self._tasks.add(task)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                target.write(data)
        except OSError:
            pass
        finally:
            target.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return write_certificate(tmp_path)


@asynccontextmanager
async def serving(certificate: Path) -> AsyncIterator[str]:
    files = {"tlsCert": str(certificate), "tlsKey": str(certificate.with_name("key.pem"))}
    server = Server(Settings(port=0, insecure=True, **files))
    await server.start()
    try:
        yield server.url
    finally:
        await server.stop()


async def test_a_call_is_made_through_it(certificate: Path) -> None:
    proxy, trusting = SecureProxy(), ssl.create_default_context(cafile=certificate)
    async with serving(certificate) as url, proxy.serving(certificate) as place:
        transport = WebSocketTransport(ssl=trusting, proxy=f"https://ann:secret@{place}")
        alice = SignalingClient(url, deviceID="a", transport=transport)
        bob = SignalingClient(url, deviceID="b", transport=WebSocketTransport(ssl=trusting))
        rung = asyncio.get_running_loop().create_future()
        bob.on("callInvitationReceived", lambda event: rung.set_result(event.callID))
        await bob.login("bob")
        await alice.login("alice")
        sent = await alice.callInvite(["bob"])
        assert await asyncio.wait_for(rung, 20) == sent.callID
        await alice.logout()
        await bob.logout()
    target = url.split("/")[2]
    assert [head[0] for head in proxy.asked] == [f"CONNECT {target} HTTP/1.1"]


async def test_a_server_without_tls_is_reached_through_it_by_an_own_ca(certificate: Path) -> None:
    proxy, server = SecureProxy(), Server(Settings(port=0, insecure=True))
    await server.start()
    try:
        async with proxy.serving(certificate) as place:
            transport = WebSocketTransport(ca=certificate, proxy=f"https://ann:secret@{place}")
            client = SignalingClient(server.url, deviceID="a", transport=transport)
            await client.login("alice")
            await client.logout()
        assert len(proxy.asked) == 1
    finally:
        await server.stop()


@pytest.mark.parametrize(
    ("person", "trusted", "words"),
    [
        ("ann:wrong", True, "refuses this name and password"),
        ("ann:secret", False, "the proxy https://.* cannot be reached: .*certificate"),
    ],
)
async def test_one_that_refuses_or_is_not_trusted_is_named_without_the_password(
    certificate: Path, person: str, trusted: bool, words: str
) -> None:
    trusting = ssl.create_default_context(cafile=certificate if trusted else None)
    async with serving(certificate) as url, SecureProxy().serving(certificate) as place:
        transport = WebSocketTransport(ssl=trusting, proxy=f"https://{person}@{place}")
        client = SignalingClient(url, deviceID="a", transport=transport)
        with pytest.raises(RequestError, match=f"(?i){words}") as refused:
            await client.login("alice")
        assert "secret" not in str(refused.value) and "wrong" not in str(refused.value)
