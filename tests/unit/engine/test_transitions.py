"""Every pair of (where Bob stands, what is asked) in both modes, as the guide and the plan say it.

The tables below are written by hand from ``reference/zim.md`` B2, D1, D2, H and the plan's §5; they
do not look at the engine's. A cell says what becomes of Bob and of the call:

``5``      Bob's state is now 5, the call goes on        ``6E``  and the call has ended
``.``      Bob stays, the call goes on                   ``E``   Bob stays, the call has ended
``=``      nothing changes at all                        ``x274``  refused with 6000274
"""

from __future__ import annotations

import pytest

from callkit.engine.call import Call
from callkit.engine.commands import Command, DeviceBack, DeviceGone, Due
from callkit.engine.transitions import apply
from callkit.errors import RequestError
from callkit.model import CallInvitationMode, CallState, CallUserState
from tests.unit.engine.people import (
    ADVANCED,
    BOB,
    CHECK,
    DAVE,
    DEADLINE,
    GENERAL,
    T0,
    accept,
    add,
    cancel,
    created,
    end,
    invite,
    join,
    leave,
    received,
    reject,
    run,
    standing,
    state_of,
)

GENERAL_LIVE = """
Bob is:           none  0     9     5     1     2     6
received          x274  5     5     =     =     =     =
accept            x274  1     1     1     x276  x276  x276
reject            x274  2     2     2     x276  x276  x276
join              x286  x286  x286  x286  x286  x286  x286
join-b2           x286  x286  x286  x286  x286  x286  x286
quit              x286  x286  x286  x286  x286  x286  x286
end               x286  x286  x286  x286  x286  x286  x286
add-dave          x286  x286  x286  x286  x286  x286  x286
bob-cancels       x273  x273  x273  x273  x273  x273  x273
bob-cancels-carol x273  x273  x273  x273  x273  x273  x273
cancel            E     3E    3E    3E    x271  E     E
cancel-bob        E     3E    3E    3E    x271  E     E
add-bob           x286  x286  x286  x286  x286  x286  x286
alice-quits       x286  x286  x286  x286  x286  x286  x286
alice-ends        x286  x286  x286  x286  x286  x286  x286
check             =     9     =     =     =     =     =
timeout           E     6E    6E    6E    E     E     =
alice-lost        E     3E    3E    3E    =     E     E
bob-lost          =     =     =     =     =     =     =
bob-back          =     =     =     =     =     =     =
"""

ADVANCED_LIVE = """
Bob is:           none  0     9     5     1     2     6     7     10
received          x274  5     5     =     =     =     =     =     =
accept            x274  1     1     1     x276  x276  x276  x276  x276
reject            x274  2     2     2     x276  x276  x276  x276  x276
join              1     1     1     1     x283  1     1     1     x276
join-b2           1     1     1     1     .     1     1     1     x276
quit              x274  x274  x274  x274  7     x274  x274  x274  x274
end               x274  x274  x274  x274  E     x274  x274  x274  x274
add-dave          x274  x274  x274  x274  .     x274  x274  x274  x274
bob-cancels       x273  x273  x273  x273  x273  x273  x273  x273  x273
bob-cancels-carol x273  x273  x273  x273  x273  x273  x273  x273  x273
cancel            E     3E    3E    3E    x271  E     E     E     E
cancel-bob        x274  10    10    10    x271  x276  x276  x276  x276
add-bob           0     =     =     =     =     0     0     0     0
alice-quits       .     .     .     .     .     .     .     .     .
alice-ends        E     E     E     E     E     E     E     E     E
check             =     9     =     =     =     =     =     =     =
timeout           .     6     6     6     .     .     =     .     .
alice-lost        E     3E    3E    3E    .     E     E     .     E
bob-lost          =     =     =     =     .     =     =     =     =
bob-back          =     =     =     =     =     =     =     =     =
"""

GENERAL_ANSWERED = """
Bob is:           none  1     2     6
received          x274  =     =     =
accept            x274  x276  x276  x276
reject            x274  x276  x276  x276
join              x286  x286  x286  x286
quit              x286  x286  x286  x286
end               x286  x286  x286  x286
add-dave          x286  x286  x286  x286
bob-cancels       x273  x273  x273  x273
cancel            x276  x271  x276  x276
cancel-bob        x276  x271  x276  x276
add-bob           x286  x286  x286  x286
timeout           =     =     =     =
alice-lost        =     =     =     =
bob-lost          =     =     =     =
bob-back          =     =     =     =
"""

ADVANCED_ENDED = """
Bob is:           none  0     9     5     1     2     6     7     10
received          x274  =     =     =     =     =     =     =     =
accept            x274  x276  x276  x276  x276  x276  x276  x276  x276
reject            x274  x276  x276  x276  x276  x276  x276  x276  x276
join              x276  x276  x276  x276  x276  x276  x276  x276  x276
join-b2           x276  x276  x276  x276  x276  x276  x276  x276  x276
quit              x274  x274  x274  x274  x276  x274  x274  x274  x274
end               x274  x274  x274  x274  x276  x274  x274  x274  x274
add-dave          x274  x274  x274  x274  x276  x274  x274  x274  x274
bob-cancels       x273  x273  x273  x273  x273  x273  x273  x273  x273
bob-cancels-carol x273  x273  x273  x273  x273  x273  x273  x273  x273
cancel            x276  x276  x276  x276  x271  x276  x276  x276  x276
cancel-bob        x274  x276  x276  x276  x271  x276  x276  x276  x276
add-bob           x276  x276  x276  x276  x276  x276  x276  x276  x276
alice-quits       x276  x276  x276  x276  x276  x276  x276  x276  x276
alice-ends        x276  x276  x276  x276  x276  x276  x276  x276  x276
check             =     =     =     =     =     =     =     =     =
timeout           =     =     =     =     =     =     =     =     =
alice-lost        =     =     =     =     =     =     =     =     =
bob-lost          =     =     =     =     =     =     =     =     =
bob-back          =     =     =     =     =     =     =     =     =
"""

WHOLE_CANCELLED = """
Bob is:           3
received          =
accept            x276
reject            x276
bob-cancels       x273
cancel            x276
cancel-bob        x276
timeout           =
alice-lost        =
bob-lost          =
bob-back          =
"""

COMMANDS: dict[str, Command] = {
    "received": received(),
    "accept": accept(),
    "reject": reject(),
    "join": join(),
    "join-b2": join(device="b2"),
    "quit": leave(),
    "end": end("bob", "b1"),
    "add-dave": add(DAVE, user="bob"),
    "bob-cancels": cancel(user="bob", device="b1"),
    "bob-cancels-carol": cancel("carol", user="bob", device="b1"),
    "cancel": cancel(),
    "cancel-bob": cancel("bob"),
    "add-bob": add(BOB),
    "alice-quits": leave("alice", "a1"),
    "alice-ends": end(),
    "check": Due(),
    "timeout": Due(),
    "alice-lost": DeviceGone(userID="alice", deviceID="a1", lastOne=True),
    "bob-lost": DeviceGone(userID="bob", deviceID="b1", lastOne=True),
    "bob-back": DeviceBack(userID="bob", deviceID="b1"),
}
AT_LEAST = {"check": CHECK, "timeout": DEADLINE}

Case = tuple[str, CallUserState | None, str]


def cases(table: str) -> list[Case]:
    header, *rows = table.strip().splitlines()
    states = [None if word == "none" else CallUserState(int(word)) for word in header.split()[2:]]
    found: list[Case] = []
    for row in rows:
        command, *cells = row.split()
        assert len(cells) == len(states), row
        found += [(command, state, cell) for state, cell in zip(states, cells, strict=True)]
    return found


def case_id(case: Case) -> str:
    command, state, cell = case
    return f"{'none' if state is None else state.name}-{command}-{cell}"


def judge(call: Call, now: int, command: str, cell: str) -> None:
    before = state_of(call)
    now = max(now, AT_LEAST.get(command, 0))
    if cell.startswith("x"):
        with pytest.raises(RequestError) as refusal:
            apply(call, COMMANDS[command], now)
        assert refusal.value.code == 6000000 + int(cell[1:])
        return
    outcome = apply(call, COMMANDS[command], now)
    if cell == "=":
        assert outcome.call is call
        assert outcome.notices == ()
        return
    state = cell.rstrip("E.")
    assert outcome.call is not call
    assert state_of(outcome.call) == (CallUserState(int(state)) if state else before)
    assert outcome.call.state is (CallState.ENDED if cell.endswith("E") else CallState.STARTED)
    assert outcome.call.endTime == (now if cell.endswith("E") else 0)


@pytest.mark.parametrize("case", cases(GENERAL_LIVE), ids=case_id)
def test_in_a_live_general_call(case: Case) -> None:
    command, state, cell = case
    judge(*standing(GENERAL, state), command, cell)


@pytest.mark.parametrize("case", cases(ADVANCED_LIVE), ids=case_id)
def test_in_a_live_advanced_call(case: Case) -> None:
    command, state, cell = case
    judge(*standing(ADVANCED, state), command, cell)


@pytest.mark.parametrize("case", cases(GENERAL_ANSWERED), ids=case_id)
def test_in_a_general_call_everybody_has_answered(case: Case) -> None:
    command, state, cell = case
    call, now = standing(GENERAL, state)
    judge(run(call, reject("carol", "c1"), now=now), now, command, cell)


@pytest.mark.parametrize("case", cases(ADVANCED_ENDED), ids=case_id)
def test_in_an_advanced_call_alice_has_ended(case: Case) -> None:
    command, state, cell = case
    call, now = standing(ADVANCED, state)
    judge(run(call, end(), now=now), now, command, cell)


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
@pytest.mark.parametrize("case", cases(WHOLE_CANCELLED), ids=case_id)
def test_in_a_call_taken_back_whole(mode: CallInvitationMode, case: Case) -> None:
    command, state, cell = case
    call, now = standing(mode, CallUserState.RECEIVED)
    call = run(call, cancel(), now=now)
    assert state_of(call) is state
    judge(call, now, command, cell)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_call_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(RequestError) as refusal:
        apply(None, COMMANDS[name], DEADLINE)
    assert refusal.value.code == 6000276


@pytest.mark.parametrize("mode", [GENERAL, ADVANCED])
def test_the_creator_is_accepted_and_everybody_else_inviting(mode: CallInvitationMode) -> None:
    call = created(mode)
    assert [(member.userID, int(member.state)) for member in call.members] == [
        ("alice", 1),
        ("bob", 0),
        ("carol", 0),
    ]
    assert call.revision == 1
    assert call.live


def test_a_callid_is_used_once() -> None:
    call = created()
    with pytest.raises(RequestError) as refusal:
        apply(call, invite(), T0)
    assert refusal.value.code == 6000275


def test_a_mode_zim_does_not_have_is_refused() -> None:
    with pytest.raises(RequestError) as refusal:
        apply(None, invite(CallInvitationMode.UNKNOWN), T0)
    assert refusal.value.code == 6000001
