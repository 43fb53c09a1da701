from __future__ import annotations

import asyncio

import pytest

from callkit.client.events import CallInvitationAccepted, CallInviteesAnsweredTimeout
from callkit.client.legacy_events import olderCallbacks
from callkit.model import CallUserInfo, CallUserState
from callkit.protocol import frames
from callkit.testing import settle

S = CallUserState


def changed(**states):
    people = tuple(
        CallUserInfo(userID=userID, state=state, extendedData=f"of {userID}")
        for userID, state in states.items()
    )
    return frames.CallUserStateChanged(callID="1", revision=2, callUserList=people)


def before(**states):
    return {userID: CallUserInfo(userID=userID, state=state) for userID, state in states.items()}


@pytest.mark.parametrize("pending", [S.INVITING, S.RECEIVED, S.NOT_YET_RECEIVED])
def test_each_answer_has_its_callback(pending):
    event = changed(bob=S.ACCEPTED, carol=S.REJECTED, dave=S.TIMEOUT, erin=S.TIMEOUT)
    was = before(bob=pending, carol=pending, dave=pending, erin=pending)
    callbacks = list(olderCallbacks(event, was))
    assert [name for name, _ in callbacks] == [
        "callInvitationAccepted",
        "callInvitationRejected",
        "callInviteesAnsweredTimeout",
    ]
    assert callbacks[0][1] == CallInvitationAccepted(
        callID="1", invitee="bob", extendedData="of bob"
    )
    assert callbacks[2][1] == CallInviteesAnsweredTimeout(callID="1", invitees=("dave", "erin"))


@pytest.mark.parametrize("was", [{}, before(bob=S.REJECTED), before(bob=S.ACCEPTED)])
def test_who_was_not_waiting_makes_none(was):
    assert list(olderCallbacks(changed(bob=S.ACCEPTED), was)) == []


def test_other_events_make_none():
    event = frames.CallInvitationTimeout(callID="1", revision=2, mode=0)
    assert list(olderCallbacks(event, {})) == []


async def invited(stage):
    """Bob (the stage's person) has called alice."""
    await stage.login()
    waiting = asyncio.create_task(stage.client.callInvite(["alice"]))
    request = await stage.server.expect("callInvite")
    stage.server.reply(request, callID="1", timeout=90, createTime=1, revision=1, errorUserList=[])
    await waiting
    stage.server.send(
        {
            "op": "callInvitationCreated",
            "callID": "1",
            "revision": 1,
            "mode": 0,
            "caller": "bob",
            "extendedData": "",
            "timeout": 90,
            "createTime": 1,
            "callUserList": [
                stage.server.member("bob", S.ACCEPTED),
                stage.server.member("alice", S.INVITING),
            ],
        }
    )
    await settle()
    stage.heard.clear()


async def test_the_caller_gets_them_after_the_newer_event_when_it_wants_them(stages):
    stage = stages(olderCallbacks=True)
    await invited(stage)
    stage.server.change("1", 2, alice=S.ACCEPTED)
    await settle()
    assert stage.heard.names == ["callUserStateChanged", "callInvitationAccepted"]


async def test_nobody_gets_them_without_the_option(stage):
    await invited(stage)
    stage.server.change("1", 2, alice=S.ACCEPTED)
    await settle()
    assert stage.heard.names == ["callUserStateChanged"]


async def test_a_callee_does_not_get_them(stages):
    stage = stages(olderCallbacks=True)
    await stage.login()
    await stage.ring()
    stage.server.change("1", 2, bob=S.REJECTED)
    await settle()
    assert stage.heard.names == ["callUserStateChanged"]


async def test_an_answer_learnt_from_a_snapshot_has_its_callback_too(stages):
    stage = stages(olderCallbacks=True)
    await invited(stage)
    stage.link.cut()
    await stage.back(
        ended=[
            {
                "callID": "1",
                "state": 2,
                "caller": "bob",
                "revision": 2,
                "endReason": "declined",
                "callUserList": [
                    stage.server.member("bob", S.ACCEPTED),
                    stage.server.member("alice", S.REJECTED),
                ],
            }
        ]
    )
    assert stage.heard.names[-2:] == ["callUserStateChanged", "callInvitationRejected"]
