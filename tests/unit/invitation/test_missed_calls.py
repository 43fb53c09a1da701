"""Missed calls: told once, and called back."""

from __future__ import annotations

import msgspec
import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.model import CallInvitationMode, CallType, EndReason, User
from callkit.protocol import frames
from callkit.switchboard.view import CallView
from tests.unit.invitation.conftest import Stage

SENT = frames.CallInviteReply(id=1, callID="7", timeout=60, createTime=5, revision=1)


async def missed(stage: Stage) -> CallView:
    stage.client.ring()
    stage.client.say(
        "callInvitationTimeout",
        frames.CallInvitationTimeout(callID="1", revision=2, mode=CallInvitationMode.ADVANCED),
    )
    (view,) = (args[0] for name, *args in stage.shown if name == "callMissed")
    assert isinstance(view, CallView)
    return view


async def test_a_missed_call_is_told_once_and_may_be_switched_off(stage: Stage) -> None:
    await stage.login()
    view = await missed(stage)
    assert view.endReason is EndReason.NO_ANSWER
    stage.service.configure(CallInvitationConfiguration(missedCallEnabled=False))
    stage.client.ring("2")
    stage.client.say(
        "callInvitationTimeout",
        frames.CallInvitationTimeout(callID="2", revision=2, mode=CallInvitationMode.ADVANCED),
    )
    assert [name for name, *_ in stage.shown].count("callMissed") == 1


async def test_a_clicked_missed_call_offers_to_call_back(stage: Stage) -> None:
    await stage.login()
    view = await missed(stage)
    stage.service.missedCallClicked(view)
    *details, action = stage.args("onIncomingMissedCallClicked")
    assert details == ["1", User("alice", "Alice"), CallType.VOICE, [User("bob", "Bob")], ""]
    assert "callInvite" not in [name for name, *_ in stage.client.asked], "the app decides"
    operation = action()
    invitees, _ = await stage.client.expect("callInvite")
    assert invitees == ["alice"]
    stage.client.reply("callInvite", SENT)
    assert (await operation).callID == "7"


async def test_a_clicked_missed_call_nobody_listens_to_calls_back(stage: Stage) -> None:
    operation = stage.service.init("ws://test", "bob", deviceID="desk")
    stage.client.welcome()
    await operation
    view = await missed(stage)
    stage.service.missedCallClicked(view)
    assert (await stage.client.expect("callInvite"))[0] == ["alice"]


async def test_calling_back_that_fails_says_so(stage: Stage) -> None:
    await stage.login()
    view = await missed(stage)
    operation = stage.service.dialBack(view)
    await stage.client.expect("callInvite")
    stage.client.refuse("callInvite", ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST)
    with pytest.raises(RequestError):
        await operation
    assert "onIncomingMissedCallDialBackFailed" in stage.names
    assert "onError" not in stage.names, "somebody awaited it"


async def test_a_missed_group_call_is_joined(stage: Stage) -> None:
    await stage.login()
    view = await missed(stage)
    group = msgspec.structs.replace(view, callees=(User("bob"), User("carol")))
    stage.service.dialBack(group)
    assert (await stage.client.expect("callJoin"))[0] == "1"
