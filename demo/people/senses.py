"""What a person of the demo hears and sees with: the machine's devices, or drawn ones."""

from __future__ import annotations

import importlib.util
from functools import partial

from callkit import Media
from demo.people.characters import DrawnPeople

HEADPHONES = "Real microphone and camera. Both windows are on one machine: use headphones."
DRAWN = "No microphone or camera here: drawn pictures and a quiet tune travel through the engine."


def has_devices() -> bool:
    """Whether this machine has a microphone and a camera. After a QCoreApplication was made."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        return False
    return bool(QMediaDevices.audioInputs()) and bool(QMediaDevices.videoInputs())


def has_engine() -> bool:
    """Whether what ``callkit[media]`` installs is here."""
    return any(importlib.util.find_spec(name) for name in ("wrtc", "aiortc"))


def media_of(userID: str, *, drawn: bool) -> Media | None:
    """How that person's calls are heard and seen; None without an engine."""
    if not has_engine():
        return None
    return Media(devices=partial(DrawnPeople, userID)) if drawn else Media()
