"""What apps do inside the kit's events, and while people come and go."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from callkit.errors import ErrorCode, RequestError
from callkit.invitation.device_ids import GIVING_WAY
from callkit.invitation.events import EVENTS, CallInvitationEvents
from callkit.model import CallInvitationMode, ConnectionEvent, ConnectionState
from callkit.protocol import frames
from tests.unit.invitation.conftest import Stage
from tests.waiting import until

CANCELLED = frames.CallInvitationCancelled(
    callID="1",
    revision=2,
    mode=CallInvitationMode.ADVANCED,
    inviter="alice",
    extendedData="",
)


class Ears:
    """An events object, and what it heard."""

    def __init__(self, log: list[tuple[Any, ...]] | None = None, name: str = "") -> None:
        self.heard: list[tuple[Any, ...]] = []
        self.events = CallInvitationEvents()
        for event in EVENTS:
            getattr(self.events, event).connect(self._note(event, log, name))

    def _note(self, event: str, log: Any, name: str) -> Any:
        def note(*args: Any) -> None:
            self.heard.append((event, *args))
            if log is not None:
                log.append((name, event))

        return note

    def count(self, event: str) -> int:
        return sum(name == event for name, *_ in self.heard)


async def in_call(stage: Stage) -> None:
    """Bob answered call 1."""
    stage.client.ring()
    stage.service.accept("1")
    await stage.client.expect("callAccept")
    reply = frames.CallAcceptReply(id=1, callID="1", acceptTime=1, revision=2, callUserList=())
    stage.client.reply("callAccept", reply)
    await until(lambda: stage.service.isInCall)


async def goodbye_is_over(stage: Stage) -> None:
    """The server is silent."""
    for _ in range(4):
        await asyncio.sleep(0)
        stage.clock.jump(2.0)
    await asyncio.sleep(0)


async def log_in(stage: Stage, userID: str, **more: Any) -> None:
    operation = stage.service.init("ws://test", userID, deviceID=userID, **more)
    client = stage.client
    await until(lambda: client.logins)
    client.welcome()
    await operation


# --- users ---


async def test_a_call_ends_for_whom_it_began_before_the_next_person_hears_anything(
    stage: Stage,
) -> None:
    log: list[tuple[Any, ...]] = []
    anna, ben = Ears(log, "anna"), Ears(log, "ben")
    await log_in(stage, "bob", events=anna.events)
    await in_call(stage)
    await log_in(stage, "ben", events=ben.events)
    assert anna.count("onCallStarted") == anna.count("onCallEnded") == 1
    assert {event for event, *_ in ben.heard} == {"onConnectionStateChanged"}
    first_of_ben = log.index(("ben", "onConnectionStateChanged"))
    assert log.index(("anna", "onCallEnded")) < first_of_ben
    await goodbye_is_over(stage)
    states = [args[0] for event, *args in anna.heard if event == "onConnectionStateChanged"]
    assert states[-1] is ConnectionState.DISCONNECTED, "Anna hears her own goodbye"


async def test_twenty_quick_logins_are_no_error(stage: Stage) -> None:
    ears = [Ears() for _ in range(20)]
    operations = [
        stage.service.init("ws://test", f"user{number}", events=one.events, deviceID="desk")
        for number, one in enumerate(ears)
    ]
    await until(lambda: stage.client.logins)
    stage.client.welcome()
    await asyncio.gather(*operations)
    del operations
    gc.collect()
    await asyncio.sleep(0)
    assert sum(one.count("onError") for one in ears) == 0
    assert stage.service.user.userID == "user19"
    assert stage.service.connectionState is ConnectionState.CONNECTED


async def test_who_logs_somebody_else_in_when_told_of_an_end_is_right(stage: Stage) -> None:
    await log_in(stage, "bob", events=stage.events)
    await in_call(stage)
    last: list[Any] = []

    def ended(*_: Any) -> None:
        last.append(stage.service.init("ws://test", "carol", deviceID="carol"))

    stage.events.onCallEnded.connect(ended)
    overtaken = stage.service.init("ws://test", "ben", deviceID="ben")
    assert overtaken.done()
    await overtaken
    assert stage.service.user.userID == "carol"
    stage.client.welcome()
    await last[0]


async def test_what_was_begun_before_the_switch_fails_for_whom_it_was_begun(
    stage: Stage,
) -> None:
    anna, ben = Ears(), Ears()
    await log_in(stage, "bob", events=anna.events)
    stage.service.send(["alice"])
    await stage.client.expect("callInvite")
    await log_in(stage, "ben", events=ben.events)
    await goodbye_is_over(stage)
    await until(lambda: anna.count("onError"))
    assert ben.count("onError") == 0 and anna.count("onError") == 1


async def test_nothing_begun_is_left_open_by_a_logout(stage: Stage) -> None:
    await stage.login()
    stage.client.ring()
    accepting = stage.service.accept("1")
    await stage.client.expect("callAccept")
    renewing = stage.service.renewToken("new")
    await stage.client.expect("renewToken")
    leaving = stage.service.uninit()
    await goodbye_is_over(stage)
    await leaving
    for operation in (accepting, renewing):
        with pytest.raises(RequestError) as failed:
            await operation
        assert failed.value.code == ErrorCode.USER_IS_NOT_LOGGED


async def test_a_login_that_a_logout_overtakes_is_told_to_who_awaits_it_only(
    stage: Stage,
) -> None:
    operation = stage.service.init("ws://test", "bob", events=stage.events, deviceID="desk")
    await stage.service.uninit()
    with pytest.raises(RequestError) as failed:
        await operation
    assert failed.value.code == ErrorCode.USER_IS_NOT_LOGGED
    stage.service.init("ws://test", "bob", events=stage.events, deviceID="desk")
    await stage.service.uninit()
    gc.collect()
    await asyncio.sleep(0)
    assert "onError" not in stage.names


async def test_a_replaced_device_is_back_when_the_other_process_is_gone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [True]
    monkeypatch.setattr("callkit.invitation.device_ids.QLockFile.tryLock", lambda *_: not wanted[0])
    monkeypatch.setattr(
        "callkit.invitation.device_ids.QLockFile.error",
        lambda lock: type(lock).LockError.LockFailedError,
    )
    await stage.login(token="t")
    replaced = '{"code": 4404, "message": "a newer login of this device"}'
    stage.client.change(ConnectionState.DISCONNECTED, ConnectionEvent.KICKED_OUT, replaced)
    await until(lambda: stage.told[-1][-1] == replaced)
    stage.clock.jump(GIVING_WAY * 3)
    assert len(stage.client.logins) == 1
    wanted[0] = False
    stage.clock.jump(GIVING_WAY)
    assert stage.client.logins == [("bob", "Bob", "t")] * 2
    stage.client.welcome()
    stage.client.ring()
    assert stage.names[-1] == "onIncomingCallReceived"


# --- callbacks ---


async def test_surfaces_follow_a_call_while_the_app_shows_a_dialog(stage: Stage) -> None:
    order: list[str] = []
    stage.service.callRemoved.connect(lambda _: order.append("window gone"))

    def dialog(*_: Any) -> None:
        order.append("dialog")
        stage.client.say(
            "callInvitationCancelled",
            CANCELLED,
        )
        QCoreApplication.processEvents()
        order.append("dialog closed")

    stage.events.onIncomingCallReceived.connect(dialog)
    stage.events.onIncomingCallCanceled.connect(lambda *_: order.append("cancelled"))
    stage.events.onCallEnded.connect(lambda *_: order.append("ended"))
    await stage.login()
    stage.client.ring()
    assert order == ["dialog", "window gone", "dialog closed", "cancelled", "ended"]


async def test_what_a_handler_asks_for_is_under_way_while_it_blocks(stage: Stage) -> None:
    asked: list[str] = []

    def answer(callID: str, *_: Any) -> None:
        stage.service.accept(callID)
        QCoreApplication.processEvents()
        asked.extend(name for name, *_ in stage.client.asked)

    stage.events.onIncomingCallReceived.connect(answer)
    await stage.login()
    stage.client.ring()
    assert "callAccept" in asked


@pytest.mark.parametrize("what", ["uninit", "init", "raise", "reject", "hangUp"])
async def test_whatever_a_handler_does_the_call_ends_once(
    stage: Stage, what: str, qtbot: Any
) -> None:
    ended: list[str] = []
    stage.service.callRemoved.connect(ended.append)

    def act(callID: str, *_: Any) -> None:
        match what:
            case "uninit":
                stage.service.uninit()
            case "init":
                stage.service.init("ws://test", "ben", deviceID="ben")
            case "reject":
                stage.service.reject(callID)
            case "hangUp":
                stage.service.hangUp(callID)
            case _:
                raise ValueError("oops")

    stage.events.onIncomingCallReceived.connect(act)
    await stage.login()
    client = stage.client
    with qtbot.captureExceptions() as raised:
        client.ring()
        if what in ("raise", "hangUp"):
            client.say(
                "callInvitationCancelled",
                CANCELLED,
            )
        if what == "reject":
            await client.expect("callReject")
            client.reply("callReject", frames.CallIDReply(id=1, callID="1"))
        await until(lambda: ended)
        await until(lambda: "onCallEnded" in stage.names)
    assert ended == ["1"] and stage.names.count("onCallEnded") == 1
    assert len(raised) == (what == "raise")
