"""Call windows by themselves on a real screen: nothing is answered by accident."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from demo.stage.program import until

EDITOR = """
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
line = QLineEdit()
line.setWindowTitle("Letter")
line.resize(500, 60)
line.move(40, 40)
line.returnPressed.connect(lambda: print(line.text(), flush=True))
line.show()
app.exec()
"""
PLAYER = Path(__file__).with_name("window_player.py")
TITLE = "Incoming call from {}"
OF = "(Incoming call from|Call to|Call with) {}"


class Stage:
    """The player of call windows, and somebody who writes a letter meanwhile."""

    def __init__(self, start, hands):
        self.hands = hands
        self.letter = start("-c", EDITOR)
        self.letter_window = hands.wait_window("Letter")
        hands.activate(self.letter_window)
        self.player = start(PLAYER)
        self.player.wait_line(lambda line: line == "ready")
        self.heard = []
        # The pointer does not rest where the next window's buttons will be.
        hands.move(5, 790)

    def tell(self, *words):
        self.player.write(" ".join(str(word) for word in words))

    def wait(self, *words):
        """Wait for the line that begins with ``words``; returns the rest of it."""
        wanted = " ".join(words)

        def look(line):
            self.heard.append(line)
            return line.startswith(wanted)

        return self.player.wait_line(look)[len(wanted) :].split()

    def show(self, name, state="ringing"):
        self.tell("show", name, state)
        self.wait(name, "shown")
        return self.hands.wait_window(OF.format(name))

    def ready(self, name):
        self.tell("ready", name)
        self.wait(name, "ready")

    def where(self, name, action):
        """The middle of a control, where the X server says that the window is."""
        self.tell("where", name, action)
        inside = [int(word) for word in self.wait(name, action)]
        window = self.hands.geometry(self.hands.wait_window(OF.format(name)))
        return window[0] + inside[0], window[1] + inside[1]

    def focus(self, name):
        self.tell("focus", name)
        return self.wait(name, "focus")[0]

    def signals(self, name):
        """What was said so far; asks the player something first, so that all has arrived."""
        self.focus(name)
        said = [line.split() for line in self.heard if line.startswith(f"{name} ")]
        return [words[1] for words in said if words[1].endswith("Requested")]


@pytest.fixture
def stage(start, hands):
    return Stage(start, hands)


@pytest.mark.parametrize("name", ["ada", "compact-ada"])
def test_typing_goes_on_in_the_letter_while_a_window_appears(stage, hands, name):
    hands.type("Dear Bob, ")
    stage.show(name)
    assert hands.active_window() == stage.letter_window
    stage.ready(name)
    hands.type("all is well. \n")
    assert stage.letter.wait_line() == "Dear Bob, all is well. "
    assert stage.signals(name) == []


def test_a_click_that_comes_too_soon_answers_nothing(stage, hands):
    stage.show("ada")
    hands.click(*stage.where("ada", "accept"))
    stage.ready("ada")
    assert stage.signals("ada") == []


@pytest.mark.parametrize("name", ["ada", "compact-ada"])
@pytest.mark.parametrize(
    ("action", "signal"), [("accept", "acceptRequested"), ("decline", "declineRequested")]
)
def test_a_click_answers(stage, hands, name, action, signal):
    stage.show(name)
    stage.ready(name)
    hands.click(*stage.where(name, action))
    stage.wait(name, signal)
    assert stage.signals(name) == [signal]


def test_closing_by_the_window_manager_is_not_declining(stage, hands):
    hands.close(stage.show("ada"))
    stage.wait("ada", "hideRequested")
    hands.wait_no_window(TITLE.format("ada"))
    assert stage.signals("ada") == ["silenceRequested", "hideRequested"]


def test_closing_the_window_of_a_call_one_makes_ends_nothing(stage, hands):
    window = stage.show("out-ada")
    assert hands.active_window() == window
    hands.close(window)
    stage.wait("out-ada", "hideRequested")
    hands.wait_no_window("Call to out-ada")
    assert stage.signals("out-ada") == ["hideRequested"]


def test_escape_silences_then_hides(stage, hands):
    window = stage.show("ada")
    stage.ready("ada")
    hands.activate(window)
    hands.key("Escape")
    stage.wait("ada", "silenceRequested")
    assert hands.windows(TITLE.format("ada"))
    stage.show("ada", "silenced")
    stage.ready("ada")
    hands.key("Escape")
    stage.wait("ada", "hideRequested")
    hands.wait_no_window(TITLE.format("ada"))
    assert "declineRequested" not in stage.signals("ada")


def test_keys_answer_nothing_until_somebody_goes_to_a_button(stage, hands):
    window = stage.show("ada")
    stage.ready("ada")
    hands.activate(window)
    hands.key("space", "Return", "KP_Enter")
    assert stage.signals("ada") == []


def test_tab_walks_the_controls_and_space_presses(stage, hands):
    window = stage.show("ada")
    stage.ready("ada")
    hands.activate(window)
    walked = []
    for _ in range(7):
        hands.key("Tab")
        walked.append(stage.focus("ada"))
    assert {"callRed", "callGreen", "callSilence", "callMessage"} <= set(walked)
    assert walked.index("callGreen") < walked.index("callRed")
    for _ in range(7):
        if walked[-1] == "callGreen":
            break
        hands.key("Tab")
        walked.append(stage.focus("ada"))
    hands.key("space")
    stage.wait("ada", "acceptRequested")


def test_three_calls_at_once_each_answer_for_themselves(stage, hands):
    names = ("compact-ada", "compact-bob", "compact-cyd")
    for number, name in enumerate(names):
        stage.show(name)
        stage.tell("place", name, 700, 40 + number * 190)
        stage.wait(name, "placed")
    for name in names:
        stage.ready(name)
    hands.click(*stage.where("compact-bob", "accept"))
    stage.wait("compact-bob", "acceptRequested")
    hands.click(*stage.where("compact-cyd", "decline"))
    stage.wait("compact-cyd", "declineRequested")
    assert stage.signals("compact-ada") == []


def test_a_double_click_on_accept_presses_nothing_that_comes_after_it(stage, hands):
    stage.show("ada")
    place = stage.where("ada", "accept")
    stage.ready("ada")
    hands.click(*place)
    stage.wait("ada", "acceptRequested")
    stage.show("ada", "connected")
    hands.click(place[0] + 2, place[1])
    stage.ready("ada")
    assert stage.signals("ada") == ["acceptRequested"]


def test_without_a_compositor_the_corners_are_cut_and_let_clicks_through(stage, hands):
    stage.show("ada")
    stage.tell("place", "ada", 60, 60)
    stage.wait("ada", "placed")
    x, y, _, _ = hands.geometry(hands.wait_window(TITLE.format("ada")))
    hands.activate(stage.letter_window)
    hands.click(x + 1, y + 1)
    stage.ready("ada")
    assert hands.active_window() == stage.letter_window


def pulled(hands, stage, window, start, away):
    """Press there, draw the pointer away step by step, and wait until the window is another."""
    before = hands.geometry(window)
    x, y = start
    hands.press(x, y)
    steps = itertools.count(1)

    def follows():
        # The window manager takes the pointer over while it is on its way.
        step = next(steps)
        hands.move(x + away[0] * step // 8, y + away[1] * step // 8)
        return hands.geometry(window) != before

    until(follows, what="a window that follows the mouse")
    hands.release()
    return before, hands.geometry(window)


def test_the_call_window_follows_the_mouse_and_grows_by_its_corner(stage, hands):
    window = stage.show("out-ada", "connected")
    stage.ready("out-ada")
    stage.tell("place", "out-ada", 300, 120)
    stage.wait("out-ada", "placed")
    until(lambda: hands.geometry(window)[:2] == (300, 120), what="the window in its place")
    left, top, wide, high = hands.geometry(window)
    # Beside the face nothing can be pressed.
    before, after = pulled(hands, stage, window, (left + 60, top + high // 2), (-40, -30))
    assert after[2:] == before[2:]
    assert before[0] - 60 <= after[0] < before[0]
    left, top, wide, high = after
    corner = (left + wide - 4, top + high - 4)
    before, after = pulled(hands, stage, window, corner, (40, 30))
    assert after[2] > before[2]
    assert after[3] > before[3]
