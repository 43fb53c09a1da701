"""An app that draws its own calls: no kit window, one line of text for each call."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QLabel

from callkit import CallKit, CallView
from callkit.texts import InnerText, status, title

SERVER = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8765/v1"


class CallLine:
    """Renders the newest call as text; what a surface promises is ``callkit.Surface``."""

    def __init__(self) -> None:
        self.label = QLabel()

    def render(self, calls: Sequence[CallView]) -> None:
        text = InnerText()
        self.label.setVisible(bool(calls))
        for view in calls[-1:]:
            self.label.setText(f"{title(view, text)}: {status(view, text)}")
            print("shown", view.callID, view.phase, flush=True)
        if not calls:
            print("nothing to show", flush=True)

    def close(self) -> None:
        self.label.close()


def main() -> int:
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    kit = CallKit(notify=False, tray=False)
    kit.removeSurface(kit.windows)
    kit.addSurface(CallLine())
    kit.init(SERVER, userID="alice", userName="Alice")
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
