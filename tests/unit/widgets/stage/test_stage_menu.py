from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from callkit.requests import Action, MediaKind
from callkit.widgets.scenes.scene import Control
from callkit.widgets.stage.stage_menu import StageMenu, openAbove, openBelow


@pytest.fixture
def stage(show):
    host = QWidget()
    host.resize(600, 500)
    host.low = QPushButton("More", host)
    host.low.setGeometry(200, 440, 80, 40)
    host.high = QPushButton("Layout", host)
    host.high.setGeometry(500, 10, 80, 30)
    return show(host)


def test_a_line_presses_its_control(stage, text):
    pressed = []
    menu = StageMenu(stage, text=text)
    hold = Control(
        action=Action.MEDIA,
        media=MediaKind.HOLD,
        label="Hold",
        icon="pause",
        checkable=True,
        checkedLabel="Resume",
    )
    menu.addControls([hold], pressed.append)
    assert menu.actions()[0].text() == "Hold"
    menu.actions()[0].trigger()
    assert pressed == ["hold"]


def test_a_switch_that_is_on_says_what_a_press_does(stage, text):
    menu = StageMenu(stage, text=text)
    hold = Control(
        action=Action.MEDIA,
        media=MediaKind.HOLD,
        label="Hold",
        icon="pause",
        checkable=True,
        checked=True,
        checkedLabel="Resume",
        checkedIcon="play",
    )
    menu.addControls([hold], print)
    assert menu.actions()[0].text() == "Resume"


def test_the_layouts_are_three_and_one_is_ticked(stage, text):
    chosen = []
    menu = StageMenu(stage, text=text)
    menu.addLayouts("grid", chosen.append)
    lines = menu.actions()[1:4]
    assert [line.isChecked() for line in lines] == [False, True, False]
    lines[2].trigger()
    assert chosen == ["speaker"]


def test_it_opens_over_the_bar_and_under_a_glyph(stage, text):
    low = StageMenu(stage, text=text)
    low.addPlain("peopleButton", "people", print)
    openAbove(low, stage.low)
    assert low.geometry().bottom() < stage.low.mapToGlobal(stage.low.rect().topLeft()).y()
    low.close()
    high = StageMenu(stage, text=text)
    high.addPlain("peopleButton", "people", print)
    openBelow(high, stage.high)
    assert high.y() > stage.high.mapToGlobal(stage.high.rect().bottomLeft()).y()
    high.close()


def test_what_ends_the_call_for_everybody_is_red(stage, text):
    menu = StageMenu(stage, text=text)
    menu.addControls(
        [
            Control(action=Action.HANG_UP, label="Leave", icon="leave"),
            Control(action=Action.END_FOR_ALL, label="End for everyone", icon="decline"),
        ],
        str,
    )
    menu.popup(stage.mapToGlobal(stage.rect().center()))
    image = menu.grab().toImage()
    menu.close()

    def reddish(action):
        """Red points where its words are, its icon apart."""
        box = menu.actionGeometry(action)
        across = range(box.center().x(), box.right())
        points = [image.pixelColor(x, y) for x in across for y in range(box.top(), box.bottom())]
        return sum(point.red() > point.blue() + 60 for point in points)

    leave, end = menu.actions()
    assert reddish(leave) == 0
    assert reddish(end) > 10
