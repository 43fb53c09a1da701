"""The device ID of this login. Each process is a device of its own, however often the same app
runs.

Two processes of one profile share its device ID, and a server lets only the newer of two equal
devices in. So a process locks the ID with a lock file beside the settings it is kept in: one that
finds it locked is another device, ``…-2``, and both ring. The lock of a process that was killed is
recognised by its process number.

An ID the app gave is nobody else's to change. There the newer process replaces the older one, as
the server has it; the older one waits for the lock, and is back when the newer one is gone.
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
"""Seconds between two attempts of a newer process to get the lock that an older one releases."""
GIVING_WAY: Final = 3.0
"""Seconds a replaced process gives the newer one to get the lock, and between later looks."""

_held: set[tuple[str, str]] = set()
"""Devices of this process; also where no lock file can be written."""


class DeviceLock:
    """Lets one process of this machine be one device of one person."""

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
        """Held by the process that wants the lock and has replaced, or will, its holder."""

    def take(self) -> bool:
        """Get the lock if it is free; whether this process has it now."""
        if not self.held and self._key not in _held:
            locked = self._lock.tryLock(0)
            # Where no file can be written this process at least knows its own devices.
            self.held = locked or self._lock.error() is not QLockFile.LockError.LockFailedError
            if self.held:
                _held.add(self._key)
        return self.held

    def release(self) -> None:
        """Release the lock and stop looking for it; fine when it is not held."""
        self._stop()
        self._claim.unlock()
        if self.held:
            self.held = False
            _held.discard(self._key)
            self._lock.unlock()

    def keepTrying(self, clock: Clock) -> None:
        """Get the lock as soon as it is free."""
        if self.take():
            self._claim.unlock()
        else:
            self._claim.tryLock(0)
            self._timer = clock.callLater(ANOTHER_LOOK, self.keepTrying, clock)

    def giveWay(self, clock: Clock, back: Callable[[], object]) -> None:
        """A newer process is this device: release it, and call ``back()`` when that one is gone.

        If nobody on this machine wants the lock it is on another one: then nothing happens, as
        the two would replace each other for ever.
        """
        wanted = not self._claim.tryLock(0)
        self.release()
        if wanted:
            self._timer = clock.callLater(GIVING_WAY, self._look, clock, back)

    def _look(self, clock: Clock, back: Callable[[], object]) -> None:
        self._timer = None
        if self.take():
            back()
        else:
            self._timer = clock.callLater(GIVING_WAY, self._look, clock, back)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _lockFile(path: Path) -> QLockFile:
    lock = QLockFile(str(path))
    # Never stale by age: only a process that has ended loses it.
    lock.setStaleLockTime(0)
    return lock


def freeDevice(userID: str, deviceID: str, folder: Path | None = None) -> DeviceLock:
    """The device ``deviceID``, or the first variant of it that is free; locked."""
    device, number = DeviceLock(userID, deviceID, folder), 1
    while not device.take():
        number += 1
        device = DeviceLock(userID, f"{deviceID}-{number}", folder)
    return device
