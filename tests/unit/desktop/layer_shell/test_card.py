"""A widget on the overlay layer of a compositor of the tests' own."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from callkit.desktop.layer_shell.card import LayerCard, layerShellWorks
from callkit.desktop.layer_shell.surface import SHELL, Box
from callkit.desktop.screens import Corner, Point
from tests.unit.desktop.layer_shell.compositor import Desk
from tests.unit.desktop.layer_shell.test_surface import OFFERS


class Stage:
    """A window with a button, shown as a card."""

    def __init__(self, desk: Desk, qtbot: Any) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.resize(100, 80)
        self.button = QPushButton("Accept", self.window)
        self.button.setGeometry(20, 20, 60, 40)
        self.clicks: list[bool] = []
        self.button.clicked.connect(lambda checked=False: self.clicks.append(checked))
        self.seen: list[bool] = []
        self.card = LayerCard(
            self.window, lambda: Box(10, 10, 80, 60), seen=lambda: self.seen.append(True)
        )
        self.window.show()

    def bound(self, interface: str) -> int:
        return self.desk.bound[interface][0]

    def put(self, corner: Corner = Corner.BOTTOM_RIGHT) -> None:
        before = len(self.desk.asked(self.bound(SHELL), 0))
        self.card.put(corner, Point(16, 16))
        self.qtbot.waitUntil(lambda: len(self.desk.asked(self.bound(SHELL), 0)) > before)
        body = self.desk.asked(self.bound(SHELL), 0)[-1]
        self.layer, self.surface = struct.unpack_from("=II", body)

    def say(self, target: int, opcode: int, form: str = "", *values: int) -> None:
        self.desk.send(target, opcode, struct.pack(f"={form}", *values))

    def pictures(self) -> int:
        return len(self.desk.asked(self.surface, 1))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(tmp_path / "wayland-9", list(OFFERS))
    monkeypatch.setenv("WAYLAND_DISPLAY", str(desk.path))
    yield desk
    desk.close()


@pytest.fixture
def stage(desk: Desk, qtbot: Any) -> Iterator[Stage]:
    stage = Stage(desk, qtbot)
    qtbot.waitUntil(lambda: "wl_seat" in desk.bound)
    yield stage
    stage.card.close()


def test_the_card_itself_is_so_far_from_the_edges_whatever_its_shadow(stage: Stage) -> None:
    stage.put()
    margins = struct.unpack("=iiii", stage.desk.asked(stage.layer, 3)[-1])
    assert margins == (6, 6, 6, 6)


def test_it_is_drawn_when_it_has_changed_and_seen_when_the_screen_shows_it(stage: Stage) -> None:
    stage.put()
    stage.say(stage.layer, 0, "III", 1, 100, 80)
    stage.qtbot.waitUntil(lambda: stage.pictures() == 1)
    assert stage.seen == []
    (callback,) = struct.unpack("=I", stage.desk.asked(stage.surface, 3)[-1])
    stage.say(callback, 0, "I", 1)
    stage.qtbot.waitUntil(lambda: stage.seen == [True])
    stage.button.setText("Answer")
    stage.qtbot.waitUntil(lambda: stage.pictures() == 2)


def test_hands_reach_the_button_under_them(stage: Stage) -> None:
    stage.put()
    seat = stage.bound("wl_seat")
    stage.say(seat, 0, "I", 1)
    stage.qtbot.waitUntil(lambda: bool(stage.desk.asked(seat, 0)))
    (pointer,) = struct.unpack("=I", stage.desk.asked(seat, 0)[0])
    stage.say(pointer, 0, "IIii", 1, stage.surface, 50 * 256, 40 * 256)
    stage.say(pointer, 2, "Iii", 5, 50 * 256, 40 * 256)
    stage.qtbot.waitUntil(stage.button.underMouse)
    for down in (1, 0):
        stage.say(pointer, 3, "IIII", 2, 6, 0x111, down)
    for down in (1, 0):
        stage.say(pointer, 3, "IIII", 2, 6, 0x110, down)
    stage.qtbot.waitUntil(lambda: stage.clicks == [False])
    stage.say(pointer, 1, "II", 3, stage.surface)
    stage.qtbot.waitUntil(lambda: not stage.button.underMouse())


def test_it_goes_with_its_window(stage: Stage) -> None:
    stage.put()
    stage.window.hide()
    stage.qtbot.waitUntil(lambda: not stage.desk.thread.is_alive())


def test_a_window_that_grows_has_its_place_anew(stage: Stage) -> None:
    stage.put()
    stage.window.resize(100, 120)
    grown = struct.pack("=II", 100, 120)
    stage.qtbot.waitUntil(lambda: grown in stage.desk.asked(stage.layer, 0))


def test_a_compositor_that_hangs_up_is_told_once(stage: Stage) -> None:
    stage.put()
    with stage.qtbot.waitSignal(stage.card.lost):
        stage.desk.close()
    with stage.qtbot.assertNotEmitted(stage.card.lost, wait=0):
        stage.card.put(Corner.TOP_LEFT, Point(1, 1))


def test_whether_there_is_a_layer_is_asked_of_the_desktop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not layerShellWorks()
    monkeypatch.setenv("WAYLAND_DISPLAY", str(tmp_path / "nobody"))
    assert not layerShellWorks()
    for name, offers in (("with", OFFERS), ("without", OFFERS[:2])):
        desk = Desk(tmp_path / name, list(offers))
        monkeypatch.setenv("WAYLAND_DISPLAY", str(desk.path))
        assert layerShellWorks() is (name == "with")
        desk.close()


def test_outside_wayland_there_is_no_card(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(OSError, match="no Wayland"):
        LayerCard(window, lambda: Box(0, 0, 1, 1), seen=lambda: None)
