"""Events, doubled, late, reordered and out of the blue."""

from __future__ import annotations

import pytest

from callkit.model import (
    CallInvitationMode,
    CallUserState,
    EndReason,
)
from callkit.protocol import frames
from callkit.switchboard.effects import Missed, Raise
from callkit.switchboard.switchboard import Switchboard
from tests.unit.switchboard.words import changed, names, received


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
