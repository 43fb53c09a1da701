"""A device is one process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from callkit.invitation.device_ids import ANOTHER_LOOK, GIVING_WAY, DeviceLock, freeDevice
from callkit.testing import ManualClock

ROOT = Path(__file__).parents[3]
HOLDER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from callkit.invitation.device_ids import DeviceLock, freeDevice\n"
    "from callkit.testing import ManualClock\n"
    "folder, exact = Path(sys.argv[1]), bool(sys.argv[2])\n"
    "clock = ManualClock()\n"
    "lock = DeviceLock('bob', 'desk', folder) if exact else freeDevice('bob', 'desk', folder)\n"
    "lock.keepTrying(clock)\n"
    "print(lock.deviceID, flush=True)\n"
    "for line in sys.stdin:\n"
    "    clock.jump(1.0)\n"
    "    print(lock.held, flush=True)\n"
    "lock.release()\n"
)


class Elsewhere:
    """Another process that has the first free device, or waits for exactly this one."""

    def __init__(self, folder: Path, *, exact: bool = False) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder), "exact" if exact else ""],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.deviceID = self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def looksAgain(self) -> bool:
        """A second passes there; whether it has the lock then."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._line() == "True"

    def release(self) -> None:
        self.process.communicate("")

    def die(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    made = Elsewhere(tmp_path)
    yield made
    made.die()


def test_each_lock_is_one_logins(tmp_path: Path) -> None:
    first, second = freeDevice("bob", "desk", tmp_path), freeDevice("bob", "desk", tmp_path)
    assert (first.deviceID, second.deviceID) == ("desk", "desk-2")
    other = freeDevice("alice", "desk", tmp_path)
    assert other.deviceID == "desk", "of each person"
    first.release()
    first.release()
    third = freeDevice("bob", "desk", tmp_path)
    assert third.deviceID == "desk", "a free one is used again"
    for lock in (second, third, other):
        lock.release()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("end", ["release", "die"])
def test_another_process_is_another_device(tmp_path: Path, elsewhere: Elsewhere, end: str) -> None:
    assert elsewhere.deviceID == "desk"
    here = freeDevice("bob", "desk", tmp_path)
    assert here.deviceID == "desk-2"
    here.release()
    getattr(elsewhere, end)()
    again = freeDevice("bob", "desk", tmp_path)
    assert again.deviceID == "desk", "also after a process that was killed"
    again.release()


def test_where_no_file_can_be_written_locks_of_this_process_are_known(tmp_path: Path) -> None:
    folder = tmp_path / "no folder"
    folder.write_text("a file")
    first, second = freeDevice("bob", "desk", folder), freeDevice("bob", "desk", folder)
    assert (first.deviceID, second.deviceID) == ("desk", "desk-2")
    first.release()
    second.release()


def test_a_newer_process_gets_the_lock_when_the_older_one_gives_it_up(
    tmp_path: Path, elsewhere: Elsewhere
) -> None:
    clock, lock = ManualClock(), DeviceLock("bob", "desk", tmp_path)
    lock.keepTrying(clock)
    clock.jump(ANOTHER_LOOK)
    assert not lock.held
    elsewhere.release()
    clock.jump(ANOTHER_LOOK)
    assert lock.held and clock.nextDue() is None
    lock.release()


@pytest.mark.parametrize("sat_down", [True, False])
def test_who_gave_way_is_back_when_the_newer_process_is_gone(
    tmp_path: Path, sat_down: bool
) -> None:
    clock, lock, back = ManualClock(), DeviceLock("bob", "desk", tmp_path), []
    assert lock.take()
    newer = Elsewhere(tmp_path, exact=True)
    assert newer.deviceID == "desk" and not newer.looksAgain()
    lock.giveWay(clock, lambda: back.append(True))
    if sat_down:
        assert newer.looksAgain()
        clock.jump(GIVING_WAY * 3)
        assert back == []
    newer.die()
    clock.jump(GIVING_WAY)
    assert back == [True] and lock.held and clock.nextDue() is None
    lock.release()


def test_nobody_comes_back_against_another_machine(tmp_path: Path) -> None:
    """It would be replaced again, and come back again, for ever."""
    clock, lock, back = ManualClock(), DeviceLock("bob", "desk", tmp_path), []
    assert lock.take()
    lock.giveWay(clock, lambda: back.append(True))
    clock.jump(GIVING_WAY * 10)
    assert back == [] and clock.nextDue() is None
    lock.release()


def test_who_logs_out_waits_no_longer(tmp_path: Path, elsewhere: Elsewhere) -> None:
    clock, lock = ManualClock(), DeviceLock("bob", "desk", tmp_path)
    lock.keepTrying(clock)
    lock.release()
    assert clock.nextDue() is None
