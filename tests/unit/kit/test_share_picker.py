"""Who shares chooses what; the worker is made up."""

import pytest
from PySide6.QtWidgets import QWidget

from callkit.kit.share_picker import SharePicker
from callkit.media.devices import Device, DeviceKind
from callkit.media.worker import frames
from callkit.requests import MediaKind
from tests.unit.kit.test_calls_media import Room

MAIN = Device("screen:one", "one", True)
OTHER = Device("screen:two", "two")
PAGE = Device("window:A & B", "A & B")


class Screen(QWidget):
    """A call's window, as far as the kit's media need it."""

    def setMemberNote(self, userID, note): ...

    def setMediaWidget(self, widget): ...

    def setSelfView(self, widget): ...


@pytest.fixture
def room(qapp, qtbot):
    room = Room()
    window = room.windows.one = Screen()
    qtbot.addWidget(window)
    window.show()
    yield room
    for picker in window.findChildren(SharePicker):
        picker.close()
    room.surface.close()
    room.media.close()


def lists(room, *devices):
    room.report(frames.DeviceList(kind=DeviceKind.SCREEN, devices=devices, current="screen:one"))


def picker(room):
    return room.windows.one.findChild(SharePicker)


def test_the_only_screen_is_shared_at_once(room):
    lists(room, MAIN)
    room.surface.toggle("1", MediaKind.SCREEN, True)
    assert picker(room) is None
    assert room.shown["screen"]


def test_of_several_screens_and_windows_the_chosen_one_is_shared(room):
    lists(room, MAIN, OTHER, PAGE)
    room.surface.toggle("1", MediaKind.SCREEN, True)
    assert not room.shown["screen"], "nothing is shown to anybody before it was chosen"
    assert [action.text() for action in picker(room).actions()] == ["one", "two", "A && B"]
    picker(room).actions()[2].trigger()
    assert room.shown["screen"]
    configured = [one for one in room.worker.sent if isinstance(one, frames.Configure)]
    assert configured[-1].chosen[DeviceKind.SCREEN] == "window:A & B"


def test_a_window_that_opens_meanwhile_is_there_to_choose(room):
    lists(room, MAIN, OTHER)
    room.surface.toggle("1", MediaKind.SCREEN, True)
    assert isinstance(room.worker.sent[-1], frames.Configure), "the worker looks again"
    lists(room, MAIN, OTHER, PAGE)
    assert len(picker(room).actions()) == 3


def test_who_closes_the_choice_shares_nothing(room):
    lists(room, MAIN, OTHER)
    room.surface.toggle("1", MediaKind.SCREEN, True)
    picker(room).close()
    assert not room.shown["screen"]
