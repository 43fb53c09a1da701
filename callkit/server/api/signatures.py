"""Access to the server API: signatures, timestamps and nonces (``reference/zim.md`` E1).

**2.0** is ZEGO's: lowercase hex MD5 of AppId, SignatureNonce, ServerSecret and Timestamp, one after
the other. It covers neither the action nor the body, so a person who sees one request can send
another in its place until the nonce is known; over plain HTTP, switch it off (``--signature-2.0
off``).

**3.0** is ours: lowercase hex HMAC-SHA256 with the ServerSecret's bytes as key over these six
lines, joined by a single line feed::

    AppId
    SignatureNonce
    Timestamp
    METHOD                      GET or POST
    query                       every parameter of the URL but Signature: name=value, both
                                percent-encoded (RFC 3986, unreserved characters stay), sorted
                                by encoded name, then value, joined by &
    sha256(body)                lowercase hex, of the bytes sent; of no bytes for GET

A request is good within 10 minutes of the server's clock, once: its nonce is remembered for as long
as it could be used, in the store, so by all processes that share it and after a restart too.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from callkit.server.server_time import Expiry, ServerTime

WINDOW_SECONDS = 600
MAX_NONCE = 64
VERSIONS = ("2.0", "3.0")
Claim = Callable[[str, int, int], Awaitable[bool]]
"""Whether a name was free in the whole service; from now until a time it is not."""

_KEPT_SECONDS = 2 * WINDOW_SECONDS + 1
"""A timestamp 10 minutes ahead is good for 20 minutes."""
_PREFIX = 100000000
APP_ID_FORMAT = _PREFIX + 1
TIMESTAMP_EMPTY = _PREFIX + 2
TIMESTAMP_FORMAT = _PREFIX + 3
SIGNATURE_EXPIRED = _PREFIX + 4
SIGNATURE_WRONG = _PREFIX + 5
ACTION_EMPTY = _PREFIX + 6
ACTION_UNKNOWN = _PREFIX + 7
NONCE_EMPTY = _PREFIX + 8
SIGNATURE_EMPTY = _PREFIX + 9
NO_SECRET = _PREFIX + 10
BODY_UNREADABLE = _PREFIX + 12
VERSION_EMPTY = _PREFIX + 13
VERSION_UNSUPPORTED = _PREFIX + 14
INTERNAL = _PREFIX + 15


class ApiError(Exception):
    """A call that is answered with a code other than 0."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class ApiCall(NamedTuple):
    """One request as it came: what a signature may cover."""

    method: str
    query: tuple[tuple[str, str], ...]
    body: bytes

    def only(self, name: str) -> str:
        """The value of a parameter; empty when there is none.

        Raises:
            ApiError: It is given twice: a proxy or a log may read the other one.
        """
        values = [value for key, value in self.query if key == name]
        if len(values) > 1:
            raise ApiError(BODY_UNREADABLE, f"{name} is given twice")
        return values[0] if values else ""

    def all(self, *names: str) -> list[str]:
        """Every value of a parameter that goes by any of these names."""
        return [value for key, value in self.query if key in names]


def signature2(appID: int, nonce: str, serverSecret: str, timestamp: int) -> str:
    """ZEGO's signature, version 2.0."""
    text = f"{appID}{nonce}{serverSecret}{timestamp}"
    # MD5 is what the published format says; it is no choice of ours.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def signature3(
    appID: int,
    nonce: str,
    serverSecret: str,
    timestamp: int,
    *,
    method: str,
    query: Iterable[tuple[str, str]],
    body: bytes = b"",
) -> str:
    """The signature of the module's text, version 3.0. ``query`` holds decoded names and values."""
    pairs = sorted(
        (quote(name, safe=""), quote(value, safe=""))
        for name, value in query
        if name != "Signature"
    )
    lines = (
        str(appID),
        nonce,
        str(timestamp),
        method.upper(),
        "&".join(f"{name}={value}" for name, value in pairs),
        hashlib.sha256(body).hexdigest(),
    )
    return hmac.new(serverSecret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def signed(
    appID: int,
    serverSecret: str,
    action: str,
    *,
    nonce: str,
    timestamp: int,
    method: str = "POST",
    query: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    version: str = "3.0",
) -> list[tuple[str, str]]:
    """The whole query of a call to the server API, signed: for clients and for tests."""
    extra = query.items() if isinstance(query, Mapping) else query
    pairs = [
        ("Action", action),
        ("AppId", str(appID)),
        ("SignatureNonce", nonce),
        ("Timestamp", str(timestamp)),
        ("SignatureVersion", version),
        *extra,
    ]
    if version == "2.0":
        signature = signature2(appID, nonce, serverSecret, timestamp)
    else:
        signature = signature3(
            appID, nonce, serverSecret, timestamp, method=method, query=pairs, body=body
        )
    return [*pairs, ("Signature", signature)]


class Gatekeeper:
    """Lets calls in that are signed, in time and new; ``claim`` asks the store."""

    def __init__(
        self,
        appID: int,
        serverSecret: str,
        server_time: ServerTime,
        *,
        previous: Sequence[str] = (),
        allow2: bool = True,
        claim: Claim | None = None,
        since: int = 0,
    ) -> None:
        """``previous``: secrets that are good too. ``since`` (milliseconds): calls signed earlier
        are refused, because nonces that were used earlier are not known."""
        self._app_id = appID
        self._secrets = (serverSecret, *previous)
        self._since = since // 1000
        self._server_time = server_time
        self._versions = VERSIONS if allow2 else VERSIONS[1:]
        self._claim = claim
        self._seen: Expiry[str, None] = Expiry(
            server_time.clock, _KEPT_SECONDS, lambda _key, _value: None
        )

    def exchange(self, serverSecret: str, previous: Sequence[str] = ()) -> None:
        """From now on these secrets are good, and no others."""
        self._secrets = (serverSecret, *previous)

    def close(self) -> None:
        """Forget all nonces; the timer stops."""
        self._seen.stop()

    def checkHead(self, call: ApiCall) -> None:
        """Return for a call whose head can belong to a signed one; its body need not be there yet.

        Raises:
            ApiError: As :meth:`check`, but for a signature that covers the body.
        """
        version, nonce, timestamp = self._head(call)
        if version == "2.0":
            self._compare(call, version, nonce, timestamp)

    async def admit(self, call: ApiCall) -> None:
        """Return for a call that may be carried out; the whole service has used its nonce then.

        Raises:
            ApiError: As :meth:`check`.
            StoreError: The store could not be asked.
        """
        self.check(call)
        if self._claim is not None:
            now = self._server_time.now()
            name = f"signature:{call.only('SignatureNonce')}"
            if not await self._claim(name, now, now + _KEPT_SECONDS * 1000):
                raise ApiError(SIGNATURE_WRONG, "this SignatureNonce was used before")

    def check(self, call: ApiCall) -> None:
        """Return for a call that may be carried out; this process has used its nonce then.

        Raises:
            ApiError: A gateway code of ``reference/zim.md`` E3, first hit answers: what is missing
                or misshapen, an AppId nobody has a secret for (…10), too early or too late (…04),
                a wrong signature or a nonce that was used (…05).
        """
        version, nonce, timestamp = self._head(call)
        self._compare(call, version, nonce, timestamp)
        self._seen.renew(nonce, None)

    def _head(self, call: ApiCall) -> tuple[str, str, int]:
        """Version, nonce and timestamp of a call that is in time and has all it needs."""
        app_id = _number(call.only("AppId"))
        if app_id is None or app_id >= 2**32:
            raise ApiError(APP_ID_FORMAT, "AppId is not a number of 32 bits")
        timestamp = self._timestamp(call.only("Timestamp"))
        nonce = call.only("SignatureNonce")
        if not nonce or len(nonce) > MAX_NONCE:
            raise ApiError(NONCE_EMPTY, "SignatureNonce is 16 hexadecimal characters")
        version = call.only("SignatureVersion")
        if not version:
            raise ApiError(VERSION_EMPTY, "SignatureVersion is empty")
        if version not in self._versions:
            taken = " or ".join(self._versions)
            raise ApiError(VERSION_UNSUPPORTED, f"this server takes SignatureVersion {taken}")
        if not call.only("Signature"):
            raise ApiError(SIGNATURE_EMPTY, "Signature is empty")
        if app_id != self._app_id:
            raise ApiError(NO_SECRET, "there is no ServerSecret for this AppId")
        # While the machine's clock is elsewhere than the service's, either may be the wrong one.
        clocks = (self._server_time.now(), self._server_time.clock.wallMs())
        if min(abs(timestamp * 1000 - time) for time in clocks) > WINDOW_SECONDS * 1000:
            raise ApiError(SIGNATURE_EXPIRED, "the Timestamp is more than 10 minutes off")
        if timestamp < self._since:
            raise ApiError(SIGNATURE_EXPIRED, "the Timestamp is before the server's start")
        return version, nonce, timestamp

    def _compare(self, call: ApiCall, version: str, nonce: str, timestamp: int) -> None:
        signature = call.only("Signature").encode(errors="surrogatepass")
        good = [
            hmac.compare_digest(
                self._expected(secret, version, nonce, timestamp, call).encode(), signature
            )
            for secret in self._secrets
        ]
        if not any(good):
            raise ApiError(SIGNATURE_WRONG, "the Signature is wrong")
        if nonce in self._seen:
            raise ApiError(SIGNATURE_WRONG, "this SignatureNonce was used before")

    def _expected(
        self, secret: str, version: str, nonce: str, timestamp: int, call: ApiCall
    ) -> str:
        if version == "2.0":
            return signature2(self._app_id, nonce, secret, timestamp)
        return signature3(
            self._app_id,
            nonce,
            secret,
            timestamp,
            method=call.method,
            query=call.query,
            body=call.body,
        )

    def _timestamp(self, text: str) -> int:
        if not text:
            raise ApiError(TIMESTAMP_EMPTY, "Timestamp is empty")
        timestamp = _number(text)
        if timestamp is None:
            raise ApiError(TIMESTAMP_FORMAT, "Timestamp is not a number of seconds")
        return timestamp


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
