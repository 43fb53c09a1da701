"""Which surface of a call comes first: its window or its notification."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication, QWindow

from callkit.desktop.notifier import NotificationAction, NotificationKind
from callkit.desktop.notifier.chain import Notifications
from callkit.desktop.placement import WindowRules
from callkit.kit import WindowOptions
from callkit.kit.ring_surface import RingSurface
from callkit.switchboard.view import Phase
from callkit.testing.recording import RecordingNotifier
from demo.gallery.people import incoming

WAYLAND, X11 = WindowRules(False, False), WindowRules(True, True)
replace = msgspec.structs.replace
RING = incoming(callID="1")


class Desk:
    """A desktop with a notification server, and what a call would show there."""

    def __init__(self, qtbot, *, rules=WAYLAND, buttons=True, patienceMs=60_000, **options) -> None:
        self.qtbot = qtbot
        self.backends: list[RecordingNotifier] = []
        self.buttons = buttons
        self.notifications = Notifications([self._make])
        self.leading = RingSurface(
            self.notifications,
            lambda: WindowOptions(**options),
            rules=lambda: rules,
            patienceMs=patienceMs,
        )
        self.wanted: list[str] = []
        self.leading.windowWanted.connect(self.wanted.append)
        qtbot.waitUntil(lambda: bool(self.backends))

    def _make(self, events) -> RecordingNotifier:
        self.backends.append(RecordingNotifier(events, buttons=self.buttons))
        return self.backends[-1]

    def ready(self) -> Desk:
        self.backends[-1].becomeReady()
        return self


@pytest.fixture(autouse=True)
def elsewhere(qapp, monkeypatch):
    """The person works in another program."""
    monkeypatch.setattr(QGuiApplication, "focusWindow", lambda: None)


@pytest.fixture
def desk(qtbot):
    made: list[Desk] = []

    def desk(**options) -> Desk:
        made.append(Desk(qtbot, **options))
        return made[-1]

    yield desk
    for one in made:
        one.notifications.close()


def test_where_windows_take_the_keyboard_a_notification_with_buttons_comes_first(desk):
    leading = desk().ready().leading
    assert leading.leads(RING)
    assert leading.leadsCall("1")


def test_where_they_leave_it_alone_the_window_comes_first(desk):
    assert not desk(rules=X11).ready().leading.leads(RING)


def test_a_server_that_hides_its_buttons_does_not_lead(desk):
    assert not desk(buttons=False).ready().leading.leads(RING)


def test_the_window_comes_while_the_person_is_in_the_app(desk, monkeypatch):
    here = QWindow()
    monkeypatch.setattr(QGuiApplication, "focusWindow", lambda: here)
    assert not desk().ready().leading.leads(RING)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"ringIn": "window"}, False),
        ({"ringIn": "notification", "rules": X11}, True),
        ({"ringIn": "notification", "buttons": False}, True),
        ({"focusPolicy": "raise"}, False),
    ],
    ids=str,
)
def test_the_app_has_the_last_word(desk, options, expected):
    assert desk(**options).ready().leading.leads(RING) is expected


def test_a_call_waits_for_a_desktop_that_has_not_answered_yet(desk):
    desk = desk()
    assert desk.leading.leads(RING)
    assert not desk.leading.leadsCall("1"), "nothing shows it yet"
    desk.ready()
    assert desk.leading.leadsCall("1")
    assert desk.wanted == []


def test_it_does_not_wait_longer_than_that(desk, qtbot):
    desk = desk(patienceMs=1)
    assert desk.leading.leads(RING)
    qtbot.waitUntil(lambda: desk.wanted == ["1"])
    assert not desk.leading.leads(RING)
    desk.ready()
    assert not desk.leading.leads(RING), "it has its window"


def test_a_desktop_without_notifications_shows_the_window_at_once(desk):
    desk = desk()
    assert desk.leading.leads(RING)
    desk.backends[-1].fail()
    assert desk.wanted == ["1"]
    assert not desk.leading.leads(incoming(callID="2"))


def test_a_server_that_dies_hands_its_calls_over(desk):
    desk = desk().ready()
    assert desk.leading.leads(RING)
    desk.backends[-1].fail()
    assert desk.wanted == ["1"]
    assert not desk.leading.leadsCall("1")


def test_a_server_that_is_gone_for_now_hands_its_calls_over(desk):
    desk = desk().ready()
    assert desk.leading.leads(RING)
    desk.backends[-1].setButtons(False)
    assert desk.wanted == ["1"]
    desk.backends[-1].setButtons(True)
    assert not desk.leading.leads(RING), "it has its window"
    assert desk.leading.leads(incoming(callID="2"))


def test_a_call_that_rings_no_more_is_led_by_nothing(desk):
    desk = desk().ready()
    assert desk.leading.leads(RING)
    assert not desk.leading.leads(replace(RING, phase=Phase.ACCEPTING))
    assert not desk.leading.leadsCall("1")
    assert desk.leading.leads(RING)
    desk.leading.forget("1")
    assert not desk.leading.leadsCall("1")


# --- in the whole kit ---------------------------------------------------------------------------


@pytest.fixture
def stage(made, monkeypatch):
    """A kit on a desktop whose windows take the keyboard."""
    for module in ("kit.ring_surface", "kit.windows"):
        monkeypatch.setattr(f"callkit.{module}.windowRules", lambda: WAYLAND)
    return made(ringIn="auto")


def test_a_call_opens_no_window_until_it_is_asked_for(stage):
    stage.service.appear(RING)
    notifier = stage.notifiers[0]
    assert stage.kit.windows.window("1") is None
    assert notifier.shown["1"].kind is NotificationKind.INCOMING
    notifier.press("1", NotificationAction.OPEN, "token")
    assert stage.kit.windows.window("1").isVisible()


def test_answering_in_the_notification_opens_the_window_of_the_call(stage):
    stage.service.appear(RING)
    stage.notifiers[0].press("1", NotificationAction.ANSWER, "token")
    assert ("accept", "1") in stage.service.orders
    stage.service.change(replace(RING, phase=Phase.CONNECTED, connectedAt=1000.0))
    assert stage.kit.windows.window("1").isVisible()


def test_refusing_in_the_notification_opens_nothing(stage):
    stage.service.appear(RING)
    stage.notifiers[0].press("1", NotificationAction.DECLINE)
    stage.service.change(replace(RING, phase=Phase.ENDING))
    assert stage.kit.windows.window("1") is None


def test_closing_the_notification_silences_the_call_and_refuses_nothing(stage):
    stage.service.appear(RING)
    stage.notifiers[0].dismiss("1")
    assert stage.service.orders == [("silence", "1", True)]


def test_a_silent_call_stays_in_sight_without_the_button_that_silences(stage):
    stage.service.appear(replace(RING, silenced=True))
    shown = stage.notifiers[0].shown["1"]
    assert shown.kind is NotificationKind.INCOMING
    assert [action.value for action, _ in shown.actions] == ["decline", "answer"]


def test_no_card_says_how_many_more_ring_that_have_notifications_of_their_own(stage):
    for number in "12345":
        stage.service.appear(incoming(callID=number))
    assert not stage.kit.windows.windows()
    assert len(stage.notifiers[0].shown) == 5


def test_when_the_server_dies_the_window_opens(stage):
    stage.service.appear(RING)
    stage.notifiers[0].fail()
    assert stage.kit.windows.window("1").isVisible()
