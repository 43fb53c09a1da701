"""Two programs talk through a real server and a real engine: the robot of the examples is called,
and what each says is found in what the other hears."""

from __future__ import annotations

import asyncio
import os
import sys
import wave
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import webrtc

from callkit.client import SignalingClient
from callkit.media.engines.webrtc import WebRTCEngine
from callkit.media.port import BLOCK_SAMPLES, RATE, Kind, Link, MediaCall, Picture, Session
from callkit.media.signals import SentMedia
from callkit.media.sound import tone, toneIn
from callkit.model import CallInvitationMode, CallInviteConfig
from callkit.protocol.frames import MediaSignalReceived
from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
GREETING, ANSWER = 660.0, 440.0
pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")


@pytest.fixture
async def url() -> AsyncIterator[str]:
    server = Server(Settings(port=0, data=":memory:", insecure=True, limits=False))
    ports = await server.start()
    yield f"ws://127.0.0.1:{ports.ws}/v1"
    await server.stop()


def clear(sound: bytes, tone: float, *, besides: float) -> bool:
    """That tone is in it, 30 dB above the other."""
    return toneIn(sound, tone) > max(0.05, 31 * toneIn(sound, besides))


class Caller:
    """Calls the robot and talks with it, written from the wire's description."""

    def __init__(self, client: SignalingClient) -> None:
        self.client = client
        self.callID = ""
        self.session: Session | None = None
        self.heard: list[bytes] = []
        self.links: list[Link] = []
        self.saying = tone(ANSWER, 1.0)
        self.tasks: set[asyncio.Task[None]] = set()
        client.on("mediaSignalReceived", self.word)

    async def call(self) -> None:
        config = CallInviteConfig(mode=CallInvitationMode.ADVANCED)
        self.callID = (await self.client.callInvite(["robot"], config)).callID

    async def talk(self) -> None:
        media = await self.client.mediaServers(self.callID)
        call = MediaCall(
            self.callID, "ann", iceServers=media.iceServers, state=SentMedia(microphone=True)
        )
        self.session = WebRTCEngine().open(call, self, self)
        self.session.setMembers(["ann", "robot"])
        self._begun = asyncio.get_running_loop().time()
        self._speak(0)

    def _speak(self, number: int) -> None:
        assert self.session is not None
        first = 2 * BLOCK_SAMPLES * (number % 100)
        self.session.writeSound(self.saying[first : first + 2 * BLOCK_SAMPLES])
        due = self._begun + (number + 1) * 0.01
        self.speaking = asyncio.get_running_loop().call_at(due, self._speak, number + 1)

    def send(self, to: str, data: str) -> None:
        task = asyncio.ensure_future(self.client.mediaSignal(self.callID, data, to))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def word(self, event: MediaSignalReceived) -> None:
        if self.session is not None:
            self.session.received(event.sender, event.data)

    def sound(self, userID: str, block: bytes) -> None:
        self.heard.append(block)

    def picture(self, userID: str, kind: Kind, picture: Picture) -> None: ...

    def linkChanged(self, userID: str, link: Link) -> None:
        self.links.append(link)

    def stateChanged(self, userID: str, state: SentMedia) -> None: ...


async def test_the_robot_is_called_greets_and_records(url: str, tmp_path: Path) -> None:
    with suppress(webrtc.InvalidStateError):
        webrtc.allow_loopback()
    greeting, recording = tmp_path / "greeting.wav", tmp_path / "recording.wav"
    with wave.open(str(greeting), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(tone(GREETING, 20.0))
    robot = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "demo" / "examples" / "talking_robot.py"),
        str(greeting),
        str(recording),
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CALLKIT_SERVER": url,
            "WRTC_ALLOW_LOOPBACK": "1",
        },
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert robot.stdout is not None
        assert (await robot.stdout.readline()).startswith(b"ready")
        client = SignalingClient(url)
        caller = Caller(client)
        await client.login("ann", userName="Ann")
        await caller.call()
        assert (await robot.stdout.readline()).startswith(b"answered ann")
        await caller.talk()
        await until(lambda: Link.CONNECTED in caller.links)
        await until(lambda: clear(b"".join(caller.heard[-20:]), GREETING, besides=ANSWER))
        enough = len(caller.heard) + 100
        await until(lambda: len(caller.heard) > enough)
        caller.speaking.cancel()
        assert caller.session is not None
        await caller.session.close()
        await client.callEnd(caller.callID)
        lines = [await robot.stdout.readline()]
        while not lines[-1].startswith(b"recorded"):
            assert lines[-1], lines
            lines.append(await robot.stdout.readline())
        await client.logout()
    finally:
        robot.kill()
        await robot.wait()
    with wave.open(str(recording)) as file:
        recorded = file.readframes(file.getnframes())
    # The first and the last moments hold silence.
    fifths = [recorded[i : i + 2 * RATE // 5] for i in range(0, len(recorded), 2 * RATE // 5)]
    assert any(clear(fifth, ANSWER, besides=GREETING) for fifth in fifths)
