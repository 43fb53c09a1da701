"""Calls for somebody who does not see: found, read, answered and ended through AT-SPI alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.stage.hands import Hands
from demo.stage.program import until
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp
from tests.desktop.screen_reader import Item, ScreenReader


@pytest.fixture(scope="module")
def reader(screen: VirtualScreen) -> Iterator[ScreenReader]:
    reader = ScreenReader(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    yield reader
    reader.close()


@pytest.fixture
def desktop(reader: ScreenReader, ringing_app: RingingApp) -> Item:
    """The app, as a screen reader has it: nothing else of it is used to look and to press."""
    reader.forget()
    return reader.application("Ringing app")


@pytest.mark.parametrize("compact", [False, True], ids=["full", "small"])
def test_a_call_is_announced_found_read_answered_and_ended(
    ringing: StartRinging, reader: ScreenReader, desktop: Item, compact: bool
) -> None:
    app = ringing(compact=compact)
    app.ask("call", "ada", True)
    said = reader.hear("Ada")
    assert "video call" in said
    assert "Alt+Shift+A" in said, "how to answer without the mouse"
    dialog = desktop.find("dialog", "Incoming call from Ada")
    assert dialog.names("label")[:2] == ["Ada", "Incoming video call…"]
    accept, decline = dialog.find("push button", "Accept"), dialog.find("push button", "Decline")
    assert {"enabled", "focusable", "showing"} <= accept.states
    assert accept.description == "Accept the call from Ada with your camera on"
    assert decline.description == "Decline the call from Ada"
    assert "focused" not in accept.states | decline.states
    accept.press()
    app.expect("ada", "onOutgoingCallAccepted")
    reader.hear("Call connected")
    running = desktop.find("dialog", "Call with Ada")
    running.find("label", "Call time")
    running.find("push button", "End").press()
    app.expect("ada", "onCallEnded")
    reader.hear("Call ended")


def test_a_call_is_declined(ringing: StartRinging, desktop: Item) -> None:
    app = ringing()
    app.ask("call", "ada")
    desktop.find("dialog", "Incoming call from Ada").find("push button", "Decline").press()
    app.expect("ada", "onOutgoingCallDeclined")
    assert [words[1] for words in app.heard("kit")] == ["decline"]


def test_a_call_is_declined_with_a_quick_reply(
    ringing: StartRinging, reader: ScreenReader, desktop: Item, hands: Hands
) -> None:
    app = ringing()
    hands.activate(app.window(app.ring("ada"))["x11"])
    desktop.find("dialog", "Incoming call from Ada").find("push button", "Message").press()
    # A menu of Qt's is in no tree: a screen reader follows the keyboard into it.
    app.until(lambda: app.ask("menu"), what="the menu")

    def step() -> Item | None:
        hands.key("Down")
        return reader.reached("menu item")

    reply = app.until(step, what="the keyboard on a reply")
    words = reply.name
    assert words
    reply.press()
    assert app.expect("ada", "onOutgoingCallDeclined")[-1] == words


def test_the_ring_is_silenced_and_the_switch_says_so(
    ringing: StartRinging, reader: ScreenReader, desktop: Item
) -> None:
    app = ringing()
    callID = app.ask("call", "ada")
    dialog = desktop.find("dialog", "Incoming call from Ada")
    switch = dialog.find("check box", "Silence")
    assert "checked" not in switch.states
    switch.press()
    until(lambda: "checked" in switch.states, what="the switch pressed")
    assert switch.name == "Silence", "a switch keeps its name"
    assert app.ask("calls")[callID]["silenced"]
    dialog.find("label", "silenced")
    reader.hear("Ringer silenced")


def test_a_missed_call_is_announced_and_called_back(
    ringing: StartRinging, reader: ScreenReader, desktop: Item
) -> None:
    app = ringing()
    app.ring("ada")
    app.ask("cancel", "ada")
    reader.hear("Missed call from Ada")
    desktop.find("dialog", "Incoming call from Ada").find("push button", "Call back").press()
    app.expect("ada", "onIncomingCallReceived")
    desktop.find("dialog", "Call to Ada").find("push button", "Cancel").press()
    app.expect("ada", "onIncomingCallCanceled")


def test_one_hears_how_an_own_call_stands(
    ringing: StartRinging, reader: ScreenReader, desktop: Item
) -> None:
    app = ringing()
    app.ask("send", "ada")
    dialog = desktop.find("dialog", "Call to Ada")
    dialog.find("label", "Ringing…")
    reader.hear("inging")
    app.ask("decline", "ada")
    reader.hear("Ada declined")
    dialog.find("push button", "Call again")


def test_the_people_of_a_group_are_a_list_that_says_how_each_stands(
    ringing: StartRinging, reader: ScreenReader, desktop: Item
) -> None:
    app = ringing()
    app.ask("group", ["ada", "bo", "cy"])
    people = desktop.find("list", "People")
    people.find("list item", "Ada, ringing…")
    assert "focusable" in people.find("list item", "Bo").states
    app.ask("accept", "ada")
    reader.hear("Ada joined")
    people.find("list item", "Ada, joined")
    app.ask("decline", "bo")
    reader.hear("Bo declined")
    # Whoever is not there any more stays in the list at the side, with what one can do.
    desktop.find("push button", "People").press()
    panel = desktop.find("text", "Search people").parent
    people = panel.find("list", "People")
    people.find("list item", "Ada, joined")
    people.find("list item", "Bo, declined").find("push button", "Ring again: Bo")
    people.find("list item", "Cy, ringing…").find("push button", "Stop calling: Cy").press()
    app.expect("cy", "onIncomingCallCanceled")
    reader.hear("Cy is no longer called")
    people.find("list item", "Cy, not called any more")
    assert people.look("push button", "Stop calling") is None


def test_the_history_is_a_list_one_can_filter(ringing: StartRinging, desktop: Item) -> None:
    app = ringing()
    app.ring("ada")
    app.ask("cancel", "ada")
    app.ring("bo")
    app.ask("decline_here")
    app.expect("bo", "onOutgoingCallDeclined")
    app.ask("history")
    calls = desktop.find("list", "Call history")
    calls.find("list item", "Ada, Missed call")
    calls.find("list item", "Bo, ")
    missed = desktop.find("radio button", "1 missed call")
    missed.press()
    calls.wait_without("list item", "Bo, ")
    assert "checked" in missed.states
    assert "focusable" in calls.find("list item", "Ada, Missed call").states
