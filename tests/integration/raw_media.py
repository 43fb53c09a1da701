"""People in a call whose media were written from the wire's description alone
(``demo/docs/wire.md``): websockets, json, a raw engine, and nothing of callkit. Each speaks a tone
and shows one colour.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import math
import time
from array import array
from collections.abc import Awaitable, Callable
from fractions import Fraction
from typing import Any

import aiortc
import av
import webrtc
from aiortc.sdp import candidate_from_sdp

from tests.integration.raw import ACCEPTED, Frame, RawClient

RATE = 48_000
SIZE = (160, 120)
COLOUR = (150, 60, 190)
"""Y, U and V: orange."""


def sine(frequency: float, begin: int, samples: int) -> bytes:
    step = 2 * math.pi * frequency / RATE
    whole = (round(9000 * math.sin(step * i)) for i in range(begin, begin + samples))
    return array("h", whole).tobytes()


async def _reach(moment: float) -> None:
    """Wait for that time on the monotonic clock."""
    nothing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(nothing, max(moment - time.monotonic(), 0.0))


def plain_picture() -> bytes:
    width, height = SIZE
    luma = width * height
    return b"".join(
        bytes([value]) * size
        for value, size in zip(COLOUR, (luma, luma // 4, luma // 4), strict=True)
    )


class RawPerson:
    """One person's device. ``politely`` offers as the description says; without, it only answers.

    ``heard`` is sound as it came (16 bit, mono), ``seen`` the middle of each picture (Y, U, V).
    """

    def __init__(
        self, client: RawClient, tone: float, *, engine: str = "aiortc", offers: bool = True
    ) -> None:
        self.client, self.tone, self.offers = client, tone, offers
        self.make: Callable[[RawPerson], Any] = {"aiortc": _Aiortc, "wrtc": _Wrtc}[engine]
        self.session = f"raw{time.monotonic_ns()}"
        self.call = self.other = self.theirs = ""
        self.engine: Any = None
        self.number = self.answered = 0
        self.offered = False
        self.heard = bytearray()
        self.seen: list[tuple[int, int, int]] = []
        self.state: Frame = {}
        self.left = False
        self.words: list[Frame] = []
        self.task = asyncio.ensure_future(self._listen())

    # --- the call ---

    async def invite(self, other: str) -> None:
        await self._ask("callInvite", invitees=[other], config={"mode": 1, "timeout": 30})

    async def _listen(self) -> None:
        while True:
            frame = await self.client.receive()
            match frame["op"]:
                case "callInvitationReceived":
                    self.call, self.other = frame["callID"], frame["caller"]
                    await self._ask("callReceived", callID=self.call)
                    await self._ask("callAccept", callID=self.call, config={})
                    await self._begin()
                case "callInvitationCreated":
                    self.call = frame["callID"]
                case "callUserStateChanged":
                    for user in frame["callUserList"]:
                        if user["state"] == ACCEPTED and user["userID"] != self.client.user:
                            self.other = user["userID"]
                            await self._begin()
                case "callInvitationEnded":
                    self.left = True
                case "mediaSignalReceived":
                    await self._word(json.loads(frame["data"]))

    async def _ask(self, op: str, **fields: Any) -> None:
        await self.client.begin(op, **fields)

    async def close(self) -> None:
        if self.theirs:
            await self._say("bye")
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        if self.engine is not None:
            await self.engine.close()

    # --- the words ---

    async def _say(self, kind: str, **fields: Any) -> None:
        data = json.dumps({"k": kind, "session": self.session, "to": self.theirs, **fields})
        await self._ask("mediaSignal", callID=self.call, to=self.other, data=data)

    async def _begin(self) -> None:
        if self.engine is None:
            self.engine = self.make(self)
            await self._hello(ask=True)

    async def _hello(self, *, ask: bool) -> None:
        state = {"microphone": True, "camera": True}
        await self._say("hello", proto=1, ask=ask, state=state)

    async def _word(self, word: Frame) -> None:
        self.words.append(word)
        if word["k"] == "hello":
            await self._hear_hello(word)
        elif word["to"] == self.session and word["session"] == self.theirs:
            match word["k"]:
                case "desc" if word["type"] == "offer":
                    await self._hear_offer(word)
                case "desc" if self.offered and word["number"] == self.number:
                    self.offered = False
                    await self.engine.conclude(word["sdp"])
                case "cand":
                    await self.engine.candidate(word)
                case "state":
                    self.state = word["state"]

    async def _hear_hello(self, word: Frame) -> None:
        if word["session"] != self.theirs:
            if self.theirs:
                await self.engine.close()
                self.engine, self.offered = self.make(self), False
            self.theirs, self.answered = word["session"], 0
        self.state = word.get("state", {})
        knows = word.get("to") == self.session
        if word.get("ask") or not knows:
            await self._hello(ask=not knows)
        if knows and self.offers and self.number == 0:
            self.number += 1
            self.offered = True
            sdp = await self.engine.offer()
            await self._say("desc", type="offer", sdp=sdp, number=self.number)

    async def _hear_offer(self, word: Frame) -> None:
        if word["number"] <= self.answered or (self.offered and self.client.user < self.other):
            return
        taken_back, self.offered = self.offered, False
        self.answered = word["number"]
        sdp = await self.engine.answer(word["sdp"], taken_back)
        await self._say("desc", type="answer", sdp=sdp, number=word["number"])


class _Aiortc:
    """aiortc: all candidates stand in its descriptions."""

    def __init__(self, person: RawPerson) -> None:
        self.person = person
        self.connection = self._connection()
        self.readers: list[asyncio.Task[None]] = []

    def _connection(self) -> aiortc.RTCPeerConnection:
        connection = aiortc.RTCPeerConnection(aiortc.RTCConfiguration(iceServers=[]))
        connection.on("track", self._track)
        return connection

    async def offer(self) -> str:
        for kind in ("audio", "video", "video"):
            self.connection.addTransceiver(kind, "sendrecv")
        self._send()
        await self.connection.setLocalDescription()
        return str(self.connection.localDescription.sdp)

    async def answer(self, sdp: str, taken_back: bool) -> str:
        if taken_back:
            await self.connection.close()
            self.connection = self._connection()
        await self.connection.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "offer"))
        self._send()
        await self.connection.setLocalDescription()
        return str(self.connection.localDescription.sdp)

    async def conclude(self, sdp: str) -> None:
        await self.connection.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "answer"))

    async def candidate(self, word: Frame) -> None:
        if word["candidate"] and self.connection.remoteDescription is not None:
            found = candidate_from_sdp(word["candidate"].removeprefix("candidate:"))
            found.sdpMid, found.sdpMLineIndex = word.get("mid"), word.get("line", 0)
            await self.connection.addIceCandidate(found)

    async def close(self) -> None:
        for reader in self.readers:
            reader.cancel()
        await self.connection.close()

    def _send(self) -> None:
        tracks = (_Tone(self.person.tone), _Plain())
        for transceiver, track in zip(self.connection.getTransceivers(), tracks, strict=False):
            transceiver.direction = "sendrecv"
            transceiver.sender.replaceTrack(track)

    def _track(self, track: aiortc.MediaStreamTrack) -> None:
        work = self._hear(track) if track.kind == "audio" else self._see(track)
        self.readers.append(asyncio.ensure_future(work))

    async def _hear(self, track: aiortc.MediaStreamTrack) -> None:
        mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        while True:
            for part in mono.resample(await track.recv()):
                self.person.heard += bytes(part.planes[0])[: 2 * part.samples]

    async def _see(self, track: aiortc.MediaStreamTrack) -> None:
        while True:
            frame: Any = await track.recv()
            planes = [bytes(plane) for plane in frame.planes]
            places = [
                plane.line_size * (plane.height // 2) + plane.width // 2 for plane in frame.planes
            ]
            y, u, v = (plane[place] for plane, place in zip(planes, places, strict=True))
            self.person.seen.append((y, u, v))


class _Tone(aiortc.MediaStreamTrack):
    kind = "audio"

    def __init__(self, tone: float) -> None:
        super().__init__()
        self.tone, self.begun, self.number = tone, time.monotonic(), 0

    async def recv(self) -> av.AudioFrame:
        await _reach(self.begun + self.number / 50)
        frame = av.AudioFrame(format="s16", layout="mono", samples=960)
        frame.planes[0].update(sine(self.tone, self.number * 960, 960))
        frame.sample_rate, frame.pts = RATE, self.number * 960
        frame.time_base = Fraction(1, RATE)
        self.number += 1
        return frame


class _Plain(aiortc.MediaStreamTrack):
    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.number = time.monotonic(), 0

    async def recv(self) -> av.VideoFrame:
        await _reach(self.begun + self.number / 15)
        frame = av.VideoFrame(*SIZE, "yuv420p")
        for plane, value in zip(frame.planes, COLOUR, strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = self.number * 6000, Fraction(1, 90_000)
        self.number += 1
        return frame


class _Wrtc:
    """libwebrtc: candidates are told one by one, an own offer is taken back by itself."""

    def __init__(self, person: RawPerson) -> None:
        self.person = person
        self.connection = webrtc.RTCPeerConnection(webrtc.RTCConfiguration())
        self.connection.on("icecandidate", self._found)
        self.tasks: list[asyncio.Task[None]] = []
        self.tracks = [webrtc.MediaStreamTrackGenerator(kind) for kind in ("audio", "video")]
        self.heard: set[str] = set()

    async def offer(self) -> str:
        # Two lines: this device has no screen to show. One that is offered finds these tracks.
        for track in self.tracks:
            self.connection.add_track(track)
        await self.connection.set_local_description()
        self._start()
        return str(self.connection.local_description.sdp)

    async def answer(self, sdp: str, taken_back: bool) -> str:
        offer = webrtc.RTCSessionDescriptionInit("offer", sdp)
        await self.connection.set_remote_description(offer)
        if not self.connection.get_senders()[0].track:
            for track in self.tracks:
                self.connection.add_track(track)
        await self.connection.set_local_description()
        self._start()
        self._listen()
        return str(self.connection.local_description.sdp)

    async def conclude(self, sdp: str) -> None:
        answer = webrtc.RTCSessionDescriptionInit("answer", sdp)
        await self.connection.set_remote_description(answer)
        self._listen()

    async def candidate(self, word: Frame) -> None:
        if self.connection.remote_description is None:
            # Of an offer that was passed over.
            return
        found = webrtc.RTCIceCandidateInit(word["candidate"], word.get("mid"), word.get("line", 0))
        await self.connection.add_ice_candidate(found)

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        self.connection.close()
        for track in self.tracks:
            track.stop()

    def _found(self, event: Any) -> None:
        if event.candidate is not None and event.candidate.candidate:
            told = event.candidate
            say = self.person._say(
                "cand",
                candidate=told.candidate,
                mid=told.sdp_mid,
                line=told.sdp_m_line_index,
                ufrag=told.username_fragment,
            )
            self._begin(say)

    def _begin(self, work: Any) -> None:
        self.tasks.append(asyncio.ensure_future(work))

    def _start(self) -> None:
        if not self.heard:
            self.heard.add("")
            self._begin(self._speak())
            self._begin(self._show())

    async def _speak(self) -> None:
        writer, begun = self.tracks[0].writable.get_writer(), time.monotonic()
        for number in itertools.count():
            init = webrtc.AudioDataInit(
                format="s16",
                sample_rate=RATE,
                number_of_frames=480,
                number_of_channels=1,
                timestamp=number * 10_000,
                data=sine(self.person.tone, number * 480, 480),
            )
            writer.write(webrtc.AudioData(init))
            await _reach(begun + (number + 1) / 100)

    async def _show(self) -> None:
        writer, begun = self.tracks[1].writable.get_writer(), time.monotonic()
        for number in itertools.count():
            init = webrtc.VideoFrameBufferInit(
                format="I420",
                coded_width=SIZE[0],
                coded_height=SIZE[1],
                timestamp=number * 66_666,
            )
            writer.write(webrtc.VideoFrame(plain_picture(), init))
            await _reach(begun + (number + 1) / 15)

    def _listen(self) -> None:
        for transceiver in self.connection.get_transceivers():
            track = transceiver.receiver.track
            if track.id not in self.heard:
                self.heard.add(track.id)
                take = self._hear if track.kind == "audio" else self._see
                self._begin(self._read(track, take))

    async def _read(
        self, track: webrtc.MediaStreamTrack, take: Callable[[Any], Awaitable[None]]
    ) -> None:
        init = webrtc.MediaStreamTrackProcessorInit(track)
        reader = webrtc.MediaStreamTrackProcessor(init).readable.get_reader()
        while not (result := await reader.read()).done:
            await take(result.value)
            result.value.close()

    async def _hear(self, data: Any) -> None:
        sound = bytearray(2 * data.number_of_frames * data.number_of_channels)
        data.copy_to(sound, webrtc.AudioDataCopyToOptions(0, format="s16"))
        self.person.heard += bytes(array("h", bytes(sound))[:: data.number_of_channels])

    async def _see(self, frame: Any) -> None:
        width, height = frame.coded_width, frame.coded_height
        buffer = bytearray(width * height * 3 // 2)
        await frame.copy_to(buffer)
        luma, quarter = width * height, width * height // 4
        middle = (height // 2) * width + width // 2
        small = (height // 4) * (width // 2) + width // 4
        self.person.seen.append(
            (buffer[middle], buffer[luma + small], buffer[luma + quarter + small])
        )
