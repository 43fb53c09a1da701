"""The app of ``tests/desktop/ringing_app.py`` with what only matters on Wayland."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from callkit.requests import Action
from callkit.theme import Theme
from tests.desktop.ringing_app import App, say


class WaylandApp(App):
    def raise_window(self, callID: str, token: str = "") -> bool:
        """The person asked for a call's window; whether a token is left in the environment."""
        self.kit.windows.raiseWindow(callID, token)
        return "XDG_ACTIVATION_TOKEN" in os.environ

    def put_aside(self, callID: str) -> None:
        """The person closes the window of a running call."""
        self.kit.windows.window(callID).askToClose()

    def press(self, callID: str, action: str) -> None:
        """As a chord does."""
        assert self.kit.windows.window(callID).press(Action(action))

    def quit_now(self) -> None:
        """The person quits the app, whatever rings."""
        QApplication.quit()

    def barred(self, callID: str) -> bool:
        return self.kit.windows.bar(callID) is not None

    def follow_system(self) -> None:
        """The kit looks as the desktop says."""
        Theme.instance().setMode("system")


def main() -> None:
    application = QApplication([])
    application.setApplicationName("Ringing app")
    application.setDesktopFileName("org.example.ringing")
    application.setQuitOnLastWindowClosed(False)
    app = WaylandApp()
    commands = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    commands.activated.connect(app.obey)
    say({"answer": "ready"})
    application.exec()


if __name__ == "__main__":
    main()
