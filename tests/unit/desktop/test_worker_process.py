"""A real worker's process: it comes, talks, is replaced when it goes, and leaves nothing."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from callkit.desktop import worker_process
from callkit.desktop.worker_process import WorkerProcess, workerCommand
from callkit.media.devices import DeviceKind
from callkit.media.worker import frames

PREVIEW = frames.Configure(preview=(DeviceKind.CAMERA,))


def seen_off(qtbot):
    """What is left of workers that went is gone, too."""
    qtbot.waitUntil(lambda: not [t for t in threading.enumerate() if "worker-end" in t.name])


def alive(process_id):
    """It is there, and not only a name that nobody has read yet."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def process(qapp):
    process = WorkerProcess("aiortc", "drawn")
    yield process
    worker = process.processID
    process.close()
    assert process.processID == 0
    deadline = time.monotonic() + 10
    while worker and alive(worker) and time.monotonic() < deadline:
        os.sched_yield()
    assert not worker or not alive(worker)


def test_it_comes_says_what_there_is_and_shows_pictures(process, qtbot):
    pictures, reports = [], []
    process.pictured.connect(lambda *told: pictures.append(told))
    process.reported.connect(reports.append)
    with qtbot.waitSignal(process.ready):
        process.start()
    process.start()
    process.send(PREVIEW)
    qtbot.waitUntil(lambda: len(pictures) > 5)
    callID, userID, kind, image = pictures[-1]
    assert (callID, userID, kind) == ("", "", "camera")
    assert (image.width(), image.height()) == (320, 240)
    assert {one.kind for one in reports if isinstance(one, frames.DeviceList)} == set(DeviceKind)


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
def test_one_that_is_killed_or_hangs_is_replaced_within_three_seconds(process, qtbot, way):
    with qtbot.waitSignal(process.ready):
        process.start()
    first = process.processID
    begun = time.monotonic()
    with qtbot.waitSignals([process.lost, process.ready]):
        os.kill(first, way)
    took = time.monotonic() - begun
    assert process.processID not in (0, first)
    # One that stands still is noticed by its silence.
    assert took < (3.0 if way != signal.SIGSTOP else 3.0 + worker_process.SILENT)
    qtbot.waitUntil(lambda: not alive(first))


def test_one_that_never_comes_is_given_up(qapp, qtbot):
    process = WorkerProcess("aiortc", "drawn", command=["/nonexistent"])
    with qtbot.waitSignal(process.failed, timeout=20_000):
        process.start()
    process.close()
    assert process.processID == 0


def test_one_that_ends_at_once_is_given_up_after_some_tries(qapp, qtbot):
    tries = []
    process = WorkerProcess("aiortc", "drawn", command=[sys.executable, "-c", "raise SystemExit"])
    process.lost.connect(lambda: tries.append(1))
    with qtbot.waitSignal(process.failed, timeout=30_000):
        process.start()
    assert len(tries) == len(worker_process.PAUSES) + 1


def test_where_no_socket_is_to_be_had_it_is_tried_again(qapp, qtbot, monkeypatch):
    make, tries = socket.socketpair, []

    def sparing():
        tries.append(1)
        if len(tries) < 3:
            raise OSError(24, "Too many open files")
        return make()

    monkeypatch.setattr(socket, "socketpair", sparing)
    process = WorkerProcess("aiortc", "drawn")
    with qtbot.waitSignal(process.ready, timeout=20_000):
        process.start()
    process.close()
    seen_off(qtbot)


@pytest.mark.logs("without a goodbye")
def test_where_no_thread_is_to_be_had_it_is_replaced_and_ended_all_the_same(
    process, qtbot, monkeypatch
):
    with qtbot.waitSignal(process.ready):
        process.start()
    first = process.processID

    def none_left(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none_left)
    with qtbot.waitSignals([process.lost, process.ready]):
        os.kill(first, signal.SIGKILL)
    second = process.processID
    process.close()
    qtbot.waitUntil(lambda: not alive(first) and not alive(second))


@pytest.mark.logs("the worker's process crashes")
def test_one_that_crashes_again_and_again_is_not_taken_into_the_app(qapp, qtbot, monkeypatch):
    monkeypatch.setattr(worker_process, "PAUSES", (0.0, 0.01, 0.01, 0.1))
    tries, given_up = [], []
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    process = WorkerProcess("aiortc", "drawn", command=[sys.executable, "-c", crash])
    process.lost.connect(lambda: tries.append(1))
    process.failed.connect(given_up.append)
    process.start()
    qtbot.waitUntil(lambda: len(tries) > len(worker_process.PAUSES) + 2)
    process.close()
    seen_off(qtbot)
    assert given_up == []


LISTENS = """
import os, socket, sys
from callkit.media.worker import frames
from callkit.media.worker.channel import Channel
channel = Channel(socket.socket(fileno=int(sys.argv[sys.argv.index("--fd") + 1])))
channel.send(frames.encode(frames.Ready(engine="webrtc")))
"""


def test_one_that_was_of_use_is_replaced_at_once_however_often_it_is_killed(qapp, qtbot):
    """But not without a pause for ever: a device that ends each one would cost a processor."""
    now, lost, given_up = [0.0], [], []
    command = [sys.executable, "-c", LISTENS]
    process = WorkerProcess("webrtc", "drawn", command=command, clock=lambda: now[0])
    process.lost.connect(lambda: lost.append(time.monotonic()))
    process.failed.connect(given_up.append)
    process.start()
    few = 8
    qtbot.waitUntil(lambda: len(lost) == few)
    assert max(after - before for before, after in itertools.pairwise(lost)) < 3.0
    assert given_up == []
    process.close()
    seen_off(qtbot)


def test_nothing_is_open_after_many(qapp, qtbot):
    def open_files():
        return len(list(Path("/proc/self/fd").iterdir()))

    process = WorkerProcess("aiortc", "drawn")
    files, pictures = open_files(), []
    process.pictured.connect(lambda *told: pictures.append(told))
    for _ in range(3):
        with qtbot.waitSignal(process.ready):
            process.start()
        pictures.clear()
        process.send(PREVIEW)
        qtbot.waitUntil(lambda: len(pictures) > 2)
        process.close()
    seen_off(qtbot)
    assert open_files() == files


APP = """
import sys
from PySide6.QtCore import QCoreApplication
from callkit.desktop.worker_process import WorkerProcess
app = QCoreApplication([])
process = WorkerProcess("aiortc", "drawn")
def ready(engine):
    print(process.processID, flush=True)
    if sys.argv[1] == "quit":
        app.quit()
    if sys.argv[1] == "raise":
        import os
        os.abort()
process.ready.connect(ready)
process.start()
app.exec()
"""


@pytest.mark.parametrize("end", ["quit", "raise", "kill"])
def test_no_worker_outlives_its_app(qtbot, end):
    app = subprocess.Popen([sys.executable, "-c", APP, end], stdout=subprocess.PIPE)
    assert app.stdout is not None
    worker = int(app.stdout.readline())
    if end == "kill":
        app.kill()
    app.wait()
    app.stdout.close()
    qtbot.waitUntil(lambda: not alive(worker))


def test_a_frozen_program_is_its_own_worker(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert workerCommand() is None, "another way of freezing has no such door"
    monkeypatch.setattr(sys, "_MEIPASS", "/tmp", raising=False)
    assert workerCommand() == [sys.executable, worker_process.FLAG]
