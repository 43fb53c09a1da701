"""Tokens: made, read, and as the server's :class:`~callkit.server.admission.Authenticator`.

**Token04** is ZEGO's, byte for byte, so that its generators in every language work unchanged
(``reference/zim.md`` E5)::

    "04" + base64( int64 expire | uint16 n | iv | uint16 n | ciphertext [| uint8 mode] )

Big-endian; AES-256 with the 32 characters of the ServerSecret as key; mode absent or 0 is CBC with
PKCS#7 padding and an iv of 16 bytes, 1 is GCM with a nonce of 12 bytes (16 are taken too) and the
tag behind the ciphertext. The plaintext is JSON: app_id, user_id, nonce, ctime, expire, payload.
CBC carries no authentication of its own: what protects it is that the whole plaintext has to make
sense, that the two expiries have to agree, and that every kind of damage gets one and the same
answer after the same work (a padding oracle would let people write their own tokens). Prefer GCM
where the choice is yours.

**JWT** (RFC 7519), HS256 or EdDSA; the key decides which, never the token. Claims: ``exp``
(required), ``userID`` or ``sub``, ``name`` or ``userName`` (optional), ``appID`` or ``app_id``
(compared when the server has an AppID), ``nbf`` (respected).

What is wrong gets the codes of ``reference/zim.md`` A5, first hit answers: 6000107 not a token of
a kind this server takes; 6000103 not a valid token; 6000101 another app's or another person's;
6000106 expired; 6000108 less than 30 s left. No message, exception or log holds any of the token.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
import struct
from typing import Any, NamedTuple

import jwt
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.nesting import tooDeep
from callkit.protocol import limits
from callkit.server.admission import Admission, Authenticator

MIN_VALID_SECONDS = 30
"""Less than this left at a login or renewToken is refused (``reference/zim.md`` H24)."""
MAX_VALID_SECONDS = 24 * 86_400
"""The longest a token may be made for (``reference/zim.md`` F)."""
MAX_APP_ID = 2**32 - 1
SECRET_BYTES = 32

_VERSION = "04"
_IV_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BLOCK = 16
_GCM_NONCES = (12, 16)
_LAST_SECOND = 2**53
_BASE64 = re.compile(r"[0-9A-Za-z+/]+={0,2}")
_MIN_HMAC_KEY = 32


class Token04(msgspec.Struct, frozen=True, kw_only=True):
    """The plaintext of a Token04; times are whole seconds since the epoch."""

    app_id: int
    user_id: str
    nonce: int = 0
    ctime: int = 0
    expire: int
    payload: str = ""


_token04 = msgspec.json.Decoder(Token04)


def makeToken04(
    appID: int,
    userID: str,
    serverSecret: str,
    validSeconds: int,
    *,
    now: int,
    payload: str = "",
    gcm: bool = False,
    nonce: int | None = None,
    iv: bytes | None = None,
) -> str:
    """Return a Token04 that ends ``validSeconds`` after ``now`` (seconds since the epoch).

    ``nonce`` and ``iv`` are drawn when None; giving them makes the token reproducible.

    Raises:
        UsageError: An AppID that is no uint32, a userID that could not log in, a ServerSecret that
            has not 32 bytes, a validity outside 1 second to 24 days.
    """
    key = token04Key(serverSecret)
    _check_app(appID)
    _check_order(userID, validSeconds)
    expire = now + validSeconds
    content = Token04(
        app_id=appID,
        user_id=userID,
        nonce=secrets.randbelow(2**31) if nonce is None else nonce,
        ctime=now,
        expire=expire,
        payload=payload,
    )
    plain = msgspec.json.encode(content)
    if gcm:
        iv = iv or secrets.token_bytes(12)
        cipher, mode = AESGCM(key).encrypt(iv, plain, None), b"\x01"
    else:
        iv = iv or "".join(secrets.choice(_IV_LETTERS) for _ in range(_BLOCK)).encode()
        cipher, mode = _encrypt_cbc(key, iv, plain), b""
    data = b"".join(
        (struct.pack(">qH", expire, len(iv)), iv, struct.pack(">H", len(cipher)), cipher, mode)
    )
    return _VERSION + base64.b64encode(data).decode()


def readToken04(token: str, serverSecret: str) -> Token04:
    """Return what the token says, whoever's and however old it is.

    Raises:
        RequestError: 6000107, it is no "04" token; 6000103, it is damaged or was made with another
            secret.
        UsageError: The ServerSecret has not 32 bytes.
    """
    return _open_token04(token, token04Key(serverSecret))


def token04Key(serverSecret: str) -> bytes:
    """The AES key a ServerSecret is.

    Raises:
        UsageError: It has not 32 bytes.
    """
    key = serverSecret.encode()
    if len(key) != SECRET_BYTES:
        raise UsageError(f"a ServerSecret has {SECRET_BYTES} characters, not {len(key)}")
    return key


class Token04Authenticator:
    """Lets people in who bring a Token04 of this app."""

    def __init__(self, appID: int, serverSecret: str) -> None:
        """Raises UsageError for an AppID or a ServerSecret that cannot be one."""
        _check_app(appID)
        self._app_id = appID
        self._key = token04Key(serverSecret)

    async def admit(self, userID: str, token: str, now: int) -> Admission:
        """Raises RequestError with the codes of the module's text."""
        content = _open_token04(token, self._key)
        mine = hmac.compare_digest(_bytes(content.user_id), _bytes(userID))
        if not (content.app_id == self._app_id and mine):
            raise _not_yours()
        return Admission(expireTime=_check_time(content.expire, now))


class JWTAuthenticator:
    """Lets people in who bring a JSON Web Token signed with one key."""

    def __init__(self, key: bytes, appID: int = 0) -> None:
        """``key``: PEM of an Ed25519 key (EdDSA), or the bytes of a shared secret (HS256).

        Raises:
            UsageError: A PEM that holds no Ed25519 key, a secret of less than 32 bytes.
        """
        self._algorithm, _, self._key = _read_jwt_key(key)
        self._app_id = appID
        self._jwt = jwt.PyJWT()

    async def admit(self, userID: str, token: str, now: int) -> Admission:
        """Raises RequestError with the codes of the module's text."""
        if not token:
            raise _missing()
        if token.count(".") != 2:
            raise _wrong_kind()
        claims = self._claims(token)
        owner = claims.get("userID", claims.get("sub"))
        expire = claims.get("exp")
        if not isinstance(owner, str) or not _is_time(expire):
            raise _invalid()
        if not _is_time(claims.get("nbf", 0)) or claims.get("nbf", 0) * 1000 > now:
            raise _invalid()
        app = claims.get("appID", claims.get("app_id"))
        other_app = self._app_id and app is not None and app != self._app_id
        if not hmac.compare_digest(_bytes(owner), _bytes(userID)) or other_app:
            raise _not_yours()
        name = claims.get("name", claims.get("userName", ""))
        return Admission(expireTime=_check_time(expire, now), userName=_usable_name(name))

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            for part in token.split("."):
                _check_part(part)
            return dict(
                self._jwt.decode(
                    token,
                    self._key,
                    algorithms=[self._algorithm],
                    # The library would read the machine's clock; times are checked here.
                    options={
                        "verify_exp": False,
                        "verify_nbf": False,
                        "verify_iat": False,
                        "verify_aud": False,
                        "verify_sub": False,
                        "verify_jti": False,
                    },
                )
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            raise _invalid() from None


def makeJWT(
    userID: str,
    key: bytes,
    validSeconds: int,
    *,
    now: int,
    userName: str = "",
    appID: int = 0,
) -> str:
    """Return a JWT that ends ``validSeconds`` after ``now`` (seconds since the epoch).

    ``key`` is what :class:`JWTAuthenticator` takes, but a private key in the case of EdDSA.

    Raises:
        UsageError: A key that cannot sign, or as in :func:`makeToken04`.
    """
    algorithm, private, _ = _read_jwt_key(key)
    if private is None:
        raise UsageError("a public key cannot sign tokens: give the private one")
    _check_order(userID, validSeconds)
    claims: dict[str, Any] = {"userID": userID, "iat": now, "exp": now + validSeconds}
    if userName:
        claims["name"] = userName
    if appID:
        claims["appID"] = appID
    return jwt.encode(claims, private, algorithm=algorithm)


class EitherAuthenticator:
    """Takes both kinds: what begins with "04" is a Token04, all else is read as a JWT."""

    def __init__(self, token04: Authenticator, other: Authenticator) -> None:
        self._token04 = token04
        self._other = other

    async def admit(self, userID: str, token: str, now: int) -> Admission:
        """Raises RequestError with the codes of the module's text."""
        chosen = self._token04 if token.startswith(_VERSION) else self._other
        return await chosen.admit(userID, token, now)


# --- Token04 inside ------------------------------------------------------------------------------


class _Envelope(NamedTuple):
    expire: int
    iv: bytes
    cipher: bytes
    gcm: bool


def _open_token04(token: str, key: bytes) -> Token04:
    if not token:
        raise _missing()
    if not token.startswith(_VERSION):
        raise _wrong_kind()
    try:
        envelope = _unwrap(token[len(_VERSION) :])
        plain = _decrypt_gcm(key, envelope) if envelope.gcm else _decrypt_cbc(key, envelope)
        if tooDeep(plain):
            raise _invalid()
        content = _token04.decode(plain)
    except (ValueError, InvalidTag):
        raise _invalid() from None
    if content.expire != envelope.expire or not 0 <= content.expire < _LAST_SECOND:
        raise _invalid()
    return content


def _unwrap(text: str) -> _Envelope:
    """Raises ValueError for anything that is not exactly one envelope."""
    if not _BASE64.fullmatch(text):
        raise ValueError
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        # Bits that decoding ignores would make two spellings of one token.
        raise binascii.Error
    try:
        expire, size = struct.unpack_from(">qH", data)
        iv = data[10 : 10 + size]
        (length,) = struct.unpack_from(">H", data, 10 + size)
    except struct.error:
        raise ValueError from None
    start = 12 + size
    cipher, rest = data[start : start + length], data[start + length :]
    if len(iv) != size or len(cipher) != length or rest not in (b"", b"\x00", b"\x01"):
        raise ValueError
    return _Envelope(expire, iv, cipher, rest == b"\x01")


def _check_part(part: str) -> None:
    """Raises ValueError if base64url would spell ``part`` differently, or for one nested deeply."""
    data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != part or tooDeep(data):
        raise ValueError


def _encrypt_cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    missing = _BLOCK - len(plain) % _BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()


def _decrypt_cbc(key: bytes, envelope: _Envelope) -> bytes:
    """The plaintext; with bad padding something that is no JSON, after the same work."""
    cipher = envelope.cipher
    if len(envelope.iv) != _BLOCK or not cipher or len(cipher) % _BLOCK:
        raise ValueError
    decryptor = Cipher(algorithms.AES(key), modes.CBC(envelope.iv)).decryptor()
    padded = decryptor.update(cipher) + decryptor.finalize()
    size = padded[-1]
    usable = size if 1 <= size <= _BLOCK else _BLOCK
    good = hmac.compare_digest(padded[-usable:], bytes([size]) * usable)
    # A decoder given one brace too many reads everything before it finds out.
    return padded[:-usable] + (b"" if good else b"}")


def _decrypt_gcm(key: bytes, envelope: _Envelope) -> bytes:
    if len(envelope.iv) not in _GCM_NONCES or len(envelope.cipher) <= _BLOCK:
        raise ValueError
    return AESGCM(key).decrypt(envelope.iv, envelope.cipher, None)


# --- checks --------------------------------------------------------------------------------------


def _read_jwt_key(key: bytes) -> tuple[str, Any, Any]:
    """Algorithm, the key that signs (None for a public key) and the key that verifies."""
    if b"-----BEGIN" not in key:
        secret = key.strip()
        if len(secret) < _MIN_HMAC_KEY:
            raise UsageError(f"a secret for HS256 has at least {_MIN_HMAC_KEY} bytes")
        return "HS256", secret, secret
    try:
        if b"PRIVATE KEY" in key:
            private = load_pem_private_key(key, None)
            if isinstance(private, Ed25519PrivateKey):
                return "EdDSA", private, private.public_key()
        else:
            public = load_pem_public_key(key)
            if isinstance(public, Ed25519PublicKey):
                return "EdDSA", None, public
    except (ValueError, TypeError):
        raise UsageError("this PEM cannot be read as a key without a password") from None
    raise UsageError("this PEM holds no Ed25519 key, which EdDSA takes")


def _check_app(appID: int) -> None:
    if not 0 < appID <= MAX_APP_ID:
        raise UsageError(f"an AppID is a number from 1 to {MAX_APP_ID}")


def _check_order(userID: str, validSeconds: int) -> None:
    try:
        limits.userID(userID)
    except RequestError as error:
        raise UsageError(error.message) from None
    if not 0 < validSeconds <= MAX_VALID_SECONDS:
        raise UsageError(f"a token is valid for 1 to {MAX_VALID_SECONDS} seconds (24 days)")


def _check_time(expire: Any, now: int) -> int:
    """Return the expiry in milliseconds if enough is left of it."""
    time = int(expire * 1000)
    if time <= now:
        raise RequestError(ErrorCode.TOKEN_EXPIRED, "the token has expired")
    if time - now < MIN_VALID_SECONDS * 1000:
        raise RequestError(
            ErrorCode.TOKEN_TIME_IS_TOO_SHORT,
            f"less than {MIN_VALID_SECONDS} seconds are left of the token",
        )
    return time


def _is_time(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < _LAST_SECOND


def _usable_name(name: object) -> str:
    if not isinstance(name, str):
        return ""
    try:
        limits.userName(name)
    except RequestError:
        return ""
    return name


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _missing() -> RequestError:
    return RequestError(ErrorCode.TOKEN_INVALID, "a token is needed to log in here")


def _wrong_kind() -> RequestError:
    return RequestError(
        ErrorCode.TOKEN_VERSION_ERROR, "this is not a kind of token this server takes"
    )


def _invalid() -> RequestError:
    return RequestError(ErrorCode.TOKEN_INVALID, "the token is not valid here")


def _not_yours() -> RequestError:
    return RequestError(ErrorCode.LOGIN_FAILED, "the token is for another app or another person")
