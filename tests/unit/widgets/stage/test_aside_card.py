from __future__ import annotations

import pytest
from PySide6.QtGui import QShortcut

from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import Phase
from callkit.widgets.stage.aside_card import AsideCard
from callkit.widgets.stage.share_capsule import ShareCapsule
from demo.gallery.people import incoming, outgoing
from tests.asking import Asked

RUNNING = outgoing(callID="1", phase=Phase.CONNECTED, connectedAt=1.0)


def keyed(card, chord):
    """Press the chord called so in the table."""
    (key,) = [one for one in card.findChildren(QShortcut) if one.key().toString() == chord]
    key.activated.emit()


@pytest.fixture(params=[AsideCard, ShareCapsule])
def card(request, show, clock):
    made = request.param(clock=clock)
    made.setCall(RUNNING)
    made.setMedia(microphone=True)
    show(made)
    clock.jump(1)
    return made


def test_show_and_the_microphone_are_asked_for(card):
    asked = Asked(card)
    card.expandButton.click()
    card.muteButton.click()
    assert asked == [
        CallRequest("1", Action.SHOW),
        CallRequest("1", Action.MEDIA, (MediaKind.MICROPHONE, False)),
    ]


def test_the_chord_ends_the_call_and_it_is_known_to_be_ended_here(card):
    asked = Asked(card)
    assert not card.left
    keyed(card, card._shortcuts.chord("end").toString())
    assert asked == [CallRequest("1", Action.HANG_UP)]
    assert card.left


def test_a_ring_is_not_refused_by_the_chord(card):
    asked = Asked(card)
    card.setCall(incoming(callID="2"))
    keyed(card, card._shortcuts.chord("end").toString())
    assert asked == []


def test_without_a_switch_the_chord_mutes_nothing(card):
    card.setMedia()
    asked = Asked(card)
    keyed(card, card._shortcuts.chord("mute").toString())
    assert asked == []
