"""Why a connection could not be made, in words that help a person to mend it. Pure.

Every failure of a dial becomes one :class:`Trouble`: what kind it is, what was said about it, and
what to do. The kinds are :class:`~callkit.model.LinkTrouble`; what people read of them in their own
language is in ``callkit/texts``, the English here is for logs, developers and ``callkit doctor``.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from callkit.client.close_reasons import TOKEN_CODES
from callkit.errors import CallKitError, ErrorCode, RequestError
from callkit.model import LinkTrouble

ADVICE: Final = MappingProxyType(
    {
        LinkTrouble.OFFLINE: "check this machine's network connection",
        LinkTrouble.NAME_NOT_FOUND: "check the server's name in the address",
        LinkTrouble.REFUSED: "start the server, or check the port in the address",
        LinkTrouble.UNREACHABLE: "check the address, the network and its firewall",
        LinkTrouble.TIMED_OUT: "the server may be down, or a firewall swallows the connection",
        LinkTrouble.LOST: "the client connects again by itself; if it stays so: is this a callkit "
        "server, and does its port want TLS (wss://)?",
        LinkTrouble.UNKNOWN_CA: "give the file of the server's own CA with ca=, or let the server "
        "send its whole chain",
        LinkTrouble.CERTIFICATE_EXPIRED: "renew the server's certificate; check this machine's "
        "date and time",
        LinkTrouble.CERTIFICATE_NOT_YET_VALID: "check this machine's date and time",
        LinkTrouble.WRONG_HOST: "use the name the certificate is for, or get one for this name",
        LinkTrouble.CERTIFICATE_REFUSED: "the server needs a valid certificate",
        LinkTrouble.CLIENT_CERTIFICATE: "give a context with a client certificate with ssl=",
        LinkTrouble.TLS_FAILED: "does this port speak TLS? wss:// is for servers with it, ws:// "
        "for those without",
        LinkTrouble.PROXY_UNREACHABLE: "check the proxy's address; proxy=None connects without it",
        LinkTrouble.PROXY_CREDENTIALS: "put name and password into the proxy's address: "
        "http://name:password@host:port, or socks5h://…",
        LinkTrouble.PROXY_REFUSED: "ask who runs the proxy to let the server's address and port "
        "pass",
        LinkTrouble.PROXY_ADDRESS: "correct the proxy in the environment or the system settings, "
        "or give one with proxy=",
        LinkTrouble.NOT_CALLKIT: "is this a callkit server, and the path /v1?",
        LinkTrouble.INCOMPATIBLE: "update the older of the two, the app or the server",
        LinkTrouble.FORBIDDEN: "ask who runs the server to let this machine in",
        LinkTrouble.BUSY: "nothing to do: the client tries again by itself",
        LinkTrouble.SERVER_FAILED: "look at the server, and at the proxy in front of it",
        LinkTrouble.TOKEN_REFUSED: "give a token the server knows: its key, its userID, its time",
        LinkTrouble.NO_TOKEN: "look at the app's token function and what it asks",
        LinkTrouble.LOCAL: "mend on this machine what the message names",
    }
)
"""What the app's author or the operator can do. Plain English, no sentence."""

WAITING_FOR_PROXY: Final = "waiting for the proxy"
"""How a dial names this phase."""
LASTING: Final = frozenset(LinkTrouble) - {
    LinkTrouble.OFFLINE,
    LinkTrouble.REFUSED,
    LinkTrouble.UNREACHABLE,
    LinkTrouble.TIMED_OUT,
    LinkTrouble.LOST,
    LinkTrouble.BUSY,
    LinkTrouble.SERVER_FAILED,
    LinkTrouble.TLS_FAILED,
    LinkTrouble.NO_TOKEN,
    # A name that is not known may be known in a moment: a laptop that just joined a network.
    LinkTrouble.NAME_NOT_FOUND,
    LinkTrouble.PROXY_UNREACHABLE,
}
"""Troubles that do not pass by waiting a few seconds."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why one try failed. ``message`` never holds a password or a token."""

    reason: LinkTrouble
    message: str
    code: int = ErrorCode.NETWORK_ERROR

    def __post_init__(self) -> None:
        # It goes out as JSON: an address may hold what is no text at all.
        sayable = self.message.encode(errors="replace").decode()
        msgspec.structs.force_setattr(self, "message", sayable)

    @property
    def advice(self) -> str:
        return ADVICE[self.reason]

    @property
    def lasting(self) -> bool:
        """A person has to act; waiting a few seconds does not help."""
        return self.reason in LASTING

    def error(self) -> RequestError:
        """As an error: temporary, because the client goes on trying."""
        return RequestError(self.code, f"{self.message}: {self.advice}", temporary=True)


class DialFailed(CallKitError):
    """An error that already carries its :class:`Trouble`."""

    def __init__(self, reason: LinkTrouble, message: str) -> None:
        super().__init__(message)
        self.trouble = Trouble(reason=reason, message=message)


def troubleOf(error: BaseException) -> Trouble:
    """What went wrong in a dial that ended with ``error``; any exception at all."""
    if isinstance(error, DialFailed):
        return error.trouble
    reason = _reason(error)
    return Trouble(
        reason=reason,
        message=_words(reason, error),
        code=(
            ErrorCode.REQUEST_TIMEOUT
            if reason is LinkTrouble.TIMED_OUT
            else ErrorCode.NETWORK_ERROR
        ),
    )


def lost(words: str) -> Trouble:
    """A connection that was there, or nearly, is gone."""
    return Trouble(reason=LinkTrouble.LOST, message=words or "the connection was lost")


def unanswered(seconds: float, doing: str) -> Trouble:
    """Nothing came within ``seconds`` while ``doing``."""
    words = f"no answer within {seconds:g} s" + (f", {doing}" if doing else "")
    through_proxy = doing.startswith(WAITING_FOR_PROXY)
    return Trouble(
        reason=LinkTrouble.PROXY_UNREACHABLE if through_proxy else LinkTrouble.TIMED_OUT,
        message=words,
        code=ErrorCode.REQUEST_TIMEOUT,
    )


def refused(error: RequestError) -> Trouble:
    """The server refused the login."""
    reason = LinkTrouble.SERVER_FAILED
    if error.code in TOKEN_CODES:
        reason = LinkTrouble.TOKEN_REFUSED
    elif error.code in (ErrorCode.SERVER_FREQUENCY_LIMIT, ErrorCode.SDK_FREQUENCY_LIMIT):
        reason = LinkTrouble.BUSY
    return Trouble(reason=reason, message=error.message, code=error.code)


def tokenEnded(words: str) -> Trouble:
    """The server ended the connection because of its token."""
    words = words or "the token is refused"
    return Trouble(reason=LinkTrouble.TOKEN_REFUSED, message=words, code=ErrorCode.TOKEN_EXPIRED)


def noToken(error: RequestError) -> Trouble:
    """The app's token function failed."""
    return Trouble(reason=LinkTrouble.NO_TOKEN, message=error.message, code=error.code)


# --- exceptions of sockets and TLS ---------------------------------------------------------------

_CERTIFICATE: Final = MappingProxyType(
    {
        2: LinkTrouble.UNKNOWN_CA,
        9: LinkTrouble.CERTIFICATE_NOT_YET_VALID,
        10: LinkTrouble.CERTIFICATE_EXPIRED,
        18: LinkTrouble.UNKNOWN_CA,
        19: LinkTrouble.UNKNOWN_CA,
        20: LinkTrouble.UNKNOWN_CA,
        21: LinkTrouble.UNKNOWN_CA,
        62: LinkTrouble.WRONG_HOST,
        64: LinkTrouble.WRONG_HOST,
    }
)
"""OpenSSL's X509_V_ERR_…: the issuer is not known (2, 18 to 21), times, names."""
_CLIENT_ALERTS: Final = ("CERTIFICATE_REQUIRED", "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE")
_ERRNOS: Final = (
    (LinkTrouble.REFUSED, (errno.ECONNREFUSED,)),
    (LinkTrouble.TIMED_OUT, (errno.ETIMEDOUT,)),
    (
        LinkTrouble.LOST,
        # ENOTCONN, ESHUTDOWN: the other side was gone before the socket was asked or used.
        (
            errno.ECONNRESET,
            errno.EPIPE,
            errno.ECONNABORTED,
            errno.ENOTCONN,
            errno.ESHUTDOWN,
        ),
    ),
    (LinkTrouble.UNREACHABLE, (errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)),
    (LinkTrouble.OFFLINE, (errno.ENETUNREACH, errno.ENETDOWN)),
)
"""The most specific error first: of several addresses one may be unreachable and another refuse."""
_WINDOWS: Final = MappingProxyType(
    {
        10061: errno.ECONNREFUSED,
        1225: errno.ECONNREFUSED,
        10060: errno.ETIMEDOUT,
        121: errno.ETIMEDOUT,
        10054: errno.ECONNRESET,
        64: errno.ECONNRESET,
        10065: errno.EHOSTUNREACH,
        1232: errno.EHOSTUNREACH,
        10051: errno.ENETUNREACH,
        1231: errno.ENETUNREACH,
        10050: errno.ENETDOWN,
    }
)
_WORDS: Final = MappingProxyType(
    {
        LinkTrouble.REFUSED: "the connection is refused",
        LinkTrouble.TIMED_OUT: "no answer in time",
        LinkTrouble.LOST: "the connection broke",
        LinkTrouble.UNREACHABLE: "the server cannot be reached",
        LinkTrouble.OFFLINE: "the network cannot be reached",
    }
)
_NUMBERS: Final = re.compile(r"\[(?:Errno|WinError) (\d+)\]")


_KINDS: Final = (
    # A name that cannot be written in the DNS: an empty or an endless part.
    (UnicodeError, LinkTrouble.NAME_NOT_FOUND),
    (TimeoutError, LinkTrouble.TIMED_OUT),
    (ConnectionRefusedError, LinkTrouble.REFUSED),
    (ConnectionError, LinkTrouble.LOST),
    (EOFError, LinkTrouble.LOST),
)


def _reason(error: BaseException) -> LinkTrouble:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(getattr(error, "verify_code", 0), LinkTrouble.CERTIFICATE_REFUSED)
    if isinstance(error, ssl.SSLError):
        return _tls_reason(getattr(error, "reason", None) or "")
    for kind, reason in _KINDS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, OSError):
        return _system_reason(error)
    return LinkTrouble.LOCAL


def _tls_reason(alert: str) -> LinkTrouble:
    if any(word in alert for word in _CLIENT_ALERTS):
        return LinkTrouble.CLIENT_CERTIFICATE
    if "UNRECOGNIZED_NAME" in alert:
        return LinkTrouble.WRONG_HOST
    return LinkTrouble.TLS_FAILED


def _system_reason(error: OSError) -> LinkTrouble:
    if isinstance(error, socket.gaierror):
        asked = error.errno == socket.EAI_AGAIN
        return LinkTrouble.OFFLINE if asked else LinkTrouble.NAME_NOT_FOUND
    # A race nobody won names them all: "Multiple exceptions: [Errno 111] …, [Errno 101] …".
    found = {int(number) for number in _NUMBERS.findall(str(error))}
    if error.errno is not None:
        found.add(error.errno)
    found = {_WINDOWS.get(number, number) for number in found}
    for reason, numbers in _ERRNOS:
        if found.intersection(numbers):
            return reason
    return LinkTrouble.LOCAL


def _words(reason: LinkTrouble, error: BaseException) -> str:
    said = str(error) or type(error).__name__
    if isinstance(error, ssl.SSLCertVerificationError):
        words = "the server's certificate is refused"
        said = getattr(error, "verify_message", said)
    elif isinstance(error, ssl.SSLError):
        words = "TLS failed"
        said = (getattr(error, "reason", None) or said).lower().replace("_", " ")
    elif isinstance(error, UnicodeError | socket.gaierror):
        words = "the server's name cannot be looked up"
        said = getattr(error, "strerror", None) or said
    else:
        words = _WORDS.get(reason, type(error).__name__)
    return f"{words} ({said})"


# --- answers to the handshake --------------------------------------------------------------------

_MOST_WORDS: Final = 200
_STATUSES: Final = MappingProxyType(
    {
        401: LinkTrouble.FORBIDDEN,
        403: LinkTrouble.FORBIDDEN,
        # A proxy that intercepts the connection without being configured.
        407: LinkTrouble.PROXY_CREDENTIALS,
        426: LinkTrouble.SERVER_FAILED,
        429: LinkTrouble.BUSY,
        500: LinkTrouble.SERVER_FAILED,
        502: LinkTrouble.SERVER_FAILED,
        503: LinkTrouble.BUSY,
        504: LinkTrouble.SERVER_FAILED,
        505: LinkTrouble.SERVER_FAILED,
    }
)
_NO_UPGRADE: Final = (426, 505)
"""What a callkit server says to a WebSocket that a proxy, as nginx does where nothing is set, has
made an HTTP request of."""


def ofStatus(status: int, phrase: str, locations: Sequence[str], body: bytes) -> Trouble:
    """The server answers with HTTP ``status`` instead of a WebSocket."""
    words = f"the server answers HTTP {status} {_plain(phrase)}".rstrip()
    if 300 <= status < 400 and locations:
        words += f", go to {_plain(locations[0])} (https:// is wss:// in the kit's address)"
    if status in _NO_UPGRADE:
        words += ", as it does when a proxy in front of it does not pass WebSockets on (HTTP/1.1, "
        words += "with the headers Upgrade and Connection)"
    reason = _STATUSES.get(status, LinkTrouble.NOT_CALLKIT)
    if status == 400 and b"subprotocol" in body:
        reason = LinkTrouble.INCOMPATIBLE
    elif status in (400, 496) and b"SSL certificate" in body:
        # nginx says it in its page.
        reason = LinkTrouble.CLIENT_CERTIFICATE
    elif status in (400, 497) and b"HTTPS" in body:
        reason = LinkTrouble.TLS_FAILED
    return Trouble(reason=reason, message=words)


def ofTlsPort() -> Trouble:
    """A plain connection reached a port that speaks TLS."""
    return Trouble(reason=LinkTrouble.TLS_FAILED, message="this port speaks TLS")


def ofOtherProtocol(said: str) -> Trouble:
    """The server offers only protocols that this client does not speak."""
    words = f"the server speaks another protocol ({_plain(said)})"
    return Trouble(reason=LinkTrouble.INCOMPATIBLE, message=words)


def ofOtherServer(words: str) -> Trouble:
    """The port answers, but not as a signaling server."""
    return Trouble(reason=LinkTrouble.NOT_CALLKIT, message=_plain(words))


def _plain(text: str) -> str:
    """Text of an unknown peer, shortened to one line."""
    return "".join(char if char.isprintable() else " " for char in text)[:_MOST_WORDS].strip()
