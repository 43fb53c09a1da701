"""The frames are the wire's contract: names, defaults, what is on the wire (plan §6)."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallInviteConfig,
    CallState,
    CallUserInfo,
    CallUserState,
)
from callkit.protocol import frames

ARGUMENTS = {
    "login": {"userID", "userName", "token", "deviceID", "deviceName", "platform", "known"},
    "logout": set(),
    "renewToken": {"token"},
    "callInvite": {"invitees", "config", "nonce"},
    "callCancel": {"callID", "invitees", "config", "nonce"},
    "callAccept": {"callID", "config", "nonce"},
    "callReject": {"callID", "config", "nonce"},
    "callReceived": {"callID"},
    "callingInvite": {"invitees", "callID", "config", "nonce"},
    "callJoin": {"callID", "config", "nonce"},
    "callQuit": {"callID", "config", "nonce"},
    "callEnd": {"callID", "config", "nonce"},
    "queryCallInvitationList": {"count", "nextFlag"},
    "callHistoryRead": {"upTo"},
    "queryUsersInfo": {"userIDs"},
    "queryUsersStatus": {"userIDs"},
    "subscribeUsersStatus": {"userIDs", "config"},
    "unsubscribeUsersStatus": {"userIDs"},
    "mediaSignal": {"callID", "data", "to"},
    "mediaServers": {"callID"},
    "updateUserName": {"value"},
    "updateUserAvatarUrl": {"value"},
}
EVENTS = {
    "callInvitationCreated",
    "callInvitationReceived",
    "callInvitationCancelled",
    "callInvitationTimeout",
    "callInvitationEnded",
    "callUserStateChanged",
    "callBusyChanged",
    "mediaSignalReceived",
    "snapshot",
    "tokenWillExpire",
    "userInfoUpdated",
    "userStatusUpdated",
    "callHistoryRead",
}


def tag(struct: type[msgspec.Struct]) -> str:
    return str(struct.__struct_config__.tag)


def test_requests_have_the_plans_names_and_arguments() -> None:
    found = {
        tag(struct): set(struct.__struct_fields__) - {"id"}
        for struct in get_args(frames.AnyRequest)
    }
    assert found == ARGUMENTS


def test_events_have_the_plans_names() -> None:
    assert {tag(struct) for struct in get_args(frames.AnyEvent)} == EVENTS


@pytest.mark.parametrize("struct", get_args(frames.CallEvent), ids=tag)
def test_every_event_of_a_call_carries_its_revision(struct: type[msgspec.Struct]) -> None:
    assert {"callID", "revision"} <= set(struct.__struct_fields__)


def test_what_a_request_does_not_say_has_zims_defaults() -> None:
    config = CallInviteConfig()
    assert (config.timeout, config.mode) == (90, CallInvitationMode.GENERAL)
    assert (config.extendedData, config.enableNotReceivedCheck) == ("", False)
    assert frames.CallCancel(id=1, callID="1").invitees == []
    assert frames.QueryCallInvitationList(id=1, count=5).nextFlag == 0


def test_replies_say_everything_even_what_is_empty() -> None:
    reply = frames.CallInviteReply(id=2, callID="1", timeout=60, createTime=5, revision=1)
    assert msgspec.json.decode(msgspec.json.encode(reply)) == {
        "op": "ok",
        "id": 2,
        "callID": "1",
        "timeout": 60,
        "createTime": 5,
        "revision": 1,
        "errorUserList": [],
    }


def test_a_device_is_named_only_where_there_is_a_name() -> None:
    bob = CallUserInfo(userID="bob", state=CallUserState.ACCEPTED)
    assert b"deviceName" not in msgspec.json.encode(bob)
    named = msgspec.structs.replace(bob, deviceName="desk")
    assert msgspec.json.decode(msgspec.json.encode(named))["deviceName"] == "desk"


def test_more_is_on_the_wire_of_a_login_only_when_more_follows() -> None:
    from callkit.model import User

    reply = frames.LoginReply(
        id=1,
        sessionID="s",
        serverTime=1,
        heartbeat=10,
        offlineAfter=35,
        epoch="e",
        user=User("bob"),
    )
    assert b'"more"' not in msgspec.json.encode(reply)
    assert b'"more":true' in msgspec.json.encode(msgspec.structs.replace(reply, more=True))


def test_every_request_has_its_reply() -> None:
    assert set(frames.REPLIES) == set(get_args(frames.AnyRequest))


def test_an_invitation_of_a_snapshot_is_the_one_the_event_tells() -> None:
    info = CallInfo(
        callID="1",
        state=CallState.STARTED,
        mode=CallInvitationMode.ADVANCED,
        caller="alice",
        inviter="carol",
        extendedData="hello",
        timeout=60,
        createTime=5,
        callUserList=(CallUserInfo(userID="bob", state=CallUserState.INVITING),),
        revision=3,
        remainingMs=40_000,
        endReason="declined",
    )
    told = msgspec.to_builtins(frames.CallInvitationReceived.of(info))
    assert told.pop("op") == "callInvitationReceived"
    assert told == {name: msgspec.to_builtins(info)[name] for name in told}
    assert told.keys() == set(frames.CallInvitationReceived.__struct_fields__)
