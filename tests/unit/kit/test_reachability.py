"""When a person is told that no call can reach this device."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from callkit.invitation.service import CallInvitationService
from callkit.kit.reachability import Reachability
from callkit.model import ConnectionState, LinkTrouble


@pytest.fixture
def reach(qapp):
    """It has no patience: a link that is still away in the loop's next turn is lost."""
    yield from following(0)


@pytest.fixture
def patient_reach(qapp):
    yield from following(50)


def following(patience):
    made = Reachability(patienceMs=patience)
    made.told = []
    made.offlineChanged.connect(made.told.append)
    yield made
    made.close()


@pytest.mark.parametrize("state", [ConnectionState.CONNECTING, ConnectionState.RECONNECTING])
def test_a_link_that_stays_away_is_told_once_and_so_is_its_return(reach, qtbot, state):
    reach.follow(state, True)
    assert reach.told == []
    qtbot.waitUntil(lambda: reach.told == [True])
    reach.follow(ConnectionState.RECONNECTING, True)
    QApplication.processEvents()
    assert reach.told == [True]
    reach.follow(ConnectionState.CONNECTED, True)
    assert reach.told == [True, False]


def test_a_short_break_is_not_told(reach):
    reach.follow(ConnectionState.RECONNECTING, True)
    reach.follow(ConnectionState.CONNECTED, True)
    QApplication.processEvents()
    assert reach.told == []


def test_trying_again_and_again_does_not_put_the_moment_off(patient_reach, qtbot):
    again = QTimer()
    again.timeout.connect(lambda: patient_reach.follow(ConnectionState.CONNECTING, True))
    again.start(1)
    qtbot.waitUntil(lambda: patient_reach.told == [True])


def test_a_refusal_for_good_is_told_at_once(reach):
    reach.follow(ConnectionState.DISCONNECTED, True)
    assert reach.told == [True]


def test_who_has_logged_out_is_told_nothing(reach):
    reach.follow(ConnectionState.DISCONNECTED, True)
    reach.follow(ConnectionState.DISCONNECTED, False)
    assert reach.told == [True, False]
    reach.follow(ConnectionState.RECONNECTING, False)
    QApplication.processEvents()
    assert reach.told == [True, False]


def test_why_the_link_is_away_is_told_when_it_changes(reach):
    reasons = []
    reach.troubleChanged.connect(reasons.append)
    reach.follow(ConnectionState.CONNECTING, True, LinkTrouble.REFUSED)
    reach.follow(ConnectionState.CONNECTING, True, LinkTrouble.REFUSED)
    reach.follow(ConnectionState.CONNECTING, True, LinkTrouble.OFFLINE)
    reach.follow(ConnectionState.CONNECTED, True)
    assert reasons == [LinkTrouble.REFUSED, LinkTrouble.OFFLINE, None]


def test_a_services_link_is_followed(reach):
    service = CallInvitationService()
    reach.attend(service)
    service.linkChanged.emit(ConnectionState.DISCONNECTED)
    assert reach.told == []  # nobody is signed in
    assert reach.trouble is None
