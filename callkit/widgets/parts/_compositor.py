"""Whether a compositor runs, so that a window may be translucent."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtGui import QGuiApplication


def translucencyWorks() -> bool:
    """Something puts windows together with their transparency: always, except on X11 without a
    compositing manager, where transparent corners would be black."""
    if QGuiApplication.platformName() != "xcb":
        return True
    try:
        return _selection_owned("_NET_WM_CM_S0")
    except OSError:
        return False


@cache
def _library() -> Any:
    import ctypes

    x11 = ctypes.CDLL("libX11.so.6")
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    return x11


def _selection_owned(selection: str) -> bool:
    x11 = _library()
    app = QGuiApplication.instance()
    native: Any = app.nativeInterface() if isinstance(app, QGuiApplication) else None
    display = native.display() if native is not None else None
    own = x11.XOpenDisplay(None) if not display else None
    if not (display or own):
        return False
    owner = x11.XGetSelectionOwner(
        display or own, x11.XInternAtom(display or own, selection.encode(), 0)
    )
    if own:
        x11.XCloseDisplay(own)
    return bool(owner)
