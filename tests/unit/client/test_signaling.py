"""Every method: what it sends, what it returns, what it refuses."""

from __future__ import annotations

import asyncio

import pytest

from callkit.client import SignalingClient
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.model import (
    CallInvitationMode,
    CallInviteConfig,
    CallUserState,
    PushConfig,
    UserStatusSubscribeConfig,
)
from callkit.protocol import frames
from callkit.testing import ScriptedPeer, settle

member = ScriptedPeer.member
PEOPLE = [member("alice", CallUserState.ACCEPTED), member("bob", CallUserState.ACCEPTED)]
CONFIG = CallInviteConfig(
    timeout=30,
    mode=CallInvitationMode.ADVANCED,
    extendedData="hi",
    enableNotReceivedCheck=True,
    pushConfig=PushConfig(title="ring"),
)
TIMES = {"createTime": 1, "acceptTime": 2}

METHODS = [
    (
        "callInvite",
        (["alice", "carol"], CONFIG),
        {
            "invitees": ["alice", "carol"],
            "config": {
                "timeout": 30,
                "mode": 1,
                "extendedData": "hi",
                "enableNotReceivedCheck": True,
                "pushConfig": {"title": "ring"},
            },
        },
        {
            "callID": "1",
            "timeout": 30,
            "createTime": 5,
            "revision": 1,
            "errorUserList": [{"userID": "carol", "reason": 6000011}],
        },
        frames.CallInviteReply,
    ),
    (
        "callCancel",
        (["alice"], "1", "bye"),
        {"invitees": ["alice"], "callID": "1", "config": {"extendedData": "bye"}},
        {"callID": "1", "errorInvitees": ["alice"]},
        frames.CallCancelReply,
    ),
    (
        "callAccept",
        ("1", "yes"),
        {"callID": "1", "config": {"extendedData": "yes"}},
        {"callID": "1", "acceptTime": 5, "revision": 2, "callUserList": PEOPLE},
        frames.CallAcceptReply,
    ),
    (
        "callReject",
        ("1", "no"),
        {"callID": "1", "config": {"extendedData": "no"}},
        {"callID": "1"},
        frames.CallIDReply,
    ),
    ("callReceived", ("1",), {"callID": "1"}, {"callID": "1"}, frames.CallIDReply),
    (
        "callingInvite",
        (["dave"], "1"),
        {"callID": "1", "invitees": ["dave"], "config": {}},
        {"callID": "1", "revision": 2, "errorUserList": []},
        frames.CallingInviteReply,
    ),
    (
        "callJoin",
        ("1", "in"),
        {"callID": "1", "config": {"extendedData": "in"}},
        {
            "callID": "1",
            "joinTime": 3,
            "extendedData": "",
            "revision": 3,
            "callUserList": PEOPLE,
            **TIMES,
        },
        frames.CallJoinReply,
    ),
    (
        "callQuit",
        ("1", "off"),
        {"callID": "1", "config": {"extendedData": "off"}},
        {"callID": "1", "quitTime": 3, **TIMES},
        frames.CallQuitReply,
    ),
    (
        "callEnd",
        ("1", "end"),
        {"callID": "1", "config": {"extendedData": "end"}},
        {"callID": "1", "endTime": 3, **TIMES},
        frames.CallEndReply,
    ),
    (
        "queryCallInvitationList",
        (20, 7),
        {"count": 20, "nextFlag": 7},
        {"callList": [{"callID": "1", "state": 2}], "nextFlag": 0},
        frames.CallListReply,
    ),
    ("callHistoryRead", (99,), {"upTo": 99}, {}, None),
    (
        "queryUsersInfo",
        (["alice"],),
        {"userIDs": ["alice"]},
        {"userList": [{"userID": "alice"}], "errorUserList": []},
        frames.UsersInfoReply,
    ),
    (
        "queryUsersStatus",
        (["alice"],),
        {"userIDs": ["alice"]},
        {"statusList": [{"userID": "alice", "onlineStatus": 0}]},
        frames.UsersStatusReply,
    ),
    (
        "subscribeUsersStatus",
        (["alice"], UserStatusSubscribeConfig(60)),
        {"userIDs": ["alice"], "config": {"subscriptionDuration": 60}},
        {"errorUserList": [{"userID": "alice", "reason": 6000011}]},
        frames.StatusSubscriptionReply,
    ),
    (
        "unsubscribeUsersStatus",
        (["alice"],),
        {"userIDs": ["alice"]},
        {"errorUserList": []},
        frames.StatusSubscriptionReply,
    ),
    ("updateUserName", ("Robert",), {"value": "Robert"}, {}, None),
    ("updateUserAvatarUrl", ("http://x/y.png",), {"value": "http://x/y.png"}, {}, None),
    ("renewToken", ("t",), {"token": "t"}, {"token": "t"}, frames.RenewTokenReply),
]
CHANGING = {"callInvite", "callCancel", "callAccept", "callReject"} | {
    "callingInvite",
    "callJoin",
    "callQuit",
    "callEnd",
}
every_method = pytest.mark.parametrize("method", METHODS, ids=[method[0] for method in METHODS])


@every_method
async def test_it_sends_what_the_wire_says_and_returns_the_reply(stage, method):
    name, arguments, sent, answer, reply_type = method
    await stage.login()
    task = asyncio.create_task(getattr(stage.client, name)(*arguments))
    request = await stage.server.expect(name, **sent)
    nonce = {"nonce"} if name in CHANGING else set()
    assert request.keys() == {"op", "id"} | sent.keys() | nonce
    stage.server.reply(request, **answer)
    result = await task
    if reply_type is None:
        assert result is None
    else:
        assert type(result) is reply_type
        for field in answer.keys() & {"callID", "nextFlag", "timeout", "errorInvitees", "token"}:
            expected = answer[field]
            assert getattr(result, field) == (
                tuple(expected) if isinstance(expected, list) else expected
            )


@every_method
async def test_a_refusal_is_raised_with_everything_it_says(stage, method):
    name, arguments, *_ = method
    await stage.login()
    task = asyncio.create_task(getattr(stage.client, name)(*arguments))
    request = await stage.server.expect(name)
    stage.server.refuse(request, 6000005, "slowly", temporary=True, retryAfterMs=70)
    await settle()
    with pytest.raises(RequestError) as caught:
        await task
    error = caught.value
    assert (error.code, error.message) == (6000005, "slowly")
    assert (error.temporary, error.retryAfterMs) == (True, 70)


@pytest.mark.parametrize("people", ["alice", 7, None])
@pytest.mark.parametrize("name", ["callInvite", "queryUsersInfo", "queryUsersStatus"])
async def test_people_are_a_list(stage, name, people):
    await stage.login()
    with pytest.raises(RequestError) as caught:
        await getattr(stage.client, name)(people)
    assert caught.value.code == ErrorCode.PARAM_INVALID
    await settle()
    assert stage.server.frames == []


async def test_every_request_has_its_own_nonce(stage):
    await stage.login()
    tasks = [asyncio.create_task(stage.client.callReject("1")) for _ in range(20)]
    await settle()
    assert len({frame["nonce"] for frame in stage.server.frames}) == 20
    stage.client.close()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_device_without_an_id_gets_a_random_one_and_its_name_from_it():
    one, two = SignalingClient("ws://127.0.0.1:1/v1"), SignalingClient("ws://127.0.0.1:1/v1")
    assert one.deviceID != two.deviceID
    assert 8 <= len(one.deviceID.encode()) <= 32


async def test_a_device_without_a_name_is_called_by_its_id(stage):
    task = asyncio.create_task(stage.client.login("bob"))
    assert (await stage.server.welcome())["deviceName"] == "d1"
    await task


@pytest.mark.parametrize("url", ["http://x/v1", "x", "", "ws://", "ws://x:99999999999/"])
def test_an_address_that_is_none_is_a_mistake(url):
    with pytest.raises(UsageError):
        SignalingClient(url)


def test_before_login_there_is_nothing():
    client = SignalingClient("wss://127.0.0.1/v1")
    assert (client.userID, client.user, client.calls) == ("", None, ())
    client.close()
    client.wake()


async def test_handlers_come_and_go(stage):
    await stage.login()
    stage.client.off("callInvitationReceived")
    stage.server.ring(callID="1", caller="alice")
    await settle()
    assert stage.heard.events == []
    with pytest.raises(UsageError):
        stage.client.on("onCallInvitationReceived", print)


async def test_an_argument_that_cannot_be_sent_is_refused_before_the_login_begins(stage):
    with pytest.raises(RequestError) as caught:
        await stage.client.login("\ud800")
    assert caught.value.code == ErrorCode.PARAM_INVALID
    assert stage.heard.events == []
    await stage.login()


async def test_a_request_made_by_hand_is_numbered_and_answered_like_the_methods(stage) -> None:
    await stage.login()
    request = frames.CallQuit(callID="1", config=frames.DataConfig(extendedData="x"))
    task = asyncio.create_task(stage.client.request(request))
    sent = await stage.server.expect("callQuit")
    assert sent["id"] > 0 and sent["nonce"] and sent["callID"] == "1"
    stage.server.reply(sent, callID="1", quitTime=3, **TIMES)
    assert isinstance(await task, frames.CallQuitReply)
    again = asyncio.create_task(stage.client.request(request))
    repeated = await stage.server.expect("callQuit")
    assert repeated["id"] != sent["id"] and repeated["nonce"] != sent["nonce"]
    again.cancel()


@pytest.mark.parametrize("request_", [frames.Logout(), frames.RenewToken(token="t"), object()])
async def test_what_changes_the_session_has_a_method_of_its_own(stage, request_) -> None:
    with pytest.raises(UsageError):
        await stage.client.request(request_)


@pytest.mark.parametrize(
    "wrong",
    [
        {"deviceID": 7},
        {"deviceName": b"desk"},
        {"clock": 7},
        {"rng": 7},
        {"olderCallbacks": "yes"},
        {"snapshotEvents": None},
        {"transport": "tcp"},
        {"requestTimeout": "10"},
        {"requestTimeout": 0},
        {"requestTimeout": float("nan")},
    ],
    ids=str,
)
def test_a_wrong_option_is_refused_by_name(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        SignalingClient("ws://127.0.0.1:1/v1", **wrong)
