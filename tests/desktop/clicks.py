"""How late sound comes out of a speaker: a click a second goes into a microphone."""

from __future__ import annotations

import itertools
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping

from callkit.media.port import RATE
from callkit.media.sound import tone
from tests.desktop.recorder import Recorder

APART = 0.3
"""Seconds of silence after which it is another click."""
AT_MOST = 0.9
"""Seconds until one is heard."""


class Clicks:
    """Clicks into a sink, until :meth:`stop`."""

    def __init__(self, environment: Mapping[str, str], sink: str) -> None:
        click = tone(1000.0, 0.04, loudness=0.5)
        self._second = click + bytes(2 * RATE - len(click))
        self._player = subprocess.Popen(
            [
                *("pacat", "--playback", "-d", sink, "--format=s16le"),
                *(f"--rate={RATE}", "--channels=1"),
            ],
            env=dict(environment),
            stdin=subprocess.PIPE,
        )
        self._writer = threading.Thread(target=self._write, name="clicks", daemon=True)
        self._writer.start()

    def _write(self) -> None:
        assert self._player.stdin is not None
        try:
            # The player takes them as slowly as it plays them.
            for _ in itertools.count():
                self._player.stdin.write(self._second)
                self._player.stdin.flush()
        except (OSError, ValueError):
            return

    def stop(self) -> None:
        self._player.kill()
        self._player.wait()
        self._writer.join(10)
        assert self._player.stdin is not None
        try:
            self._player.stdin.close()
        except OSError:
            return


def delays(environment: dict[str, str], mouth: str, *ears: str, listen: float = 8.0) -> list[float]:
    """Milliseconds, the median, from a click in the sink ``mouth`` until it is in each other."""
    recorders = [Recorder(environment, name) for name in (mouth, *ears)]
    begun = time.monotonic() + 0.5
    for recorder in recorders:
        recorder.past(begun + listen)
    said, *heard = [clicks_in(recorder.loud(begun)) for recorder in recorders]
    for recorder in recorders:
        recorder.stop()
    return [delay(said, one) for one in heard]


def clicks_in(loud: list[float]) -> list[float]:
    """When each began."""
    return [at for place, at in enumerate(loud) if place == 0 or at - loud[place - 1] > APART]


def delay(said: list[float], heard: list[float]) -> float:
    found = []
    for at in said:
        after = [other - at for other in heard if -0.02 < other - at < AT_MOST]
        if after:
            found.append(1000 * min(after))
    assert found, "no click was heard"
    return max(statistics.median(found), 1.0)
