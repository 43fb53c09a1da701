"""The calls of a device, as all surfaces are told of them."""

from __future__ import annotations

from msgspec.structs import replace

from callkit.kit.calls import Calls
from callkit.requests import MediaState
from callkit.switchboard.view import Phase
from demo.gallery.people import ADA, GRACE, incoming, outgoing

STARTING = outgoing(ADA, callID="pending-1", phase=Phase.STARTING)
NAMED = replace(STARTING, callID="7", phase=Phase.CALLING)
HEARD = MediaState(microphone=True)


def test_calls_stand_in_the_order_in_which_they_came_whatever_becomes_of_them() -> None:
    calls = Calls()
    first, second = incoming(ADA, callID="1"), incoming(GRACE, callID="2")
    calls.put(first)
    calls.put(second)
    answered = replace(first, phase=Phase.CONNECTED)
    calls.put(answered)
    assert calls.views == (answered, second)
    calls.drop("1")
    assert calls.views == (second,)


def test_what_was_said_of_a_call_stays_with_it_when_its_callid_becomes_known() -> None:
    calls = Calls()
    calls.put(STARTING)
    assert calls.setMedia("pending-1", HEARD)
    calls.put(NAMED)
    assert calls.views == (NAMED,)
    assert calls.media("7") == calls.media("pending-1") == HEARD
    assert calls.find("7") is calls.find("pending-1") is NAMED


def test_nothing_is_kept_of_a_call_that_is_over() -> None:
    calls = Calls()
    video = incoming(ADA, callID="1", video=True)
    calls.put(video)
    calls.setMedia("1", HEARD)
    calls.setAudioOnly("1")
    assert calls.audioOnly("1")
    calls.drop("1")
    calls.put(video)
    assert not calls.audioOnly("1")
    assert calls.media("1") == MediaState()


def test_a_call_that_is_not_there_has_no_media_and_takes_none() -> None:
    calls = Calls()
    assert not calls.setMedia("gone", HEARD)
    assert calls.media("gone") == MediaState()
    calls.setAudioOnly("gone")
    assert not calls.audioOnly("gone")
    calls.drop("gone")


def test_only_a_video_call_can_be_answered_without_its_camera() -> None:
    calls = Calls()
    calls.put(incoming(ADA, callID="1"))
    calls.setAudioOnly("1")
    assert not calls.audioOnly("1")
