"""Engines on bad networks: loss, jitter, another address, nothing but a relay, and call after call.

The short forms here; ``--long`` has the sizes of ``media.md``.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from callkit.media.port import SILENCE, Link
from callkit.media.sound import level, toneBlock, toneIn
from callkit.model import IceServer
from callkit.server.calls.media_relay import ice_servers
from callkit.server.settings import Settings
from tests.contract.media.network import BadNetwork
from tests.contract.media.room import ENGINES, Person, Room, two
from tests.waiting import until

REAL = [name for name in ENGINES if name != "fake"]
LEAST = {"webrtc": 0.9, "aiortc": 0.8}
"""Share of the sound that must be heard when five percent are lost."""
WINDOW = 2
"""Blocks: 20 ms are heard, or they are not."""


def share_heard(listener: Person, speaker: Person, since: int) -> float:
    """Of all windows since then, those in which the tone is within 3 dB of how loud it is."""
    blocks = listener.blocks[speaker.name][since:]
    levels = [
        toneIn(b"".join(blocks[i : i + WINDOW]), speaker.tone)
        for i in range(0, len(blocks) - WINDOW + 1, WINDOW)
    ]
    loud = sorted(levels)[len(levels) // 2]
    return sum(loud * 0.7 < level < loud * 1.4 for level in levels) / len(levels)


async def seconds(listener: Person, speaker: Person, count: float) -> int:
    """Listen for so long; the block it begins with."""
    begin = len(listener.blocks.get(speaker.name, ()))
    loop = asyncio.get_running_loop()
    end = loop.time() + count
    await until(lambda: loop.time() >= end)
    return begin


@pytest.fixture(params=["webrtc", "aiortc"])
async def bad(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Room, BadNetwork]]:
    room = Room(ENGINES[request.param]())
    network = BadNetwork(room)
    yield room, network
    await room.close()
    network.close()


async def test_five_percent_are_lost_and_one_hears(bad: tuple[Room, BadNetwork]) -> None:
    room, network = bad
    ann, bob = await two(room)
    network.loss = 0.05
    shares: list[float] = []
    # Whoever else uses this machine can be heard in any single one.
    while not shares or (shares[-1] < LEAST[room.engines[0].name] and len(shares) < 4):
        shares.append(share_heard(bob, ann, await seconds(bob, ann, 2.0)))
    assert network.lost > 5, "the network did lose something"
    assert shares[-1] >= LEAST[room.engines[0].name], shares


async def test_twenty_percent_and_jitter_do_not_end_the_call(
    bad: tuple[Room, BadNetwork],
) -> None:
    room, network = bad
    ann, bob = await two(room)
    network.loss, network.jitter = 0.2, 0.05
    await seconds(bob, ann, 2.0)
    network.loss = network.jitter = 0.0
    await until(lambda: bob.hears(ann) and ann.hears(bob))
    assert Link.RECONNECTING not in ann.links["bob"][ann.links["bob"].index(Link.CONNECTED) :]


async def test_a_network_that_carries_nothing_is_not_heard(bad: tuple[Room, BadNetwork]) -> None:
    """The form that fails: what the other proofs measure is not there by itself."""
    room, network = bad
    ann, bob = await two(room)
    network.dead = True
    # What is on its way, and what an engine makes up for a while.
    await seconds(bob, ann, 0.6)
    bob.blocks.clear()
    await seconds(ann, bob, 0.5)
    assert not bob.hears(ann)
    network.dead = False
    await until(lambda: bob.hears(ann))


async def test_another_address_is_found_when_one_is_told_at_once(
    bad: tuple[Room, BadNetwork],
) -> None:
    room, network = bad
    ann, bob = await two(room)
    took: list[float] = []
    loop = asyncio.get_running_loop()
    while not took or (took[-1] >= 3.0 and len(took) < 3):
        network.move("ann")
        ann.blocks.clear()
        bob.blocks.clear()
        ann.session.restart()
        begun = loop.time()
        await until(lambda: bob.hears(ann) and ann.hears(bob))
        took.append(loop.time() - begun)
    # Without being told an engine notices after five seconds.
    assert took[-1] < 3.0, took


def sockets() -> int:
    """That this process has open."""
    names = []
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # Closed meanwhile.
            names.append(str(entry.readlink()))
    return sum(name.startswith("socket:") for name in names)


@pytest.mark.parametrize("engine", REAL)
async def test_a_network_that_changes_again_and_again_leaves_no_sockets(engine: str) -> None:
    """libwebrtc keeps those of each way until the connection ends."""
    room = Room(ENGINES[engine]())
    ann, bob = await two(room)
    before = sockets()
    fewest = before + 1000
    for _ in range(12):
        ann.session.restart()
        bob.session.restart()
        await seconds(bob, ann, 0.3)
        fewest = sockets()
        if fewest <= before + 2:
            break
    assert fewest <= before + 2, "a connection that had looked often enough made room for another"
    await until(lambda: bob.hears(ann) and ann.hears(bob))
    await room.close()


class Clicks:
    """Two short tones a second that one says, and how late the other hears each."""

    def __init__(self, speaker: Person, listener: Person) -> None:
        self.loop = asyncio.get_running_loop()
        self.said: list[float] = []
        self.heard: list[float] = []
        self._loud_at = 0.0
        speaker.says, listener.sound = self.says, self.hears  # type: ignore[method-assign]

    def says(self, number: int) -> bytes:
        if number % 50 == 0:
            self.said.append(self.loop.time())
        return toneBlock(1000.0, number) if number % 50 < 4 else SILENCE

    def hears(self, userID: str, block: bytes) -> None:
        now = self.loop.time()
        if level(block) > 0.2:
            if now > self._loud_at + 0.2:
                self.heard.append(now)
            self._loud_at = now

    async def delay(self, count: int = 5) -> float:
        """Milliseconds, the median of the next clicks."""
        begin = len(self.said)
        await until(lambda: len(self.said) > begin + count)
        await until(lambda: self.heard[-1] > self.said[begin + count - 1])
        late = [
            min((heard - said for heard in self.heard if heard > said), default=1.0)
            for said in self.said[begin : begin + count]
        ]
        return 1000 * sorted(late)[count // 2]


@pytest.mark.long
async def test_some_seconds_after_a_network_stood_still_one_hears_as_before(
    bad: tuple[Room, BadNetwork], record_property: Callable[[str, object], None]
) -> None:
    """libwebrtc by itself is four tenths of a second late for half a minute."""
    room, network = bad
    ann, bob = await two(room)
    loop = asyncio.get_running_loop()
    clicks = Clicks(ann, bob)
    before = await clicks.delay()
    for _ in range(3):
        network.hold()
        await seconds(bob, ann, 0.4)
        network.release()
        await seconds(bob, ann, 0.6)
    still, late = loop.time(), []
    while not late or (late[-1] > before + 60 and loop.time() < still + 40):
        late.append(round(await clicks.delay()))
    took = loop.time() - still
    record_property("delays", (before, late, took))
    assert took < 20, (before, late)


# --- nothing but a relay ---


class Relay:
    """coturn on the loopback, with the credentials callkit's server makes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secret = "north"
        self.process: asyncio.subprocess.Process | None = None
        self.port = 0

    async def start(self) -> None:
        self.port = _free_port()
        self.process = await asyncio.create_subprocess_exec(
            *("turnserver", "-n", "--use-auth-secret", f"--static-auth-secret={self.secret}"),
            *("--realm=callkit", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1"),
            *(f"--listening-port={self.port}", "--allow-loopback-peers", "--no-cli", "--no-tls"),
            *("--no-dtls", "--no-multicast-peers", "--log-file=stdout", "--simple-log"),
            *(f"--pidfile={self.folder}/pid", f"--userdb={self.folder}/db"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await until(self._listens)

    def _listens(self) -> bool:
        with Path("/proc/net/tcp").open() as table:
            return f":{self.port:04X} 00000000:0000 0A" in table.read()

    def servers(self, secret: str = "") -> tuple[IceServer, ...]:
        url = f"turn:127.0.0.1:{self.port}?transport=udp"
        settings = Settings(iceURLs=(url,), turnSecret=secret or self.secret)
        return ice_servers(settings, "ann", int(time.time() * 1000))

    async def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            await self.process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[Relay]:
    relay = Relay(tmp_path)
    await relay.start()
    yield relay
    await relay.stop()


@pytest.mark.parametrize("engine", REAL)
async def test_through_a_relay_alone_one_hears_and_no_address_is_told(
    relay: Relay, engine: str
) -> None:
    room = Room(ENGINES[engine](), iceServers=relay.servers(), relayOnly=True)
    said: list[str] = []
    carry = room.carry

    def listen(sender: str, to: str, data: str) -> None:
        said.append(data)
        carry(sender, to, data)

    room.carry = listen  # type: ignore[method-assign]
    ann, bob = await two(room)
    assert (await ann.session.figures())["bob"].relayed
    assert (await bob.session.figures())["ann"].relayed
    kinds = {word for data in said for word in data.split() if word in ("host", "srflx")}
    assert kinds == set()
    await room.close()


async def test_a_wrong_secret_relays_nothing(relay: Relay) -> None:
    """The form that fails."""
    room = Room(ENGINES["webrtc"](), iceServers=relay.servers("south"), relayOnly=True)
    ann, _ = room.join("ann", 440.0), room.join("bob", 880.0)
    loop = asyncio.get_running_loop()
    end = loop.time() + 2.0
    await until(lambda: loop.time() >= end)
    assert Link.CONNECTED not in ann.links.get("bob", [])
    await room.close()


# --- call after call ---


def held() -> tuple[int, int, int]:
    """Files, threads and kilobytes of this process."""
    files = len(list(Path("/proc/self/fd").iterdir()))
    return files, threading.active_count(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Iterator[int]:
    yield 200 if request.config.getoption("--long") else 20


@pytest.mark.parametrize("engine", ["webrtc", "aiortc"])
async def test_call_after_call_leaves_nothing(engine: str, count: int) -> None:
    engines = ENGINES[engine]()
    before: tuple[int, int, int] | None = None
    for number in range(count):
        room = Room(engines)
        room.camera = True
        await two(room)
        await room.close()
        if number == count // 4:
            before = held()
    assert before is not None
    files, threads, kilobytes = held()
    assert files <= before[0] + 2
    assert threads <= before[1] + 1
    assert kilobytes < before[2] + 40_000
