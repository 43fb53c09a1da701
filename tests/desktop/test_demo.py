"""``demo/run``: the script's own checks, and two windows a person opens and closes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from demo.people.play import CALLS
from demo.stage.hands import Hands
from demo.stage.program import Program, until
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import CHECKOUT, StartProgram

WHOLE_PLAY = 240.0
"""Seconds the script may take on a busy machine."""
LISTENER = """
import sys
from PySide6.QtCore import QCoreApplication
from demo.people.orders import Orders
app = QCoreApplication(sys.argv)
orders = Orders(app)
orders.given.connect(lambda order: print(order["say"], flush=True))
orders.given.connect(app.quit)
orders.start()
sys.exit(app.exec())
"""


def test_the_script_plays_every_call_without_a_failure(
    screen: VirtualScreen, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "demo.people", "--script", "--out", tmp_path]
    environment = screen.environment | {"PYTHONPATH": str(CHECKOUT)}
    said: list[str] = []
    with Program([*command], environment, log=tmp_path / "errors.txt") as play:

        def over() -> bool:
            said.extend(play.new_lines())
            return play.ended

        until(over, WHOLE_PLAY, what="the end of the play", wake=play.wake)
        said.extend(play.new_lines())
        code = play.wait()
    whole = "\n".join(said)
    assert (said[-1], code) == (f"{len(CALLS)} calls played, 0 failures", 0), whole
    events = [line for line in said if re.match(r"\d\d:\d\d:\d\d\.\d{3}  \w+ +on[A-Z]\w+", line)]
    assert len(events) > 5 * len(CALLS)
    pictures = [path for path in tmp_path.glob("*.png") if path.stat().st_size > 1000]
    assert len(pictures) >= 20


def test_two_windows_on_one_server_end_with_their_last_window(
    start: StartProgram, hands: Hands
) -> None:
    demo = start("-m", "demo.people", "--calm")
    assert demo.wait_line(within=20.0).startswith("server: ws://127.0.0.1:")
    windows = [hands.wait_window(name, 20.0) for name in ("Alice Moreau", "Bob Tanaka")]
    for _person in windows:
        # Whoever comes first.
        demo.wait_line(lambda line: "state=connected" in line)
    for window in windows:
        hands.close(window)
    assert demo.wait(within=10.0) == 0


def test_a_program_that_still_waits_for_orders_ends_without_a_fatal_error(
    start: StartProgram,
) -> None:
    listener = start("-c", LISTENER)
    listener.write('{"say": "one"}')
    assert listener.wait_line(within=20.0) == "one"
    assert listener.wait(within=10.0) == 0
