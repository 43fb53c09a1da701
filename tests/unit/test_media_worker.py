"""The door of the worker's process; ``tests/unit/desktop/test_worker_process`` goes through it."""

import socket
import subprocess
import sys

from callkit import media_worker
from callkit.desktop import worker_process
from callkit.media.worker import frames


def test_the_flag_is_the_one_the_app_gives():
    assert media_worker.FLAG == worker_process.FLAG


WITHOUT_QT = """
import sys
from callkit import media_worker
media_worker._end = lambda: print("PySide6" in sys.modules, flush=True)
media_worker.main()
"""


def test_it_takes_turns_before_others_where_it_may(monkeypatch):
    asked = []
    monkeypatch.setattr("os.nice", asked.append)
    media_worker.beforeOthers()
    assert asked == [media_worker.URGENT]

    def refuse(by):
        raise PermissionError

    monkeypatch.setattr("os.nice", refuse)
    media_worker.beforeOthers()


def test_it_needs_no_qt_for_drawn_devices_and_ends_with_its_socket():
    ours, theirs = socket.socketpair()
    arguments = ["--engine", "aiortc", "--devices", "drawn", "--fd", str(theirs.fileno())]
    process = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_QT, *arguments],
        pass_fds=[theirs.fileno()],
        stdout=subprocess.PIPE,
        text=True,
    )
    theirs.close()
    ours.settimeout(20)
    size = int.from_bytes(ours.recv(4), "little")
    assert frames.report(ours.recv(size)) == frames.Ready(engine="aiortc")
    ours.close()
    said, _ = process.communicate(timeout=20)
    assert said.strip() == "False"
    assert process.returncode == 0
