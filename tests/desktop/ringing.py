"""The hands of a person whom an app (``ringing_app.py``) tells of calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from demo.stage.hands import Hands
from demo.stage.program import PATIENCE, Program, until

Found = TypeVar("Found")
Box = tuple[int, int, int, int]
"""x, y, width, height on the screen."""
TITLE = "call from"
"""What the title of every incoming window has in it."""


class RingingApp:
    """The running app: what it answers, and what it has told so far."""

    def __init__(self, program: Program, hands: Hands, log: Path) -> None:
        self.program = program
        self.hands = hands
        self.told: list[list[Any]] = []
        self._answers: list[Any] = []
        self._log = log
        self._read_of_log = 0
        assert self.answer() == "ready"

    def begin_anew(self, options: dict[str, object]) -> None:
        """Nothing of what was before is left, whatever state that was in."""
        self._answers.clear()
        assert self.ask("begin_anew", options) == "ready"
        self.told.clear()
        assert self.windows() == []

    def complaints(self) -> str:
        """What the app wrote to its standard error since this was asked last."""
        said = self._log.read_text(errors="replace")[self._read_of_log :]
        self._read_of_log += len(said)
        return said

    # --- talking ------------------------------------------------------------------------------

    def ask(self, name: str, *arguments: object) -> Any:
        """Let the app do something, or tell something, and return its answer."""
        self.begin(name, *arguments)
        return self.answer()

    def begin(self, name: str, *arguments: object) -> None:
        """The same without waiting; :meth:`answer` comes before anything else is asked."""
        self.program.write(json.dumps([name, *arguments]))

    def expect(self, *words: object, within: float = PATIENCE) -> list[Any]:
        """Wait until something is told that begins with these words, and cross it off."""

        def come() -> list[Any] | None:
            self._read()
            return next((it for it in self.told if it[: len(words)] == list(words)), None)

        found = until(come, within, what=f"{words} (told: {self.told})", wake=self.program.wake)
        self.told.remove(found)
        return found

    def heard(self, *words: object) -> list[list[Any]]:
        """Everything told so far that begins with these words."""
        self.ask("calls")  # What happened before this question is told before its answer.
        return self.heard_so_far(*words)

    def heard_so_far(self, *words: object) -> list[list[Any]]:
        """The same without asking the app, which may be about to answer something else."""
        self._read()
        return [it for it in self.told if it[: len(words)] == list(words)]

    def until(
        self, condition: Callable[[], Found], within: float = PATIENCE, what: str = ""
    ) -> Found:
        return until(condition, within, what=what)

    def answer(self, within: float = PATIENCE) -> Any:
        def come() -> bool:
            self._read()
            if self.program.ended:
                raise ChildProcessError(f"the app ended with {self.program.wait()}")
            return bool(self._answers)

        until(come, within, what="an answer of the app", wake=self.program.wake)
        return self._answers.pop(0)

    def _read(self) -> None:
        for line in self.program.new_lines():
            words = json.loads(line)
            if "told" in words:
                self.told.append(words["told"])
            else:
                self._answers.append(words["answer"])

    # --- calls --------------------------------------------------------------------------------

    def ring(self, person: str = "ada", video: bool = False) -> str:
        """Somebody calls and the window is there; the callID."""
        callID = str(self.ask("call", person, video))
        self.window(callID)
        return callID

    def answered_nothing(self) -> bool:
        """Whatever was typed or clicked so far has asked the kit for nothing."""
        return not self.heard("kit") and not self.heard("dialog")

    # --- seeing -------------------------------------------------------------------------------

    def window(self, callID: str = "", kind: str = "", within: float = PATIENCE) -> dict[str, Any]:
        """The visible window of that call or kind as soon as there is one; the screen shows it."""

        def come() -> dict[str, Any] | None:
            seen = [entry for entry in self.windows() if callID in ("", *entry["calls"])]
            seen = [entry for entry in seen if kind in ("", entry["kind"])]
            return seen[0] if seen and seen[0]["x11"] in self.hands.stacking() else None

        found = self.until(come, within, f"the window of {callID or kind}")
        assert found is not None
        return found

    def windows(self) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self.ask("windows")
        return answer

    def cards(self) -> dict[str, Box]:
        """Where the call windows stand, by callID."""
        return {
            entry["callID"]: self._on_screen(entry["x11"], entry["card"])
            for entry in self.windows()
        }

    def no_window(self, callID: str, within: float = PATIENCE) -> None:
        def gone() -> bool:
            return not any(callID in entry["calls"] for entry in self.windows())

        self.until(gone, within, f"no window of {callID}")

    def where(self, callID: str, what: str) -> Box:
        """Where that control is on the screen, as soon as it stands still."""
        places: list[Box | None] = [None]

        def still() -> bool:
            answer = self.ask("where", callID, what)
            places.append(self._on_screen(answer[0], answer[1:]) if answer else None)
            return places[-1] is not None and places[-1] == places[-2]

        self.until(still, what=f"the control {what!r}")
        assert places[-1] is not None
        return places[-1]

    def _on_screen(self, window: int, place: list[int]) -> Box:
        # Where the app believes its window to be is wrong while the window manager places it.
        left, top, *_ = self.hands.geometry(window)
        x, y, width, height = place
        return left + x, top + y, width, height

    # --- hands --------------------------------------------------------------------------------

    def point(self, callID: str, what: str) -> tuple[int, int]:
        """Put the pointer on a control and return its middle."""
        x, y = middle(self.where(callID, what))
        self.hands.move(x, y)
        return x, y

    def click(self, callID: str, what: str) -> None:
        """Click a control with the real pointer once its window takes input."""
        self.open(callID)
        self.hands.click(*middle(self.where(callID, what)))
        self.expect("input", "release")

    def open(self, callID: str) -> None:
        """Wait until the window takes input."""
        self.until(lambda: not self.ask("guarded", callID), what="the end of the guard")

    def take_keyboard(self, callID: str) -> None:
        """The person goes to the window of a call and it takes input."""
        window = self.window(callID)["x11"]
        self.hands.activate(window)
        self.until(lambda: self.ask("focus"), what="the keyboard")
        self.open(callID)

    def press(self, *names: str) -> None:
        """Press keys while a call window has the keyboard, and let it deal with them."""
        for name in names:
            self.hands.key(name)
            self.expect("input", "key")
        self.ask("calls")


class Editor:
    """The other program (``text_editor.py``)."""

    def __init__(self, program: Program, window: int) -> None:
        self.program = program
        self.window = window
        self._text = ""

    def text(self) -> str:
        for line in self.program.new_lines():
            self._text = json.loads(line)
        return self._text

    def until_it_reads(self, text: str) -> None:
        try:
            until(lambda: self.text() == text, wake=self.program.wake)
        except TimeoutError:
            assert self.text() == text  # For its difference.


def box(values: list[int]) -> Box:
    x, y, width, height = values
    return x, y, width, height


def middle(place: Box) -> tuple[int, int]:
    x, y, width, height = place
    return x + width // 2, y + height // 2


def apart(first: Box, second: Box) -> bool:
    """They do not cover each other."""
    return (
        first[0] + first[2] <= second[0]
        or second[0] + second[2] <= first[0]
        or first[1] + first[3] <= second[1]
        or second[1] + second[3] <= first[1]
    )


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[0] + inner[2] <= outer[0] + outer[2]
        and inner[1] + inner[3] <= outer[1] + outer[3]
    )
