"""A listening port: each connection is counted at once, whatever protocol comes behind.

An ordinary asyncio server hands a connection over when TLS is agreed on, which a peer may put off
for a minute; nobody knows of it until then. Here connections are accepted one by one: the welcome
hears of each with nothing said, and may refuse it or drop it at any time. How long a peer may take
to agree on TLS is the welcome's to say, too.

``::`` and the empty host are all addresses of the machine, IPv4 and IPv6, and a name is every
address it has.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar, cast

from callkit.clock import Clock
from callkit.errors import TransportError
from callkit.server.transport.client_address import unbracketed
from callkit.server.transport.loop_share import LoopShare
from callkit.server.transport.tls_transport import TlsTransport

_log = logging.getLogger(__name__)

_BACKLOG = 4096
_AT_ONCE = 16
"""Connections accepted without a turn of the loop between."""
_PAUSE_SECONDS = 0.1
_TLS_READ = 16 * 1024
"""What the system keeps for us of a TLS peer: so much may wait to be decrypted."""
_PORT_TRIES = 20
_NO_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)
_ALL4, _ALL6 = "0.0.0.0", "::"

Guest = TypeVar("Guest", bound=asyncio.Protocol)


def _no_hold() -> float:
    return 0.0


def _nobody(_: object) -> None:
    return None


class ListeningPort(Generic[Guest]):
    """``welcome``: called with the address of each client that has connected; a protocol for it, or
    None to close the connection. ``lost``: told of a protocol that never got its transport.
    ``speaking``: told of one that has said a whole TLS hello. ``hold``: for how many seconds no
    other client should be let in; one that comes meanwhile waits in the system's queue."""

    def __init__(
        self,
        welcome: Callable[[str], Guest | None],
        lost: Callable[[Guest], object],
        clock: Clock,
        loop_share: LoopShare,
        *,
        shutdownWithin: float,
        speaking: Callable[[Guest], object] = _nobody,
        hold: Callable[[], float] = _no_hold,
    ) -> None:
        self._welcome = welcome
        self._lost = lost
        self._clock = clock
        self._loop_share = loop_share
        self._shutdown_within = shutdownWithin
        self._speaking = speaking
        self._hold = hold
        self._context: ssl.SSLContext | None = None
        self._listeners: list[socket.socket] = []
        self._accepting: list[asyncio.Task[None]] = []
        self._arriving: dict[Guest, Callable[[], object]] = {}
        """Those without a transport, and how each is dropped."""
        self._none_arriving: asyncio.Future[None] | None = None

    async def open(self, host: str, port: int, context: ssl.SSLContext | None = None) -> int:
        """Listen on every address of ``host``; return the port, the same on all of them.

        ``host`` may name several, with commas between; port 0 picks a free one.

        Raises:
            TransportError: An address cannot be listened on; the message says why.
        """
        self._context = context
        try:
            self._listeners = await _listen(host, port)
        except (OSError, OverflowError, UnicodeError) as error:
            raise TransportError(f"cannot listen on {host}:{port}: {_reason(error)}") from error
        loop = asyncio.get_running_loop()
        self._accepting = [loop.create_task(self._accept(one)) for one in self._listeners]
        return int(self._listeners[0].getsockname()[1])

    def close(self) -> None:
        """Let nobody in any more; those inside stay. Twice is fine."""
        accepting, self._accepting = self._accepting, []
        listeners, self._listeners = self._listeners, []
        for task, listener in zip(accepting, listeners, strict=True):
            # Closed when the loop has let go of it: its number may be another socket's by then,
            # and Qt complains of one it still watches. Nobody gets in from now on all the same.
            task.add_done_callback(partial(_close, listener))
            task.cancel()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)

    async def closed(self) -> None:
        """Drop those whose TLS is not agreed on, and return when they are gone."""
        for drop in list(self._arriving.values()):
            drop()
        while self._arriving:
            self._none_arriving = asyncio.get_running_loop().create_future()
            await self._none_arriving

    def turnAway(self, guest: Guest) -> None:
        """Drop one that has no transport yet; nothing for any other."""
        drop = self._arriving.get(guest)
        if drop is not None:
            drop()

    # --- inside ---

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                if (seconds := self._hold()) > 0:
                    await self._clock.sleep(seconds)
                    continue
                self._enter(*await loop.sock_accept(listener))
                for _ in range(_AT_ONCE - 1):
                    if self._hold() > 0:
                        break
                    self._enter(*listener.accept())
            except (BlockingIOError, InterruptedError, ConnectionError):
                continue
            except OSError as error:
                # No file is left: those inside must not suffer from those outside.
                _log.error("nobody can be let in: %s", error.strerror or error)
                await self._clock.sleep(_PAUSE_SECONDS)

    def _enter(self, sock: socket.socket, address: tuple[str, int]) -> None:
        guest = self._welcome(address[0])
        if guest is None:
            sock.close()
            return
        sock.setblocking(False)
        protocol: asyncio.Protocol = guest
        if self._context is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _TLS_READ)
            protocol = self._speaking_tls(self._context, guest)
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.connect_accepted_socket(lambda: protocol, sock))
        self._arriving[guest] = partial(self._cancel, guest, task)
        task.add_done_callback(partial(self._handed_over, guest, protocol, sock))

    def _speaking_tls(self, context: ssl.SSLContext, guest: Guest) -> TlsTransport:
        return TlsTransport(
            context,
            guest,
            self._loop_share,
            self._clock,
            shutdownWithin=self._shutdown_within,
            heard=partial(self._speaking, guest),
            agreed=partial(self._arrived, guest),
            lost=partial(self._gone, guest),
        )

    def _handed_over(
        self,
        guest: Guest,
        protocol: asyncio.Protocol,
        sock: socket.socket,
        task: asyncio.Task[object],
    ) -> None:
        if task.cancelled() or task.exception() is not None:
            sock.close()
            self._gone(guest)
        elif protocol is guest:
            self._arrived(guest)
        elif guest in self._arriving:
            self._arriving[guest] = cast(TlsTransport, protocol).abort

    def _cancel(self, guest: Guest, task: asyncio.Task[object]) -> None:
        if not task.cancel():
            # It has ended in this turn of the loop, and is heard of before anything called now.
            asyncio.get_running_loop().call_soon(self.turnAway, guest)

    def _gone(self, guest: Guest) -> None:
        """It went, spoke no TLS or was dropped: nobody has to hear of that but the house."""
        if self._arrived(guest):
            self._lost(guest)

    def _arrived(self, guest: Guest) -> bool:
        found = self._arriving.pop(guest, None) is not None
        waiting = self._none_arriving
        if not self._arriving and waiting is not None and not waiting.done():
            waiting.set_result(None)
        return found


def _close(listener: socket.socket, _: asyncio.Task[None]) -> None:
    listener.close()


def _reason(error: Exception) -> str:
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        # Windows says this in two lines, in the language of its user.
        return "the address is in use"
    return getattr(error, "strerror", None) or str(error)


async def _listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on all addresses, with one port."""
    places = await _places(host)
    for attempt in range(_PORT_TRIES):
        sockets: list[socket.socket] = []
        try:
            for family, address, both in places:
                chosen = sockets[0].getsockname()[1] if sockets and not port else port
                sockets.append(_bound(family, address, chosen, both=both))
        except OSError as error:
            for one in sockets:
                one.close()
            # A port that one address had free may be taken on another.
            again = not port and len(sockets) and error.errno == errno.EADDRINUSE
            if not again or attempt == _PORT_TRIES - 1:
                raise
        else:
            return sockets
    raise OSError(errno.EADDRINUSE, "no port is free on all addresses")


async def _places(host: str) -> list[tuple[socket.AddressFamily, str, bool]]:
    """Family and address of each place, and whether IPv4 comes in over it, too."""
    names = [unbracketed(name) or _ALL6 for name in host.split(",")]
    loop = asyncio.get_running_loop()
    found: dict[tuple[socket.AddressFamily, str], bool] = {}
    for name in names:
        if name == _ALL6 and _ALL4 not in names:
            both = socket.has_dualstack_ipv6()
            if not both:
                found[socket.AF_INET, _ALL4] = False
            if both or _usable(socket.AF_INET6, _ALL6):
                found[socket.AF_INET6, _ALL6] = both
            continue
        infos = await loop.getaddrinfo(name, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        entries = list(dict.fromkeys((family, str(place[0])) for family, _, _, _, place in infos))
        # A name may have addresses of a family this machine does not speak.
        usable = [entry for entry in entries if len(entries) == 1 or _usable(*entry)]
        found |= dict.fromkeys(usable or entries, False)
    # What all addresses of a family hold already would be taken if it were asked for again.
    whole = {family for family, address in found if address in (_ALL4, _ALL6)}
    if found.get((socket.AF_INET6, _ALL6)):
        whole.add(socket.AF_INET)
    return [
        (family, address, both)
        for (family, address), both in found.items()
        if address in (_ALL4, _ALL6) or family not in whole
    ]


def _usable(family: socket.AddressFamily, address: str) -> bool:
    try:
        _bound(family, address, 0).close()
    except OSError as error:
        return error.errno not in _NO_ADDRESS
    return True


def _bound(
    family: socket.AddressFamily, address: str, port: int, *, both: bool = False
) -> socket.socket:
    one = socket.create_server(
        (address, port), family=family, backlog=_BACKLOG, dualstack_ipv6=both
    )
    one.setblocking(False)
    return one
