"""Which proxies lead to a server, and in which order they are tried. Pure.

Proxies are named by the app (``proxy=``), by the environment or by the system, in this order.
In the environment ``wss_proxy``, ``socks_proxy``, ``https_proxy`` and ``all_proxy`` count for
``wss://`` (in this order, in small or large letters), for ``ws://`` ``ws_proxy`` comes first and
``http_proxy`` after ``https_proxy``: a proxy for HTTPS tunnels (RFC 6455 4.1). ``no_proxy`` lists
what needs none.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from callkit.errors import UsageError

AUTO: Final = "auto"
"""The proxy of the environment, else of the system, else none."""
PORTS: Final = MappingProxyType({"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080})
"""Kinds of proxies, and the port each has unless told otherwise. A ``socks5`` one is told an
address, a ``socks5h`` one the server's name, which it looks up itself."""
MOST_CREDENTIAL: Final = 255
"""Bytes of a name or a password SOCKS can carry (RFC 1929)."""
EXAMPLE: Final = "http://name:password@host:port (or https://, socks5://, socks5h://)"


class Target(NamedTuple):
    """A server, as far as a connection to it is concerned."""

    host: str
    port: int
    secure: bool
    """TLS is spoken with it."""


class Proxy(msgspec.Struct, frozen=True, kw_only=True):
    """A proxy. Printed without its credentials."""

    scheme: str
    host: str
    port: int
    userName: str = ""
    password: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    def __repr__(self) -> str:
        return f"Proxy({self})"


Route = Proxy | None
"""Through a proxy, or directly."""


def readProxy(text: str) -> Proxy:
    """Read a proxy's address; one without a scheme is ``http://``.

    Raises:
        UsageError: It is none; what it holds is not repeated, as that may be a password.
    """
    try:
        parts = urlsplit(text.strip() if "://" in text else f"http://{text.strip()}")
        port = parts.port
    except ValueError:
        raise UsageError(f"the proxy's address cannot be read; it looks like {EXAMPLE}") from None
    if parts.scheme not in PORTS:
        raise UsageError(f"no proxy of the kind {parts.scheme}:// is known; use {EXAMPLE}")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError(f"the proxy's address cannot be read; it looks like {EXAMPLE}")
    userName, password = _credentials(parts)
    return Proxy(
        scheme=parts.scheme,
        host=parts.hostname,
        port=PORTS[parts.scheme] if port is None else port,
        userName=userName,
        password=password,
    )


def _credentials(parts: SplitResult) -> tuple[str, str]:
    userName, password = unquote(parts.username or ""), unquote(parts.password or "")
    for value in (userName, password):
        if len(value.encode()) > MOST_CREDENTIAL or not value.isprintable():
            raise UsageError(
                f"name and password of a proxy are at most {MOST_CREDENTIAL} printable bytes each"
            )
    if ":" in userName:
        raise UsageError("the name in a proxy's address holds no colon")
    return userName, password


# --- the environment -----------------------------------------------------------------------------

_NAMES: Final = MappingProxyType(
    {True: ("wss", "socks", "https", "all"), False: ("ws", "socks", "https", "http", "all")}
)


def environmentProxy(target: Target, environment: Mapping[str, str]) -> str:
    """What the environment names as proxy for ``target``; empty when it names none."""
    if isBypassed(target, environment):
        return ""
    for name in _NAMES[target.secure]:
        found = _variable(f"{name}_proxy", environment).strip()
        if found:
            if name == "socks" and "://" not in found:
                return f"socks5h://{found}"
            return found
    return ""


def isBypassed(target: Target, environment: Mapping[str, str]) -> bool:
    """Whether the environment says that ``target`` needs no proxy."""
    return bypassed(target.host, target.port, _variable("no_proxy", environment))


def _variable(name: str, environment: Mapping[str, str]) -> str:
    if name in environment:
        return environment[name]
    if name == "http_proxy" and "REQUEST_METHOD" in environment:
        # In a CGI program HTTP_PROXY is a header of the request.
        return ""
    return environment.get(name.upper(), "")


def bypassed(host: str, port: int, no_proxy: str) -> bool:
    """Whether ``no_proxy`` names the host.

    Items are separated by commas or spaces: ``*``; a name, which stands for its subdomains too,
    also as ``.name`` and ``*.name``; an address; a network (``10.0.0.0/8``); each with ``:port``
    or without.
    """
    name = host.lower().rstrip(".")
    return any(_fits(item, name, port) for item in no_proxy.lower().replace(",", " ").split())


def _fits(item: str, host: str, port: int) -> bool:
    if item == "*":
        return True
    item, wanted = _split_port(item)
    if wanted not in ("", str(port)):
        return False
    address = _address(host)
    if address is not None:
        try:
            network = ipaddress.ip_network(item, strict=False)
        except ValueError:
            return False
        return address in network
    domain = item.removeprefix("*").strip(".")
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _split_port(item: str) -> tuple[str, str]:
    if item.startswith("["):
        item, _, port = item[1:].partition("]")
        return item, port.removeprefix(":")
    if item.count(":") == 1:
        item, _, port = item.partition(":")
        return item, port
    return item, ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def isLoopback(host: str) -> bool:
    """Whether the host is this machine, by its name or address."""
    name = host.lower().rstrip(".")
    address = _address(name)
    if address is None:
        return name == "localhost" or name.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


# --- the choice ----------------------------------------------------------------------------------


def routes(target: Target, named: str, system: Sequence[str]) -> Iterator[Route]:
    """Yield the ways to try, best first, when the app left the choice to the environment.

    ``named`` is the environment's proxy, ``system`` what the system says: proxies, "" for none.
    A server on this machine is reached through a proxy only if that runs on this machine, too,
    and straight when that cannot reach it: no other machine's proxy leads back here.

    Raises:
        UsageError: What is named cannot be read.
    """
    here = isLoopback(target.host)
    last: Route = None
    for text in [named] if named else list(system):
        last = readProxy(text) if text else None
        if not here or (last is not None and isLoopback(last.host)):
            yield last
    if here or not (named or system):
        yield None
