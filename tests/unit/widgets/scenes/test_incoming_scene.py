from __future__ import annotations

import pytest
from msgspec.structs import replace

from callkit.model import CallUserState, EndReason
from callkit.requests import Action, MediaKind, MediaState
from callkit.switchboard.view import MemberView, Phase
from callkit.texts import InnerText
from callkit.widgets.scenes.incoming_scene import IncomingOptions, incomingScene
from callkit.widgets.scenes.scene import LINGER_ELSEWHERE, LINGER_FAILED, LINGER_SHORT, Tools
from demo.gallery.people import ADA, ALAN, GRACE, incoming, incomingGroup

TEXT = InnerText()
ENDED = Phase.ENDED


def scene(view, **options):
    return incomingScene(view, TEXT, **options)


def quick(made):
    return [control.action for control in made.quick]


def test_an_audio_call_can_be_declined_or_accepted():
    made = scene(incoming())
    assert made.actions == (Action.DECLINE, None, Action.ACCEPT)
    assert made.line == "Incoming audio call…"
    assert made.status == ""
    assert made.shortStatus == "Incoming audio call…"
    assert made.pulsing
    assert quick(made) == [Action.SILENCE, Action.MESSAGE, Action.REMIND]


def test_a_video_call_can_also_be_taken_without_the_camera():
    made = scene(incoming(video=True))
    assert made.actions == (Action.DECLINE, Action.ACCEPT_AUDIO, Action.ACCEPT)
    assert made.middle.small
    assert made.green.icon == "video-solid"


def test_the_two_answers_differ_in_word_shape_and_colour():
    made = scene(incoming())
    assert made.red.label != made.green.label
    assert made.red.icon != made.green.icon
    assert (made.red.tone, made.green.tone) == ("decline", "accept")


def test_a_silenced_ring_says_so_with_a_word_and_a_shape_and_stands_still():
    made = scene(incoming(silenced=True))
    assert made.status == "Incoming call · silenced"
    assert made.statusIcon == "bell-off"
    assert not made.pulsing
    silence = made.quick[0]
    assert silence.checked
    assert silence.checkedLabel == "Sound on"


def test_without_a_connection_the_answers_wait():
    made = scene(incoming(video=True, offline=True))
    assert not any(c.enabled for c in (made.red, made.middle, made.green))
    assert made.status == "Connection lost. Reconnecting…"
    assert (made.statusIcon, made.statusColour) == ("offline", "warning")


def test_an_answer_on_its_way_can_be_taken_back():
    made = scene(incoming(phase=Phase.ACCEPTING))
    assert made.actions == (Action.CANCEL, None, Action.ACCEPT)
    assert made.green.busy
    assert not made.green.enabled
    assert made.status == "Connecting…"
    assert made.quick and not any(control.enabled for control in made.quick)


def test_a_refusal_on_its_way_offers_nothing_more():
    made = scene(incoming(phase=Phase.ENDING))
    assert made.red.busy
    assert not made.red.enabled
    assert not made.green.enabled
    assert made.quick and not any(control.enabled for control in made.quick)


@pytest.mark.parametrize(
    "reason", [EndReason.CANCELLED, EndReason.NO_ANSWER, EndReason.CALLER_LOST, EndReason.REMOVED]
)
def test_a_missed_call_offers_to_call_back(reason):
    made = scene(incoming(phase=ENDED, endReason=reason))
    assert made.actions == (Action.CLOSE, None, Action.CALL_BACK)
    assert made.status == "Missed call from Ada Lovelace"
    assert made.statusIcon == "call-missed"
    assert made.lingerMs <= 1_000, "the window of a caller who quit goes within a second"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (EndReason.ANSWERED_ELSEWHERE, "Answered on another device"),
        (EndReason.DECLINED_ELSEWHERE, "Declined on another device"),
        (EndReason.MOVED_ELSEWHERE, "Call continued on another device"),
    ],
)
def test_another_device_is_never_a_missed_call(reason, said):
    made = scene(incoming(phase=ENDED, endReason=reason))
    assert made.status == said
    assert made.green is None
    assert made.statusColour == "textMuted"
    assert made.lingerMs == LINGER_ELSEWHERE


def test_ones_own_refusal_goes_quickly():
    made = scene(incoming(phase=ENDED, endReason=EndReason.DECLINED))
    assert made.lingerMs == LINGER_SHORT
    said = scene(incoming(phase=ENDED, endReason=EndReason.DECLINED, message="Later"))
    assert said.status == "Declined · message sent"


def test_a_failure_says_why_and_stays():
    made = scene(incoming(phase=ENDED, endReason=EndReason.FAILED, errorCode=6000104))
    assert "no connection to the server" in made.status
    assert (made.statusIcon, made.statusColour) == ("warning", "danger")
    assert made.green.action is Action.CALL_BACK
    assert made.lingerMs == LINGER_FAILED


def test_connected_is_the_time_and_end_in_the_place_of_decline():
    made = scene(incoming(phase=Phase.CONNECTED, connectedAt=900.0))
    assert made.red.action is Action.HANG_UP
    assert made.red.tone == "decline"
    assert made.timerSince == 900.0
    assert made.green.action is Action.MINIMIZE


def test_the_apps_switches_stand_beside_end():
    view = incoming(phase=Phase.CONNECTED, connectedAt=900.0)
    made = scene(view, tools=Tools(media=MediaState(microphone=False, camera=True)))
    assert made.actions == (Action.HANG_UP, MediaKind.MICROPHONE, MediaKind.CAMERA)
    assert made.middle.checked
    assert not made.green.checked


def test_in_a_call_people_can_be_added_and_a_group_ended_for_all():
    view = incomingGroup(GRACE, phase=Phase.CONNECTED, connectedAt=900.0)
    made = scene(view, tools=Tools(invite=True, endForAll=True))
    assert quick(made) == [Action.INVITE, Action.END_FOR_ALL]
    alone = incoming(phase=Phase.CONNECTED, connectedAt=900.0)
    assert quick(scene(alone, tools=Tools(endForAll=True))) == []


def test_a_lost_connection_in_a_call_replaces_the_time():
    made = scene(incoming(phase=Phase.CONNECTED, connectedAt=900.0, offline=True))
    assert made.status == "Reconnecting…"
    assert made.statusColour == "warning"


def test_a_group_says_who_else_is_called():
    made = scene(incomingGroup(GRACE, ALAN))
    assert made.status == "Ada Lovelace is calling you, Grace Hopper and Alan Turing"
    assert made.group


def test_an_app_chooses_the_secondary_answers():
    options = IncomingOptions(message=False, silence=False, remind=False, audioOnly=False)
    made = scene(incoming(video=True), options=options)
    assert made.quick == ()
    assert made.middle is None
    missed = incoming(phase=ENDED, endReason=EndReason.NO_ANSWER)
    assert scene(missed, options=IncomingOptions(callBack=False)).green is None


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("video", [False, True])
def test_every_phase_has_a_scene_with_a_red_control_and_a_name(phase, video):
    made = scene(incoming(video=video, phase=phase))
    assert made.red is not None
    assert made.name == "Ada Lovelace"
    assert made.line


def test_a_call_that_waits_says_that_taking_it_ends_the_other():
    assert scene(incoming(phase=Phase.WAITING)).green.label == "End and accept"


def test_a_group_call_that_has_begun_is_joined():
    joined = (
        MemberView(user=ADA, state=CallUserState.ACCEPTED),
        MemberView(user=GRACE, state=CallUserState.ACCEPTED),
        MemberView(user=ALAN, state=CallUserState.RECEIVED),
    )
    begun = replace(incomingGroup(GRACE, ALAN), members=joined)
    made = scene(begun)
    assert made.green.label == "Join"
    assert made.status == "2 people already in the call"
    assert scene(incomingGroup(GRACE, ALAN)).green.label == "Accept"
    assert scene(replace(begun, silenced=True)).status == "Incoming call · silenced"
