from __future__ import annotations

import pytest
from PySide6.QtCore import QTimerEvent

from callkit.kit.reminders import Reminders
from demo.gallery.people import ADA, GRACE, incoming


class Watched(Reminders):
    """Remembers how long it was asked to wait."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def startTimer(self, interval):
        self.asked.append(interval)
        return super().startTimer(interval)


@pytest.fixture
def reminders(qapp):
    made = Watched()
    yield made
    made.close()


def test_each_is_told_once_when_its_minutes_are_over(reminders, qtbot):
    reminders.add(incoming(ADA), 15)
    assert reminders.asked == [15 * 60 * 1000]
    (number,) = reminders._waiting
    with qtbot.waitSignal(reminders.due) as told:
        reminders.timerEvent(QTimerEvent(number))
    assert told.args[0].inviter == ADA
    assert reminders.waiting() == frozenset()
    with qtbot.assertNotEmitted(reminders.due):
        reminders.timerEvent(QTimerEvent(number))


def test_a_second_wish_for_the_same_person_replaces_the_first(reminders, qtbot):
    reminders.add(incoming(ADA, callID="1"), 5)
    reminders.add(incoming(ADA, callID="2"), 60)
    reminders.add(incoming(GRACE), 5)
    assert reminders.waiting() == {ADA.userID, GRACE.userID}
    assert sorted(view.callID for view in reminders._waiting.values())[0] == "2"


def test_nothing_is_told_of_somebody_one_has_spoken_to(reminders):
    reminders.add(incoming(ADA), 5)
    reminders.drop(ADA.userID)
    reminders.drop("a stranger")
    assert reminders.waiting() == frozenset()
