"""A surface on the overlay layer: what it asks of the compositor, and what it tells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from callkit.desktop.layer_shell.surface import BOTTOM, RIGHT, SHELL, Box, LayerSurface, Margins
from callkit.desktop.layer_shell.wire import Wire
from tests.unit.desktop.layer_shell.compositor import Desk

OFFERS = [
    (1, "wl_compositor", 4),
    (2, "wl_shm", 1),
    (3, SHELL, 4),
    (4, "wl_seat", 7),
    (5, "wl_output", 3),
]
SIZE, TOUCHABLE = (40, 30), Box(5, 5, 30, 20)
POINTER_AND_TOUCH = 1 | 4


class Told:
    """What the surface told, in order."""

    def __init__(self) -> None:
        self.words: list[tuple[object, ...]] = []

    def wanted(self) -> None:
        self.words.append(("wanted",))

    def rescaled(self) -> None:
        self.words.append(("rescaled",))

    def entered(self, x: float, y: float) -> None:
        self.words.append(("entered", x, y))

    def left(self) -> None:
        self.words.append(("left",))

    def moved(self, x: float, y: float, time: int) -> None:
        self.words.append(("moved", x, y, time))

    def pressed(self, button: int, down: bool, time: int) -> None:
        self.words.append(("pressed", button, down, time))

    def closed(self) -> None:
        self.words.append(("closed",))

    def take(self) -> list[tuple[object, ...]]:
        words, self.words = self.words, []
        return words


class Stage:
    """A surface and the compositor it is on."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder / "wayland-9", OFFERS)
        self.wire = Wire(self.desk.path)
        self.told = Told()
        self.surface = LayerSurface(self.wire, self.told)
        self.wire.roundtrip()

    def bound(self, interface: str) -> int:
        return self.desk.bound[interface][0]

    def show(self) -> None:
        self.surface.show(*SIZE, BOTTOM | RIGHT, Margins(right=3, bottom=4), TOUCHABLE)
        self.wire.roundtrip()
        (self.number,) = struct.unpack("=I", self.desk.asked(self.bound("wl_compositor"), 0)[-1])
        self.layer = struct.unpack_from("=I", self.desk.asked(self.bound(SHELL), 0)[-1])[0]

    def say(self, target: int, opcode: int, form: str = "", *values: int) -> None:
        self.desk.send(target, opcode, struct.pack(f"={form}", *values))
        self.wire.roundtrip()
        self.wire.roundtrip()  # What it is answered has arrived.

    def configure(self) -> None:
        self.say(self.layer, 0, "III", 11, *SIZE)

    def draw(self, size: tuple[int, int] = SIZE, scale: int = 1) -> bool:
        drawn = self.surface.draw(b"\1" * (size[0] * size[1] * 4), *size, scale)
        self.wire.roundtrip()
        return drawn

    def frame(self) -> None:
        """The screen shows the last picture."""
        (callback,) = struct.unpack("=I", self.desk.asked(self.number, 3)[-1])
        self.say(callback, 0, "I", 1)

    def buffers(self) -> list[int]:
        """What was attached, in order."""
        return [struct.unpack_from("=I", body)[0] for body in self.desk.asked(self.number, 1)]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.wire.close()
    stage.desk.close()


def test_it_stands_in_a_corner_of_the_overlay_layer_without_the_keyboard(stage: Stage) -> None:
    stage.show()
    asked = stage.desk.asked
    _layer, surface, output, layer = struct.unpack_from("=IIII", asked(stage.bound(SHELL), 0)[0])
    assert (surface, output, layer) == (stage.number, 0, 3)
    assert asked(stage.layer, 0) == [struct.pack("=II", *SIZE)]
    assert asked(stage.layer, 1) == [struct.pack("=I", BOTTOM | RIGHT)]
    assert asked(stage.layer, 3) == [struct.pack("=iiii", 0, 3, 4, 0)]
    assert asked(stage.layer, 4) == [struct.pack("=I", 0)]


def test_only_the_card_takes_clicks(stage: Stage) -> None:
    stage.show()
    (region,) = struct.unpack("=I", stage.desk.asked(stage.bound("wl_compositor"), 1)[0])
    assert stage.desk.asked(region, 1) == [struct.pack("=iiii", *TOUCHABLE)]
    assert stage.desk.asked(stage.number, 5) == [struct.pack("=I", region)]


def test_nothing_is_drawn_before_the_compositor_has_agreed(stage: Stage) -> None:
    stage.show()
    assert not stage.draw()
    stage.configure()
    assert stage.desk.asked(stage.layer, 6) == [struct.pack("=I", 11)]
    assert stage.told.take() == [("wanted",)]
    assert stage.draw()
    stage.frame()
    assert stage.told.take() == [("wanted",)]


def test_a_buffer_the_compositor_reads_is_not_written_to(stage: Stage) -> None:
    stage.show()
    stage.configure()
    assert [stage.draw() for _ in range(4)] == [True, True, True, False]
    first, *_others = stage.buffers()
    assert len(set(stage.buffers())) == 3
    stage.say(first, 0)
    assert stage.draw()
    assert stage.buffers()[-1] == first


def test_another_size_has_buffers_of_its_own_and_the_old_ones_go_when_they_are_free(
    stage: Stage,
) -> None:
    stage.show()
    stage.configure()
    stage.draw()
    (old,) = stage.buffers()
    assert stage.draw((80, 60), scale=2)
    assert stage.desk.asked(old, 0) == []
    stage.say(old, 0)
    assert stage.draw((80, 60), scale=2)
    assert len(stage.desk.asked(old, 0)) == 1
    assert stage.desk.asked(stage.number, 8)[-1] == struct.pack("=i", 2)


def test_the_largest_scale_of_the_screens_that_show_it_counts(stage: Stage) -> None:
    first = stage.bound("wl_output")
    stage.desk.offer(6, "wl_output", 3)
    stage.wire.roundtrip()
    stage.wire.roundtrip()  # What it asks of what it is offered has arrived.
    second = stage.desk.bound["wl_output"][1]
    stage.say(second, 3, "i", 2)
    assert stage.surface.scale == 2, "it may come to any screen"
    stage.show()
    stage.say(stage.number, 0, "I", first)
    assert stage.surface.scale == 1
    stage.say(stage.number, 0, "I", second)
    assert stage.surface.scale == 2
    stage.say(stage.number, 1, "I", second)
    assert stage.surface.scale == 1
    assert ("rescaled",) in stage.told.take()


def test_without_a_screen_it_waits_for_one(stage: Stage) -> None:
    stage.show()
    stage.configure()
    stage.draw()
    stage.told.take()
    stage.say(2, 1, "I", 5)
    stage.say(stage.layer, 1)
    assert stage.told.take() == [("closed",)]
    assert not stage.surface.open
    before = stage.layer
    stage.desk.offer(9, "wl_output", 3)
    stage.wire.roundtrip()
    stage.wire.roundtrip()
    assert stage.surface.open
    assert len(stage.desk.asked(stage.bound(SHELL), 0)) == 2
    assert stage.desk.asked(before, 7), "what was closed is given back"


def test_the_pointer_comes_moves_presses_and_goes(stage: Stage) -> None:
    stage.surface.setCursor(b"\0" * (24 * 24 * 4), 24, 2)
    stage.show()
    seat = stage.bound("wl_seat")
    stage.say(seat, 0, "I", POINTER_AND_TOUCH)
    (pointer,) = struct.unpack("=I", stage.desk.asked(seat, 0)[0])
    stage.say(pointer, 0, "IIii", 7, stage.number, 10 * 256, 5 * 256 + 128)
    stage.say(pointer, 2, "Iii", 100, 11 * 256, 6 * 256)
    stage.say(pointer, 3, "IIII", 8, 101, 0x110, 1)
    stage.say(pointer, 3, "IIII", 9, 102, 0x110, 0)
    stage.say(pointer, 1, "II", 10, stage.number)
    assert stage.told.take() == [
        ("entered", 10.0, 5.5),
        ("moved", 11.0, 6.0, 100),
        ("pressed", 0x110, True, 101),
        ("pressed", 0x110, False, 102),
        ("left",),
    ]
    (cursor,) = stage.desk.asked(pointer, 0)
    assert struct.unpack("=IIii", cursor)[0] == 7
    assert struct.unpack("=IIii", cursor)[2:] == (2, 2)


def test_a_finger_is_a_pointer_and_further_fingers_do_nothing(stage: Stage) -> None:
    stage.show()
    seat = stage.bound("wl_seat")
    stage.say(seat, 0, "I", POINTER_AND_TOUCH)
    (touch,) = struct.unpack("=I", stage.desk.asked(seat, 2)[0])
    stage.say(touch, 0, "IIIiii", 1, 50, stage.number, 0, 256, 512)
    stage.say(touch, 0, "IIIiii", 2, 51, stage.number, 1, 256, 512)
    stage.say(touch, 2, "Iiii", 52, 0, 512, 512)
    stage.say(touch, 1, "IIi", 3, 53, 1)
    stage.say(touch, 1, "IIi", 4, 54, 0)
    assert stage.told.take() == [
        ("entered", 1.0, 2.0),
        ("pressed", 0x110, True, 50),
        ("moved", 2.0, 2.0, 52),
        ("pressed", 0x110, False, 54),
        ("left",),
    ]
    stage.say(touch, 4)
    assert stage.told.take() == [("left",)]


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_closing_gives_everything_back(stage: Stage) -> None:
    before = descriptors()
    stage.surface.setCursor(b"\0" * (24 * 24 * 4), 24, 2)
    stage.show()
    stage.configure()
    assert stage.draw() and stage.draw()
    assert descriptors() > before
    stage.surface.close()
    stage.surface.close()
    assert descriptors() < before, "the connection, too"


def test_a_compositor_without_a_layer_shell_is_an_error(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "wayland-9", [offer for offer in OFFERS if offer[1] != SHELL])
    wire = Wire(desk.path)
    with pytest.raises(OSError, match=SHELL):
        LayerSurface(wire, Told())
    wire.close()
    desk.close()
