"""What a view says about itself."""

from __future__ import annotations

import msgspec
import pytest

from callkit.model import CallType, User
from callkit.switchboard.view import CallView, Phase

ALICE, BOB, CAROL = User("alice"), User("bob"), User("carol")


def view(phase: Phase = Phase.RINGING, *, outgoing: bool = False, **fields: object) -> CallView:
    return CallView(
        callID="1",
        outgoing=outgoing,
        caller=ALICE,
        inviter=ALICE,
        phase=phase,
        **fields,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("phase", list(Phase))
def test_only_an_unanswered_incoming_call_rings(phase: Phase) -> None:
    assert view(phase).rings is (phase in (Phase.RINGING, Phase.WAITING))
    assert not view(phase, outgoing=True).rings
    assert view(phase).live is (phase is not Phase.ENDED)


def test_the_peer_is_who_a_surface_for_two_shows() -> None:
    assert view().peer == ALICE
    assert view(outgoing=True, callees=(BOB, CAROL)).peer == BOB
    assert view(outgoing=True).peer == ALICE


def test_a_view_keeps_its_key_when_its_callid_becomes_another() -> None:
    assert view().key == "1"
    assert msgspec.structs.replace(view(), callID="7").key == "1"


def test_two_callees_make_a_group() -> None:
    assert view(callees=(BOB, CAROL)).group
    assert not view(callees=(BOB,)).group


def test_video_is_what_the_caller_asked_for() -> None:
    assert view(callType=CallType.VIDEO).video
    assert not view().video
