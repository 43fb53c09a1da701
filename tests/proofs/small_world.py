"""A small world: three people, four devices, and everything they can do at any moment.

Alice (a1) calls Bob (b1, b2) and Carol (c1). Time goes in ticks of one second, and an alarm may
be one tick late. Nothing is left out because it would be foolish: every command is tried in every
state, so duplicates, repeats after an end and answers that overtake each other are all there. A
device may die while others of the same person live, also while a command of its own is under way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from callkit.engine.call import Call, Member, Rules
from callkit.engine.commands import (
    Accept,
    CallingInvite,
    Cancel,
    Command,
    DeviceBack,
    DeviceGone,
    Due,
    End,
    Invite,
    Join,
    Quit,
    Received,
    Reject,
)
from callkit.engine.transitions import apply
from callkit.model import CallInvitationMode, User

TICK = 1_000
START = 1_000_000
LATENESS = 1 * TICK
PEOPLE = {name: User(name, name.title()) for name in ("alice", "bob", "carol")}
DEVICES = {"alice": ("a1",), "bob": ("b1", "b2"), "carol": ("c1",)}
OWNER = {device: user for user, devices in DEVICES.items() for device in devices}
RULES = Rules(checkAfter=1 * TICK, leaveAfter=2 * TICK, aloneFor=2 * TICK, reviewAfter=3 * TICK)

# From whom a command comes: the device that gives it, "" for the world itself.
Act = tuple[str, Command]


@dataclass(frozen=True)
class World:
    """What is tried. ``presence``: devices that go away and come back."""

    mode: CallInvitationMode
    timeout: int = 2
    checkDelivery: bool = True
    presence: tuple[str, ...] = ("a1",)
    rules: Rules = RULES
    callees: tuple[str, ...] = ("bob", "carol")
    limit: int = 0
    """Stop after this many states; 0 explores all there are."""

    @property
    def name(self) -> str:
        away = ",".join(self.presence) or "nobody"
        check = "checked" if self.checkDelivery else "unchecked"
        return (
            f"{self.mode.name.lower()}, {'+'.join(self.callees)}, {self.timeout} s,"
            f" {check}, away: {away}"
        )

    def beginning(self) -> Call:
        command = Invite(
            callID="1",
            caller=PEOPLE["alice"],
            invitees=tuple(PEOPLE[name] for name in self.callees),
            timeout=self.timeout,
            mode=self.mode,
            checkDelivery=self.checkDelivery,
            deviceID="a1",
            deviceName="name of a1",
        )
        return apply(None, command, START, self.rules).call

    def acts(self) -> tuple[Act, ...]:
        """Everything anybody can ask for, at any time."""
        devices = [
            device
            for device, user in OWNER.items()
            if user == "alice" or user in self.callees or self.mode is CallInvitationMode.ADVANCED
        ]
        return tuple(chain.from_iterable(map(self._acts_of, devices)))

    def _acts_of(self, device: str) -> list[Act]:
        user = OWNER[device]
        name = f"name of {device}"
        acts: list[Command] = [
            Received(userID=user, deviceID=device),
            Accept(userID=user, deviceID=device, deviceName=name),
            Reject(userID=user, deviceID=device, deviceName=name),
            Cancel(userID=user, deviceID=device),
        ]
        acts += [
            Cancel(userID=user, deviceID=device, invitees=(other,))
            for other in PEOPLE
            if other != user
        ]
        acts += [
            Join(user=PEOPLE[user], deviceID=device, deviceName=name),
            Quit(userID=user, deviceID=device),
            End(userID=user, deviceID=device),
        ]
        acts += [
            CallingInvite(userID=user, invitees=(PEOPLE[other],))
            for other in PEOPLE
            if other != user
        ]
        return [(device, command) for command in acts]


@dataclass(frozen=True)
class Moment:
    """One reachable state: the call, the time, and which devices are away."""

    call: Call
    now: int
    away: frozenset[str] = field(default_factory=frozenset)

    def key(self) -> tuple[object, ...]:
        """What of the moment can make a difference later: no absolute time, no text, no count."""
        call, now = self.call, self.now
        if not call.live:
            return (self.away, *(_lasting(member) for member in call.members))
        return (
            self.away,
            call.aloneTime and call.aloneTime - now,
            call.reviewTime and call.reviewTime - now,
            *(
                (
                    *_lasting(member),
                    member.inviter,
                    member.deadline and member.deadline - now,
                    member.checkTime and member.checkTime - now,
                    member.absentTime and member.absentTime - now,
                )
                for member in call.members
            ),
        )


def _lasting(member: Member) -> tuple[object, ...]:
    return (member.userID, member.state, member.primaryDevice, member.pastDevices, member.endReason)


def gone(device: str, away: frozenset[str]) -> DeviceGone:
    """``device`` is lost while those of ``away`` are not there either."""
    user = OWNER[device]
    return DeviceGone(userID=user, deviceID=device, lastOne={*DEVICES[user]} <= {*away, device})


def presence_acts(world: World, moment: Moment) -> list[tuple[str, DeviceGone | DeviceBack]]:
    """One device after the other goes away, or comes back."""
    acts: list[tuple[str, DeviceGone | DeviceBack]] = []
    for device in world.presence:
        if device in moment.away:
            acts.append((device, DeviceBack(userID=OWNER[device], deviceID=device)))
        else:
            acts.append((device, gone(device, moment.away)))
    return acts


def may_wait(world: World, moment: Moment) -> bool:
    """Whether a tick can pass without the alarm being later than it ever is."""
    due = moment.call.nextDeadline(world.rules)
    return due > 0 and moment.now - due < LATENESS


DUE = Due()
