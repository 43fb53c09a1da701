from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from callkit.model import CallUserState, EndReason
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import Phase
from callkit.theme import StageSize
from callkit.widgets.call.builders import CallBuilders
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import incoming, outgoing, outgoingGroup
from tests.asking import asks, asksNot
from tests.unit.widgets.conftest import doubleClick
from tests.unit.widgets.stage.conftest import frame, member


@pytest.fixture
def window(qtbot, clock):
    CallWindow.forgetPlaces()
    window = CallWindow(clock=clock)
    qtbot.addWidget(window)
    return window


def opened(window, view, clock):
    window.setCall(view)
    window.show()
    clock.jump(1)
    return window


def connected(**changes):
    return outgoing(phase=Phase.CONNECTED, connectedAt=900.0, **changes)


@pytest.mark.parametrize(
    ("view", "size"),
    [
        (outgoing(), (StageSize.VOICE_WIDTH, StageSize.VOICE_HEIGHT)),
        (outgoing(video=True), (StageSize.VIDEO_WIDTH, StageSize.VIDEO_HEIGHT)),
        (
            outgoingGroup((member("a", CallUserState.RECEIVED), member("b"))),
            (StageSize.GROUP_WIDTH, StageSize.GROUP_HEIGHT),
        ),
    ],
)
def test_each_kind_has_its_size(window, clock, view, size):
    opened(window, view, clock)
    assert window.card.size().toTuple() == size


def test_it_is_one_window_from_calling_to_the_end(window, clock):
    opened(window, outgoing(), clock)
    before = window.geometry()
    for view in (outgoing(phase=Phase.RINGING), connected(), connected(offline=True)):
        window.setCall(view)
        assert window.geometry() == before
    assert window.isVisible()


def test_a_smaller_screen_makes_it_smaller(window, clock):
    window.limit(700, 500)
    opened(window, outgoing(video=True), clock)
    assert window.card.size().toTuple() == (700, 500)


def test_end_cancel_and_call_again_are_told(window, clock, qtbot):
    opened(window, outgoing(), clock)
    with asks(window, Action.CANCEL):
        assert window.press(Action.CANCEL)
    other = CallWindow(clock=clock)
    qtbot.addWidget(other)
    opened(other, connected(), clock)
    with asks(other, Action.HANG_UP):
        assert other.press(Action.HANG_UP)
    third = CallWindow(clock=clock)
    qtbot.addWidget(third)
    opened(third, outgoing(), clock)
    third.setCall(outgoing(phase=Phase.ENDED, endReason=EndReason.NO_ANSWER))
    clock.jump(1)
    with asks(third, Action.CALL_AGAIN):
        assert third.press(Action.CALL_AGAIN)


def test_after_an_own_end_it_leaves_at_once(window, clock, qtbot):
    opened(window, connected(), clock)
    window.press(Action.HANG_UP)
    with qtbot.waitSignal(window.dismissed):
        window.setCall(ended())
    assert not window.isVisible()


def ended():
    return outgoing(phase=Phase.ENDED, endReason=EndReason.ENDED, connectedAt=900.0, endedAt=950.0)


def test_after_the_others_end_it_says_so(window, clock):
    opened(window, connected(), clock)
    window.setCall(ended())
    assert window.isVisible()
    assert "00:50" in window.stage.block.status.text()


def test_its_cross_puts_the_call_aside_and_ends_nothing(window, clock, qtbot):
    opened(window, outgoing(phase=Phase.RINGING), clock)
    with asks(window, Action.HIDE), asksNot(window, Action.CANCEL):
        window.stage.glyphs.buttons["putAside"].click()
    assert not window.isVisible()


def test_the_microphone_is_the_apps(window, clock, qtbot):
    opened(window, connected(), clock)
    window.setMedia(microphone=True)
    clock.jump(1)
    with asks(window, Action.MEDIA) as said:
        window.press(MediaKind.MICROPHONE)
    assert said.args == [(MediaKind.MICROPHONE, False)]


def test_pictures_and_levels_reach_the_stage(window, clock):
    opened(window, connected(video=True), clock)
    window.setVideo("grace", frame())
    assert window.pictured()
    assert window.stage.main.live
    window.setSelfView(frame())
    assert window.stage.selfView.isVisible()
    window.setLevel("grace", 0.4)
    assert window.stage.block.face.level() == 0.4
    widget = QWidget()
    window.setMediaWidget(widget)
    assert widget.isVisible()
    window.setMediaWidget(None)
    widget.deleteLater()


def test_full_screen_by_double_click_and_back_by_escape(window, clock, qtbot):
    opened(window, connected(video=True), clock)
    doubleClick(window.card, QPoint(300, 200))
    assert window.isFullScreen()
    assert window.card.radius() == 0
    assert window.stage.glyphs.buttons["fullScreen"].accessibleName() == "Leave full screen"
    window.escape()
    assert not window.isFullScreen()
    assert window.card.radius() == StageSize.RADIUS


def test_escape_closes_the_people_first(window, clock):
    view = outgoingGroup((member("a"), member("b")), phase=Phase.CONNECTED, connectedAt=900.0)
    opened(window, view, clock)
    window.stage.togglePeople()
    window.escape()
    assert window.stage.people.isHidden()
    assert window.isVisible()


def test_an_apps_own_parts_stand_in_it(window, clock):
    made = {}

    def part(name):
        def build(view, owner):
            made[name] = QLabel(name)
            return made[name]

        return build

    window.setBuilders(
        CallBuilders(avatar=part("avatar"), buttons=part("buttons"), background=part("background"))
    )
    opened(window, connected(), clock)
    assert all(widget.isVisible() for widget in made.values())
    assert not window.stage.bar.isVisible()
    assert not window.stage.block.face.isVisible()


def test_an_apps_whole_page_takes_its_place(window, clock):
    page = QLabel("mine")
    window.setBuilders(CallBuilders(inCallPage=lambda view, owner: page))
    opened(window, connected(), clock)
    assert page.isVisible()
    assert not window.stage.isVisible()


def test_one_that_came_in_says_who_it_is_with(window, clock):
    opened(window, incoming(phase=Phase.CONNECTED, connectedAt=900.0), clock)
    assert window.windowTitle() == "Call with Ada Lovelace"
    assert window.stage.block.name.text() == "Ada Lovelace"


def test_people_of_a_group_can_be_rung_again_and_added(window, clock, qtbot):
    people = (member("a"), member("b"), member("c", CallUserState.REJECTED))
    window.setOffers(invite=True)
    opened(window, outgoingGroup(people, phase=Phase.CONNECTED, connectedAt=900.0), clock)
    with asks(window, Action.RING_AGAIN) as said:
        window.stage.personPressed.emit("c", "ringAgain")
    assert said.args == ["c"]
    with asks(window, Action.INVITE):
        window.press(Action.INVITE)


def held(window, place):
    """Press there and begin to drag."""
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(window, place - QPoint(30, 30))
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place - QPoint(30, 30)),
        window.mapToGlobal(QPointF(place - QPoint(30, 30))),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, moved)


def test_made_smaller_than_it_can_be_it_is_put_aside(window, clock, qtbot):
    opened(window, connected(), clock)
    held(window, window.card.geometry().bottomRight())
    with asks(window, Action.HIDE):
        window.resize(QSize(300, 340).grownBy(window.frameMargins()))
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=3_000)
    least = QSize(StageSize.LEAST_WIDTH, StageSize.LEAST_HEIGHT)
    window.show()
    assert window.card.size().expandedTo(least) == window.card.size()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton)


def test_a_press_at_an_edge_makes_it_larger_and_one_on_the_stage_moves_it(window, clock, qtbot):
    opened(window, connected(), clock)
    assert not window.dragged
    held(window, window.card.geometry().bottomRight())
    assert window.dragged
