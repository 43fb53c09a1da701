from __future__ import annotations

import pytest

from callkit.texts import installLanguage
from callkit.widgets.call.more_calls import MoreCallsLabel
from demo.gallery.pages.in_app import EVERYBODY
from demo.gallery.people import ADA, ALAN, incoming


@pytest.fixture
def label(show):
    made = MoreCallsLabel()
    made.setCalls([incoming(ADA, callID="1"), incoming(ALAN, callID="2")])
    return show(made)


def test_it_says_how_many_and_in_the_tooltip_who(label):
    assert label.words.text() == "+2 more"
    assert label.avatar.users() == (ADA, ALAN)
    assert label.toolTip() == "Ada Lovelace, Alan Turing"
    assert label.accessibleName() == "+2 more: Ada Lovelace, Alan Turing"


def test_three_faces_stand_for_any_number(label, qapp):
    label.setCalls([incoming(user, callID=str(n)) for n, user in enumerate(EVERYBODY)])
    qapp.processEvents()
    assert label.words.text() == f"+{len(EVERYBODY)} more"
    assert len(label.avatar.users()) == 3
    assert not label.words.elided


def test_it_follows_the_language(label, qapp):
    try:
        installLanguage(qapp, "de")
        qapp.sendPostedEvents()
        assert label.words.text() == "+2 weitere"
    finally:
        installLanguage(qapp, "en")
