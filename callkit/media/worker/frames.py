"""The commands of an app to its media worker, and the worker's reports. Both ends belong to one
program: nothing here comes from a stranger, and nothing is stored.
"""

from __future__ import annotations

from typing import Final

import msgspec

from callkit.media.devices import Device, DeviceKind, Trouble
from callkit.media.port import Figures, Kind, Link
from callkit.media.signals import SentMedia
from callkit.model import IceServer

MAX_FRAME: Final = 1 << 20


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="c", omit_defaults=True):
    """From the app to the worker."""


class Configure(Command, frozen=True, kw_only=True, tag="configure"):
    """How it works, said first and whenever it changes."""

    echo: bool = True
    noise: bool = True
    gain: bool = True
    width: int = 1280
    height: int = 720
    rate: int = 30
    chosen: dict[DeviceKind, str] = {}
    """DeviceIDs; a kind that is not in it uses the default device."""
    preview: tuple[DeviceKind, ...] = ()
    """What runs without a call: a level is told, pictures are shown."""


class Open(Command, frozen=True, kw_only=True, tag="open"):
    """A call's media begin."""

    callID: str
    me: str
    members: tuple[str, ...] = ()
    iceServers: tuple[IceServer, ...] = ()
    relayOnly: bool = False
    state: SentMedia = SentMedia()


class Members(Command, frozen=True, kw_only=True, tag="members"):
    callID: str
    members: tuple[str, ...]


class SignalReceived(Command, frozen=True, kw_only=True, tag="word"):
    """A media signal that the server brought from another person's device."""

    callID: str
    sender: str
    data: str


class SignalsLost(Command, frozen=True, kw_only=True, tag="lost"):
    """Some of that person's signals were lost on the way."""

    callID: str
    sender: str


class SetSentMedia(Command, frozen=True, kw_only=True, tag="send"):
    """What is sent in that call from now on."""

    callID: str
    state: SentMedia


class Restart(Command, frozen=True, kw_only=True, tag="restart"):
    """The network has changed: find new ways in every call."""


class Close(Command, frozen=True, kw_only=True, tag="close"):
    """A call's media end."""

    callID: str


class PictureTaken(Command, frozen=True, kw_only=True, tag="taken"):
    """The app has taken the picture out of that slot."""

    stream: int
    slot: int


class Shutdown(Command, frozen=True, kw_only=True, tag="farewell"):
    """Leave every call, then end."""


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="r", omit_defaults=True):
    """From the worker to the app."""


class Ready(Report, frozen=True, kw_only=True, tag="ready"):
    """It listens."""

    engine: str
    processing: bool = False


class Alive(Report, frozen=True, kw_only=True, tag="alive"):
    """Said every half second."""


class SendSignal(Report, frozen=True, kw_only=True, tag="say"):
    """Send this media signal to that person, through the server."""

    callID: str
    to: str
    data: str


class LinkChanged(Report, frozen=True, kw_only=True, tag="link"):
    callID: str
    userID: str
    link: Link


class SentMediaChanged(Report, frozen=True, kw_only=True, tag="sends"):
    """What that person sends now."""

    callID: str
    userID: str
    state: SentMedia


class Loudness(Report, frozen=True, kw_only=True, tag="loudness"):
    """Ten times a second while there is sound. An empty ``userID`` is this device's microphone,
    also while it is muted."""

    callID: str
    userID: str
    level: float


class Stream(Report, frozen=True, kw_only=True, tag="stream"):
    """Pictures of this come in a memory of their own; its descriptor comes with the frame, or it
    has that ``name``. An empty ``userID`` is this device."""

    stream: int
    callID: str
    userID: str
    kind: Kind
    slots: int
    slotBytes: int
    name: str = ""


class StreamEnds(Report, frozen=True, kw_only=True, tag="streamEnds"):
    """No more pictures of that stream; its memory may go."""

    stream: int


class PictureReady(Report, frozen=True, kw_only=True, tag="shown"):
    """A picture is in that slot, BGRA; it stays until ``PictureTaken``."""

    stream: int
    slot: int
    width: int
    height: int
    timestamp: int = 0


class ConnectionFigures(Report, frozen=True, kw_only=True, tag="looks"):
    """The figures of one connection, every two seconds."""

    callID: str
    userID: str
    figures: Figures
    underruns: float = 0.0
    """Blocks a second that were not there when the speaker wanted them."""


class DeviceList(Report, frozen=True, kw_only=True, tag="devices"):
    kind: DeviceKind
    devices: tuple[Device, ...]
    current: str = ""
    """What is used, or would be."""


class DeviceFailed(Report, frozen=True, kw_only=True, tag="fails"):
    """A device does not do what it should; ``text`` is for a log."""

    kind: DeviceKind
    trouble: Trouble
    device: str = ""
    text: str = ""


AnyCommand = (
    Configure
    | Open
    | Members
    | SignalReceived
    | SignalsLost
    | SetSentMedia
    | Restart
    | Close
    | PictureTaken
    | Shutdown
)
AnyReport = (
    Ready
    | Alive
    | SendSignal
    | LinkChanged
    | SentMediaChanged
    | Loudness
    | Stream
    | StreamEnds
    | PictureReady
    | ConnectionFigures
    | DeviceList
    | DeviceFailed
)
_ENCODER: Final = msgspec.msgpack.Encoder()
_COMMANDS: Final = msgspec.msgpack.Decoder(AnyCommand)
_REPORTS: Final = msgspec.msgpack.Decoder(AnyReport)


def encode(frame: Command | Report) -> bytes:
    return _ENCODER.encode(frame)


def command(data: bytes) -> AnyCommand:
    """Raises:
    msgspec.MsgspecError: It is none.
    """
    return _COMMANDS.decode(data)


def report(data: bytes) -> AnyReport:
    """Raises:
    msgspec.MsgspecError: It is none.
    """
    return _REPORTS.decode(data)
