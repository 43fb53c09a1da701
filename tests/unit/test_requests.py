"""What a person asks of a call, as a value."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest

import callkit
from callkit.requests import Action, CallRequest, MediaKind, MediaState


def test_two_presses_of_the_same_kind_in_the_same_call_are_the_same_request() -> None:
    first = CallRequest("1", Action.MEDIA, (MediaKind.HOLD, True))
    assert first == CallRequest("1", Action.MEDIA, (MediaKind.HOLD, True))
    assert first != CallRequest("1", Action.MEDIA, (MediaKind.HOLD, False))


@pytest.mark.parametrize("kind", [kind for kind in MediaKind if kind is not MediaKind.TALK])
def test_a_state_says_how_each_of_its_switches_stands(kind: MediaKind) -> None:
    nothing = MediaState()
    assert nothing.on(kind) is None
    assert dataclasses.replace(nothing, **{kind.value: False}).on(kind) is False
    assert dataclasses.replace(nothing, **{kind.value: True}).on(kind) is True


def test_push_to_talk_is_a_key_and_no_switch() -> None:
    assert MediaState(pushToTalk=True).on(MediaKind.TALK) is None


@pytest.mark.parametrize("surface", [callkit.CallKit, callkit.InCallPanel])
def test_every_set_media_takes_what_a_state_has(surface: Any) -> None:
    keywords = {
        name: (one.annotation, one.default)
        for name, one in inspect.signature(surface.setMedia).parameters.items()
        if one.kind is inspect.Parameter.KEYWORD_ONLY
    }
    assert keywords == {one.name: (one.type, one.default) for one in dataclasses.fields(MediaState)}


def test_an_app_gets_the_words_from_the_top() -> None:
    for name in ("Action", "CallRequest", "MediaKind", "MediaNote", "MediaState"):
        assert getattr(callkit, name) is getattr(callkit.requests, name)
