"""Every order of a small world is lawful (``python -m tests.proofs.explore_calls`` prints it)."""

from __future__ import annotations

import pytest

from callkit.engine.call import Call
from callkit.engine.commands import Command
from callkit.engine.transitions import Outcome
from callkit.model import CallInvitationMode
from tests.proofs import explore_calls
from tests.proofs.explore_calls import LONG, SHORT, Explorer, explore, main
from tests.proofs.laws import Broken
from tests.proofs.small_world import World


@pytest.mark.parametrize("world", SHORT, ids=lambda world: world.name)
def test_the_laws_hold_in_every_order_of_a_short_exploration(world: World) -> None:
    count = Explorer(world).run()
    assert count.states >= (world.limit or 90)
    assert count.transitions > count.states


@pytest.mark.long
@pytest.mark.parametrize("world", LONG, ids=lambda world: world.name)
def test_the_laws_hold_in_every_order_of_a_long_exploration(world: World) -> None:
    count = explore((world,))
    assert count.complete
    assert count.states > 100


def test_a_broken_law_is_told_with_the_way_to_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody_may_reject(before: Call, outcome: Outcome, command: Command, target: str) -> None:
        if type(command).__name__ == "Reject":
            raise Broken("somebody rejected")

    monkeypatch.setattr(explore_calls, "check_step", nobody_may_reject)
    assert main(["--short"]) == 1
    told = capsys.readouterr().out
    assert "somebody rejected, after" in told
    assert "0. callInvite\n  1. b1 Reject()" in told


def test_an_exploration_says_when_it_was_cut_short(capsys: pytest.CaptureFixture[str]) -> None:
    count = explore((World(CallInvitationMode.ADVANCED, limit=20),))
    assert not count.complete
    assert "the first " in capsys.readouterr().out
