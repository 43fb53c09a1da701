"""The switchboard's requests reach the client's methods with everything they hold."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from callkit.client.signaling import SignalingClient
from callkit.errors import RequestError
from callkit.invitation.errands import ERRANDS, Signaling, run
from callkit.model import CallInvitationMode, CallInviteConfig, JoinPolicy, PushConfig
from callkit.protocol import frames
from callkit.switchboard.replies import REPLIED
from tests.unit.invitation.fake_signaling import FakeSignaling

SAID = frames.DataConfig(extendedData="said")


def test_every_request_of_the_switchboard_has_its_errand() -> None:
    assert set(ERRANDS) == set(REPLIED)


def test_the_real_client_fits_the_port() -> None:
    client: Signaling = SignalingClient("ws://127.0.0.1:1/v1", deviceID="d")
    assert client.deviceID == "d"


@pytest.mark.parametrize(
    ("request_", "name", "args"),
    [
        (
            frames.CallCancel(id=1, callID="7", invitees=["bob"], config=SAID),
            "callCancel",
            (["bob"], "7", "said"),
        ),
        (frames.CallAccept(id=1, callID="7", config=SAID), "callAccept", ("7", "said")),
        (frames.CallReject(id=1, callID="7", config=SAID), "callReject", ("7", "said")),
        (frames.CallJoin(id=1, callID="7", config=SAID), "callJoin", ("7", "said")),
        (frames.CallQuit(id=1, callID="7", config=SAID), "callQuit", ("7", "said")),
        (frames.CallEnd(id=1, callID="7", config=SAID), "callEnd", ("7", "said")),
        (
            frames.CallingInvite(id=1, callID="7", invitees=["bob"]),
            "callingInvite",
            (["bob"], "7"),
        ),
        (
            frames.QueryCallInvitationList(id=1, count=9, nextFlag=3),
            "queryCallInvitationList",
            (9, 3),
        ),
    ],
)
async def test_a_request_becomes_the_method_of_its_name(
    request_: frames.Request, name: str, args: tuple[Any, ...]
) -> None:
    client = FakeSignaling()
    work = asyncio.ensure_future(run(client, request_))
    assert await client.expect(name) == args
    client.reply(name, "reply")
    assert await work == "reply"


async def test_an_invitation_keeps_its_whole_config() -> None:
    client = FakeSignaling()
    push = PushConfig(title="Call")
    config = frames.InviteConfig(
        timeout=7,
        mode=CallInvitationMode.ADVANCED,
        extendedData="x",
        enableNotReceivedCheck=True,
        pushConfig=push,
    )
    work = asyncio.ensure_future(
        run(client, frames.CallInvite(id=1, invitees=["bob"], config=config))
    )
    invitees, sent = await client.expect("callInvite")
    assert invitees == ["bob"]
    assert (sent.timeout, sent.mode, sent.extendedData) == (7, 1, "x")
    assert sent.enableNotReceivedCheck and sent.pushConfig == push
    client.refuse("callInvite", 6000281)
    with pytest.raises(RequestError):
        await work


def test_what_an_invitation_can_say_is_the_same_on_its_whole_way() -> None:
    fields = CallInviteConfig.__struct_fields__
    assert set(fields) == set(frames.InviteConfig.__struct_fields__)
    for name in fields:
        assert getattr(CallInviteConfig(), name) == getattr(frames.InviteConfig(), name), name


async def test_an_invitation_keeps_who_may_join() -> None:
    client = FakeSignaling()
    config = frames.InviteConfig(joinPolicy=JoinPolicy.INVITED)
    work = asyncio.ensure_future(
        run(client, frames.CallInvite(id=1, invitees=["bob"], config=config))
    )
    _, asked = await client.expect("callInvite")
    assert asked.joinPolicy is JoinPolicy.INVITED
    work.cancel()
