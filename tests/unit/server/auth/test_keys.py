"""A public key in any form is never a secret: whoever has it could sign tokens."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from callkit.errors import UsageError
from callkit.server.auth.keys import readJWTKey

_private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_public = _private.public_key()
PUBLIC = _public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
PRIVATE = _private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
DER = _public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
SSH = _public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
EC = derive_private_key(7, SECP256R1()).public_key()
JWK = json.dumps({"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(DER).decode()})


@pytest.mark.parametrize(
    "data",
    [
        PUBLIC.decode().encode("utf-16"),
        PUBLIC.decode().encode("utf-16-le"),
        PUBLIC.decode().encode("utf-16-be"),
        PUBLIC.decode().encode("utf-32"),
        b"\xef\xbb\xbf" + PUBLIC,
        "# our key – the new one\n".encode() + PUBLIC,
        PUBLIC.replace(b"-----", b"- - -"),
        PUBLIC.replace(b"BEGIN", b"begin"),
        b'"' + PUBLIC + b'"',
        DER,
        DER + b"\n",
        b"\r\n" + DER + b"\0",
        base64.b64encode(DER),
        base64.encodebytes(DER),
        base64.urlsafe_b64encode(DER).rstrip(b"="),
        DER.hex().encode(),
        SSH,
        JWK.encode(),
        JWK.encode("utf-16"),
        EC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        _private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        _private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
        "a secret in a text file of Windows, long enough".encode("utf-16"),
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_what_looks_like_a_key_is_no_secret(data: bytes) -> None:
    with pytest.raises(UsageError, match="looks like"):
        readJWTKey(data)


def test_keys_are_told_apart_by_what_they_are() -> None:
    assert readJWTKey(PUBLIC).algorithm == readJWTKey(b"\n " + PRIVATE).algorithm == "EdDSA"
    assert readJWTKey(PUBLIC).signs is None
    for secret in (b"\x00\xff" * 16, b"0" * 64, bytes(range(48)), b"x" * 31 + "ü".encode()):
        assert readJWTKey(secret + b"\n").verifies == secret
    assert readJWTKey(b"y" * 32, "2026-11").name == "2026-11"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "32 bytes"),
        (b"x" * 31, "32 bytes"),
        (EC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), "no Ed25519 key"),
        (PUBLIC[:40], "cannot be read"),
        (b"-----BEGIN CERTIFICATE-----\n", "cannot be read"),
    ],
    ids=lambda value: f"{len(value)}",
)
def test_what_is_no_key_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        readJWTKey(data)


def test_a_key_does_not_show_itself() -> None:
    assert "secret" not in repr(readJWTKey(b"a very secret secret of thirty-two bytes"))
