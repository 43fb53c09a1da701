"""Where the desktop's notifications have buttons, a call disturbs nobody who types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jeepney import message_bus
from jeepney.io.blocking import open_dbus_connection

from demo.stage.program import Program, until
from tests.contract.desktop_servers import NotificationServer
from tests.wayland.compositors import Compositor, GnomeShell, Sway
from tests.wayland.conftest import StartRinging, desks
from tests.wayland.person import ACCEPT, DECLINE, OtherProgram, WaylandApp


@pytest.fixture
def server(desk: Compositor) -> Iterator[NotificationServer]:
    """A notification server that shows buttons, as Plasma's does."""
    server = NotificationServer(desk.environment["DBUS_SESSION_BUS_ADDRESS"])
    yield server
    server.stop()


@pytest.fixture
def mako(desk: Compositor) -> Iterator[Program]:
    """One that knows actions and shows no button."""
    program = Program(["mako"], desk.environment, log=desk.folder / "mako.log")
    bus = open_dbus_connection(desk.environment["DBUS_SESSION_BUS_ADDRESS"])
    owned = message_bus.NameHasOwner(NotificationServer.name)
    until(lambda: bus.send_and_get_reply(owned, timeout=5).body[0], what="mako")
    yield program
    program.stop()
    until(lambda: not bus.send_and_get_reply(owned, timeout=5).body[0], what="the end of mako")
    bus.close()


def ring(app: WaylandApp, server: NotificationServer) -> tuple[str, int]:
    """Somebody calls and the notification is there: the callID and its number."""
    callID = str(app.ask("call", "ada"))
    # What was missed in the test before may be told of beside it.
    number = until(
        lambda: next(
            (key for key, seen in server.seen.bubbles.items() if "answer" in seen.actions), 0
        ),
        what="the notification",
    )
    return callID, number


other_server = pytest.mark.parametrize("desk", desks(lambda kind: not kind.notifies), indirect=True)


@other_server
def test_the_person_goes_on_typing_while_it_rings(
    ringing: StartRinging, desk: Compositor, other: OtherProgram, server: NotificationServer
) -> None:
    app = ringing(notify=True)
    ring(app, server)
    desk.type("world")
    desk.key("space", "Return")
    desk.type("on")
    until(lambda: other.text().endswith("world \non"), what="every letter")
    assert app.windows() == []
    assert app.answered_nothing()


@other_server
def test_answer_in_the_notification_opens_the_call(
    ringing: StartRinging, server: NotificationServer
) -> None:
    app = ringing(notify=True)
    callID, number = ring(app, server)
    server.press(number, "answer", token="a-token")
    app.expect("me", "onCallStarted")
    app.sees(DECLINE)
    assert [window["callID"] for window in app.windows()] == [callID]
    until(lambda: number not in server.seen.bubbles, what="no notification of a call one is in")


@other_server
def test_open_shows_the_ringing_window_whose_keys_count_at_once(
    ringing: StartRinging, desk: Compositor, server: NotificationServer
) -> None:
    app = ringing(notify=True)
    callID, number = ring(app, server)
    server.press(number, "default", token="a-token")
    app.sees(ACCEPT)
    app.open(callID)
    until(lambda: app.ask("focus"), what="the keyboard")
    desk.key("Escape")
    app.expect("kit", "silence", callID, True)


@other_server
def test_a_server_that_dies_leaves_the_call_in_a_window(
    ringing: StartRinging, server: NotificationServer
) -> None:
    app = ringing(notify=True)
    ring(app, server)
    server.stop()
    app.sees(ACCEPT)


@pytest.mark.parametrize("desk", desks(lambda kind: kind is Sway), indirect=True)
def test_a_server_without_visible_buttons_leaves_the_call_in_its_window(
    ringing: StartRinging, desk: Compositor, mako: Program
) -> None:
    app = ringing(notify=True)
    until(lambda: app.ask("notifier") == "freedesktop", what="notifications")
    app.rings()
    assert len(app.windows()) == 1
    desk.picture().save(str(desk.folder / "mako.png"))


@pytest.mark.parametrize("desk", desks(lambda kind: kind is GnomeShell), indirect=True)
def test_gnomes_own_bubble_disturbs_nobody_who_types_and_is_answered_with_the_mouse(
    ringing: StartRinging, desk: GnomeShell, other: OtherProgram
) -> None:
    app = ringing(notify=True)
    until(lambda: app.ask("notifier") == "freedesktop", what="notifications")
    callID = str(app.ask("call", "ada"))
    until(desk.bubble, what="the bubble")
    desk.type("world")
    desk.key("Tab", "space", "Return")
    desk.type("on")
    until(lambda: other.text().endswith("world\t \non"), what="every letter")
    assert app.windows() == []
    assert app.answered_nothing()
    desk.click(*desk.bubble_accept)
    app.expect("me", "onCallStarted")
    app.sees(DECLINE)
    assert [window["callID"] for window in app.windows()] == [callID]
