import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from callkit.desktop.notifier import (
    Notification,
    NotificationAction,
    NotificationKind,
    NotifierEvents,
)
from callkit.desktop.notifier.chain import Notifications, openNotifications
from callkit.testing.recording import RecordingNotifier

ANSWER = NotificationAction.ANSWER


def ring(callID: str = "1", title: str = "Ana") -> Notification:
    return Notification(callID, NotificationKind.INCOMING, title, "calls", ((ANSWER, "Answer"),))


def missed(callID: str = "1") -> Notification:
    return Notification(callID, NotificationKind.MISSED, "Missed call")


class Chain:
    """Notifications over recording backends, and what they told."""

    def __init__(self, qtbot: Any, count: int = 1, *, answerMs: int = 60_000) -> None:
        self.backends: list[RecordingNotifier] = []
        self.face = Notifications([self.make] * count, answerMs=answerMs)
        self.activated: list[tuple[str, str, str]] = []
        self.dismissed: list[str] = []
        self.names: list[str] = []
        self.face.activated.connect(lambda *values: self.activated.append(values))
        self.face.dismissed.connect(self.dismissed.append)
        self.face.backendChanged.connect(self.names.append)
        qtbot.waitUntil(lambda: bool(self.backends) or not count)

    def make(self, events: NotifierEvents) -> RecordingNotifier:
        backend = RecordingNotifier(events)
        backend.name = f"recording {len(self.backends) + 1}"
        self.backends.append(backend)
        return backend

    def titles(self, number: int = 0) -> list[str]:
        return [shown.title for shown in self.backends[number].shown.values()]


@pytest.fixture
def chain(qtbot: Any) -> Iterator[Chain]:
    chain = Chain(qtbot, 3)
    yield chain
    chain.face.close()


def test_what_is_shown_before_a_backend_is_ready_is_shown_when_it_is(chain: Chain) -> None:
    chain.face.show(ring("1", "Ana"))
    chain.face.show(ring("2", "Ben"))
    chain.face.withdraw("2")
    assert chain.face.name == ""
    assert not chain.face.buttons
    assert chain.titles() == []
    chain.backends[0].becomeReady()
    assert chain.titles() == ["Ana"]
    assert chain.face.name == "recording 1"
    assert chain.face.buttons
    assert chain.names == ["recording 1"]


def test_a_backend_that_cannot_start_is_followed_by_the_next(chain: Chain) -> None:
    chain.face.show(missed())
    chain.backends[0].fail()
    assert chain.backends[0].closed
    chain.backends[1].becomeReady()
    assert chain.titles(1) == ["Missed call"], "it has not been shown to anybody yet"


def test_a_backend_that_fails_later_hands_over_what_still_rings(chain: Chain) -> None:
    chain.backends[0].becomeReady()
    chain.face.show(ring("1"))
    chain.face.show(missed("2"))
    chain.backends[0].fail()
    chain.backends[1].becomeReady()
    assert chain.titles(1) == ["Ana"]
    chain.backends[0].press("1", ANSWER)
    assert not chain.activated, "the one that failed is not listened to"
    chain.backends[1].press("1", ANSWER, "token")
    assert chain.activated == [("1", "answer", "token")]


def test_when_all_have_failed_everything_goes_on_in_silence(chain: Chain) -> None:
    for number in range(3):
        chain.backends[number].fail()
    chain.face.show(ring())
    chain.face.withdraw("1")
    assert chain.names == ["none"]
    assert chain.face.name == ""


def test_a_backend_that_says_nothing_is_given_up(qtbot: Any) -> None:
    chain = Chain(qtbot, 2, answerMs=1)
    qtbot.waitUntil(lambda: len(chain.backends) == 2)
    assert chain.backends[0].closed
    chain.face.close()


def test_a_backend_that_is_not_installed_is_skipped(
    qtbot: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def by_magic(events: NotifierEvents) -> RecordingNotifier:
        raise ImportError("No module named 'magic'")

    made: list[RecordingNotifier] = []

    def by_hand(events: NotifierEvents) -> RecordingNotifier:
        made.append(RecordingNotifier(events))
        return made[-1]

    with caplog.at_level(logging.INFO, "callkit.desktop.notifier"):
        face = Notifications([by_magic, by_hand])
        qtbot.waitUntil(lambda: bool(made))
    assert "not by magic: No module named 'magic'" in caplog.text
    face.close()


def test_an_action_that_was_not_offered_or_is_too_late_is_dropped(chain: Chain) -> None:
    backend = chain.backends[0]
    backend.becomeReady()
    chain.face.show(ring())
    backend.press("1", NotificationAction.DECLINE)
    backend.press("another", ANSWER)
    assert not chain.activated
    backend.click("1")
    assert chain.activated == [("1", "open", "")]
    chain.face.withdraw("1")
    backend.press("1", ANSWER)
    assert len(chain.activated) == 1


def test_the_same_notification_is_not_sent_twice(chain: Chain) -> None:
    chain.backends[0].becomeReady()
    chain.face.show(ring())
    chain.face.show(ring())
    assert len(chain.backends[0].history) == 1


def test_what_the_person_closed_stays_closed_until_it_is_other_news(chain: Chain) -> None:
    backend = chain.backends[0]
    backend.becomeReady()
    chain.face.show(ring())
    backend.dismiss("1")
    assert chain.dismissed == ["1"]
    assert not chain.activated
    chain.face.show(ring(title="Ana and Ben"))
    assert chain.titles() == []
    chain.face.show(missed())
    assert chain.titles() == ["Missed call"]


def test_what_the_person_closed_is_not_shown_again_by_another_backend(chain: Chain) -> None:
    chain.backends[0].becomeReady()
    chain.face.show(ring())
    chain.backends[0].dismiss("1")
    chain.backends[0].fail()
    chain.backends[1].becomeReady()
    assert chain.titles(1) == []


def test_closing_takes_back_what_rings_and_leaves_what_was_missed(chain: Chain) -> None:
    backend = chain.backends[0]
    backend.becomeReady()
    chain.face.show(ring("1"))
    chain.face.show(missed("2"))
    chain.face.close()
    assert chain.titles() == ["Missed call"]
    assert backend.closed
    chain.face.show(ring("3"))
    assert chain.titles() == ["Missed call"]
    assert len(chain.backends) == 1, "and does not go on to the next"


def test_closing_before_the_first_turn_of_the_loop_opens_nothing(qtbot: Any) -> None:
    made: list[object] = []

    def make(events: NotifierEvents) -> RecordingNotifier:
        made.append(events)
        return RecordingNotifier(events)

    first = Notifications([make])
    first.close()
    second = Notifications([make])
    qtbot.waitUntil(lambda: bool(made))
    assert len(made) == 1
    second.close()


def test_on_a_bare_linux_the_default_chain_ends_without_noise(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    face = openNotifications("Tests")
    with qtbot.waitSignal(face.backendChanged) as signal:
        face.show(ring())
    assert signal.args == ["none"]
    face.close()


def test_elsewhere_the_system_is_asked_first(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "desktop_notifier", None)
    with caplog.at_level(logging.INFO, "callkit.desktop.notifier"):
        face = openNotifications("Tests")
        with qtbot.waitSignal(face.backendChanged):
            pass
    assert "not by native" in caplog.text
    assert "portal" not in caplog.text
    face.close()


# --- several asked side by side ----------------------------------------------------------------


class SideBySide(Chain):
    """Two that are asked at once, the better one first, and one after them."""

    def __init__(self, qtbot: Any) -> None:
        super().__init__(qtbot, 0)
        self.face = Notifications([(self.make, self.make), self.make])
        self.face.backendChanged.connect(self.names.append)
        qtbot.waitUntil(lambda: len(self.backends) == 2)


@pytest.fixture
def pair(qtbot: Any) -> Iterator[SideBySide]:
    pair = SideBySide(qtbot)
    yield pair
    pair.face.close()


def test_both_are_asked_at_once_and_the_better_one_is_taken_when_it_answers(
    pair: SideBySide,
) -> None:
    assert all(backend.opened for backend in pair.backends)
    pair.backends[0].becomeReady()
    assert pair.names == ["recording 1"]
    assert pair.backends[1].closed


def test_a_silent_better_one_keeps_nobody_waiting_for_long(pair: SideBySide, qtbot: Any) -> None:
    pair.face.show(ring())
    pair.backends[1].becomeReady()
    assert pair.names == [], "for a moment the better one may still answer"
    qtbot.waitUntil(lambda: pair.names == ["recording 2"])
    assert pair.titles(1) == ["Ana"]
    assert pair.backends[0].closed


def test_the_better_one_that_fails_gives_way_at_once(pair: SideBySide) -> None:
    pair.backends[1].becomeReady()
    pair.backends[0].fail()
    assert pair.names == ["recording 2"]


def test_the_better_one_that_answers_in_time_is_taken(pair: SideBySide) -> None:
    pair.backends[1].becomeReady()
    pair.backends[0].becomeReady()
    assert pair.names == ["recording 1"]


def test_the_other_one_is_asked_again_when_the_one_in_use_fails(pair: SideBySide) -> None:
    pair.backends[0].becomeReady()
    pair.face.show(ring())
    pair.backends[0].fail()
    assert len(pair.backends) == 3
    pair.backends[2].becomeReady()
    assert pair.titles(2) == ["Ana"]


def test_when_both_fail_the_next_step_is_taken(pair: SideBySide) -> None:
    pair.backends[1].fail()
    pair.backends[0].fail()
    pair.backends[2].becomeReady()
    assert pair.names == ["recording 3"]


def test_one_that_works_at_once_leaves_the_other_unasked(qtbot: Any) -> None:
    first, second = RecordingNotifier(), RecordingNotifier()
    face = Notifications([(first.join, second.join)])
    qtbot.waitUntil(lambda: face.name == "recording")
    assert first.opened and not second.opened
    face.close()
