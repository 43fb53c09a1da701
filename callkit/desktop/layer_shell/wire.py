"""The Wayland protocol: requests and events over the compositor's socket. No Qt in here.

Source: the Wayland protocol's wire format (words of the machine's byte order, strings with their
length and a zero byte, padded to words; file descriptors beside the bytes).
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

DISPLAY: Final = 1
_SYNC, _GET_REGISTRY = 0, 1
_ERROR, _DELETE_ID = 0, 1
_BIND: Final = 0
_HEADER: Final = 8
_READ_AT_ONCE: Final = 65536
_DESCRIPTORS_AT_ONCE: Final = 16
_PATIENCE: Final = 1.0
"""Seconds a compositor has to answer while we connect."""

Handler = Callable[[int, "Event"], object]
"""Called with the event's number and its words."""


class Global(NamedTuple):
    """Something the compositor offers."""

    name: int
    version: int


class Event:
    """The words of one event, read from left to right."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def unsigned(self) -> int:
        return self._take("=I")

    def signed(self) -> int:
        return self._take("=i")

    def fixed(self) -> float:
        return self._take("=i") / 256

    def string(self) -> str:
        length = self.unsigned()
        raw = self._body[self._at : self._at + max(0, length - 1)]
        self._at += (length + 3) // 4 * 4
        return raw.decode(errors="replace")

    def _take(self, form: str) -> int:
        (value,) = struct.unpack_from(form, self._body, self._at)
        self._at += 4
        return int(value)


def socketPath(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where the compositor listens; None when the environment names none."""
    display, runtime = environment.get("WAYLAND_DISPLAY"), environment.get("XDG_RUNTIME_DIR")
    if not display:
        return None
    if display.startswith("/"):
        return Path(display)
    return Path(runtime) / display if runtime else None


class Wire:
    """A connection to the compositor. Not thread-safe.

    ``globals`` is what it offers just now, ``onGlobal`` is told of what appears and goes.
    Connecting waits for at most a second; afterwards nothing waits.

    Raises (the constructor and every method):
        OSError: The compositor is not there, hung up, or said that we broke the protocol.
    """

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._handlers: dict[int, Handler] = {}
        self._last_id = DISPLAY
        self._free: list[int] = []
        self._unread = b""
        self.globals: dict[str, list[Global]] = {}
        self.onGlobal: Callable[[str, Global, bool], object] = _ignore
        """Called with interface, what it is and whether it is there."""
        try:
            self._socket.settimeout(_PATIENCE)
            self._socket.connect(str(path))
            self._handlers[DISPLAY] = self._on_display
            self._registry = self.create(self._on_registry)
            self.request(DISPLAY, _GET_REGISTRY, "n", self._registry)
            self.roundtrip()
            self._socket.setblocking(False)
        except BaseException:
            self._socket.close()
            raise

    @property
    def descriptor(self) -> int:
        """To be watched for reading, see :meth:`read`."""
        return self._socket.fileno()

    def create(self, handler: Handler | None = None) -> int:
        """Return the number of a new object; its events go to ``handler``."""
        if self._free:
            number = self._free.pop()
        else:
            self._last_id += 1
            number = self._last_id
        if handler is not None:
            self._handlers[number] = handler
        return number

    def listen(self, number: int, handler: Handler) -> None:
        """Let the events of an object go to ``handler`` from now on."""
        self._handlers[number] = handler

    def ignore(self, number: int) -> None:
        """Let the events of an object be dropped."""
        self._handlers.pop(number, None)

    def request(
        self,
        target: int,
        opcode: int,
        signature: str = "",
        *arguments: int | float | str,
        descriptors: Sequence[int] = (),
    ) -> None:
        """Send a request. ``signature`` has a letter an argument: ``u`` unsigned, ``i`` signed,
        ``f`` fixed point, ``n`` an object, ``s`` a string."""
        body = b"".join(map(_encoded, signature, arguments))
        head = struct.pack("=II", target, (_HEADER + len(body)) << 16 | opcode)
        sent = socket.send_fds(self._socket, [head + body], list(descriptors))
        if sent != len(head) + len(body):
            raise OSError("the compositor reads too slowly")

    def bind(self, interface: str, version: int, handler: Handler | None = None) -> int:
        """Use the first thing of that kind, at most at ``version``.

        Raises:
            OSError: The compositor has no such thing.
        """
        offered = self.globals.get(interface)
        if not offered:
            raise OSError(f"the compositor has no {interface}")
        return self.bindGlobal(interface, offered[0], version, handler)

    def bindGlobal(
        self, interface: str, offered: Global, version: int, handler: Handler | None = None
    ) -> int:
        number = self.create(handler)
        wanted = min(version, offered.version)
        self.request(self._registry, _BIND, "usun", offered.name, interface, wanted, number)
        return number

    def version(self, interface: str) -> int:
        """Which version the compositor has; 0 for none."""
        offered = self.globals.get(interface)
        return offered[0].version if offered else 0

    def roundtrip(self) -> None:
        """Wait until the compositor has dealt with everything sent so far, a second at most."""
        done: list[bool] = []
        callback = self.create(lambda *_: done.append(True))
        self.request(DISPLAY, _SYNC, "n", callback)
        self._socket.settimeout(_PATIENCE)
        try:
            while not done:
                self._receive()
        finally:
            self._socket.setblocking(False)

    def read(self) -> None:
        """Deal with everything that has arrived; never waits."""
        try:
            while True:
                self._receive()
        except BlockingIOError:
            return

    def close(self) -> None:
        """Hang up: the compositor takes everything away. Closing twice is fine."""
        self._handlers.clear()
        self._socket.close()

    # --- events ---

    def _receive(self) -> None:
        data, descriptors, *_ = socket.recv_fds(self._socket, _READ_AT_ONCE, _DESCRIPTORS_AT_ONCE)
        for descriptor in descriptors:
            os.close(descriptor)  # Keyboard layouts: nothing here has a keyboard.
        if not data:
            raise ConnectionResetError("the compositor hung up")
        self._unread += data
        while len(self._unread) >= _HEADER:
            target, word = struct.unpack_from("=II", self._unread)
            size = word >> 16
            if size < _HEADER:
                raise OSError("not the Wayland protocol")
            if len(self._unread) < size:
                return
            body, self._unread = self._unread[_HEADER:size], self._unread[size:]
            handler = self._handlers.get(target)
            if handler is not None:
                handler(word & 0xFFFF, Event(body))

    def _on_display(self, opcode: int, event: Event) -> None:
        if opcode == _ERROR:
            target, code = event.unsigned(), event.unsigned()
            raise OSError(f"the compositor refused object {target}: {event.string()} ({code})")
        if opcode == _DELETE_ID:
            number = event.unsigned()
            self._handlers.pop(number, None)
            self._free.append(number)

    def _on_registry(self, opcode: int, event: Event) -> None:
        name = event.unsigned()
        if opcode == 0:
            interface = event.string()
            offered = Global(name, event.unsigned())
            self.globals.setdefault(interface, []).append(offered)
            self.onGlobal(interface, offered, True)
            return
        for interface, all_offered in self.globals.items():
            for offered in all_offered:
                if offered.name == name:
                    all_offered.remove(offered)
                    self.onGlobal(interface, offered, False)
                    return


def _encoded(kind: str, value: int | float | str) -> bytes:
    if kind == "s":
        raw = str(value).encode() + b"\0"
        return struct.pack("=I", len(raw)) + raw + b"\0" * (-len(raw) % 4)
    if kind == "f":
        return struct.pack("=i", round(float(value) * 256))
    return struct.pack("=i" if kind == "i" else "=I", int(value))


def _ignore(*_: object) -> None:
    pass
