"""A ring becomes the window of a call; a call put aside stays to be seen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from callkit.kit.windows import CallWindows
from callkit.requests import MediaState
from callkit.switchboard.view import Phase
from callkit.widgets.stage.small_window import SmallCallWindow
from demo.gallery.people import incoming, outgoing
from tests.telling import tell


class Answers:
    """A placing that remembers who took whose place."""

    def __init__(self):
        self.answers = []

    def stack(self, windows):
        """Nothing stands anywhere."""

    def outgoing(self, window):
        """Wherever it is."""

    def answered(self, window, ring):
        self.answers.append((window, ring))


@pytest.fixture
def corner():
    return Answers()


@pytest.fixture
def windows(qtbot, corner):
    made = CallWindows(corner, clock=lambda: 1000.0, media=lambda key: MediaState())
    yield made
    made.close()


def test_a_ring_stays_one_while_its_answer_is_on_its_way(windows, corner):
    tell(windows).show(incoming(callID="1"))
    ring = windows.window("1")
    tell(windows).show(incoming(callID="1", phase=Phase.ACCEPTING))
    assert windows.window("1") is ring
    tell(windows).show(incoming(callID="1", phase=Phase.CONNECTED, connectedAt=1000.0))
    window = windows.window("1")
    assert corner.answers == [(window, ring)]
    assert (window.isVisible(), ring.isVisible()) == (True, False)


def test_what_an_app_gave_a_ring_is_in_the_window_of_the_call(windows, qtbot):
    tell(windows).show(incoming(callID="1"))
    media, heard = QWidget(), []
    windows.window("1").setMediaWidget(media)
    windows.give("1", ("note", "ada"), heard.append)
    tell(windows).show(incoming(callID="1", phase=Phase.CONNECTED, connectedAt=1000.0))
    assert media.isVisible()
    assert heard[-1] is windows.window("1")
    windows.give("unknown", ("note", "ada"), heard.append)
    assert len(heard) == 2
    windows.window("1").setMediaWidget(None)
    media.deleteLater()


def test_a_call_that_can_be_seen_is_put_aside_as_a_small_picture(windows):
    view = incoming(callID="1", video=True, phase=Phase.CONNECTED, connectedAt=1000.0)
    tell(windows).show(view)
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    windows.window("1").setVideo("ada", image)
    windows.putAside("1")
    bar = windows.bar("1")
    assert isinstance(bar, SmallCallWindow)
    assert bar.picture.live
    windows.raiseWindow("1")
    assert windows.bar("1") is None
    assert windows.window("1").stage.main.live


def test_a_call_one_makes_is_put_aside_as_a_bar(windows):
    tell(windows).show(outgoing(callID="1", phase=Phase.RINGING))
    windows.putAside("1")
    assert windows.bar("1").isVisible()
    assert not windows.window("1").isVisible()
