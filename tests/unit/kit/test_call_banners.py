"""Call waiting inside the app's own window, through CallKit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from callkit.kit.call_banners import CallBanners
from callkit.model import EndReason
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import Phase
from callkit.theme import Theme
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.inline.mini_bar import MiniCallBar
from demo.gallery.people import ADA, GRACE, incoming, outgoing
from tests.telling import tell

WAITING = {"phase": Phase.WAITING}
CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 990.0}
BOTH = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def still(qapp):
    theme = Theme.instance()
    theme.setReducedMotion(True)
    yield
    theme.setReducedMotion(None)


@pytest.fixture
def app(stage, qtbot):
    """The app's window, with an area, and a call that goes on."""
    window = QWidget()
    window.area = CallBannerArea()
    column = QVBoxLayout(window)
    column.addWidget(window.area)
    column.addWidget(QLabel("The app"), 1)
    qtbot.addWidget(window)
    window.resize(640, 400)
    window.show()
    stage.kit.setBannerArea(window.area)
    stage.service.appear(outgoing(GRACE, callID="1", **CONNECTED))
    return window


def active(window):
    window.activateWindow()
    QTest.qWaitForWindowActive(window)


def pressed(stage, button):
    stage.now += 1.0
    QApplication.processEvents()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_call_that_waits_shows_in_the_apps_window_and_has_no_other(stage, app):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    assert app.area.banner("2").isVisible()
    assert app.area.banner("2").acceptButton.text() == "End and accept"
    assert stage.kit.windows.window("2") is None
    assert stage.notifiers[0].shown["2"]


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("acceptButton", ("accept", "2")),
        ("declineButton", ("reject", "2", "")),
        ("silenceButton", ("silence", "2", True)),
    ],
)
def test_its_buttons_reach_the_service(stage, app, button, order):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    pressed(stage, getattr(app.area.banner("2"), button))
    assert stage.service.orders == [order]


def test_its_cross_ignores_and_refuses_nothing(stage, app):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    pressed(stage, app.area.banner("2").ignoreButton)
    assert stage.service.orders == [("ignore", "2")]


def test_an_answered_call_goes_on_in_a_window(stage, app):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    stage.service.change(incoming(ADA, callID="2", phase=Phase.ACCEPTING))
    assert app.area.callIDs() == ()
    assert stage.kit.windows.window("2").isVisible()


def test_a_refused_call_needs_no_window_to_say_so(stage, app):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    stage.service.change(incoming(ADA, callID="2", phase=Phase.ENDING))
    stage.service.finish("2", EndReason.DECLINED)
    assert app.area.callIDs() == ()
    assert stage.kit.windows.window("2") is None


@pytest.mark.parametrize("reason", list(EndReason))
def test_the_banner_is_gone_with_any_end(stage, app, reason):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    stage.service.finish("2", reason)
    assert app.area.callIDs() == ()
    assert stage.kit.windows.window("2") is None


def test_when_the_apps_window_goes_the_call_gets_a_window(stage, app):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    app.hide()
    assert app.area.callIDs() == ()
    assert stage.kit.windows.window("2").isVisible()
    app.show()
    stage.service.change(incoming(ADA, callID="2", silenced=True, **WAITING))
    assert app.area.callIDs() == (), "it stays where it is"


def test_without_an_area_in_sight_a_call_that_waits_has_a_window(stage, app):
    app.hide()
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    assert stage.kit.windows.window("2").isVisible()


def test_a_deleted_area_costs_no_call(stage, app, qtbot):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    area = app.area
    area.setParent(None)
    area.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    stage.service.change(incoming(ADA, callID="2", silenced=True, **WAITING))
    assert stage.kit.windows.window("2").isVisible()
    stage.service.appear(incoming(GRACE, callID="3", **WAITING))
    others = stage.kit.windows.window("2").others()
    assert [view.callID for view in others] == ["3"]


def test_an_area_that_is_taken_away_gives_its_calls_back(stage, app):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    stage.kit.setBannerArea(None)
    assert app.area.callIDs() == ()
    assert stage.kit.windows.window("2").isVisible()
    app.area.requested.emit(CallRequest("2", Action.DECLINE))
    assert stage.service.orders == []


def test_an_ordinary_ring_has_a_window_unless_the_area_wants_it(stage, app):
    stage.service.finish("1", EndReason.ENDED)
    active(app)
    stage.service.appear(incoming(ADA, callID="2"))
    assert stage.kit.windows.window("2").isVisible()
    app.area.setIncoming(True)
    active(app)
    stage.service.appear(incoming(GRACE, callID="3"))
    assert app.area.banner("3").acceptButton.text() == "Accept"
    assert stage.kit.windows.window("3") is None


def test_the_chords_answer_the_banner_and_still_end_the_call_one_is_in(stage, app):
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    active(stage.kit.windows.window("1"))
    stage.now += 2.0
    QTest.keyClick(stage.kit.windows.window("1"), Qt.Key.Key_D, BOTH)
    assert stage.service.orders == [("reject", "2", "")]
    QTest.keyClick(stage.kit.windows.window("1"), Qt.Key.Key_E, BOTH)
    assert stage.service.orders[-1] == ("hangUp", "1")


def test_an_answered_dialog_gives_the_answer_chords_to_the_banner(stage, app):
    stage.service.finish("1", EndReason.ENDED)
    stage.service.appear(incoming(GRACE, callID="3"))
    stage.service.change(incoming(GRACE, callID="3", **CONNECTED))
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    active(stage.kit.windows.window("3"))
    stage.now += 2.0
    QTest.keyClick(stage.kit.windows.window("3"), Qt.Key.Key_A, BOTH)
    assert stage.service.orders[-1] == ("accept", "2")


def test_the_bar_of_a_call_put_aside_follows_the_apps_window(stage, app):
    stage.kit.setMedia("1", microphone=False)
    stage.now += 1.0
    stage.kit.windows.window("1").close()
    inside = stage.kit.windows.bar("1")
    assert inside.window() is app
    assert inside.muteButton.isChecked()
    app.hide()
    outside = stage.kit.windows.bar("1")
    assert outside.isWindow()
    assert outside.isVisible()
    app.show()
    assert stage.kit.windows.bar("1").window() is app
    stage.service.finish("1", EndReason.ENDED)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert app.findChildren(MiniCallBar) == []


def test_ringing_window_and_running_call_share_the_chords(stage):
    stage.service.appear(outgoing(GRACE, callID="1", **CONNECTED))
    stage.service.appear(incoming(ADA, callID="2", **WAITING))
    running, ringing = (stage.kit.windows.window(callID) for callID in ("1", "2"))
    assert running._keys["end"].isEnabled()
    assert running._keys["mute"].isEnabled()
    assert not running._keys["callAgain"].isEnabled()
    assert ringing._keys["accept"].isEnabled()
    assert not ringing._keys["end"].isEnabled()
    stage.press("2", Action.DECLINE)


def test_banners_without_an_area_hold_nothing(qapp):
    banners = CallBanners()
    view = incoming(callID="1", **WAITING)
    tell(banners).show(view)
    assert not banners.holds(view)
    tell(banners).forget("1")
    banners.close()
