"""The app is told in order, one thing at a time."""

from __future__ import annotations

from typing import Any

import shiboken6

from callkit.invitation.event_queue import EventQueue
from callkit.invitation.events import CallInvitationEvents


def test_what_happens_while_a_handler_runs_is_told_when_it_has_returned() -> None:
    telling, order = EventQueue(), []

    def received(*_: Any) -> None:
        order.append("received")
        telling.add(events, "onCallEnded", "1", None)
        telling.tell()
        order.append("received is done")

    events = CallInvitationEvents(
        onIncomingCallReceived=received, onCallEnded=lambda *_: order.append("ended")
    )
    telling.at(events, "onIncomingCallReceived")("1", None, None, [], "")
    assert order == ["received", "received is done", "ended"]


def test_nothing_is_told_before_the_time() -> None:
    telling, heard = EventQueue(), []
    events = CallInvitationEvents(onTokenWillExpire=heard.append)
    telling.add(events, "onTokenWillExpire", 1)
    assert heard == []
    telling.tell()
    telling.tell()
    assert heard == [1]


def test_events_that_are_gone_hear_nothing_and_harm_nobody() -> None:
    telling, heard = EventQueue(), []
    gone, there = CallInvitationEvents(), CallInvitationEvents(onTokenWillExpire=heard.append)
    telling.add(gone, "onTokenWillExpire", 1)
    telling.add(there, "onTokenWillExpire", 2)
    shiboken6.delete(gone)
    telling.tell()
    assert heard == [2]


def test_each_handler_of_an_event_is_called_whatever_another_raises(qtbot: Any) -> None:
    telling, heard = EventQueue(), []

    def oops(_: object) -> None:
        raise ValueError("oops")

    events = CallInvitationEvents(onTokenWillExpire=oops)
    events.onTokenWillExpire.connect(heard.append)
    telling.add(events, "onTokenWillExpire", 1)
    telling.add(events, "onTokenWillExpire", 2)
    with qtbot.captureExceptions() as raised:
        telling.tell()
    assert heard == [1, 2]
    assert [str(error) for _, error, _ in raised] == ["oops", "oops"]
