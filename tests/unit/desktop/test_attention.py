from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import pytest

from callkit.desktop.attention import (
    Attend,
    Attention,
    AttentionSettings,
    DisturbPolicy,
    Probe,
    QuietHours,
    Sense,
    Tell,
    attend,
)

NOON = datetime(2026, 11, 20, 12, 0)
"""A Friday."""


def at(hour: int, minute: int = 0, *, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (DisturbPolicy.SILENT_BANNER, Attend.SILENT),
        (DisturbPolicy.MISSED_ONLY, Attend.MISSED),
        (DisturbPolicy.RING, Attend.RING),
    ],
)
def test_do_not_disturb_does_what_the_policy_says(policy: DisturbPolicy, expected: Attend) -> None:
    settings = AttentionSettings(disturbPolicy=policy)
    assert attend(settings, "ana", doNotDisturb=True, now=NOON) is expected
    assert attend(settings, "ana", doNotDisturb=False, now=NOON) is Attend.RING


def test_quiet_hours_are_do_not_disturb_by_the_clock() -> None:
    settings = AttentionSettings(quietHours=QuietHours(time(22), time(7)))
    assert attend(settings, "ana", doNotDisturb=False, now=at(23)) is Attend.SILENT
    assert attend(settings, "ana", doNotDisturb=False, now=NOON) is Attend.RING


def test_a_muted_contact_is_shown_without_sound_even_when_all_others_ring() -> None:
    settings = AttentionSettings(mutedUsers=frozenset({"ana"}), disturbPolicy=DisturbPolicy.RING)
    assert attend(settings, "ana", doNotDisturb=False, now=NOON) is Attend.SILENT
    assert attend(settings, "ana", doNotDisturb=True, now=NOON) is Attend.SILENT
    assert attend(settings, "ben", doNotDisturb=True, now=NOON) is Attend.RING


def test_a_device_that_shall_not_ring_shows_nothing() -> None:
    settings = AttentionSettings(ringOnThisDevice=False, disturbPolicy=DisturbPolicy.RING)
    assert attend(settings, "ana", doNotDisturb=False, now=NOON) is Attend.MISSED


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [(at(21, 59), False), (at(22), True), (at(23, 59), True), (at(0), True), (at(6, 59), True),
     (at(7), False), (at(12), False)],
)  # fmt: skip
def test_quiet_hours_over_midnight(moment: datetime, quiet: bool) -> None:
    assert QuietHours(time(22), time(7)).contains(moment) is quiet


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [(at(12, 59), False), (at(13), True), (at(14, 29), True), (at(14, 30), False)],
)
def test_quiet_hours_within_a_day(moment: datetime, quiet: bool) -> None:
    assert QuietHours(time(13), time(14, 30)).contains(moment) is quiet


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    friday = QuietHours(time(22), time(7), frozenset({4}))
    assert friday.contains(at(23, day=20))
    assert friday.contains(at(6, day=21))
    assert not friday.contains(at(6, day=20))
    assert not friday.contains(at(23, day=21))


def test_equal_times_are_the_whole_day() -> None:
    sunday = QuietHours(time(0), time(0), frozenset({6}))
    assert sunday.contains(at(0, day=22))
    assert sunday.contains(at(23, 59, day=22))
    assert not sunday.contains(at(12, day=20))


class KnownProbe(Probe):
    """Tells what the test says."""

    def __init__(self) -> None:
        self.tell: Tell | None = None
        self.looks = 0
        self.closed = False

    def start(self, tell: Tell) -> None:
        self.tell = tell

    def says(self, sense: Sense, value: bool) -> None:
        assert self.tell is not None
        self.tell(sense, value)

    def refresh(self) -> None:
        self.looks += 1

    def askIdle(self, reply: Callable[[int], object]) -> None:
        reply(4200)

    def close(self) -> None:
        self.closed = True


def test_nothing_known_is_not_disturbed(qapp: Any) -> None:
    attention = Attention([Probe()])
    attention.refresh()
    assert not attention.doNotDisturb
    assert not attention.locked
    assert not attention.known
    attention.close()


def test_one_probe_that_says_so_is_enough_and_changes_are_told_once(qapp: Any) -> None:
    one, two = KnownProbe(), KnownProbe()
    attention = Attention([one, two])
    told: list[bool] = []
    attention.doNotDisturbChanged.connect(told.append)
    one.says(Sense.DO_NOT_DISTURB, False)
    assert attention.known
    two.says(Sense.DO_NOT_DISTURB, True)
    one.says(Sense.DO_NOT_DISTURB, False)
    assert attention.doNotDisturb
    one.says(Sense.DO_NOT_DISTURB, True)
    two.says(Sense.DO_NOT_DISTURB, False)
    assert attention.doNotDisturb
    one.says(Sense.DO_NOT_DISTURB, False)
    assert not attention.doNotDisturb
    assert told == [True, False]


def test_the_lock_screen_is_told_apart(qapp: Any) -> None:
    probe = KnownProbe()
    attention = Attention([probe])
    told: list[bool] = []
    attention.lockedChanged.connect(told.append)
    probe.says(Sense.LOCKED, True)
    assert attention.locked
    assert not attention.doNotDisturb
    assert told == [True]


def test_probes_are_asked_again_and_closed(qapp: Any) -> None:
    probe = KnownProbe()
    attention = Attention([probe])
    idle: list[int] = []
    attention.askIdle(idle.append)
    attention.refresh()
    attention.close()
    assert idle == [4200]
    assert probe.looks == 1
    assert probe.closed
