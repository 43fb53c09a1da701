from __future__ import annotations

import pytest

from callkit.requests import Action, MediaKind, MediaNote, MediaState
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.scenes.outgoing_scene import outgoingScene
from callkit.widgets.scenes.scene import Tools
from callkit.widgets.stage.banner_pill import BannerPill
from callkit.widgets.stage.notices import Notices
from demo.gallery.people import outgoing


@pytest.fixture
def pill(show):
    return show(BannerPill())


@pytest.fixture
def notices(pill, clock):
    return Notices(pill, clock)


def scene(*, offline=False, **media):
    view = outgoing(phase=Phase.CONNECTED, connectedAt=900.0, offline=offline)
    return outgoingScene(view, InnerText(), tools=Tools(media=MediaState(**media)))


def wide(pill):
    return pill.sizeHint().width()


def test_a_lost_connection_is_counted_and_announced_once(notices, pill, clock, qtbot, heard):
    notices.show(scene(offline=True))
    assert pill.words() == "Reconnecting…"
    before = wide(pill)
    clock.jump(12)
    qtbot.waitUntil(lambda: wide(pill) > before, timeout=3_000)
    clock.jump(60)
    notices.show(scene(offline=True))
    assert [said for said, _ in heard] == ["Reconnecting…"]
    notices.show(scene())
    assert pill.isHidden()


def test_it_begins_to_count_anew_with_the_next_loss(notices, pill, clock):
    notices.show(scene(offline=True))
    before = wide(pill)
    clock.jump(12)
    notices.show(scene(offline=True))
    assert wide(pill) > before
    notices.show(scene())
    notices.show(scene(offline=True))
    assert wide(pill) == before


def test_a_lost_connection_is_more_urgent_than_what_the_media_say(notices, pill):
    notices.show(scene(offline=True, microphone=False, note=MediaNote.MUTED))
    assert pill.words() == "Reconnecting…"
    assert pill.remedy.isHidden()


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        (MediaNote.MUTED, (Action.MEDIA, (MediaKind.MICROPHONE, True))),
        (MediaNote.MICROPHONE_BLOCKED, (Action.SETTINGS, None)),
    ],
)
def test_the_remedy_mends_what_is_said(notices, pill, qtbot, note, asked):
    tools = {"microphone": False, "note": note}
    notices.show(scene(**tools))
    with qtbot.waitSignal(notices.mended) as mended:
        pill.remedy.click()
    assert tuple(mended.args) == asked
