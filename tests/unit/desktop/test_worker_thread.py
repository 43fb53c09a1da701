"""A worker in the app's own process does the same as one in another."""

import threading
from pathlib import Path

import pytest

from callkit.backroom import Backroom
from callkit.desktop.worker_thread import WorkerThread
from callkit.media.devices import DeviceKind
from callkit.media.drawn import DrawnDevices
from callkit.media.engines.fake import FakeEngine
from callkit.media.worker import frames


@pytest.fixture
def room():
    room = Backroom()
    yield room
    room.close()


def test_it_comes_shows_pictures_and_leaves_nothing(qapp, qtbot, room):
    files = len(list(Path("/proc/self/fd").iterdir()))
    made, pictures = [], []

    def devices():
        made.append(DrawnDevices(size=(32, 16)))
        return made[-1]

    worker = WorkerThread(FakeEngine, devices, room)
    worker.pictured.connect(lambda *told: pictures.append(told))
    with qtbot.waitSignal(worker.ready):
        worker.start()
    worker.send(frames.Configure(preview=(DeviceKind.CAMERA,)))
    qtbot.waitUntil(lambda: len(pictures) > 5)
    assert pictures[-1][3].width() == 32
    worker.close()
    worker.close()
    qtbot.waitUntil(lambda: made[0].started == {})
    room.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == files
    assert not [thread for thread in threading.enumerate() if thread.name == "callkit"]


def test_what_is_said_to_none_is_left_out(qapp, room):
    worker = WorkerThread(FakeEngine, DrawnDevices, room)
    worker.send(frames.Restart())
    worker.close()
