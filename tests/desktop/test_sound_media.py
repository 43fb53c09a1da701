"""Two people talk through a sound server: what is played into one's microphone comes out of the
other's speaker. Both workers have Qt's real devices; only the cards are made up (null sinks).
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy
import pytest

from callkit.media.port import RATE
from callkit.media.sound import tone
from demo.stage.program import Program
from demo.stage.screen import VirtualScreen
from tests.desktop import recorder as recording
from tests.desktop.clicks import Clicks, delays
from tests.desktop.recorder import Recorder, pactl

TONES = {"a": 440.0, "b": 880.0}
SPOKEN = 60
"""Seconds of sound that are played into a microphone, at most."""


class Cards(NamedTuple):
    """The rates of the cards, in samples a second."""

    microphone: int = 48_000
    speaker: int = 48_000


class Room:
    """Two microphones into which a tone is played, two speakers that are recorded."""

    def __init__(self, screen: VirtualScreen, folder: Path, **cards: Cards) -> None:
        self.screen = screen
        self.modules: list[str] = []
        self.players: list[subprocess.Popen[bytes]] = []
        self.recorders: dict[str, Recorder] = {}
        for name in TONES:
            card = cards.get(name, Cards())
            self._load_sink(f"into{name}", card.microphone)
            # Qt lists no monitors, as nobody speaks into one.
            self._load(
                "module-remap-source", f"master=into{name}.monitor", f"source_name=mic{name}"
            )
            self._load_sink(f"spk{name}", card.speaker)
        for name, frequency in TONES.items():
            self.speak(name, frequency, folder)
            self.recorders[name] = Recorder(screen.environment, f"spk{name}")

    def _load_sink(self, name: str, rate: int) -> None:
        self._load("module-null-sink", f"sink_name={name}", f"rate={rate}", "channels=1")

    def _load(self, *words: str) -> None:
        self.modules.append(pactl(self.screen, "load-module", *words))

    def speak(self, name: str, frequency: float, folder: Path) -> None:
        file = folder / f"{name}.raw"
        second = tone(frequency, 1.0, loudness=0.3)
        file.write_bytes(second * SPOKEN)
        command = ["pacat", "--playback", "-d", f"into{name}", "--format=s16le"]
        command += [f"--rate={RATE}", "--channels=1", str(file)]
        self.players.append(subprocess.Popen(command, env=self.screen.environment))

    def heard(self, name: str, seconds: float) -> numpy.ndarray:
        """What the speaker of that name plays from now on."""
        recorder = self.recorders[name]
        since = time.monotonic()
        recorder.past(since + seconds)
        begin = int((since - recorder.began) * recording.RATE)
        return numpy.frombuffer(bytes(recorder.data), numpy.int16)[begin:].astype(float)

    def hears(self, name: str, frequency: float) -> None:
        """Wait for a second with that tone in it, 30 dB above all else. Who else uses this machine
        can be heard in any single one."""
        deadline = time.monotonic() + 30
        while True:
            peak, above = spectrum(self.heard(name, 1.0))
            if peak == pytest.approx(frequency, abs=5) and above > 30:
                return
            assert time.monotonic() < deadline, (peak, above)

    def hears_nothing(self, name: str) -> None:
        """Wait for half a second of silence: what was sent before is still on its way."""
        deadline = time.monotonic() + 10
        while (loud := decibels(self.heard(name, 0.5))) >= -60:
            assert time.monotonic() < deadline, loud

    def close(self) -> None:
        for player in self.players:
            player.kill()
            player.wait()
        for recorder in self.recorders.values():
            recorder.stop()
        for module in reversed(self.modules):
            pactl(self.screen, "unload-module", module)


@pytest.fixture
def room(request: pytest.FixtureRequest, screen: VirtualScreen, tmp_path: Path) -> Iterator[Room]:
    room = Room(screen, tmp_path, **getattr(request, "param", {}))
    yield room
    room.close()


def spectrum(sound: numpy.ndarray) -> tuple[float, float]:
    """The loudest frequency, and by how many decibels it stands above all that is not near it."""
    power = numpy.abs(numpy.fft.rfft(sound * numpy.hanning(len(sound)))) ** 2
    frequencies = numpy.fft.rfftfreq(len(sound), 1 / recording.RATE)
    peak = frequencies[int(numpy.argmax(power))]
    near = numpy.abs(frequencies - peak) < 20
    near_power, rest = power[near].sum() + 1e-9, power[~near].sum() + 1e-9
    return float(peak), 10 * float(numpy.log10(near_power / rest))


def decibels(sound: numpy.ndarray) -> float:
    return 20 * float(numpy.log10(max(numpy.sqrt((sound**2).mean()), 1e-3) / 32768))


def red_screen(line: str) -> bool:
    """It is the whole screen, in the colour of the window that covers it."""
    _, _, width, height, colour = line.split()
    shape = int(width) / int(height) == pytest.approx(1280 / 800, rel=0.02)
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return shape and parts == [pytest.approx(part, abs=12) for part in (0xC0, 0x10, 0x20)]


def tell(player: Program, command: str) -> None:
    player.write(command)
    player.wait_line(lambda line: line.startswith("done"))


UNLIKE = {"a": Cards(8_000, 44_100), "b": Cards(96_000, 16_000)}


@pytest.mark.parametrize(
    ("engine", "room"), [("webrtc", {}), ("aiortc", UNLIKE)], indirect=["room"]
)
def test_two_people_hear_each_other_through_their_devices(
    room: Room, start: Callable[..., Program], engine: str
) -> None:
    player = start(Path(__file__).with_name("media_player.py"), engine, WRTC_ALLOW_LOOPBACK="1")
    connected = set()
    while len(connected) < 2:
        connected.add(player.wait_line(lambda line: line.startswith("connected")))
    for listener, speaker in (("b", "a"), ("a", "b")):
        room.hears(listener, TONES[speaker])
    tell(player, "mute ann")
    room.hears_nothing("b")
    # Only Ann is muted.
    room.hears("a", TONES["b"])
    tell(player, "unmute ann")
    room.hears("b", TONES["a"])
    tell(player, "share ann")
    player.wait_line(lambda line: line.startswith("screen bob") and red_screen(line))
    player.write("quit")
    assert player.wait() == 0


def longest_gap(sound: numpy.ndarray) -> float:
    """Seconds in a row in which the tone is 20 dB lower than it mostly is, or not there."""
    window = recording.RATE // 100
    parts = sound[: len(sound) // window * window].reshape(-1, window)
    loud = numpy.sqrt((parts**2).mean(axis=1))
    longest = run = 0
    for quiet in loud < 0.1 * numpy.median(loud):
        run = run + 1 if quiet else 0
        longest = max(longest, run)
    return longest / 100


def test_a_gap_is_found_where_there_is_one() -> None:
    """The form that fails."""
    times = numpy.arange(recording.RATE) / recording.RATE
    sound = 9000 * numpy.sin(2 * numpy.pi * 440 * times)
    assert longest_gap(sound) == 0
    sound[2000:2800] = 0
    assert longest_gap(sound) == pytest.approx(0.1, abs=0.02)


def test_an_app_that_is_busy_is_not_heard(
    room: Room, start: Callable[..., Program], record_property: Callable[..., None]
) -> None:
    player = start(Path(__file__).with_name("media_player.py"), "webrtc", WRTC_ALLOW_LOOPBACK="1")
    for _ in range(2):
        player.wait_line(lambda line: line.startswith("connected"))
    room.hears("b", TONES["a"])
    gaps: list[float] = []
    # Who else uses this machine is heard, too: in the best of some tries it is the app alone.
    while not gaps or (min(gaps) > 0.04 and len(gaps) < 6):
        heard = []
        for _ in range(3):
            player.write("busy 0.25")
            heard.append(room.heard("b", 1.0))
            player.wait_line(lambda line: line == "done busy")
        gaps.append(max(longest_gap(sound) for sound in heard))
    record_property("gaps", gaps)
    assert min(gaps) <= 0.04, gaps
    player.write("quit")
    assert player.wait() == 0


def test_a_microphone_that_is_unplugged_leaves_its_place_to_the_default(
    room: Room, start: Callable[..., Program]
) -> None:
    player = start(Path(__file__).with_name("media_player.py"), "webrtc", WRTC_ALLOW_LOOPBACK="1")
    for _ in range(2):
        player.wait_line(lambda line: line.startswith("connected"))
    pactl(room.screen, "unload-module", room.modules.pop(1))
    player.wait_line(lambda line: line == "fails ann microphone unplugged")
    # Ann now speaks with what is played into Bob's microphone.
    room.hears("b", TONES["b"])
    player.write("quit")
    assert player.wait() == 0


# --- a long call ---


NETWORKS = 6
"""Sockets that may be more than before: libwebrtc has some for each network of the machine, and
networks come and go in half an hour."""


class Held(NamedTuple):
    """What a process holds."""

    megabytes: float
    files: int
    """Besides sockets."""
    sockets: int
    threads: int


def held(process: int) -> Held:
    home = Path(f"/proc/{process}")
    status = (home / "status").read_text().splitlines()
    (memory,) = (line.split()[1] for line in status if line.startswith("VmRSS"))
    open_files = []
    for entry in (home / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # Closed meanwhile.
            open_files.append(str(entry.readlink()))
    sockets = sum(name.startswith("socket:") for name in open_files)
    threads = len(list((home / "task").iterdir()))
    return Held(int(memory) / 1024, len(open_files) - sockets, sockets, threads)


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(one) for task in tasks for one in (task / "children").read_text().split()]


@pytest.mark.parametrize(
    ("length", "later"), [(6.0, 120.0), pytest.param(1800.0, 40.0, marks=pytest.mark.long)]
)
def test_at_the_end_of_a_call_nothing_is_later_or_larger(
    room: Room,
    start: Callable[..., Program],
    record_property: Callable[..., None],
    length: float,
    later: float,
) -> None:
    """``later``: milliseconds. A busy machine makes a network look uneven, and the engine's buffer
    grows by what it must: the short form runs beside other tests, the long one alone."""
    player = start(Path(__file__).with_name("media_player.py"), "webrtc", WRTC_ALLOW_LOOPBACK="1")
    for _ in range(2):
        player.wait_line(lambda line: line.startswith("connected"))
    room.players[0].kill()
    clicks = Clicks(room.screen.environment, "intoa")
    (first,) = delays(room.screen.environment, "intoa", "spkb", listen=6.0)
    workers = children(player.process.pid)
    before = [held(process) for process in (player.process.pid, *workers)]
    end = time.monotonic() + length
    while (left := end - time.monotonic()) > 0:
        # Recorders that nobody reads would stop the sound server's clock for them.
        for recorder in room.recorders.values():
            recorder.read(min(left, 0.2))
            del recorder.data[:]
    lasts: list[float] = []
    while not lasts or (lasts[-1] >= first + later and len(lasts) < 6):
        lasts += delays(room.screen.environment, "intoa", "spkb", listen=6.0)
    clicks.stop()
    after = [held(process) for process in (player.process.pid, *workers)]
    record_property("delays", (first, lasts))
    record_property("held", (before, after))
    assert len(workers) == 2
    assert lasts[-1] < first + later, (first, lasts)
    for then, now in zip(before, after, strict=True):
        assert now.megabytes < then.megabytes + 15, (before, after)
        assert now.files <= then.files, (before, after)
        assert now.sockets <= then.sockets + NETWORKS, (before, after)
        assert now.threads <= then.threads + 1, (before, after)
    player.write("quit")
    assert player.wait() == 0
