"""A client of the server API, for operators: ``callkit calls``, ``users``, ``end`` and ``kick``.

Calls are signed with the service's own AppID and ServerSecret, so anybody with the server's
settings can use it, from any machine that reaches its API port.
"""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import ssl
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from callkit.errors import ErrorCode, RequestError, TransportError, UsageError
from callkit.model import CallInvitationMode, CallUserState
from callkit.nesting import tooDeep
from callkit.server.api.signatures import signed
from callkit.server.settings import Settings
from callkit.server.transport.client_address import unbracketed

_TIMEOUT_SECONDS = 10
_ANYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}
Table = list[Sequence[str]]


class ApiClient:
    """Speaks to the server API at ``url``; ``now()`` is in seconds since the epoch.

    Raises:
        UsageError: An address that is none, no AppID or no ServerSecret, a certificate that cannot
            be read.
    """

    def __init__(self, url: str, settings: Settings, now: int, ca: str = "") -> None:
        try:
            self._address = urlsplit(url)
            good = self._address.scheme in ("http", "https")
            good = good and bool(self._address.hostname) and self._address.port != 0
        except ValueError:
            good = False
        if not good:
            raise UsageError(f"{url!r} is no address of a server API: http://HOST:PORT")
        if not (settings.appID and settings.serverSecret):
            raise UsageError("the server API asks who calls: give --app-id and a server secret")
        self._app_id, self._secret = settings.appID, settings.serverSecret
        self._now = now
        self._url = url
        try:
            self._context = ssl.create_default_context(cafile=ca or None)
        except ssl.SSLError as error:
            raise UsageError(f"{ca} holds no certificate in PEM") from error
        except OSError as error:
            raise UsageError(f"the certificate {ca} cannot be read: {error.strerror}") from error

    def calls(self, userID: str = "", callID: str = "", limit: int = 100) -> list[dict[str, Any]]:
        """Calls that go on; with ``userID`` that person's last calls, with ``callID`` that one.

        Raises:
            TransportError: The server cannot be reached, or is no callkit server API.
            RequestError: The server refused; its code and words.
        """
        found: list[dict[str, Any]] = []
        flag = 0
        while len(found) < limit:
            query = [("Count", str(min(100, limit - len(found)))), ("NextFlag", str(flag))]
            query += [(n, v) for n, v in (("FromUserId", userID), ("CallId", callID)) if v]
            reply = self.ask("GET", "QueryCallInvitations", query)
            found += reply["CallList"]
            flag = reply["NextFlag"]
            if not flag:
                break
        return found

    def users(self, userIDs: Sequence[str] = (), limit: int = 100) -> list[dict[str, Any]]:
        """These people, or who is online, with their devices; raises like :meth:`calls`."""
        query = [("Count", str(limit)), *(("UserId[]", name) for name in userIDs)]
        return list(self.ask("GET", "QueryUsers", query)["Users"])

    def end(self, callID: str, userID: str = "", text: str = "") -> dict[str, Any]:
        """End a call, in the name of ``userID`` if given; raises like :meth:`calls`."""
        body = {"CallId": callID, "FromUserId": userID, "ExtendedData": text}
        return self.ask("POST", "CallEnd", body=json.dumps(body).encode())

    def kick(self, userID: str, deviceID: str = "") -> dict[str, Any]:
        """End a person's sessions, or those of one device; raises like :meth:`calls`."""
        body = {"UserId": userID, "DeviceId": deviceID}
        return self.ask("POST", "KickUser", body=json.dumps(body).encode())

    def ask(
        self, method: str, action: str, query: Iterable[tuple[str, str]] = (), body: bytes = b""
    ) -> dict[str, Any]:
        """Carry out one action; the reply's data. Raises like :meth:`calls`."""
        pairs = signed(
            self._app_id,
            self._secret,
            action,
            nonce=secrets.token_hex(8),
            timestamp=self._now,
            method=method,
            query=list(query),
            body=body,
        )
        reply = self._exchange(method, f"/?{urlencode(pairs)}", body)
        if reply.get("Code") != 0:
            code = reply.get("Code")
            raise RequestError(
                code if isinstance(code, int) else ErrorCode.FAILED,
                str(reply.get("Message", "no message")),
            )
        return reply

    def _exchange(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        host, port = str(self._address.hostname), self._address.port
        connection = (
            http.client.HTTPSConnection(host, port, timeout=_TIMEOUT_SECONDS, context=self._context)
            if self._address.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=_TIMEOUT_SECONDS)
        )
        try:
            connection.request(method, path, body or None)
            text = connection.getresponse().read()
            reply = None if tooDeep(text) else json.loads(text)
        except (OSError, http.client.HTTPException) as error:
            raise TransportError(
                f"{self._url}: {_trouble(error, self._address.scheme == 'https')}"
            ) from error
        except ValueError as error:
            raise TransportError(f"{self._url} is no callkit server API") from error
        finally:
            connection.close()
        if not isinstance(reply, dict):
            raise TransportError(f"{self._url} is no callkit server API")
        return reply


def _trouble(error: Exception, secure: bool) -> str:
    """What is wrong, and what to do about it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted: {error.verify_message}"
            " (an authority of yours: give its PEM with --ca; the name must be in the certificate)"
        )
    if isinstance(error, ssl.SSLError):
        return f"no TLS is spoken there: {error.reason} (is it http:// ?)"
    if isinstance(error, TimeoutError):
        return f"no answer within {_TIMEOUT_SECONDS} s (is it the API port, or a firewall?)"
    if isinstance(error, socket.gaierror):
        return f"this name is not known: {error.strerror}"
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if isinstance(error, http.client.HTTPException | ConnectionResetError):
        where = "is it the API port?" if secure else "is it https://, and the API port?"
        return f"{reason} ({where})"
    return f"{reason} (does the server run, with --api-port?)"


def api_url(settings: Settings) -> str:
    """Where the server with these settings has its API, seen from its own machine.

    Raises:
        UsageError: They do not say.
    """
    if settings.apiPort <= 0:
        raise UsageError(
            "where is the server API? give --api http://HOST:PORT, or the server's settings"
        )
    host = unbracketed((settings.apiHost or settings.host).partition(",")[0])
    host = _ANYWHERE.get(host, host)
    scheme = "https" if settings.tlsCert else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.apiPort}"


# --- tables --------------------------------------------------------------------------------------


def calls_table(calls: Iterable[dict[str, Any]]) -> str:
    """One line per call."""
    rows: Table = [("CALL", "SINCE", "MODE", "CALLER", "PEOPLE", "END")]
    for call in calls:
        people = [
            f"{user['UserId']}={CallUserState(user['State']).name.lower()}"
            for user in call["Users"]
            if user["UserId"] != call["Caller"]
        ]
        rows.append(
            (
                call["CallId"],
                _when(call["CreateTime"]),
                CallInvitationMode(call["Mode"]).name.lower(),
                call["Caller"],
                " ".join(people),
                call["EndReason"] or "-",
            )
        )
    return _columns(rows)


def users_table(users: Iterable[dict[str, Any]]) -> str:
    """One line per device, and one for a person without any."""
    rows: Table = [("USER", "NAME", "STATUS", "DEVICE", "DEVICE NAME", "SINCE", "NODE")]
    for user in users:
        head = (user["UserId"], user["UserName"] or "-", user["Status"])
        rows += [
            (*head, one["DeviceId"], one["DeviceName"] or "-", _when(one["LoginTime"]), one["Node"])
            for one in user["Devices"]
        ] or [(*head, "-", "-", "-", "-")]
    return _columns(rows)


def _columns(rows: Table) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(_plain(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _plain(text: str) -> str:
    # A name must not move the cursor of the operator's terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _when(milliseconds: int) -> str:
    time = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
