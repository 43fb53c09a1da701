"""The example's form: what Designer set is there, and what it has is wired."""

from __future__ import annotations

import pytest

from callkit.designer.loading import loadUi, uiClass
from callkit.kit import CallKit, KitParts
from callkit.testing.recording import RecordingRinger
from callkit.widgets import CallBannerArea, CallHistoryView, SendCallInvitationButton
from demo.examples.from_form import FORM, wired


@pytest.fixture
def page(qtbot):
    made = loadUi(FORM)
    qtbot.addWidget(made)
    return made


def test_what_designer_set_is_there(page):
    assert page.findChild(CallBannerArea, "banners").incoming
    button = page.findChild(SendCallInvitationButton, "callBob")
    assert (button.isVideoCall, button.timeoutSeconds) == (True, 30)
    assert page.findChild(CallHistoryView, "history").filter == "missed"


def test_what_the_form_has_is_wired(page, qtloop):
    kit = CallKit(notify=False, tray=False, parts=KitParts(ringer=RecordingRinger()))
    wired(page, kit)
    area = page.findChild(CallBannerArea)
    assert kit.windows.banners.area is area
    assert [user.userID for user in page.findChild(SendCallInvitationButton).invitees()] == ["bob"]
    assert page.findChild(CallHistoryView).proxy.sourceModel() is kit.service.history
    kit.setBannerArea(None)

    async def closed():
        await kit.close()

    qtloop.run(closed())


def test_the_form_compiles_too():
    assert uiClass(FORM).__name__ == "Ui_CallPage"
