"""What a media worker hears, plays, sees and shares with: the port to microphones, speakers,
cameras and screens. No Qt: ``callkit.desktop.capture`` has the real ones, ``drawn`` made-up ones.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from callkit.media.port import Picture


class DeviceKind(enum.StrEnum):
    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    CAMERA = "camera"
    SCREEN = "screen"
    """A screen, or a window on one."""


class Device(msgspec.Struct, frozen=True):
    """One of a kind. ``deviceID`` stays the same while it is plugged in."""

    deviceID: str
    name: str
    isDefault: bool = False


class Trouble(enum.StrEnum):
    """Why something cannot be heard, played, seen or shared."""

    NONE_THERE = "none there"
    """There is no device of the kind."""
    REFUSED = "refused"
    """The person, or the system, does not let this program."""
    IN_USE = "in use"
    UNPLUGGED = "unplugged"
    """The chosen device went; the default one is used."""
    BROKEN = "broken"


class DeviceEvents(Protocol):
    """What :class:`Devices` report to. Called in any thread; must not raise or block."""

    def devicesChanged(self, kind: DeviceKind) -> None:
        """Something was plugged in or out, or another one became the default."""

    def deviceFailed(self, kind: DeviceKind, trouble: Trouble, text: str) -> None:
        """What was started does not work, or no longer; ``text`` is the system's, for a log."""


Hear = Callable[[bytes], None]
"""Takes the next block of a microphone."""
See = Callable[[Picture], None]
"""Takes the next picture of a camera or screen."""
Take = Callable[[], bytes]
"""Gives the block a speaker plays next."""


class Devices(Protocol):
    """The machine's devices. Called in one thread; what they give comes in any. No method blocks
    or raises: what does not work is told through ``events``."""

    def listen(self, events: DeviceEvents | None) -> None:
        """Tell it what happens from now on; None: nobody."""

    def list(self, kind: DeviceKind) -> Sequence[Device]:
        """What there is to choose from, the default one marked."""

    def startMicrophone(self, deviceID: str, hear: Hear) -> None:
        """Hear with that device, the default one if it is "" or not there; one at a time."""

    def startSpeaker(self, deviceID: str, take: Take) -> None:
        """Play with that device, as :meth:`startMicrophone`."""

    def startCamera(self, deviceID: str, see: See, width: int, height: int, rate: int) -> None:
        """See with that camera, in the size that comes nearest."""

    def startScreen(self, deviceID: str, see: See) -> None:
        """See that screen or window; "" is the main screen."""

    def stop(self, kind: DeviceKind) -> None:
        """End it; fine when it was not started. Something under way may still come."""

    def close(self) -> None:
        """End everything."""
