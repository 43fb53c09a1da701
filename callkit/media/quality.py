"""The quality of a connection as three bars, from its figures. Pure."""

from __future__ import annotations

import enum
from typing import Final

from callkit.media.port import Figures

_GOOD: Final = (0.02, 0.30)
"""Share of the sound that is made up, seconds there and back: not noticed up to here."""
_FAIR: Final = (0.08, 0.60)
"""Noticed, and understood."""


class Quality(enum.IntEnum):
    """How well one hears the other."""

    UNKNOWN = 0
    POOR = 1
    FAIR = 2
    GOOD = 3


def share(part: float | None, whole: float | None) -> float | None:
    """How much of the whole it is; None where either is not known, or there was nothing."""
    return part / whole if part is not None and whole else None


def quality(figures: Figures) -> Quality:
    """The worst of what is known: a share of two percent or 300 ms is not noticed, eight percent or
    600 ms is hard to talk with (ITU-T G.114 and G.107 say it more finely)."""
    concealed = figures.concealedShare if figures.concealedShare is not None else figures.lossShare
    known = [
        _bars(value, good, fair)
        for value, good, fair in zip((concealed, figures.roundTrip), _GOOD, _FAIR, strict=True)
        if value is not None
    ]
    return min(known, default=Quality.UNKNOWN)


def _bars(value: float, good: float, fair: float) -> Quality:
    if value <= good:
        return Quality.GOOD
    return Quality.FAIR if value <= fair else Quality.POOR
