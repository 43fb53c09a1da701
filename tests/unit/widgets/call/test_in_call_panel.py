from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from callkit.model import CallUserState
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import MemberView, Phase
from callkit.widgets.call.in_call_panel import InCallPanel
from demo.gallery.people import ALAN, GRACE, outgoing, outgoingGroup

CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 917.0}
GROUP = outgoingGroup(
    tuple(MemberView(user=user, state=CallUserState.ACCEPTED) for user in (GRACE, ALAN)),
    **CONNECTED,
)


@pytest.fixture
def panel(clock, show):
    made = InCallPanel(clock=clock)
    made.setMedia(microphone=True, camera=True)
    made.setOffers(invite=True, endForAll=True)
    made.setCall(outgoing(**CONNECTED))
    made.resize(420, 560)
    clock.jump(1)
    return show(made)


def test_name_and_time_stand_on_top(panel):
    assert panel.name.text() == "Grace Hopper"
    assert panel.timer.text() in ("01:23", "01:24")
    assert panel.timer.geometry().top() < 120


@pytest.mark.parametrize(
    ("action", "signal", "arguments"),
    [
        (Action.HANG_UP, "hangUpRequested", []),
        (Action.INVITE, "inviteRequested", []),
        (MediaKind.MICROPHONE, "mediaToggled", ["microphone", False]),
        (MediaKind.CAMERA, "mediaToggled", ["camera", False]),
    ],
)
def test_each_control_says_what_was_pressed(panel, qtbot, action, signal, arguments):
    with qtbot.waitSignal(getattr(panel, signal)) as heard:
        panel.control(action).click()
    assert heard.args == arguments


def test_a_group_can_be_ended_for_everybody(panel, qtbot, clock):
    panel.setCall(GROUP)
    clock.jump(1)
    with qtbot.waitSignal(panel.endForAllRequested):
        panel.control(Action.END_FOR_ALL).click()


def test_without_media_a_group_shows_its_rows(panel):
    panel.setCall(GROUP)
    assert panel.people.isVisible()
    assert panel.people.inviteButton.isVisible()
    assert not panel.peopleButton.isVisible()


def test_media_take_the_middle_and_people_are_one_press_away(panel):
    picture = QWidget()
    panel.setMediaWidget(picture)
    panel.setCall(GROUP)
    assert picture.isVisible()
    assert not panel.people.isVisible()
    panel.peopleButton.click()
    assert panel.people.isVisible()
    assert not picture.isVisible()


def test_a_widget_is_given_back_when_another_takes_its_place(panel, qtbot):
    first, second = QWidget(), QWidget()
    qtbot.addWidget(first)
    panel.setMediaWidget(first)
    panel.setMediaWidget(second)
    assert first.parent() is None
    assert not first.isVisible()
    assert second.isVisible()


def test_ones_own_picture_stands_in_the_corner(panel):
    own = QWidget()
    panel.setSelfView(own)
    middle = panel._middle
    assert own.isVisible()
    assert own.geometry().right() > middle.width() * 0.7
    assert middle.rect().contains(own.geometry())
    panel.resize(600, 700)
    assert middle.rect().contains(own.geometry())
    panel.setSelfView(None)
    assert own.parent() is None
    own.deleteLater()


def test_red_stands_first_in_the_bar(panel):
    places = {name: button.x() for name, button in panel.slots.items()}
    assert places["red"] < places["middle"] < places["green"]
