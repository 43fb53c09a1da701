"""What a failed dial is called, and what to do."""

from __future__ import annotations

import errno
import json
import re
import socket
import ssl
from pathlib import Path

import pytest

from callkit.client import dial_failures
from callkit.client.dial_failures import ADVICE, DialFailed, Trouble, troubleOf
from callkit.errors import ErrorCode, RequestError
from callkit.model import LinkTrouble


def verification(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, f"message {code}"
    return error


def alert(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] told")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (verification(20), LinkTrouble.UNKNOWN_CA),
        (verification(18), LinkTrouble.UNKNOWN_CA),
        (verification(19), LinkTrouble.UNKNOWN_CA),
        (verification(10), LinkTrouble.CERTIFICATE_EXPIRED),
        (verification(9), LinkTrouble.CERTIFICATE_NOT_YET_VALID),
        (verification(62), LinkTrouble.WRONG_HOST),
        (verification(64), LinkTrouble.WRONG_HOST),
        (verification(23), LinkTrouble.CERTIFICATE_REFUSED),
        (alert("TLSV13_ALERT_CERTIFICATE_REQUIRED"), LinkTrouble.CLIENT_CERTIFICATE),
        (alert("TLSV1_ALERT_UNKNOWN_CA"), LinkTrouble.CLIENT_CERTIFICATE),
        (alert("TLSV1_UNRECOGNIZED_NAME"), LinkTrouble.WRONG_HOST),
        (alert("WRONG_VERSION_NUMBER"), LinkTrouble.TLS_FAILED),
        (alert("TLSV1_ALERT_PROTOCOL_VERSION"), LinkTrouble.TLS_FAILED),
        (ssl.SSLEOFError(8, "EOF occurred"), LinkTrouble.TLS_FAILED),
        (socket.gaierror(socket.EAI_NONAME, "not known"), LinkTrouble.NAME_NOT_FOUND),
        (socket.gaierror(socket.EAI_AGAIN, "temporary"), LinkTrouble.OFFLINE),
        ("a..b".encode, LinkTrouble.NAME_NOT_FOUND),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), LinkTrouble.REFUSED),
        (ConnectionResetError(errno.ECONNRESET, "reset"), LinkTrouble.LOST),
        (OSError(errno.ENOTCONN, "not connected"), LinkTrouble.LOST),
        (BrokenPipeError(errno.ESHUTDOWN, "shut down"), LinkTrouble.LOST),
        (EOFError("ended"), LinkTrouble.LOST),
        (TimeoutError(), LinkTrouble.TIMED_OUT),
        (OSError(errno.ETIMEDOUT, "timed out"), LinkTrouble.TIMED_OUT),
        (OSError(errno.EHOSTUNREACH, "no route"), LinkTrouble.UNREACHABLE),
        (OSError(errno.ENETUNREACH, "no network"), LinkTrouble.OFFLINE),
        (OSError(10061, "Windows refuses"), LinkTrouble.REFUSED),
        (
            OSError(
                f"Multiple exceptions: [Errno {errno.ENETUNREACH}] unreachable,"
                f" [Errno {errno.ECONNREFUSED}] refused"
            ),
            LinkTrouble.REFUSED,
        ),
        (FileNotFoundError(2, "No such file", "/nonexistent/x"), LinkTrouble.LOCAL),
        (PermissionError(13, "denied"), LinkTrouble.LOCAL),
        (RuntimeError("anything"), LinkTrouble.LOCAL),
        (MemoryError(), LinkTrouble.LOCAL),
        (ConnectionResetError(), LinkTrouble.LOST),
        (DialFailed(LinkTrouble.PROXY_REFUSED, "no"), LinkTrouble.PROXY_REFUSED),
    ],
)
def test_every_failure_has_its_reason(error, reason):
    if callable(error):
        with pytest.raises(UnicodeError) as caught:
            error("idna")
        error = caught.value
    found = troubleOf(error)
    assert found.reason is reason
    assert found.message
    assert "\n" not in found.message


def test_every_reason_has_an_advice():
    assert set(ADVICE) == set(LinkTrouble)
    assert all(ADVICE.values())


def test_every_reason_has_its_place_in_the_pages():
    page = (Path(__file__).parents[3] / "demo" / "docs" / "connecting.md").read_text()
    table = page.split("## Why there is no connection")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`(\w+)`", "".join(rows))) - {"reason"} == set(LinkTrouble)


def test_what_waiting_does_not_mend_is_known():
    assert troubleOf(verification(20)).lasting
    assert not troubleOf(ConnectionRefusedError(errno.ECONNREFUSED, "x")).lasting


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (200, b"", LinkTrouble.NOT_CALLKIT),
        (301, b"", LinkTrouble.NOT_CALLKIT),
        (404, b"", LinkTrouble.NOT_CALLKIT),
        (400, b"", LinkTrouble.NOT_CALLKIT),
        (400, b"missing subprotocol", LinkTrouble.INCOMPATIBLE),
        (400, b"No required SSL certificate was sent", LinkTrouble.CLIENT_CERTIFICATE),
        (400, b"The plain HTTP request was sent to HTTPS port", LinkTrouble.TLS_FAILED),
        (426, b"", LinkTrouble.SERVER_FAILED),
        (505, b"", LinkTrouble.SERVER_FAILED),
        (401, b"", LinkTrouble.FORBIDDEN),
        (403, b"", LinkTrouble.FORBIDDEN),
        (407, b"", LinkTrouble.PROXY_CREDENTIALS),
        (429, b"", LinkTrouble.BUSY),
        (503, b"", LinkTrouble.BUSY),
        (502, b"", LinkTrouble.SERVER_FAILED),
    ],
)
def test_every_answer_of_http_has_its_reason(status, body, reason):
    trouble = dial_failures.ofStatus(status, "Said", [], body)
    assert trouble.reason is reason
    assert f"HTTP {status} Said" in trouble.message


@pytest.mark.parametrize("status", [426, 505])
def test_a_proxy_that_makes_plain_http_of_a_websocket_is_named(status):
    trouble = dial_failures.ofStatus(status, "", [], b"")
    assert "a proxy in front of it does not pass WebSockets on" in trouble.message


def test_what_a_stranger_says_is_short_and_on_one_line():
    trouble = dial_failures.ofStatus(302, "", ["http://x/\r\n\x85" + "y" * 5_000], b"")
    assert len(trouble.message) < 400
    assert trouble.message.isprintable()
    assert "go to http://x/" in trouble.message
    assert dial_failures.ofOtherServer("a\nb").message == "a b"
    assert dial_failures.ofOtherProtocol("a\nb").reason is LinkTrouble.INCOMPATIBLE


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (ErrorCode.TOKEN_EXPIRED, LinkTrouble.TOKEN_REFUSED),
        (ErrorCode.LOGIN_FAILED, LinkTrouble.TOKEN_REFUSED),
        (ErrorCode.SERVER_FREQUENCY_LIMIT, LinkTrouble.BUSY),
        (ErrorCode.DATABASE_ERROR, LinkTrouble.SERVER_FAILED),
    ],
)
def test_a_refused_login_has_its_reason(code, reason):
    trouble = dial_failures.refused(RequestError(code, "no"))
    assert (trouble.reason, trouble.code, trouble.message) == (reason, code, "no")


def test_silence_says_what_was_waited_for():
    trouble = dial_failures.unanswered(10, "waiting for the server and its TLS")
    assert trouble.reason is LinkTrouble.TIMED_OUT
    assert trouble.message == "no answer within 10 s, waiting for the server and its TLS"
    assert trouble.code == ErrorCode.REQUEST_TIMEOUT
    silent_proxy = dial_failures.unanswered(10, f"{dial_failures.WAITING_FOR_PROXY} http://p:80")
    assert silent_proxy.reason is LinkTrouble.PROXY_UNREACHABLE


def test_an_error_of_a_trouble_is_temporary_and_says_what_to_do():
    error = Trouble(reason=LinkTrouble.UNKNOWN_CA, message="the certificate is refused").error()
    assert error.temporary
    assert error.code == ErrorCode.NETWORK_ERROR
    assert error.message.startswith("the certificate is refused: ")
    assert "ca=" in error.message


async def test_a_reason_is_told_once_until_connected_again(stage):
    await stage.login()
    stage.link.down = True
    stage.link.cut()
    await stage.clock.advance(120)
    told = [json.loads(event.extendedData) for event in stage.heard.of("connectionStateChanged")]
    assert [said["reason"] for said in told] == ["lost"]
    stage.link.deaf, stage.link.down = True, False
    await stage.clock.advance(120)
    told = [json.loads(event.extendedData) for event in stage.heard.of("connectionStateChanged")]
    assert [said["reason"] for said in told] == ["lost", "timedOut"]
    assert told[1]["advice"] == ADVICE[LinkTrouble.TIMED_OUT]
    stage.link.deaf = False
    await stage.back()
    stage.link.cut()
    await stage.back()
    told = [event.extendedData for event in stage.heard.of("connectionStateChanged")]
    assert sum("lost" in said for said in told) == 2
