from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from callkit.model import CallUserState, EndReason
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import MemberView, Phase
from callkit.widgets.call.in_call_panel import InCallPanel
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.outgoing_dialog import OutgoingCallDialog
from demo.gallery.pages import incoming_call, outgoing_call
from demo.gallery.people import ALAN, GRACE, incoming, incomingGroup, outgoing, outgoingGroup
from tests.asking import asks, asksNot

TWO = tuple(MemberView(user=user, state=CallUserState.INVITING) for user in (GRACE, ALAN))


@pytest.mark.parametrize("name", incoming_call.states())
def test_an_incoming_window_keeps_place_and_size_from_ringing_to(name, clock, show):
    dialog = show(incoming_call.show(incoming(video="video" in name)))
    dialog.move(100, 100)
    red = dialog.stage.slots["red"]
    low, disc = dialog.geometry().bottom(), red.mapToGlobal(red.discRect().center())
    view = incoming_call.states()[name]
    if not view.group:
        dialog.setCall(view)
        QApplication.processEvents()
        assert dialog.width() == dialog.minimumWidth() or dialog.x() == 100
        assert dialog.geometry().bottom() == low, "a line more makes it taller at its upper edge"
        if view.live and not view.connectedAt:
            assert red.mapToGlobal(red.discRect().center()) == disc


@pytest.mark.parametrize("name", incoming_call.states())
def test_the_small_form_keeps_place_and_size_through_all_states(name, clock, show):
    dialog = show(incoming_call.show(incoming(video="video" in name), True))
    before = dialog.geometry()
    dialog.setCall(incoming_call.states()[name])
    QApplication.processEvents()
    assert dialog.geometry() == before


@pytest.mark.parametrize("name", outgoing_call.states())
def test_an_outgoing_window_keeps_its_size_from_calling_to(name, show):
    dialog = show(outgoing_call.show(outgoing()))
    before = dialog.size()
    view = outgoing_call.states()[name]
    if not view.group:
        dialog.setCall(view)
        assert dialog.size() == before


def test_the_window_is_never_rebuilt(clock, show):
    dialog = show(IncomingCallDialog(clock=clock))
    dialog.setCall(incoming())
    window, buttons = dialog.winId(), set(dialog.findChildren(QWidget))
    for phase in (Phase.ACCEPTING, Phase.CONNECTED, Phase.ENDED):
        dialog.setCall(incoming(phase=phase, connectedAt=900.0))
    assert dialog.winId() == window
    assert buttons <= set(dialog.findChildren(QWidget))


def test_a_group_one_calls_has_rows_from_the_beginning(clock, show):
    dialog = OutgoingCallDialog(clock=clock)
    dialog.setCall(outgoingGroup(TWO))
    show(dialog)
    assert isinstance(dialog.stage, InCallPanel)
    assert [row.userID() for row in dialog.stage.people.rows()] == ["grace", "alan"]


def test_an_incoming_group_gets_its_rows_when_taken(clock, show):
    dialog = IncomingCallDialog(clock=clock)
    dialog.setCall(incomingGroup(GRACE))
    show(dialog)
    assert not isinstance(dialog.stage, InCallPanel)
    dialog.setCall(incomingGroup(GRACE, phase=Phase.CONNECTED, connectedAt=900.0))
    assert isinstance(dialog.stage, InCallPanel)
    assert dialog.guard.active


def test_rows_of_the_panel_speak_through_the_window(clock, show, qtbot):
    dialog = OutgoingCallDialog(clock=clock)
    dialog.setCall(outgoingGroup(TWO))
    show(dialog)
    clock.jump(1)
    with asks(dialog, Action.STOP_CALLING) as stopped:
        dialog.stage.people.rows()[0].actionButton.click()
    assert stopped.args == ["grace"]


def test_the_apps_picture_gets_the_middle_of_a_connected_call(clock, show):
    dialog = OutgoingCallDialog(clock=clock)
    picture = QWidget()
    dialog.setMediaWidget(picture)
    dialog.setCall(outgoing())
    show(dialog)
    assert not picture.isVisible()
    dialog.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    assert picture.isVisible()
    assert picture.width() > 250
    dialog.setMediaWidget(None)
    assert not picture.isVisible()
    picture.deleteLater()


def test_an_ended_call_goes_by_itself(clock, show, qtbot):
    dialog = show(IncomingCallDialog(clock=clock))
    dialog.setCall(incoming())
    dialog.setCall(incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert dialog._lingering.timer.interval() == 800
    with qtbot.waitSignal(dialog.dismissed):
        dialog._lingering.timer.timeout.emit()
    assert not dialog.isVisible()


@pytest.mark.parametrize("compact", [False, True])
def test_what_one_has_declined_leaves_at_once_and_without_a_word(compact, clock, show, heard):
    dialog = show(IncomingCallDialog(clock=clock, compact=compact))
    dialog.setCall(incoming())
    dialog.setCall(incoming(phase=Phase.ENDING))
    said = dialog.stage.status.text(), dialog.stage.slots["green"].text()
    with_message = incoming(phase=Phase.ENDED, endReason=EndReason.DECLINED, message="Later.")
    dialog.setCall(with_message)
    assert not dialog.isVisible()
    assert (dialog.stage.status.text(), dialog.stage.slots["green"].text()) == said


@pytest.mark.parametrize("compact", [False, True])
def test_a_refusal_that_is_done_within_a_blink_dims_nothing(compact, clock, show):
    dialog = show(IncomingCallDialog(clock=clock, compact=compact))
    dialog.setCall(incoming(video=True))
    dialog.guard.release()
    before = dialog.card.grab().toImage()
    dialog.setCall(incoming(video=True, phase=Phase.ENDING))
    after = dialog.card.grab().toImage()
    slots = [slot for slot in dialog.stage.slots.values() if slot.isVisible()]
    assert slots and not any(slot.isEnabled() for slot in slots)
    for slot in (*slots, dialog.stage.avatar):
        at = slot.mapTo(dialog.card, slot.rect().center())
        for away in (-14, 0, 14):
            place = (at.x() + away, at.y() + 12)
            assert after.pixelColor(*place) == before.pixelColor(*place)


def test_the_switches_show_what_the_app_says(clock, show, qtbot):
    dialog = OutgoingCallDialog(clock=clock)
    dialog.setMedia(microphone=False, camera=False)
    dialog.setCall(outgoing(video=True))
    show(dialog)
    clock.jump(1)
    with asks(dialog, Action.MEDIA) as muted:
        dialog.stage.control(MediaKind.MICROPHONE).click()
    assert muted.args == [(MediaKind.MICROPHONE, True)]
    with asks(dialog, Action.MEDIA) as camera:
        dialog.stage.control(MediaKind.CAMERA).click()
    assert camera.args == [(MediaKind.CAMERA, True)]


def test_putting_aside_ends_nothing(clock, show, qtbot):
    dialog = show(OutgoingCallDialog(clock=clock))
    dialog.setCall(outgoing())
    clock.jump(1)
    with asksNot(dialog, Action.CANCEL):
        dialog.stage.control(Action.MINIMIZE).click()
    assert dialog.isMinimized()


def test_each_state_is_announced_once(clock, show, heard):
    dialog = OutgoingCallDialog(clock=clock)
    dialog.setCall(outgoing())
    assert heard == []
    show(dialog)
    dialog.setCall(outgoing())
    dialog.setCall(outgoing(phase=Phase.RINGING))
    dialog.setCall(outgoing(phase=Phase.ENDED, endReason=EndReason.BUSY))
    assert heard == [
        ("Calling", False),
        ("Ringing", False),
        ("Grace Hopper is in another call", True),
    ]


def test_the_window_has_room_for_words_twice_as_large(clock, show, theme):
    dialog = show(IncomingCallDialog(clock=clock))
    dialog.setCall(incoming(video=True))
    before = dialog.size()
    theme.setTextScale(2.0)
    assert dialog.height() > before.height()
    for button in dialog.stage.slots.values():
        assert button.size().expandedTo(button.sizeHint()) == button.size()


def test_the_close_button_stands_in_the_card(clock, show):
    dialog = show(IncomingCallDialog(clock=clock))
    dialog.setCall(incoming())
    assert dialog.card.rect().contains(dialog.closeButton.geometry())
    assert dialog.closeButton.size().expandedTo(QSize(44, 44)) == dialog.closeButton.size()


def test_the_mouse_in_the_window_keeps_it_there(clock, show):
    dialog = show(IncomingCallDialog(clock=clock))
    dialog.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    dialog.setCall(incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    assert dialog._lingering.timer.isActive()
    place = QPointF(5, 5)
    QApplication.sendEvent(dialog, QEnterEvent(place, place, place))
    assert not dialog._lingering.timer.isActive()
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.Leave))
    assert dialog._lingering.timer.isActive()


def test_a_visible_window_inside_another_dies_with_it(clock, show):
    host = QWidget()
    for _ in range(20):
        dialog = IncomingCallDialog(host, clock=clock)
        dialog.setWindowFlags(Qt.WindowType.Widget)
        dialog.setCall(incoming(phase=Phase.ENDED, endReason=EndReason.DECLINED))
    host.show()
    shiboken6.delete(host)
    assert not shiboken6.isValid(dialog)
