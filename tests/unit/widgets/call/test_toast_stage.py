from __future__ import annotations

import pytest

from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.call.toast_stage import ToastStage
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.scenes.incoming_scene import IncomingOptions, incomingScene
from demo.gallery.people import ADA, incoming

TEXT = InnerText()
NOTHING_MORE = IncomingOptions(message=False, silence=False, remind=False, audioOnly=False)


@pytest.fixture
def toast(clock, show):
    made = ToastStage(guard=InputGuard(clock), text=TEXT, clock=clock)
    made.setUsers((ADA,))
    made.showScene(incomingScene(incoming(video=True), TEXT))
    made.resize(384, 136)
    return show(made)


def test_the_two_answers_are_of_one_height_on_one_line(toast):
    red, green = toast.slots["red"], toast.slots["green"]
    assert red.y() == green.y()
    assert red.groundRect().height() == green.groundRect().height() == 40
    right = red.mapTo(toast, red.groundRect().toRect().topRight()).x()
    left = green.mapTo(toast, green.groundRect().toRect().topLeft()).x()
    assert left - right >= 8


def test_the_menu_is_the_end_of_the_green_answer(toast):
    green, menu = toast.slots["green"], toast.menuButton
    assert menu.isVisible()
    assert menu.geometry().left() == green.geometry().right() + 1
    assert toast.control(Action.MORE) is menu


def test_without_other_answers_there_is_no_menu(toast):
    toast.showScene(incomingScene(incoming(), TEXT, options=NOTHING_MORE))
    assert not toast.menuButton.isVisible()


def test_the_menu_opens_while_the_connection_is_lost(toast):
    toast.showScene(incomingScene(incoming(offline=True), TEXT))
    assert not toast.slots["green"].isEnabled()
    assert toast.menuButton.isEnabled()


def test_the_line_below_the_name_says_how_it_stands(toast):
    toast.showScene(incomingScene(incoming(silenced=True), TEXT))
    assert toast.status.text() == "Incoming call · silenced"
    toast.showScene(incomingScene(incoming(phase=Phase.CONNECTED, connectedAt=900.0), TEXT))
    assert toast.timer.isVisible() and not toast.status.isVisible()
