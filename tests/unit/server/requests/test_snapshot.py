"""A snapshot says everything once, in frames that fit."""

from __future__ import annotations

import json

import msgspec

from callkit.engine.commands import Accept, Cancel, Invite
from callkit.engine.transitions import apply
from callkit.model import CallInfo, CallState, User
from callkit.protocol.codec import MAX_SERVER_FRAME
from callkit.protocol.frames import LoginReply
from callkit.server.requests.snapshot import (
    info_for,
    login_frames,
    pending_invitation,
    snapshot_frames,
)

NOW = 1_713_249_504_000
REPLY = LoginReply(
    id=1,
    sessionID="s",
    serverTime=NOW,
    heartbeat=10,
    offlineAfter=35,
    epoch="e",
    user=User("alice"),
)


def call():
    invite = Invite(
        callID="1", caller=User("alice"), invitees=(User("bob"),), timeout=60, deviceID="d"
    )
    return apply(None, invite, NOW).call


def infos(count: int, size: int) -> list[CallInfo]:
    return [
        CallInfo(callID=str(number), state=CallState.STARTED, extendedData="x" * size)
        for number in range(count)
    ]


def test_a_call_one_never_had_a_part_in_is_unknown():
    assert info_for(call(), "stranger", "d", NOW, "1").state is CallState.UNKNOWN
    assert info_for(None, "alice", "d", NOW, "9").callID == "9"
    assert info_for(call(), "bob", "d", NOW + 1_000, "1").remainingMs == 59_000


def test_a_small_snapshot_is_one_frame():
    (frame,) = login_frames(REPLY, infos(100, 100), infos(3, 10))
    said = json.loads(frame)
    assert (len(said["calls"]), len(said["ended"])) == (100, 3)
    assert not said.get("more")


def test_a_large_snapshot_is_cut_into_frames_that_fit_and_loses_nothing():
    live, over = infos(900, 2_000), infos(200, 2_000)
    frames = list(login_frames(REPLY, live, over))
    assert len(frames) > 1
    assert all(len(frame) <= MAX_SERVER_FRAME for frame in frames)
    said = [json.loads(frame) for frame in frames]
    assert [one["callID"] for page in said for one in page["calls"]] == [c.callID for c in live]
    assert [one["callID"] for page in said for one in page["ended"]] == [c.callID for c in over]
    assert [page["op"] for page in said] == ["ok"] + ["snapshot"] * (len(frames) - 1)


def test_pages_of_a_later_snapshot_are_events():
    (frame,) = snapshot_frames(infos(2, 5), ())
    assert json.loads(frame)["op"] == "snapshot"


def test_an_invitation_is_repeated_only_while_it_waits_for_an_answer():
    ringing = call()
    frame = pending_invitation(ringing, "bob", NOW + 20_000)
    assert frame is not None
    assert json.loads(frame)["remainingMs"] == 40_000
    assert pending_invitation(ringing, "alice", NOW) is None
    assert pending_invitation(ringing, "stranger", NOW) is None
    taken = apply(ringing, Accept(userID="bob", deviceID="b"), NOW + 1).call
    assert pending_invitation(taken, "bob", NOW + 2) is None
    back = apply(ringing, Cancel(userID="alice", deviceID="d"), NOW + 1).call
    assert pending_invitation(msgspec.structs.replace(back), "bob", NOW + 2) is None
