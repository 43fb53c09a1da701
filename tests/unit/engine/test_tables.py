"""The tables are the only place where a state comes from."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import callkit.engine
from callkit.engine.tables import MODES, MOVES, Move, allows
from callkit.model import LIVE_STATES, PENDING_STATES, CallInvitationMode, CallUserState

ENGINE = Path(callkit.engine.__file__).parent


def test_every_move_has_a_row_and_every_mode_its_moves() -> None:
    assert set(MOVES) == set(Move)
    assert set(MODES) == {CallInvitationMode.GENERAL, CallInvitationMode.ADVANCED}


def test_there_is_one_way_out_of_ringing_and_it_is_final() -> None:
    """Whatever leaves the pending states goes to a verdict; only coming back leaves that."""
    back = {Move.INVITE, Move.JOIN, Move.QUIT, Move.CANCEL_ALL}
    for move in set(Move) - back - {Move.CREATE}:
        for state, to in MOVES[move].items():
            assert state in PENDING_STATES
            assert to in PENDING_STATES or move not in (Move.RECEIVE, Move.MISS_CHECK)


def test_only_people_who_are_out_can_be_invited() -> None:
    assert not any(allows(Move.INVITE, state) for state in LIVE_STATES)


def test_states_nobody_sends_are_not_reached() -> None:
    reached = {to for row in MOVES.values() for to in row.values()}
    assert reached.isdisjoint({CallUserState.UNKNOWN, CallUserState.OFFLINE, CallUserState.ENDED})


def test_a_general_call_cannot_remove_one_nor_be_joined_nor_left() -> None:
    missing = set(Move) - MODES[CallInvitationMode.GENERAL]
    assert missing == {Move.CANCEL_ONE, Move.JOIN, Move.QUIT}


@pytest.mark.parametrize("module", sorted(path.name for path in ENGINE.glob("*.py")))
def test_nothing_else_assigns_a_state(module: str) -> None:
    """``state=`` is written in the tables, in ``close`` (the call's) and where it is only read."""
    allowed = {"tables.py": {"moved", "entered"}, "deadlines.py": {"close"}, "views.py": None}
    tree = ast.parse((ENGINE / module).read_text())
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and any(word.arg == "state" for word in node.keywords):
                names = allowed.get(module, set())
                assert names is None or function.name in names, f"{module}: {function.name}"
