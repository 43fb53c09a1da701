"""A notice becomes one frame, and the frame finds the devices it is for."""

from __future__ import annotations

import json

import pytest

from callkit.engine.commands import Accept, Cancel, DeviceGone, End, Invite, Received
from callkit.engine.notices import Recipient
from callkit.engine.transitions import apply
from callkit.model import CallInvitationMode, PlatformType, User
from callkit.protocol.codec import MAX_SERVER_FRAME
from callkit.server.calls.cluster import AloneCluster
from callkit.server.calls.fanout import Fanout, encode_fitting, outgoing_frames
from callkit.server.stores.base import OutgoingFrame
from callkit.server.stores.memory import MemoryStore
from callkit.server.transport.sessions import Session, Sessions
from callkit.testing.clock import ManualClock

NOW = 1_713_249_504_000


class Socket:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, data: bytes) -> None:
        self.sent.append(data)


def arrived(sessions: Sessions, userID: str, deviceID: str) -> Socket:
    socket = Socket()
    session = Session(
        socket,
        userID=userID,
        deviceID=deviceID,
        deviceName="",
        platform=PlatformType.UNKNOWN,
        sessionID=f"{userID}/{deviceID}",
    )
    session.arrive()
    sessions.put(session)
    return socket


@pytest.fixture
def town():
    sessions = Sessions()
    sockets = {
        (user, device): arrived(sessions, user, device)
        for user, device in (("alice", "desk"), ("alice", "lap"), ("bob", "desk"))
    }
    return sessions, sockets


def frame(*recipients: Recipient, revision: int = 1) -> OutgoingFrame:
    text = f'{{"revision":{revision}}}'.encode()
    return OutgoingFrame(callID="1", revision=revision, recipients=recipients, frame=text)


def alone(sessions: Sessions) -> Fanout:
    return Fanout(MemoryStore(), sessions, AloneCluster(ManualClock(), sessions.deliver))


@pytest.mark.parametrize(
    ("recipient", "heard_by"),
    [
        (Recipient("alice"), {("alice", "desk"), ("alice", "lap")}),
        (Recipient("alice", only="lap"), {("alice", "lap")}),
        (Recipient("alice", excluding="lap"), {("alice", "desk")}),
        (Recipient("alice", only="gone"), set()),
        (Recipient("nobody"), set()),
    ],
)
def test_a_frame_reaches_exactly_the_devices_it_is_for(town, recipient, heard_by):
    sessions, sockets = town
    alone(sessions).send([frame(recipient)], [1])
    assert {who for who, socket in sockets.items() if socket.sent} == heard_by


def test_frames_of_a_call_leave_in_the_order_they_were_committed(town):
    sessions, sockets = town
    fanout = alone(sessions)
    fanout.send([frame(Recipient("bob"), revision=1)], [1])
    fanout.send([frame(Recipient("bob"), revision=n) for n in (2, 3)], [2, 3])
    heard = [json.loads(one)["revision"] for one in sockets["bob", "desk"].sent]
    assert heard == [1, 2, 3]


def ringing():
    invite = Invite(
        callID="1",
        caller=User("alice", "Alice"),
        invitees=(User("bob", "Bob"),),
        timeout=60,
        mode=CallInvitationMode.ADVANCED,
        deviceID="desk",
    )
    return apply(None, invite, NOW)


def ops(outcome, now: int = NOW) -> list[str]:
    frames = outgoing_frames(outcome.call, outcome.notices, now)
    return [json.loads(one.frame)["op"] for one in frames]


def test_every_happening_has_its_event():
    made = ringing()
    assert ops(made) == ["callInvitationCreated", "callInvitationReceived"]
    got = apply(made.call, Received(userID="bob", deviceID="b"), NOW + 1)
    assert ops(got) == ["callUserStateChanged"]
    assert ops(apply(got.call, Cancel(userID="alice", deviceID="desk"), NOW + 2)) == [
        "callInvitationCancelled"
    ]
    taken = apply(got.call, Accept(userID="bob", deviceID="b"), NOW + 3)
    ended = apply(taken.call, End(userID="alice", deviceID="desk"), NOW + 4)
    assert ops(ended) == ["callInvitationEnded"]


def test_who_is_busy_is_told_to_the_devices_that_are_not_in_the_call():
    invite = Invite(
        callID="1",
        caller=User("alice"),
        invitees=(User("bob"),),
        timeout=60,
        mode=CallInvitationMode.ADVANCED,
        deviceID="desk",
    )
    call = apply(apply(None, invite, NOW).call, Accept(userID="bob", deviceID="b"), NOW).call
    lost = apply(call, DeviceGone(userID="bob", deviceID="b", lastOne=False), NOW + 1)
    (gone,) = outgoing_frames(lost.call, lost.notices, NOW)
    assert gone.recipients == (Recipient("bob", excluding="b"),)
    assert json.loads(gone.frame) == {
        "op": "callBusyChanged",
        "callID": "1",
        "revision": 2,
        "busy": False,
        "deviceName": "",
    }


def test_an_invitation_says_how_long_it_still_rings_when_it_leaves():
    made = ringing()
    _, received = outgoing_frames(made.call, made.notices, NOW + 1_500)
    assert json.loads(received.frame)["remainingMs"] == 58_500
    _, late = outgoing_frames(made.call, made.notices, NOW + 90_000)
    assert json.loads(late.frame)["remainingMs"] == 0


@pytest.mark.logs("was shortened")
def test_texts_give_way_when_a_frame_would_be_too_long():
    from callkit.model import CallUserInfo, CallUserState
    from callkit.protocol.frames import CallUserStateChanged

    people = tuple(
        CallUserInfo(userID=f"u{n}", state=CallUserState.QUIT, extendedData="x" * 2048)
        for n in range(600)
    )
    data = encode_fitting(CallUserStateChanged(callID="1", revision=1, callUserList=people))
    assert len(data) <= MAX_SERVER_FRAME
    assert len(json.loads(data)["callUserList"]) == 600


@pytest.mark.logs("was shortened")
def test_of_an_old_call_with_thousands_of_people_those_who_are_in_it_are_shown():
    from callkit.model import CallUserInfo, CallUserState
    from callkit.protocol.frames import CallUserStateChanged

    gone = [CallUserInfo(userID=f"u{n:030}", state=CallUserState.QUIT) for n in range(20_000)]
    here = CallUserInfo(userID="bob", state=CallUserState.ACCEPTED)
    frame = CallUserStateChanged(callID="1", revision=1, callUserList=(*gone, here))
    data = encode_fitting(frame)
    assert len(data) <= MAX_SERVER_FRAME
    assert [entry["userID"] for entry in json.loads(data)["callUserList"]] == ["bob"]
