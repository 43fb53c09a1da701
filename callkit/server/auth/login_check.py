"""Makes the authenticator and the TLS context that the settings ask for."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callkit.errors import UsageError
from callkit.server.auth.admission import Authenticator, Insecure
from callkit.server.settings import Settings
from callkit.server.transport.client_address import is_loopback

if TYPE_CHECKING:
    from callkit.server.auth.keys import JWTKey


def authenticator_for(settings: Settings) -> Authenticator:
    """What decides about logins under these settings.

    Raises:
        UsageError: Nobody could log in, insecure would serve a network nobody allowed, a key is
            missing or unusable, or the packages for tokens are not installed.
    """
    tokens = bool(settings.serverSecret or settings.jwtKey)
    if settings.insecure:
        # With a server API the secret may be there to sign its calls.
        if settings.jwtKey or (tokens and settings.apiPort < 0):
            raise UsageError("insecure believes everybody: tokens and insecure exclude each other")
        if not settings.allowNetwork and not is_loopback(settings.host):
            raise UsageError(
                f"insecure serves this machine only, not {settings.host}; allowNetwork allows it"
            )
        return Insecure()
    if not tokens:
        raise UsageError(
            "nobody could log in: configure tokens (--app-id with --server-secret-file, or"
            " --jwt-key), or believe everybody on this machine (--insecure)"
        )
    return _token_authenticator(settings)


def _token_authenticator(settings: Settings) -> Authenticator:
    try:
        from callkit.server.auth import tokens
    except ImportError as error:
        raise UsageError(
            f"tokens need the server extra, pip install 'callkit[server]': {error}"
        ) from error
    limits: dict[str, Any] = {
        "maxSeconds": settings.tokenDays * 86_400,
        "leewaySeconds": settings.tokenLeewaySeconds,
    }
    token04 = None
    if settings.serverSecret:
        if not settings.appID:
            raise UsageError("a ServerSecret belongs to an AppID: give both")
        secrets = (settings.serverSecret, *settings.previousServerSecrets)
        token04 = tokens.Token04Authenticator(settings.appID, *secrets, **limits)
    if not settings.jwtKey:
        assert token04 is not None
        return token04
    key, *previous = [read_jwt_key(path) for path in (settings.jwtKey, *settings.previousJWTKeys)]
    json = tokens.JWTAuthenticator(key, settings.appID, previous=previous, **limits)
    return tokens.EitherAuthenticator(token04, json) if token04 is not None else json


def read_jwt_key(path: str) -> JWTKey:
    """The key in a file; its name without the suffix is the key's.

    Raises:
        UsageError: It cannot be read, or holds no key.
    """
    from callkit.server.auth.keys import readJWTKey

    try:
        return readJWTKey(read_key(path), Path(path).stem)
    except UsageError as error:
        raise UsageError(f"the key {path}: {error}") from None


def read_key(path: str) -> bytes:
    """The content of a key file.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return Path(path).expanduser().read_bytes()
    except OSError as error:
        raise UsageError(f"the key {path} cannot be read: {error.strerror}") from error


_CURVE = "prime256v1"
"""Every program that speaks TLS knows it, and OpenSSL agrees on nothing else then. Left alone it
also takes keys of 8,192 bits: for a hello of a kilobyte that anybody may send it does sums for a
tenth of a second, in one piece, and everybody waits."""


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """What all ports speak TLS with; None when they speak plainly.

    Raises:
        UsageError: A certificate or key that cannot be used.
    """
    if not settings.tlsCert:
        if settings.tlsKey:
            raise UsageError("a TLS key needs a certificate: give --tls-cert too")
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ecdh_curve(_CURVE)
    _load(context, settings)
    return context


def renew_certificate(context: ssl.SSLContext, settings: Settings) -> None:
    """Read the certificate again: it holds for connections from now on.

    Raises:
        UsageError: As :func:`tls_context`; the one before stays.
    """
    # A context that took a certificate and not its key would serve nobody any more.
    tls_context(settings)
    _load(context, settings)


def _load(context: ssl.SSLContext, settings: Settings) -> None:
    try:
        # A key with a password would ask for it on the terminal, for ever.
        context.load_cert_chain(settings.tlsCert, settings.tlsKey or None, password="")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"the certificate {settings.tlsCert} cannot be used: {reason}") from error
