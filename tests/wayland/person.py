"""A person on a Wayland desktop: an app with the kit, another program, and what they see."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from demo.stage.program import Program, until
from tests.desktop.ringing import RingingApp
from tests.wayland.compositors import Compositor, Point, found

CHECKOUT = Path(__file__).resolve().parents[2]
APP = Path(__file__).with_name("wayland_app.py")
EDITOR = CHECKOUT / "tests" / "desktop" / "text_editor.py"
ACCEPT, DECLINE = (22, 163, 74), (220, 38, 38)
"""The colours of the discs in the light look, as they are on the screen; End is as Decline."""
ACCEPT_PILL = (21, 128, 61)
"""The same of the small pop-up's."""
IN_THE_EDITOR = Point(700, 600)
"""Part of the other program on each of the desktops, where no call window comes to stand."""


class WaylandApp(RingingApp):
    """The app, where only pictures say what is on the screen."""

    def __init__(self, desk: Compositor, folder: Path, script: Path = APP) -> None:
        self.desk = desk
        log = folder / "app.txt"
        environment = desk.environment | {"PYTHONPATH": str(CHECKOUT)}
        program = Program([sys.executable, script], environment, log=log)
        super().__init__(program, None, log)  # type: ignore[arg-type]

    def complaints(self) -> str:
        """Without what Qt itself complains of whenever a window goes on some desktops."""
        lines = super().complaints().splitlines(keepends=True)
        return "".join(line for line in lines if "qt.qpa.wayland.textinput" not in line)

    def rings(self, person: str = "ada", *, compact: bool = False) -> str:
        """Somebody calls and it is seen; the callID."""
        callID = str(self.ask("call", person))
        self.sees(ACCEPT_PILL if compact else ACCEPT)
        return callID

    def sees(self, colour: tuple[int, int, int]) -> Point:
        """The highest button of that colour on the screen, once it stands still."""
        places: list[Point | None] = [None]

        def still() -> bool:
            there = found(self.desk.picture(), colour)
            places.append(there[0] if there else None)
            return places[-1] is not None and places[-1] == places[-2]

        until(still, what=f"something in the colour {colour}")
        assert places[-1] is not None
        return places[-1]

    def sees_no(self, colour: tuple[int, int, int]) -> None:
        until(lambda: not found(self.desk.picture(), colour), what=f"nothing in {colour}")

    def click_on(self, colour: tuple[int, int, int], callID: str) -> None:
        """Click the button of that colour once its window takes input."""
        self.open(callID)
        self.desk.click(*self.sees(colour))

    def keys_came(self) -> bool:
        """Keys have reached a call window of the app."""
        return bool(self.heard("input", "key"))


class OtherProgram:
    """Where the person writes while calls come in."""

    def __init__(self, desk: Compositor, folder: Path) -> None:
        self._desk = desk
        self.program = Program(
            [sys.executable, EDITOR, "An editor", "0", "0", "700", "500"],
            desk.environment,
            log=folder / "editor.txt",
        )
        self._text = ""
        # It is there once it takes what is typed.
        until(lambda: self._types("x"), what="the other program")

    def text(self) -> str:
        for line in self.program.new_lines():
            self._text = json.loads(line)
        return self._text

    def take_keyboard(self) -> None:
        """The person clicks into it and writes."""
        before = self.text()
        self._desk.click(*IN_THE_EDITOR)
        until(lambda: self._types("x") and self.text() != before, what="the keyboard here")

    def _types(self, letter: str) -> bool:
        self._desk.type(letter)
        return bool(self.text())
