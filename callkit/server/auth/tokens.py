"""Tokens (Token04 and JWT): making them, reading them, and checking logins with them.

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
(compared when the server has an AppID), ``iat`` (without it nobody gets in who was ever kicked),
``nbf``. The times may be off by a minute (``tokenLeewaySeconds``).

Several keys are good at once, so that one can be exchanged: a JWT's ``kid`` says which to try
first, and all of its algorithm are tried. No token is good that is made for longer than
``tokenDays``, or in the future.

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
from collections.abc import Sequence
from typing import Any, NamedTuple

import jwt
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.nesting import repeatedName, tooDeep
from callkit.protocol import limits
from callkit.server.auth.admission import Admission, Authenticator
from callkit.server.auth.keys import JWTKey, readJWTKey

MIN_VALID_SECONDS = 30
"""Less than this left at a login or renewToken is refused (``reference/zim.md`` H24)."""
MAX_VALID_SECONDS = 24 * 86_400
"""The longest a token may be made for (``reference/zim.md`` F)."""
LEEWAY_SECONDS = 60
"""How far the clock of a token's issuer may differ from the server's."""
MAX_APP_ID = 2**32 - 1
SECRET_BYTES = 32

_VERSION = "04"
_IV_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BLOCK = 16
_GCM_NONCES = (12, 16)
_LAST_SECOND = 2**53
_BASE64 = re.compile(r"[0-9A-Za-z+/]+={0,2}")
_ALGORITHMS = frozenset(
    {
        "none",
        "EdDSA",
        *(f"{kind}{size}" for kind in ("HS", "RS", "PS", "ES") for size in (256, 384, 512)),
    }
)


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
    """Return the content of the token, of any user and of any age.

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

    def __init__(
        self,
        appID: int,
        serverSecret: str,
        *previous: str,
        maxSeconds: float = MAX_VALID_SECONDS,
        leewaySeconds: int = LEEWAY_SECONDS,
    ) -> None:
        """``previous``: secrets that are good too, while they are exchanged.

        Raises:
            UsageError: An AppID or a ServerSecret that cannot be one.
        """
        _check_app(appID)
        self._app_id = appID
        self._keys = [token04Key(secret) for secret in (serverSecret, *previous)]
        self._most = maxSeconds
        self._leeway = leewaySeconds

    async def admit(self, userID: str, token: str, now: int) -> Admission:
        """Raises RequestError with the codes of the module's text."""
        _check_outside(token)
        content = self._open(token)
        mine = hmac.compare_digest(_bytes(content.user_id), _bytes(userID))
        if not (content.app_id == self._app_id and mine):
            raise _not_yours()
        made = content.ctime if 0 < content.ctime < _LAST_SECOND else 0
        expire = _check_times(content.expire, made, now, self._most, self._leeway)
        return Admission(expireTime=expire, issueTime=made * 1000)

    def _open(self, token: str) -> Token04:
        for key in self._keys[:-1]:
            try:
                return _open_token04(token, key)
            except RequestError as error:
                if error.code != ErrorCode.TOKEN_INVALID:
                    raise
        return _open_token04(token, self._keys[-1])


class JWTAuthenticator:
    """Lets people in who bring a JSON Web Token signed with one of the keys."""

    def __init__(
        self,
        key: bytes | JWTKey,
        appID: int = 0,
        *,
        previous: Sequence[bytes | JWTKey] = (),
        maxSeconds: float = MAX_VALID_SECONDS,
        leewaySeconds: int = LEEWAY_SECONDS,
    ) -> None:
        """``key``: PEM of an Ed25519 key (EdDSA), or the bytes of a shared secret (HS256).

        ``previous``: keys that are good too, while they are exchanged.

        Raises:
            UsageError: As :func:`callkit.server.auth.keys.readJWTKey`.
        """
        keys = (key, *previous)
        self._keys = [one if isinstance(one, JWTKey) else readJWTKey(one) for one in keys]
        self._app_id = appID
        self._most = maxSeconds
        self._leeway = leewaySeconds
        self._jwt = jwt.PyJWT()

    async def admit(self, userID: str, token: str, now: int) -> Admission:
        """Raises RequestError with the codes of the module's text."""
        if not token:
            raise _missing()
        _check_outside(token)
        if token.count(".") != 2:
            raise _wrong_kind()
        claims = self._claims(token)
        owner, expire = _owner(claims), _time(claims, "exp")
        begin, made = _time(claims, "nbf"), _time(claims, "iat") or 0
        if expire is None:
            raise _invalid("it has no exp: say when it ends")
        if begin is not None and (begin - self._leeway) * 1000 > now:
            raise _invalid("it is not good yet (nbf): compare the clocks of both machines")
        app = claims.get("appID", claims.get("app_id"))
        other_app = self._app_id and app is not None and app != self._app_id
        if not hmac.compare_digest(_bytes(owner), _bytes(userID)) or other_app:
            raise _not_yours()
        late = self._leeway
        return Admission(
            expireTime=_check_times(expire, made, now, self._most, self._leeway, late=late),
            userName=_usable_name(claims.get("name", claims.get("userName", ""))),
            issueTime=int(made * 1000),
        )

    def _claims(self, token: str) -> dict[str, Any]:
        header = _header(token)
        for key in self._chosen(header):
            try:
                claims = dict(
                    self._jwt.decode(
                        token,
                        key.verifies,
                        algorithms=[key.algorithm],
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
            except jwt.InvalidSignatureError:
                continue
            except (jwt.PyJWTError, ValueError, TypeError):
                raise _invalid("its claims cannot be read") from None
            _check_repeated(token)
            return claims
        known = {key.name for key in self._keys}
        if "kid" in header and "" not in known and header["kid"] not in known:
            raise _invalid("it names a key (kid) that this server has not")
        raise _invalid("its signature is wrong: another key, or it was changed")

    def _chosen(self, header: dict[str, Any]) -> list[JWTKey]:
        """The keys that may have signed, the one it names first."""
        algorithm = header.get("alg")
        keys = [key for key in self._keys if key.algorithm == algorithm]
        if not keys:
            mine = " or ".join(dict.fromkeys(key.algorithm for key in self._keys))
            said = "something else"
            if isinstance(algorithm, str) and algorithm in _ALGORITHMS:
                said = algorithm
            raise _invalid(f"it is signed by {said} (alg), this server's key takes {mine}")
        if "crit" in header:
            raise _invalid("it asks for extensions (crit) that this server has not")
        return sorted(keys, key=lambda key: key.name != header.get("kid"))


def makeJWT(
    userID: str,
    key: bytes | JWTKey,
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
    known = key if isinstance(key, JWTKey) else readJWTKey(key)
    if known.signs is None:
        raise UsageError("a public key cannot sign tokens: give the private one")
    _check_order(userID, validSeconds)
    claims: dict[str, Any] = {"userID": userID, "iat": now, "exp": now + validSeconds}
    if userName:
        claims["name"] = userName
    if appID:
        claims["appID"] = appID
    headers = {"kid": known.name} if known.name else None
    return jwt.encode(claims, known.signs, algorithm=known.algorithm, headers=headers)


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
        if repeatedName(plain):
            raise ValueError
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


def _check_outside(token: str) -> None:
    """What people send along with a token by mistake."""
    if token[:7].lower() == "bearer ":
        raise _wrong_kind("it begins with 'Bearer ': send the token alone")
    if token[:1].isspace() or token[-1:].isspace():
        raise _invalid("there are blanks or line ends around it")


def _header(token: str) -> dict[str, Any]:
    """The header of a JWT whose three parts are base64url, each in its one spelling."""
    parts = []
    try:
        for part in token.split("."):
            data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
            if base64.urlsafe_b64encode(data).decode().rstrip("=") != part or tooDeep(data):
                raise ValueError
            parts.append(data)
        header = msgspec.json.decode(parts[0])
    except (ValueError, msgspec.MsgspecError):
        raise _invalid("it is damaged: no base64url with JSON in it") from None
    if not isinstance(header, dict):
        raise _invalid("its header is no JSON object")
    return header


def _check_repeated(token: str) -> None:
    """Every other reader of a token must read the same in it."""
    for part in token.split(".")[:2]:
        if name := repeatedName(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))):
            raise _invalid(f"{name} is given twice in it")


def _owner(claims: dict[str, Any]) -> str:
    name = "userID" if "userID" in claims else "sub"
    owner = claims.get(name)
    if owner is None:
        raise _invalid("it names nobody: userID or sub is missing")
    if not isinstance(owner, str):
        raise _invalid(f"{name} is no text: a number goes in quotes")
    return owner


def _time(claims: dict[str, Any], name: str) -> float | None:
    time = claims.get(name)
    if time is None:
        return None
    if type(time) not in (int, float) or not 0 <= time < _LAST_SECOND:
        raise _invalid(f"{name} is no time: seconds since 1970, as a number")
    return float(time)


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


def _check_times(
    expire: float, made: float, now: int, most: float, leeway: int, *, late: int = 0
) -> int:
    """When the token ends for this server, in milliseconds, if enough is left of it.

    ``late``: so many seconds a token is taken after its end, for clocks that differ.
    """
    if (made - leeway) * 1000 > now:
        raise _invalid("it was made in the future: compare the clocks of both machines")
    end = int(expire * 1000)
    if end + late * 1000 <= now:
        raise RequestError(ErrorCode.TOKEN_EXPIRED, "the token has expired")
    if expire - (made or now / 1000 + leeway) > most:
        raise _invalid(f"it is made for longer than {most / 86_400:g} days (setting tokenDays)")
    if end - now < MIN_VALID_SECONDS * 1000:
        end += late * 1000
    if end - now < MIN_VALID_SECONDS * 1000:
        raise RequestError(
            ErrorCode.TOKEN_TIME_IS_TOO_SHORT,
            f"less than {MIN_VALID_SECONDS} seconds are left of the token",
        )
    return end


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


def _wrong_kind(why: str = "") -> RequestError:
    message = "this is not a kind of token this server takes"
    return RequestError(ErrorCode.TOKEN_VERSION_ERROR, f"{message}: {why}" if why else message)


def _invalid(why: str = "") -> RequestError:
    """``why`` only where it helps nobody to guess a key: never of what is in a Token04."""
    message = "the token is not valid here"
    return RequestError(ErrorCode.TOKEN_INVALID, f"{message}: {why}" if why else message)


def _not_yours() -> RequestError:
    return RequestError(ErrorCode.LOGIN_FAILED, "the token is for another app or another person")
