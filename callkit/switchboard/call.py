"""One call as this device knows it: the switchboard's own, changeable record.

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
from callkit.switchboard.view import CallView, MemberView, Phase

ON_ITS_WAY = frozenset({Phase.STARTING, Phase.CALLING, Phase.RINGING})
"""Phases of an outgoing call that nobody has answered."""
ANSWERABLE = frozenset({Phase.RINGING, Phase.WAITING})
"""Phases of an incoming call that this person may answer."""


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
    told: set[str] = field(default_factory=set)
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
        self.told.clear()


@dataclass(frozen=True, slots=True)
class Parked:
    """A request that is kept until it can be sent."""

    request: frames.CallAnswer | frames.CallCancel
    operation: int
    """Who waits for it; 0: nobody."""


@dataclass(slots=True)
class DeviceCall:
    key: str
    """Names the call on this device as long as it is known here."""
    outgoing: bool
    me: User
    caller: User
    inviter: User
    phase: Phase
    mode: CallInvitationMode = CallInvitationMode.ADVANCED
    callType: CallType = CallType.VOICE
    roomID: str = ""
    customData: str = ""
    callees: list[User] = field(default_factory=list)
    parties: dict[str, Participant] = field(default_factory=dict)
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
    heldBy: DeviceCall | None = None
    """Glare: kept back for the sake of this outgoing call."""
    checking: bool = False
    """Kept back until it is known whether this person is in a call on another device."""
    merging: DeviceCall | None = None
    """Glare: being accepted in place of this outgoing call."""
    leaving: bool = False
    """The person wants out although a request that leads in is still on its way."""
    intent: Parked | None = None
    """What the person wants of the server that it could not be told yet."""
    doubt: EndReason = EndReason.FAILED
    """Why the call is taken to be over when no reply comes in time."""

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
    def live(self) -> bool:
        return self.phase is not Phase.ENDED

    @property
    def hasID(self) -> bool:
        return self.createTime != 0

    @property
    def advanced(self) -> bool:
        return self.mode is CallInvitationMode.ADVANCED

    @property
    def connected(self) -> bool:
        return self.phase is Phase.CONNECTED

    @property
    def calling(self) -> bool:
        """Outgoing, and nobody has answered yet."""
        return self.outgoing and self.phase in ON_ITS_WAY

    @property
    def answerable(self) -> bool:
        return not self.outgoing and self.phase in ANSWERABLE

    @property
    def busy(self) -> bool:
        """Keeps this person from taking another call."""
        return self.connected or self.calling or self.phase is Phase.ACCEPTING

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
        return [party for party in self.parties.values() if party.live]

    def party(self, user: User, state: CallUserState = CallUserState.UNKNOWN) -> Participant:
        """The entry of ``user``, made if there is none; a name once known stays known."""
        known = self.parties.get(user.userID)
        if known is None:
            known = self.parties[user.userID] = Participant(user, state)
        elif user.userName and not known.user.userName:
            known.user = user
        return known

    def nextDeadline(self) -> float:
        """When something is due here, 0.0 for never; without the grace."""
        due = [party.deadline for party in self.parties.values() if party.pending]
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
                    user=party.user, state=party.state, reason=party.reason, message=party.message
                )
                for party in self.parties.values()
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
        """Who was called by the userID alone is called by the name the server has told since."""
        party = self.parties.get(user.userID)
        return party.user if party is not None and not user.userName else user

    def _not_received(self) -> bool:
        if not self.outgoing:
            return False
        pending = [party for party in self.parties.values() if party.pending]
        return bool(pending) and all(
            party.state is CallUserState.NOT_YET_RECEIVED for party in pending
        )
