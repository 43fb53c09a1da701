"""The ring, heard: what comes out of the virtual screen's sound server is recorded.

The ringer runs in a program of its own (``sound_player.py``), because Qt looks for the sound
server once per process.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.stage.program import Program, until
from demo.stage.screen import VirtualScreen
from tests.desktop.recorder import Recorder, pactl, steady_tone


class Player:
    """The program of ``sound_player.py``, by its answers."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.program.wait_line(lambda line: line == "ready")

    def tell(self, command: str) -> tuple[float, str]:
        """When it was done, and what the program says to it."""
        self.program.write(command)
        _, moment, rest = self.program.wait_line().split(" ", 2)
        return float(moment), rest


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


@pytest.fixture(scope="module")
def recorder(screen: VirtualScreen) -> Iterator[Recorder]:
    recorder = Recorder(screen.environment, "ring")
    yield recorder
    recorder.stop()


@pytest.fixture
def player(start: Callable[..., Program]) -> Iterator[Player]:
    player = Player(start(Path(__file__).with_name("sound_player.py")))
    yield player
    player.tell("quit")
    assert player.program.wait() == 0


def test_the_ring_is_heard_and_silent_within_200_ms_of_the_stop(
    recorder: Recorder, player: Player
) -> None:
    started, _ = player.tell("start incoming")
    recorder.until(lambda: recorder.loud(started), 5.0)
    assert recorder.loud(started)[0] - started < 0.5
    # The middle of the second of the three pairs of notes: loud when it is cut.
    recorder.past(started + 0.8)
    stopped, _ = player.tell("stop")
    recorder.past(stopped + 1.2)
    heard = recorder.loud(started)
    assert heard[-1] > stopped - 0.3, "it was ringing when it was stopped"
    assert heard[-1] - stopped < 0.2


def test_the_ring_repeats_with_its_pause(recorder: Recorder, player: Player) -> None:
    started, _ = player.tell("start incoming")
    recorder.past(started + 6.5)
    stopped, _ = player.tell("stop")
    heard = recorder.loud(started)
    assert 2.7 < max(gaps(heard)) < 3.4, "three seconds of silence between two rings"
    assert stopped - heard[-1] < 0.5, "and it rings again"


def test_a_cue_ends_by_itself(recorder: Recorder, player: Player) -> None:
    started, _ = player.tell("start reorder")
    recorder.past(started + 3.5)
    heard = recorder.loud(started)
    assert sum(gap > 0.15 for gap in gaps(heard)) == 3, "four beeps"
    assert heard[-1] - heard[0] < 2.2, "and no fifth one"


def test_the_ring_follows_the_chosen_device_when_it_goes_and_comes_again(
    screen: VirtualScreen, recorder: Recorder, player: Player
) -> None:
    module = pactl(screen, "load-module", "module-null-sink", "sink_name=headset")
    headset = Recorder(screen.environment, "headset")
    try:
        until(lambda: "headset" in player.tell("devices")[1], 10.0)
        player.tell("device headset")
        started, _ = player.tell("start incoming")
        headset.until(lambda: headset.loud(started), 5.0)
        recorder.past(started + 1.0)
        assert not recorder.loud(started)
        unplugged = time.monotonic()
        pactl(screen, "unload-module", module)
        recorder.until(lambda: recorder.loud(unplugged), 8.0)
        headset.stop()
        module = pactl(screen, "load-module", "module-null-sink", "sink_name=headset")
        headset = Recorder(screen.environment, "headset")
        plugged = time.monotonic()
        headset.until(lambda: headset.loud(plugged), 8.0)
        recorder.past(plugged + 1.5)
        assert not recorder.loud(plugged + 0.5), "in the middle of the ring, not at the next one"
    finally:
        headset.stop()
        pactl(screen, "unload-module", module)


def test_the_ring_follows_the_default_device(
    screen: VirtualScreen, recorder: Recorder, player: Player
) -> None:
    module = pactl(screen, "load-module", "module-null-sink", "sink_name=dock")
    dock = Recorder(screen.environment, "dock")
    try:
        until(lambda: "dock" in player.tell("devices")[1], 10.0)
        started, _ = player.tell("start incoming")
        recorder.until(lambda: recorder.loud(started), 5.0)
        pactl(screen, "set-default-sink", "dock")
        moved = time.monotonic()
        dock.until(lambda: dock.loud(moved), 8.0)
    finally:
        pactl(screen, "set-default-sink", "ring")
        dock.stop()
        pactl(screen, "unload-module", module)


def test_an_own_file_is_what_rings(recorder: Recorder, player: Player, tmp_path: Path) -> None:
    player.tell(f"file {steady_tone(tmp_path)}")
    until(lambda: player.tell("ringtone")[1] != "incoming.wav", 5.0)
    started, _ = player.tell("start incoming")
    recorder.past(started + 4.0)
    heard = recorder.loud(started)
    # Without a pause: the bundled ringtone would have had one by now.
    assert max(gaps(heard)) < 0.5
