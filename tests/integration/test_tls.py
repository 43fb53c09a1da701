"""All ports of a server with a certificate speak TLS, and only that."""

from __future__ import annotations

import asyncio
import re
import signal
import ssl
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest
from cryptography import x509

from callkit.client import SignalingClient
from callkit.client.connection import WebSocketTransport
from callkit.clock import SystemClock
from callkit.errors import TransportError, UsageError
from callkit.server.api.api_client import ApiClient
from callkit.server.app import Server
from callkit.server.settings import Secret, Settings
from tests.certificates import write_certificate


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 and, beside it, its key."""
    return write_certificate(tmp_path)


def settings(certificate: Path, key: str) -> Settings:
    return Settings(
        port=0,
        apiPort=0,
        insecure=True,
        tlsCert=str(certificate),
        tlsKey=str(certificate.with_name(key)),
    )


async def test_people_and_backends_connect_over_tls(certificate: Path) -> None:
    server = Server(settings(certificate, "key.pem"))
    await server.start()
    trusting = ssl.create_default_context(cafile=certificate)
    try:
        assert server.url.startswith("wss://")
        assert server.apiURL.startswith("https://")
        transport = WebSocketTransport(ssl=trusting)
        client = SignalingClient(server.url, deviceID="d", transport=transport)
        await client.login("alice")
        await client.logout()
        async with httpx.AsyncClient(verify=trusting, trust_env=False) as http:
            assert (await http.get(f"{server.apiURL}/healthz")).status_code == 200
            with pytest.raises(httpx.TransportError):
                await http.get(server.apiURL.replace("https", "http") + "/healthz")
    finally:
        await server.stop()


async def test_the_console_says_what_is_wrong_with_a_certificate(certificate: Path) -> None:
    keys = {"appID": 1, "serverSecret": Secret("0123456789abcdef0123456789abcdef")}
    served = msgspec.structs.replace(settings(certificate, "key.pem"), **keys)
    server = Server(served)
    await server.start()
    now = SystemClock().wallMs() // 1000
    try:
        for url, ca, words in (
            (server.apiURL, "", "--ca"),
            (server.apiURL.replace("127.0.0.1", "localhost"), str(certificate), "name must be"),
            (server.apiURL.replace("https", "http"), "", "is it https://"),
        ):
            console = ApiClient(url, served, now, ca)
            with pytest.raises(TransportError, match=words) as caught:
                await asyncio.to_thread(console.calls)
            assert "\n" not in str(caught.value)
        console = ApiClient(server.apiURL, served, now, str(certificate))
        assert await asyncio.to_thread(console.calls) == []
    finally:
        await server.stop()


@pytest.mark.parametrize("key", ["nowhere.pem", "cert.pem", "locked.pem"])
def test_a_certificate_that_cannot_be_used_is_refused_at_the_start(
    certificate: Path, key: str
) -> None:
    with pytest.raises(UsageError, match=r"cert\.pem"):
        Server(settings(certificate, key))


def test_a_key_alone_is_refused() -> None:
    with pytest.raises(UsageError, match="certificate"):
        Server(Settings(insecure=True, tlsKey="key.pem"))


async def served(port: int) -> int:
    """The serial number of the certificate a new connection gets."""
    pem = await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port), timeout=10)
    return x509.load_pem_x509_certificate(pem.encode()).serial_number


@pytest.fixture
async def program(certificate: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    key = str(certificate.with_name("key.pem"))
    command = ["-m", "callkit", "serve", "--insecure", "--port", "0", "--data", ":memory:"]
    command += ["--tls-cert", str(certificate), "--tls-key", key]
    pipe = asyncio.subprocess.PIPE
    made = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )
    yield made
    if made.returncode is None:
        made.kill()
    await made.communicate()


async def said(program: asyncio.subprocess.Process, pattern: str) -> re.Match[str]:
    """The first line from now on that says so."""
    assert program.stdout is not None
    async with asyncio.timeout(20):
        while True:
            line = (await program.stdout.readline()).decode()
            assert line, "it has ended"
            if found := re.search(pattern, line):
                return found


async def test_a_renewed_certificate_is_read_at_sighup_and_a_broken_one_is_not(
    certificate: Path, program: asyncio.subprocess.Process
) -> None:
    port = int((await said(program, r"ready ws=wss://[^:]+:(\d+)/"))[1])
    assert await served(port) == 1
    write_certificate(certificate.parent, serial=2)
    program.send_signal(signal.SIGHUP)
    await said(program, "the certificate were read again")
    assert await served(port) == 2
    certificate.with_name("key.pem").write_text("no key")
    program.send_signal(signal.SIGHUP)
    await said(program, "certificate stay as they were: .*cert.pem")
    assert await served(port) == 2
    program.terminate()
    assert await program.wait() == 0
