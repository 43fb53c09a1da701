"""The port of media engines: what an engine promises. No engine, no Qt, no network in here.

Sound is blocks of 10 ms: 480 samples, mono, 48 kHz, signed 16-bit, little endian. Pictures that
come are I420: the Y plane, then U and V of a quarter each, without padding; what is sent may have
any :class:`PixelFormat`. Everything happens on the loop that opened the session; no method blocks.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from callkit.errors import UsageError
from callkit.media.signals import Candidate, SentMedia
from callkit.model import IceServer

RATE: Final = 48_000
BLOCK_SAMPLES: Final = 480
BLOCK_BYTES: Final = 2 * BLOCK_SAMPLES
SILENCE: Final = bytes(BLOCK_BYTES)


class Kind(enum.StrEnum):
    """What is sent."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"

    @property
    def sound(self) -> bool:
        return self is Kind.MICROPHONE


KINDS: Final = (Kind.MICROPHONE, Kind.CAMERA, Kind.SCREEN)
"""In the order of a description's media lines, whatever the engine."""


class Link(enum.StrEnum):
    """How the connection to one person stands."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    RECONNECTING = "reconnecting"
    """Was connected; another way is looked for."""
    CLOSED = "closed"


class PixelFormat(enum.StrEnum):
    """How a picture's bytes stand, without padding."""

    I420 = "I420"
    NV12 = "NV12"
    BGRA = "BGRA"
    """Four bytes each; the last one is not looked at."""

    def size(self, width: int, height: int) -> int:
        """Bytes of a picture with these sides."""
        return width * height * 4 if self is PixelFormat.BGRA else width * height * 3 // 2


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture; ``data`` is not changed after it was handed over."""

    width: int
    height: int
    data: bytes
    timestamp: int = 0
    """Microseconds on the sender's clock."""
    format: PixelFormat = PixelFormat.I420

    def __post_init__(self) -> None:
        if self.width < 2 or self.height < 2 or self.width % 2 or self.height % 2:
            raise UsageError(f"a picture has even sides of at least 2, not {self.size}")
        if len(self.data) != self.format.size(self.width, self.height):
            raise UsageError(f"{len(self.data)} bytes are no {self.format} picture of {self.size}")

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


@dataclass(frozen=True, slots=True)
class MediaCall:
    """One call's media on this device."""

    callID: str
    me: str
    iceServers: tuple[IceServer, ...] = ()
    relayOnly: bool = False
    """Go through TURN only: no address of this device is told to the others."""
    state: SentMedia = field(default_factory=SentMedia)

    def __post_init__(self) -> None:
        for server in self.iceServers:
            checkServer(server)


def checkServer(server: IceServer) -> None:
    """See that an engine can use it.

    Raises:
        UsageError: It is none.
    """
    for url in server.urls:
        scheme, _, host = url.partition(":")
        if scheme not in ("stun", "stuns", "turn", "turns") or not host.strip("/"):
            raise UsageError(f"{url!r} names no STUN or TURN server")
        if scheme.startswith("turn") and not (server.username and server.credential):
            raise UsageError(f"{url!r} needs a username and a credential")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one connection looks like, of the last look. Seconds and shares; None: not known."""

    roundTrip: float | None = None
    lossShare: float | None = None
    """Of the packets of sound that should have come since the last look."""
    concealedShare: float | None = None
    """Of the sound handed out since the last look: made up for what did not come."""
    relayed: bool = False


class Wire(Protocol):
    """Carries words to the others, through the server."""

    def send(self, to: str, data: str) -> None:
        """Send ``data`` to the primary device of that person. Returns at once, may get lost."""


class SessionEvents(Protocol):
    """What a session reports to. Called on its loop; must not raise."""

    def sound(self, userID: str, block: bytes) -> None:
        """10 ms of what that person says."""

    def picture(self, userID: str, kind: Kind, picture: Picture) -> None:
        """The newest picture; older ones that nobody took are left out."""

    def linkChanged(self, userID: str, link: Link) -> None:
        """The connection to that person stands so now."""

    def stateChanged(self, userID: str, state: SentMedia) -> None:
        """That person sends this now."""


class Session(Protocol):
    """The media of one call on this device. Methods raise nothing about the others' doings."""

    def setMembers(self, userIDs: Iterable[str]) -> None:
        """The others in the call: connections to them are made and closed."""

    def received(self, sender: str, data: str) -> None:
        """Somebody's word came over the wire; nonsense is left out."""

    def lost(self, sender: str) -> None:
        """The wire noticed that words of theirs did not arrive."""

    def writeSound(self, block: bytes) -> None:
        """10 ms of this person's microphone; nobody hears it unless the microphone is on.

        Raises:
            UsageError: Not a block.
        """

    def writePicture(self, kind: Kind, picture: Picture) -> None:
        """A picture of the camera or the screen; nobody sees it unless that is on."""

    def setState(self, state: SentMedia) -> None:
        """Switch on and off what is sent, and tell the others."""

    def restart(self) -> None:
        """The network changed: find new ways to everybody."""

    async def figures(self) -> dict[str, Figures]:
        """By userID, for everybody one is connected to."""

    async def close(self) -> None:
        """Leave: the others are told, and nothing comes any more. Twice is fine."""


class Engine(Protocol):
    """Makes sessions. One per process."""

    @property
    def name(self) -> str: ...

    def open(self, call: MediaCall, wire: Wire, events: SessionEvents) -> Session:
        """Begin; needs a running asyncio loop.

        Raises:
            UsageError: No loop runs.
        """

    async def image(self, picture: Picture) -> bytes:
        """The picture's pixels as screens have them: BGRA."""


class Peer(Protocol):
    """One engine's connection to one person: what a mesh session drives by a ``Negotiation``. One
    that raises is closed, and another one made after a while."""

    async def offer(self, restart: bool) -> str:
        """Make an offer and set it; its SDP."""

    async def accept(self, sdp: str) -> str:
        """Take their offer, rolling back this side's; make and set the answer; its SDP."""

    async def conclude(self, sdp: str) -> None:
        """Take their answer."""

    async def addCandidate(self, candidate: Candidate) -> None: ...

    def send(self, kind: Kind, on: bool) -> bool:
        """Begin or stop to send; True when that has to be negotiated."""

    def lacks(self) -> bool:
        """Something is to be sent that their offer has no line for."""

    def writeSound(self, block: bytes) -> None: ...

    def writePicture(self, kind: Kind, picture: Picture) -> None: ...

    async def figures(self) -> Figures: ...

    async def close(self) -> None: ...


class PeerEvents(Protocol):
    """What a :class:`Peer` reports to."""

    def candidate(self, candidate: Candidate) -> None: ...

    def sound(self, block: bytes) -> None: ...

    def picture(self, kind: Kind, picture: Picture) -> None: ...

    def linkChanged(self, link: Link) -> None: ...
