from __future__ import annotations

import json

import pytest

from callkit.client.dial_failures import Trouble
from callkit.client.events import EVENT_NAMES, Handlers, stateChanged
from callkit.errors import UsageError
from callkit.model import ConnectionEvent, ConnectionState, LinkTrouble
from callkit.protocol.codec import _EVENTS
from callkit.testing import settle


def test_a_handler_gets_the_event():
    handlers, got = Handlers(), []
    handlers.on("callUserStateChanged", got.append)
    handlers.call("callUserStateChanged", 7)
    assert got == [7]


def test_a_later_handler_replaces_the_earlier_one():
    handlers, first, second = Handlers(), [], []
    handlers.on("snapshot", first.append)
    handlers.on("snapshot", second.append)
    handlers.call("snapshot", 7)
    assert (first, second) == ([], [7])


def test_after_off_nobody_is_called():
    handlers, got = Handlers(), []
    handlers.on("snapshot", got.append)
    handlers.off("snapshot")
    handlers.off("snapshot")
    handlers.call("snapshot", 7)
    assert got == []


def test_an_unknown_name_is_a_mistake():
    with pytest.raises(UsageError, match="callInvitationRecieved"):
        Handlers().on("callInvitationRecieved", print)


def test_every_event_of_the_wire_has_a_name_here():
    assert set(_EVENTS) <= set(EVENT_NAMES)


@pytest.mark.logs("handler of snapshot raised")
async def test_a_handler_that_raises_is_logged_and_no_more():
    handlers = Handlers()

    def fail(event):
        raise ZeroDivisionError

    handlers.on("snapshot", fail)
    handlers.call("snapshot", 7)


@pytest.mark.logs("handler of snapshot raised")
async def test_an_async_handler_that_raises_is_logged_and_no_more():
    handlers = Handlers()

    async def fail(event):
        raise ZeroDivisionError

    handlers.on("snapshot", fail)
    handlers.call("snapshot", 7)
    await settle()


async def test_an_async_handler_runs():
    handlers, got = Handlers(), []

    async def take(event):
        got.append(event)

    handlers.on("snapshot", take)
    handlers.call("snapshot", 7)
    await settle()
    assert got == [7]


def test_a_change_says_why_as_text_and_as_a_value():
    trouble = Trouble(reason=LinkTrouble.REFUSED, message="refused")
    plain = stateChanged(ConnectionState.CONNECTED, ConnectionEvent.SUCCESS)
    assert (plain.extendedData, plain.trouble) == ("{}", None)
    change = stateChanged(
        ConnectionState.RECONNECTING, ConnectionEvent.LOGIN_INTERRUPTED, 1006, "refused", trouble
    )
    assert change.trouble is trouble
    assert json.loads(change.extendedData) == {
        "code": 1006,
        "message": "refused",
        "reason": "refused",
        "advice": trouble.advice,
    }
