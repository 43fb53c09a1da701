from __future__ import annotations

from callkit.requests import Action, CallRequest, MediaKind
from callkit.theme import StageSize
from callkit.widgets.stage.share_capsule import ShareCapsule
from demo.gallery.people import outgoing
from tests.asking import Asked


def shown(show, clock):
    capsule = ShareCapsule(clock=clock)
    capsule.resize(capsule.sizeHint())
    return show(capsule)


def test_it_says_what_is_seen_by_others(show, clock):
    capsule = shown(show, clock)
    assert capsule.words.text() == "You’re sharing your screen"
    assert capsule.height() == StageSize.CAPSULE_HEIGHT
    assert capsule.width() >= StageSize.CAPSULE_WIDTH


def test_stop_mute_and_show(show, clock):
    capsule = shown(show, clock)
    capsule.setCall(outgoing(callID="1"))
    asked = Asked(capsule)
    capsule.endButton.click()
    capsule.expandButton.click()
    assert capsule.muteButton.isHidden()
    capsule.setMedia(microphone=True)
    capsule.muteButton.click()
    assert asked == [
        CallRequest("1", Action.MEDIA, (MediaKind.SCREEN, False)),
        CallRequest("1", Action.SHOW),
        CallRequest("1", Action.MEDIA, (MediaKind.MICROPHONE, False)),
    ]


def test_it_stands_at_the_upper_edge_in_the_middle(show, clock):
    capsule = shown(show, clock)
    capsule.place()
    area = capsule.screen().availableGeometry()
    assert abs(capsule.geometry().center().x() - area.center().x()) <= 2
    assert capsule.y() < area.y() + 20
