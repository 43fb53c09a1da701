"""Snapshots: what a login finds changed, once."""

from __future__ import annotations

import pytest

from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallState,
    CallUserInfo,
    CallUserState,
    EndReason,
    UnknownCall,
)
from callkit.protocol import frames
from callkit.switchboard.effects import Ask, Raise
from callkit.switchboard.switchboard import Switchboard
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Exchange
from tests.unit.switchboard.words import PEOPLE, names, received


def info(**fields: object) -> CallInfo:
    given: dict[str, object] = {
        "callID": "1",
        "state": CallState.STARTED,
        "mode": CallInvitationMode.ADVANCED,
        "caller": "alice",
        "inviter": "alice",
        "timeout": 60,
        "createTime": 5,
        "callUserList": PEOPLE,
        "revision": 2,
    }
    return CallInfo(**{**given, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (EndReason.CANCELLED, EndReason.CANCELLED),
        (EndReason.CALLER_LOST, EndReason.CALLER_LOST),
        (EndReason.REMOVED, EndReason.REMOVED),
        (EndReason.NO_ANSWER, EndReason.NO_ANSWER),
        (EndReason.ANSWERED_ELSEWHERE, EndReason.ANSWERED_ELSEWHERE),
        (EndReason.DECLINED_ELSEWHERE, EndReason.DECLINED_ELSEWHERE),
        (EndReason.ANSWERED, EndReason.ANSWERED_ELSEWHERE),
        (EndReason.DECLINED, EndReason.DECLINED_ELSEWHERE),
        (EndReason.ENDED, EndReason.CANCELLED),
        ("something new", EndReason.FAILED),
    ],
)
def test_a_ring_that_ended_meanwhile_ends_for_the_reason_the_server_gives(
    bob: Switchboard, said: str, reason: EndReason
) -> None:
    bob.hear(received(), 10.0)
    bob.disconnected(11.0)
    bob.connected(20.0)
    bob.snapshot((), (info(state=CallState.ENDED, endReason=said, deviceName="Phone"),), 20.0)
    ended = [e.args for e in bob.takeEffects() if isinstance(e, Raise) and e.name == "onCallEnded"]
    assert ended == [("1", reason)]


def test_a_ring_the_server_does_not_know_any_more_was_cancelled(bob: Switchboard) -> None:
    bob.hear(received(), 10.0)
    bob.connected(20.0)
    bob.snapshot((), (UnknownCall(callID="1"),), 20.0)
    assert names(bob)[-2:] == ["onIncomingCallCanceled", "onCallEnded"]


def test_a_ring_that_goes_on_gets_its_true_remaining_time(bob: Switchboard) -> None:
    bob.hear(received(remainingMs=60_000), 10.0)
    bob.disconnected(11.0)
    bob.connected(40.0)
    bob.snapshot((info(remainingMs=20_000),), (), 40.0)
    assert bob.calls()[0].phase is Phase.RINGING
    assert bob.nextDeadline() == 40.0 + 20.0 + 2.0


def test_the_same_snapshot_twice_changes_nothing(bob: Switchboard) -> None:
    bob.hear(received(), 10.0)
    for _ in range(2):
        bob.connected(20.0)
        bob.snapshot((info(remainingMs=50_000),), (), 20.0)
    assert names(bob) == ["onIncomingCallReceived"]


def primary() -> CallInfo:
    people = (PEOPLE[0], CallUserInfo(userID="bob", state=CallUserState.ACCEPTED))
    return info(callUserList=people, primary=True)


def test_a_call_of_this_device_that_the_program_does_not_know_is_left(bob: Switchboard) -> None:
    bob.connected(20.0)
    bob.snapshot((primary(),), (), 20.0)
    (ask,) = (effect for effect in bob.takeEffects() if isinstance(effect, Ask))
    assert isinstance(ask.request, frames.CallEnd)


def test_a_call_whose_reply_is_still_to_come_is_not_left(bob: Switchboard) -> None:
    bob.join(1, "1", "", 15.0)
    bob.takeEffects()
    bob.connected(20.0)
    bob.snapshot((primary(),), (), 20.0)
    assert bob.takeEffects() == []


def test_an_invitation_made_anew_after_an_end_rings_again(exchange: Exchange) -> None:
    alice, bob, carol = (exchange.device(n) for n in ("alice", "bob", "carol"))
    alice.send("bob", "carol", timeout=10)
    exchange.run()
    bob.accept()
    exchange.pass_(11)
    assert carol.phase is None
    bob.invite("", "carol")
    exchange.run()
    assert carol.rings
    assert carol.names.count("onIncomingCallReceived") == 2


def test_a_connection_lost_twice_is_lost_once(bob: Switchboard) -> None:
    bob.hear(received(), 10.0)
    bob.disconnected(11.0)
    bob.disconnected(14.0)
    assert bob.nextDeadline() == 11.0 + 5.0


def test_an_invitation_only_the_snapshot_tells_of_rings_once(bob: Switchboard) -> None:
    bob.connected(20.0)
    ring = info(
        callUserList=PEOPLE, remainingMs=30_000, inviter="alice", timeout=60, caller="alice"
    )
    bob.snapshot((ring,), (), 20.0)
    assert names(bob) == ["onIncomingCallReceived"]
    bob.hear(received(remainingMs=29_000), 21.0)
    assert names(bob) == []
    assert [view.rings for view in bob.calls()] == [True]


def test_an_invitation_of_a_snapshot_waits_for_the_call_elsewhere_that_stands_behind_it(
    bob: Switchboard,
) -> None:
    bob.connected(20.0)
    ring = info(callUserList=PEOPLE, remainingMs=30_000, inviter="alice", timeout=60)
    busy = info(callID="2", busy=True, deviceName="Phone")
    bob.snapshot((ring, busy), (), 20.0)
    assert bob.calls() == []
