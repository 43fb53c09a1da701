"""An app drops what it was given, and Python's collector takes it: nothing is said, all is gone."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

import callkit.widgets
from callkit.widgets.inline.send_button import SendCallInvitationButton
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.collected import hideBefore
from demo.gallery.pages import PAGES

KINDS = list({name.partition(",")[0]: name for name in PAGES}.values())
"""One page of each kind of surface."""


@pytest.fixture(autouse=True)
def only_our_collections(qapp: QApplication) -> Iterator[None]:
    # By itself the collector does not run in tests.
    assert not gc.isenabled()
    gc.collect()
    yield


def shown(widget: QWidget) -> QWidget:
    widget.show()
    QApplication.processEvents()
    # Most surfaces are such a circle by themselves: what is in them knows them.
    widget.__dict__["circle"] = widget
    return widget


@pytest.mark.parametrize("name", KINDS)
def test_a_shown_surface_that_is_dropped_says_nothing(qtbot: Any, name: str) -> None:
    gone = weakref.ref(shown(PAGES[name]()))
    with qtbot.captureExceptions() as wrong:
        gc.collect()
        QApplication.processEvents()
    if (kept := gone()) is not None:
        # What listens for keys, or holds the screen, stays until it is closed.
        assert kept.isVisible()
        qtbot.addWidget(kept)
    assert not wrong


def test_nor_does_what_stands_in_a_window_of_the_app(qtbot: Any) -> None:
    host = QWidget()
    column = QVBoxLayout(host)
    column.addWidget(SendCallInvitationButton(invitees=["bob"]))
    for name in KINDS:
        column.addWidget(PAGES[name]())
    gone = weakref.ref(shown(host))
    del host, column
    with qtbot.captureExceptions() as wrong:
        gc.collect()
        QApplication.processEvents()
    assert gone() is None
    assert not wrong


def test_what_an_app_keeps_stays(qtbot: Any) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    shown(host)
    face = weakref.ref(AvatarLabel(host))
    gc.collect()
    assert [face()] == host.findChildren(AvatarLabel)


@pytest.mark.parametrize("circle", [True, False], ids=["a circle", "the last one that knew it"])
def test_a_widget_that_goes_in_another_thread_is_ended_in_the_gui_thread(
    qtbot: Any, circle: bool
) -> None:
    face = AvatarLabel()
    face.show()
    ended: list[threading.Thread] = []
    face.destroyed.connect(lambda: ended.append(threading.current_thread()))
    if circle:
        face.__dict__["circle"] = face
    held = [face]
    del face
    with ThreadPoolExecutor(1) as other, qtbot.captureExceptions() as wrong:
        other.submit(held.clear).result()
        other.submit(gc.collect).result()
        qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]
    assert not wrong


LATE = {"event", "hideEvent", "closeEvent", "changeEvent", "leaveEvent", "focusOutEvent"}
"""What Qt may still call in a widget while its window goes."""


def test_each_widget_that_hears_of_its_end_goes_whole() -> None:
    for module in pkgutil.walk_packages(callkit.widgets.__path__, "callkit.widgets."):
        importlib.import_module(module.name)
    kinds = [QWidget]
    for kind in kinds:
        kinds += kind.__subclasses__()
    ours = {kind for kind in kinds if kind.__module__.startswith("callkit.widgets")}
    hearing = {kind for kind in ours if LATE & vars(kind).keys()}
    assert len(hearing) > 20
    assert not {kind for kind in hearing if getattr(kind, "__del__", None) is not hideBefore}
