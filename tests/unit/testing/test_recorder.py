from __future__ import annotations

import pytest

from callkit.client.events import EVENT_NAMES
from callkit.testing import EventRecorder


class Emitter:
    def __init__(self) -> None:
        self.handlers = {}

    def on(self, name, handler) -> None:
        self.handlers[name] = handler


def test_it_hears_every_event_of_a_client():
    client = Emitter()
    heard = EventRecorder(client)
    assert set(client.handlers) == set(EVENT_NAMES)
    client.handlers["callUserStateChanged"](1)
    client.handlers["snapshot"](2)
    client.handlers["callUserStateChanged"](3)
    assert heard.names == ["callUserStateChanged", "snapshot", "callUserStateChanged"]
    assert heard.of("callUserStateChanged") == [1, 3]
    assert heard.last("snapshot") == 2


def test_a_hook_records_any_number_of_arguments():
    heard = EventRecorder()
    heard.hook("onIncomingCallTimeout")("1", "alice")
    heard.hook("onError")()
    assert [tuple(event) for event in heard.events] == [
        ("onIncomingCallTimeout", ("1", "alice")),
        ("onError", ()),
    ]


def test_what_was_taken_is_gone():
    heard = EventRecorder()
    heard.hook("a")(1)
    assert [event.event for event in heard.take()] == [1]
    assert heard.events == []
    heard.hook("b")(2)
    heard.clear()
    assert heard.names == []


def test_asking_for_what_did_not_happen_says_what_did():
    heard = EventRecorder()
    heard.hook("a")(1)
    with pytest.raises(AssertionError, match=r"no b among \['a'\]"):
        heard.last("b")
