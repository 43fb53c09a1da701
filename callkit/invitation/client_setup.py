"""Makes the service's signaling client, with the system's proxies."""

from __future__ import annotations

import os
from ssl import SSLContext

from callkit.client.connection import WebSocketTransport
from callkit.client.dial_failures import Trouble
from callkit.client.proxies import AUTO
from callkit.desktop.system_proxies import systemProxies
from callkit.errors import UsageError
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.signaling_port import Signaling
from callkit.invitation.threaded_client import ThreadedClient
from callkit.model import LinkTrouble

__all__ = ["AUTO", "Trouble", "refuseLinkOptions", "signalingClient", "worthTelling"]


def signalingClient(
    url: str,
    deviceID: str,
    deviceName: str,
    configuration: CallInvitationConfiguration,
    *,
    ssl: SSLContext | None,
    ca: str | os.PathLike[str] | None,
    proxy: str | None,
) -> Signaling:
    """A client that has not logged in yet.

    Raises:
        UsageError: ``url``, ``ssl``, ``ca`` or ``proxy`` cannot be used.
    """
    transport = WebSocketTransport(ssl=ssl, ca=ca, proxy=proxy, systemProxies=systemProxies)
    transport.check(url)
    return ThreadedClient(
        url,
        deviceID=deviceID,
        deviceName=deviceName,
        transport=transport,
        renewTokenBefore=configuration.renewTokenBefore,
        # The switchboard finds by itself what a snapshot changes.
        snapshotEvents=False,
    )


def refuseLinkOptions(ssl: object, ca: object, proxy: object) -> None:
    """A factory of clients has made its choice.

    Raises:
        UsageError: One of them was given all the same.
    """
    if ssl is not None or ca is not None or proxy not in (AUTO, None, ""):
        raise UsageError("with clientFactory= give ssl=, ca= and proxy= to the client it makes")


def worthTelling(trouble: Trouble) -> bool:
    """Whether ``onError`` reports it: a lost link reconnects by itself."""
    return trouble.reason is not LinkTrouble.LOST
