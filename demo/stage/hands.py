"""Hands and eyes on an X screen: what a person with mouse and keyboard does and sees."""

from __future__ import annotations

import ctypes
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from demo.stage.program import PATIENCE, until


class Hands:
    """Moves the pointer, presses keys and looks at windows through xdotool and xprop."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)

    def click(self, x: int, y: int, *, button: int = 1) -> None:
        """Move the pointer there and click, with real X events."""
        # Not with --sync: that waits for seconds when the pointer is there already.
        self._do("xdotool", "mousemove", str(x), str(y), "click", str(button))

    def double_click(self, x: int, y: int) -> None:
        """Click twice, faster than any person."""
        self._do("xdotool", "mousemove", str(x), str(y), "click", "--repeat", "2", "1")

    def press(self, x: int, y: int) -> None:
        """Move the pointer there, press the left button and keep it down."""
        self._do("xdotool", "mousemove", str(x), str(y), "mousedown", "1")

    def rush(self, x: int, y: int, chord: str) -> None:
        """All that a person in a hurry may do there, at once: click, turn the wheel, click twice,
        keep the left one down, and press a chord."""
        place = ("mousemove", str(x), str(y))
        clicks = (
            "click",
            "1",
            "click",
            "2",
            "click",
            "4",
            "click",
            "--repeat",
            "2",
            "--delay",
            "5",
            "1",
        )
        self._do("xdotool", *place, *clicks, "mousedown", "1", "key", chord)

    def release(self) -> None:
        """Let the left button go, wherever the pointer is."""
        self._do("xdotool", "mouseup", "1")

    def move(self, x: int, y: int) -> None:
        self._do("xdotool", "mousemove", str(x), str(y))

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard focus; a newline is the Return key."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.key("Return")
            if line:
                self._do("xdotool", "type", "--delay", "1", line)

    def key(self, *names: str) -> None:
        """Press keys, for example ``key("ctrl+Return")``."""
        self._do("xdotool", "key", *names)

    def hold(self, *names: str) -> None:
        """Press keys and keep them down: the last one repeats as on any keyboard."""
        self._do("xdotool", "keydown", *names)

    def let_go(self, *names: str) -> None:
        """Let held keys go."""
        self._do("xdotool", "keyup", *names)

    @contextmanager
    def holding(self, *names: str) -> Iterator[None]:
        """Keep keys down, and let them go in the end, the last one first."""
        self.hold(*names)
        try:
            yield
        finally:
            self.let_go(*reversed(names))

    def windows(self, title: str) -> list[int]:
        """Return the visible windows whose title matches the regular expression."""
        return [
            int(line)
            for line in self._ask("xdotool", "search", "--onlyvisible", "--name", title).split()
        ]

    def wait_window(self, title: str, within: float = PATIENCE) -> int:
        """Return a visible window of that title as soon as there is one."""
        return until(lambda: self.windows(title), within, what=f"window {title!r}")[0]

    def wait_no_window(self, title: str, within: float = PATIENCE) -> None:
        until(lambda: not self.windows(title), within, what=f"no window {title!r}")

    def close(self, window: int) -> None:
        """Ask the window manager to close it, as its × does."""
        _ask_window_manager_to_close(self._environment["DISPLAY"], window)

    def drag(self, window: int, x: int, y: int) -> None:
        """Put a window somewhere else, as one does with its title bar."""
        self._do("xdotool", "windowmove", "--sync", str(window), str(x), str(y))

    def activate(self, window: int) -> None:
        self._do("xdotool", "windowactivate", "--sync", str(window))

    def active_window(self) -> int:
        """Return the window that has the keyboard; 0 if none."""
        return next(iter(_ids(self._ask("xprop", "-root", "_NET_ACTIVE_WINDOW"))), 0)

    def stacking(self) -> list[int]:
        """Return the managed windows from bottom to top."""
        return _ids(self._ask("xprop", "-root", "_NET_CLIENT_LIST_STACKING"))

    def property(self, window: int, name: str) -> str:
        """Return what xprop says of a window's property."""
        return self._ask("xprop", "-id", str(window), name)

    def geometry(self, window: int) -> tuple[int, int, int, int]:
        """Return x, y, width and height of a window on the screen."""
        said = self._ask("xdotool", "getwindowgeometry", "--shell", str(window))
        values = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
        return (
            int(values["X"]),
            int(values["Y"]),
            int(values["WIDTH"]),
            int(values["HEIGHT"]),
        )

    def _do(self, *command: str) -> None:
        subprocess.run(command, env=self._environment, check=True, capture_output=True)

    def _ask(self, *command: str) -> str:
        # Finding nothing is an answer, not an error.
        done = subprocess.run(
            command, env=self._environment, check=False, capture_output=True, text=True
        )
        return done.stdout


def _ids(said: str) -> list[int]:
    return [int(word, 16) for word in re.findall(r"0x[0-9a-f]+", said) if int(word, 16)]


class _ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent, padded to the size of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 16),
    )


def _ask_window_manager_to_close(display_name: str, window: int) -> None:
    # WORKAROUND: Debian 12's xdotool has no windowquit, and its windowclose destroys the window
    # behind the program's back.
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XDefaultRootWindow.restype = x.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x.XOpenDisplay(display_name.encode()))
    if not display.value:
        raise OSError(f"cannot open the display {display_name}")
    try:
        client_message, redirect_and_notify = 33, (1 << 20) | (1 << 19)
        message = _ClientMessage(
            type=client_message,
            send_event=1,
            window=window,
            message_type=x.XInternAtom(display, b"_NET_CLOSE_WINDOW", 0),
            format=32,
        )
        root = ctypes.c_ulong(x.XDefaultRootWindow(display))
        x.XSendEvent(display, root, 0, ctypes.c_long(redirect_and_notify), ctypes.byref(message))
        x.XSync(display, 0)
    finally:
        x.XCloseDisplay(display)
