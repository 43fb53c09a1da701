"""Calls go on while something is dragged: Qt runs a loop of its own until the button is let go."""

from __future__ import annotations

from demo.stage.hands import Hands
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import box, middle


def test_calls_come_and_go_while_something_is_dragged_and_it_is_dropped(
    ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    app.ask("host")
    x, y = middle(box(app.ask("drag_from")))
    hands.press(x, y)
    for step in range(1, 5):
        hands.move(x + 6 * step, y - 4 * step)
    app.until(lambda: app.ask("dragging"), what="the drag")
    answered = app.ring("ada")
    app.ask("accept_here", answered)
    app.expect("ada", "onOutgoingCallAccepted")
    app.ask("hang_up", "ada")
    app.expect("me", "onCallEnded", answered)
    missed = app.ring("bo")
    app.ask("cancel", "bo")
    app.expect("me", "onIncomingCallCanceled", missed)
    last = app.ring("cy")
    assert app.ask("dragging")
    hands.move(*middle(box(app.ask("line_place"))))
    app.ask("calls")
    hands.release()
    app.until(lambda: not app.ask("dragging"), what="the drop")
    app.until(lambda: app.ask("typed_text") == "pear", what="what was dropped")
    app.click(last, "accept")
    app.expect("cy", "onOutgoingCallAccepted")
