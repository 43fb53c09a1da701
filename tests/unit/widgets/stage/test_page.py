from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from callkit.errors import UsageError
from callkit.model import CallUserState, EndReason
from callkit.requests import Action, MediaKind, MediaNote, MediaState
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.scenes.connected_scene import connectedScene
from callkit.widgets.scenes.outgoing_scene import outgoingScene
from callkit.widgets.scenes.scene import Tools
from callkit.widgets.stage.page import CallPage
from demo.gallery.people import GRACE, incoming, outgoing, outgoingGroup
from tests.unit.widgets.stage.conftest import frame, halves, member, near
from tests.unit.widgets.stage.test_bar_items import EVERYTHING

TEXT = InnerText()


@pytest.fixture
def page(show, clock, text):
    page = CallPage(clock=clock, text=text)
    page.resize(960, 600)
    return show(page)


def put(page, view, tools=EVERYTHING):
    page.showCall(view)
    if view.connectedAt:
        page.showScene(connectedScene(view, TEXT, tools))
    else:
        page.showScene(outgoingScene(view, TEXT, tools=tools))


def pair(**changes):
    return incoming(video=True, phase=Phase.CONNECTED, connectedAt=900.0, **changes)


def group(*states, **changes):
    people = [member(name, state) for name, state in zip("abcdefgh", states, strict=False)]
    return outgoingGroup(tuple(people), phase=Phase.CONNECTED, connectedAt=900.0, **changes)


HERE, RINGS = CallUserState.ACCEPTED, CallUserState.RECEIVED


def colour(page, x=480, y=300):
    return page.grab().toImage().pixelColor(x, y)


def test_the_face_stays_until_the_first_picture(page):
    put(page, pair())
    assert page.block.isVisible()
    page.setVideo("ada", frame("#00ff00"))
    assert near(colour(page), "#00ff00")
    assert not page.block.isVisible()
    assert page.heading.name.text() == "Ada Lovelace"


def test_frames_before_the_call_is_known_are_kept(page):
    page.setVideo("ada", frame("#00ff00"))
    put(page, pair())
    assert near(colour(page), "#00ff00")


def test_a_camera_that_was_on_and_is_off_is_said(page):
    put(page, pair())
    assert not page.block.detail.isVisible()
    page.setVideo("ada", frame())
    page.setVideo("ada", None)
    assert page.block.isVisible()
    assert page.block.detail.text() == "Camera off"


def test_the_own_picture_is_small_and_mirrored(page):
    put(page, pair())
    page.setVideo("ada", frame())
    page.setSelfView(halves("#00ff00", "#0000ff"))
    assert page.selfView.isVisible()
    box = page.selfView.geometry()
    assert near(colour(page, box.left() + 30, box.center().y()), "#0000ff")


def test_the_pictures_can_be_swapped(page):
    put(page, pair())
    page.setVideo("ada", frame("#ff0000"))
    page.setSelfView(frame("#00ff00"))
    page.swap()
    assert near(colour(page), "#00ff00")
    page.setVideo("ada", frame("#0000ff"))
    box = page.selfView.geometry()
    assert near(colour(page, box.center().x(), box.center().y()), "#0000ff")
    page.swap()
    assert near(colour(page), "#0000ff")


def test_the_own_camera_stands_behind_a_video_call_one_makes(page):
    page.setSelfView(frame("#00ff00"))
    put(page, outgoing(video=True, phase=Phase.RINGING))
    assert page.main.live
    assert page.block.isVisible()
    assert not page.selfView.isVisible()


def test_connecting_changes_only_the_middle(page):
    put(page, outgoing(phase=Phase.RINGING), Tools(media=HEARD))
    bar, name = page.bar.geometry(), page.block.name.text()
    put(
        page,
        outgoing(phase=Phase.CONNECTED, connectedAt=900.0),
        Tools(media=HEARD),
    )
    assert page.bar.geometry() == bar
    assert page.block.name.text() == name
    assert page.block.timer.isVisible()


def test_a_widget_is_hosted_and_given_back(page):
    put(page, pair())
    widget = QWidget()
    page.setVideo("ada", widget, firstFrame=False)
    assert not widget.isVisible()
    page.setVideo("ada", widget)
    assert widget.isVisible()
    page.setVideo("ada", None)
    assert widget.parent() is None
    widget.deleteLater()


def test_one_widget_may_show_everybody(page):
    put(page, group(HERE, HERE, RINGS))
    assert page.tiled
    widget = QWidget()
    page.setVideo("", widget)
    assert not page.tiled
    assert widget.isVisible()
    page.setVideo("", None)
    assert page.tiled
    widget.deleteLater()


def test_a_group_has_a_tile_for_everybody_and_oneself_last(page):
    put(page, group(HERE, RINGS, HERE))
    assert [tile.userID() for tile in page.grid.tiles()] == ["a", "b", "c", "me"]
    page.setVideo("a", frame("#00ff00"))
    page.setSelfView(frame("#0000ff"))
    assert near(page.grid.tile("a").grab().toImage().pixelColor(100, 60), "#00ff00")
    assert near(page.grid.tile("me").grab().toImage().pixelColor(100, 60), "#0000ff")
    assert page.heading.count.text() == "3 people ·"


def test_who_declines_is_told_and_goes_after_four_seconds(page, clock):
    before = group(HERE, RINGS, HERE)
    put(page, before)
    declined = group(HERE, CallUserState.REJECTED, HERE)
    put(page, declined)
    assert page.grid.tile("b").state().word == "Declined"
    clock.jump(4.1)
    put(page, msgspec.structs.replace(declined, offline=True))
    assert page.grid.tile("b") is None


def test_two_in_a_group_are_like_a_call_of_two(page):
    put(page, group(HERE, CallUserState.REJECTED))
    page.setVideo("a", frame("#00ff00"))
    assert not page.tiled
    assert near(colour(page), "#00ff00")


def test_a_pinned_person_is_large_and_again_not(page):
    put(page, group(HERE, HERE, HERE))
    page.grid.pinRequested.emit("b")
    assert page.grid.pinned() == "b"
    assert page.grid.tile("b").state().pinned
    page.grid.pinRequested.emit("b")
    assert page.grid.pinned() == ""


def test_hands_are_counted_in_their_order(page):
    put(page, group(HERE, HERE, HERE))
    page.setMemberNote("c", MemberNote.HAND_RAISED)
    page.setMemberNote("a", MemberNote.HAND_RAISED)
    assert page.grid.tile("c").state().hand == 1
    assert page.grid.tile("a").state().hand == 2
    page.setMemberNote("c", None)
    assert page.grid.tile("a").state().hand == 1


def test_what_somebody_shares_is_large(page):
    put(page, pair())
    page.setVideo("ada", frame("#ff0000"))
    page.setSharing("ada", frame("#00ff00", 640, 360))
    assert page.tiled
    centre = page.shared.geometry().center()
    assert near(colour(page, centre.x(), centre.y()), "#00ff00")
    assert page.heading.count.text().startswith("Ada Lovelace is sharing")
    page.setSharing(None)
    assert not page.tiled
    assert near(colour(page), "#ff0000")


def test_an_own_share_is_small(page):
    put(page, pair())
    page.setVideo("ada", frame("#ff0000"))
    page.setSharing("me", frame("#00ff00"))
    assert near(colour(page), "#ff0000")
    box = page.selfView.geometry()
    assert near(colour(page, box.center().x(), box.center().y()), "#00ff00")


def test_levels_move_rings_and_tiles(page, clock):
    put(page, outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    page.setLevel("grace", 0.5)
    assert page.block.face.level() == 0.5
    page.setLevel("nobody", 0.5)
    put(page, group(HERE, HERE, HERE))
    page.setLevel("b", 0.5)
    clock.jump(0.2)
    page.setLevel("b", 0.5)
    assert page.grid.tile("b").speaking


def test_the_other_microphone_is_off(page):
    put(page, outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    page.setMemberNote("grace", MemberNote.MUTED)
    assert page.block.face.badge() == "mic-off"


@pytest.mark.parametrize("from_here", [True, False])
def test_over_a_picture_hold_is_said_beside_the_time_and_stays(page, from_here):
    put(page, pair())
    page.setVideo("ada", frame())
    assert not page.heading.count.isVisible() and page.mayHideChrome()
    if from_here:
        put(page, pair(), Tools(media=HELD))
    else:
        page.setMemberNote("ada", MemberNote.ON_HOLD)
    assert page.heading.count.text() == "On hold ·"
    assert not page.mayHideChrome()
    page.setMemberNote("ada", None)
    put(page, pair(), Tools(media=RESUMED))
    assert not page.heading.count.isVisible() and page.mayHideChrome()


def test_on_hold_has_a_chip_and_pale_pictures(page):
    put(page, outgoing(phase=Phase.CONNECTED, connectedAt=900.0), Tools(media=HELD))
    assert page.block.chip.text() == "On hold"
    put(
        page,
        outgoing(phase=Phase.CONNECTED, connectedAt=900.0),
        Tools(media=RESUMED),
    )
    assert page.block.chip.text() == ""


def test_the_line_above_the_bar_says_what_is_most_urgent_and_mends_it(page, qtbot):
    muted = Tools(media=MediaState(microphone=False, note=MediaNote.MUTED))
    put(page, pair(), muted)
    assert page.pill.words() == "You’re muted"
    with qtbot.waitSignal(page.pressed) as said:
        page.pill.remedy.click()
    assert said.args == [Action.MEDIA, (MediaKind.MICROPHONE, True)]
    put(page, pair(offline=True), muted)
    assert page.pill.words() == "Reconnecting…"
    put(page, pair(), Tools(media=MediaState(microphone=True, note=MediaNote.NO_MICROPHONE)))
    with qtbot.waitSignal(page.pressed) as said:
        page.pill.remedy.click()
    assert said.args == [Action.SETTINGS, None]


def test_presses_are_told(page, qtbot):
    put(page, pair())
    with qtbot.waitSignal(page.pressed) as said:
        page.control(Action.HANG_UP).click()
    assert said.args == [Action.HANG_UP, None]


def test_the_menu_has_what_the_bar_has_not(page, qtbot):
    put(page, group(HERE, HERE, HERE))
    page.bar.moreButton.click()
    menu = QApplication.activePopupWidget()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Hold", "Devices", "Layout", "Automatic", "Grid", "Speaker", "People"]
    with qtbot.waitSignal(page.pressed) as said:
        menu.actions()[0].trigger()
    assert said.args == [Action.MEDIA, (MediaKind.HOLD, True)]
    menu.close()


def test_people_are_listed_with_what_one_can_do(page, qtbot):
    put(page, group(HERE, RINGS, CallUserState.REJECTED))
    page.togglePeople()
    names = [row.state().name for row in page.people.rows()]
    assert names == ["A", "You", "B", "C"]
    with qtbot.waitSignal(page.personPressed) as said:
        page.people.rows()[3].button.click()
    assert said.args == ["c", "ringAgain"]
    with qtbot.waitSignal(page.pressed) as said:
        page.people.addButton.click()
    assert said.args == [Action.INVITE, None]


def test_the_picture_can_be_lent_to_another_place(page, show):
    from callkit.widgets.stage.video_view import VideoView

    host = QWidget()
    other = VideoView(host)
    show(host)
    put(page, pair())
    page.setVideo("ada", frame())
    page.lend(other)
    assert other.live
    page.setVideo("ada", frame("#00ff00"))
    assert other.live
    page.lend(None)
    assert page.main.live


HEARD, HELD = MediaState(microphone=True), MediaState(hold=True)
RESUMED = MediaState(hold=False)


def test_an_ended_call_says_why_and_offers_what_helps(page):
    put(page, outgoing(phase=Phase.ENDED, endReason=EndReason.NO_ANSWER))
    assert page.block.status.text() == "No answer"
    assert page.bar.button(Action.CALL_AGAIN).isVisible()
    assert page.bar.button(Action.CLOSE) is None


def test_a_layout_that_does_not_exist_is_refused(page):
    with pytest.raises(UsageError, match="grid"):
        page.setLayoutMode("circle")
    page.setLayoutMode("speaker")
    assert page.layoutMode() == "speaker"


def test_what_is_no_picture_is_refused(page):
    with pytest.raises(UsageError):
        page.setVideo("ada", "picture.png")


def test_the_first_picture_fades_in_over_the_face_which_stays_until_then(show, clock, theme, qtbot):
    theme.setReducedMotion(False)
    page = CallPage(clock=clock)
    view = outgoing(GRACE, video=True, phase=Phase.CONNECTED, connectedAt=900.0)
    page.showCall(view)
    page.showScene(outgoingScene(view, InnerText()))
    page.resize(960, 600)
    show(page)
    page.setVideo(GRACE.userID, frame("#00ff00", 960, 600))
    assert page.main.isVisible()
    assert not page.main.covering
    assert page.block.isVisible()
    assert page.grab().toImage().pixelColor(300, 300).green() < 128
    qtbot.waitUntil(lambda: page.main.covering)
    assert not page.block.isVisible()
    assert near(page.grab().toImage().pixelColor(300, 300), "#00ff00")


def test_a_camera_of_ones_own_that_is_off_leaves_the_face_in_its_place(page):
    put(page, pair())
    page.setSelfView(frame())
    assert page.selfView.isVisible()
    page.setSelfView(None)
    assert page.selfView.isVisible()
    assert page.selfView.face.isVisible()
