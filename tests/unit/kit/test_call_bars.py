"""The small bar of a running call: where there can be one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from callkit.desktop.placement import WindowRules
from callkit.kit.call_banners import CallBanners
from callkit.kit.call_bars import CallBars
from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.shortcuts import Shortcuts
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
