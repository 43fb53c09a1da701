from __future__ import annotations

from callkit.theme import StageSize
from callkit.widgets.stage.share_capsule import ShareCapsule


def shown(show, clock):
    capsule = ShareCapsule(clock=clock)
    capsule.resize(capsule.sizeHint())
    return show(capsule)


def test_it_says_what_is_seen_by_others(show, clock):
    capsule = shown(show, clock)
    assert capsule.words.text() == "You're sharing your screen"
    assert capsule.height() == StageSize.CAPSULE_HEIGHT
    assert capsule.width() >= StageSize.CAPSULE_WIDTH


def test_stop_mute_and_show(show, clock, qtbot):
    capsule = shown(show, clock)
    with qtbot.waitSignal(capsule.stopRequested):
        capsule.stopButton.click()
    with qtbot.waitSignal(capsule.expandRequested):
        capsule.expandButton.click()
    assert capsule.muteButton.isHidden()
    capsule.setMedia(muted=False)
    with qtbot.waitSignal(capsule.muteToggled) as said:
        capsule.muteButton.click()
    assert said.args == [True]


def test_it_stands_at_the_upper_edge_in_the_middle(show, clock):
    capsule = shown(show, clock)
    capsule.place()
    area = capsule.screen().availableGeometry()
    assert abs(capsule.geometry().center().x() - area.center().x()) <= 2
    assert capsule.y() < area.y() + 20
