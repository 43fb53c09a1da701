"""The virtual screen and the hands on it are believed by all other desktop tests: do they work?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demo.stage.hands import Hands
from demo.stage.program import Program

BUTTON = """
from PySide6.QtWidgets import QApplication, QPushButton
app = QApplication([])
button = QPushButton("press")
button.setWindowTitle("A button")
button.resize(200, 100)
button.clicked.connect(lambda: print("clicked", flush=True))
button.show()
app.exec()
"""
LINE = """
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
line = QLineEdit()
line.setWindowTitle("A line")
line.returnPressed.connect(lambda: print(line.text(), flush=True))
line.show()
app.exec()
"""


def test_a_click_reaches_the_window_it_points_at(
    start: Callable[..., Program], hands: Hands
) -> None:
    program = start("-c", BUTTON)
    x, y, width, height = hands.geometry(hands.wait_window("A button"))
    hands.click(x + width // 2, y + height // 2)
    assert program.wait_line() == "clicked"


def test_typing_reaches_the_window_that_has_the_focus(
    start: Callable[..., Program], hands: Hands
) -> None:
    program = start("-c", LINE)
    window = hands.wait_window("A line")
    hands.activate(window)
    assert hands.active_window() == window
    hands.type("hello\n")
    assert program.wait_line() == "hello"


def test_closing_a_window_lets_its_program_end(start: Callable[..., Program], hands: Hands) -> None:
    program = start("-c", BUTTON)
    hands.close(hands.wait_window("A button"))
    hands.wait_no_window("A button")
    assert program.wait() == 0


def test_waiting_for_what_never_comes_ends_with_an_error(
    start: Callable[..., Program], hands: Hands
) -> None:
    with pytest.raises(TimeoutError, match="No such window"):
        hands.wait_window("No such window", within=0.1)
    program = start("-c", "print('only this')")
    with pytest.raises(ChildProcessError, match="ended with 0"):
        program.wait_line(lambda line: line == "something else")
