"""A window drawn in Qt Designer: a form with kit widgets, loaded and wired."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from callkit import (
    CallBannerArea,
    CallHistoryView,
    CallKit,
    CallUser,
    SendCallInvitationButton,
)
from callkit.designer.loading import loadUi

SERVER = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8765/v1"

FORM = Path(__file__).with_name("call_page.ui")


def wired(page: QWidget, kit: CallKit) -> None:
    """Connect what the form has with what the kit does."""
    banners, button = page.findChild(CallBannerArea), page.findChild(SendCallInvitationButton)
    history = page.findChild(CallHistoryView)
    assert isinstance(banners, CallBannerArea)
    assert isinstance(button, SendCallInvitationButton)
    assert isinstance(history, CallHistoryView)
    kit.setBannerArea(banners)
    button.setInvitees([CallUser("bob", "Bob")])
    button.setSender(kit.service.send)
    history.setModel(kit.service.history)
    history.callRequested.connect(kit.service.send)


def main() -> int:
    app = QApplication(sys.argv)
    kit = CallKit()
    page = loadUi(FORM)
    wired(page, kit)
    page.show()
    kit.init(SERVER, userID="alice", userName="Alice")
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
