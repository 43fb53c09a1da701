"""A worker in the app's own process does the same as one in another."""

import contextlib
import gc
import threading
from collections import Counter
from pathlib import Path

import pytest

from callkit.background_loop import BackgroundLoop
from callkit.desktop.worker_thread import WorkerThread
from callkit.media.devices import DeviceKind
from callkit.media.drawn import DrawnDevices
from callkit.media.engines.fake import FakeEngine
from callkit.media.worker import frames


@pytest.fixture
def background():
    background = BackgroundLoop()
    yield background
    background.close()


def open_files():
    """What this process holds open, counted by the names the system has: others may close theirs
    meanwhile, and a number that is given again is another file."""
    held = Counter()
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # The one that lists the folder.
            held[entry.readlink()] += 1
    return held


def kit_threads():
    return {thread for thread in threading.enumerate() if thread.name == "callkit"}


def test_it_comes_shows_pictures_and_leaves_nothing(qapp, qtbot, background):
    gc.collect()  # Files that others dropped are closed now, not in between.
    files, threads = open_files(), kit_threads()
    made, pictures = [], []

    def devices():
        made.append(DrawnDevices(size=(32, 16)))
        return made[-1]

    worker = WorkerThread(FakeEngine, devices, background)
    worker.pictured.connect(lambda *told: pictures.append(told))
    with qtbot.waitSignal(worker.ready):
        worker.start()
    worker.send(frames.Configure(preview=(DeviceKind.CAMERA,)))
    qtbot.waitUntil(lambda: len(pictures) > 5)
    assert pictures[-1][3].width() == 32
    worker.close()
    worker.close()
    qtbot.waitUntil(lambda: made[0].started == {})
    background.close()
    # The thread's loop closes its files as it ends.
    qtbot.waitUntil(lambda: not open_files() - files)
    qtbot.waitUntil(lambda: not kit_threads() - threads)


def test_what_is_said_to_none_is_left_out(qapp, background):
    worker = WorkerThread(FakeEngine, DrawnDevices, background)
    worker.send(frames.Restart())
    worker.close()


def test_an_engine_that_does_not_open_is_told(qapp, qtbot, background):
    def broken():
        raise ImportError("libsomething.so is not here")

    worker = WorkerThread(broken, DrawnDevices, background)
    with qtbot.waitSignal(worker.failed) as told:
        worker.start()
    assert "libsomething.so" in told.args[0]
    worker.close()
