from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel

from callkit.theme import Motion, StageSize
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.stage.canvas import CallCanvas, Composition
from tests.unit.widgets.conftest import moveMouse
from tests.unit.widgets.stage.conftest import frame, near
from tests.unit.widgets.stage.test_bar_items import connected


class Canvas(CallCanvas):
    may = False

    def mayHideChrome(self):
        return self.may


@pytest.fixture
def canvas(show, clock, text):
    canvas = Canvas(guard=InputGuard(clock), text=text, clock=clock)
    canvas.resize(960, 600)
    canvas.glyphs.offer("fullScreen", "putAside")
    canvas.bar.showScene(connected(text))
    canvas.block.name.setText("Ada")
    return show(canvas)


SIZES = [(960, 600), (440, 560), (360, 420), (1024, 600), (1920, 1080)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mirrored", [False, True])
def test_nothing_that_can_be_pressed_lies_over_another(canvas, size, mirrored):
    if mirrored:
        canvas.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    canvas.resize(*size)
    canvas.main.setImage(frame())
    canvas.compose(Composition(small=True))
    canvas.pill.say("You’re muted", remedy="Unmute")
    parts = [canvas.bar, canvas.glyphs, canvas.selfView, canvas.pill]
    for one, other in itertools.combinations(parts, 2):
        if {one, other} == {canvas.selfView, canvas.pill}:
            continue
        assert not one.geometry().intersects(other.geometry()), (one, other)
    assert all(canvas.rect().contains(part.geometry()) for part in parts)


def test_glyphs_that_come_during_a_call_push_none_out_of_the_window(canvas):
    canvas.glyphs.offer(*canvas.glyphs.buttons)
    for button in canvas.glyphs.buttons.values():
        assert button.visibleRegion().boundingRect() == button.rect()
    assert canvas.rect().contains(canvas.glyphs.geometry())


def test_the_bar_is_in_the_middle_20_from_the_bottom(canvas):
    box = canvas.bar.geometry()
    assert abs(box.center().x() - 480) <= 1
    assert 600 - box.bottom() - 1 == StageSize.BAR_BOTTOM
    assert box.height() == StageSize.BAR_HEIGHT


def test_a_picture_takes_the_place_of_the_face_and_gets_shade(canvas):
    assert canvas.block.isVisible()
    canvas.main.setImage(frame("#00ff00"))
    canvas.compose(Composition())
    assert not canvas.block.isVisible()
    assert canvas.heading.isVisible()
    assert near(canvas.grab().toImage().pixelColor(480, 300), "#00ff00")


def test_the_own_camera_behind_a_call_is_shaded_and_the_face_stays(canvas):
    canvas.main.setImage(frame("#ffffff"))
    canvas.compose(Composition(shaded=True))
    assert canvas.block.isVisible()
    assert not canvas.heading.isVisible()
    assert canvas.grab().toImage().pixelColor(40, 300).lightness() < 215


def test_tiles_leave_room_for_name_and_bar_and_do_not_move_when_those_go(canvas):
    canvas.compose(Composition(tiled=True))
    box = canvas.grid.geometry()
    assert box.top() == StageSize.GRID_TOP
    assert canvas.height() - box.bottom() - 1 == StageSize.GRID_BOTTOM
    canvas.may = True
    canvas.chrome.wanted.emit(False)
    assert canvas.grid.geometry() == box


def test_people_at_the_side_push_the_stage(canvas):
    canvas.togglePeople()
    assert canvas.people.isVisible()
    assert canvas.content().width() == 960 - StageSize.PEOPLE_WIDTH
    assert canvas.bar.geometry().right() < canvas.people.x()
    canvas.togglePeople()
    assert canvas.content() == canvas.rect()


def test_on_a_narrow_stage_people_have_all_of_it(canvas):
    canvas.resize(360, 420)
    canvas.togglePeople()
    assert canvas.people.geometry() == canvas.rect()


def test_what_lies_over_a_picture_goes_and_comes_together(canvas):
    canvas.main.setImage(frame())
    canvas.compose(Composition())
    canvas.may = True
    canvas.chrome.wanted.emit(False)
    assert not canvas.bar.isVisible()
    assert not canvas.glyphs.isVisible()
    assert not canvas.heading.isVisible()
    canvas.chrome.wanted.emit(True)
    assert canvas.bar.isVisible()
    assert canvas.glyphs.isVisible()


def test_it_may_not_go_while_there_is_something_to_say(canvas):
    canvas.bar.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.focusWidget().clearFocus()
    canvas.may = True
    canvas.chrome.weigh()
    assert canvas.chrome.waiting
    canvas.pill.say("You’re muted")
    assert not canvas.chrome.waiting


def test_an_apps_own_buttons_stand_in_the_place_of_the_bar(canvas):
    own = QLabel("Hang up")
    canvas.setButtonsWidget(own)
    assert own.isVisible()
    assert not canvas.bar.isVisible()
    assert abs(own.geometry().center().x() - 480) <= 1
    canvas.setButtonsWidget(None)
    assert canvas.bar.isVisible()
    assert own.parent() is None


def test_an_apps_background_is_seen_when_there_is_no_ground(canvas):
    ground = canvas.grab().toImage().pixelColor(QPoint(480, 20))
    canvas.setGrounded(False)
    assert canvas.grab().toImage().pixelColor(QPoint(480, 20)) != ground


def test_the_line_of_an_ended_call_is_at_the_lower_edge(canvas):
    canvas.setLinger(0.5)
    canvas.resize(800, 600)
    before = canvas.grab().toImage().pixelColor(100, 599)
    canvas.setLinger(None)
    assert canvas.grab().toImage().pixelColor(100, 599) != before


@pytest.fixture
def hasty(monkeypatch):
    """What may go goes almost at once."""
    monkeypatch.setattr(Motion, "CHROME_AFTER", 30)


@pytest.mark.parametrize(("tiled", "sign"), [(True, "move"), (False, "move"), (False, "key")])
@pytest.mark.usefixtures("hasty")
def test_any_move_and_any_key_brings_it_back(show, text, qtbot, tiled, sign):
    canvas = Canvas(guard=InputGuard(), text=text)
    canvas.resize(960, 600)
    canvas.may = True
    canvas.bar.showScene(connected(text))
    canvas.main.setImage(frame())
    canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    show(canvas)
    canvas.setFocus()
    canvas.compose(Composition(tiled=tiled))
    for part in (canvas.bar, canvas.glyphs):
        part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    canvas.chrome.wake()
    qtbot.waitUntil(lambda: not canvas.chrome.shown, timeout=3000)
    assert not canvas.bar.isVisible()
    with qtbot.waitSignal(canvas.chrome.wanted) as said:
        if sign == "key":
            qtbot.keyClick(canvas, Qt.Key.Key_A)
        else:
            for place in (QPoint(300, 200), QPoint(320, 220)):
                moveMouse(canvas.grid if tiled else canvas, place)
    assert said.args == [True]


def test_words_and_shades_come_and_go_with_the_picture(canvas, theme, qtbot):
    theme.setReducedMotion(False)
    canvas.main.setImage(frame())
    canvas.compose(Composition(person="ada"))
    assert not canvas.heading.isVisible(), "it fades in with the picture"
    qtbot.waitUntil(canvas.heading.isVisible, timeout=2000)
    canvas.main.setImage(None)
    canvas.compose(Composition(person="ada"))
    assert canvas.main.isVisible(), "the last picture fades over the face"
    qtbot.waitUntil(lambda: not canvas.main.isVisible(), timeout=2000)
    assert not canvas.heading.isVisible()
    assert canvas.block.isVisible()


def test_the_bar_has_a_shadow_over_a_picture_and_none_without(canvas):
    def under_the_bar():
        box = canvas.bar.geometry()
        return canvas.grab().toImage().pixelColor(box.center().x(), box.bottom() + 4)

    canvas.main.setImage(frame("#ffffff"))
    canvas.compose(Composition(person="ada"))
    shaded = under_the_bar()
    canvas.setButtonsWidget(QLabel("own"))
    canvas.compose(Composition(person="ada"))
    assert shaded.lightness() < under_the_bar().lightness()


def test_when_the_language_turns_round_the_own_picture_changes_sides_like_all_else(canvas):
    canvas.main.setImage(frame())
    canvas.compose(Composition(small=True))
    before = canvas.selfView.geometry()
    assert before.center().x() > canvas.width() // 2
    canvas.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    after = canvas.selfView.geometry()
    assert (canvas.width() - after.right() - 1, after.y()) == (before.x(), before.y())
    canvas.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert canvas.selfView.geometry() == before
