"""Frames between two processes over a socket pair, with descriptors of memory beside them.

It knows no event loop: the owner of one calls :meth:`Channel.receive` when there is something to
read, and :meth:`Channel.flush` when there is room to write.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from typing import Final

from callkit.media.worker.frames import MAX_FRAME

MOST_WAITING: Final = 4 << 20
"""Bytes that may wait for the other side; one that takes nothing more is taken for dead."""
_HEAD: Final = 4
_ONCE: Final = 1 << 16
_MOST_DESCRIPTORS: Final = 16
_PASSES: Final = hasattr(socket, "send_fds")


class Channel:
    """One end. ``ConnectionError`` from any method: the other end is gone."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self.socket = sock
        self._in = bytearray()
        self._out: deque[tuple[memoryview, int | None]] = deque()
        self._descriptors: deque[int] = deque()
        self.waiting = 0
        """Bytes that wait for the other side."""

    def fileno(self) -> int:
        return self.socket.fileno()

    def send(self, frame: bytes, descriptor: int | None = None) -> None:
        """Queue it and send what goes; ``descriptor`` is doubled for the other side."""
        data = len(frame).to_bytes(_HEAD, "little") + frame
        kept = os.dup(descriptor) if descriptor is not None else None
        self._out.append((memoryview(data), kept))
        self.waiting += len(data)
        self.flush()
        if self.waiting > MOST_WAITING:
            raise ConnectionError("the other side takes nothing")

    def flush(self) -> bool:
        """Send what goes; whether everything has gone."""
        while self._out:
            data, descriptor = self._out[0]
            try:
                if descriptor is None:
                    sent = self.socket.send(data)
                else:
                    sent = socket.send_fds(self.socket, [data], [descriptor])
                    os.close(descriptor)
            except BlockingIOError:
                return False
            self.waiting -= sent
            self._out[0] = (data[sent:], None)
            if sent == len(data):
                self._out.popleft()
        return True

    def receive(self) -> list[bytes]:
        """The frames that have come whole."""
        ended = self._read()
        frames = []
        while len(self._in) >= _HEAD:
            size = int.from_bytes(self._in[:_HEAD], "little")
            if size > MAX_FRAME:
                raise ConnectionError(f"a frame of {size} bytes")
            if len(self._in) < _HEAD + size:
                break
            frames.append(bytes(self._in[_HEAD : _HEAD + size]))
            del self._in[: _HEAD + size]
        if ended and not frames:
            raise ConnectionError("the other side has ended")
        return frames

    def descriptor(self) -> int:
        """The next one that came, which the caller closes; -1: none did, as this process has too
        many files open."""
        return self._descriptors.popleft() if self._descriptors else -1

    def close(self) -> None:
        """Twice is fine."""
        self.socket.close()
        for _, descriptor in self._out:
            if descriptor is not None:
                os.close(descriptor)
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._out.clear()
        self._descriptors.clear()

    def _read(self) -> bool:
        """Take what is there; whether the other side has ended."""
        while True:
            try:
                if _PASSES:
                    data, descriptors, _, _ = socket.recv_fds(self.socket, _ONCE, _MOST_DESCRIPTORS)
                    self._descriptors.extend(descriptors)
                else:
                    data = self.socket.recv(_ONCE)
            except BlockingIOError:
                return False
            except OSError:
                return True
            if not data:
                return True
            self._in += data
