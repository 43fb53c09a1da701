"""The options of a call's media: ``CallKit(media=Media())`` is all an app has to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from callkit.media.devices import Devices
from callkit.media.port import Engine
from callkit.media.processing import Processing
from callkit.options import Between, checkFields


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Options of :class:`~callkit.invitation.media_service.MediaService`.

    Raises:
        UsageError: A value is none of those that may stand there.
    """

    microphoneOn: bool = True
    """On when a call begins."""
    cameraOn: bool | None = None
    """On when a call begins; None: in video calls."""
    pushToTalk: bool = False
    """Heard while the key is held (Space, or the chord "talk"); the microphone is off when a call
    begins."""
    engine: Literal["auto", "webrtc", "aiortc"] | Callable[[], Engine] = "auto"
    """The best that is installed, or that one. A function that makes one works in a thread of the
    app, as tests want it (:class:`callkit.testing.FakeEngine`)."""
    isolation: Literal["process", "thread"] = "process"
    """Where sound and pictures are worked on. In a thread a busy app is heard; a process that
    cannot be started becomes a thread by itself."""
    processing: Processing = field(default_factory=Processing)
    """What is done to this person's voice."""
    maxVideo: tuple[
        Annotated[int, Between(16, 7680)],
        Annotated[int, Between(16, 4320)],
        Annotated[int, Between(1, 120)],
    ] = (1280, 720, 30)
    """The largest picture of a camera that is sent: width, height, pictures a second."""
    devices: Literal["real", "drawn"] | Callable[[], Devices] = "real"
    """"drawn" are a tone and bars, for machines without devices; a function as for ``engine``."""
    relayOnly: bool = False
    """Go through TURN only: nobody in a call learns this device's address."""

    def __post_init__(self) -> None:
        checkFields(self)

    @property
    def ownProcess(self) -> bool:
        """Whether a process can do it: functions of the app cannot go there."""
        own = isinstance(self.engine, str) and isinstance(self.devices, str)
        return own and self.isolation == "process"
