"""A device is one process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from callkit.invitation.device_ids import ANOTHER_LOOK, GETTING_UP, Seat, freeSeat
from callkit.testing import ManualClock

ROOT = Path(__file__).parents[3]
SITTER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from callkit.invitation.device_ids import Seat, freeSeat\n"
    "from callkit.testing import ManualClock\n"
    "folder, exact = Path(sys.argv[1]), bool(sys.argv[2])\n"
    "clock = ManualClock()\n"
    "seat = Seat('bob', 'desk', folder) if exact else freeSeat('bob', 'desk', folder)\n"
    "seat.keepTrying(clock)\n"
    "print(seat.deviceID, flush=True)\n"
    "for line in sys.stdin:\n"
    "    clock.jump(1.0)\n"
    "    print(seat.held, flush=True)\n"
    "seat.leave()\n"
)


class Elsewhere:
    """Another process that sits on the first free seat, or waits for exactly this one."""

    def __init__(self, folder: Path, *, exact: bool = False) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SITTER, str(folder), "exact" if exact else ""],
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
        """A second passes there; whether it has the seat then."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._line() == "True"

    def leave(self) -> None:
        self.process.communicate("")

    def die(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    made = Elsewhere(tmp_path)
    yield made
    made.die()


def test_each_seat_is_one_logins(tmp_path: Path) -> None:
    first, second = freeSeat("bob", "desk", tmp_path), freeSeat("bob", "desk", tmp_path)
    assert (first.deviceID, second.deviceID) == ("desk", "desk-2")
    other = freeSeat("alice", "desk", tmp_path)
    assert other.deviceID == "desk", "of each person"
    first.leave()
    first.leave()
    third = freeSeat("bob", "desk", tmp_path)
    assert third.deviceID == "desk", "a free one is used again"
    for seat in (second, third, other):
        seat.leave()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("end", ["leave", "die"])
def test_another_process_is_another_device(tmp_path: Path, elsewhere: Elsewhere, end: str) -> None:
    assert elsewhere.deviceID == "desk"
    here = freeSeat("bob", "desk", tmp_path)
    assert here.deviceID == "desk-2"
    here.leave()
    getattr(elsewhere, end)()
    again = freeSeat("bob", "desk", tmp_path)
    assert again.deviceID == "desk", "also after a process that was killed"
    again.leave()


def test_where_no_file_can_be_written_seats_of_this_process_are_known(tmp_path: Path) -> None:
    folder = tmp_path / "no folder"
    folder.write_text("a file")
    first, second = freeSeat("bob", "desk", folder), freeSeat("bob", "desk", folder)
    assert (first.deviceID, second.deviceID) == ("desk", "desk-2")
    first.leave()
    second.leave()


def test_a_newer_process_sits_down_when_the_older_one_gets_up(
    tmp_path: Path, elsewhere: Elsewhere
) -> None:
    clock, seat = ManualClock(), Seat("bob", "desk", tmp_path)
    seat.keepTrying(clock)
    clock.jump(ANOTHER_LOOK)
    assert not seat.held
    elsewhere.leave()
    clock.jump(ANOTHER_LOOK)
    assert seat.held and clock.nextDue() is None
    seat.leave()


@pytest.mark.parametrize("sat_down", [True, False])
def test_who_gave_way_is_back_when_the_newer_process_is_gone(
    tmp_path: Path, sat_down: bool
) -> None:
    clock, seat, back = ManualClock(), Seat("bob", "desk", tmp_path), []
    assert seat.take()
    newer = Elsewhere(tmp_path, exact=True)
    assert newer.deviceID == "desk" and not newer.looksAgain()
    seat.giveWay(clock, lambda: back.append(True))
    if sat_down:
        assert newer.looksAgain()
        clock.jump(GETTING_UP * 3)
        assert back == []
    newer.die()
    clock.jump(GETTING_UP)
    assert back == [True] and seat.held and clock.nextDue() is None
    seat.leave()


def test_nobody_comes_back_against_another_machine(tmp_path: Path) -> None:
    """It would be replaced again, and come back again, for ever."""
    clock, seat, back = ManualClock(), Seat("bob", "desk", tmp_path), []
    assert seat.take()
    seat.giveWay(clock, lambda: back.append(True))
    clock.jump(GETTING_UP * 10)
    assert back == [] and clock.nextDue() is None
    seat.leave()


def test_who_logs_out_waits_no_longer(tmp_path: Path, elsewhere: Elsewhere) -> None:
    clock, seat = ManualClock(), Seat("bob", "desk", tmp_path)
    seat.keepTrying(clock)
    seat.leave()
    assert clock.nextDue() is None
