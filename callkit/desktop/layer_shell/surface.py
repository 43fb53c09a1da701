"""One surface on the overlay layer of a Wayland desktop: it shows pictures and reports the pointer.
No Qt in here.

It never has the keyboard. Pictures are premultiplied ARGB words at a whole-number scale; on a
screen with a fraction between two the compositor makes the larger one smaller.

Source: the protocols ``wayland`` and ``wlr-layer-shell-unstable-v1``.
"""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from callkit.desktop.layer_shell.wire import Event, Global, Wire

SHELL: Final = "zwlr_layer_shell_v1"
TOP, BOTTOM, LEFT, RIGHT = 1, 2, 4, 8
"""Edges of the screen; a corner is two."""
LEFT_BUTTON: Final = 0x110
_OVERLAY: Final = 3
_ARGB: Final = 0
_POINTER, _TOUCH = 1, 4
_MOST_BUFFERS: Final = 3


class Box(NamedTuple):
    x: int
    y: int
    width: int
    height: int


class Margins(NamedTuple):
    """Between the surface and the edges it is anchored to; less than 0 goes beyond."""

    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0


class Watcher(Protocol):
    """What a surface tells, always from :meth:`Wire.read`. Places are in the surface's own
    pixels, times the compositor's milliseconds."""

    def wanted(self) -> None:
        """A picture can be drawn: the first one, or the screen shows the last one."""

    def rescaled(self) -> None:
        """Pictures are wanted at another scale."""

    def entered(self, x: float, y: float) -> None: ...

    def left(self) -> None: ...

    def moved(self, x: float, y: float, time: int) -> None: ...

    def pressed(self, button: int, down: bool, time: int) -> None: ...

    def closed(self) -> None:
        """The compositor took it away; there may be no screen just now."""


@dataclass
class _Buffer:
    """Memory the compositor reads a picture from."""

    number: int
    memory: mmap.mmap
    size: tuple[int, int]
    busy: bool = False


@dataclass
class _Screens:
    """The scales of the screens there are, and which ones show the surface."""

    scales: dict[int, int] = field(default_factory=dict)
    """By the output's number on the wire."""
    names: dict[int, int] = field(default_factory=dict)
    """Numbers on the wire by the global's name."""
    showing: set[int] = field(default_factory=set)

    @property
    def scale(self) -> int:
        shown = [self.scales[one] for one in self.showing if one in self.scales]
        return max(shown or self.scales.values(), default=1)


class LayerSurface:
    """A surface in a corner, above all windows.

    Raises (the constructor and every method):
        OSError: The compositor has no layer shell, is gone, or refused something.
    """

    def __init__(self, wire: Wire, watcher: Watcher, *, namespace: str = "notification") -> None:
        self._wire = wire
        self._watcher = watcher
        self._namespace = namespace
        self._shell = wire.bind(SHELL, 1)
        self._compositor = wire.bind("wl_compositor", 4)
        self._shm = wire.bind("wl_shm", 1)
        self._screens = _Screens()
        self._devices: set[int] = set()
        self._surface = self._layer = 0
        self._configured = False
        self._place: tuple[int, int, int, Margins, Box] | None = None
        self._buffers: list[_Buffer] = []
        self._scale = 1
        self._pointer = self._cursor = self._hot = 0
        self._cursor_buffer: _Buffer | None = None
        for offered in list(wire.globals.get("wl_output", ())):
            self._add_output(offered)
        wire.onGlobal = self._on_global
        if wire.globals.get("wl_seat"):
            self._seat = wire.bind("wl_seat", 5, self._on_seat)

    @property
    def scale(self) -> int:
        """How many pixels of a picture make one of the surface's."""
        return self._screens.scale

    @property
    def open(self) -> bool:
        return bool(self._surface)

    def show(self, width: int, height: int, anchor: int, margins: Margins, touchable: Box) -> None:
        """Appear, or have another size or place. Only ``touchable`` takes clicks. The watcher is
        told when the first picture is wanted."""
        self._place = (width, height, anchor, margins, touchable)
        if not self._surface:
            self._create()
        request = self._wire.request
        request(self._layer, 0, "uu", width, height)
        request(self._layer, 1, "u", anchor)
        request(self._layer, 3, "iiii", *margins)
        request(self._layer, 4, "u", 0)
        region = self._wire.create()
        request(self._compositor, 1, "n", region)
        request(region, 1, "iiii", *touchable)
        request(self._surface, 5, "n", region)
        request(region, 0)
        request(self._surface, 6)

    def draw(self, pixels: bytes | memoryview, width: int, height: int, scale: int) -> bool:
        """Show a picture of so many pixels, each row ``width * 4`` bytes long. False when it is
        too early for one: the watcher is told when it is not."""
        buffer = self._free_buffer(width, height) if self._configured else None
        if buffer is None:
            return False
        buffer.memory[:] = pixels
        buffer.busy = True
        request = self._wire.request
        request(self._surface, 8, "i", scale)
        request(self._surface, 1, "nii", buffer.number, 0, 0)
        request(self._surface, 9, "iiii", 0, 0, width, height)
        callback = self._wire.create(self._on_frame)
        request(self._surface, 3, "n", callback)
        request(self._surface, 6)
        return True

    def setCursor(self, pixels: bytes | memoryview, size: int, hot: int) -> None:
        """What the pointer looks like here: a square picture, its tip ``hot`` pixels in."""
        if self._cursor_buffer is not None:
            self._destroy(self._cursor_buffer)
        else:
            self._cursor = self._wire.create()
            self._wire.request(self._compositor, 0, "n", self._cursor)
        buffer = self._cursor_buffer = self._made_buffer(size, size)
        buffer.memory[:] = pixels
        self._hot = hot
        self._wire.request(self._cursor, 1, "nii", buffer.number, 0, 0)
        self._wire.request(self._cursor, 9, "iiii", 0, 0, size, size)
        self._wire.request(self._cursor, 6)

    def hide(self) -> None:
        """Go away; :meth:`show` brings it back."""
        if self._surface:
            self._wire.request(self._layer, 7)
            self._wire.request(self._surface, 0)
            self._wire.ignore(self._layer)
            self._wire.ignore(self._surface)
        self._surface = self._layer = 0
        self._configured = False
        self._screens.showing.clear()
        for buffer in self._buffers:
            self._destroy(buffer)
        self._buffers.clear()

    def close(self) -> None:
        """Hang up, and give the memory back. Closing twice is fine."""
        cursor = [self._cursor_buffer] if self._cursor_buffer is not None else []
        for buffer in [*self._buffers, *cursor]:
            buffer.memory.close()
        self._buffers.clear()
        self._wire.close()

    # --- inside ---

    def _create(self) -> None:
        wire = self._wire
        self._surface = wire.create(self._on_surface)
        wire.request(self._compositor, 0, "n", self._surface)
        self._layer = wire.create(self._on_layer)
        wire.request(
            self._shell, 0, "nnnus", self._layer, self._surface, 0, _OVERLAY, self._namespace
        )

    def _free_buffer(self, width: int, height: int) -> _Buffer | None:
        for buffer in [one for one in self._buffers if one.size != (width, height)]:
            if not buffer.busy:
                self._buffers.remove(buffer)
                self._destroy(buffer)
        fitting = [one for one in self._buffers if one.size == (width, height)]
        free = next((one for one in fitting if not one.busy), None)
        if free is None and len(fitting) < _MOST_BUFFERS:
            free = self._made_buffer(width, height)
            self._buffers.append(free)
        return free

    def _made_buffer(self, width: int, height: int) -> _Buffer:
        size = width * height * 4
        descriptor = os.memfd_create("callkit", os.MFD_CLOEXEC)
        try:
            os.ftruncate(descriptor, size)
            memory = mmap.mmap(descriptor, size)
            pool, number = self._wire.create(), self._wire.create()
            self._wire.request(self._shm, 0, "ni", pool, size, descriptors=[descriptor])
        finally:
            os.close(descriptor)
        buffer = _Buffer(number, memory, (width, height))
        self._wire.listen(number, lambda *_: self._released(buffer))
        self._wire.request(pool, 0, "niiiiu", number, 0, width, height, width * 4, _ARGB)
        self._wire.request(pool, 1)
        return buffer

    def _released(self, buffer: _Buffer) -> None:
        buffer.busy = False

    def _destroy(self, buffer: _Buffer) -> None:
        self._wire.request(buffer.number, 0)
        self._wire.ignore(buffer.number)
        buffer.memory.close()

    # --- from the compositor ---

    def _on_layer(self, opcode: int, event: Event) -> None:
        if opcode == 0:
            self._wire.request(self._layer, 6, "u", event.unsigned())
            self._configured = True
            self._watcher.wanted()
        else:
            self.hide()
            self._watcher.closed()

    def _on_frame(self, _opcode: int, _event: Event) -> None:
        if self._configured:
            self._watcher.wanted()

    def _on_surface(self, opcode: int, event: Event) -> None:
        output = event.unsigned()
        if opcode == 0:
            self._screens.showing.add(output)
        else:
            self._screens.showing.discard(output)
        self._look_at_scale()

    def _look_at_scale(self) -> None:
        if self._screens.scale != self._scale:
            self._scale = self._screens.scale
            self._watcher.rescaled()

    def _on_global(self, interface: str, offered: Global, there: bool) -> None:
        if interface != "wl_output":
            return
        if there:
            self._add_output(offered)
            if not self._surface and self._place is not None:
                # The screen it stood on was taken away: here is one again.
                self.show(*self._place)
            return
        number = self._screens.names.pop(offered.name, 0)
        self._screens.scales.pop(number, None)
        self._screens.showing.discard(number)
        self._look_at_scale()

    def _add_output(self, offered: Global) -> None:
        def on_output(opcode: int, event: Event) -> None:
            if opcode == 3:
                self._screens.scales[number] = event.signed()
                self._look_at_scale()

        number = self._wire.bindGlobal("wl_output", offered, 2, on_output)
        self._screens.names[offered.name] = number
        self._screens.scales[number] = 1

    def _on_seat(self, opcode: int, event: Event) -> None:
        if opcode != 0:
            return
        able = event.unsigned()
        for capability, handler in ((_POINTER, self._on_pointer), (_TOUCH, self._on_touch)):
            if able & capability and capability not in self._devices:
                self._devices.add(capability)
                device = self._wire.create(handler)
                if capability == _POINTER:
                    self._pointer = device
                self._wire.request(self._seat, 0 if capability == _POINTER else 2, "n", device)

    def _on_pointer(self, opcode: int, event: Event) -> None:
        if opcode == 0:
            serial, _surface = event.unsigned(), event.unsigned()
            if self._cursor:
                words = (serial, self._cursor, self._hot, self._hot)
                self._wire.request(self._pointer, 0, "unii", *words)
            self._watcher.entered(event.fixed(), event.fixed())
        elif opcode == 1:
            self._watcher.left()
        elif opcode == 2:
            time = event.unsigned()
            self._watcher.moved(event.fixed(), event.fixed(), time)
        elif opcode == 3:
            event.unsigned()
            time, button, state = event.unsigned(), event.unsigned(), event.unsigned()
            self._watcher.pressed(button, bool(state), time)

    def _on_touch(self, opcode: int, event: Event) -> None:
        """A finger is a pointer that comes, presses and goes; further fingers do nothing."""
        if opcode == 0:
            event.unsigned()
            time, _surface, finger = event.unsigned(), event.unsigned(), event.signed()
            if finger == 0:
                self._watcher.entered(event.fixed(), event.fixed())
                self._watcher.pressed(LEFT_BUTTON, True, time)
        elif opcode == 1:
            event.unsigned()
            time, finger = event.unsigned(), event.signed()
            if finger == 0:
                self._watcher.pressed(LEFT_BUTTON, False, time)
                self._watcher.left()
        elif opcode == 2:
            time, finger = event.unsigned(), event.signed()
            if finger == 0:
                self._watcher.moved(event.fixed(), event.fixed(), time)
        elif opcode == 4:
            self._watcher.left()
