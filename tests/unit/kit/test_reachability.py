"""When a person is told that no call can reach this device."""

from __future__ import annotations

import pytest

from callkit.invitation.service import CallInvitationService
from callkit.kit.reachability import Reachability
from callkit.model import ConnectionState, LinkTrouble


@pytest.fixture
def reach(qapp):
    made = Reachability()
    made.told = []
    made.offlineChanged.connect(made.told.append)
    yield made
    made.close()


def patience_ends(reach):
    assert reach._later.isActive()
    reach._later.stop()
    reach._later.timeout.emit()


@pytest.mark.parametrize("state", [ConnectionState.CONNECTING, ConnectionState.RECONNECTING])
def test_a_link_that_stays_away_is_told_once_and_so_is_its_return(reach, state):
    reach.follow(state, True)
    assert reach.told == []
    patience_ends(reach)
    reach.follow(ConnectionState.RECONNECTING, True)
    assert reach.told == [True]
    assert not reach._later.isActive()
    reach.follow(ConnectionState.CONNECTED, True)
    assert reach.told == [True, False]


def test_a_short_break_is_not_told(reach):
    reach.follow(ConnectionState.RECONNECTING, True)
    reach.follow(ConnectionState.CONNECTED, True)
    assert not reach._later.isActive()
    assert reach.told == []


def test_trying_again_and_again_does_not_put_the_moment_off(reach):
    reach.follow(ConnectionState.RECONNECTING, True)
    reach._later.setInterval(reach._later.interval() + 1000)
    before = reach._later.remainingTime()
    reach.follow(ConnectionState.CONNECTING, True)
    assert reach._later.remainingTime() <= before


def test_a_refusal_for_good_is_told_at_once(reach):
    reach.follow(ConnectionState.DISCONNECTED, True)
    assert reach.told == [True]


def test_who_has_logged_out_is_told_nothing(reach):
    reach.follow(ConnectionState.DISCONNECTED, True)
    reach.follow(ConnectionState.DISCONNECTED, False)
    assert reach.told == [True, False]
    reach.follow(ConnectionState.RECONNECTING, False)
    assert not reach._later.isActive()


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
