"""Operations of the service, from the button to the wire and back."""

from __future__ import annotations

from typing import Any

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.operation import Operation
from callkit.model import (
    CallInvitationMode,
    CallType,
    CallUserInfo,
    CallUserState,
    EndReason,
    PushConfig,
    User,
)
from callkit.protocol import frames
from callkit.switchboard.view import CallView, Phase
from tests.unit.invitation.conftest import Stage
from tests.waiting import until

SENT = frames.CallInviteReply(id=1, callID="7", timeout=60, createTime=5, revision=1)
ACCEPTED = frames.CallAcceptReply(
    id=1,
    callID="1",
    acceptTime=9,
    revision=2,
    callUserList=(
        CallUserInfo(userID="alice", state=CallUserState.ACCEPTED, userName="Alice"),
        CallUserInfo(userID="bob", state=CallUserState.ACCEPTED, userName="Bob"),
    ),
)


async def calling(stage: Stage) -> None:
    """Bob calls Alice; the server has the call."""
    await stage.login()
    operation = stage.service.send(["alice"])
    await stage.client.expect("callInvite")
    stage.client.reply("callInvite", SENT)
    await operation


async def in_call(stage: Stage) -> None:
    """Bob has answered Alice's call."""
    await stage.login()
    stage.client.ring()
    operation = stage.service.accept()
    await stage.client.expect("callAccept")
    stage.client.reply("callAccept", ACCEPTED)
    await operation


async def test_a_call_is_sent_with_all_that_was_given(stage: Stage) -> None:
    await stage.login()
    push = PushConfig(title="Call")
    operation = stage.service.send(
        [User("alice", "Alice"), "carol"],
        True,
        "data",
        20,
        roomID="room",
        mode=CallInvitationMode.GENERAL,
        pushConfig=push,
    )
    assert stage.service.currentCalls[0].phase is Phase.STARTING, "at once"
    invitees, config = await stage.client.expect("callInvite")
    assert invitees == ["alice", "carol"]
    assert (config.timeout, config.mode, config.pushConfig) == (20, 0, push)
    assert config.extendedData == '{"type":1,"roomID":"room","customData":"data"}'
    stage.client.reply("callInvite", SENT)
    sent = await operation
    assert (sent.callID, sent.roomID, sent.errorUserList) == ("7", "room", ())
    callees = [User("alice", "Alice"), User("carol")]
    assert stage.args("onOutgoingCallSent") == (
        "7",
        User("bob", "Bob"),
        CallType.VIDEO,
        callees,
        "data",
    )


async def test_what_was_not_given_comes_from_the_configuration(stage: Stage) -> None:
    configuration = CallInvitationConfiguration(
        timeoutSeconds=45, mode=CallInvitationMode.GENERAL, enableNotReceivedCheck=False
    )
    await stage.login(configuration=configuration)
    stage.service.send(["alice"])
    _, config = await stage.client.expect("callInvite")
    assert (config.timeout, config.mode, config.enableNotReceivedCheck) == (45, 0, False)


@pytest.mark.parametrize("callees", ["alice", [5], [None], [User(5)]])  # type: ignore[arg-type]
async def test_callees_that_are_no_people_are_refused(stage: Stage, callees: Any) -> None:
    await stage.login()
    with pytest.raises(RequestError) as refused:
        await stage.service.send(callees)
    assert refused.value.code == ErrorCode.PARAM_INVALID
    assert stage.shown == []


async def test_surfaces_follow_a_call_from_its_first_moment_to_its_last(stage: Stage) -> None:
    await calling(stage)
    operation = stage.service.cancel()
    await stage.client.expect("callCancel")
    stage.client.reply("callCancel", frames.CallCancelReply(id=1, callID="7"))
    await operation
    told = [(name, *(getattr(arg, "phase", arg) for arg in args)) for name, *args in stage.shown]
    (_, pending) = told[0][0], stage.shown[0][1].callID
    assert told == [
        ("callAdded", Phase.STARTING),
        ("callChanged", Phase.STARTING),
        ("callChanged", Phase.CALLING),
        ("callChanged", Phase.ENDING),
        ("callChanged", Phase.ENDED),
        ("callRemoved", "7"),
    ]
    assert {args[-1].key for name, *args in stage.shown[:-1]} == {pending}


async def test_an_incoming_call_is_answered_without_naming_it(stage: Stage) -> None:
    await in_call(stage)
    assert stage.service.isInCall
    assert stage.names[-2:] == ["onIncomingCallAcceptButtonPressed", "onCallStarted"]
    started = stage.args("onCallStarted")[0]
    assert isinstance(started, CallView) and started.connectedAt > 0
    view = stage.service.call("1")
    assert view is not None and view.phase is Phase.CONNECTED


async def test_a_failed_answer_presses_no_button(stage: Stage) -> None:
    await stage.login()
    stage.client.ring()
    for operation, name in (
        (stage.service.accept, "callAccept"),
        (stage.service.reject, "callReject"),
    ):
        waiting: Operation[Any] = operation()
        await stage.client.expect(name)
        stage.client.refuse(name, ErrorCode.SERVER_ERROR, temporary=True)
        with pytest.raises(RequestError):
            await waiting
    assert stage.names == ["onIncomingCallReceived"]


async def test_a_refusal_carries_message_and_data(stage: Stage) -> None:
    await stage.login()
    stage.client.ring()
    operation = stage.service.reject(customData="d", message="In a meeting")
    _, config = await stage.client.expect("callReject")
    assert config.extendedData == '{"reason":"decline","message":"In a meeting","customData":"d"}'
    stage.client.reply("callReject", frames.CallIDReply(id=1, callID="1"))
    await operation
    assert stage.args("onCallEnded") == ("1", EndReason.DECLINED)


@pytest.mark.parametrize("name", ["accept", "reject", "cancel", "hangUp"])
async def test_without_a_call_there_is_nothing_to_do_and_that_is_said(
    stage: Stage, name: str
) -> None:
    await stage.login()
    with pytest.raises(RequestError) as refused:
        await getattr(stage.service, name)()
    assert refused.value.code == ErrorCode.CALL_DOES_NOT_EXIST


async def test_of_two_ringing_calls_one_must_be_named(stage: Stage) -> None:
    await stage.login()
    stage.client.ring("1", "alice")
    stage.client.ring("2", "carol")
    with pytest.raises(RequestError, match="more than one") as refused:
        await stage.service.accept()
    assert refused.value.code == ErrorCode.PARAM_INVALID
    operation = stage.service.accept("2")
    assert (await stage.client.expect("callAccept"))[0] == "2"
    stage.client.refuse("callAccept", 6000005, temporary=True)
    with pytest.raises(RequestError):
        await operation


async def test_hanging_up_tells_the_server_and_is_over_here_at_once(stage: Stage) -> None:
    await in_call(stage)
    operation = stage.service.hangUp()
    assert not stage.service.isInCall
    assert (await stage.client.expect("callEnd"))[0] == "1"
    stage.client.reply(
        "callEnd", frames.CallEndReply(id=1, callID="1", createTime=1, acceptTime=2, endTime=3)
    )
    await operation
    assert stage.args("onCallEnded") == ("1", EndReason.LEFT)


async def test_a_call_is_ended_for_all(stage: Stage) -> None:
    await in_call(stage)
    operation = stage.service.end("1", "why")
    _, config = await stage.client.expect("callEnd")
    assert config.extendedData == '{"customData":"why"}'
    stage.client.reply(
        "callEnd", frames.CallEndReply(id=1, callID="1", createTime=1, acceptTime=2, endTime=3)
    )
    assert (await operation).endTime == 3


async def test_people_are_added_unless_the_app_forbids_it(stage: Stage) -> None:
    await in_call(stage)
    operation = stage.service.invite("1", ["carol"])
    assert (await stage.client.expect("callingInvite"))[:2] == ("1", ["carol"])
    stage.client.reply("callingInvite", frames.CallingInviteReply(id=1, callID="1", revision=3))
    await operation
    view = stage.service.call("1")
    assert view is not None and view.callees[-1].userID == "carol"
    stage.service.configure(CallInvitationConfiguration(canInvitingInCalling=False))
    with pytest.raises(RequestError) as refused:
        await stage.service.invite("1", ["dave"])
    assert refused.value.code == ErrorCode.UNSUPPORTED_REQUEST


async def test_single_invitations_are_taken_back(stage: Stage) -> None:
    await calling(stage)
    operation = stage.service.cancel("7", [User("alice")], "bye")
    callID, people, config = await stage.client.expect("callCancel")
    assert (callID, people, config.extendedData) == ("7", ["alice"], '{"customData":"bye"}')
    stage.client.reply("callCancel", frames.CallCancelReply(id=1, callID="7"))
    await operation


async def test_a_running_call_is_joined(stage: Stage) -> None:
    await stage.login()
    operation = stage.service.join("5")
    await stage.client.expect("callJoin")
    stage.client.reply(
        "callJoin",
        frames.CallJoinReply(
            id=1,
            callID="5",
            createTime=1,
            joinTime=2,
            acceptTime=2,
            extendedData='{"type":1,"customData":"x"}',
            revision=4,
            callUserList=ACCEPTED.callUserList,
        ),
    )
    assert (await operation).callID == "5"
    assert stage.service.isInCall
    assert stage.args("onCallStarted")[0].video


async def test_silencing_and_ignoring_are_done_at_once(stage: Stage) -> None:
    await stage.login()
    stage.client.ring()
    assert await stage.service.silence("1") is None
    assert stage.service.currentCalls[0].silenced
    await stage.service.silence("1", False)
    assert not stage.service.currentCalls[0].silenced
    await stage.service.ignore("1")
    assert stage.service.currentCalls[0].ignored
    for operation in (stage.service.silence("9"), stage.service.ignore("9")):
        with pytest.raises(RequestError):
            await operation


async def test_an_answer_given_inside_the_handler_of_the_ring_works(stage: Stage) -> None:
    await stage.login()
    stage.events.onIncomingCallReceived.connect(
        lambda callID, *_: stage.service.reject(callID, message="no")
    )
    stage.client.ring()
    await stage.client.expect("callReject")
    stage.client.reply("callReject", frames.CallIDReply(id=1, callID="1"))
    await until(lambda: "onCallEnded" in stage.names)
    assert "onError" not in stage.names


async def test_surfaces_that_follow_hear_before_slots_of_the_app_connected_earlier(
    stage: Stage,
) -> None:
    order: list[tuple[str, Any]] = []

    def at_once(view: CallView) -> None:
        """The app's: it answers in the middle of being told that it rings."""
        order.append(("app", view.phase))
        stage.service.accept(view.callID)

    stage.service.callAdded.connect(at_once)
    stage.service.follow(
        lambda view: order.append(("added", view.phase)),
        lambda view: order.append(("changed", view.phase)),
        lambda callID: order.append(("removed", callID)),
    )
    await stage.login()
    stage.client.ring()
    assert order == [
        ("added", Phase.RINGING),
        ("app", Phase.RINGING),
        ("changed", Phase.ACCEPTING),
    ]
