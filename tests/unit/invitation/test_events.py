"""The signals are UIKit's callbacks, by name, order and type."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, get_args, get_type_hints

import pytest
from PySide6.QtCore import QMetaMethod

from callkit.errors import UsageError
from callkit.invitation.events import EVENTS, CallInvitationEvents, EventHandlers
from callkit.model import CallType, EndReason, User
from tests.waiting import until

PUBLISHED = {
    "onIncomingCallReceived": ["callID", "caller", "callType", "callees", "customData"],
    "onIncomingCallCanceled": ["callID", "caller", "customData"],
    "onIncomingCallTimeout": ["callID", "caller"],
    "onIncomingCallDeclineButtonPressed": [],
    "onIncomingCallAcceptButtonPressed": [],
    "onOutgoingCallCancelButtonPressed": [],
    "onOutgoingCallAccepted": ["callID", "callee"],
    "onOutgoingCallDeclined": ["callID", "callee", "customData"],
    "onOutgoingCallRejectedCauseBusy": ["callID", "callee", "customData"],
    "onOutgoingCallTimeout": ["callID", "callees", "isVideoCall"],
    "onInvitationUserStateChanged": [None],
}
"""UIKit's page on call invitation callbacks: the eleven, with their parameters in order."""


def signals() -> dict[str, list[str]]:
    meta = CallInvitationEvents.staticMetaObject
    found = {}
    for index in range(meta.methodCount()):
        method = meta.method(index)
        name = bytes(method.name().data()).decode()
        if method.methodType() is QMetaMethod.MethodType.Signal and name.startswith("on"):
            found[name] = [bytes(part.data()).decode() for part in method.parameterNames()]
    return found


def test_the_eleven_events_have_uikits_names_and_argument_order() -> None:
    assert len(PUBLISHED) == 11
    for name, parameters in PUBLISHED.items():
        ours = list(EVENTS[name])
        assert len(ours) == len(parameters), name
        assert all(theirs in (None, our) for our, theirs in zip(ours, parameters, strict=True))


def test_the_table_is_what_qt_knows() -> None:
    assert signals() == {name: list(arguments) for name, arguments in EVENTS.items()}


def test_every_event_is_explained() -> None:
    assert CallInvitationEvents.__doc__ is not None
    unexplained = [name for name in EVENTS if f"{name}:" not in CallInvitationEvents.__doc__]
    assert unexplained == []


def test_handlers_may_be_given_by_keyword() -> None:
    heard: list[tuple[Any, ...]] = []
    events = CallInvitationEvents(
        onCallEnded=lambda *args: heard.append(args), onOutgoingCallAccepted=heard.append
    )
    events.onCallEnded.emit("1", EndReason.LEFT)
    assert heard == [("1", EndReason.LEFT)]


async def test_a_handler_may_be_async_and_its_failure_is_printed_as_that_of_a_plain_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, _: heard.append(error.args))

    async def ended(*args: Any) -> None:
        await asyncio.sleep(0)
        heard.append(args)
        raise ValueError("oops")

    events = CallInvitationEvents(onCallEnded=ended)
    events.onCallEnded.emit("1", EndReason.LEFT)
    await until(lambda: len(heard) == 2)
    assert heard == [("1", EndReason.LEFT), ("oops",)]


def test_a_handler_for_an_event_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean onIncomingCallReceived") as refused:
        CallInvitationEvents(onIncomingCallRecieved=print)  # type: ignore[call-arg]
    assert isinstance(refused.value, AttributeError), "as Qt itself says it"
    with pytest.raises(UsageError, match="onError is a function, not 'print'"):
        CallInvitationEvents(onError="print")  # type: ignore[arg-type]


def test_a_type_checker_knows_every_event_and_its_arguments() -> None:
    typed = get_type_hints(EventHandlers)
    assert {name: len(get_args(hint)[0]) for name, hint in typed.items()} == {
        name: len(arguments) for name, arguments in EVENTS.items()
    }


def test_values_arrive_as_the_python_objects_they_are() -> None:
    heard: list[Any] = []
    events = CallInvitationEvents()
    events.onIncomingCallReceived.connect(lambda *args: heard.extend(args))
    caller = User("alice", "Alice")
    events.onIncomingCallReceived.emit("1", caller, CallType.VIDEO, [caller], "x")
    assert heard[1] is caller and heard[2] is CallType.VIDEO
    events.onCallEnded.connect(lambda _callID, reason: heard.append(reason))
    events.onCallEnded.emit("1", EndReason.BUSY)
    assert heard[-1] is EndReason.BUSY
