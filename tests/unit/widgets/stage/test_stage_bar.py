from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from callkit.requests import Action, MediaKind, MediaState
from callkit.switchboard.view import Phase
from callkit.texts import installLanguage
from callkit.widgets.scenes.connected_scene import connectedScene
from callkit.widgets.scenes.scene import Tools
from callkit.widgets.stage.stage_bar import StageBar
from demo.gallery.people import incoming
from tests.unit.widgets.stage.test_bar_items import EVERYTHING, connected


@pytest.fixture
def bar(show, text):
    bar = StageBar(text=text)
    bar.showScene(connected(text))
    bar.resize(bar.sizeHint())
    return show(bar)


def test_end_is_the_last_one_and_the_first_one_from_right_to_left(bar):
    red = bar.button(Action.HANG_UP)
    assert bar.buttons()[-1] is red
    assert all(button.x() <= red.x() for button in bar.buttons())
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert all(button.x() >= red.x() for button in bar.buttons())


def test_all_circles_stand_on_one_line(bar):
    assert len({button.y() + button.discRect().y() for button in bar.buttons()}) == 1


def test_a_press_is_told_with_its_new_state(bar, qtbot):
    with qtbot.waitSignal(bar.pressed) as said:
        qtbot.mouseClick(bar.button(MediaKind.MICROPHONE), Qt.MouseButton.LeftButton)
    assert said.args == [Action.MEDIA, (MediaKind.MICROPHONE, False)]
    with qtbot.waitSignal(bar.pressed) as said:
        bar.button(Action.HANG_UP).click()
    assert said.args == [Action.HANG_UP, None]


def test_what_is_in_the_menu_can_be_pressed_without_being_seen(bar, qtbot):
    hold = bar.button(MediaKind.HOLD)
    assert not hold.isVisible()
    with qtbot.waitSignal(bar.pressed) as said:
        hold.click()
    assert said.args == [Action.MEDIA, (MediaKind.HOLD, True)]


def test_more_is_there_while_the_menu_has_something(bar, text):
    assert bar.moreButton.isVisible()
    bar.showScene(connected(text, Tools(media=MediaState(microphone=True))))
    assert not bar.moreButton.isVisible()
    bar.setMenuOffered(True)
    assert bar.moreButton.isVisible()


def test_devices_are_behind_the_notches_of_microphone_and_camera(bar, qtbot):
    bar.setDevicesOffered(True)
    mute = bar.button(MediaKind.MICROPHONE)
    assert mute.hasNotch()
    assert bar.button(MediaKind.CAMERA).hasNotch()
    assert not bar.button(MediaKind.SCREEN).hasNotch()
    with qtbot.waitSignal(bar.devicesRequested) as said:
        qtbot.mouseClick(mute, Qt.MouseButton.LeftButton, pos=mute.notchRect().center())
    assert said.args == [MediaKind.MICROPHONE, mute]


def test_a_narrow_stage_has_no_words_and_a_roomy_one_has_all(bar):
    bar.setStageWidth(380)
    assert all(button.shownText() == "" for button in bar.buttons())
    assert all(button.accessibleName() for button in bar.buttons())
    bar.setStageWidth(960)
    assert bar.button(MediaKind.MICROPHONE).shownText() == "Mute"


@pytest.mark.parametrize("language", ["de", "fr", "ru", "ar", "ja", "qps"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_bar_is_never_wider_than_the_stage(qapp, text, theme, language, scale):
    installLanguage(qapp, language)
    theme.setTextScale(scale)
    widths = (360, 440, 600, 960)
    needed = {}
    for width in widths:
        bar = StageBar(text=text)
        bar.setStageWidth(width)
        bar.showScene(connected(text))
        needed[width] = bar.sizeHint().width()
        bar.deleteLater()
    installLanguage(qapp, "en")
    assert all(wide <= width for width, wide in needed.items()), needed


def test_a_switch_keeps_its_name_whatever_its_state_is(bar, text):
    before = bar.button(MediaKind.MICROPHONE).accessibleName()
    view = incoming(video=True, phase=Phase.CONNECTED, connectedAt=1.0)
    muted = Tools(media=MediaState(microphone=False, camera=True))
    bar.showScene(connectedScene(view, text, muted))
    assert bar.button(MediaKind.MICROPHONE).isChecked()
    assert bar.button(MediaKind.MICROPHONE).accessibleName() == before
    assert bar.button(MediaKind.MICROPHONE).shownText() == "Unmute"


def test_leave_opens_what_ends_it_for_everybody(bar, qtbot, text):
    from demo.gallery.people import outgoingGroup
    from tests.unit.widgets.stage.conftest import member

    view = outgoingGroup((member("a"), member("b")), phase=Phase.CONNECTED, connectedAt=1.0)
    bar.showScene(connectedScene(view, text, EVERYTHING))
    red = bar.button(Action.HANG_UP)
    assert red.hasNotch()
    with qtbot.waitSignal(bar.asideRequested):
        qtbot.mouseClick(red, Qt.MouseButton.LeftButton, pos=red.notchRect().center())
