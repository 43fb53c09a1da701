"""What an X11 window manager says of itself on the root window."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any, Final

_ATOM: Final = 4
"""The predefined atom ATOM: the type of a list of atoms."""
_MOST: Final = 1024


def rootAtoms(name: str) -> frozenset[str]:
    """The names in a list of atoms on the root window; none when there is no such list, no X
    server or no Xlib."""
    try:
        x11 = _library()
    except OSError:
        return frozenset()
    display = x11.XOpenDisplay(None)
    if not display:
        return frozenset()
    try:
        return frozenset(_read(x11, display, name.encode()))
    finally:
        x11.XCloseDisplay(display)


def _read(x11: Any, display: int, name: bytes) -> list[str]:
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    count, left = ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.POINTER(ctypes.c_ulong)()
    status = x11.XGetWindowProperty(
        display,
        x11.XDefaultRootWindow(display),
        x11.XInternAtom(display, name, 0),
        *(0, _MOST, 0, _ATOM),
        *map(ctypes.byref, (kind, form, count, left, data)),
    )
    if status != 0 or ctypes.cast(data, ctypes.c_void_p).value is None:
        return []
    try:
        return [_name(x11, display, data[i]) for i in range(count.value)]
    finally:
        x11.XFree(data)


def _name(x11: Any, display: int, atom: int) -> str:
    found = x11.XGetAtomName(display, atom)
    if not found:
        return ""
    try:
        return ctypes.string_at(found).decode(errors="replace")
    finally:
        x11.XFree(ctypes.c_void_p(found))


@cache
def _library() -> Any:
    x11 = ctypes.CDLL("libX11.so.6")
    for function in (x11.XOpenDisplay, x11.XGetAtomName):
        function.restype = ctypes.c_void_p
    for function in (x11.XDefaultRootWindow, x11.XInternAtom):
        function.restype = ctypes.c_ulong
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XGetAtomName.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XFree.argtypes = [ctypes.c_void_p]
    x11.XGetWindowProperty.argtypes = [
        *(ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_long, ctypes.c_long),
        *(ctypes.c_int, ctypes.c_ulong),
        *[ctypes.c_void_p] * 5,
    ]
    return x11
