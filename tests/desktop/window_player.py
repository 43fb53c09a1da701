"""A program with call windows and nothing else, told what to show line by line on stdin.

``show NAME STATE`` shows the window called NAME in a state (made on first use; names with
"compact" are small), ``place NAME X Y`` moves it, ``where NAME ACTION`` says where in it a control
is, ``ready NAME`` answers once input counts, ``focus NAME`` says which widget has the focus. Every
signal of a window is a line "NAME signal". Used by ``test_surfaces.py``.
"""

from __future__ import annotations

import sys
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from callkit.model import EndReason, User
from callkit.requests import Action
from callkit.switchboard.view import CallView, Phase
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import incoming, outgoing

STATES = {
    "ringing": {"phase": Phase.RINGING},
    "silenced": {"phase": Phase.RINGING, "silenced": True},
    "connected": {"phase": Phase.CONNECTED, "connectedAt": 1.0},
    "cancelled": {"phase": Phase.ENDED, "endReason": EndReason.CANCELLED},
}


def say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


class Player(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.windows: dict[str, CallDialog] = {}
        self.input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self.input.activated.connect(self.obey)

    def obey(self) -> None:
        word, *rest = sys.stdin.readline().split()
        getattr(self, word)(*rest)

    def show(self, name: str, state: str) -> None:
        window = self.windows.get(name) or self.make(name)
        window.setCall(self.view(name, state))
        window.show()
        say(name, "shown")

    def make(self, name: str) -> CallDialog:
        window: CallDialog
        if name.startswith("out"):
            window = CallWindow()
        else:
            window = IncomingCallDialog(compact="compact" in name)
        self.windows[name] = window
        window.requested.connect(lambda request: say(name, f"{request.action}Requested"))
        window.dismissed.connect(partial(say, name, "dismissed"))
        return window

    def view(self, name: str, state: str) -> CallView:
        view = outgoing(User(name, name)) if name.startswith("out") else incoming(User(name, name))
        return msgspec.structs.replace(view, **STATES[state])

    def place(self, name: str, x: str, y: str) -> None:
        self.windows[name].move(int(x), int(y))
        say(name, "placed")

    def where(self, name: str, action: str) -> None:
        control = self.windows[name].stage.control(Action(action))
        assert control is not None
        centre = control.mapTo(self.windows[name], control.rect().center())
        say(name, action, centre.x(), centre.y())

    def ready(self, name: str) -> None:
        if self.windows[name].guard.active:
            QTimer.singleShot(20, partial(self.ready, name))
        else:
            say(name, "ready")

    def focus(self, name: str) -> None:
        focused = QApplication.focusWidget()
        say(name, "focus", (focused.objectName() or "-") if focused is not None else "none")

    def quit(self) -> None:
        QApplication.quit()


if __name__ == "__main__":
    application = QApplication(["window_player"])
    application.setQuitOnLastWindowClosed(False)
    player = Player()
    say("ready")
    application.exec()
