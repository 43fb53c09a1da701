"""Looks at the screen as fast as it can: what is there for one frame only counts, too."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

Box = tuple[int, int, int, int]
_ALL_PLANES: Final = 0xFFFFFFFF
_Z_PIXMAP: Final = 2
_GLANCE: Final = 0.002
"""Seconds between two looks: many in each frame of a screen."""


class _Image(ctypes.Structure):
    """The beginning of Xlib's XImage."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
    )


class Eye:
    """A connection of its own to the X server; a look takes a fraction of a millisecond."""

    def __init__(self, display: str) -> None:
        self._x = x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XGetImage.restype = ctypes.POINTER(_Image)
        opened = x.XOpenDisplay(display.encode())
        if not opened:
            raise OSError(f"cannot open the display {display}")
        self._display = ctypes.c_void_p(opened)
        self._root = ctypes.c_ulong(x.XDefaultRootWindow(self._display))

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)

    def picture(self, place: Box) -> bytes:
        """What is to be seen there now, four bytes a point (blue, green, red, nothing)."""
        left, top, width, height = place
        image = self._x.XGetImage(
            self._display,
            self._root,
            left,
            top,
            width,
            height,
            ctypes.c_ulong(_ALL_PLANES),
            _Z_PIXMAP,
        )
        if not image:
            raise OSError(f"nothing to be seen at {place}")
        try:
            found = image.contents
            return ctypes.string_at(found.data, found.bytes_per_line * found.height)
        finally:
            self._x.XDestroyImage(image)

    def point(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of one point."""
        blue, green, red, _ = self.picture((x, y, 1, 1))
        return red, green, blue

    @contextmanager
    def watching(self, x: int, y: int) -> Iterator[set[tuple[int, int, int]]]:
        """All colours that point has meanwhile. Nothing else looks through this eye then."""
        seen: set[tuple[int, int, int]] = set()
        over = threading.Event()

        def watch() -> None:
            while True:
                seen.add(self.point(x, y))
                if over.wait(_GLANCE):
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield seen
        finally:
            over.set()
            watcher.join()
