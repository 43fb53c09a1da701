"""What a test leaves for the next one is seen, said, and put back (``tests/leftovers.py``)."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from callkit.texts.languages import Language
from callkit.theme import Theme
from callkit.widgets.parts.announcing import setAnnouncer
from tests import leftovers

pytestmark = pytest.mark.qt


@pytest.fixture
def before(qapp: QApplication) -> Iterator[list[Any]]:
    return leftovers.read(leftovers.here())


def said(before: list[Any]) -> list[str]:
    return [one.split(":", 1)[0] for one in leftovers.left(leftovers.here(), before)]


def font() -> None:
    larger = QApplication.font()
    larger.setPointSize(larger.pointSize() + 7)
    QApplication.setFont(larger)


LEAVES: list[tuple[str, Callable[[], object]]] = [
    ("environment", lambda: os.environ.update(CALLKIT_LEFT="1")),
    ("environment", lambda: os.environ.pop("HOME")),
    ("current folder", lambda: os.chdir("/")),
    ("signals", lambda: signal.signal(signal.SIGTERM, signal.SIG_IGN)),
    ("recursion", lambda: sys.setrecursionlimit(sys.getrecursionlimit() + 1)),
    ("import path", lambda: sys.path.append("/nowhere")),
    ("log handlers", lambda: logging.getLogger("callkit").addHandler(logging.NullHandler())),
    ("style sheet", lambda: QApplication.instance().setStyleSheet("QLabel { color: #ff00ff; }")),
    ("palette", lambda: QApplication.setPalette(QPalette(QColor("#203040")))),
    ("font", font),
    ("direction", lambda: QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)),
    ("Qt's locale", lambda: QLocale.setDefault(QLocale("de_DE"))),
    ("clipboard", lambda: QApplication.clipboard().setText("left")),
    ("quitting", lambda: QApplication.setQuitOnLastWindowClosed(True)),
    ("theme", lambda: Theme.instance().setMode("dark")),
    ("overrides", lambda: Theme.instance().setOverrides({"accent": "#123456"})),
    ("language", lambda: Language.instance().choose("de")),
    ("voice", lambda: setAnnouncer(lambda *_: None)),
]


@pytest.mark.parametrize(("name", "leave"), LEAVES, ids=[name for name, _ in LEAVES])
def test_what_is_left_is_said_once_and_put_back(
    before: list[Any], name: str, leave: Callable[[], object]
) -> None:
    leave()
    assert name in said(before)
    assert said(before) == []


def test_a_window_and_what_it_grabs(before: list[Any]) -> None:
    window = QWidget()
    window.show()
    window.grabMouse()
    assert {"windows", "mouse grabber"} <= set(said(before))
    assert not window.isVisible()
    assert said(before) == [], "a hidden window grabs nothing"


def test_a_program_and_a_thread_may_end_in_a_moment_but_must(
    before: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    thread = threading.Thread(target=go.wait)
    thread.start()
    program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with monkeypatch.context() as hasty:
        hasty.setattr(leftovers, "MOMENT", 0.0)
        assert said(before) == ["threads", "programs"]
    threading.Timer(0.05, go.set).start()
    program.communicate(b"\n")
    assert said(before) == []
    thread.join()


def test_the_place_of_the_pointer_and_what_is_held_are_only_put_back(before: list[Any]) -> None:
    window = QWidget()
    window.show()
    QCursor.setPos(QCursor.pos() + QPoint(50, 50))
    QTest.mousePress(window, Qt.MouseButton.LeftButton)
    QTest.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    window.close()
    assert said(before) == []
    assert leftovers.read(leftovers.here()) == before


def test_every_test_is_looked_at(request: pytest.FixtureRequest) -> None:
    assert "_nothing_left" in request.fixturenames
