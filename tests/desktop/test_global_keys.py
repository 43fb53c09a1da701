"""Calls are answered and left while another program has the focus, by keys and commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.stage.hands import Hands
from demo.stage.program import Program
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartEditor, StartRinging

CHECKOUT = Path(__file__).resolve().parents[2]
GRABBER = """
import sys
from Xlib import X, XK, display
screen = display.Display()
code = screen.keysym_to_keycode(XK.string_to_keysym("a"))
for lock in (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask):
    mask = X.ShiftMask | X.Mod1Mask | lock
    screen.screen().root.grab_key(code, mask, False, X.GrabModeAsync, X.GrabModeAsync)
screen.sync()
print("grabbed", flush=True)
sys.stdin.read()
"""


def callkit(screen: VirtualScreen, verb: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "callkit", verb],
        env={**os.environ, **screen.environment, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_chord_answers_and_another_hangs_up_while_one_types_elsewhere(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, other = ringing(globalShortcuts=True), editor()
    callID = app.ring()
    app.until(lambda: not app.ask("guarded", callID))
    assert hands.active_window() == other.window
    hands.key("a", "b")
    hands.key("alt+shift+a")
    app.expect("me", "onCallStarted")
    hands.activate(other.window)
    hands.key("c", "alt+shift+e")
    app.expect("me", "onCallEnded")
    hands.key("d")
    other.until_it_reads("abcd")


def test_without_the_switch_the_same_chord_does_nothing(
    ringing: StartRinging, editor: StartEditor, hands: Hands
) -> None:
    app, other = ringing(), editor()
    callID = app.ring()
    app.until(lambda: not app.ask("guarded", callID))
    hands.key("alt+shift+a", "x")
    other.until_it_reads("Ax")
    assert app.answered_nothing()


@pytest.mark.parametrize("lock", ["Caps_Lock", "Num_Lock"])
def test_a_lock_key_is_no_part_of_a_chord(
    ringing: StartRinging, editor: StartEditor, hands: Hands, lock: str
) -> None:
    app, _ = ringing(globalShortcuts=True), editor()
    callID = app.ring()
    app.until(lambda: not app.ask("guarded", callID))
    hands.key(lock)
    try:
        hands.key("alt+shift+d")
        app.expect("ada", "onOutgoingCallDeclined")
    finally:
        hands.key(lock)


def test_keys_that_another_program_has_are_told(
    ringing: StartRinging, start: Callable[..., Program]
) -> None:
    grabber = start("-c", GRABBER)
    grabber.wait_line(lambda line: line == "grabbed")
    app = ringing(globalShortcuts=True)
    app.ring()
    _, _, error = app.expect("me", "onError")
    assert "Alt+Shift+A" in str(error)


def test_commands_answer_mute_nothing_and_hang_up(
    ringing: StartRinging, screen: VirtualScreen
) -> None:
    app = ringing(remoteControl=True)
    assert callkit(screen, "answer") == (1, "callkit answer: no call rings\n")
    callID = app.ring()
    app.until(lambda: not app.ask("guarded", callID))
    assert callkit(screen, "answer") == (0, "")
    app.expect("me", "onCallStarted")
    status, said = callkit(screen, "mute")
    assert status == 1 and "microphone" in said
    assert callkit(screen, "hangup") == (0, "")
    app.expect("me", "onCallEnded")
