"""Certificates for servers on this machine, made on the spot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)


def write_certificate(folder: Path, serial: int = 1) -> Path:
    """Write ``cert.pem`` and, beside it, ``key.pem`` and ``locked.pem``; return the first."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "callkit test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(IPv4Address("127.0.0.1")), x509.IPAddress(IPv6Address("::1"))]
            ),
            critical=False,
        )
        .sign(key, SHA256())
    )
    path = folder / "cert.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM))
    for file, encryption in (
        ("key.pem", NoEncryption()),
        ("locked.pem", BestAvailableEncryption(b"password")),
    ):
        data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
        (folder / file).write_bytes(data)
    return path
