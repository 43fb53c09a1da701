"""The addresses of clients: the real ones behind a load balancer, and the number of connections
from each.

Limits count by place: an IPv4 address, or the /64 of an IPv6 address, because one customer usually
has all of those addresses. Behind a proxy that hides everybody all people would share one
allowance. ``X-Forwarded-For`` tells the real address, but anybody can write anything into it: it is
believed only as far as ``trustedProxies`` wrote it, read from its end.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from callkit.clock import Clock
from callkit.errors import UsageError
from callkit.server.settings import Settings
from callkit.server.transport.limits import Rates

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PREFIX = 64


class ClientAddresses:
    """Connections that have not logged in, counted by place.

    Raises:
        UsageError: A trusted proxy that is neither an address nor a network.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._clock = clock
        self._proxies = tuple(_network(text) for text in settings.trustedProxies)
        self._most = settings.strangersPerAddress if settings.limits else 0
        self._waiting: dict[str, int] = {}
        self._rates = Rates(settings.connectionsPerSecond, settings.connectionBurst)

    def trusts(self, address: str) -> bool:
        """Whether a proxy of ours has this address."""
        if not self._proxies:
            return False
        found = _parsed(address)
        return found is not None and any(found in network for network in self._proxies)

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
        """Count one more stranger; False if there are too many, or came too fast, from there."""
        place = place_of(address)
        count = self._waiting.get(place, 0) + 1
        self._waiting[place] = count
        if not self._most or is_loopback(address):
            return True
        return self._rates.take(place, self._clock.monotonic()) is None and count <= self._most

    def go(self, address: str) -> None:
        """One of them has logged in or left."""
        place = place_of(address)
        count = self._waiting.get(place, 0) - 1
        if count > 0:
            self._waiting[place] = count
        else:
            self._waiting.pop(place, None)


def plain(address: str) -> str:
    """The address as people write it: IPv4 that came in over IPv6 is IPv4."""
    found = _parsed(address)
    return address if found is None or "%" in address else str(found)


def place_of(address: str) -> str:
    """What limits count an address as: an IPv6 address is its /64."""
    if ":" not in address:
        return address
    found = _parsed(address)
    if not isinstance(found, ipaddress.IPv6Address) or found.is_loopback:
        return str(found or address)
    return str(ipaddress.ip_network((found, _PREFIX), strict=False))


def unbracketed(host: str) -> str:
    """A host as a setting names it; an IPv6 address may stand in the brackets of an address bar."""
    host = host.strip()
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def is_loopback(host: str) -> bool:
    """Whether an address, or each of several with commas between, is on this machine only."""
    if "," in host:
        return all(is_loopback(one) for one in host.split(","))
    host = unbracketed(host)
    if host == "localhost":
        return True
    found = _parsed(host)
    return found is not None and found.is_loopback


def _parsed(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # Python 3.13 looks into a mapped address by itself, earlier ones do not.
    return getattr(found, "ipv4_mapped", None) or found


def _address(text: str) -> str:
    """An address as the header writes it, with or without a port; empty if it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return str(_parsed(text) or "")


def _network(text: str) -> Network:
    try:
        found = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise UsageError(f"trustedProxies: {text!r} is neither an address nor a network") from None
    inner = getattr(found.network_address, "ipv4_mapped", None)
    if inner is not None and found.prefixlen >= 96:
        return ipaddress.ip_network((inner, found.prefixlen - 96))
    return found
