"""Who stands before the door: real addresses behind a load balancer, and how many from one.

Limits count by address, so behind a proxy that hides everybody all people would share one
allowance. ``X-Forwarded-For`` tells the real address, but anybody can write anything into it: it is
believed only as far as ``trustedProxies`` wrote it, read from its end.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from callkit.errors import UsageError
from callkit.server.settings import Settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Visitors:
    """Connections that have not logged in, counted by address.

    Raises:
        UsageError: A trusted proxy that is neither an address nor a network.
    """

    def __init__(self, settings: Settings) -> None:
        self._proxies = tuple(_network(text) for text in settings.trustedProxies)
        self._most = settings.strangersPerAddress if settings.limits else 0
        self._waiting: dict[str, int] = {}

    def trusts(self, address: str) -> bool:
        """Whether a proxy of ours has this address."""
        if not self._proxies:
            return False
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None) or found
        return any(mapped in network or found in network for network in self._proxies)

    def origin(self, peer: str, forwarded: Iterable[str]) -> str:
        """Where a request came from that ``peer`` brought; ``forwarded`` are the header's values.

        The last address no proxy of ours has; ``peer`` itself when it is no proxy of ours or said
        nothing that can be read.
        """
        origin = peer
        named = [part.strip() for value in forwarded for part in value.split(",")]
        while named and self.trusts(origin):
            address = _address(named.pop())
            if not address:
                break
            origin = address
        return origin

    def come(self, address: str) -> bool:
        """Count one more stranger; False if there are too many from there."""
        count = self._waiting.get(address, 0) + 1
        self._waiting[address] = count
        return not self._most or count <= self._most or is_loopback(address)

    def go(self, address: str) -> None:
        """One of them has logged in or left."""
        count = self._waiting.get(address, 0) - 1
        if count > 0:
            self._waiting[address] = count
        else:
            self._waiting.pop(address, None)


def is_loopback(address: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if address == "localhost":
        return True
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    # Python 3.13 looks into a mapped address by itself, earlier ones do not.
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _address(text: str) -> str:
    """An address as the header writes it, with or without a port; empty if it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise UsageError(f"trustedProxies: {text!r} is neither an address nor a network") from None
