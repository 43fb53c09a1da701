"""Two people with real devices in one program, each with a worker that knows no server: what one
worker says is told to the other. Used by ``test_sound_media.py``.

``media_player.py ENGINE``. Ann has the microphone ``mica`` and the speaker ``spka``, Bob ``micb``
and ``spkb``. A red window covers the screen. Lines on stdin, each answered when it is done:
``mute NAME``, ``unmute NAME``, ``share NAME``, ``busy SECONDS``, ``quit``. Told on stdout:
``ready``, ``connected NAME``, ``devices NAME MICROPHONES``, ``fails NAME KIND TROUBLE``, and
``screen NAME WIDTH HEIGHT COLOUR`` for every picture of a screen that NAME sees.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from callkit.desktop.worker_process import WorkerProcess
from callkit.media import SentMedia
from callkit.media.devices import DeviceKind
from callkit.media.port import Link
from callkit.media.worker import frames


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Person:
    def __init__(self, name: str, engine: str, people: dict[str, Person]) -> None:
        self.name, self.people = name, people
        self.state = SentMedia(microphone=True)
        people[name] = self
        self.worker = WorkerProcess(engine, "real")
        self.worker.ready.connect(self.begin)
        self.worker.reported.connect(self.reported)
        self.worker.pictured.connect(self.pictured)
        self.worker.start()

    def begin(self) -> None:
        chosen = {
            DeviceKind.MICROPHONE: f"mic{self.name[0]}",
            DeviceKind.SPEAKER: f"spk{self.name[0]}",
        }
        self.worker.send(frames.Configure(echo=False, noise=False, gain=False, chosen=chosen))
        names = ("ann", "bob")
        self.worker.send(frames.Open(callID="1", me=self.name, members=names, state=self.state))

    def change(self, **state: bool) -> None:
        now = {"microphone": self.state.microphone, "screen": self.state.screen} | state
        self.state = SentMedia(**now)
        self.worker.send(frames.SetSentMedia(callID="1", state=self.state))

    def reported(self, report: frames.AnyReport) -> None:
        match report:
            case frames.SendSignal(to=to, data=data):
                word = frames.SignalReceived(callID="1", sender=self.name, data=data)
                self.people[to].worker.send(word)
            case frames.LinkChanged(link=Link.CONNECTED):
                say("connected", self.name)
            case frames.DeviceList(kind=DeviceKind.MICROPHONE, devices=devices):
                say("devices", self.name, ",".join(one.deviceID for one in devices))
            case frames.DeviceFailed(kind=kind, trouble=trouble):
                say("fails", self.name, kind, trouble.replace(" ", "-"))

    def pictured(self, callID: str, userID: str, kind: str, image: QImage) -> None:
        if userID and kind == DeviceKind.SCREEN and not image.isNull():
            middle = image.pixelColor(image.width() // 2, image.height() // 2)
            say("screen", self.name, image.width(), image.height(), middle.name())


class Player:
    def __init__(self, app: QApplication, engine: str) -> None:
        self.app = app
        self.people: dict[str, Person] = {}
        for name in ("ann", "bob"):
            Person(name, engine, self.people)
        self.input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self.input.activated.connect(self.obey)

    def obey(self) -> None:
        word, _, rest = sys.stdin.readline().strip().partition(" ")
        match word:
            case "mute" | "unmute":
                self.people[rest].change(microphone=word == "unmute")
            case "share":
                self.people[rest].change(screen=True)
            case "busy":
                # What an app should not do, and does.
                until = time.monotonic() + float(rest)
                while time.monotonic() < until:
                    pass
            case _:
                for person in self.people.values():
                    person.worker.close()
                self.app.quit()
        say("done", word)


if __name__ == "__main__":
    application = QApplication([])
    window = QWidget()
    window.setStyleSheet("background: #c01020")
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.showFullScreen()
    player = Player(application, sys.argv[1])
    say("ready")
    application.exec()
