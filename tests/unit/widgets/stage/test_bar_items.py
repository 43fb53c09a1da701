from __future__ import annotations

import dataclasses

from callkit.model import EndReason
from callkit.requests import Action, MediaKind, MediaState
from callkit.switchboard.view import Phase
from callkit.widgets.scenes.connected_scene import connectedScene
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions, outgoingScene
from callkit.widgets.scenes.scene import Control, Tools
from callkit.widgets.stage.bar_items import (
    LEAN,
    ROOMY,
    TIGHT,
    WORDLESS,
    barItems,
    barLevel,
    shortened,
)
from demo.gallery.people import incoming, outgoing, outgoingGroup
from tests.unit.widgets.stage.conftest import member

EVERYTHING = Tools(
    media=MediaState(microphone=True, camera=True, screen=False, hold=False, hand=False),
    devices=True,
    invite=True,
    endForAll=True,
)


def actions(controls):
    return [control.name for control in controls]


def connected(text, tools=EVERYTHING):
    return connectedScene(incoming(video=True, phase=Phase.CONNECTED, connectedAt=1.0), text, tools)


def test_the_order_is_own_switches_then_shared_ones_then_the_red_one_last(text):
    items = barItems(connected(text))
    assert [actions(group) for group in items.groups] == [
        [MediaKind.MICROPHONE, MediaKind.CAMERA],
        [MediaKind.SCREEN, Action.INVITE, MediaKind.HAND],
        [Action.HANG_UP],
    ]
    assert actions(items.more) == [MediaKind.HOLD, Action.DEVICES]


def test_where_there_is_less_room_what_is_shared_goes_into_the_menu(text):
    tight, lean = barItems(connected(text), TIGHT), barItems(connected(text), LEAN)
    assert actions(tight.groups[1]) == [MediaKind.SCREEN]
    assert actions(tight.more)[:2] == [Action.INVITE, MediaKind.HAND]
    assert len(lean.groups) == 2
    assert actions(lean.more)[:3] == [MediaKind.SCREEN, Action.INVITE, MediaKind.HAND]


def test_the_level_follows_the_width():
    assert [barLevel(width) for width in (960, 560, 559, 400, 399)] == [
        ROOMY,
        ROOMY,
        TIGHT,
        TIGHT,
        WORDLESS,
    ]


def test_ending_for_everybody_hangs_on_leave(text):
    view = outgoingGroup((member("a"), member("b")), phase=Phase.CONNECTED, connectedAt=1.0)
    items = barItems(connectedScene(view, text, EVERYTHING))
    assert actions(items.aside) == [Action.END_FOR_ALL]
    assert Action.END_FOR_ALL not in actions(items.more)


def test_before_an_answer_there_is_cancel_alone_without_media(text):
    items = barItems(outgoingScene(outgoing(), text, tools=Tools()))
    assert [actions(group) for group in items.groups] == [[Action.CANCEL]]


def test_a_call_that_came_to_nothing_offers_message_and_call_again_and_no_close(text):
    view = outgoing(phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
    scene = outgoingScene(view, text, options=OutgoingOptions(message=True))
    items = barItems(scene)
    assert [actions(group) for group in items.groups] == [[Action.MESSAGE, Action.CALL_AGAIN]]
    ended = outgoingScene(outgoing(phase=Phase.ENDED, endReason=EndReason.ENDED), text)
    assert barItems(ended).groups == ()


def test_an_apps_own_control_is_in_the_menu(text):
    own = Control(action=Action.APP, key="record", label="Record", icon="mic")
    scene = dataclasses.replace(connected(text), quick=(own,))
    assert barItems(scene).more == (own,)


def test_words_are_short_below_a_circle_but_an_apps_own_stay(text):
    share = next(c for c in connected(text).quick if c.media is MediaKind.SCREEN)
    short = shortened(share, text)
    assert (short.label, short.checkedLabel) == ("Share", "Stop")
    own = dataclasses.replace(share, label="Present slides")
    assert shortened(own, text).label == "Present slides"
