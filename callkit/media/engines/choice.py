"""Chooses the media engine of this machine; it is imported when it is first used."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from callkit.errors import UsageError
from callkit.media.port import Engine

LIBRARIES: Final = {"webrtc": "webrtc", "aiortc": "aiortc"}
"""Engines in order of preference, and what each needs installed."""


def engineName(wanted: str = "auto") -> str:
    """Which engine that is on this machine.

    Raises:
        UsageError: No such engine, or what it needs is not installed.
    """
    if wanted != "auto" and wanted not in LIBRARIES:
        raise UsageError(f"no engine {wanted!r}: take one of auto, {', '.join(LIBRARIES)}")
    for name, library in LIBRARIES.items():
        if wanted in ("auto", name) and find_spec(library) is not None:
            return name
    extra = "media-aiortc" if wanted == "aiortc" else "media"
    raise UsageError(f'no media engine is installed: pip install "callkit[{extra}]"')


def openEngine(wanted: str = "auto") -> Engine:
    """That engine; imports what it needs.

    Raises:
        UsageError: As :func:`engineName`.
    """
    if engineName(wanted) == "webrtc":
        from callkit.media.engines.webrtc import WebRTCEngine

        return WebRTCEngine()
    from callkit.media.engines.aiortc import AiortcEngine

    return AiortcEngine()
