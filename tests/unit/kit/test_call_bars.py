"""The small bar of a running call: where there can be one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from callkit.desktop.placement import WindowRules
from callkit.kit.call_banners import CallBanners
from callkit.kit.call_bars import CallBars
from callkit.model import EndReason
from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.share_capsule import ShareCapsule
from demo.gallery.people import outgoing
from tests.asking import Asked

RUNNING = outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=1.0)


class Corner:
    """Remembers who stands in it."""

    def __init__(self) -> None:
        self.there: list[QWidget] = []

    def enter(self, bar: QWidget) -> None:
        self.there.append(bar)

    def leave(self, bar: QWidget) -> None:
        if bar in self.there:
            self.there.remove(bar)


@pytest.fixture
def corner() -> Corner:
    return Corner()


@pytest.fixture
def banners(qapp) -> CallBanners:
    return CallBanners()


@pytest.fixture
def app(qtbot, banners) -> QWidget:
    """The app's own window with a banner area in it."""
    window = QWidget()
    qtbot.addWidget(window)
    area = CallBannerArea(window)
    QVBoxLayout(window).addWidget(area)
    banners.setArea(area)
    return window


def made(banners, corner, *, placed: bool) -> CallBars:
    rules = WindowRules(placed, placed)
    return CallBars(
        *(banners, corner),
        text=InnerText(),
        shortcuts=Shortcuts(),
        clock=lambda: 5.0,
        rules=lambda: rules,
    )


def test_a_bar_stands_in_the_corner_and_gives_its_place_up(banners, corner):
    bars = made(banners, corner, placed=True)
    bars.open(RUNNING, microphone=False)
    bar = bars.bar("1")
    assert bar.isVisible() and bar.isWindow()
    assert bar.muteButton.isChecked()
    assert corner.there == [bar]
    bars.drop("1")
    assert corner.there == [] and bars.bar("1") is None and not bar.isVisible()


def test_it_stands_in_the_apps_own_window_while_that_can_be_seen(banners, corner, app, qtbot):
    bars = made(banners, corner, placed=False)
    assert not bars.possible
    app.show()
    qtbot.waitUntil(lambda: bars.possible)
    bars.open(RUNNING, microphone=None)
    assert bars.bar("1").window() is app
    assert corner.there == []
    bars.close()
    assert bars.bars() == {}


def test_where_windows_cannot_be_placed_there_is_no_small_window(banners, corner):
    bars = made(banners, corner, placed=False)
    assert not bars.possible
    bars.open(RUNNING, microphone=None)
    assert bars.bar("1") is None and corner.there == []


def test_what_is_pressed_names_its_call(banners, corner, qtbot):
    bars = made(banners, corner, placed=True)
    bars.open(RUNNING, microphone=True)
    asked, bar = Asked(bars), bars.bar("1")
    for button in (bar.expandButton, bar.endButton, bar.muteButton):
        button.click()
    assert asked == [
        CallRequest("1", Action.SHOW),
        CallRequest("1", Action.HANG_UP),
        CallRequest("1", Action.MEDIA, (MediaKind.MICROPHONE, False)),
    ]
    bars.setMicrophone("1", False)
    assert bars.bar("1").muteButton.isChecked()
    bars.close()


def test_an_own_end_is_told_for_a_moment_and_offers_nothing(banners, corner, qtbot):
    bars = made(banners, corner, placed=True)
    over = outgoing(
        callID="1",
        phase=Phase.ENDED,
        endReason=EndReason.ENDED,
        connectedAt=900.0,
        endedAt=1654.0,
    )
    bars.farewell(over)
    (told,) = corner.there
    assert told.isVisible()
    assert told.status.text() == "Call ended · 12:34"
    for button in (told.muteButton, told.expandButton, told.endButton):
        assert not button.isVisible()
    qtbot.waitUntil(lambda: corner.there == [], timeout=4_000)
    assert not isValid(told) or not told.isVisible()


def test_a_farewell_goes_with_the_kit_and_has_no_place_where_none_can_stand(banners, corner, qtbot):
    over = outgoing(callID="1", phase=Phase.ENDED, connectedAt=1.0, endedAt=2.0)
    made(banners, corner, placed=False).farewell(over)
    assert corner.there == []
    bars = made(banners, corner, placed=True)
    bars.farewell(over)
    bars.close()
    assert corner.there == []


def test_a_shared_screen_is_a_capsule_at_its_upper_edge(banners, corner, qtbot):
    bars = made(banners, corner, placed=True)
    assert bars.setSharing("1", True)
    assert not bars.setSharing("1", True), "it is known already"
    bars.open(RUNNING, microphone=True)
    capsule = bars.bar("1")
    assert isinstance(capsule, ShareCapsule)
    assert bars.sharing("1")
    assert corner.there == [], "it has a place of its own"
    area = capsule.screen().availableGeometry()
    assert abs(capsule.geometry().center().x() - area.center().x()) <= 2
    asked = Asked(bars)
    capsule.endButton.click()
    assert asked == [CallRequest("1", Action.MEDIA, (MediaKind.SCREEN, False))]
    bars.drop("1")
    assert not bars.setSharing("1", True)
    assert bars.setSharing("1", False)
    bars.open(RUNNING, microphone=True)
    assert not bars.sharing("1")
    bars.drop("1")


def test_the_ring_around_the_face_follows_the_other_voice(banners, corner, qtbot):
    bars = made(banners, corner, placed=True)
    bars.open(RUNNING, microphone=True)
    before = bars.bar("1").grab().toImage()
    bars.setLevel("1", "stranger", 1.0)
    bars.setLevel("2", RUNNING.peer.userID, 1.0)
    assert bars.bar("1").grab().toImage() == before
    bars.setLevel("1", RUNNING.peer.userID, 1.0)
    qtbot.waitUntil(lambda: bars.bar("1").grab().toImage() != before)
    bars.drop("1")
