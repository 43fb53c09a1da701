"""Every order: run the real engine through all interleavings of a small world.

    python -m tests.proofs.explore_calls [--short | --whole] [--seconds N]

Breadth first from the creation of a call, every command of every device is tried in every state
that can be reached, at every tick, with punctual and with late alarms, and the laws of
:mod:`tests.proofs.laws` are checked on every state and over every step. A broken law is printed
with the shortest way to it. States that differ only in absolute times, texts or counts are one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from callkit.engine.call import Call
from callkit.engine.commands import Command, DeviceBack, DeviceGone
from callkit.engine.transitions import Outcome, apply
from callkit.engine.views import call_info
from callkit.errors import RequestError
from callkit.model import CallInvitationMode
from tests.proofs.laws import (
    Broken,
    believes,
    busy_elsewhere,
    check_absence,
    check_hearing,
    check_presence,
    check_settled,
    check_state,
    check_step,
)
from tests.proofs.small_world import (
    DUE,
    OWNER,
    START,
    TICK,
    Act,
    Moment,
    World,
    gone,
    may_wait,
    presence_acts,
)

GENERAL, ADVANCED = CallInvitationMode.GENERAL, CallInvitationMode.ADVANCED
REFUSALS = {6000271, 6000272, 6000273, 6000274, 6000276, 6000283, 6000286}

LONG = (
    World(GENERAL, presence=("a1", "b1", "c1")),
    World(GENERAL, checkDelivery=False, timeout=3),
    World(ADVANCED, presence=()),
    World(ADVANCED, presence=("a1",), checkDelivery=False, timeout=1),
    World(ADVANCED, presence=("b1",), callees=("bob",), checkDelivery=False, timeout=1),
)
# Everybody's devices come and go: about ten minutes.
WHOLE = (
    *LONG,
    World(ADVANCED, presence=("a1",), checkDelivery=False),
    World(ADVANCED, presence=("b1", "b2"), callees=("bob",), timeout=1, checkDelivery=False),
    World(ADVANCED, presence=("a1", "b1"), callees=("bob",), timeout=1, checkDelivery=False),
)
SHORT = (
    World(GENERAL, timeout=1, checkDelivery=False),
    World(ADVANCED, presence=("a1",), limit=3_000),
    World(ADVANCED, presence=("b1",), callees=("bob",), timeout=1, limit=2_000),
)


@dataclass
class Count:
    states: int = 0
    transitions: int = 0
    refused: int = 0
    depth: int = 0
    complete: bool = True

    def __str__(self) -> str:
        whole = "all" if self.complete else "the first"
        return (
            f"{whole} {self.states:,} states, {self.transitions:,} transitions"
            f" ({self.refused:,} refusals), up to {self.depth} steps deep"
        )


class Explorer:
    """One world's states, each met once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.acts = world.acts()
        self.count = Count()
        self.seen: dict[int, tuple[int, str]] = {}
        self.frontier: deque[tuple[Moment, int, int]] = deque()

    def run(self, deadline: float = float("inf")) -> Count:
        self._meet(Moment(self.world.beginning(), START), 0, "callInvite", 0)
        while self.frontier:
            full = self.world.limit and self.count.states >= self.world.limit
            if full or time.monotonic() > deadline:
                self.count.complete = False
                break
            moment, key, depth = self.frontier.popleft()
            self.count.depth = max(self.count.depth, depth)
            self._leave(moment, key, depth + 1)
        return self.count

    def _meet(self, moment: Moment, parent: int, how: str, depth: int) -> None:
        key = hash(moment.key())
        if key in self.seen:
            return
        self.seen[key] = (parent, how)
        self.count.states += 1
        due = moment.call.nextDeadline(self.world.rules)
        self._lawful(key, "", lambda: check_state(moment.call, moment.now, due))
        self._lawful(key, "", lambda: check_presence(moment.call, moment.away))
        self.frontier.append((moment, key, depth))

    def _leave(self, moment: Moment, key: int, depth: int) -> None:
        for device, command in self.acts:
            self._step(moment, key, depth, device, command)
        self._step(moment, key, depth, "", DUE)
        for device, change in presence_acts(self.world, moment):
            self._change_presence(moment, key, depth, device, change)
        if may_wait(self.world, moment):
            self.count.transitions += 1
            later = Moment(moment.call, moment.now + TICK, moment.away)
            self._meet(later, key, "a second passes", depth)

    def _step(self, moment: Moment, key: int, depth: int, device: str, command: Command) -> None:
        self.count.transitions += 1
        call, now, away = moment.call, moment.now, moment.away
        rules = self.world.rules
        try:
            outcome = apply(call, command, now, rules)
        except RequestError as refusal:
            self.count.refused += 1
            if refusal.code not in REFUSALS:
                self._fail(key, describe(device, command), f"refused with {refusal.code}")
            return
        after = outcome.call

        def laws() -> None:
            check_step(call, outcome, command, OWNER.get(device, ""))
            check_hearing(call, outcome, device, command, away)
            check_absence(call, after, now)
            if command is DUE:
                due = after.nextDeadline(rules)
                check_settled(outcome, now, apply(after, DUE, now, rules), due)
            elif 0 < call.nextDeadline(rules) <= now:
                self._same_as_punctual(moment, command, after)

        if device in away:
            self._last_words(moment, key, depth, (device, command), outcome)
            return
        self._lawful(key, describe(device, command), laws)
        if after is not call:
            self._meet(Moment(after, now, away), key, describe(device, command), depth)

    def _last_words(self, moment: Moment, key: int, depth: int, act: Act, outcome: Outcome) -> None:
        """A command was under way when its device was lost: the call learns of that once more."""
        now, away = moment.now, moment.away
        device, command = act
        how = f"{describe(device, command)}, lost meanwhile"
        loss = gone(device, away - {device})
        lost = apply(outcome.call, loss, now, self.world.rules)
        both = Outcome(call=lost.call, notices=outcome.notices + lost.notices)

        def laws() -> None:
            check_step(moment.call, outcome, command, OWNER[device])
            check_step(outcome.call, lost, loss, OWNER[device])
            check_hearing(moment.call, both, device, command, away)

        self._lawful(key, how, laws)
        if lost.call is not moment.call:
            self._meet(Moment(lost.call, now, away), key, how, depth)

    def _same_as_punctual(self, moment: Moment, command: Command, after: Call) -> None:
        """A late alarm makes no difference to what a command does."""
        punctual = apply(moment.call, DUE, moment.now, self.world.rules).call
        other = apply(punctual, command, moment.now, self.world.rules).call
        same = msgspec.structs.replace(other, revision=after.revision)
        if same != after:
            raise Broken(f"with a punctual alarm it would be {same}")

    def _change_presence(
        self,
        moment: Moment,
        key: int,
        depth: int,
        device: str,
        change: DeviceGone | DeviceBack,
    ) -> None:
        call, now, rules = moment.call, moment.now, self.world.rules
        user, back = OWNER[device], isinstance(change, DeviceBack)
        away = moment.away - {device} if back else moment.away | {device}
        how = f"{device} comes back" if back else f"{device} goes away"
        self.count.transitions += 1
        outcome = apply(call, change, now, rules)

        def laws() -> None:
            check_step(call, outcome, change, user)
            check_absence(call, outcome.call, now)
            # The device itself hears nothing of the step: the snapshot says it all.
            check_hearing(call, outcome, "", change, moment.away | {device}, since=away)
            if back:
                check_snapshot(outcome.call, device, now, away)

        self._lawful(key, how, laws)
        self._meet(Moment(outcome.call, now, away), key, how, depth)

    def _lawful(self, key: int, how: str, laws: Callable[[], None]) -> None:
        try:
            laws()
        except Broken as broken:
            self._fail(key, how, str(broken))

    def _fail(self, key: int, how: str, what: str) -> None:
        steps = [how] if how else []
        while key:
            key, step = self.seen[key]
            steps.append(step)
        way = "\n".join(f"  {number}. {step}" for number, step in enumerate(reversed(steps)))
        raise Broken(f"{self.world.name}: {what}, after\n{way}")


def check_snapshot(call: Call, device: str, now: int, away: frozenset[str]) -> None:
    """What a login shows a device is what the device must believe."""
    user = OWNER[device]
    info = call_info(call, user, device, now)
    where, states = believes(call, device, frozenset()) or ("out", {})
    shown = "rings" if info.remainingMs else "inside" if info.primary and call.live else "out"
    busy = info.busy and not info.primary
    if busy is not busy_elsewhere(call, device, away):
        raise Broken(f"the snapshot tells {device} that its person is busy: {busy}")
    member = call.member(user)
    # An overdue ring, and a general call that is over, look ended in a snapshot.
    overdue = where == "rings" and member is not None and now >= member.deadline
    if overdue or (where == "inside" and not call.live):
        return
    if shown != where:
        raise Broken(f"the snapshot shows {device} {shown}, true is {where}")
    if where != "out" and {e.userID: e.state for e in info.callUserList} != states:
        raise Broken(f"the snapshot shows {device} {info.callUserList}")


def describe(device: str, command: Command) -> str:
    """A step as a person would say it."""
    name = type(command).__name__
    invitees = getattr(command, "invitees", ())
    whom = ",".join(getattr(invitee, "userID", invitee) for invitee in invitees)
    return f"{device or 'the alarm'} {name}({whom})"


def explore(worlds: tuple[World, ...], seconds: float = float("inf")) -> Count:
    """Explore each world and print what was met.

    Raises:
        Broken: A law does not hold; the text tells the shortest way there.
    """
    total = Count()
    deadline = time.monotonic() + seconds
    for world in worlds:
        began = time.monotonic()
        count = Explorer(world).run(deadline)
        print(f"{world.name}: {count}, {time.monotonic() - began:.1f} s", flush=True)
        total.states += count.states
        total.transitions += count.transitions
        total.refused += count.refused
        total.depth = max(total.depth, count.depth)
        total.complete &= count.complete
    print(f"together: {total}; every law holds")
    return total


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--short", action="store_true", help="the form of the normal suite")
    parser.add_argument("--whole", action="store_true", help="more than two minutes' worth")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this long")
    given = parser.parse_args(arguments)
    worlds = SHORT if given.short else WHOLE if given.whole else LONG
    try:
        explore(worlds, given.seconds)
    except Broken as broken:
        print(broken)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
