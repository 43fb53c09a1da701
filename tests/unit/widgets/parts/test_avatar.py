from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPixmap

from callkit.model import User
from callkit.theme import Size
from callkit.widgets.parts.avatar import AvatarLabel
from demo.gallery.people import ADA, ALAN, EDSGER, GRACE, RADIA


@pytest.fixture
def avatar(clock, qtbot):
    made = AvatarLabel(clock=clock)
    made.setUser(ADA)
    made.setSpread(24)
    qtbot.addWidget(made)
    return made


def test_one_person_is_one_disc(avatar):
    assert avatar.sizeHint().width() == Size.AVATAR_FULL + 48


@pytest.mark.parametrize(
    ("users", "width"),
    [
        ((ADA, GRACE), 40 * 2 - 12),
        ((ADA, GRACE, ALAN), 40 * 3 - 24),
        ((ADA, GRACE, ALAN, EDSGER, RADIA), 40 * 4 - 36),
    ],
)
def test_several_are_stacked_overlapping_by_twelve(qtbot, users, width):
    stack = AvatarLabel(diameter=Size.AVATAR_STACK)
    qtbot.addWidget(stack)
    stack.setUsers(users)
    assert stack.sizeHint().width() == width


def test_the_pulse_moves_only_while_it_can_be_seen(avatar, theme, show):
    theme.setReducedMotion(False)
    avatar.setPulsing(True)
    assert not avatar.moving
    show(avatar)
    assert avatar.moving
    avatar.hide()
    assert not avatar.moving


def test_the_pulse_stands_under_reduced_motion(avatar, theme, show):
    avatar.setPulsing(True)
    show(avatar)
    assert not avatar.moving
    theme.setReducedMotion(False)
    assert avatar.moving
    theme.setReducedMotion(True)
    assert not avatar.moving


def test_a_still_ring_shows_that_it_rings(avatar, show):
    show(avatar)
    quiet = avatar.grab().toImage()
    avatar.setPulsing(True)
    assert avatar.grab().toImage() != quiet


def test_the_pulse_grows_with_time(avatar, theme, clock, show):
    theme.setReducedMotion(False)
    avatar.setPulsing(True)
    show(avatar)
    first = avatar.grab().toImage()
    clock.jump(0.3)
    assert avatar.grab().toImage() != first
    clock.now = 1_001.6
    assert avatar.grab().toImage() == first


def test_it_says_when_the_pulse_changes(avatar, qtbot):
    with qtbot.waitSignal(avatar.pulsingChanged):
        avatar.setPulsing(True)
    assert avatar.pulsing is True


def test_a_picture_replaces_the_initials_until_it_is_taken_away(avatar, show):
    show(avatar)
    letters = avatar.grab().toImage()
    red = QPixmap(50, 50)
    red.fill(QColor("red"))
    avatar.setPicture("ada", red)
    assert avatar.grab().toImage().pixelColor(72, 72).name() == "#ff0000"
    avatar.setPicture("ada", None)
    assert avatar.grab().toImage() == letters


def test_a_face_of_somebody_who_left_is_paler(avatar, show):
    show(avatar)
    bright = avatar.grab().toImage()
    avatar.setDimmed(True)
    assert avatar.grab().toImage() != bright


def test_designer_can_set_a_name(qtbot):
    avatar = AvatarLabel()
    qtbot.addWidget(avatar)
    avatar.setProperty("userName", "Ada Lovelace")
    assert avatar.users()[0].userName == "Ada Lovelace"
    assert avatar.property("userName") == "Ada Lovelace"
    assert avatar.userName == "Ada Lovelace"


def test_a_name_change_keeps_the_person(avatar):
    avatar.setUserName("Ada King")
    assert avatar.users() == (User("ada", "Ada King"),)
