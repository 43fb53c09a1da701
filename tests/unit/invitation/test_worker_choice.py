from __future__ import annotations

import sys
from typing import Any

import pytest
from PySide6.QtCore import QObject

from callkit.desktop.worker_process import WorkerProcess
from callkit.desktop.worker_thread import WorkerThread
from callkit.invitation.worker_choice import configuration, makeThread, makeWorker
from callkit.media import Media, Processing
from callkit.media.worker import frames
from callkit.testing import DrawnDevices, FakeEngine


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (Media(), WorkerProcess),
        (Media(engine="aiortc", devices="drawn"), WorkerProcess),
        (Media(devices="drawn", isolation="thread"), WorkerThread),
        (Media(engine=FakeEngine, devices=DrawnDevices), WorkerThread),
    ],
)
def test_a_process_works_unless_the_app_has_its_own_engine_or_says_otherwise(
    qapp: Any, options: Media, kind: type
) -> None:
    parent = QObject()
    assert type(makeWorker(options, parent)) is kind


def test_a_machine_without_qtmultimedia_says_so(qapp: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "callkit.desktop.capture.devices", None)
    with pytest.raises(ImportError):
        makeThread(Media(), QObject())


def test_drawn_sound_is_not_cleaned_away() -> None:
    assert configuration(Media()) == frames.Configure()
    assert configuration(Media(processing=Processing(noise=False))).noise is False
    drawn = configuration(Media(devices="drawn", maxVideo=(640, 480, 15)))
    assert (drawn.echo, drawn.noise, drawn.gain) == (False, False, False)
    assert (drawn.width, drawn.height, drawn.rate) == (640, 480, 15)
