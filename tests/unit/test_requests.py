"""What a person asks of a call, as a value."""

from __future__ import annotations

import dataclasses

import pytest

import callkit
from callkit.requests import Action, CallRequest, MediaKind, MediaState, MediaWords


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


def test_the_words_of_a_state_are_its_fields() -> None:
    fields = {field.name: field.type for field in dataclasses.fields(MediaState)}
    words = {name: hint.__forward_arg__ for name, hint in MediaWords.__annotations__.items()}
    assert words == fields


def test_an_app_gets_the_words_from_the_top() -> None:
    for name in ("Action", "CallRequest", "MediaKind", "MediaNote", "MediaState"):
        assert getattr(callkit, name) is getattr(callkit.requests, name)
