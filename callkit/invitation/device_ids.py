"""Which device this login is: a device is one process, however often the same app runs.

Two processes of one profile share its device ID, and a server lets only the newer of two equal
devices in. So the ID is taken like a seat, by a lock file beside the settings it is kept in: who
finds it taken is another device, ``…-2``, and both ring. The lock of a process that was killed is
found out by its process number.

An ID the app gave is nobody else's to change. There the newer process replaces the older one, as
the server has it; the older one waits for the seat, and is back when the newer one is gone.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile

from callkit.clock import Clock, Timer
from callkit.invitation.configuration import settingsFolder

ANOTHER_LOOK: Final = 1.0
"""Seconds between two tries of a newer process to sit down where an older one is getting up."""
GETTING_UP: Final = 3.0
"""Seconds a replaced process gives the newer one to sit down, and between later looks."""

_taken: set[tuple[str, str]] = set()
"""Seats of this process; also where no lock file can be written."""


class Seat:
    """One person's one device, on this machine."""

    def __init__(self, userID: str, deviceID: str, folder: Path | None = None) -> None:
        self.deviceID = deviceID
        self.held = False
        self._key = (userID, deviceID)
        self._timer: Timer | None = None
        name = hashlib.sha256(f"{userID}\n{deviceID}".encode()).hexdigest()[:24]
        folder = folder or settingsFolder()
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lockFile(folder / f"device-{name}.lock")
        self._claim = _lockFile(folder / f"device-{name}-next.lock")
        """Held by who wants the seat and has replaced, or will, who sits on it."""

    def take(self) -> bool:
        """Sit down if nobody sits here; whether this process does now."""
        if not self.held and self._key not in _taken:
            locked = self._lock.tryLock(0)
            # Where no file can be written this process at least knows its own seats.
            self.held = locked or self._lock.error() is not QLockFile.LockError.LockFailedError
            if self.held:
                _taken.add(self._key)
        return self.held

    def leave(self) -> None:
        """Get up, and look no more; fine when standing."""
        self._stop()
        self._claim.unlock()
        if self.held:
            self.held = False
            _taken.discard(self._key)
            self._lock.unlock()

    def keepTrying(self, clock: Clock) -> None:
        """Sit down as soon as whoever sits here gets up."""
        if self.take():
            self._claim.unlock()
        else:
            self._claim.tryLock(0)
            self._timer = clock.callLater(ANOTHER_LOOK, self.keepTrying, clock)

    def giveWay(self, clock: Clock, back: Callable[[], object]) -> None:
        """Somebody newer is this device: get up, and call ``back()`` when they are gone.

        If nobody on this machine wants the seat they are on another one: then nothing happens, as
        the two would replace each other for ever.
        """
        wanted = not self._claim.tryLock(0)
        self.leave()
        if wanted:
            self._timer = clock.callLater(GETTING_UP, self._look, clock, back)

    def _look(self, clock: Clock, back: Callable[[], object]) -> None:
        self._timer = None
        if self.take():
            back()
        else:
            self._timer = clock.callLater(GETTING_UP, self._look, clock, back)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _lockFile(path: Path) -> QLockFile:
    lock = QLockFile(str(path))
    # However long it has been held: only a process that is gone gives it up.
    lock.setStaleLockTime(0)
    return lock


def freeSeat(userID: str, deviceID: str, folder: Path | None = None) -> Seat:
    """The seat ``deviceID``, or the first variant of it that is free."""
    seat, number = Seat(userID, deviceID, folder), 1
    while not seat.take():
        number += 1
        seat = Seat(userID, f"{deviceID}-{number}", folder)
    return seat
