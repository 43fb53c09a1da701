"""Replacements for the parts of the machine (sound, notifications, tray …), for tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from callkit.desktop.attention import Attention
from callkit.desktop.notifier.chain import Notifications
from callkit.desktop.ringer import Ringer
from callkit.options import StandIn, checkFields


@dataclass(frozen=True, kw_only=True)
class KitParts:
    """Parts of a :class:`CallKit` that touch the machine it runs on. An app leaves them alone; its
    tests give fakes (``callkit.testing``). None is the real one.

    Raises:
        UsageError: Something that is no such part; it names the field.
    """

    ringer: Ringer | None = None
    """Plays the sounds."""
    notifications: Notifications | None = None
    """Shows notifications, also with ``notify=False``."""
    doNotDisturb: Annotated[Attention, StandIn] | None = None
    """Tells whether do-not-disturb is on, and whether the screen is locked."""
    clock: Callable[[], float] = time.monotonic
    """Monotonic seconds."""

    def __post_init__(self) -> None:
        checkFields(self)
