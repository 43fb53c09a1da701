"""The keys and secrets of JSON Web Tokens. One that looks like a key in an unsupported form is
refused.

A shared secret is any 32 bytes or more, so anything a file holds could be one. That is the danger:
a *public* key in an unexpected form (UTF-16, DER, a JWK) taken as a secret would let everybody who
has it sign tokens. So whatever can be read as a key in any usual form is a key, or is refused.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)
from cryptography.x509 import load_der_x509_certificate

from callkit.errors import UsageError

HMAC, EDDSA = "HS256", "EdDSA"
MIN_SECRET = 32
"""Bytes of a shared secret."""

_SHORTEST_DER = 32
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
_KEYLIKE = re.compile(
    r"BEGIN|PUBLIC KEY|PRIVATE KEY|CERTIFICATE|ssh-(ed25519|rsa|dss)|ecdsa-sha2|PuTTY-User-Key"
    r'|"kty"|<RSAKeyValue',
    re.IGNORECASE,
)
_LOADERS = (
    load_der_public_key,
    lambda data: load_der_private_key(data, None),
    load_der_x509_certificate,
)


class JWTKey(NamedTuple):
    """What signs and verifies tokens of one algorithm."""

    algorithm: str
    signs: bytes | Ed25519PrivateKey | None
    """None for a public key."""
    verifies: bytes | Ed25519PublicKey
    name: str = ""
    """What a token's ``kid`` says that was signed with it; empty: nothing is known."""

    def __repr__(self) -> str:
        return f"JWTKey({self.algorithm}, name={self.name!r})"


def readJWTKey(data: bytes, name: str = "") -> JWTKey:
    """The key in the content of a file.

    PEM of an Ed25519 key is one of EdDSA; any other 32 bytes or more, blanks around them left out,
    are a secret of HS256.

    Raises:
        UsageError: A secret of less than 32 bytes; a PEM that holds no Ed25519 key or has a
            password; what looks like a key or a certificate in another form than PEM in ASCII.
    """
    if data.isascii() and data.lstrip().startswith(b"-----BEGIN"):
        return _read_pem(data, name)
    form = _other_form(data)
    if form:
        raise UsageError(
            f"this looks like {form}, not like a secret: give an Ed25519 key as PEM in ASCII,"
            f" or {MIN_SECRET} random bytes"
        )
    secret = data.strip()
    if len(secret) < MIN_SECRET:
        raise UsageError(f"a secret for HS256 has at least {MIN_SECRET} bytes")
    return JWTKey(HMAC, secret, secret, name)


def _read_pem(data: bytes, name: str) -> JWTKey:
    try:
        if b"PRIVATE KEY" in data:
            private = load_pem_private_key(data, None)
            if isinstance(private, Ed25519PrivateKey):
                return JWTKey(EDDSA, private, private.public_key(), name)
        else:
            public = load_pem_public_key(data)
            if isinstance(public, Ed25519PublicKey):
                return JWTKey(EDDSA, None, public, name)
    except (ValueError, TypeError):
        raise UsageError("this PEM cannot be read as a key without a password") from None
    raise UsageError("this PEM holds no Ed25519 key, which EdDSA takes")


def _other_form(data: bytes) -> str:
    """What ``data`` looks like besides a secret; empty when like nothing."""
    for encoding in _ENCODINGS:
        with contextlib.suppress(UnicodeError):
            if _KEYLIKE.search(data.decode(encoding)):
                return "a key or certificate as text"
    if data.startswith(_BOMS) and not data.isascii():
        with contextlib.suppress(UnicodeError):
            data.decode("utf-16" if data[:2] in _BOMS[:2] else "utf-8")
            return "text in another encoding"
    if _is_der(data) or any(_is_der(decoded) for decoded in _decoded(data)):
        return "a key or certificate in DER"
    return ""


def _decoded(data: bytes) -> list[bytes]:
    """What the base64, base64url or hexadecimal text ``data`` may be stands for."""
    text = b"".join(data.split())
    found = []
    for decode in (base64.b64decode, base64.urlsafe_b64decode, binascii.unhexlify):
        with contextlib.suppress(ValueError):
            found.append(
                decode(text + b"=" * (-len(text) % 4 if decode is not binascii.unhexlify else 0))
            )
    return found


def _is_der(data: bytes) -> bool:
    data = data.lstrip()
    if data[:1] != b"\x30" or len(data) < _SHORTEST_DER:
        return False
    size, start = data[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(data[2:start], "big")
    # What stands behind it, a line end perhaps, is no part of it.
    data = data[: start + size]
    for load in _LOADERS:
        try:
            load(data)
        except TypeError:
            # A key with a password is one all the same.
            return True
        except Exception:
            # Whatever the parser says: it is no such thing.
            continue
        return True
    return False
