"""What a test may leave behind for the next one of its process, and who left it.

A test that depends on what ran before it passes alone and fails in the whole run, or the other way
round. So what all tests of a process share is read before and after each test
(``tests/conftest.py``): the test that changed it fails, and it is put back for the next one.
"""

from __future__ import annotations

import contextlib
import gc
import locale
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from callkit import background_loop
from demo.stage.program import until

NAMES = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP", "SIGCHLD")
SIGNALS = [int(getattr(signal, name)) for name in NAMES if hasattr(signal, name)]
"""Those that are on this system."""
MOMENT = 5.0
"""Seconds a thread or a program that has been told to end may take."""
OURS = logging.getLogger("callkit")


@dataclass(frozen=True)
class Shared:
    """One thing that all tests of a process share. ``restore`` gets what ``read`` gave before."""

    name: str
    read: Callable[[], Any]
    restore: Callable[[Any], object] = lambda was: None
    may_change: bool = False
    """It is only put back."""
    ends: bool = False
    """What comes ends by itself, perhaps a moment after the test; what goes is no matter."""
    say: Callable[[Any], str] = str


def read(things: Iterable[Shared]) -> list[Any]:
    return [thing.read() for thing in things]


def left(things: Iterable[Shared], before: list[Any]) -> list[str]:
    """What has changed since ``before`` was read; it is put back."""
    said = []
    for thing, was in zip(things, before, strict=True):
        now = thing.read()
        if thing.ends:
            now = _that_stay(thing, was, now)
        if now != was:
            if not thing.may_change:
                said.append(f"{thing.name}: {_difference(thing, was, now)}")
            thing.restore(was)
    return said


def may_stay(things: Iterable[Shared], before: list[Any]) -> None:
    """What is there now and would have to end need not."""
    for number, (thing, was) in enumerate(zip(things, before, strict=False)):
        if thing.ends:
            before[number] = was | thing.read()


def _that_stay(thing: Shared, was: frozenset[Any], now: frozenset[Any]) -> frozenset[Any]:
    def gone() -> bool:
        # Qt takes note of a program's end in its loop.
        core = sys.modules.get("PySide6.QtCore")
        if core and core.QCoreApplication.instance():
            core.QCoreApplication.processEvents()
        return not thing.read() - was

    if now - was:
        with contextlib.suppress(TimeoutError):
            until(gone, MOMENT)
    return was | thing.read()


def here() -> list[Shared]:
    """What can be read in this process now."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets and widgets.QApplication.instance()
    return PROCESS + desktop() if app else PROCESS


def _difference(thing: Shared, was: Any, now: Any) -> str:
    if isinstance(was, frozenset):
        return f"{sorted(map(thing.say, now - was))} came"
    if isinstance(was, dict):
        changed = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
        was, now = ({key: told.get(key) for key in changed} for told in (was, now))
    return f"{was!r} before, {now!r} after"


# --- in every process -----------------------------------------------------------------------------


VARIABLES: Any = os.environ
RUNNING = VARIABLES.encodekey("PYTEST_CURRENT_TEST")
"""pytest writes there which test runs."""


def _environment() -> dict[Any, Any]:
    # os.environ itself takes a hundred times as long: it decodes each value.
    found: dict[Any, Any] = VARIABLES._data.copy()
    found.pop(RUNNING, None)
    return found


def _set_environment(wanted: dict[Any, Any]) -> None:
    for name in VARIABLES._data.keys() - wanted.keys() - {RUNNING}:
        del os.environ[VARIABLES.decodekey(name)]
    for name, value in wanted.items():
        os.environ[VARIABLES.decodekey(name)] = VARIABLES.decodevalue(value)


def _threads() -> frozenset[threading.Thread]:
    # The kit's own for its sockets comes with the first work and stays: so it is meant to.
    return frozenset(one for one in threading.enumerate() if one.name != background_loop.NAME)


PROCESS = [
    Shared("environment", _environment, _set_environment),
    Shared("current folder", os.getcwd, os.chdir),
    Shared("threads", _threads, ends=True),
    Shared(
        "signals",
        lambda: tuple(map(signal.getsignal, SIGNALS)),
        lambda was: [signal.signal(*each) for each in zip(SIGNALS, was, strict=True)],
    ),
    Shared(
        "locale",
        lambda: locale.setlocale(locale.LC_ALL),
        lambda was: locale.setlocale(locale.LC_ALL, was),
    ),
    Shared(
        "import path", lambda: list(sys.path), lambda was: sys.path.__setitem__(slice(None), was)
    ),
    Shared("hooks", lambda: (sys.excepthook, threading.excepthook, sys.gettrace())),
    Shared("recursion", sys.getrecursionlimit, sys.setrecursionlimit),
    Shared("collector", lambda: (gc.isenabled(), gc.get_threshold())),
    Shared(
        "log levels",
        lambda: (logging.root.level, OURS.level, OURS.propagate, logging.root.manager.disable),
    ),
    Shared("log handlers", lambda: list(OURS.handlers), lambda was: setattr(OURS, "handlers", was)),
]

if sys.platform != "win32":
    import resource

    def _command(number: str) -> str:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            return Path("/proc", number, "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return number

    def _children() -> frozenset[str]:
        """Process numbers of the programs that still run, or have ended unseen."""
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return frozenset()
        found: set[str] = set()
        for task in Path("/proc/self/task").iterdir():
            with contextlib.suppress(FileNotFoundError):
                # A thread that has just ended.
                found.update((task / "children").read_text().split())
        return frozenset(found)

    PROCESS += [
        Shared("programs", _children, ends=True, say=_command),
        Shared(
            "open files",
            lambda: resource.getrlimit(resource.RLIMIT_NOFILE),
            lambda was: resource.setrlimit(resource.RLIMIT_NOFILE, was),
        ),
    ]


# --- where there is a Qt application --------------------------------------------------------------


@cache
def desktop() -> list[Shared]:
    """What a QApplication has, and the kit in it."""
    from PySide6.QtCore import QLocale, Qt, QThreadPool
    from PySide6.QtGui import QAccessible, QCursor, QIcon
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QWidget

    from callkit.texts.languages import Language
    from callkit.theme import Theme
    from callkit.widgets.parts.announcing import setAnnouncer

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    clipboard = QApplication.clipboard()
    theme, language = Theme.instance, Language.instance

    def announcer() -> Any:
        now = setAnnouncer(None)
        setAnnouncer(now)
        return now

    def windows() -> frozenset[QWidget]:
        # One left behind would lie under the mouse of another test, and be counted as one of its.
        shown = filter(QWidget.isVisible, QApplication.topLevelWidgets())
        return frozenset(shown)

    def hide(was: frozenset[QWidget]) -> None:
        for window in windows() - was:
            window.hide()
            window.deleteLater()

    def release(_was: object) -> None:
        for grabber in filter(None, (QWidget.mouseGrabber(), QWidget.keyboardGrabber())):
            grabber.releaseMouse()
            grabber.releaseKeyboard()

    def look_away(_was: object) -> None:
        # A window that is gone keeps it until another one has it.
        if (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()

    def lift(_was: object) -> None:
        # QTest's are pressed until they are released somewhere.
        for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            QTest.mouseRelease(QWidget(), button)

    def let_go(_was: object) -> None:
        # A chord that QTest has pressed is held until another key is.
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)

    return [
        Shared("windows", windows, hide, ends=True),
        Shared("pointer", QCursor.pos, QCursor.setPos, may_change=True),
        Shared("mouse grabber", lambda: bool(QWidget.mouseGrabber()), release),
        Shared("keyboard grabber", lambda: bool(QWidget.keyboardGrabber()), release),
        Shared("pop-up", lambda: bool(QApplication.activePopupWidget())),
        Shared("modal window", lambda: bool(QApplication.activeModalWidget())),
        Shared("focus", lambda: bool(QApplication.focusWidget()), look_away, may_change=True),
        Shared("pressed buttons", QApplication.mouseButtons, lift, may_change=True),
        Shared("held keys", QApplication.keyboardModifiers, let_go, may_change=True),
        Shared("shape of the pointer", QApplication.overrideCursor),
        Shared("style sheet", app.styleSheet, app.setStyleSheet),
        Shared("palette", QApplication.palette, QApplication.setPalette),
        Shared("font", QApplication.font, QApplication.setFont),
        Shared("direction", QApplication.layoutDirection, QApplication.setLayoutDirection),
        Shared("Qt's locale", QLocale, QLocale.setDefault),
        Shared("icons", QIcon.themeName, QIcon.setThemeName),
        Shared("clipboard", clipboard.text, clipboard.setText),
        Shared("properties", app.dynamicPropertyNames),
        Shared(
            "names",
            lambda: (
                app.applicationName(),
                app.applicationDisplayName(),
                app.organizationName(),
                app.desktopFileName(),
            ),
        ),
        Shared("quitting", app.quitOnLastWindowClosed, app.setQuitOnLastWindowClosed),
        Shared(
            "habits",
            lambda: (
                app.doubleClickInterval(),
                app.cursorFlashTime(),
                app.startDragDistance(),
                app.startDragTime(),
                app.wheelScrollLines(),
            ),
        ),
        Shared("screen reader", QAccessible.isActive, QAccessible.setActive),
        Shared("pool", QThreadPool.globalInstance().activeThreadCount),
        Shared("theme", lambda: theme().mode(), lambda was: theme().setMode(was)),
        Shared("tokens", lambda: theme().tokens),
        Shared("overrides", lambda: theme().overrides(), lambda was: theme().setOverrides(was)),
        Shared("language", lambda: language().chosen, lambda was: language().choose(was)),
        Shared("language of all", lambda: language().code),
        Shared("voice", announcer, setAnnouncer),
    ]
