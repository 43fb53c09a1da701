"""libwebrtc through ``wrtc`` (extra ``callkit[media]``); the only module that imports it.

A connection has three transceivers in a fixed order: microphone, camera, screen. What is switched
on replaces a sender's track, so nothing is negotiated again while people talk.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any, Final, Literal

import webrtc

from callkit.media.converting import Blocks
from callkit.media.mesh import MeshSession
from callkit.media.port import (
    BLOCK_SAMPLES,
    KINDS,
    RATE,
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

_LINKS: Final = {
    "new": Link.CONNECTING,
    "connecting": Link.CONNECTING,
    "connected": Link.CONNECTED,
    "disconnected": Link.RECONNECTING,
    "failed": Link.RECONNECTING,
    "closed": Link.CLOSED,
}
_SENT: Final = {
    Kind.MICROPHONE: webrtc.RTCRtpEncodingParameters(max_bitrate=64_000),
    Kind.CAMERA: webrtc.RTCRtpEncodingParameters(max_bitrate=1_700_000),
    Kind.SCREEN: webrtc.RTCRtpEncodingParameters(max_bitrate=2_500_000),
}
_TRIALS: Final = {
    "WebRTC-Audio-NetEqDelayManagerConfig": "quantile:0.9,forget_factor:0.92",
    "WebRTC-Audio-NetEqSmartFlushing": (
        "enabled:true,target_level_threshold_ms:150,target_level_multiplier:2"
    ),
}
"""How libwebrtc holds sound back against an uneven network. By itself it remembers a network that
stood still for half a minute, in which one hears everything that much later; so it is seconds, and
what waits beyond 300 ms goes at once."""
MOST_WAYS: Final = 8
"""Times a connection may look for another way. Each leaves its sockets open until the connection
ends, so then another one is made, which is heard for a moment."""
_COLOURS: Final = webrtc.VideoColorSpaceInit(
    primaries="smpte170m", transfer="smpte170m", matrix="smpte170m", full_range=False
)
"""BT.601, which cameras and encoders mean; what is not said is taken for BT.709."""


class WebRTCEngine:
    """Connects every two people directly."""

    name = "webrtc"

    def __init__(self) -> None:
        for trial, group in _TRIALS.items():
            if trial not in webrtc.field_trials:
                # Too late where the app itself has made a connection: then it is as it is.
                with contextlib.suppress(webrtc.InvalidStateError):
                    webrtc.field_trials[trial] = group

    def open(self, call: MediaCall, wire: Wire, events: SessionEvents) -> Session:
        configuration = _configuration(call)
        return MeshSession(
            self.name, call, wire, events, lambda heard: WebRTCPeer(configuration, heard)
        )

    async def image(self, picture: Picture) -> bytes:
        if picture.format is PixelFormat.BGRA:
            return picture.data
        frame, pixels = _frame(picture), bytearray(4 * picture.width * picture.height)
        await frame.copy_to(pixels, webrtc.VideoFrameCopyToOptions(format="BGRA"))
        frame.close()
        return bytes(pixels)


class WebRTCPeer:
    """One ``RTCPeerConnection``; see :class:`callkit.media.port.Peer`."""

    def __init__(self, configuration: webrtc.RTCConfiguration, events: PeerEvents) -> None:
        self._configuration = configuration
        self._events: PeerEvents | None = events
        self._tracks = {kind: webrtc.MediaStreamTrackGenerator(_kind(kind)) for kind in KINDS}
        self._writers = {kind: track.writable.get_writer() for kind, track in self._tracks.items()}
        self._on: set[Kind] = set()
        self._readers: dict[str, asyncio.Task[None]] = {}
        self._looked: dict[str, float] = {}
        self._samples = 0
        self._half = b""
        """A block of the microphone that waits for the next one."""
        self._begin()

    # --- negotiation ---

    async def offer(self, restart: bool) -> str:
        connection = self._connection
        there = self._lines()
        for kind in KINDS:
            if kind not in there:
                init = webrtc.RTCRtpTransceiverInit(send_encodings=[_SENT[kind]])
                connection.add_transceiver(_kind(kind), init)
        await self._put_tracks()
        if restart:
            self._another_way()
            connection.restart_ice()
        await connection.set_local_description()
        return _sdp(connection)

    async def accept(self, sdp: str) -> str:
        if self._connection.pending_local_description is not None and (
            self._connection.current_remote_description is None
        ):
            # An offer that nobody answered has left transceivers that theirs would not use.
            self._end()
            self._begin()
        self._take(sdp)
        connection = self._connection
        await connection.set_remote_description(webrtc.RTCSessionDescriptionInit("offer", sdp))
        for transceiver in self._lines().values():
            transceiver.direction = "sendrecv"
        await self._put_tracks()
        await connection.set_local_description()
        self._listen()
        return _sdp(connection)

    async def conclude(self, sdp: str) -> None:
        self._theirs = wayName(sdp)
        answer = webrtc.RTCSessionDescriptionInit("answer", sdp)
        await self._connection.set_remote_description(answer)
        self._listen()

    async def addCandidate(self, candidate: Candidate) -> None:
        await self._connection.add_ice_candidate(
            webrtc.RTCIceCandidateInit(
                candidate.candidate,
                candidate.mid or None,
                candidate.line,
                candidate.ufrag or None,
            )
        )

    # --- what is sent ---

    def send(self, kind: Kind, on: bool) -> bool:
        if on == (kind in self._on):
            return False
        (self._on.add if on else self._on.discard)(kind)
        lines = self._lines()
        if kind in lines:
            track = self._tracks[kind] if on else None
            _forget(lines[kind].sender.replace_track(track))
        # The other side may have offered fewer lines than there are kinds.
        return on and bool(lines) and kind not in lines

    def lacks(self) -> bool:
        return not self._on <= self._lines().keys()

    def writeSound(self, block: bytes) -> None:
        # Two at once, as the encoder takes them: half the work, and no later.
        if not self._half:
            self._half = block
            return
        data = webrtc.AudioData(
            webrtc.AudioDataInit(
                format="s16",
                sample_rate=RATE,
                number_of_frames=2 * BLOCK_SAMPLES,
                number_of_channels=1,
                timestamp=self._samples * 1_000_000 // RATE,
                data=self._half + block,
            )
        )
        self._samples += 2 * BLOCK_SAMPLES
        self._half = b""
        _forget(self._writers[Kind.MICROPHONE].write(data))

    def writePicture(self, kind: Kind, picture: Picture) -> None:
        _forget(self._writers[kind].write(_frame(picture)))

    async def figures(self) -> Figures:
        report = await self._connection.get_stats()
        sound = next((one for one in report.values() if _is_sound(one)), None)
        pair: Any = next((one for one in report.values() if getattr(one, "nominated", False)), None)
        local = report.get(pair.local_candidate_id) if pair is not None else None
        lost = self._grown("lost", getattr(sound, "packets_lost", None))
        came = self._grown("came", getattr(sound, "packets_received", None))
        concealed = self._grown("concealed", getattr(sound, "concealed_samples", None))
        played = self._grown("played", getattr(sound, "total_samples_received", None))
        return Figures(
            roundTrip=getattr(pair, "current_round_trip_time", None),
            lossShare=share(lost, None if came is None else came + (lost or 0)),
            concealedShare=share(concealed, played),
            relayed="relay" in str(getattr(local, "candidate_type", "")),
        )

    async def close(self) -> None:
        self._events = None
        self._end()
        for track in self._tracks.values():
            track.stop()

    # --- inside ---

    def _take(self, offer: str) -> None:
        """One that looks for another way has another name than the last."""
        name = wayName(offer)
        if self._theirs not in ("", name):
            self._another_way()
        self._theirs = name

    def _another_way(self) -> None:
        if self._ways >= MOST_WAYS:
            raise RuntimeError("this connection has looked for other ways too often")
        self._ways += 1

    def _begin(self) -> None:
        self._ways, self._theirs = 0, ""
        connection = self._connection = webrtc.RTCPeerConnection(self._configuration)
        connection.on("icecandidate", lambda event: self._found(connection, event))
        connection.on("connectionstatechange", lambda *_: self._changed(connection))

    def _end(self) -> None:
        for reader in self._readers.values():
            reader.cancel()
        self._readers.clear()
        self._connection.close()

    def _lines(self) -> dict[Kind, webrtc.RTCRtpTransceiver]:
        """What carries each kind: the first for sound, the first two for pictures. What a stranger
        offers besides is not used."""
        lines: dict[Kind, webrtc.RTCRtpTransceiver] = {}
        for transceiver in self._connection.get_transceivers():
            sound = transceiver.receiver.track.kind == "audio"
            free = (kind for kind in KINDS if kind.sound == sound and kind not in lines)
            if (kind := next(free, None)) is not None:
                lines[kind] = transceiver
        return lines

    async def _put_tracks(self) -> None:
        for kind, transceiver in self._lines().items():
            if kind in self._on:
                await transceiver.sender.replace_track(self._tracks[kind])

    def _found(self, connection: webrtc.RTCPeerConnection, event: Any) -> None:
        if self._events is None or connection is not self._connection:
            return
        found = event.candidate
        if found is None:
            return
        self._events.candidate(
            Candidate(
                session="",
                candidate=found.candidate,
                mid=found.sdp_mid or "",
                line=found.sdp_m_line_index or 0,
                ufrag=found.username_fragment or "",
            )
        )

    def _changed(self, connection: webrtc.RTCPeerConnection) -> None:
        if self._events is not None and connection is self._connection:
            state = connection.connection_state
            self._events.linkChanged(_LINKS[getattr(state, "value", str(state))])

    def _listen(self) -> None:
        """Read what comes on every line that is not read yet."""
        for kind, transceiver in self._lines().items():
            track = transceiver.receiver.track
            if track.id not in self._readers:
                work = self._hear(track) if kind.sound else self._see(kind, track)
                self._readers[track.id] = asyncio.get_running_loop().create_task(work)

    async def _hear(self, track: webrtc.MediaStreamTrack) -> None:
        blocks = Blocks()
        async for data in _frames(track, 50):
            if data.number_of_channels != blocks.channels:
                blocks = Blocks(channels=data.number_of_channels)
            sound = bytearray(2 * data.number_of_frames * data.number_of_channels)
            data.copy_to(sound, webrtc.AudioDataCopyToOptions(0, format="s16"))
            data.close()
            for block in blocks.add(bytes(sound)):
                if self._events is not None:
                    self._events.sound(block)

    async def _see(self, kind: Kind, track: webrtc.MediaStreamTrack) -> None:
        async for frame in _frames(track, 1):
            width, height = frame.coded_width & ~1, frame.coded_height & ~1
            if (width, height) == (frame.coded_width, frame.coded_height):
                buffer = bytearray(width * height * 3 // 2)
                await frame.copy_to(buffer)
                picture = Picture(width, height, bytes(buffer), frame.timestamp or 0)
                if self._events is not None:
                    self._events.picture(kind, picture)
            frame.close()

    def _grown(self, name: str, value: float | None) -> float | None:
        """By how much a counter grew since the last look."""
        if value is None:
            return None
        before, self._looked[name] = self._looked.get(name, 0.0), value
        return max(value - before, 0.0)


def _configuration(call: MediaCall) -> webrtc.RTCConfiguration:
    servers = [
        webrtc.RTCIceServer(
            urls=list(server.urls),
            username=server.username or None,
            credential=server.credential or None,
        )
        for server in call.iceServers
    ]
    return webrtc.RTCConfiguration(
        ice_servers=servers,
        ice_transport_policy="relay" if call.relayOnly else "all",
        bundle_policy="max-bundle",
    )


def _frame(picture: Picture) -> webrtc.VideoFrame:
    return webrtc.VideoFrame(
        picture.data,
        webrtc.VideoFrameBufferInit(
            format=picture.format.value,
            coded_width=picture.width,
            coded_height=picture.height,
            timestamp=picture.timestamp or time.monotonic_ns() // 1000,
            color_space=None if picture.format is PixelFormat.BGRA else _COLOURS,
        ),
    )


def _sdp(connection: webrtc.RTCPeerConnection) -> str:
    description = connection.local_description
    if description is None:
        raise RuntimeError("the connection has no description of its own")
    return str(description.sdp)


def _kind(kind: Kind) -> Literal["audio", "video"]:
    return "audio" if kind.sound else "video"


async def _frames(track: webrtc.MediaStreamTrack, most: int) -> Any:
    init = webrtc.MediaStreamTrackProcessorInit(track, max_buffer_size=most)
    reader = webrtc.MediaStreamTrackProcessor(init).readable.get_reader()
    try:
        while True:
            result = await reader.read()
            if result.done:
                return
            yield result.value
    finally:
        with contextlib.suppress(Exception):
            _forget(reader.cancel())


def _is_sound(one: Any) -> bool:
    return "inbound-rtp" in str(getattr(one.type, "value", one.type)) and one.kind == "audio"


def _forget(work: Any) -> None:
    """Nobody waits for it; what it raises comes too late to matter."""
    if asyncio.iscoroutine(work):
        work = asyncio.get_running_loop().create_task(work)
        _working.add(work)
        work.add_done_callback(_working.discard)
    if asyncio.isfuture(work):
        work.add_done_callback(lambda done: done.cancelled() or done.exception())


_working: set[asyncio.Task[Any]] = set()
