from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from callkit.model import User
from callkit.theme import StageSize
from callkit.widgets.stage.face_block import FaceBlock


@pytest.fixture
def block(show, clock):
    block = FaceBlock(clock=clock)
    block.setUsers([User("ada", "Ada")])
    block.name.setText("Ada Lovelace")
    block.status.setText("Ringing…")
    block.timer.hide()
    block.resize(400, 420)
    return show(block)


def test_everything_is_in_the_middle_and_inside(block):
    centre = block.width() // 2
    for part in (block.face, block.name, block.status):
        assert abs(part.geometry().center().x() - centre) <= 1
        assert block.rect().contains(part.geometry())
    assert block.face.y() < block.name.y() < block.status.y()
    assert block.face.avatar.diameter == StageSize.FACE


@pytest.mark.parametrize("height", [300, 200, 140, 90])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_where_there_is_less_room_the_face_shrinks_then_goes_and_words_stay(
    block, theme, height, scale
):
    theme.setTextScale(scale)
    block.resize(400, height)
    block.arrange()
    if block.face.isVisible():
        assert block.face.avatar.diameter <= StageSize.FACE
    needed = block.name.sizeHint().height() + block.status.sizeHint().height()
    if height > needed + 24:
        assert block.status.geometry().bottom() <= height


def test_an_app_may_put_its_own_in_the_place_of_the_face(block):
    own = QLabel("me")
    block.setFaceWidget(own)
    assert own.isVisible()
    assert not block.face.isVisible()
    block.setFaceWidget(None)
    assert block.face.isVisible()
    assert own.parent() is None


def test_the_chip_says_that_it_is_on_hold(block):
    block.chip.setText("On hold")
    block.arrange()
    assert block.chip.isVisible()
    assert block.chip.accessibleName() == "On hold"
    assert block.chip.y() > block.status.y()
    block.chip.setText("")
    assert not block.chip.isVisible()


def test_the_apps_line_is_below(block):
    block.setDetail("Room 12")
    assert block.detail.isVisible()
    assert block.detail.y() > block.status.y()
    block.setDetail("")
    assert not block.detail.isVisible()


def test_dots_move_only_while_they_are_seen(block, theme, qtbot):
    theme.setReducedMotion(False)
    block.dots.show()
    block.arrange()
    first = block.dots.grab().toImage()
    block.dots.hide()
    assert first.width() > 0


def test_what_comes_and_goes_below_the_name_moves_neither_face_nor_name(block):
    block.resize(400, 480)
    block.setDiameter(StageSize.FACE_CALLING)
    places = set()
    for state in ("calling", "ringing", "talking", "held", "ended"):
        block.dots.setVisible(state == "ringing")
        block.timer.setVisible(state == "talking")
        block.status.setVisible(state != "talking")
        block.chip.setText("On hold" if state == "held" else "")
        block.setReserve(52 if state == "held" else 0)
        block.setDiameter(StageSize.FACE if state in ("talking", "held") else 112)
        block.arrange()
        face = block.face.geometry().center()
        places.add((face.x(), face.y(), block.name.y()))
    assert len(places) == 1


def test_the_face_grows_from_calling_to_talking(block, theme, qtbot):
    theme.setReducedMotion(False)
    block.resize(400, 480)
    block.setDiameter(StageSize.FACE_CALLING)
    qtbot.waitUntil(lambda: block.face.avatar.diameter == StageSize.FACE_CALLING)
    block.setDiameter(StageSize.FACE)
    assert block.face.avatar.diameter < StageSize.FACE
    qtbot.waitUntil(lambda: block.face.avatar.diameter == StageSize.FACE)


def test_words_make_room_for_what_stands_below_them(block):
    block.resize(400, 300)
    block.setReserve(80)
    assert block.status.geometry().bottom() < 300 - 80


def test_long_words_take_two_lines_and_are_not_cut(block):
    block.status.setText("Grace Hopper declined: “I am in a meeting until three, so call later.”")
    block.status.setIconName("decline")
    block.arrange()
    assert not block.status.elided
    assert block.status.height() == 2 * block.status.metrics().height()
