from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from callkit.errors import UsageError
from callkit.theme import Theme
from callkit.widgets.stage.video_view import VideoView
from tests.unit.widgets.stage.conftest import frame, halves, near


@pytest.fixture
def stage(show):
    host = QWidget()
    host.resize(320, 180)
    return show(host)


def viewed(stage, **options):
    view = VideoView(stage, **options)
    view.setGeometry(stage.rect())
    view.show()
    return view


def test_there_is_no_picture_and_nothing_black_before_the_first_frame(stage):
    view = viewed(stage)
    assert not view.live
    assert not view.covering
    assert view.grab().toImage().pixelColor(160, 90) != QColor("black")


def test_the_first_frame_is_told_once_and_shown(stage, qtbot):
    view = viewed(stage)
    with qtbot.waitSignal(view.pictureChanged) as said:
        view.setImage(frame("#00ff00"))
    assert said.args == [True]
    with qtbot.assertNotEmitted(view.pictureChanged):
        view.setImage(frame("#0000ff"))
    assert near(view.grab().toImage().pixelColor(160, 90), "#0000ff")
    assert view.covering


def test_the_first_frame_fades_in_where_things_may_move(stage, theme, qtbot):
    theme.setReducedMotion(False)
    view = viewed(stage)
    view.setImage(frame())
    assert view.live
    assert not view.covering
    qtbot.waitUntil(lambda: view.covering, timeout=2000)


def test_a_wide_picture_fills_and_a_tall_one_is_shown_whole_over_itself(stage):
    view = viewed(stage)
    view.setImage(frame("#ff0000", 64, 40))
    assert view.filled()
    view.setImage(frame("#ff0000", 36, 64))
    assert not view.filled()
    taken = view.grab().toImage()
    assert near(taken.pixelColor(160, 90), "#ff0000")
    beside = taken.pixelColor(10, 90)
    assert beside != QColor("black")
    assert beside.red() > beside.green()
    assert beside.red() < 255


def test_it_can_be_mirrored(stage):
    view = viewed(stage)
    view.setImage(halves("#ff0000", "#0000ff"))
    view.setMirrored(True)
    taken = view.grab().toImage()
    assert near(taken.pixelColor(20, 90), "#0000ff")
    assert near(taken.pixelColor(300, 90), "#ff0000")


def test_round_corners_on_the_stage_have_its_colour(stage):
    view = viewed(stage, radius=12)
    view.setImage(frame())
    taken = view.grab().toImage()
    assert taken.pixelColor(0, 0) == Theme.instance().colour("stage")
    assert near(taken.pixelColor(160, 90), "#ff0000")


def test_round_corners_over_another_picture_are_not_painted_at_all(stage):
    below = viewed(stage)
    below.setImage(frame("#00ff00"))
    view = viewed(stage, radius=12, ground="", fit="cover")
    view.setImage(frame("#ff0000"))
    taken = stage.grab().toImage()
    assert near(taken.pixelColor(0, 0), "#00ff00")
    assert near(taken.pixelColor(160, 90), "#ff0000")


def test_a_still_picture_loses_half_of_its_colour(stage):
    view = viewed(stage)
    view.setImage(frame("#ff0000"))
    view.setGrey(True)
    colour = view.grab().toImage().pixelColor(160, 90)
    assert colour.green() > 20
    assert colour.red() > colour.green()


def test_an_apps_widget_is_hidden_until_its_first_frame(stage):
    view, widget = viewed(stage, radius=12), QWidget()
    view.setWidget(widget, firstFrame=False)
    assert not view.live
    assert not widget.isVisible()
    view.setWidget(widget, firstFrame=True)
    assert view.live
    assert widget.isVisible()
    assert widget.parentWidget() is view


def test_the_widget_is_given_back(stage):
    view, widget = viewed(stage), QWidget()
    view.setWidget(widget)
    view.setImage(frame())
    assert widget.parent() is None
    assert not widget.isVisible()
    assert view.widget() is None
    widget.deleteLater()


def test_a_widget_with_a_size_is_cut_like_a_frame(stage):
    view, widget = viewed(stage), QWidget()
    view.setWidget(widget, size=QSize(640, 480))
    assert view.filled()
    assert widget.width() == 320
    assert widget.height() == 240
    view.setWidget(widget, size=QSize(360, 640))
    assert widget.height() == 180


def test_without_a_picture_again_nothing_is_painted(stage):
    view = viewed(stage)
    view.setImage(frame())
    view.setImage(None)
    assert not view.live


def test_a_fit_that_does_not_exist_is_refused(stage):
    with pytest.raises(UsageError, match="cover"):
        VideoView(stage, fit="stretch")


def test_the_last_frame_fades_out_where_things_may_move(stage, theme, qtbot):
    view = viewed(stage)
    view.setImage(frame("#00ff00"))
    theme.setReducedMotion(False)
    with qtbot.waitSignal(view.pictureChanged) as said:
        view.setImage(None)
    assert said.args == [False]
    assert (view.live, view.seen, view.covering) == (False, True, False)
    assert near(view.grab().toImage().pixelColor(160, 90), "#00ff00", slack=120)
    with qtbot.waitSignal(view.revealed, timeout=2000):
        pass
    assert not view.seen


def test_a_camera_that_comes_back_while_it_fades_is_seen_again(stage, theme):
    view = viewed(stage)
    view.setImage(frame("#00ff00"))
    theme.setReducedMotion(False)
    view.setImage(None)
    theme.setReducedMotion(True)
    view.setImage(frame("#0000ff"))
    assert view.covering
    assert near(view.grab().toImage().pixelColor(160, 90), "#0000ff")
    view.setImage(None)
    assert not view.seen, "without motion it is gone at once"
