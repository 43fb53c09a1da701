"""A call as the surfaces of one device show it.

The switchboard makes a new :class:`CallView` for every change; a widget shows one and keeps no
truth of its own. Values only: no Qt, no clock.
"""

from __future__ import annotations

import enum

import msgspec

from callkit.model import CallInvitationMode, CallType, CallUserState, EndReason, User


class Phase(enum.StrEnum):
    """Where a call stands on this device (``reference/desktop.md`` B1, B2).

    ::

        outgoing     STARTING ──> CALLING ──> RINGING ────────┐
                                                              v
                                     ACCEPTING ──────────> CONNECTED
                                       ^  │ not now           │
        incoming     RINGING <─────────┼──┘                   │
                      ^  v             │                      │
                     WAITING ──────────┘                      │

                     each of them ──> ENDING ──> ENDED <──────┘

    ENDING goes back to where it was when the refusal, cancel or hang-up fails, and to CONNECTED
    when somebody accepted before a cancel arrived. An end can come in every phase.
    """

    STARTING = "starting"
    """Outgoing: the request is on its way to the server."""
    CALLING = "calling"
    """Outgoing: sent, no device of a callee has it yet."""
    RINGING = "ringing"
    """Incoming: rings here. Outgoing: a device of a callee has it."""
    WAITING = "waiting"
    """Incoming while this person is in another call (call waiting)."""
    ACCEPTING = "accepting"
    """Incoming: the answer is on its way to the server."""
    CONNECTED = "connected"
    """This device is in the call."""
    ENDING = "ending"
    """A refusal, cancel or hang-up is on its way to the server."""
    ENDED = "ended"
    """The call has ended on this device; ``endReason`` says why."""


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """One other person in the call."""

    user: User
    state: CallUserState
    reason: EndReason | None = None
    """Why this person is not in the call (declined, busy, noAnswer, left …)."""
    message: str = ""
    """The message that this person attached to a decline."""


class CallView(msgspec.Struct, frozen=True, kw_only=True):
    key: str = ""
    """Names this call on this device from its first view to its last, whatever the callID is; the
    callID when not given. Operations of the service take it in place of the callID."""
    callID: str
    """The server's. Of a call this device makes it becomes known with the server's reply, and is
    the key before. When two people call each other and their calls become one, it is the callID of
    the call that was kept from then on."""
    roomID: str = ""
    outgoing: bool
    callType: CallType = CallType.VOICE
    mode: CallInvitationMode = CallInvitationMode.ADVANCED
    caller: User
    inviter: User
    """The person who invited this one; the caller, except in a call joined later."""
    callees: tuple[User, ...] = ()
    """Everybody invited, this person included when the call is incoming."""
    members: tuple[MemberView, ...] = ()
    """Everybody but this person, in invitation order (the caller first when incoming)."""
    me: str = ""
    """This device's userID."""
    customData: str = ""
    phase: Phase
    silenced: bool = False
    """Rings without sound: the person pressed Silence, or the connection is lost for a while."""
    ignored: bool = False
    """The person hid this call; it continues to ring on other devices."""
    offline: bool = False
    """This device has no connection to the server just now."""
    notReceived: bool = False
    """Outgoing 1:1: the delivery check failed; the callee's devices are unreachable so far."""
    createTime: int = 0
    """Milliseconds since the epoch, server clock."""
    connectedAt: float = 0.0
    """Monotonic seconds at which this device came into the call; 0.0 before."""
    endedAt: float = 0.0
    endReason: EndReason | None = None
    message: str = ""
    """The words that came with the end (a decline's message, shown to the caller)."""
    deviceName: str = ""
    """Where the call was answered or declined, when that was another device of this person."""
    errorCode: int = 0
    """With ``EndReason.FAILED``: the code."""

    def __post_init__(self) -> None:
        if not self.key:
            msgspec.structs.force_setattr(self, "key", self.callID)

    @property
    def group(self) -> bool:
        """More than two people were ever meant to be in it."""
        return len(self.callees) > 1

    @property
    def peer(self) -> User:
        """The other person of a 1:1 call: the inviter, or the first callee when outgoing."""
        if not self.outgoing:
            return self.inviter
        return self.callees[0] if self.callees else self.caller

    @property
    def video(self) -> bool:
        return self.callType is CallType.VIDEO

    @property
    def live(self) -> bool:
        return self.phase is not Phase.ENDED

    @property
    def rings(self) -> bool:
        """Incoming and waiting for this person's answer."""
        return not self.outgoing and self.phase in (Phase.RINGING, Phase.WAITING)
