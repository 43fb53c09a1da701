"""May a call ring now? The person's settings, and the desktop's do-not-disturb, lock and idle
states.

The desktop is read, never written. What cannot be known counts as "not disturbed": then the
person's own settings decide (``reference/desktop.md`` C4).
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Annotated, Final, Literal

from PySide6.QtCore import QObject, Signal

from callkit.options import Between, Matching, checkFields

EVERY_DAY: Final = frozenset(range(7))


class DisturbPolicy(enum.StrEnum):
    """The effect of do-not-disturb on an incoming call."""

    SILENT_BANNER = "silentBanner"
    """It is shown, without sound."""
    MISSED_ONLY = "missedOnly"
    """It is not shown; it is among the missed calls afterwards."""
    RING = "ring"
    """It rings as usual."""


class Attend(enum.StrEnum):
    """How this device presents one incoming call."""

    RING = "ring"
    SILENT = "silent"
    """Shown, without sound."""
    MISSED = "missed"
    """Not shown."""


LocalTime = Annotated[time, Matching(lambda moment: moment.tzinfo is None, "without a time zone")]


@dataclass(frozen=True)
class QuietHours:
    """From ``start`` to ``end``, local time; over midnight when it ends before it starts.

    ``days`` are the days on which it starts, Monday is 0. Equal times mean the whole day.

    Raises:
        UsageError: No such day, or no time of this machine's clock.
    """

    start: LocalTime
    end: LocalTime
    days: frozenset[Annotated[int, Between(0, 6)]] = EVERY_DAY

    def __post_init__(self) -> None:
        checkFields(self)

    def contains(self, moment: datetime) -> bool:
        now, today = moment.time(), moment.weekday()
        if self.start < self.end:
            return today in self.days and self.start <= now < self.end
        if now >= self.start:
            return today in self.days
        return now < self.end and (today - 1) % 7 in self.days


@dataclass(frozen=True)
class AttentionSettings:
    """What a person may choose (``reference/desktop.md`` B7).

    Raises:
        UsageError: A value that is no choice; it names the field.
    """

    ringOnThisDevice: bool = True
    disturbPolicy: DisturbPolicy | Literal["silentBanner", "missedOnly", "ring"] = (
        DisturbPolicy.SILENT_BANNER
    )
    quietHours: QuietHours | None = None
    mutedUsers: frozenset[str] = frozenset()
    """userIDs whose calls are shown without sound."""

    def __post_init__(self) -> None:
        checkFields(self)


def attend(
    settings: AttentionSettings, userID: str, *, doNotDisturb: bool, now: datetime
) -> Attend:
    """How to present a call from ``userID``. Pure; ``now`` is local time."""
    if not settings.ringOnThisDevice:
        return Attend.MISSED
    quiet = settings.quietHours is not None and settings.quietHours.contains(now)
    if (doNotDisturb or quiet) and settings.disturbPolicy is not DisturbPolicy.RING:
        missed = settings.disturbPolicy is DisturbPolicy.MISSED_ONLY
        return Attend.MISSED if missed else Attend.SILENT
    return Attend.SILENT if userID in settings.mutedUsers else Attend.RING


class Sense(enum.StrEnum):
    """The states that a probe can find out."""

    DO_NOT_DISTURB = "doNotDisturb"
    LOCKED = "locked"


Tell = Callable[[Sense, bool], object]


class Attention(QObject):
    """The desktop's do-not-disturb, lock and idle states, kept up to date. Each probe knows one
    desktop and reports its states, at once and later; one that knows nothing stays silent. A state
    is true when any probe says so. GUI thread only, never waits.

        Signals:
            doNotDisturbChanged, lockedChanged: (the new state)
    """

    doNotDisturbChanged = Signal(bool, arguments=["doNotDisturb"])
    lockedChanged = Signal(bool, arguments=["locked"])

    def __init__(self, probes: Sequence[Probe] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._probes = list(probes)
        self._heard: dict[Sense, dict[Probe, bool]] = {sense: {} for sense in Sense}
        for probe in self._probes:
            probe.start(partial(self._hear, probe))

    @property
    def doNotDisturb(self) -> bool:
        return any(self._heard[Sense.DO_NOT_DISTURB].values())

    @property
    def locked(self) -> bool:
        """The session is locked: notifications may be read by others."""
        return any(self._heard[Sense.LOCKED].values())

    @property
    def known(self) -> bool:
        """A probe could read the desktop's do-not-disturb state."""
        return bool(self._heard[Sense.DO_NOT_DISTURB])

    def refresh(self) -> None:
        """Ask the desktops again that do not report changes."""
        for probe in self._probes:
            probe.refresh()

    def askIdle(self, reply: Callable[[int], object]) -> None:
        """Ask how long nobody has touched mouse or keyboard; ``reply`` gets milliseconds, from
        every probe that can tell and never before this returns."""
        for probe in self._probes:
            probe.askIdle(reply)

    def close(self) -> None:
        for probe in self._probes:
            probe.close()
        self._probes.clear()

    def _hear(self, probe: Probe, sense: Sense, value: bool) -> None:
        before = any(self._heard[sense].values())
        self._heard[sense][probe] = value
        after = any(self._heard[sense].values())
        if after != before:
            if sense is Sense.LOCKED:
                self.lockedChanged.emit(after)
            else:
                self.doNotDisturbChanged.emit(after)


class Probe:
    """One way to look at a desktop. None of its methods raises or waits."""

    def start(self, tell: Tell) -> None:
        """Start; ``tell`` is called from the event loop with each known state."""

    def refresh(self) -> None:
        """Look again."""

    def askIdle(self, reply: Callable[[int], object]) -> None:
        """Tell how many milliseconds nobody has touched anything, if it can."""

    def close(self) -> None:
        """Stop reporting."""
