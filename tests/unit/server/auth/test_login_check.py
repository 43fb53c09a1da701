"""Who decides about logins, and settings under which nobody could log in."""

from __future__ import annotations

import contextlib
import ssl
from pathlib import Path

import pytest

from callkit.errors import UsageError
from callkit.server.auth.admission import Admission, Insecure
from callkit.server.auth.login_check import authenticator_for, tls_context
from callkit.server.auth.tokens import (
    EitherAuthenticator,
    JWTAuthenticator,
    Token04Authenticator,
    makeJWT,
    makeToken04,
)
from callkit.server.settings import Secret, Settings
from tests.attacks.people import dear_hello, real_hello
from tests.certificates import write_certificate

SECRET = Secret("9193cc662a4c0ec135ec71fb57194b38")


def test_without_tokens_and_without_insecure_nothing_starts() -> None:
    with pytest.raises(UsageError, match="--insecure"):
        authenticator_for(Settings())


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_insecure_serves_this_machine(host: str) -> None:
    assert isinstance(authenticator_for(Settings(host=host, insecure=True)), Insecure)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org", ""])
def test_insecure_serves_a_network_only_when_allowed(host: str) -> None:
    with pytest.raises(UsageError, match="this machine only"):
        authenticator_for(Settings(host=host, insecure=True))
    settings = Settings(host=host, insecure=True, allowNetwork=True)
    assert isinstance(authenticator_for(settings), Insecure)


def test_insecure_and_tokens_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="exclude"):
        authenticator_for(Settings(insecure=True, appID=1, serverSecret=SECRET))


def test_a_server_secret_needs_an_app() -> None:
    with pytest.raises(UsageError, match="AppID"):
        authenticator_for(Settings(serverSecret=SECRET))


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        authenticator_for(Settings(jwtKey=str(tmp_path / "nowhere")))


async def test_the_settings_choose_the_kinds_of_token(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"a secret that is long enough for HS256\n")
    only04 = authenticator_for(Settings(appID=1, serverSecret=SECRET))
    only_jwt = authenticator_for(Settings(jwtKey=str(key)))
    both = authenticator_for(Settings(appID=1, serverSecret=SECRET, jwtKey=str(key)))
    assert isinstance(only04, Token04Authenticator)
    assert isinstance(only_jwt, JWTAuthenticator)
    assert isinstance(both, EitherAuthenticator)
    for token in (
        makeToken04(1, "alice", SECRET, 60, now=1_000),
        makeJWT("alice", key.read_bytes(), 60, now=1_000, appID=1),
    ):
        assert await both.admit("alice", token, 1_000_000) == Admission(
            expireTime=1_060_000, issueTime=1_000_000
        )


def test_a_secret_is_not_shown() -> None:
    assert SECRET not in repr(Settings(serverSecret=SECRET))


def _answer(folder: Path, hello: bytes) -> bytes:
    certificate = write_certificate(folder)
    key = certificate.with_name("key.pem")
    context = tls_context(Settings(tlsCert=str(certificate), tlsKey=str(key)))
    assert context is not None
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(hello)
    with contextlib.suppress(ssl.SSLError):
        tls.do_handshake()
    return outgoing.read()


@pytest.mark.posix("OpenSSL inside the ssl module")
def test_tls_does_no_sums_with_keys_of_8192_bits(tmp_path: Path) -> None:
    """They take a tenth of a second for a kilobyte that anybody may send."""
    alert, handshake = 21, 22
    assert _answer(tmp_path, real_hello())[0] == handshake
    answer = _answer(tmp_path, dear_hello())
    assert (answer[0], len(answer)) == (alert, 7)
