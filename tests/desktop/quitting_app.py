"""An app with one window, in a call: ``python -m tests.desktop.quitting_app [ask] [tray] [code]``.

``ask``: its window asks before it closes. ``tray``: the kit has its tray icon. ``code``: the app
closes its window itself, once the call goes on. ``idle``: there is no call.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from callkit import CallInvitationMode, CallInviteConfig, CallKit, KitParts, SignalingClient
from callkit.background_loop import BackgroundLoop
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.testing import RecordingRinger

ask, tray, code, idle = (word in sys.argv for word in ("ask", "tray", "code", "idle"))


def say(*words: object) -> None:
    """One line in one piece: two threads speak here."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Town:
    """A server and Bob, who rings and hears how it ends."""

    def __init__(self) -> None:
        self.background = BackgroundLoop()
        self.url = self.background.start(self._open()).result(20)

    async def _open(self) -> str:
        self.server = Server(Settings(host="127.0.0.1", port=0, insecure=True))
        await self.server.start()
        self.bob = SignalingClient(self.server.url, deviceID="bob")
        await self.bob.login("bob", "Bob")
        self.bob.on("callInvitationEnded", lambda _: say("Bob hears the end"))
        return self.server.url

    def call(self) -> None:
        config = CallInviteConfig(mode=CallInvitationMode.ADVANCED)
        self.background.start(self.bob.callInvite(["alice"], config))


class Window(QWidget):
    def closeEvent(self, event: QCloseEvent) -> None:
        if ask:
            kit.askBeforeClosing(self, event)
            dialog = kit._quit_guard.dialog
            if dialog is not None:
                dialog.guard.release()


def online(state: int, *_: object) -> None:
    if int(state) == 2 and not idle:
        town.call()
    elif int(state) == 2:
        say("ready")
        if code:
            QTimer.singleShot(0, window.close)


def started(_: object) -> None:
    say("ready")
    if code:
        QTimer.singleShot(0, window.close)


town = Town()
app = QApplication(sys.argv)
kit = CallKit(parts=KitParts(ringer=RecordingRinger()), notify=False, tray=tray)
kit.events.onIncomingCallReceived.connect(lambda callID, *_: kit.service.accept(callID))
kit.events.onCallStarted.connect(started)
kit.events.onConnectionStateChanged.connect(online)
kit.events.onCallEnded.connect(lambda _, reason: say("ended", reason))
window = Window()
window.setWindowTitle("The app's only window")
window.resize(400, 300)
window.show()
kit.init(town.url, userID="alice", userName="Alice")
result = app.exec()
town.background.start(town.server.stop()).result(20)
sys.exit(result)
