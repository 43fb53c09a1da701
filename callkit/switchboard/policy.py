"""The app's policy for the calls of its device. Values only; the switchboard acts on them."""

from __future__ import annotations

import enum

import msgspec


class BusyPolicy(enum.StrEnum):
    """What happens to an invitation while this device is in a call, or calling."""

    REJECT = "reject"
    """UIKit's: it is refused as busy at once; nothing rings, the caller is told."""
    WAIT = "wait"
    """Call waiting: it rings softly; answering it ends the other call."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Durations are seconds."""

    busy: BusyPolicy = BusyPolicy.REJECT
    onlyInitiatorCanInvite: bool = False
    """Only the caller may invite more people into a running call (UIKit's name)."""
    endCallWhenInitiatorLeave: bool = False
    """The call is over for all when its caller hangs up (UIKit's name)."""
    grace: float = 2.0
    """How long a call may still ring here after its deadline, whatever the state of the network."""
    soundWithoutConnection: float = 5.0
    """How long a ring may still sound while the connection is lost."""
    patience: float = 2.0
    """How long a surface waits for the reply to a refusal or a cancel before it goes."""
