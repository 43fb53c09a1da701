"""The people of the engine's tests, and calls in which Bob stands where a test wants him.

Alice calls Bob and Carol from her device a1. Bob answers on b1 and owns b2 as well. Dave is
somebody the call has not seen. Every call here is made by the real engine, one command at a time.
"""

from __future__ import annotations

from typing import Any

import msgspec

from callkit.engine.call import DEFAULT_RULES, Call, Rules
from callkit.engine.commands import (
    Accept,
    CallingInvite,
    Cancel,
    Command,
    Due,
    End,
    Invite,
    Join,
    Quit,
    Received,
    Reject,
)
from callkit.engine.notices import (
    BusyChanged,
    Cancelled,
    Changed,
    Created,
    Ended,
    Invited,
    Notice,
    TimedOut,
)
from callkit.engine.transitions import Outcome, apply
from callkit.model import CallInvitationMode, CallUserState, User

GENERAL = CallInvitationMode.GENERAL
ADVANCED = CallInvitationMode.ADVANCED
ALICE, BOB, CAROL, DAVE = (
    User("alice", "Alice"),
    User("bob", "Bob"),
    User("carol", "Carol"),
    User("dave", "Dave"),
)
T0 = 1_700_000_000_000
SECOND = 1_000
CHECK = T0 + 5 * SECOND
DEADLINE = T0 + 60 * SECOND

EVENT_NAMES = {
    Created: "created",
    Invited: "invited",
    Changed: "changed",
    Cancelled: "cancelled",
    TimedOut: "timedOut",
    Ended: "ended",
    BusyChanged: "busy",
}


def invite(mode: CallInvitationMode = ADVANCED, *invitees: User, **fields: Any) -> Invite:
    given: dict[str, Any] = {
        "callID": "42",
        "caller": ALICE,
        "invitees": invitees or (BOB, CAROL),
        "timeout": 60,
        "mode": mode,
        "deviceID": "a1",
        "deviceName": "Alice's desk",
    }
    return Invite(**(given | fields))


def created(mode: CallInvitationMode = ADVANCED, *invitees: User, **fields: Any) -> Call:
    return apply(None, invite(mode, *invitees, **fields), T0).call


def run(call: Call, *commands: Command, now: int = T0 + 10, rules: Rules = DEFAULT_RULES) -> Call:
    for command in commands:
        call = apply(call, command, now, rules).call
    return call


def received(user: str = "bob", device: str = "b1") -> Received:
    return Received(userID=user, deviceID=device)


def accept(user: str = "bob", device: str = "b1", name: str = "Desk", text: str = "") -> Accept:
    return Accept(userID=user, deviceID=device, deviceName=name, extendedData=text)


def reject(user: str = "bob", device: str = "b1", name: str = "Desk", text: str = "") -> Reject:
    return Reject(userID=user, deviceID=device, deviceName=name, extendedData=text)


def join(user: User = BOB, device: str = "b1", name: str = "Desk", text: str = "") -> Join:
    return Join(user=user, deviceID=device, deviceName=name, extendedData=text)


def leave(user: str = "bob", device: str = "b1", text: str = "") -> Quit:
    return Quit(userID=user, deviceID=device, extendedData=text)


def end(user: str = "alice", device: str = "a1", text: str = "") -> End:
    return End(userID=user, deviceID=device, extendedData=text)


def cancel(*invitees: str, user: str = "alice", device: str = "a1", text: str = "") -> Cancel:
    return Cancel(userID=user, deviceID=device, invitees=invitees, extendedData=text)


def add(*people: User, user: str = "alice") -> CallingInvite:
    return CallingInvite(userID=user, invitees=people)


def standing(mode: CallInvitationMode, state: CallUserState | None) -> tuple[Call, int]:
    """A live call with Bob in ``state`` (None: not invited) and Carol Received; and the time."""
    now = T0 + 100
    if state is None:
        return run(created(mode, CAROL, checkDelivery=True), received("carol", "c1"), now=now), now
    call = run(created(mode, checkDelivery=True), received("carol", "c1"), now=now)
    ways: dict[CallUserState, tuple[Command, ...]] = {
        CallUserState.INVITING: (),
        CallUserState.RECEIVED: (received(),),
        CallUserState.ACCEPTED: (received(), accept()),
        CallUserState.REJECTED: (received(), reject()),
        CallUserState.QUIT: (received(), accept(), leave()),
        CallUserState.BE_CANCELLED: (received(), cancel("bob")),
    }
    if state is CallUserState.NOT_YET_RECEIVED:
        return run(call, Due(), now=CHECK), CHECK
    if state is CallUserState.TIMEOUT:
        return _with_bob_timed_out(mode), DEADLINE + SECOND
    return run(call, *ways[state], now=now), now


def _with_bob_timed_out(mode: CallInvitationMode) -> Call:
    """Carol's deadline is the same as Bob's, so hers is moved to keep her ringing."""
    call = run(created(mode, checkDelivery=True), received("carol", "c1"))
    carol = call.member("carol")
    assert carol is not None
    waiting = replaced(carol, deadline=DEADLINE + 60 * SECOND)
    return run(call.having(waiting), Due(), now=DEADLINE)


def replaced(value: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(value, **fields)


def state_of(call: Call, userID: str = "bob") -> CallUserState | None:
    member = call.member(userID)
    return member.state if member else None


def heard(notices: tuple[Notice, ...], userID: str, deviceID: str) -> list[tuple[str, Any]]:
    """What one device hears: (event; entries, busy or None), in order."""
    told: list[tuple[str, Any]] = []
    for notice in notices:
        for recipient in notice.recipients:
            if recipient.userID != userID:
                continue
            if recipient.only not in ("", deviceID) or recipient.excluding == deviceID:
                continue
            happening = notice.happening
            said = getattr(happening, "callUserList", getattr(happening, "busy", None))
            told.append((EVENT_NAMES[type(happening)], said))
    return told


def heard_names(outcome: Outcome, userID: str, deviceID: str) -> list[str]:
    return [name for name, _ in heard(outcome.notices, userID, deviceID)]


def changes(outcome: Outcome, userID: str, deviceID: str) -> list[tuple[str, int, str]]:
    """The callUserStateChanged entries one device hears: (userID, state, deviceName)."""
    return [
        (entry.userID, int(entry.state), entry.deviceName)
        for name, entries in heard(outcome.notices, userID, deviceID)
        if name == "changed"
        for entry in entries
    ]
