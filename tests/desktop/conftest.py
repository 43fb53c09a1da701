"""Real windows: one virtual screen for all tests here, and programs that run on it.

The programs are processes of their own on Qt's xcb platform; the test drives them from outside,
with mouse and keyboard, and sees what a person sees.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from demo.stage.hands import Hands
from demo.stage.program import Program
from demo.stage.screen import VirtualScreen
from tests.desktop.dunst import Dunst
from tests.desktop.ringing import Box, Editor, RingingApp

CHECKOUT = Path(__file__).resolve().parents[2]
StartProgram = Callable[..., Program]
StartRinging = Callable[..., RingingApp]
StartEditor = Callable[..., Editor]
WHOLE_SCREEN = (0, 0, 1280, 800)
FULL_SCREEN = """
from PySide6.QtWidgets import QApplication, QWidget
application, window = QApplication([]), QWidget()
window.setWindowTitle("A film")
window.showFullScreen()
application.exec()
"""
"""Another program that has the screen to itself."""
ASIDE = (2, 2)
"""Where the pointer is over no call window."""


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("desktop")


@pytest.fixture(scope="session")
def screen() -> Iterator[VirtualScreen]:
    """A desktop with window manager, session bus and a silent sound server."""
    with VirtualScreen(bus=True, sound=True) as screen:
        yield screen


@pytest.fixture(scope="module")
def notification_server(screen: VirtualScreen, tmp_path_factory: pytest.TempPathFactory) -> Dunst:
    """There before the app is: it looks for notifications when it starts."""
    return Dunst(screen, tmp_path_factory.mktemp("dunst"))


@pytest.fixture
def dunst(notification_server: Dunst) -> Iterator[Dunst]:
    """For modules whose ``screen`` is their own."""
    yield notification_server
    notification_server.calm()


@pytest.fixture
def hands(screen: VirtualScreen) -> Hands:
    return Hands(screen.environment)


@pytest.fixture
def start(screen: VirtualScreen, tmp_path: Path) -> Iterator[StartProgram]:
    """Start Python programs on the screen: ``start("-c", code)`` or ``start("-m", "module", …)``.

    What such a program wrote to its standard error is shown when the test fails.
    """
    with ExitStack() as programs:
        logs: list[Path] = []

        def start_one(*arguments: str | Path, **environment: str) -> Program:
            logs.append(tmp_path / f"stderr-{len(logs)}.txt")
            surroundings = screen.environment | {"PYTHONPATH": str(CHECKOUT)} | environment
            program = Program([sys.executable, *arguments], surroundings, log=logs[-1])
            return programs.enter_context(program)

        yield start_one
        said = "".join(log.read_text(errors="replace") for log in logs)
    sys.stderr.write(said)
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def ringing_app(
    screen: VirtualScreen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RingingApp]:
    """One app for all tests of a module: starting it takes longer than most of them."""
    script = Path(__file__).with_name("ringing_app.py")
    log = tmp_path_factory.mktemp("ringing") / "stderr.txt"
    environment = screen.environment | {"PYTHONPATH": str(CHECKOUT)}
    with Program([sys.executable, script], environment, log=log) as program:
        yield RingingApp(program, Hands(screen.environment), log)


@pytest.fixture
def ringing(ringing_app: RingingApp, hands: Hands) -> Iterator[StartRinging]:
    """Let the app begin anew, with a kit and people of its own: ``ringing(compact=True)``."""

    def begin_anew(**options: object) -> RingingApp:
        hands.release()
        hands.move(*ASIDE)
        ringing_app.begin_anew(options)
        return ringing_app

    yield begin_anew
    said = ringing_app.complaints()
    sys.stderr.write(said)
    assert "Traceback" not in said


@pytest.fixture
def editor(start: StartProgram, hands: Hands) -> StartEditor:
    """Start another program with a text field, all over the screen unless told otherwise."""

    def start_editor(title: str = "An editor", place: Box = WHOLE_SCREEN) -> Editor:
        script = Path(__file__).with_name("text_editor.py")
        program = start(script, title, *map(str, place))
        window = hands.wait_window(title)
        hands.activate(window)
        return Editor(program, window)

    return start_editor
