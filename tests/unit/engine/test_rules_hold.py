"""What holds for any people, any commands, any times: properties over random calls.

The explorer (``tests/proofs/explore_calls.py``) sees every order in a small world; this sees some
orders in large ones: a dozen people, several devices, the server's API, the real durations.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callkit.engine.call import Call, Rules
from callkit.engine.commands import (
    Accept,
    CallingInvite,
    Cancel,
    Command,
    DeviceBack,
    DeviceGone,
    Due,
    End,
    Join,
    Quit,
    Received,
    Reject,
)
from callkit.engine.transitions import Outcome, apply
from callkit.engine.views import call_info
from callkit.errors import RequestError
from callkit.model import LIVE_STATES, MAX_MEMBERS, CallInvitationMode, User
from tests.proofs.laws import check_settled, check_state, check_step
from tests.unit.engine.people import ADVANCED, GENERAL, T0, created

CROWD = [User(f"u{number}", f"U{number}") for number in range(12)]
TEXTS = st.sampled_from(["", "hello", '{"reason":"busy"}', '{"reason":"superseded"}', "{"])
DEVICES = st.sampled_from(["d1", "d2", "d3", ""])
PAUSES = st.sampled_from([0, 1, 999, 4_999, 5_000, 30_000, 59_999, 60_000, 600_000, 3_600_000])

users = st.sampled_from([*CROWD, User("alice", "Alice")])
names = users.map(lambda user: user.userID)
several = st.lists(users, min_size=1, max_size=10, unique=True).map(tuple)


def _answers(kind: Callable[..., Command]) -> st.SearchStrategy[Command]:
    return st.builds(kind, userID=names, deviceID=DEVICES, deviceName=DEVICES, extendedData=TEXTS)


commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(Received, userID=names, deviceID=DEVICES),
    _answers(Accept),
    _answers(Accept),
    _answers(Reject),
    st.builds(
        Cancel,
        userID=st.one_of(st.just("alice"), names),
        deviceID=DEVICES,
        invitees=st.lists(names, max_size=3).map(tuple),
        extendedData=TEXTS,
    ),
    st.builds(CallingInvite, userID=names, invitees=several),
    st.builds(Join, user=users, deviceID=DEVICES, deviceName=DEVICES, extendedData=TEXTS),
    st.builds(Quit, userID=names, deviceID=DEVICES, extendedData=TEXTS),
    st.builds(End, userID=st.sampled_from(["u9", "u10"]), deviceID=DEVICES, extendedData=TEXTS),
    st.builds(
        Due, online=st.dictionaries(names, st.lists(DEVICES, max_size=2).map(tuple), max_size=3)
    ),
    st.builds(DeviceGone, userID=names, deviceID=DEVICES, lastOne=st.booleans()),
    st.builds(DeviceBack, userID=names, deviceID=DEVICES),
)
beginnings = st.builds(
    lambda mode, count, check, server: created(
        mode,
        *CROWD[:count],
        checkDelivery=check,
        fromServer=server,
        deviceID="" if server else "d1",
    ),
    st.sampled_from([GENERAL, ADVANCED, ADVANCED]),
    st.integers(1, 9),
    st.booleans(),
    st.booleans(),
)
histories = st.lists(st.tuples(PAUSES, commands), max_size=25)
rules = st.sampled_from([Rules(), Rules(whoMayJoin="invited"), Rules(checkAfter=1, aloneFor=1)])

quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
Visit = Callable[[Call, Outcome, Command, int], None]


def play(call: Call, history: list[tuple[int, Command]], rule: Rules, visit: Visit) -> Call:
    now = T0
    for pause, command in history:
        now += pause
        stored = msgspec.msgpack.encode(call)
        try:
            outcome = apply(call, command, now, rule)
        except RequestError:
            assert msgspec.msgpack.encode(call) == stored
            continue
        visit(call, outcome, command, now)
        call = outcome.call
    return call


@quick
@given(beginnings, histories, rules)
def test_every_law_of_a_step_and_of_a_state_holds(
    call: Call, history: list[tuple[int, Command]], rule: Rules
) -> None:
    def visit(before: Call, outcome: Outcome, command: Command, now: int) -> None:
        target = command.user.userID if isinstance(command, Join) else ""
        check_step(before, outcome, command, target)
        check_state(outcome.call, now, outcome.call.nextDeadline(rule))
        if isinstance(command, Due):
            again = apply(outcome.call, Due(), now, rule)
            check_settled(outcome, now, again, outcome.call.nextDeadline(rule))
        assert sum(member.state in LIVE_STATES for member in outcome.call.members) <= MAX_MEMBERS

    play(call, history, rule, visit)


@quick
@given(beginnings, histories, rules)
def test_the_same_arguments_have_the_same_outcome_also_out_of_a_store(
    call: Call, history: list[tuple[int, Command]], rule: Rules
) -> None:
    def visit(before: Call, outcome: Outcome, command: Command, now: int) -> None:
        stored = msgspec.msgpack.decode(msgspec.msgpack.encode(before), type=Call)
        again = apply(stored, command, now, rule)
        assert again == outcome

    play(call, history, rule, visit)


@quick
@given(beginnings, histories, rules)
def test_a_late_alarm_makes_no_difference_to_a_command(
    call: Call, history: list[tuple[int, Command]], rule: Rules
) -> None:
    def visit(before: Call, outcome: Outcome, command: Command, now: int) -> None:
        if isinstance(command, Due):
            return
        punctual = apply(before, Due(), now, rule).call
        other = apply(punctual, command, now, rule).call
        assert msgspec.structs.replace(other, revision=outcome.call.revision) == outcome.call

    play(call, history, rule, visit)


@quick
@given(beginnings, histories, rules)
def test_alarms_alone_bring_every_call_to_rest(
    call: Call, history: list[tuple[int, Command]], rule: Rules
) -> None:
    """Fired when they say, deadlines end a ring; a room of two is looked at for ever."""
    call = play(call, history, rule, lambda *_: None)
    for _ in range(60):
        due = call.nextDeadline(rule)
        if not due:
            return
        following = apply(call, Due(), due, rule).call
        assert following.nextDeadline(rule) > due or not following.live
        call = following
    assert call.mode is CallInvitationMode.ADVANCED
    assert sum(member.state == 1 for member in call.members) >= 2


@quick
@given(beginnings, histories, st.sampled_from(["u0", "u3", "alice", "mallory"]), DEVICES)
def test_a_view_tells_nobody_where_somebody_else_answered(
    call: Call, history: list[tuple[int, Command]], user: str, device: str
) -> None:
    def visit(before: Call, outcome: Outcome, command: Command, now: int) -> None:
        info = call_info(outcome.call, user, device, now)
        assert not any(e.deviceName for e in info.callUserList if e.userID != user)
        live = outcome.call.isLiveFor(user)
        assert not (live and info.endReason)
        assert info.remainingMs == 0 or live

    play(call, history, Rules(), visit)


@quick
@given(beginnings, histories)
def test_only_the_persons_own_devices_hear_a_device_name(
    call: Call, history: list[tuple[int, Command]]
) -> None:
    def visit(before: Call, outcome: Outcome, command: Command, now: int) -> None:
        for notice in outcome.notices:
            entries = getattr(notice.happening, "callUserList", ())
            named = {entry.userID for entry in entries if entry.deviceName}
            assert not named or {r.userID for r in notice.recipients} == named

    play(call, history, Rules(), visit)
