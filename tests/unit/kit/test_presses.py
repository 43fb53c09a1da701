"""What is pressed becomes one order, whatever it was pressed on."""

from __future__ import annotations

import pytest

from callkit.desktop.notifier.base import NotificationAction
from demo.gallery.people import ADA, incoming

CALL = incoming(ADA, video=True)


@pytest.mark.parametrize(
    ("press", "order"),
    [
        (lambda kit: kit._presses.trayChosen(CALL.callID, "answer"), "accept"),
        (lambda kit: kit._presses.trayChosen(CALL.callID, "decline"), "reject"),
        (lambda kit: kit._presses.trayChosen(CALL.callID, "silence"), "silence"),
        (lambda kit: kit._presses.trayChosen(CALL.callID, "hangUp"), "hangUp"),
        (lambda kit: kit._presses.noticePressed(CALL, NotificationAction.ANSWER, ""), "accept"),
        (lambda kit: kit._presses.noticePressed(CALL, NotificationAction.DECLINE, ""), "reject"),
        (lambda kit: kit._presses.noticePressed(CALL, NotificationAction.CALL_AGAIN, ""), "send"),
    ],
)
def test_the_same_wish_is_the_same_order(stage, press, order) -> None:
    stage.service.appear(CALL)
    press(stage.kit)
    assert [name for name, *_ in stage.service.orders] == [order]


def test_a_video_call_answered_without_the_camera_is_remembered(stage) -> None:
    stage.service.appear(CALL)
    stage.kit.windows.acceptRequested.emit(CALL.callID, False)
    assert stage.kit.isAudioOnly(CALL.callID)


def test_a_line_of_the_tray_for_a_call_that_is_over_does_nothing(stage) -> None:
    stage.kit._presses.trayChosen("gone", "answer")
    assert stage.service.orders == []
