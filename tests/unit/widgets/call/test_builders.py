"""An app's own parts stand in the built windows, follow the call, and never cost one."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from callkit.errors import ErrorCode, RequestError
from callkit.model import CallUserState, EndReason
from callkit.requests import Action
from callkit.switchboard.view import MemberView, Phase
from callkit.theme import Size
from callkit.widgets.call.builders import CallBuilders
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import ALAN, GRACE, incoming, incomingGroup, outgoing, outgoingGroup
from tests.asking import asks, asksNot

CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
ENDED = {"phase": Phase.ENDED, "endReason": EndReason.CANCELLED}
GROUP = outgoingGroup(
    tuple(MemberView(user=user, state=CallUserState.RECEIVED) for user in (GRACE, ALAN))
)
PLACES = ("avatar", "background", "buttons")
PAGES = ("incomingPage", "outgoingPage", "groupPage", "inCallPage")


class Part(QWidget):
    """An app's widget: what it was told, and a button that takes the call."""

    def __init__(self, view, window):
        super().__init__()
        self.phases = []
        self.button = QPushButton("Take it")
        self.button.clicked.connect(lambda: window.press(Action.ACCEPT))
        QVBoxLayout(self).addWidget(self.button)

    def setCall(self, view):
        self.phases.append(view.phase)


@pytest.fixture
def built(clock, show):
    def built(view, compact=False, **builders):
        if view.outgoing:
            window = CallWindow(clock=clock)
        else:
            window = IncomingCallDialog(clock=clock, compact=compact)
        window.failures = []
        window.builderFailed.connect(window.failures.append)
        window.setBuilders(CallBuilders(**builders))
        window.setCall(view)
        show(window)
        return window

    return built


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (incoming(), "incomingPage"),
        (incomingGroup(GRACE), "incomingPage"),
        (incoming(**ENDED), "incomingPage"),
        (outgoing(), "outgoingPage"),
        (incoming(**CONNECTED), "inCallPage"),
        (outgoing(**CONNECTED), "inCallPage"),
        (outgoing(connectedAt=900.0, **ENDED), "inCallPage"),
        (GROUP, "groupPage"),
        (incomingGroup(GRACE, **CONNECTED), "groupPage"),
    ],
)
def test_each_kind_of_call_has_its_page(built, view, name):
    made = []

    def note(which):
        def build(view, window):
            made.append(which)
            return Part(view, window)

        return build

    window = built(view, **{page: note(page) for page in PAGES})
    assert made == [name]
    assert window.page().isVisible()
    assert window.page().parentWidget() is window.card
    assert not window.stage.isVisible()


def test_a_page_is_made_once_and_follows_the_call(built):
    window = built(incoming(), incomingPage=Part)
    page = window.page()
    window.setCall(incoming(silenced=True))
    window.setCall(incoming(phase=Phase.ACCEPTING))
    assert window.page() is page
    assert page.phases == [Phase.RINGING, Phase.RINGING, Phase.ACCEPTING]
    window.setCall(incoming(**CONNECTED))
    assert window.page() is None
    assert not page.isVisible()
    assert window.stage.isVisible()


def test_a_builder_decides_for_each_call(built):
    def videoOnly(view, window):
        return Part(view, window) if view.video else None

    assert built(incoming(), incomingPage=videoOnly).page() is None
    assert built(incoming(video=True), incomingPage=videoOnly).page() is not None


def test_a_pages_button_is_guarded_and_answers(built, clock, qtbot):
    window = built(incoming(), incomingPage=Part)
    with asksNot(window, Action.ACCEPT):
        QTest.mouseClick(window.page().button, Qt.MouseButton.LeftButton)
    clock.jump(1)
    with asks(window, Action.ACCEPT):
        QTest.mouseClick(window.page().button, Qt.MouseButton.LeftButton)
    window.setCall(incoming(phase=Phase.ACCEPTING))
    clock.jump(1)
    with asksNot(window, Action.ACCEPT):
        window.page().button.click()


def test_the_chords_work_behind_a_page(built, clock, qtbot):
    window = built(incoming(), incomingPage=Part)
    window.activateWindow()
    clock.jump(1)
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    with asks(window, Action.DECLINE):
        QTest.keyClick(window, Qt.Key.Key_D, both)


def test_a_page_may_refuse_with_words_while_it_rings(built, clock, qtbot):
    window = built(incoming(), incomingPage=Part)
    assert not window.declineWith("Later"), "guarded"
    clock.jump(1)
    with asks(window, Action.DECLINE) as heard:
        assert window.declineWith(" Later ")
    assert heard.args == ["Later"]
    assert not window.declineWith("  ")
    window.setCall(incoming(**ENDED))
    clock.jump(1)
    assert not window.declineWith("Too late")


def test_a_window_is_as_large_as_its_page_wants(built):
    def build(view, window):
        page = QWidget()
        page.setMinimumSize(500, 300)
        return page

    window = built(incoming(), incomingPage=build)
    assert window.card.size().toTuple() == (500, 300)


@pytest.mark.parametrize("compact", [False, True])
def test_the_apps_face_stands_where_the_kits_did(built, compact):
    stock = built(incoming(), compact).stage
    centre = stock.avatar.geometry().center()

    def build(view, window):
        face = QLabel("face")
        face.setFixedSize(stock.avatar.size())
        return face

    stage = built(incoming(), compact, avatar=build).stage
    (face,) = [label for label in stage.findChildren(QLabel) if label.text() == "face"]
    assert face.geometry().center() == centre
    assert not stage.avatar.isVisible()


def test_the_apps_buttons_replace_the_row_in_every_state(built, clock, qtbot):
    window = built(incoming(), buttons=Part)
    row = window.findChild(Part)
    assert row.isVisible()
    assert not any(slot.isVisible() for slot in window.stage.slots.values())
    clock.jump(1)
    with asks(window, Action.ACCEPT):
        row.button.click()
    window.setCall(incoming(phase=Phase.ACCEPTING))
    assert not any(slot.isVisible() for slot in window.stage.slots.values())
    assert row.phases[-1] is Phase.ACCEPTING


def test_the_background_lies_behind_everything_and_fills_the_card(built):
    window = built(incoming(), background=Part)
    ground = window.findChild(Part)
    assert ground.geometry() == window.card.rect()
    assert window.card.children().index(ground) == 0
    assert ground.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    window.resize(window.width() + 40, window.height() + 30)
    assert ground.geometry() == window.card.rect()


def test_the_words_and_buttons_of_a_state_can_be_edited_as_a_value(built):
    def edit(scene, view):
        green = dataclasses.replace(scene.green, label="Pick up", icon="voice")
        return dataclasses.replace(scene, name="The boss", green=green, quick=())

    window = built(incoming(), scene=edit)
    assert window.stage.name.text() == "The boss"
    assert window.stage.control(Action.ACCEPT).text() == "Pick up"
    assert window.stage.control(Action.MESSAGE) is None


def boom(*_):
    raise KeyError("theme.json")


def nothing_useful(*_):
    return "a string"


@pytest.mark.parametrize("broken", [boom, nothing_useful])
@pytest.mark.parametrize("name", [*PLACES, "scene", "incomingPage"])
def test_a_builder_that_fails_costs_no_call(built, clock, qtbot, name, broken):
    window = built(incoming(), **{name: broken})
    window.setCall(incoming(silenced=True))
    (failure,) = window.failures
    assert isinstance(failure, RequestError)
    assert failure.code == ErrorCode.FAILED
    assert name in failure.message
    assert window.page() is None
    assert window.stage.avatar.isVisible()
    clock.jump(1)
    with asks(window, Action.ACCEPT):
        QTest.mouseClick(window.stage.control(Action.ACCEPT), Qt.MouseButton.LeftButton)


class Fragile(Part):
    def setCall(self, view):
        if view.silenced:
            raise RuntimeError("cannot be silenced")


@pytest.mark.parametrize("name", [*PLACES, "incomingPage"])
def test_a_part_that_breaks_later_gives_way_to_the_kits_own(built, clock, qtbot, name):
    window = built(incoming(), **{name: Fragile})
    assert window.failures == []
    window.setCall(incoming(silenced=True))
    window.setCall(incoming(silenced=True))
    assert len(window.failures) == 1
    assert window.stage.isVisible()
    assert window.stage.avatar.isVisible()
    assert window.stage.control(Action.ACCEPT).isVisible()
    assert not [part for part in window.findChildren(Part) if part.isVisible()]
    clock.jump(1)
    with asks(window, Action.ACCEPT):
        window.press(Action.ACCEPT)


@pytest.mark.parametrize("name", [*PLACES, "incomingPage"])
def test_a_part_the_app_has_deleted_gives_way_too(built, qtbot, name):
    window = built(incoming(), **{name: Part})
    part = window.findChild(Part)
    with qtbot.waitSignal(part.destroyed):
        part.deleteLater()
    window.setCall(incoming(silenced=True))
    assert window.stage.isVisible()
    assert window.stage.avatar.isVisible()
    assert window.stage.control(Action.ACCEPT).isVisible()


def test_a_call_window_has_its_own_size_whatever_page_rang_in_it(built, show):
    window = built(
        incoming(), incomingPage=lambda view, dialog: Part(view, dialog) if view.rings else None
    )
    show(window)
    assert window.card.height() < Size.FULL_HEIGHT
    window.setCall(incoming(**CONNECTED))
    assert window.page() is None
    assert window.card.width() >= Size.FULL_WIDTH
    assert window.card.height() >= Size.FULL_HEIGHT
    assert window.card.rect().contains(window.stage.geometry())
