from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from callkit.kit.overflow import Overflow
from callkit.texts import InnerText
from demo.gallery.people import ADA, ALAN, incoming

ONE, TWO = incoming(ADA, callID="1"), incoming(ALAN, callID="2")


@pytest.fixture
def overflow(qapp):
    made = Overflow(InnerText())
    yield made
    made.close()


def test_one_label_serves_as_long_as_anything_waits(overflow):
    (label,) = overflow.labels([ONE])
    assert overflow.labels([ONE, TWO]) == [label]
    assert [view.callID for view in label.calls()] == ["1", "2"]


def test_the_label_goes_when_nothing_waits(overflow):
    assert overflow.labels([]) == []
    (label,) = overflow.labels([ONE])
    label.show()
    assert overflow.labels([]) == []
    assert not label.isVisible()


def test_the_label_never_takes_the_keyboard(overflow):
    (label,) = overflow.labels([ONE])
    assert label.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert label.windowType() is Qt.WindowType.Tool
