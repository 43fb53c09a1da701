from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from callkit.model import EndReason
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.stage.window import CallWindow
from demo.gallery.pages import incoming_call
from demo.gallery.people import incoming, outgoing
from tests.asking import asks, asksNot


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


def test_the_window_is_never_rebuilt(clock, show):
    dialog = show(IncomingCallDialog(clock=clock))
    dialog.setCall(incoming())
    window, buttons = dialog.winId(), set(dialog.findChildren(QWidget))
    for phase in (Phase.ACCEPTING, Phase.CONNECTED, Phase.ENDED):
        dialog.setCall(incoming(phase=phase, connectedAt=900.0))
    assert dialog.winId() == window
    assert buttons <= set(dialog.findChildren(QWidget))


def test_what_the_app_gave_a_ring_goes_to_the_window_of_its_call(clock, show, qtbot):
    ring, call = IncomingCallDialog(clock=clock), CallWindow(clock=clock)
    qtbot.addWidget(ring)
    theirs, own = QWidget(), QWidget()
    ring.setCall(incoming(video=True))
    ring.setMediaWidget(theirs)
    ring.setSelfView(own)
    ring.setMemberNote("ada", MemberNote.MUTED)
    ring.passOn(call)
    call.setCall(incoming(video=True, phase=Phase.CONNECTED, connectedAt=900.0))
    show(call)
    assert theirs.isVisible()
    assert own.isVisible()
    for widget in (theirs, own):
        assert call.isAncestorOf(widget)


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
    dialog = CallWindow(clock=clock)
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
    dialog = show(CallWindow(clock=clock))
    dialog.setCall(outgoing())
    clock.jump(1)
    dialog.mayHide = lambda: False
    with asksNot(dialog, Action.CANCEL):
        dialog.askToClose()
    assert dialog.isMinimized()


def test_what_no_window_manager_can_minimise_is_closed_into_its_bar(clock, show, monkeypatch):
    monkeypatch.setattr("callkit.widgets.call.call_dialog.canMinimise", lambda _: False)
    dialog = show(CallWindow(clock=clock))
    dialog.setCall(outgoing())
    with asks(dialog, Action.HIDE):
        dialog.perform(Action.MINIMIZE)
    assert not dialog.isVisible()


def test_each_state_is_announced_once(clock, show, heard):
    dialog = CallWindow(clock=clock)
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
