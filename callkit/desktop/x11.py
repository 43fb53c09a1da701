"""A small X11 client, for what Qt has no function for.

It talks through libxcb on a connection of its own: what goes wrong there is an answer, never the
end of the program (Xlib's way), and Qt's events stay Qt's.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

_INPUT_ONLY: Final = 2
_EVENT_MASK: Final = 1 << 11
_PROPERTY_CHANGE: Final = 1 << 22
_PROPERTY_NOTIFY: Final = 28
_CLIENT_MESSAGE: Final = 33
_APPEND: Final = 2
_REPLACE: Final = 0
_ATOM: Final = 4
_MOST: Final = 4096
_VIEWABLE: Final = 2
_CARDINAL: Final = 6
_WINDOW: Final = 33
_OWNER: Final = "WM_TRANSIENT_FOR"
_STATE: Final = "WM_STATE"
_REDIRECT_AND_NOTIFY: Final = (1 << 20) | (1 << 19)
_TIMESTAMPS: Final = 1 << 32
"""The server's millisecond counter wraps after so many."""


class XClient:
    """One connection to the X server. Use it in one thread; :func:`xClient` has the program's."""

    def __init__(self, display: str = "") -> None:
        """Connect to ``display``, or to the one the environment names.

        Raises:
            OSError: There is no libxcb, or no X server.
        """
        self._xcb = _library()
        number = ctypes.c_int()
        name = display.encode() or None
        self._connection = ctypes.c_void_p(self._xcb.xcb_connect(name, ctypes.byref(number)))
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise OSError("there is no X server here")
        setup = self._xcb.xcb_get_setup(self._connection)
        screens = self._xcb.xcb_setup_roots_iterator(setup)
        for _ in range(number.value):
            self._xcb.xcb_screen_next(ctypes.byref(screens))
        self._root = ctypes.cast(screens.data, ctypes.POINTER(ctypes.c_uint32))[0]
        self._atoms: dict[str, int] = {}
        self._own = self._make_window()

    @property
    def lost(self) -> bool:
        """The connection to the server is lost."""
        return bool(self._xcb.xcb_connection_has_error(self._connection))

    def close(self) -> None:
        self._xcb.xcb_disconnect(self._connection)

    def atom(self, name: str) -> int:
        if name not in self._atoms:
            cookie = self._xcb.xcb_intern_atom(self._connection, 0, len(name), name.encode())
            answer = self._xcb.xcb_intern_atom_reply(self._connection, cookie, None)
            if not answer:
                return 0
            self._atoms[name] = ctypes.cast(answer, ctypes.POINTER(ctypes.c_uint32))[2]
            _free(answer)
        return self._atoms[name]

    def serverTime(self) -> int | None:
        """The clock that input events are stamped with, milliseconds; None without a server."""
        name = self.atom("CALLKIT_TIME")
        self._change(self._own, name, _CARDINAL, (), how=_APPEND)
        while event := self._xcb.xcb_wait_for_event(self._connection):
            said = ctypes.string_at(event, 32)
            _free(event)
            # Errors arrive here, too; no request waits for them.
            if said[0] & 0x7F == _PROPERTY_NOTIFY:
                kind, stamp = struct.unpack_from("=II", said, 8)
                if kind == name:
                    return int(stamp)
        return None

    def keyDown(self, code: int) -> bool:
        """The key of that keycode is held down."""
        answer = self._xcb.xcb_query_keymap_reply(
            self._connection, self._xcb.xcb_query_keymap(self._connection), None
        )
        if not answer:
            return False
        keys = ctypes.string_at(answer, 40)[8:]
        _free(answer)
        return 0 <= code < 256 and bool(keys[code // 8] >> code % 8 & 1)

    def setCardinals(
        self, window: int, name: str, values: Sequence[int], connection: int = 0
    ) -> None:
        """Set a property of ``window``, or delete it (no values); a window that is gone already is
        fine. ``connection`` is that of the window's maker, an ``xcb_connection_t*``, when the
        server may not have heard of the window yet."""
        line = ctypes.c_void_p(connection) if connection else self._connection
        if values:
            self._change(window, self.atom(name), _CARDINAL, values, line=line)
        else:
            self._xcb.xcb_delete_property(line, window, self.atom(name))
            self._xcb.xcb_flush(line)

    def setOwner(self, window: int, owner: int) -> None:
        """Say to the window manager that ``window`` belongs to another; 0: to none."""
        if owner:
            self._change(window, self.atom(_OWNER), _WINDOW, [owner])
        else:
            self.setCardinals(window, _OWNER, [])

    def rootCardinal(self, name: str) -> int | None:
        """The first number in a property of the root window; None when there is none."""
        return self.cardinal(self._root, name)

    def cardinal(self, window: int, name: str) -> int | None:
        """The first number in a property of ``window``; None when there is none, or no window."""
        return next(iter(self._numbers(window, name, _CARDINAL, 1)), None)

    def conventions(self) -> frozenset[int]:
        """The conventions that the window manager supports, as numbers of :meth:`atom`; none
        without a window manager."""
        return frozenset(self._numbers(self._root, "_NET_SUPPORTED", _ATOM))

    def allows(self, window: int, name: str) -> bool:
        """The window manager lets people do that with ``window``."""
        return self.atom(name) in self._numbers(window, "_NET_WM_ALLOWED_ACTIONS", _ATOM)

    def above(self, window: int) -> tuple[int, ...]:
        """The windows the window manager stacks over ``window``; none where it says nothing."""
        stack = self._numbers(self._root, "_NET_CLIENT_LIST_STACKING", _WINDOW)
        return stack[stack.index(window) + 1 :] if window in stack else ()

    def managed(self, window: int) -> bool:
        """A window manager has taken ``window`` in hand, and shows it, or may."""
        return bool(self._numbers(window, _STATE, self.atom(_STATE)))

    def seenArea(self, window: int) -> tuple[int, int, int, int] | None:
        """Where ``window`` is on the screens, in their pixels: left, top, width, height. None when
        it cannot be seen."""
        looks = self._xcb.xcb_get_window_attributes(self._connection, window)
        asks = self._xcb.xcb_get_geometry(self._connection, window)
        finds = self._xcb.xcb_translate_coordinates(self._connection, window, self._root, 0, 0)
        state = self._answer(self._xcb.xcb_get_window_attributes_reply, looks, 32)
        shape = self._answer(self._xcb.xcb_get_geometry_reply, asks, 24)
        place = self._answer(self._xcb.xcb_translate_coordinates_reply, finds, 16)
        if not (state and shape and place) or state[26] != _VIEWABLE:
            return None
        return *struct.unpack_from("=hh", place, 12), *struct.unpack_from("=HH", shape, 16)

    def _answer(self, reply: Any, cookie: _Cookie, size: int) -> bytes:
        """The first bytes of an answer; none for a window that is gone."""
        answer = reply(self._connection, cookie, None)
        said = ctypes.string_at(answer, size) if answer else b""
        _free(answer)
        return said

    def _numbers(self, window: int, name: str, kind: int, most: int = _MOST) -> tuple[int, ...]:
        """What a property of ``window`` holds."""
        cookie = self._xcb.xcb_get_property(
            self._connection, 0, window, self.atom(name), kind, 0, most
        )
        answer = self._xcb.xcb_get_property_reply(self._connection, cookie, None)
        if not answer:
            return ()
        count = struct.unpack_from("=I", ctypes.string_at(answer, 32), 16)[0]
        numbers = struct.unpack(f"={count}I", ctypes.string_at(answer + 32, 4 * count))
        _free(answer)
        return numbers

    def tellManager(self, window: int, name: str, *values: int) -> None:
        """Ask the window manager for something about ``window``, as pagers do."""
        message = struct.pack(
            "=BBHII5I", _CLIENT_MESSAGE, 32, 0, window, self.atom(name), *(*values, *[0] * 5)[:5]
        )
        self._xcb.xcb_send_event(
            self._connection, 0, self._root, _REDIRECT_AND_NOTIFY, ctypes.c_char_p(message)
        )
        self._xcb.xcb_flush(self._connection)

    def _change(
        self,
        window: int,
        name: int,
        kind: int,
        values: Sequence[int],
        *,
        how: int = _REPLACE,
        line: ctypes.c_void_p | None = None,
    ) -> None:
        data, line = (ctypes.c_uint32 * len(values))(*values), line or self._connection
        self._xcb.xcb_change_property(line, how, window, name, kind, 32, len(values), data)
        self._xcb.xcb_flush(line)

    def _make_window(self) -> int:
        """An invisible window; a change of its properties returns the server's time."""
        window = int(self._xcb.xcb_generate_id(self._connection))
        mask = (ctypes.c_uint32 * 1)(_PROPERTY_CHANGE)
        self._xcb.xcb_create_window(
            *(self._connection, 0, window, self._root, 0, 0, 1, 1, 0, _INPUT_ONLY, 0),
            *(_EVENT_MASK, mask),
        )
        return window


def milliseconds(later: int, earlier: int) -> int:
    """From one server time to another; negative when they are the other way round."""
    apart = (later - earlier) % _TIMESTAMPS
    return apart if apart < _TIMESTAMPS // 2 else apart - _TIMESTAMPS


@cache
def _opened(_process: int) -> XClient | None:
    try:
        return XClient()
    except OSError:
        return None


def xClient() -> XClient | None:
    """The program's client, connected on first use; None where there is no X server."""
    client = _opened(os.getpid())
    return None if client is None or client.lost else client


class _Screens(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("rem", ctypes.c_int), ("index", ctypes.c_int))


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


@cache
def _library() -> Any:
    xcb = ctypes.CDLL("libxcb.so.1")
    for function in (xcb.xcb_connect, xcb.xcb_get_setup, xcb.xcb_wait_for_event):
        function.restype = ctypes.c_void_p
    xcb.xcb_intern_atom_reply.restype = xcb.xcb_get_property_reply.restype = ctypes.c_void_p
    xcb.xcb_query_keymap_reply.restype = ctypes.c_void_p
    xcb.xcb_get_property.restype = xcb.xcb_query_keymap.restype = _Cookie
    for name in ("xcb_get_window_attributes", "xcb_get_geometry", "xcb_translate_coordinates"):
        asks, answers = getattr(xcb, name), getattr(xcb, f"{name}_reply")
        asks.restype, answers.restype = _Cookie, ctypes.c_void_p
        asks.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        answers.argtypes = [ctypes.c_void_p, _Cookie, ctypes.c_void_p]
    xcb.xcb_translate_coordinates.argtypes = [
        *(ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_int16, ctypes.c_int16),
    ]
    xcb.xcb_generate_id.restype = ctypes.c_uint32
    xcb.xcb_intern_atom.restype = _Cookie
    xcb.xcb_setup_roots_iterator.restype = _Screens
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    for function in (
        *(xcb.xcb_get_setup, xcb.xcb_wait_for_event, xcb.xcb_flush, xcb.xcb_generate_id),
        *(xcb.xcb_connection_has_error, xcb.xcb_disconnect, xcb.xcb_setup_roots_iterator),
        xcb.xcb_query_keymap,
    ):
        function.argtypes = [ctypes.c_void_p]
    xcb.xcb_intern_atom.argtypes = [
        *(ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p),
    ]
    xcb.xcb_intern_atom_reply.argtypes = [ctypes.c_void_p, _Cookie, ctypes.c_void_p]
    xcb.xcb_get_property.argtypes = [
        *(ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32),
        *(ctypes.c_uint32, ctypes.c_uint32),
    ]
    xcb.xcb_get_property_reply.argtypes = [ctypes.c_void_p, _Cookie, ctypes.c_void_p]
    xcb.xcb_query_keymap_reply.argtypes = [ctypes.c_void_p, _Cookie, ctypes.c_void_p]
    xcb.xcb_delete_property.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32]
    xcb.xcb_change_property.argtypes = [
        *(ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32),
        *(ctypes.c_uint8, ctypes.c_uint32, ctypes.c_void_p),
    ]
    xcb.xcb_send_event.argtypes = [
        *(ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_char_p),
    ]
    xcb.xcb_create_window.argtypes = [
        *(ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_uint32),
        *(ctypes.c_int16, ctypes.c_int16, ctypes.c_uint16, ctypes.c_uint16, ctypes.c_uint16),
        *(ctypes.c_uint16, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p),
    ]
    return xcb


@cache
def _libc() -> Any:
    libc = ctypes.CDLL(None)
    libc.free.argtypes = [ctypes.c_void_p]
    return libc


def _free(memory: int) -> None:
    _libc().free(memory)
