"""Events and snapshots, doubled, late, reordered and out of the blue."""

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
    User,
)
from callkit.protocol import frames
from callkit.switchboard.effects import Ask, Missed, Raise
from callkit.switchboard.switchboard import Switchboard
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Exchange

PEOPLE = (
    CallUserInfo(userID="alice", state=CallUserState.ACCEPTED, userName="Alice"),
    CallUserInfo(userID="bob", state=CallUserState.INVITING, userName="Bob"),
)


def received(**fields: object) -> frames.CallInvitationReceived:
    given: dict[str, object] = {
        "callID": "1",
        "revision": 1,
        "mode": CallInvitationMode.ADVANCED,
        "caller": "alice",
        "inviter": "alice",
        "extendedData": "",
        "timeout": 60,
        "createTime": 5,
        "remainingMs": 60_000,
        "callUserList": PEOPLE,
    }
    return frames.CallInvitationReceived(**{**given, **fields})  # type: ignore[arg-type]


def changed(revision: int, **states: CallUserState) -> frames.CallUserStateChanged:
    return frames.CallUserStateChanged(
        callID="1",
        revision=revision,
        callUserList=tuple(CallUserInfo(userID=u, state=s) for u, s in states.items()),
    )


@pytest.fixture
def bob() -> Switchboard:
    board = Switchboard(User("bob", "Bob"))
    board.connected(10.0)
    board.snapshot((), (), 10.0)
    return board


def names(board: Switchboard) -> list[str]:
    return [effect.name for effect in board.takeEffects() if isinstance(effect, Raise)]


@pytest.mark.parametrize(("remaining", "rings"), [(-1_000, False), (0, False), (1_000, True)])
def test_an_offer_at_its_deadline_or_later_does_not_ring(
    bob: Switchboard, remaining: int, rings: bool
) -> None:
    bob.hear(received(remainingMs=remaining), 10.0)
    effects = bob.takeEffects()
    assert bool(bob.calls()) is rings
    missed = [effect.view.endReason for effect in effects if isinstance(effect, Missed)]
    assert missed == ([] if rings else [EndReason.NO_ANSWER])
    raised = [effect.name for effect in effects if isinstance(effect, Raise)]
    assert raised == (["onIncomingCallReceived"] if rings else [])


def test_the_ring_lasts_as_long_as_the_server_says_not_as_the_call_was_meant_to(
    bob: Switchboard,
) -> None:
    bob.hear(received(timeout=60, remainingMs=7_000), 10.0)
    assert bob.nextDeadline() == 10.0 + 7.0 + 2.0


def test_the_same_invitation_twice_rings_once(bob: Switchboard) -> None:
    bob.hear(received(), 10.0)
    bob.hear(received(remainingMs=50_000), 20.0)
    assert names(bob) == ["onIncomingCallReceived"]
    assert bob.nextDeadline() == 20.0 + 50.0 + 2.0


@pytest.mark.parametrize(
    ("event", "reason", "name"),
    [
        (
            frames.CallInvitationCancelled(
                callID="1",
                revision=2,
                mode=CallInvitationMode.ADVANCED,
                inviter="alice",
                extendedData="",
            ),
            EndReason.CANCELLED,
            "onIncomingCallCanceled",
        ),
        (
            frames.CallInvitationTimeout(callID="1", revision=2, mode=CallInvitationMode.ADVANCED),
            EndReason.NO_ANSWER,
            "onIncomingCallTimeout",
        ),
        (
            frames.CallInvitationEnded(
                callID="1",
                revision=2,
                mode=CallInvitationMode.ADVANCED,
                caller="alice",
                operatedUserID="alice",
                extendedData="",
                endTime=9,
            ),
            EndReason.CANCELLED,
            "onIncomingCallCanceled",
        ),
        (changed(2, bob=CallUserState.TIMEOUT), EndReason.NO_ANSWER, "onIncomingCallTimeout"),
        (
            changed(2, bob=CallUserState.BE_CANCELLED),
            EndReason.REMOVED,
            "onIncomingCallCanceled",
        ),
        (
            changed(2, bob=CallUserState.REJECTED),
            EndReason.DECLINED_ELSEWHERE,
            "onIncomingCallDeclinedElsewhere",
        ),
        (
            changed(2, bob=CallUserState.ACCEPTED),
            EndReason.ANSWERED_ELSEWHERE,
            "onIncomingCallAnsweredElsewhere",
        ),
    ],
)
def test_every_end_stops_the_ring_and_says_so_once(
    bob: Switchboard, event: frames.Event, reason: EndReason, name: str
) -> None:
    bob.hear(received(), 10.0)
    bob.takeEffects()
    for _ in range(2):
        bob.hear(event, 11.0)
    effects = [effect for effect in bob.takeEffects() if isinstance(effect, Raise)]
    assert [effect.name for effect in effects] == [name, "onCallEnded"]
    assert effects[1].args == ("1", reason)
    assert bob.calls() == [] and bob.nextDeadline() is None


def test_words_about_a_call_nobody_knows_do_nothing(bob: Switchboard) -> None:
    for event in (
        changed(3, alice=CallUserState.QUIT),
        frames.CallInvitationTimeout(callID="9", revision=1, mode=CallInvitationMode.GENERAL),
        frames.TokenWillExpire(second=30),
    ):
        bob.hear(event, 11.0)
    assert bob.takeEffects() == []


def test_states_of_others_are_told_to_the_one_who_is_rung(bob: Switchboard) -> None:
    bob.hear(received(), 10.0)
    bob.takeEffects()
    bob.hear(changed(2, carol=CallUserState.REJECTED), 11.0)
    bob.hear(changed(2, carol=CallUserState.REJECTED), 11.0)
    assert names(bob) == ["onInvitationUserStateChanged"]


def test_a_cancel_after_glare_ends_unseen(bob: Switchboard) -> None:
    bob.hear(received(), 10.0)
    bob.takeEffects()
    bob.hear(
        frames.CallInvitationCancelled(
            callID="1",
            revision=2,
            mode=CallInvitationMode.ADVANCED,
            inviter="alice",
            extendedData='{"reason":"superseded"}',
        ),
        11.0,
    )
    effects = bob.takeEffects()
    assert not any(isinstance(effect, Missed) for effect in effects)
    ended = [effect.args for effect in effects if isinstance(effect, Raise)]
    assert ended == [("1", EndReason.SUPERSEDED)]


# --- snapshots ---


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
