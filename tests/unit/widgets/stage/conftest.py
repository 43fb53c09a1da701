"""Pictures of one colour, and how to read them back."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from callkit.model import CallUserState, User
from callkit.switchboard.view import MemberView
from callkit.texts import InnerText


def frame(colour="#ff0000", width=64, height=36):
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def halves(left, right, width=64, height=36):
    """A picture whose halves differ: one can see whether it is mirrored."""
    image = frame(left, width, height)
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, QColor(right))
    return image


def near(colour, wanted, slack=24):
    wanted = QColor(wanted)
    return (
        abs(colour.red() - wanted.red()) <= slack
        and abs(colour.green() - wanted.green()) <= slack
        and abs(colour.blue() - wanted.blue()) <= slack
    )


def member(userID, state=CallUserState.ACCEPTED):
    return MemberView(user=User(userID, userID.capitalize()), state=state)


@pytest.fixture
def text():
    return InnerText()
