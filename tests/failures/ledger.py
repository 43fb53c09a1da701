"""What was acknowledged, and everything that is wrong with it.

The devices write here what they were told; :meth:`Ledger.audit` compares it with the histories
the service keeps. A complaint is a sentence; a proof has failed as soon as there is one.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tests.integration.raw import (
    ACCEPTED,
    BE_CANCELLED,
    CANCELLED,
    INVITING,
    NOT_YET_RECEIVED,
    QUIT,
    RECEIVED,
    REJECTED,
    TIMEOUT,
    Frame,
)

LIVE = frozenset({INVITING, RECEIVED, NOT_YET_RECEIVED})
REFUSALS = frozenset({6000271, 6000274, 6000276, 6000283})
"""What somebody may hear who came too late: cancelled, over, or answered elsewhere."""
ENDED = 2
"""ZIM's number of a call's state."""
_MOST_COMPLAINTS = 20
_FOLLOWS = 2.0
"""Seconds after a trouble in which what it delayed may still be late."""


class Ring(NamedTuple):
    callID: str
    device: str
    deadline: float
    """On the loop's clock."""


class Trouble(NamedTuple):
    """Something was broken from ``start`` to ``end``; ``grace`` seconds later all is in time."""

    start: float
    end: float
    grace: float


class Promise(NamedTuple):
    """How late a timeout may be, in seconds: always, and when the process that had it died."""

    always: float = 1.0
    afterDeath: float = 3.0


STRICT = Promise()


class Call:
    """A creation that was acknowledged."""

    def __init__(self, caller: str, invitees: list[str], reply: Frame) -> None:
        self.caller = caller
        self.people = [caller, *invitees]
        self.createTime: int = reply["createTime"]


class Acts:
    """What else was acknowledged of one call; maybe before its creation was."""

    def __init__(self) -> None:
        self.by: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """Person: (op, device) in the order of their acknowledgements."""
        self.endTime = 0


class Ledger:
    def __init__(self, promise: Promise = STRICT) -> None:
        self.promise = promise
        self.complaints: list[str] = []
        self.acknowledged = 0
        self.made = 0
        self.audited = 0
        self.refused: Counter[int] = Counter()
        self.temporaries: Counter[int] = Counter()
        self.timeouts: Counter[str] = Counter()
        self.rings = 0
        self.latest = 0.0
        """Seconds the latest ring went on beyond its deadline while nothing was broken."""
        self.latestInTrouble = 0.0
        self.unknowns = 0
        """Calls a device believed in and the service knew nothing of."""
        self.lost = 0
        """Acknowledged calls that the service has no more, or not as acknowledged."""
        self.mayForget = False
        """The engine may lose the end of what it acknowledged, if it says so."""
        self.epochs: set[str] = set()
        self.onAcknowledged: list[Any] = []
        self._troubles: list[Trouble] = []
        self._late: list[tuple[Ring, float]] = []
        self._calls: dict[str, Call] = {}
        self._acts: dict[str, Acts] = defaultdict(Acts)
        self._timed: Counter[tuple[str, str]] = Counter()

    # --- what devices say ---

    def complain(self, text: str) -> None:
        if len(self.complaints) < _MOST_COMPLAINTS:
            self.complaints.append(text)

    def temporary(self, frame: Frame) -> None:
        self.temporaries[frame["code"]] += 1

    def answered(
        self, user: str, device: str, op: str, fields: dict[str, Any], frame: Frame
    ) -> None:
        if frame["op"] == "error":
            self.refused[frame["code"]] += 1
            if frame["code"] not in REFUSALS and not self.mayForget:
                self.complain(f"{device}: {op} was refused: {frame}")
            return
        self.acknowledged += 1
        if op == "callInvite":
            self.made += 1
            callID = frame["callID"]
            if callID in self._calls:
                self.complain(f"{callID} was made twice")
            self._calls[callID] = Call(user, fields["invitees"], frame)
        elif op in ("callAccept", "callReject", "callCancel", "callQuit", "callEnd"):
            acts = self._acts[frame["callID"]]
            acts.by[user].append((op, device))
            acts.endTime = frame.get("endTime", acts.endTime)
        for listener in [*self.onAcknowledged]:
            listener()

    def unknown(self, device: str, callID: str) -> None:
        self.unknowns += 1
        if not self.mayForget:
            self.complain(f"{device} was told that {callID} is unknown")

    def timedOut(self, device: str, callID: str) -> None:
        self.timeouts[callID] += 1
        self._timed[device, callID] += 1
        if self._timed[device, callID] > 1:
            self.complain(f"{device} heard {self._timed[device, callID]} timeouts of {callID}")

    def rang(self, ring: Ring, now: float) -> None:
        """A ring stopped now."""
        self.rings += 1
        if now > ring.deadline + self.promise.always:
            self._late.append((ring, now))
        else:
            self.latest = max(self.latest, now - ring.deadline)

    # --- what was broken ---

    def trouble(self, start: float, *, death: bool = False) -> None:
        """Until now something was broken, since ``start``."""
        grace = self.promise.afterDeath if death else self.promise.always
        self._troubles.append(Trouble(start, asyncio.get_running_loop().time(), grace))

    def limit(self, deadline: float) -> float:
        """Until when a ring with this deadline may go on."""
        limit = deadline + self.promise.always
        for trouble in self._troubles:
            if trouble.start <= limit and trouble.end + _FOLLOWS >= deadline:
                limit = max(limit, trouble.end + trouble.grace, deadline + trouble.grace)
        return limit

    # --- the audit ---

    def expected(self, user: str) -> set[str]:
        """Calls that must be in this person's history."""
        return {callID for callID, call in self._calls.items() if user in call.people}

    def audit(self, histories: dict[str, dict[str, Frame]]) -> None:
        """Compare everything acknowledged with the histories; then it is forgotten.

        To be called at rest: every call must have ended, and everybody must be told the same.
        """
        for callID, call in self._calls.items():
            told = {user: histories[user].get(callID) for user in call.people}
            wrong = [*self._wrong(callID, call, told)]
            if not self.mayForget:
                for text in wrong:
                    self.complain(text)
            self.lost += bool(wrong)
            self.audited += 1
        self._judge_late()
        self._calls.clear()
        self._acts.clear()
        self._timed.clear()
        self.timeouts.clear()
        self._troubles.clear()

    def _judge_late(self) -> None:
        for ring, now in self._late:
            late = now - ring.deadline
            self.latestInTrouble = max(self.latestInTrouble, late)
            if now > self.limit(ring.deadline):
                self.complain(f"{ring.device} rang {late:.2f} s too long in {ring.callID}")
        self._late.clear()

    def _wrong(self, callID: str, call: Call, told: dict[str, Frame | None]) -> Iterator[str]:
        absent = [user for user, info in told.items() if info is None]
        infos = [info for info in told.values() if info is not None]
        if absent:
            yield f"{callID} was acknowledged and {absent} have it not"
            return
        if len({str([states_of(info), info["endTime"]]) for info in infos}) > 1:
            yield f"{callID} is told in several ways: {infos}"
        info = infos[0]
        acts = self._acts[callID]
        if info["state"] != ENDED:
            yield f"{callID} has not ended: {info}"
        if acts.endTime and acts.endTime != info["endTime"]:
            yield f"{callID} ended at {info['endTime']}, acknowledged: {acts.endTime}"
        states = states_of(info)
        cancelled = any(op == "callCancel" for op, _ in acts.by[call.caller])
        for user in call.people[1:]:
            allowed = allowed_states([op for op, _ in acts.by[user]], cancelled)
            if states.get(user) not in allowed:
                yield f"{callID}: {user} is {states.get(user)}, acknowledged: {dict(acts.by)}"
        for user, acted in acts.by.items():
            accepts = [device for op, device in acted if op == "callAccept"]
            if len(accepts) > 1:
                yield f"{callID}: {user} accepted on {accepts}"


def states_of(info: Frame) -> dict[str, int]:
    return {one["userID"]: one["state"] for one in info["callUserList"]}


def allowed_states(ops: Iterable[str], cancelled: bool) -> frozenset[int]:
    """Where an invitee may stand at the end who was acknowledged these."""
    acknowledged = {*ops}
    if "callReject" in acknowledged:
        return frozenset({REJECTED} if "callAccept" not in acknowledged else ())
    if "callAccept" in acknowledged:
        if cancelled:
            return frozenset()
        return frozenset({ACCEPTED, QUIT} if "callQuit" in acknowledged else {ACCEPTED})
    if cancelled:
        return frozenset({CANCELLED, BE_CANCELLED, TIMEOUT})
    # Told by nobody: it rang out, or ended with the call.
    return frozenset({TIMEOUT, CANCELLED, BE_CANCELLED, *LIVE})
