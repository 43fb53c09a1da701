from __future__ import annotations

from callkit.model import User
from callkit.theme import StageSize
from callkit.widgets.stage.level_face import LevelFace


def shown(show, clock):
    face = LevelFace(clock=clock)
    face.setUsers([User("ada", "Ada")])
    face.resize(face.sizeHint())
    return show(face)


def test_rings_follow_the_voice_up_at_once_and_down_slowly(show, clock, theme, qtbot):
    theme.setReducedMotion(False)
    face = shown(show, clock)
    face.setLevel(0.8)
    assert face.moving
    clock.jump(0.08)
    qtbot.waitUntil(lambda: face.shownLevel() == 0.8, timeout=2000)
    face.setLevel(0.0)
    before = face.shownLevel()
    clock.jump(0.08)
    qtbot.waitUntil(lambda: face.shownLevel() < before, timeout=2000)
    assert face.shownLevel() > 0.3


def test_nothing_moves_while_nothing_changes(show, clock, theme, qtbot):
    theme.setReducedMotion(False)
    face = shown(show, clock)
    assert not face.moving
    face.setLevel(0.5)
    clock.jump(1)
    qtbot.waitUntil(lambda: not face.moving, timeout=2000)


def test_with_reduced_motion_a_ring_is_there_or_not(show, clock):
    face = shown(show, clock)
    quiet = face.grab().toImage()
    face.setLevel(0.4)
    loud = face.grab().toImage()
    face.setLevel(0.9)
    assert quiet != loud
    assert face.grab().toImage() == loud
    assert not face.moving


def test_rings_stay_inside_the_widget(show, clock):
    face = shown(show, clock)
    face.setLevel(1.0)
    assert face.rect().contains(face.faceRect().adjusted(-20, -20, 20, 20).toRect())
    assert face.width() == StageSize.FACE + 2 * StageSize.RINGS


def test_a_badge_says_that_the_other_microphone_is_off(show, clock):
    face = shown(show, clock)
    plain = face.grab().toImage()
    face.setBadge("mic-off")
    assert face.badge() == "mic-off"
    assert face.grab().toImage() != plain
    face.setBadge("")
    assert face.grab().toImage() == plain
