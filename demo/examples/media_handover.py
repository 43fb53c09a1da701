"""Where an app's own audio and video come in: start, switches, a picture in the window, stop."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from callkit import CallKit, CallView, EndReason, MediaKind

SERVER = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8765/v1"


class Media:
    """Stands for the app's media engine: it joins rooms and shows what comes from there."""

    def __init__(self, kit: CallKit) -> None:
        self.kit = kit
        self.heard: dict[str, bool] = {}
        kit.events.onCallStarted.connect(self.start)
        kit.events.onCallEnded.connect(self.stop)
        kit.mediaToggled.connect(self.toggle)

    def start(self, call: CallView) -> None:
        self.heard[call.callID] = True
        print("join room", call.roomID, "video" if call.video else "voice", flush=True)
        picture = QLabel(f"room {call.roomID}")
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        window = self.kit.windows.window(call.callID)
        if window is not None:
            window.setMediaWidget(picture)
        self.kit.setMedia(call.callID, microphone=True)

    def toggle(self, callID: str, kind: MediaKind, on: bool) -> None:
        if kind is MediaKind.MICROPHONE and callID in self.heard:
            self.heard[callID] = on
            self.kit.setMedia(callID, microphone=on)

    def stop(self, callID: str, reason: EndReason) -> None:
        # A call that never started has no media to stop.
        if self.heard.pop(callID, None) is not None:
            print("leave room", callID, reason, flush=True)


def main() -> int:
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    kit = CallKit()
    media = Media(kit)
    kit.init(SERVER, userID="alice", userName="Alice")
    code = app.exec()
    for callID in list(media.heard):
        media.stop(callID, EndReason.LEFT)
    return code


if __name__ == "__main__":
    sys.exit(main())
