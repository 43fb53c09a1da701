"""Waits until a peer has said its whole TLS hello, without reading it.

Agreeing on TLS is the dearest thing a stranger can ask for, and it is all done at the moment the
hello is there. So the hello is waited for with the socket alone, and TLS begins when it is the
peer's turn: many who finish their hello at the same moment keep nobody waiting.
"""

from __future__ import annotations

import asyncio
import socket
import sys

UNITS = 100
"""What agreeing on TLS costs (:mod:`callkit.server.transport.loop_share`)."""
_HEADER = 5
_HANDSHAKE = 0x16
_MOST = 16 * 1024
"""Bytes of a record; no hello is longer than one."""


async def whole_hello(sock: socket.socket) -> None:
    """Return when the first record is here as a whole, or what is here is no hello, or the peer has
    closed; whoever reads next finds out which. ``sock`` does not block."""
    if sys.platform == "win32":
        # Its loop cannot wait for a socket without reading.
        return
    needed = _HEADER
    for _ in ("the header", "the record"):
        await _readable(sock, needed)
        begun = _peeked(sock)
        if len(begun) < needed or begun[0] != _HANDSHAKE:
            break
        needed = _HEADER + min(_MOST, int.from_bytes(begun[3:_HEADER], "big"))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)


def _peeked(sock: socket.socket) -> bytes:
    try:
        return sock.recv(_HEADER, socket.MSG_PEEK)
    except OSError:
        return b""


async def _readable(sock: socket.socket, size: int) -> None:
    """Wait until so many bytes have come, or the end."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size)
    loop = asyncio.get_running_loop()
    come: asyncio.Future[None] = loop.create_future()

    def ready() -> None:
        loop.remove_reader(sock)
        if not come.done():
            come.set_result(None)

    loop.add_reader(sock, ready)
    try:
        await come
    finally:
        loop.remove_reader(sock)
