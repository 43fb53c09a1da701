"""The tray icon on a real StatusNotifier host: what it shows, its menu, a click on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.stage.hands import Hands
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartRinging
from tests.desktop.tray_host import TrayHost


@pytest.fixture(scope="module", autouse=True)
def tray(screen: VirtualScreen) -> Iterator[TrayHost]:
    """There before the app starts: Qt looks for a tray once."""
    host = TrayHost(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    yield host
    host.stop()


def test_a_ring_shows_in_the_tray_and_is_answered_and_ended_in_its_menu(
    ringing: StartRinging, tray: TrayHost
) -> None:
    app = ringing()
    tray.wait_nothing()
    callID = app.ring("ada")
    rings = tray.wait_icon("Ada is calling")
    assert list(tray.menu()) == ["Accept", "Decline", "Silence", "Show the call"]
    tray.choose("Accept")
    app.expect("ada", "onOutgoingCallAccepted")
    talks = tray.wait_icon("In a call with Ada")
    assert talks.picture != rings.picture
    assert app.ask("calls")[callID]["phase"] == "connected"
    tray.choose("End call")
    app.expect("ada", "onCallEnded")
    tray.wait_nothing()


def test_a_call_is_silenced_and_declined_in_the_menu(ringing: StartRinging, tray: TrayHost) -> None:
    app = ringing()
    callID = app.ring("ada")
    tray.wait_icon("Ada is calling")
    tray.choose("Silence")
    app.until(lambda: app.ask("calls")[callID]["silenced"])
    assert app.ask("tone") is None
    tray.choose("Decline")
    app.expect("ada", "onOutgoingCallDeclined")
    tray.wait_nothing()


def test_a_click_brings_back_the_window_of_a_ringing_call(
    ringing: StartRinging, tray: TrayHost, hands: Hands
) -> None:
    app = ringing()
    callID = app.ring("ada")
    hands.close(app.window(callID)["x11"])
    app.no_window(callID)
    tray.wait_icon("Ada is calling")
    tray.click()
    window = app.window(callID)["x11"]
    app.until(lambda: hands.active_window() == window, what="the window the person asked for")
    assert app.ask("calls")[callID]["phase"] == "ringing"
    assert not app.heard("kit", "accept")


def test_missed_calls_are_counted_until_they_were_looked_at(
    ringing: StartRinging, tray: TrayHost
) -> None:
    app = ringing()
    app.ring("ada")
    rings = tray.wait_icon("Ada is calling")
    app.ask("cancel", "ada")
    missed = tray.wait_icon("1 missed call")
    assert missed.picture != rings.picture
    app.ring("bo")
    tray.wait_icon("Bo is calling")
    app.ask("cancel", "bo")
    # The picture has the number.
    assert tray.wait_icon("2 missed calls").picture not in (missed.picture, rings.picture)
    tray.click()
    app.expect("kit", "missed")
    app.ask("read_history")
    tray.wait_nothing()


def test_the_most_urgent_of_several_calls_is_the_one_that_rings(
    ringing: StartRinging, tray: TrayHost
) -> None:
    app = ringing(busy="wait")
    app.click(app.ring("ada"), "accept")
    tray.wait_icon("In a call with Ada")
    app.ring("bo")
    tray.wait_icon("Bo is calling")
    tray.choose("Decline")
    app.expect("bo", "onOutgoingCallDeclined")
    tray.wait_icon("In a call with Ada")
