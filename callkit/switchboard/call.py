"""One call as this device knows it: the switchboard's own, mutable record.

Only the rooms of this package touch a :class:`DeviceCall`; everybody else sees the frozen
:class:`~callkit.switchboard.view.CallView` that :meth:`DeviceCall.view` makes of it. Times are
monotonic seconds, 0.0 means "not (yet)".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from callkit.model import (
    LIVE_STATES,
    PENDING_STATES,
    CallInvitationMode,
    CallType,
    CallUserState,
    EndReason,
    User,
)
from callkit.protocol import frames
from callkit.switchboard.tables import ANSWERABLE, BUSY, PHASES, UNANSWERED, UNDECIDED, State
from callkit.switchboard.view import CallView, MemberView, Phase


@dataclass(slots=True)
class Participant:
    """Somebody else in the call."""

    user: User
    state: CallUserState
    reason: EndReason | None = None
    message: str = ""
    deadline: float = 0.0
    """When this person's invitation runs out, as far as this device can tell."""
    mine: bool = False
    """This person invited them, so the outgoing events about them come here."""
    raised: set[str] = field(default_factory=set)
    """Events already raised about the present invitation."""

    @property
    def pending(self) -> bool:
        return self.state in PENDING_STATES

    @property
    def live(self) -> bool:
        return self.state in LIVE_STATES

    def invitedAgain(self, deadline: float) -> None:
        self.reason = None
        self.message = ""
        self.deadline = deadline
        self.raised.clear()


@dataclass(frozen=True, slots=True)
class Parked:
    """A request that is kept until it can be sent."""

    request: frames.CallAnswer | frames.CallCancel
    operation: int
    """The operation that waits for it; 0: none."""


@dataclass(slots=True)
class DeviceCall:
    key: str
    """Names the call on this device as long as it is known here."""
    outgoing: bool
    me: User
    caller: User
    inviter: User
    state: State
    """Moved by :meth:`DeviceState.move` alone."""
    mode: CallInvitationMode = CallInvitationMode.ADVANCED
    callType: CallType = CallType.VOICE
    roomID: str = ""
    customData: str = ""
    callees: list[User] = field(default_factory=list)
    participants: dict[str, Participant] = field(default_factory=dict)
    timeout: float = 0.0
    callID: str = ""
    """The server's; of an outgoing call before the server's reply the key."""
    createTime: int = 0
    revision: int = 0
    """Of the last change this device was told."""
    listRevision: int = 0
    """Of the last complete list: what is told about older changes is older than the list."""

    deadline: float = 0.0
    """When this device's ring, or an unsent offer, runs out."""
    patience: float = 0.0
    """When a surface stops waiting for a reply."""
    hushTime: float = 0.0
    """When a ring without connection falls silent."""

    shown: bool = False
    """Surfaces and events know of it."""
    rival: DeviceCall | None = None
    """Glare: this person's own call to the very caller."""
    parked: Parked | None = None
    """What the person wants of the server that it could not be told yet."""

    silenced: bool = False
    hushed: bool = False
    ignored: bool = False
    offline: bool = False
    connectedAt: float = 0.0
    endedAt: float = 0.0
    endReason: EndReason | None = None
    message: str = ""
    deviceName: str = ""
    errorCode: int = 0
    last: CallView | None = None
    """What surfaces were shown last."""

    def __post_init__(self) -> None:
        self.callID = self.callID or self.key

    # --- what it is ---

    @property
    def phase(self) -> Phase:
        return PHASES[self.state]

    @property
    def live(self) -> bool:
        return self.state is not State.ENDED

    @property
    def hasID(self) -> bool:
        return self.createTime != 0

    @property
    def advanced(self) -> bool:
        return self.mode is CallInvitationMode.ADVANCED

    @property
    def connected(self) -> bool:
        return self.state is State.CONNECTED

    @property
    def calling(self) -> bool:
        """Outgoing, and nobody has answered yet."""
        return self.state in UNANSWERED

    @property
    def unanswered(self) -> bool:
        """Incoming, and nothing was answered; it may not be shown yet."""
        return self.state in UNDECIDED

    @property
    def answerable(self) -> bool:
        """Incoming, and this person may answer."""
        return self.state in ANSWERABLE

    @property
    def busy(self) -> bool:
        """Keeps this person from taking another call."""
        return self.state in BUSY

    @property
    def oneToOne(self) -> bool:
        return len(self.callees) == 1

    @property
    def peer(self) -> str:
        """The other person's userID in a call between two."""
        if not self.outgoing:
            return self.caller.userID
        return self.callees[0].userID if self.callees else ""

    def others(self) -> list[Participant]:
        """Everybody else who is in the call or may still come."""
        return [participant for participant in self.participants.values() if participant.live]

    def participant(self, user: User, state: CallUserState = CallUserState.UNKNOWN) -> Participant:
        """The entry of ``user``, made if there is none; a name once known stays known."""
        known = self.participants.get(user.userID)
        if known is None:
            known = self.participants[user.userID] = Participant(user, state)
        elif user.userName and not known.user.userName:
            known.user = user
        return known

    def nextDeadline(self) -> float:
        """When something is due here, 0.0 for never; without the grace."""
        due = [
            participant.deadline
            for participant in self.participants.values()
            if participant.pending
        ]
        due.append(self.deadline)
        return min((time for time in due if time), default=0.0)

    # --- what it looks like ---

    def view(self) -> CallView:
        return CallView(
            key=self.key,
            callID=self.callID,
            roomID=self.roomID or (self.callID if self.hasID else ""),
            outgoing=self.outgoing,
            callType=self.callType,
            mode=self.mode,
            caller=self.caller,
            inviter=self.inviter,
            callees=tuple(self._named(user) for user in self.callees),
            members=tuple(
                MemberView(
                    user=participant.user,
                    state=participant.state,
                    reason=participant.reason,
                    message=participant.message,
                )
                for participant in self.participants.values()
            ),
            me=self.me.userID,
            customData=self.customData,
            phase=self.phase,
            silenced=self.silenced or self.hushed,
            ignored=self.ignored,
            offline=self.offline,
            notReceived=self._not_received(),
            createTime=self.createTime,
            connectedAt=self.connectedAt,
            endedAt=self.endedAt,
            endReason=self.endReason,
            message=self.message,
            deviceName=self.deviceName,
            errorCode=self.errorCode,
        )

    def _named(self, user: User) -> User:
        """A person called by the userID alone gets the name the server has told since."""
        participant = self.participants.get(user.userID)
        return participant.user if participant is not None and not user.userName else user

    def _not_received(self) -> bool:
        if not self.outgoing:
            return False
        pending = [participant for participant in self.participants.values() if participant.pending]
        return bool(pending) and all(
            participant.state is CallUserState.NOT_YET_RECEIVED for participant in pending
        )
