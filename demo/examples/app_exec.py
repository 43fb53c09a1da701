"""A plain Qt app under ``app.exec()``: it rings, and a button calls Bob."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from callkit import CallInvitationEvents, CallKit, CallUser, SendCallInvitationButton

SERVER = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8765/v1"


def main() -> int:
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    kit = CallKit()
    kit.init(
        SERVER,
        userID="alice",
        userName="Alice",
        events=CallInvitationEvents(
            onCallStarted=lambda call: print("started", call.callID, flush=True),
            onCallEnded=lambda callID, reason: print("ended", callID, reason, flush=True),
            onError=lambda error: print("error", error, flush=True),
        ),
    )
    button = SendCallInvitationButton(invitees=[CallUser("bob", "Bob")])
    button.setSender(kit.service.send)
    button.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
