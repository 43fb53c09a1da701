"""A compositor of the tests' own that speaks bytes: it listens, offers, and answers every sync."""

from __future__ import annotations

import array
import contextlib
import os
import socket
import struct
import threading
from pathlib import Path

Offer = tuple[int, str, int]
"""Name, interface and version of a global."""


class Desk:
    """``requests`` are (object, opcode, body) in order; descriptors that came are closed."""

    def __init__(self, path: Path, offers: list[Offer]) -> None:
        self.path = path
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(path))
        self.listener.listen()
        self.offers = offers
        self.requests: list[tuple[int, int, bytes]] = []
        self.bound: dict[str, list[int]] = {}
        """The numbers of what was bound, by interface."""
        self.peer: socket.socket | None = None
        self.refusing = False
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def send(self, target: int, opcode: int, body: bytes = b"") -> None:
        assert self.peer is not None
        self.peer.sendall(struct.pack("=II", target, (len(body) + 8) << 16 | opcode) + body)

    def offer(self, name: int, interface: str, version: int) -> None:
        self.send(2, 0, struct.pack("=I", name) + text(interface) + struct.pack("=I", version))

    def asked(self, target: int, opcode: int) -> list[bytes]:
        """The bodies of all such requests."""
        return [body for one, what, body in self.requests if (one, what) == (target, opcode)]

    def close(self) -> None:
        if self.peer is not None:
            # Only this wakes whoever waits for it.
            with contextlib.suppress(OSError):
                self.peer.shutdown(socket.SHUT_RDWR)
            self.peer.close()
        self.listener.close()

    def _serve(self) -> None:
        try:
            self.peer, _ = self.listener.accept()
            unread = b""
            while data := self._receive():
                unread += data
                while len(unread) >= 8:
                    target, word = struct.unpack_from("=II", unread)
                    body, unread = unread[8 : word >> 16], unread[word >> 16 :]
                    self._obey(target, word & 0xFFFF, body)
        except OSError:
            return

    def _receive(self) -> bytes:
        assert self.peer is not None
        room = socket.CMSG_SPACE(8 * array.array("i").itemsize)
        data, extra, *_ = self.peer.recvmsg(65536, room)
        for _level, _kind, raw in extra:
            for descriptor in array.array("i", raw):
                os.close(descriptor)
        return data

    def _obey(self, target: int, opcode: int, body: bytes) -> None:
        self.requests.append((target, opcode, body))
        if self.refusing and target != 1:
            self.send(1, 0, struct.pack("=II", target, 7) + text("no such thing"))
        if (target, opcode) == (1, 1):
            for offered in self.offers:
                self.offer(*offered)
        if (target, opcode) == (1, 0):
            (callback,) = struct.unpack("=I", body)
            self.send(callback, 0, struct.pack("=I", 1))
            self.send(1, 1, struct.pack("=I", callback))
        if (target, opcode) == (2, 0):
            length = struct.unpack_from("=I", body, 4)[0]
            interface = body[8 : 8 + length - 1].decode()
            (number,) = struct.unpack("=I", body[-4:])
            self.bound.setdefault(interface, []).append(number)


def text(said: str) -> bytes:
    raw = said.encode() + b"\0"
    return struct.pack("=I", len(raw)) + raw + b"\0" * (-len(raw) % 4)
