"""Writes a coturn configuration that is safe on the public internet and fits this service's
settings.
"""

from __future__ import annotations

from typing import Final

from callkit.errors import UsageError
from callkit.server.settings import Settings

_CLOSED: Final = (
    "0.0.0.0-0.255.255.255",
    "10.0.0.0-10.255.255.255",
    "100.64.0.0-100.127.255.255",
    "127.0.0.0-127.255.255.255",
    "169.254.0.0-169.254.255.255",
    "172.16.0.0-172.31.255.255",
    "192.0.0.0-192.0.0.255",
    "192.168.0.0-192.168.255.255",
    "198.18.0.0-198.19.255.255",
    "224.0.0.0-255.255.255.255",
    "::1",
    "64:ff9b::-64:ff9b::ffff:ffff",
    "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "ff00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
)
"""Where nobody may be relayed to: otherwise a TURN server is a way into its own network."""


def coturn_configuration(settings: Settings, *, realm: str = "callkit") -> str:
    """The text of a ``turnserver.conf``.

    Raises:
        UsageError: There is no ``turnSecret`` to share, or it cannot stand in such a file.
    """
    secret = str(settings.turnSecret)
    if not secret:
        raise UsageError(
            "turnSecret is not set: choose one (openssl rand -hex 32), and give it to callkit too"
        )
    if not secret.isprintable() or any(character in secret for character in " #'\""):
        raise UsageError("turnSecret has characters that a line of coturn's file cannot hold")
    lines = [
        "# Written by `callkit media-config coturn`. Keep it from others: it holds the secret.",
        "listening-port=3478",
        "tls-listening-port=5349",
        "min-port=49152",
        "max-port=65535",
        "fingerprint",
        "",
        "# Credentials are made by callkit, for one person and a limited time.",
        "use-auth-secret",
        f"static-auth-secret={secret}",
        f"realm={realm}",
        "user-quota=12",
        "total-quota=1200",
        "stale-nonce=600",
        "",
        "# Nobody reaches this machine or its network through the relay.",
        "no-multicast-peers",
        "no-cli",
        "no-tlsv1",
        "no-tlsv1_1",
        *(f"denied-peer-ip={closed}" for closed in _CLOSED),
        "",
        "# For turns: (TLS) the certificate of the name in iceURLs:",
        "#cert=/etc/letsencrypt/live/turn.example.org/fullchain.pem",
        "#pkey=/etc/letsencrypt/live/turn.example.org/privkey.pem",
        "# Behind NAT, the address others see:",
        "#external-ip=203.0.113.7",
        "",
    ]
    return "\n".join(lines)
