"""The port of the sounds, and what a person may choose about them. No Qt in here.

No ringer ever raises, blocks or needs a sound device; a machine without one is silent, and says
so (:attr:`Ringer.audible`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Protocol

from callkit.assets import asset
from callkit.desktop.tones import TONES, Tone
from callkit.errors import UsageError
from callkit.options import Between, checkFields

SOUND_SUFFIXES: Final = frozenset(
    {".wav", ".mp3", ".ogg", ".oga", ".opus", ".flac", ".m4a", ".aac", ".aiff", ".au"}
)
MAX_SOUND_BYTES: Final = 10 * 1024 * 1024
MAX_SOUND_SECONDS: Final = 60
"""Longer files are cut here."""
FADE_SECONDS: Final = 10.0
"""Two cycles of the bundled ringtone."""
_FADE_FROM: Final = 0.1
_EUROPEAN: Final = frozenset({Tone.RINGBACK, Tone.BUSY, Tone.DECLINED, Tone.REORDER})


@dataclass(frozen=True)
class SoundSettings:
    """What a person may choose about sound (``reference/desktop.md`` B7).

    Raises:
        UsageError: A value that is no choice, or a file that is no sound; it names the field. A
            file that goes later is no error: the bundled sound is played.
    """

    volume: Annotated[float, Between(0.0, 1.0)] = 1.0
    """0.0 to 1.0, on top of each tone's own level."""
    device: str = ""
    """Identifier of the output device to ring on; "" or a device that is gone: the default one."""
    fadeIn: bool = True
    """An incoming ring starts softly and is at full level after :data:`FADE_SECONDS`."""
    europeanTones: bool = False
    """Ringback, busy and reorder of ETSI (425 Hz) in place of the North American ones."""
    files: Mapping[Tone, str | Path] = field(default_factory=dict)
    """Own sound files; one that cannot be decoded is logged once and the bundled one is played."""
    muted: frozenset[Tone] = frozenset()
    """Tones never to be heard ("no ringtone")."""

    def __post_init__(self) -> None:
        checkFields(self)
        for tone, file in self.files.items():
            try:
                checkSoundFile(file)
            except UsageError as error:
                raise UsageError(
                    f"SoundSettings.files[{tone.value!r}] is a sound file on this machine, not"
                    f" {str(file)!r}: {error}"
                ) from None


class Ringer(Protocol):
    """Plays the sounds. Starting a playing tone, or stopping without one, does nothing.

    One tone at a time: a new one replaces the old. GUI thread only. Nothing raises: what cannot
    be played is silent and logged once. Silence follows :meth:`stop` within 200 ms.
    """

    audibleChanged: Callable[[bool], None] | None
    """Called when a sound device appears or the last one goes."""

    @property
    def name(self) -> str:
        """What plays: "multimedia", "beep" or "silent"."""
        ...

    @property
    def audible(self) -> bool:
        """There is something to hear it with."""
        ...

    @property
    def tone(self) -> Tone | None:
        """What plays just now."""
        ...

    def devices(self) -> Sequence[tuple[str, str]]:
        """(identifier, name to show) of every output device to choose from, for
        :attr:`SoundSettings.device`; empty where there is no choice."""
        ...

    def start(self, tone: Tone) -> None: ...

    def stop(self) -> None: ...

    def configure(self, settings: SoundSettings) -> None:
        """Apply at once, also to a tone that plays."""
        ...

    def close(self) -> None:
        """Silence for good; the ringer is not used again."""
        ...


def soundFile(tone: Tone, settings: SoundSettings) -> Path:
    """The bundled file of a tone."""
    european = settings.europeanTones and tone in _EUROPEAN
    return asset(f"sounds/{TONES[tone].sound}{'_europe' if european else ''}.wav")


def checkSoundFile(path: str | Path) -> Path:
    """A file somebody chose as a ringtone, if it may be one.

    Raises:
        UsageError: Not an existing regular file, too large, or not a sound by its name.
    """
    file = Path(path)
    if file.suffix.lower() not in SOUND_SUFFIXES:
        raise UsageError(f"not a sound file: {file.name}")
    try:
        status = file.stat()
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {file.name}: {error}") from None
    if not file.is_file():
        raise UsageError(f"not a file: {file.name}")
    if not 0 < status.st_size <= MAX_SOUND_BYTES:
        raise UsageError(f"{file.name} is empty or larger than {MAX_SOUND_BYTES >> 20} MiB")
    return file


def fadeLevel(elapsed: float) -> float:
    """Share of the full level ``elapsed`` seconds into a fading ring; even to the ear."""
    done = min(1.0, max(0.0, elapsed / FADE_SECONDS))
    return float(_FADE_FROM ** (1.0 - done))


class SilentRinger:
    """No sound at all, by choice."""

    name = "silent"
    audible = False

    def __init__(self) -> None:
        self.audibleChanged: Callable[[bool], None] | None = None
        self.tone: Tone | None = None

    def devices(self) -> Sequence[tuple[str, str]]:
        return ()

    def start(self, tone: Tone) -> None:
        self.tone = tone

    def stop(self) -> None:
        self.tone = None

    def configure(self, settings: SoundSettings) -> None:
        pass

    def close(self) -> None:
        self.stop()
