from __future__ import annotations

import pytest

from callkit.model import CallUserState, EndReason
from callkit.requests import Action, MediaKind, MediaState
from callkit.switchboard.view import MemberView, Phase
from callkit.texts import InnerText
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions, outgoingScene
from callkit.widgets.scenes.scene import LINGER_FAILED, LINGER_SHORT, Tools
from demo.gallery.people import ALAN, GRACE, outgoing, outgoingGroup

TEXT = InnerText()
ENDED = Phase.ENDED


def scene(view, **options):
    return outgoingScene(view, TEXT, **options)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phase": Phase.STARTING}, "Starting…"),
        ({"phase": Phase.CALLING}, "Calling…"),
        ({"phase": Phase.RINGING}, "Ringing…"),
        ({"phase": Phase.CALLING, "notReceived": True}, "Grace Hopper is offline. Still trying…"),
        ({"phase": Phase.ENDING}, "Cancelling…"),
    ],
)
def test_each_waiting_state_has_its_word(changes, said):
    assert scene(outgoing(**changes)).status == said


def test_only_ringing_pulses():
    assert scene(outgoing(phase=Phase.RINGING)).pulsing
    assert not scene(outgoing()).pulsing
    assert not scene(outgoing(notReceived=True)).pulsing


def test_red_keeps_its_place_through_the_whole_call():
    whole = [
        outgoing(phase=Phase.STARTING),
        outgoing(),
        outgoing(phase=Phase.RINGING),
        outgoing(phase=Phase.CONNECTED, connectedAt=900.0),
        outgoing(phase=ENDED, endReason=EndReason.DECLINED),
    ]
    actions = [scene(view).red.action for view in whole]
    cancel = Action.CANCEL
    assert actions == [cancel, cancel, cancel, Action.HANG_UP, Action.CLOSE]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (EndReason.DECLINED, "Grace Hopper declined"),
        (EndReason.BUSY, "Grace Hopper is in another call"),
        (EndReason.NO_ANSWER, "No answer"),
        (EndReason.FAILED, "Couldn’t connect"),
    ],
)
def test_what_came_to_nothing_offers_to_call_again(reason, said):
    made = scene(outgoing(phase=ENDED, endReason=reason))
    assert made.status == said
    assert made.green.action is Action.CALL_AGAIN
    assert made.green.tone == "accept"
    assert made.lingerMs == LINGER_FAILED


def test_a_message_of_the_callee_is_shown():
    made = scene(outgoing(phase=ENDED, endReason=EndReason.DECLINED, message="In a meeting."))
    assert made.status == "Grace Hopper declined: “In a meeting.”"


def test_ones_own_cancel_goes_quickly_and_offers_nothing():
    made = scene(outgoing(phase=ENDED, endReason=EndReason.CANCELLED))
    assert made.green is None
    assert made.lingerMs == LINGER_SHORT


def test_a_call_that_was_talked_in_ends_without_an_offer():
    made = scene(outgoing(phase=ENDED, endReason=EndReason.ENDED, connectedAt=100.0, endedAt=854.0))
    assert made.status == "Call ended · 12:34"
    assert made.green is None


def test_a_person_who_blocked_me_looks_like_one_who_is_away():
    made = scene(outgoing(phase=ENDED, endReason=EndReason.FAILED, errorCode=6000281))
    assert made.status == "Grace Hopper can’t be reached"


def test_while_waiting_the_apps_switches_stand_beside_cancel():
    made = scene(outgoing(video=True), tools=Tools(media=MediaState(microphone=True, camera=True)))
    assert made.actions == (Action.CANCEL, MediaKind.MICROPHONE, MediaKind.CAMERA)
    assert scene(outgoing()).actions == (Action.CANCEL, None, Action.MINIMIZE)


def test_while_cancelling_nothing_else_can_be_pressed():
    made = scene(outgoing(phase=Phase.ENDING), tools=Tools(media=MediaState(microphone=True)))
    assert made.actions == (Action.CANCEL, None, None)
    assert not made.red.enabled


def test_an_app_with_a_chat_offers_a_message():
    view = outgoing(phase=ENDED, endReason=EndReason.NO_ANSWER)
    assert scene(view).quick == ()
    made = scene(view, options=OutgoingOptions(message=True, callAgain=False))
    assert [control.action for control in made.quick] == [Action.MESSAGE]
    assert made.green is None


def test_a_group_nobody_of_which_answered_says_so():
    members = tuple(MemberView(user=user, state=CallUserState.TIMEOUT) for user in (GRACE, ALAN))
    made = scene(outgoingGroup(members, phase=ENDED, endReason=EndReason.NO_ANSWER))
    assert made.status == "Nobody answered"
    assert made.name == "Grace Hopper and Alan Turing"


def test_leaving_a_group_is_called_leaving():
    members = (MemberView(user=GRACE, state=CallUserState.ACCEPTED),) * 2
    made = scene(outgoingGroup(members, phase=Phase.CONNECTED, connectedAt=900.0))
    assert made.red.label == "Leave"
