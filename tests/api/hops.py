"""How long the road is from one person's press to another person's window, and back.

``python tests/api/hops.py`` lets two people call each other in one process (a real server, real
sockets, real windows without a screen), writes down through which functions of callkit each leg of
the road goes, and prints them. A leg ends where the kit hands over to somebody else: the socket, or
Qt. What a task does counts after what started it.
"""

from __future__ import annotations

import os
import sys
import threading
from contextvars import ContextVar
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, os.environ.get("CALLKIT_CHECKOUT", str(CHECKOUT)))

from PySide6.QtWidgets import QAbstractButton, QApplication  # noqa: E402

import callkit  # noqa: E402

sys.path.append(str(CHECKOUT))

from tests.waiting import until  # noqa: E402

HOME = str(Path(callkit.__file__).parent)
LEGS = (
    "press to socket",
    "server",
    "socket to mailbox",
    "socket to window",
    "Accept to service",
    "Accept to socket",
)
"""The mailbox is where the network's thread hands over to the app's; "Accept to service" is the
first part of "Accept to socket"."""
AIM = 75
PLACES = ("", ".invitation", ".invitation.embedded", ".invitation.loop", ".kit", ".widgets")
"""Where checkouts have their public names that came from the top later."""

_path: ContextVar[tuple[str, ...]] = ContextVar("_path", default=())


class Walk:
    """Follows one leg at a time. ``roads`` are the functions of each leg, in order."""

    def __init__(self) -> None:
        self.roads: dict[str, tuple[str, ...]] = {}
        self._before: dict[int, tuple[str, ...]] = {}
        self._open: set[str] = set()
        # The network has a thread of its own, which is still to come.
        threading.setprofile(self._seen)
        sys.setprofile(self._seen)

    def begin(self, *legs: str) -> None:
        self._open |= set(legs)

    def end(self) -> None:
        self._open.clear()

    def _seen(self, frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event == "c_call" and getattr(argument, "__name__", "") in ("write", "writelines"):
            self._written()
        if not code.co_filename.startswith(HOME):
            if event == "call" and code.co_name in ("write", "writelines"):
                self._written()
            return
        if event == "call":
            before = _path.get()
            if code.co_name == "post" and "mailbox" in code.co_filename:
                heard = since(_path.get(), ".hear")
                if heard:
                    self._close("socket to mailbox", heard)
            self._before[id(frame)] = before
            _path.set((*before, name_of(code)))
            self._reached(code)
        elif event == "return":
            _path.set(self._before.pop(id(frame), ()))

    def _written(self) -> None:
        """Somebody writes to a socket: which leg ends depends on whose code it is."""
        path = _path.get()
        if any(step.startswith("server") for step in path):
            found = since(path, ".serve")
            # The reply is written too; what goes on to the other person goes further.
            if "server" in self._open and len(found) > len(self.roads.get("server", ())):
                self.roads["server"] = found
        elif any(step.startswith("client") for step in path):
            for leg in ("press to socket", "Accept to socket"):
                self._close(leg, path)

    def _reached(self, code: CodeType) -> None:
        if code.co_name == "showEvent":
            self._close("socket to window", _path.get())
        elif code.co_name == "accept" and code.co_filename.endswith("invitation/service.py"):
            self._close("Accept to service", _path.get())

    def _close(self, leg: str, path: tuple[str, ...]) -> None:
        if leg in self._open:
            self._open.discard(leg)
            self.roads[leg] = path


def name_of(code: CodeType) -> str:
    return f"{code.co_filename[len(HOME) + 1 : -3].replace('/', '.')}:{code.co_qualname}"


def since(path: tuple[str, ...], step: str) -> tuple[str, ...]:
    """The path from the last function with that end of its name; nothing if it is not in it. So
    what began the server and let this person in is no part of the road."""
    found = [i for i, name in enumerate(path) if name.endswith(step)]
    return path[found[-1] :] if found else ()


def public(name: str) -> Any:
    """A name of callkit, wherever this checkout has it."""
    for place in (
        "",
        ".invitation",
        ".invitation.embedded",
        ".invitation.loop",
        ".kit",
        ".widgets",
        ".model",
    ):
        found = getattr(import_module(f"callkit{place}"), name, None)
        if found is not None:
            return found
    raise AttributeError(name)


def accept_button(window: Any) -> QAbstractButton:
    control = window.stage.control(public("Action").ACCEPT)
    assert isinstance(control, QAbstractButton)
    return control


async def walk() -> Walk:
    """Bob calls Alice, and Alice accepts."""
    road = Walk()
    server = public("EmbeddedServer")()
    await server.start()
    kit, bob = public("CallKit")(notify=False, tray=False), public("CallInvitationService")()
    await kit.init(server.url, "alice", "Alice", deviceID="a")
    await bob.init(server.url, "bob", "Bob", deviceID="b")
    started: list[Any] = []
    kit.events.onCallStarted.connect(started.append)
    road.begin(*LEGS[:4])
    sent = bob.send([public("User")("alice", "Alice")])
    await until(lambda: any(w.isVisible() for w in kit.windows.windows().values()))
    await sent
    road.end()
    window = next(iter(kit.windows.windows().values()))
    await until(lambda: not window.guard.active)
    _path.set(())
    road.begin("Accept to service", "Accept to socket")
    accept_button(window).click()
    await until(lambda: started)
    road.end()
    await bob.uninit()
    await kit.close()
    await server.stop()
    return road


def main() -> int:
    app = QApplication.instance() or QApplication([])
    assert app is not None
    loop = public("newEventLoop")()
    with loop:
        road = loop.run_until_complete(walk())
    for leg in LEGS:
        print(f"{leg}: {len(road.roads.get(leg, ()))}")
        for step in road.roads.get(leg, ()):
            print("   ", step)
    whole = [len(steps) for leg, steps in road.roads.items() if leg != "Accept to service"]
    total = sum(whole)
    print(f"{total} hops (aim: {AIM})")
    return 0 if set(LEGS) <= road.roads.keys() | {"socket to mailbox"} else 1


if __name__ == "__main__":
    sys.exit(main())
