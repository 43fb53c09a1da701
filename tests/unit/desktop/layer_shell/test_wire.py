"""The Wayland wire, against a compositor of the test's own that speaks bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from callkit.desktop.layer_shell.wire import Event, Global, Wire, socketPath
from tests.unit.desktop.layer_shell.compositor import Desk, text


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    offers = [(1, "wl_compositor", 4), (2, "wl_output", 3), (3, "wl_output", 3)]
    desk = Desk(tmp_path / "wayland-9", offers)
    yield desk
    desk.close()


@pytest.fixture
def wire(desk: Desk) -> Iterator[Wire]:
    wire = Wire(desk.path)
    yield wire
    wire.close()


def test_what_the_compositor_offers_is_known_once_connected(wire: Wire) -> None:
    assert wire.globals["wl_compositor"] == [Global(1, 4)]
    assert wire.globals["wl_output"] == [Global(2, 3), Global(3, 3)]
    assert wire.version("wl_compositor") == 4
    assert wire.version("zwlr_layer_shell_v1") == 0


def test_what_appears_and_goes_later_is_told(wire: Wire, desk: Desk) -> None:
    told: list[tuple[str, Global, bool]] = []
    wire.onGlobal = lambda *what: told.append(what)
    desk.offer(9, "wl_output", 4)
    desk.send(2, 1, struct.pack("=I", 9))
    desk.send(2, 1, struct.pack("=I", 77))
    wire.roundtrip()
    assert told == [("wl_output", Global(9, 4), True), ("wl_output", Global(9, 4), False)]
    assert wire.globals["wl_output"] == [Global(2, 3), Global(3, 3)]


def test_requests_carry_numbers_names_and_fractions(wire: Wire, desk: Desk) -> None:
    bound = wire.bind("wl_compositor", 6)
    wire.request(bound, 5, "iufs", -3, 7, 1.5, "ä")
    wire.roundtrip()
    bind, request = desk.requests[-3:-1]
    assert bind == (
        2,
        0,
        struct.pack("=I", 1) + text("wl_compositor") + struct.pack("=II", 4, bound),
    )
    assert request == (bound, 5, struct.pack("=iIi", -3, 7, 384) + text("ä"))


def test_events_reach_the_object_they_are_for(wire: Wire, desk: Desk) -> None:
    heard: list[tuple[int, object]] = []

    def listen(opcode: int, event: Event) -> None:
        heard.append((opcode, (event.string(), event.signed(), event.fixed(), event.unsigned())))

    bound = wire.bind("wl_compositor", 1, listen)
    desk.send(bound, 3, text("left") + struct.pack("=iiI", -2, 640, 5))
    wire.roundtrip()
    assert heard == [(3, ("left", -2, 2.5, 5))]
    wire.ignore(bound)
    desk.send(bound, 3, text("left") + struct.pack("=iiI", -2, 640, 5))
    wire.roundtrip()
    assert len(heard) == 1


def test_numbers_the_compositor_gives_back_are_used_again(wire: Wire) -> None:
    wire.roundtrip()
    first = wire.create()
    wire.roundtrip()
    assert wire.create() <= first + 1


def test_what_the_compositor_does_not_have_cannot_be_bound(wire: Wire) -> None:
    with pytest.raises(OSError, match="zwlr_layer_shell_v1"):
        wire.bind("zwlr_layer_shell_v1", 4)


def test_a_refusal_says_what_was_refused(wire: Wire, desk: Desk) -> None:
    desk.refusing = True
    with pytest.raises(OSError, match="no such thing"):
        wire.bind("wl_compositor", 1)
        wire.roundtrip()


def test_a_compositor_that_is_gone_is_an_error_and_nothing_waits(wire: Wire, desk: Desk) -> None:
    wire.read()
    desk.close()
    desk.thread.join(5)
    with pytest.raises(OSError, match=r"hung up|reset|pipe"):
        wire.roundtrip()


def test_words_that_are_no_wayland_are_an_error(wire: Wire, desk: Desk) -> None:
    assert desk.peer is not None
    desk.peer.sendall(b"\0" * 16)
    with pytest.raises(OSError, match="not the Wayland protocol"):
        wire.roundtrip()


def test_where_nobody_listens_there_is_no_wire(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        Wire(tmp_path / "wayland-0")


def test_the_environment_says_where_the_compositor_listens() -> None:
    runtime = {"XDG_RUNTIME_DIR": "/run/user/1000"}
    assert socketPath({}) is None
    assert socketPath(runtime) is None
    assert socketPath({"WAYLAND_DISPLAY": "wayland-1"}) is None
    assert socketPath(runtime | {"WAYLAND_DISPLAY": "wayland-1"}) == Path(
        "/run/user/1000/wayland-1"
    )
    assert socketPath(runtime | {"WAYLAND_DISPLAY": "/tmp/wl"}) == Path("/tmp/wl")
