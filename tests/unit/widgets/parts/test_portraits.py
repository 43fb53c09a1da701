from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from callkit.model import User
from callkit.theme import avatarHue
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.portraits import (
    cutOut,
    initials,
    paintFace,
    paintMore,
    portrait,
    setPortraits,
)

BOX = QRectF(0, 0, 64, 64)


def painted(paint):
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("Ada", "A"),
        ("ada maria lovelace", "AL"),
        ("王小明", "小明"),
        ("司马相如", "相如"),
        ("김철수", "철수"),
        ("🦊 Foxy", "🦊"),
        ("👩🏽‍🚀 Sally Ride", "👩🏽‍🚀"),
        ("🇩🇪 Anna", "🇩🇪"),
        ("é́lan Vital", "É́V"),
        ("R2 D2", "RD"),
        ("Ana 2", "A"),
        ("ß Straße", "SSS"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_initials_are_whole_graphemes(qapp, name, letters):
    assert initials(name).replace("\u200c", "") == letters


def test_arabic_initials_do_not_join(qapp):
    assert initials("محمد علي") == "م\u200cع"


def test_a_face_without_a_picture_wears_the_persons_hue(qapp):
    image = painted(lambda painter: paintFace(painter, BOX, User("ada", "Ada")))
    top = image.pixelColor(32, 2)
    hue = QColor(avatarHue("ada"))
    assert abs(top.hue() - hue.hue()) <= 2
    assert image.pixelColor(1, 1).alpha() == 0


def test_a_picture_fills_the_disc_without_being_stretched(qapp):
    wide = QPixmap(200, 100)
    wide.fill(QColor("red"))
    painter = QPainter(wide)
    painter.fillRect(50, 0, 100, 100, QColor("lime"))
    painter.end()
    image = painted(lambda p: paintFace(p, BOX, User("ada", "Ada"), picture=wide))
    assert image.pixelColor(4, 32).name() == "#00ff00"


def test_somebody_without_a_name_gets_a_letter_of_the_userid(qapp):
    named = painted(lambda painter: paintFace(painter, BOX, User("bob")))
    nobody = painted(lambda painter: paintFace(painter, BOX, None))
    assert named != nobody


def test_high_contrast_outlines_a_face(qapp, theme):
    theme.setMode("highContrast")
    image = painted(lambda painter: paintFace(painter, BOX, User("ada", "Ada")))
    assert image.pixelColor(32, 1).name() == "#ffffff"


def test_more_says_how_many(qapp):
    four = painted(lambda painter: paintMore(painter, BOX, 4))
    five = painted(lambda painter: paintMore(painter, BOX, 5))
    assert four != five


def test_a_cut_leaves_a_gap(qapp):
    def paint(painter):
        painter.fillRect(BOX, QColor("red"))
        cutOut(painter, QRectF(16, 16, 32, 32))

    image = painted(paint)
    assert image.pixelColor(32, 32).alpha() == 0
    assert image.pixelColor(15, 32).alpha() == 0
    assert image.pixelColor(2, 2).alpha() == 255


def test_an_apps_pictures_are_shown_everywhere_until_taken_away(qapp, qtbot):
    red = QPixmap(40, 40)
    red.fill(QColor("red"))
    avatar = AvatarLabel(diameter=40)
    qtbot.addWidget(avatar)
    avatar.setUser(User("ada", "Ada"))
    avatar.resize(avatar.sizeHint())
    letters = avatar.grab().toImage()
    try:
        setPortraits(lambda user: red if user.userID == "ada" else None)
        assert avatar.grab().toImage().pixelColor(20, 20).name() == "#ff0000"
        assert portrait(User("bob", "Bob")) is None
        setPortraits(lambda user: QPixmap())
        assert avatar.grab().toImage() == letters
    finally:
        setPortraits(None)
    assert avatar.grab().toImage() == letters
