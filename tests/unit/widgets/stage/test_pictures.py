from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from callkit.errors import UsageError
from callkit.widgets.stage.pictures import NO_PICTURE, Picture, distribute, put
from callkit.widgets.stage.video_view import VideoView
from tests.unit.widgets.stage.conftest import frame


def test_a_picture_is_a_frame_or_a_widget(qapp):
    assert Picture(source=frame()).there
    assert not NO_PICTURE.there
    with pytest.raises(UsageError, match="QImage"):
        Picture(source="a file")


def test_a_widget_is_there_with_its_first_frame(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    assert not Picture(source=widget, ready=False).there
    assert Picture(source=widget).there


def test_a_widget_moves_from_one_place_to_another_and_is_never_lost(show):
    host, widget = QWidget(), QWidget()
    first, second = VideoView(host), VideoView(host)
    show(host)
    picture = Picture(source=widget)
    distribute({first: picture}, [first, second])
    assert widget.parentWidget() is first
    distribute({second: picture}, [first, second])
    assert widget.parentWidget() is second
    assert not first.live
    distribute({}, [first, second])
    assert widget.parent() is None
    widget.deleteLater()


def test_two_pictures_change_places(show):
    host, one, other = QWidget(), QWidget(), QWidget()
    first, second = VideoView(host), VideoView(host)
    show(host)
    a, b = Picture(source=one), Picture(source=other)
    distribute({first: a, second: b}, [first, second])
    distribute({first: b, second: a}, [first, second])
    assert (one.parentWidget(), other.parentWidget()) == (second, first)


def test_an_own_picture_is_mirrored(show):
    host = QWidget()
    view = VideoView(host)
    show(host)
    put(view, Picture(source=frame(), mirrored=True))
    assert view.live
