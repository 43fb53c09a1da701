"""From an address to a connected transport, in the steps a browser takes.

The name is looked up in a thread of the client's own; IPv6 and IPv4 addresses take turns, a quarter
of a second apart, and the first that connects wins (RFC 8305). An address that connected and then
led nowhere is tried last the next time.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl as tls
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiohappyeyeballs import start_connection

from callkit.client.dial_failures import WAITING_FOR_PROXY, DialFailed, troubleOf
from callkit.client.proxies import (
    AUTO,
    Proxy,
    Route,
    Target,
    environmentProxy,
    isBypassed,
    readProxy,
    routes,
)
from callkit.client.threads import inThread
from callkit.client.tunnels import ProxyEnd, tunnel
from callkit.errors import UsageError
from callkit.model import LinkTrouble

STAGGER: Final = 0.25
"""Seconds an address has for itself before the next one is tried beside it."""
MOST_THROUGH_SOCKS: Final = 4
"""Addresses of a server that are tried through a proxy that takes no names."""
HUNG_UP: Final = "the server hung up during the TLS handshake"

SystemProxies = Callable[[str], Sequence[str]]
"""An ``http://`` or ``https://`` address → the system's proxies for it, best first, "" for none.
Called in a thread; may block."""
Address = tuple[Any, Any, int, str, Any]
LookUp = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Host and port → what :func:`socket.getaddrinfo` returns. Raises OSError or UnicodeError."""


class Dialer:
    """How this machine reaches servers. Checked when it is made; makes any number of dials."""

    def __init__(
        self,
        *,
        ssl: tls.SSLContext | None = None,
        ca: str | os.PathLike[str] | None = None,
        proxy: str | None = AUTO,
        systemProxies: SystemProxies | None = None,
        environment: Mapping[str, str] | None = None,
        lookUp: LookUp | None = None,
    ) -> None:
        """Raises:
        UsageError: ``ssl`` is no client's context, ``ca`` no file of certificates, ``proxy`` no
            proxy's address; or ``ssl`` and ``ca`` are given both.
        """
        self._ssl = _checked_context(ssl)
        self._ca = _checked_file(ca)
        if ssl is not None and ca is not None:
            raise UsageError("give ssl= or ca=, not both: load the CA into the context")
        self._auto = proxy == AUTO
        self._proxy = None if self._auto else _checked_proxy(proxy)
        self._system = systemProxies
        self._environment = os.environ if environment is None else environment
        self._look_up = lookUp or _look_up
        self._led_nowhere: set[Any] = set()

    def refuseUnusedTls(self, target: Target) -> None:
        """``ssl=`` and ``ca=`` are for all TLS on the way: the server's, and an ``https://``
        proxy's. Raises:

        UsageError: One of them was given, and nothing on the way to ``target`` speaks TLS.
        """
        if self._ssl is None and self._ca is None:
            return
        if not target.secure and not self._mayMeetSecureProxy(target):
            raise UsageError(
                "ssl= and ca= are for wss:// addresses and https:// proxies; ws:// without such "
                "a proxy is not encrypted"
            )

    def _mayMeetSecureProxy(self, target: Target) -> bool:
        proxy = self._proxy
        if self._auto:
            # The system's proxies are never reached over TLS (Qt knows no such kind).
            named = environmentProxy(target, self._environment)
            try:
                proxy = readProxy(named) if named else None
            except UsageError:
                return True  # The dial says what is wrong with it.
        return proxy is not None and proxy.scheme == "https"

    def ledNowhere(self, peer: object) -> None:
        """The server behind that address did not work."""
        self._led_nowhere.add(peer)

    async def dial(
        self, target: Target, protocol: asyncio.Protocol, doing: Callable[[str], object]
    ) -> None:
        """Connect; ``protocol.connection_made`` is called when bytes reach the server.

        ``doing`` is told what is waited for. Any exception at all may be raised, and means that
        this try has failed (:func:`~callkit.client.dial_failures.troubleOf`).
        """
        context = await self.context() if target.secure else None
        one = _Dial(self, target, context, protocol, doing)
        ways = await self._routes(target)
        for number, way in enumerate(ways, 1):
            try:
                await one.go(way)
                return
            except DialFailed as error:
                if number == len(ways) or error.trouble.reason not in _ANOTHER_WAY:
                    raise

    async def context(self) -> tls.SSLContext:
        """The TLS context."""
        if self._ssl is not None:
            return self._ssl
        # Reading the system's certificates is slow.
        return await inThread(
            lambda: tls.create_default_context(cafile=self._ca), name="callkit-certificates"
        )

    async def _routes(self, target: Target) -> list[Route]:
        if not self._auto:
            return [self._proxy]
        if isBypassed(target, self._environment):
            # Nor is the system asked: Qt reads some of the same variables, and not this one.
            return [None]
        named = environmentProxy(target, self._environment)
        system: Sequence[str] = ()
        if not named and self._system is not None:
            ask, url = self._system, f"{'https' if target.secure else 'http'}://{_shown(target)}/"
            system = await inThread(lambda: ask(url), name="callkit-proxies")
        try:
            return list(routes(target, named, system))
        except UsageError as error:
            raise DialFailed(LinkTrouble.PROXY_ADDRESS, str(error)) from error

    async def connected(self, host: str, port: int) -> socket.socket:
        """A socket that is connected to one of the host's addresses."""
        found = await self.find(host, port)
        # Addresses that failed come last; otherwise the order of the system is kept.
        ordered = sorted(dict.fromkeys(found), key=lambda address: address[4] in self._led_nowhere)
        return await start_connection(ordered, happy_eyeballs_delay=STAGGER, interleave=1)

    async def find(self, host: str, port: int) -> Sequence[Address]:
        found = await self._look_up(host, port)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        return found


@dataclass(frozen=True)
class _Dial:
    """One dial to one server."""

    dialer: Dialer
    target: Target
    context: tls.SSLContext | None
    protocol: asyncio.Protocol
    doing: Callable[[str], object]

    async def go(self, way: Route) -> None:
        if way is not None:
            await self._go_through(way)
            return
        self.doing("connecting")
        connected = await self.dialer.connected(self.target.host, self.target.port)
        self._address_changed()
        await _over(connected, self.protocol, self.context, self.target.host)

    async def _go_through(self, proxy: Proxy) -> None:
        targets = [self.target.host]
        if proxy.scheme == "socks5":
            self.doing("looking up the server's name")
            found = await self.dialer.find(self.target.host, self.target.port)
            targets = [str(address[4][0]) for address in found[:MOST_THROUGH_SOCKS]]
        for number, target in enumerate(targets, 1):
            try:
                await self._tunnel(proxy, target)
                return
            except DialFailed as error:
                if number == len(targets) or error.trouble.reason is not LinkTrouble.UNREACHABLE:
                    raise

    async def _tunnel(self, proxy: Proxy, target: str) -> None:
        self.doing(f"{WAITING_FOR_PROXY} {proxy}")
        end = await self._reach(proxy)
        transport = end.transport
        try:
            await tunnel(proxy, end, target, self.target.port)
            self._address_changed()
            if self.context is not None:
                transport = await _start_tls(
                    transport, self.protocol, self.context, self.target.host
                )
            else:
                transport.set_protocol(self.protocol)
        except BaseException:
            transport.abort()
            raise
        self.protocol.connection_made(transport)

    async def _reach(self, proxy: Proxy) -> ProxyEnd:
        end = ProxyEnd()
        try:
            connected = await self.dialer.connected(proxy.host, proxy.port)
            secure = await self.dialer.context() if proxy.scheme == "https" else None
            await _over(connected, end, secure, proxy.host)
        except Exception as error:
            words = f"the proxy {proxy} cannot be reached: {troubleOf(error).message}"
            raise DialFailed(LinkTrouble.PROXY_UNREACHABLE, words) from error
        return end

    def _address_changed(self) -> None:
        self.doing("waiting for the server" + (" and its TLS" if self.context else ""))


_ANOTHER_WAY: Final = (LinkTrouble.PROXY_UNREACHABLE, LinkTrouble.UNREACHABLE)
"""Troubles with a proxy after which the next way may lead where this one did not."""


def _shown(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"{host}:{target.port}"


async def _look_up(host: str, port: int) -> Sequence[Address]:
    def ask(flags: int = 0) -> Sequence[Address]:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)

    try:
        # An address needs no look-up and no thread.
        return ask(socket.AI_NUMERICHOST)
    except OSError:
        return await inThread(ask, name="callkit-names")


async def _over(
    connected: socket.socket,
    protocol: asyncio.Protocol,
    context: tls.SSLContext | None,
    host: str,
) -> None:
    taken = False

    def take() -> asyncio.Protocol:
        nonlocal taken
        taken = True
        return protocol

    try:
        await asyncio.get_running_loop().create_connection(
            take,
            sock=connected,
            ssl=context,
            server_hostname=host.rstrip(".") if context is not None else None,
        )
    except ConnectionError as error:
        if context is None:
            raise
        raise DialFailed(LinkTrouble.TLS_FAILED, HUNG_UP) from error
    finally:
        if not taken:
            connected.close()


async def _start_tls(
    transport: asyncio.Transport, protocol: asyncio.Protocol, context: tls.SSLContext, host: str
) -> asyncio.Transport:
    try:
        started = await asyncio.get_running_loop().start_tls(
            transport, protocol, context, server_hostname=host.rstrip(".")
        )
    except ConnectionError as error:
        raise DialFailed(LinkTrouble.TLS_FAILED, HUNG_UP) from error
    if started is None:
        raise DialFailed(LinkTrouble.TLS_FAILED, HUNG_UP)
    return started


# --- checks --------------------------------------------------------------------------------------


def _checked_context(ssl: object) -> tls.SSLContext | None:
    if ssl is None:
        return None
    if not isinstance(ssl, tls.SSLContext):
        raise UsageError("ssl= takes an ssl.SSLContext; for the file of a CA there is ca=")
    if ssl.protocol is tls.PROTOCOL_TLS_SERVER:
        raise UsageError("ssl= takes a client's context: ssl.create_default_context()")
    return ssl


def _checked_file(ca: str | os.PathLike[str] | None) -> Path | None:
    if ca is None:
        return None
    try:
        path = Path(ca).expanduser()
    except TypeError as error:
        raise UsageError("ca= takes the path of a PEM file") from error
    try:
        tls.SSLContext(tls.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except tls.SSLError as error:
        raise UsageError(f"ca=: {path} holds no certificate in PEM form") from error
    except OSError as error:
        raise UsageError(f"ca=: {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UsageError("ca= takes the path of a PEM file; this can be none") from error
    return path


def _checked_proxy(proxy: str | None) -> Proxy | None:
    if proxy is None or proxy == "":
        return None
    if not isinstance(proxy, str):
        raise UsageError('proxy= takes an address, "auto", or None for no proxy')
    return readProxy(proxy)
