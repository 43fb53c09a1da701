"""WebRTC in Python through ``aiortc`` (extra ``callkit[media-aiortc]``); the only module that
imports it and PyAV.

For machines libwebrtc has no wheel for. A connection has the same three lines as that engine's. It
differs in what ``aiortc`` lacks: candidates stand in the description, a connection cannot find new
ways (it begins anew instead), and what is lost of the sound is put in order and filled in here.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import aiortc
import av
from aiortc.jitterbuffer import JitterFrame
from aiortc.mediastreams import MediaStreamError
from aiortc.sdp import candidate_from_sdp

from callkit.media.converting import Blocks, rows
from callkit.media.engines.in_order import InOrder
from callkit.media.mesh import MeshSession
from callkit.media.port import (
    BLOCK_SAMPLES,
    KINDS,
    RATE,
    SILENCE,
    Figures,
    Kind,
    Link,
    MediaCall,
    PeerEvents,
    Picture,
    PixelFormat,
    Session,
    SessionEvents,
    Wire,
)
from callkit.media.quality import share
from callkit.media.signals import Candidate, wayName
from callkit.media.sound import quieter

log = logging.getLogger("callkit.media")

CLOSING: Final = 3.0
"""Seconds a connection may take to end."""
MOST_FILLED: Final = 20
"""Blocks in a row that are made up for lost ones; then there is silence."""
_CLOCK: Final = 90_000
_BUFFER: Final = "_RTCRtpReceiver__jitter_buffer"
_LINKS: Final = {
    "new": Link.CONNECTING,
    "connecting": Link.CONNECTING,
    "connected": Link.CONNECTED,
    "failed": Link.RECONNECTING,
    "closed": Link.RECONNECTING,
}


class AiortcEngine:
    """Connects every two people directly."""

    name = "aiortc"

    def open(self, call: MediaCall, wire: Wire, events: SessionEvents) -> Session:
        configuration = _configuration(call)
        return MeshSession(
            self.name,
            call,
            wire,
            events,
            lambda heard: AiortcPeer(configuration, heard),
            renegotiates=False,
        )

    async def image(self, picture: Picture) -> bytes:
        if picture.format is PixelFormat.BGRA:
            return picture.data
        return _rows(_frame(picture).reformat(format="bgra").planes[0], 4)


class AiortcPeer:
    """One ``RTCPeerConnection``; see :class:`callkit.media.port.Peer`."""

    def __init__(self, configuration: aiortc.RTCConfiguration, events: PeerEvents) -> None:
        self._configuration = configuration
        self._events: PeerEvents | None = events
        self._on: set[Kind] = set()
        self._sound = _Sound()
        self._pictures = {kind: _Pictures() for kind in KINDS if not kind.sound}
        self._readers: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.Task[None]] = set()
        self._heard = self._filled = self._filled_before = self._heard_before = 0
        self._received = self._lost = 0
        self._theirs = ""
        self._connection = self._begin()

    # --- negotiation ---

    async def offer(self, restart: bool) -> str:
        connection = self._connection
        if not connection.getTransceivers():
            for kind in KINDS:
                connection.addTransceiver(_name(kind), "sendrecv")
            self._put_tracks()
        await connection.setLocalDescription()
        return str(connection.localDescription.sdp)

    async def accept(self, sdp: str) -> str:
        if self._connection.signalingState == "have-local-offer":
            # What was offered cannot be taken back.
            self._end()
            self._connection = self._begin()
        self._same_way(sdp)
        connection = self._connection
        await connection.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "offer"))
        for transceiver in self._lines().values():
            transceiver.direction = "sendrecv"
        self._put_tracks()
        await connection.setLocalDescription()
        self._listen()
        return str(connection.localDescription.sdp)

    async def conclude(self, sdp: str) -> None:
        self._same_way(sdp)
        await self._connection.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "answer"))
        self._listen()

    async def addCandidate(self, candidate: Candidate) -> None:
        if not candidate.candidate:
            return
        found = candidate_from_sdp(candidate.candidate.removeprefix("candidate:"))
        found.sdpMid, found.sdpMLineIndex = candidate.mid or None, candidate.line
        await self._connection.addIceCandidate(found)

    # --- what is sent ---

    def send(self, kind: Kind, on: bool) -> bool:
        (self._on.add if on else self._on.discard)(kind)
        self._track(kind).clear()
        return False

    def lacks(self) -> bool:
        # A connection that is there cannot be given more lines.
        return False

    def writeSound(self, block: bytes) -> None:
        if Kind.MICROPHONE in self._on:
            self._sound.put(block)

    def writePicture(self, kind: Kind, picture: Picture) -> None:
        if kind in self._on:
            self._pictures[kind].put(picture)

    async def figures(self) -> Figures:
        report: Any = await self._connection.getStats()
        sound = [one for one in report.values() if getattr(one, "kind", "") == "audio"]
        trip = [one.roundTripTime for one in sound if one.type == "remote-inbound-rtp"]
        received = sum(one.packetsReceived for one in sound if one.type == "inbound-rtp")
        lost = sum(one.packetsLost for one in sound if one.type == "inbound-rtp")
        came, gone = received - self._received, max(lost - self._lost, 0)
        self._received, self._lost = received, lost
        heard, filled = self._heard - self._heard_before, self._filled - self._filled_before
        self._heard_before, self._filled_before = self._heard, self._filled
        return Figures(
            roundTrip=trip[0] if trip else None,
            lossShare=share(gone, came + gone),
            concealedShare=share(filled, heard),
            relayed=self._relayed(),
        )

    async def close(self) -> None:
        self._events = None
        self._end()
        await asyncio.gather(*self._ends)

    # --- inside ---

    def _begin(self) -> aiortc.RTCPeerConnection:
        connection = aiortc.RTCPeerConnection(self._configuration)
        connection.on("connectionstatechange", lambda: self._changed(connection))
        return connection

    def _end(self) -> None:
        self._theirs = ""
        for reader in self._readers:
            reader.cancel()
        self._readers.clear()
        end = asyncio.get_running_loop().create_task(_closed(self._connection))
        self._ends.add(end)
        end.add_done_callback(self._ends.discard)

    def _same_way(self, sdp: str) -> None:
        """A connection that is there cannot take another way: begin anew."""
        name = wayName(sdp)
        if self._theirs not in ("", name):
            raise RuntimeError("the other side looks for a new way, which a new connection finds")
        self._theirs = name

    def _track(self, kind: Kind) -> _Sound | _Pictures:
        return self._sound if kind.sound else self._pictures[kind]

    def _lines(self) -> dict[Kind, aiortc.RTCRtpTransceiver]:
        """What carries each kind: the first for sound, the first two for pictures. What a stranger
        offers besides is not used."""
        lines: dict[Kind, aiortc.RTCRtpTransceiver] = {}
        for transceiver in self._connection.getTransceivers():
            sound = transceiver.kind == "audio"
            free = (kind for kind in KINDS if kind.sound == sound and kind not in lines)
            if (kind := next(free, None)) is not None:
                lines[kind] = transceiver
        return lines

    def _put_tracks(self) -> None:
        for kind, transceiver in self._lines().items():
            if kind.sound:
                _in_order(transceiver.receiver)
            transceiver.sender.replaceTrack(self._track(kind).again())

    def _changed(self, connection: aiortc.RTCPeerConnection) -> None:
        if self._events is not None and connection is self._connection:
            self._events.linkChanged(_LINKS[connection.connectionState])

    def _relayed(self) -> bool:
        transceivers = self._connection.getTransceivers()
        if not transceivers or transceivers[0].receiver.transport is None:
            return False
        # No statistic of aiortc's tells the pair that is used.
        connection = transceivers[0].receiver.transport.transport._connection
        pair = connection._nominated.get(1)
        return pair is not None and pair.local_candidate.type == "relay"

    def _listen(self) -> None:
        if self._readers:
            return
        for kind, transceiver in self._lines().items():
            if kind.sound:
                first = next(iter(transceiver._codecs), None)
                self._sound.opus = first is not None and first.mimeType.lower() == "audio/opus"
            track = transceiver.receiver.track
            if track is not None:
                work = self._hear(track) if kind.sound else self._see(kind, track)
                self._readers.add(asyncio.get_running_loop().create_task(work))

    async def _hear(self, track: aiortc.MediaStreamTrack) -> None:
        mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        whole = FilledBlocks()
        expected: int | None = None
        with contextlib.suppress(MediaStreamError):
            while True:
                frame: Any = await track.recv()
                if expected is not None and frame.pts is not None:
                    self._tell(whole.missing(frame.pts - expected), filled=True)
                expected = None if frame.pts is None else frame.pts + frame.samples
                for part in mono.resample(frame):
                    self._tell(whole.add(bytes(part.planes[0])[: 2 * part.samples]))

    def _tell(self, blocks: Iterator[bytes], *, filled: bool = False) -> None:
        for block in blocks:
            self._heard += 1
            self._filled += filled
            if self._events is not None:
                self._events.sound(block)

    async def _see(self, kind: Kind, track: aiortc.MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame: Any = await track.recv()
                while not track._queue.empty():  # type: ignore[attr-defined]
                    # One who cannot follow sees the newest.
                    frame = await track.recv()
                if frame.width % 2 or frame.height % 2:
                    continue
                data = b"".join(_rows(plane) for plane in frame.planes)
                stamp = int(frame.pts * 1_000_000 * frame.time_base)
                if self._events is not None:
                    self._events.picture(kind, Picture(frame.width, frame.height, data, stamp))


def _in_order(receiver: aiortc.RTCRtpReceiver) -> None:
    """aiortc's own buffer for sound holds back 80 ms, and stands still for a third of a second at
    each lost packet."""
    if hasattr(receiver, _BUFFER) and not isinstance(getattr(receiver, _BUFFER), _SoundBuffer):
        setattr(receiver, _BUFFER, _SoundBuffer())


class _SoundBuffer:
    """In place of aiortc's ``JitterBuffer``."""

    def __init__(self) -> None:
        self._order: InOrder[JitterFrame] = InOrder()

    def add(self, packet: Any) -> tuple[bool, JitterFrame | None]:
        """Whether a whole picture is needed, and the next sound to decode."""
        frame = JitterFrame(data=packet._data, timestamp=packet.timestamp)
        return False, self._order.add(packet.sequence_number, frame)


async def _closed(connection: aiortc.RTCPeerConnection) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(connection.close(), CLOSING)


class FilledBlocks(Blocks):
    """Blocks, and what stands in for sound that did not come."""

    def __init__(self) -> None:
        super().__init__()
        self._heard = SILENCE

    def add(self, data: bytes) -> Iterator[bytes]:
        for block in super().add(data):
            self._heard = block
            yield block

    def missing(self, samples: int) -> Iterator[bytes]:
        """What was heard last, fading, for so many samples; a jump is none."""
        lost = samples // BLOCK_SAMPLES
        if 0 < lost <= MOST_FILLED:
            for _ in range(lost):
                self._heard = quieter(self._heard, 0.7)
                yield self._heard


class _Track(aiortc.MediaStreamTrack):
    """What a sender reads: whatever is put, when it is put."""

    def __init__(self, source: _Sound | _Pictures) -> None:
        super().__init__()
        self.kind = source.kind
        self._source = source

    async def recv(self) -> Any:
        return await self._source.next()


class _Sound:
    """Blocks of the microphone, in frames of two."""

    kind = "audio"
    MOST = 10
    """Blocks that wait for the encoder; older ones would only delay what is said."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque(maxlen=self.MOST)
        self._came = asyncio.Event()
        self._samples = 0
        self.opus = False
        """It goes out as packets encoded here: aiortc's own encoder makes two channels of one, in a
        thread of its own, and adds up every sample for a level that nobody reads."""
        self._encoder = _opus()

    def again(self) -> _Track:
        return _Track(self)

    def put(self, block: bytes) -> None:
        self._blocks.append(block)
        if len(self._blocks) > 1:
            self._came.set()

    def clear(self) -> None:
        self._blocks.clear()
        self._came.clear()

    async def next(self) -> av.AudioFrame | av.Packet[Any]:
        frame = await self._frame()
        if not self.opus:
            return frame
        while not (packets := self._encoder.encode(frame)):
            frame = await self._frame()
        (packet,) = packets
        # A codec begins before its first sample.
        packet.pts, packet.time_base = frame.pts, Fraction(1, RATE)
        return packet

    async def _frame(self) -> av.AudioFrame:
        while len(self._blocks) < 2:
            self._came.clear()
            await self._came.wait()
        block = self._blocks.popleft() + self._blocks.popleft()
        frame = av.AudioFrame(format="s16", layout="mono", samples=2 * BLOCK_SAMPLES)
        frame.planes[0].update(block)
        frame.sample_rate = RATE
        frame.pts, frame.time_base = self._samples, Fraction(1, RATE)
        self._samples += 2 * BLOCK_SAMPLES
        return frame


def _opus() -> av.AudioCodecContext:
    """An encoder of a voice for a network that loses some of it."""
    codec = av.CodecContext.create("libopus", "w")
    assert isinstance(codec, av.AudioCodecContext)
    codec.format, codec.layout, codec.sample_rate = "s16", "mono", RATE
    codec.bit_rate, codec.time_base = 48_000, Fraction(1, RATE)
    codec.options = {
        "application": "voip",
        "compression_level": "5",
        "fec": "1",
        "packet_loss": "10",
    }
    return codec


class _Pictures:
    """The newest picture of a camera or screen."""

    kind = "video"

    def __init__(self) -> None:
        self._newest: Picture | None = None
        self._came = asyncio.Event()

    def again(self) -> _Track:
        return _Track(self)

    def put(self, picture: Picture) -> None:
        self._newest = picture
        self._came.set()

    def clear(self) -> None:
        self._newest = None
        self._came.clear()

    async def next(self) -> av.VideoFrame:
        while (picture := self._newest) is None:
            self._came.clear()
            await self._came.wait()
        self._newest = None
        frame = _frame(picture)
        if picture.format is not PixelFormat.I420:
            frame = frame.reformat(format="yuv420p")
        frame.pts, frame.time_base = time.monotonic_ns() * 9 // 100_000, Fraction(1, _CLOCK)
        return frame


_PLANES: Final = {
    PixelFormat.I420: ("yuv420p", ((1, 1), (2, 2), (2, 2))),
    PixelFormat.NV12: ("nv12", ((1, 1), (1, 2))),
    PixelFormat.BGRA: ("bgra", ((0.25, 1),)),
}
"""PyAV's name, and by how much each plane is narrower and lower than the picture."""


def _frame(picture: Picture) -> av.VideoFrame:
    name, planes = _PLANES[picture.format]
    frame = av.VideoFrame(picture.width, picture.height, name)
    place = 0
    for plane, (narrower, lower) in zip(frame.planes, planes, strict=True):
        width, height = int(picture.width / narrower), picture.height // lower
        data = picture.data[place : place + width * height]
        plane.update(_padded(data, width, height, plane.line_size, plane.buffer_size))
        place += width * height
    return frame


def _padded(data: bytes, width: int, height: int, line: int, size: int) -> bytes:
    """Rows as long as the encoder has them."""
    if line == width and size == len(data):
        return data
    rest = bytes(line - width)
    rows = (data[row * width : (row + 1) * width] + rest for row in range(height))
    return b"".join(rows).ljust(size, b"\0")


def _rows(plane: Any, depth: int = 1) -> bytes:
    """A plane without what pads its rows."""
    return rows(memoryview(plane), plane.width * depth, plane.height, plane.line_size)


def _configuration(call: MediaCall) -> aiortc.RTCConfiguration:
    servers = [
        aiortc.RTCIceServer(
            urls=list(server.urls),
            username=server.username or None,
            credential=server.credential or None,
        )
        for server in call.iceServers
    ]
    policy = aiortc.RTCIceTransportPolicy.RELAY if call.relayOnly else None
    return aiortc.RTCConfiguration(
        iceServers=servers,
        iceTransportPolicy=policy or aiortc.RTCIceTransportPolicy.ALL,
        bundlePolicy=aiortc.RTCBundlePolicy.MAX_BUNDLE,
    )


def _name(kind: Kind) -> str:
    return "audio" if kind.sound else "video"
