"""A program with a ringer and nothing else, told what to do line by line on stdin.

``start TONE``, ``stop``, ``device ID``, ``file PATH``, ``quit``. Each is answered on stdout by
the command and the monotonic time at which it was done; ``devices`` also by the devices,
``ringtone`` by the name of the file an incoming call plays. Used by
``test_sound_ring.py``.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from callkit.desktop.multimedia import MultimediaRinger
from callkit.desktop.ringer import SoundSettings
from callkit.desktop.tones import Tone


class Player:
    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.ringer = MultimediaRinger(SoundSettings(fadeIn=False))
        self.ringer.warmUp()
        self.input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self.input.activated.connect(self.obey)

    def obey(self) -> None:
        line = sys.stdin.readline()
        word, _, rest = line.strip().partition(" ")
        match word:
            case "start":
                self.ringer.start(Tone(rest))
            case "stop":
                self.ringer.stop()
            case "device":
                self.ringer.configure(SoundSettings(fadeIn=False, device=rest))
            case "file":
                self.ringer.configure(SoundSettings(fadeIn=False, files={Tone.INCOMING: rest}))
            case "devices":
                rest = "|".join(identifier for identifier, _ in self.ringer.devices())
            case "ringtone":
                rest = self.ringer._file(Tone.INCOMING).name
            case _:
                self.ringer.close()
                self.app.quit()
        sys.stdout.write(f"{word} {time.monotonic()} {rest}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    application = QApplication([])
    player = Player(application)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    application.exec()
