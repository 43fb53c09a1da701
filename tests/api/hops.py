"""How long the road is from one person's press to another person's window, and back.

``python tests/api/hops.py`` lets two people call each other in one process (a real server, real
sockets, real windows without a screen), writes down through which functions of callkit each leg of
the road goes and in how many shapes the invitation travels, and prints them.

A leg ends where the kit hands over to somebody else: the socket, or Qt. What a task does counts
after what started it. The server's leg ends when the other person's connection has the frame: when
that is written depends on what else is to be written. A shape is a class of which a value holds the
app's own text of the call in one of its fields; what only carries such a value is none.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import sys
import threading
from collections import Counter
from contextvars import ContextVar
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, os.environ.get("CALLKIT_CHECKOUT", str(CHECKOUT)))

from PySide6.QtCore import QCoreApplication, QEvent  # noqa: E402
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget  # noqa: E402

import callkit  # noqa: E402

sys.path.append(str(CHECKOUT))

from tests.waiting import until  # noqa: E402

HOME = str(Path(callkit.__file__).parent)
LEGS = ("press to socket", "server", "socket to window", "Accept to socket")
HOPS = 75
"""So many at most, all legs together."""
SHAPES = 12
"""So many at most."""
TEXT = "the app's own text of this call"

_path: ContextVar[tuple[str, ...]] = ContextVar("_path", default=())


class Walk:
    """Follows the road. ``roads`` are the functions of each leg, in order; ``shapes`` the classes
    in which the invitation was seen, and where first."""

    def __init__(self) -> None:
        self.roads: dict[str, tuple[str, ...]] = {}
        self.shapes: dict[str, str] = {}
        self.kept: dict[str, int] = {}
        self._before: dict[int, tuple[str, ...]] = {}
        self._open: set[str] = set()
        self._arrived: tuple[str, ...] = ()
        # The network has a thread of its own, which is still to come.
        threading.setprofile(self._seen)
        sys.setprofile(self._seen)

    def begin(self, *legs: str) -> None:
        self._open |= set(legs)
        _path.set(())

    def end(self) -> None:
        self._open.clear()

    def close(self) -> None:
        threading.setprofile(None)
        sys.setprofile(None)

    def _seen(self, frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event == "c_call":
            self._handed_over(getattr(argument, "__name__", ""), argument)
        if not str(code.co_filename).startswith(HOME):
            if event == "call":
                self._handed_over(code.co_name, None)
        elif event == "call":
            self._before[id(frame)] = _path.get()
            _path.set((*_path.get(), name_of(code)))
            self._reached(code)
            for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
                self._look_at(frame.f_locals.get(name), code)
        elif event == "return":
            _path.set(self._before.pop(id(frame), ()))
            self._look_at(argument, code)

    def _handed_over(self, name: str, method: Any) -> None:
        """Code that is not the kit's is called: the socket's, or Qt's."""
        path = _path.get()
        if name in ("write", "writelines"):
            self._close("press to socket", since(path, "CallInvitationService.send"))
            self._close("Accept to socket", since(path, "CallStage._slot_clicked"))
        elif name == "show" and isinstance(window := getattr(method, "__self__", None), QWidget):
            if not window.isWindow():
                return
            there = since(path, "CallbackQueue.event") or since(path, ".data_received")
            self._close("socket to window", self._arrived + there)

    def _reached(self, code: CodeType) -> None:
        path = _path.get()
        if code.co_name == "post" and "callback_queue" in code.co_filename:
            # The network's thread hands over to the app's.
            self._arrived = self._arrived or since(path, ".data_received", having=".hear")
        elif name_of(code).endswith("Connection.send") and "server" in self._open:
            # The reply is sent too; what goes on to the other person goes further.
            found = since(path, ".serve", having="Dispatch.callInvite")
            if len(found) > len(self.roads.get("server", ())):
                self.roads["server"] = found

    def _close(self, leg: str, path: tuple[str, ...]) -> None:
        if leg in self._open and path:
            self._open.discard(leg)
            self.roads[leg] = path

    def _look_at(self, value: Any, code: CodeType) -> None:
        """Note every class in which the app's text is, in the value itself or one in its fields;
        and that of the picture made of the call."""
        kind = type(value)
        if not (self._open and kind.__module__.startswith("callkit")):
            return
        inside = [getattr(value, name, None) for name in fields_of(value)]
        texts = [text for text in inside if isinstance(text, str)]
        if kind.__name__ == "Scene" or any(TEXT in text for text in texts):
            self.shapes.setdefault(f"{kind.__module__}.{kind.__qualname__}", name_of(code))
        for one in inside:
            self._look_at(one, code)


def kept(callID: str) -> dict[str, int]:
    """How many values of each class there are in this process that hold the call's ID, while both
    people are in it."""
    # The window that rang has gone, and with it what it showed.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    found = [one for one in gc.get_objects() if type(one).__module__.startswith("callkit")]
    of_call = [one for one in found if "callID" in fields_of(one) and one.callID == callID]
    return dict(Counter(type(one).__qualname__ for one in of_call))


def fields_of(value: Any) -> tuple[str, ...]:
    if dataclasses.is_dataclass(value):
        return tuple(field.name for field in dataclasses.fields(value))
    return tuple(getattr(type(value), "__struct_fields__", ()))


def name_of(code: CodeType) -> str:
    return f"{code.co_filename[len(HOME) + 1 : -3].replace('/', '.')}:{code.co_qualname}"


def since(path: tuple[str, ...], step: str, *, having: str = "") -> tuple[str, ...]:
    """The path from the last function with that end of its name; nothing if it is not in it, or
    ``having`` is not. So what began the server and let this person in is no part of the road."""
    found = [i for i, name in enumerate(path) if name.endswith(step)]
    after = path[found[-1] :] if found else ()
    return after if any(name.endswith(having) for name in after) else ()


def public(name: str) -> Any:
    """A name of callkit, wherever this checkout has it: some came from the top later."""
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


def shown(kit: Any) -> Any:
    """The only window there is."""
    return next(iter(kit.windows.windows().values()))


async def walk() -> Walk:
    """Bob calls Alice, and Alice accepts."""
    server = public("EmbeddedServer")()
    road = Walk()
    await server.start()
    kit, bob = public("CallKit")(notify=False, tray=False), public("CallInvitationService")()
    await kit.init(server.url, "alice", "Alice", deviceID="a")
    await bob.init(server.url, "bob", "Bob", deviceID="b")
    started: list[Any] = []
    kit.events.onCallStarted.connect(lambda call: started.append(call.callID))
    road.begin(*LEGS[:3])
    sent = bob.send([public("User")("alice", "Alice")], customData=TEXT)
    await until(lambda: any(w.isVisible() for w in kit.windows.windows().values()))
    await sent
    road.end()
    await until(lambda: not shown(kit).guard.active)
    road.begin(LEGS[3])
    accept_button(shown(kit)).click()
    await until(lambda: started)
    road.end()
    road.close()
    await until(lambda: bob.isInCall)
    road.kept = kept(started[0])
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
    print(f"shapes: {len(road.shapes)}")
    for shape, where in road.shapes.items():
        print("   ", shape, "in", where)
    print("kept while both talk:", road.kept)
    total = sum(map(len, road.roads.values()))
    print(f"{total} hops (at most {HOPS}), {len(road.shapes)} shapes (at most {SHAPES})")
    whole = set(LEGS) == road.roads.keys()
    return 0 if whole and total <= HOPS and 0 < len(road.shapes) <= SHAPES else 1


if __name__ == "__main__":
    sys.exit(main())
