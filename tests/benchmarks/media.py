"""What media cost and how late they are, with both engines.

Everything on one machine: figures of two people are those of one side. Where there is a floor it is
the same without what is measured: no loss, no call, a bare interpreter, a bare loop of the sound
server, an app that does nothing.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import webrtc
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from callkit.desktop.worker_end import WorkerEnd
from callkit.desktop.worker_process import WorkerProcess
from callkit.media import SentMedia
from callkit.media.devices import DeviceKind
from callkit.media.drawn import bars, numberIn
from callkit.media.port import Kind, Picture
from callkit.media.worker import frames
from demo.stage.program import Program
from demo.stage.screen import VirtualScreen
from tests.benchmarks.table import Row
from tests.contract.media.network import BadNetwork
from tests.contract.media.room import ENGINES, Room, two
from tests.contract.media.test_networks import seconds, share_heard
from tests.desktop.clicks import Clicks, delays
from tests.desktop.recorder import pactl

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("webrtc", "aiortc")
MEASURED = 4.0
"""Seconds a processor is watched, and a network loses."""
LARGE = f"""
import sys
from functools import partial
sys.path.append({str(ROOT)!r})
from callkit import media_worker
from callkit.media import drawn
drawn.DrawnDevices = partial(drawn.DrawnDevices, size=(640, 480))
sys.exit(media_worker.main())
"""
"""A worker whose drawn camera sees 640×480."""
TICKS = os.sysconf("SC_CLK_TCK")


def run() -> Iterator[Row]:
    os.environ["WRTC_ALLOW_LOOPBACK"] = "1"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with suppress(webrtc.InvalidStateError):
        webrtc.allow_loopback()
    app = QCoreApplication.instance() or QCoreApplication([])
    for engine in NAMES:
        yield from talking(engine)
        yield from asyncio.run(pictures(engine))
        yield from asyncio.run(lossy(engine))
        yield from mouth_to_ear(engine)
    del app


# --- two workers, told each other's words ---


class Pair:
    """Two people with a process each, and drawn devices."""

    def __init__(self, engine: str, *, camera: bool = False, large: bool = False) -> None:
        self.state = SentMedia(microphone=True, camera=camera)
        self.ends: dict[str, WorkerEnd] = {}
        self.ready: set[str] = set()
        self.heard: dict[str, float] = {}
        self.missing: dict[str, list[float]] = {}
        for name in ("ann", "bob"):
            command = [sys.executable, "-c", LARGE] if large else None
            end = self.ends[name] = WorkerProcess(engine, "drawn", command=command)
            end.ready.connect(lambda _, name=name: self.ready.add(name))
            end.reported.connect(lambda report, name=name: self.told(name, report))
            end.start()
        wait(lambda: len(self.ready) == 2)
        for end in self.ends.values():
            end.send(frames.Configure(echo=False, noise=False, gain=False))

    def preview(self) -> None:
        """Run the camera without a call."""
        kinds = (DeviceKind.CAMERA,)
        for end in self.ends.values():
            end.send(frames.Configure(echo=False, noise=False, gain=False, preview=kinds))

    def open(self, *names: str) -> None:
        for name in names or self.ends:
            people = tuple(self.ends)
            self.ends[name].send(frames.Open(callID="1", me=name, members=people, state=self.state))

    def told(self, name: str, report: frames.AnyReport) -> None:
        match report:
            case frames.SendSignal(to=to, data=data):
                self.ends[to].send(frames.SignalReceived(callID="1", sender=name, data=data))
            case frames.Loudness(userID=user) if user and report.level > 0:
                self.heard.setdefault(name, time.monotonic())
            case frames.ConnectionFigures():
                self.missing.setdefault(name, []).append(report.underruns)

    def worker(self, name: str) -> int:
        end = self.ends[name]
        assert isinstance(end, WorkerProcess)
        return end.processID

    def close(self) -> None:
        for end in self.ends.values():
            end.close()


def talking(engine: str) -> Iterator[Row]:
    first = []
    for _ in range(3):
        pair = Pair(engine)
        begun = time.monotonic()
        pair.open()
        wait(lambda pair=pair: len(pair.heard) == 2)
        first.append(1000 * (max(pair.heard.values()) - begun))
        pair.close()
    yield Row(f"{engine}: both open → first sound, warm workers", statistics.median(first), "ms")
    pair = Pair(engine)
    idle = processor(pair.worker("ann"))
    pair.open()
    wait(lambda: len(pair.heard) == 2)
    yield Row(f"{engine}: processor of voice, a side", processor(pair.worker("ann")), "%", idle)
    bare = resident(sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()")
    yield Row(f"{engine}: memory of a worker in a call", memory(pair.worker("ann")), "MB", bare)
    pair.missing.clear()
    pause(2 * MEASURED)
    quiet = missing(pair)
    busy = QTimer()
    busy.timeout.connect(lambda: stall(0.25))
    busy.start(1000)
    pair.missing.clear()
    pause(2 * MEASURED)
    busy.stop()
    name = f"{engine}: sound missing while the app stalls 250 ms a second"
    yield Row(name, missing(pair), "ms/s", quiet)
    pair.heard.clear()
    pair.ready.discard("bob")
    killed = time.monotonic()
    os.kill(pair.worker("bob"), signal.SIGKILL)
    wait(lambda: "bob" in pair.ready)
    pair.ends["bob"].send(frames.Configure(echo=False, noise=False, gain=False))
    pair.heard.clear()
    pair.open("bob")
    wait(lambda: "bob" in pair.heard)
    yield Row(f"{engine}: worker killed → sound again", 1000 * (time.monotonic() - killed), "ms")
    pair.close()
    yield from filming(engine)


def filming(engine: str) -> Iterator[Row]:
    """Voice and 640×480 at 30 both ways; beside it the camera and the picture of oneself alone,
    which a drawn camera makes dearer than a real one."""
    pair = Pair(engine, camera=True, large=True)
    pair.preview()
    pause(1.0)
    alone = processor(pair.worker("ann"))
    pair.open()
    wait(lambda: len(pair.heard) == 2)
    # libwebrtc takes some seconds until it sends all it may.
    pause(6.0)
    share = processor(pair.worker("ann"))
    name = f"{engine}: processor of voice and 640×480 at 30 both ways, a side"
    yield Row(name, share, "%", alone)
    pair.close()


def missing(pair: Pair) -> float:
    """Milliseconds of sound in a second that were not there when the speaker wanted them."""
    told = [value for values in pair.missing.values() for value in values]
    return 10 * statistics.mean(told) if told else 0.0


def stall(length: float) -> None:
    until = time.monotonic() + length
    while time.monotonic() < until:
        pass


def wait(condition: Callable[[], object], within: float = 30.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {within} s")
        pause(0.002)


def pause(length: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * length), loop.quit)
    loop.exec()


def processor(process: int) -> float:
    """Per cent of a core, over some seconds."""

    def used() -> int:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")")[1].split()
        return int(fields[11]) + int(fields[12])

    before, begun = used(), time.monotonic()
    pause(MEASURED)
    return 100 * (used() - before) / TICKS / (time.monotonic() - begun)


def memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def resident(*command: str) -> float:
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        size = memory(process.pid)
        process.kill()
    return size


# --- engines alone ---


async def pictures(engine: str) -> list[Row]:
    """640×480 at 30: from the moment it is handed over to the moment it is handed out."""
    room = Room(ENGINES[engine]())
    ann, bob = await two(room)
    ann.session.setState(SentMedia(microphone=True, camera=True))
    loop = asyncio.get_running_loop()
    sent: dict[int, float] = {}
    late: list[float] = []

    def seen(userID: str, kind: Kind, picture: Picture) -> None:
        number = numberIn(picture)
        if number in sent and number > 60:
            late.append(1000 * (loop.time() - sent[number]))

    bob.picture = seen  # type: ignore[method-assign]
    drawn = [bars(640, 480, number) for number in range(240)]
    begun = loop.time()
    for number, picture in enumerate(drawn):
        await asyncio.sleep(max(begun + number / 30 - loop.time(), 0))
        sent[number] = loop.time()
        ann.session.writePicture(Kind.CAMERA, picture)
    await asyncio.sleep(0.5)
    await room.close()
    late.sort()
    return [
        Row(f"{engine}: picture 640×480 late, p50", late[len(late) // 2], "ms"),
        Row(f"{engine}: picture 640×480 late, p95", late[len(late) * 19 // 20], "ms"),
        Row(f"{engine}: pictures of 30 a second that came", len(late) / 179 * 30, "1/s", 30),
    ]


async def lossy(engine: str) -> list[Row]:
    room = Room(ENGINES[engine]())
    network = BadNetwork(room)
    ann, bob = await two(room)
    shares = []
    for loss in (0.0, 0.05, 0.2):
        network.loss = loss
        begin = await seconds(bob, ann, MEASURED)
        wanted = MEASURED * 100
        came = len(bob.blocks["ann"]) - begin
        shares.append(100 * share_heard(bob, ann, begin) * min(came / wanted, 1.0))
    await room.close()
    network.close()
    return [
        Row(f"{engine}: sound played of what was said, 5 % lost", shares[1], "%", shares[0]),
        Row(f"{engine}: sound played of what was said, 20 % lost", shares[2], "%", shares[0]),
    ]


# --- through a sound server ---


def mouth_to_ear(engine: str) -> Iterator[Row]:
    """A click a second into Ann's microphone, until it comes out of Bob's speaker; beside the sound
    server's own loop."""
    with VirtualScreen(sound=True) as screen, tempfile.TemporaryDirectory() as folder:
        for name in "ab":
            load(screen, "module-null-sink", f"sink_name=into{name}", "rate=48000", "channels=1")
            source = f"source_name=mic{name}"
            load(screen, "module-remap-source", f"master=into{name}.monitor", source)
            load(screen, "module-null-sink", f"sink_name=spk{name}", "rate=48000", "channels=1")
        load(screen, "module-loopback", "source=intoa.monitor", "sink=ring", "latency_msec=20")
        environment = {**screen.environment, "PYTHONPATH": str(ROOT), "WRTC_ALLOW_LOOPBACK": "1"}
        player = Program(
            [sys.executable, str(ROOT / "tests/desktop/media_player.py"), engine],
            environment,
            log=Path(folder) / "log",
        )
        for _ in range(2):
            player.wait_line(lambda line: line.startswith("connected"))
        clicks = Clicks(environment, "intoa")
        pause(3.0)
        floor, late = delays(environment, "intoa", "ring", "spkb")
        clicks.stop()
        player.write("quit")
        player.wait()
        yield Row(f"{engine}: mouth to ear, two devices and two workers", late, "ms", floor)


def load(screen: VirtualScreen, *words: str) -> None:
    pactl(screen, "load-module", *words)
