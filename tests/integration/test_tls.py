"""All ports of a server with a certificate speak TLS, and only that."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from callkit.client import SignalingClient
from callkit.client.connection import WebSocketTransport
from callkit.errors import UsageError
from callkit.server.app import Server
from callkit.server.settings import Settings


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 and, beside it, its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "callkit test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, SHA256())
    )
    path = tmp_path / "cert.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM))
    for file, encryption in (
        ("key.pem", NoEncryption()),
        ("locked.pem", BestAvailableEncryption(b"password")),
    ):
        data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
        (tmp_path / file).write_bytes(data)
    return path


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
        transport = WebSocketTransport(sslContext=trusting)
        client = SignalingClient(server.url, deviceID="d", transport=transport)
        await client.login("alice")
        await client.logout()
        async with httpx.AsyncClient(verify=trusting, trust_env=False) as http:
            assert (await http.get(f"{server.apiURL}/healthz")).status_code == 200
            with pytest.raises(httpx.TransportError):
                await http.get(server.apiURL.replace("https", "http") + "/healthz")
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
