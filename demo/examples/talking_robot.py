"""A robot with a voice, without Qt: it answers, speaks a WAV file, and records what it hears.

    python talking_robot.py greeting.wav recording.wav

Both are mono, 48 kHz, 16 bit. Needs the extra ``media``.
"""

from __future__ import annotations

import asyncio
import os
import sys
import wave
from collections.abc import Coroutine
from typing import Any

from callkit import CallUserState, SignalingClient
from callkit.media.engines.webrtc import WebRTCEngine
from callkit.media.port import BLOCK_BYTES, RATE, SILENCE, Kind, Link, MediaCall, Picture, Session
from callkit.media.signals import SentMedia
from callkit.protocol.frames import (
    CallInvitationEnded,
    CallInvitationReceived,
    CallUserStateChanged,
    MediaSignalReceived,
)


class Robot:
    def __init__(self, client: SignalingClient, greeting: str, recording: str) -> None:
        self.client = client
        self.engine = WebRTCEngine()
        self.recording = recording
        with wave.open(greeting) as file:
            assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, RATE, 2)
            self.greeting = file.readframes(file.getnframes())
        self.heard: list[bytes] = []
        self.callID = ""
        self.session: Session | None = None
        self.tasks: set[asyncio.Task[None]] = set()
        client.on("callInvitationReceived", lambda event: self.begin(self.answer(event)))
        client.on("callUserStateChanged", self.changed)
        client.on("callInvitationEnded", self.ended)
        client.on("mediaSignalReceived", self.word)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # --- the call ---

    async def answer(self, event: CallInvitationReceived) -> None:
        if self.session is not None:
            await self.client.callReject(event.callID, extendedData='{"reason":"busy"}')
            return
        await self.client.callAccept(event.callID)
        self.callID = event.callID
        servers = await self.client.mediaServers(event.callID)
        call = MediaCall(
            event.callID,
            "robot",
            iceServers=servers.iceServers,
            state=SentMedia(microphone=True),
        )
        self.session = self.engine.open(call, self, self)
        self.session.setMembers(["robot", event.caller])
        print("answered", event.caller, flush=True)

    def changed(self, event: CallUserStateChanged) -> None:
        if event.callID == self.callID and any(
            user.state is CallUserState.QUIT for user in event.callUserList
        ):
            self.begin(self.leave())

    def ended(self, event: CallInvitationEnded) -> None:
        if event.callID == self.callID:
            self.begin(self.leave())

    async def leave(self) -> None:
        session, self.session = self.session, None
        if session is None:
            return
        await session.close()
        with wave.open(self.recording, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(b"".join(self.heard))
        print("recorded", len(self.heard) // 100, "seconds", flush=True)

    # --- its voice ---

    async def speak(self, session: Session) -> None:
        loop = asyncio.get_running_loop()
        begun, place = loop.time(), 0
        while session is self.session:
            block = self.greeting[place : place + BLOCK_BYTES] or SILENCE
            session.writeSound(block.ljust(BLOCK_BYTES, b"\0"))
            place += BLOCK_BYTES
            await asyncio.sleep(max(0.0, begun + place / (2 * RATE) - loop.time()))

    # --- what the session wants and tells ---

    def send(self, to: str, data: str) -> None:
        self.begin(self.client.mediaSignal(self.callID, data, to))

    def word(self, event: MediaSignalReceived) -> None:
        if self.session is not None and event.callID == self.callID:
            self.session.received(event.sender, event.data)

    def sound(self, userID: str, block: bytes) -> None:
        self.heard.append(block)

    def picture(self, userID: str, kind: Kind, picture: Picture) -> None:
        pass

    def linkChanged(self, userID: str, link: Link) -> None:
        print(userID, link.value, flush=True)
        if link is Link.CONNECTED and self.session is not None:
            self.begin(self.speak(self.session))

    def stateChanged(self, userID: str, state: SentMedia) -> None:
        print(userID, "microphone", "on" if state.microphone else "off", flush=True)


async def main(greeting: str, recording: str) -> None:
    url = os.environ.get("CALLKIT_SERVER", "ws://127.0.0.1:8765/v1")
    client = SignalingClient(url, deviceName="Robot")
    robot = Robot(client, greeting, recording)
    await client.login("robot", userName="Robot")
    print("ready", robot.recording, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
