"""A call as a value: its members, their states and its deadlines.

Frozen, without clock, randomness or I/O; the store keeps it as one blob and
:func:`callkit.engine.transitions.apply` makes the next one out of it. All times are integer
milliseconds since the epoch, 0 means "not (yet)".

Values like these hold no cycles, so the garbage collector need not look at them (``gc=False``).
"""

from __future__ import annotations

import msgspec

from callkit.model import (
    LIVE_STATES,
    PENDING_STATES,
    CallInvitationMode,
    CallState,
    CallUserState,
    EndReason,
    JoinPolicy,
)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a service may decide about the rules; durations in milliseconds."""

    checkAfter: int = 5_000
    """Delivery check: an invitation nobody's device acknowledged is NotYetReceived after this."""
    leaveAfter: int = 600_000
    """An Accepted member whose primary device is offline this long is Quit."""
    aloneFor: int = 3_600_000
    """An advanced call with one Accepted and nobody pending ends after this."""
    reviewAfter: int = 3_600_000
    """An advanced call that nothing else is due for is looked at again after this."""
    whoMayJoin: str = "anyone"
    """``anyone``: each call's ``joinPolicy`` says who may enter with callJoin; ``invited``: in no
    call anybody but the caller and the people who were invited."""


DEFAULT_RULES = Rules()


class Member(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """One person's part in a call. A person who comes back keeps the entry."""

    userID: str
    state: CallUserState
    userName: str = ""
    inviter: str = ""
    """The person who invited this one; empty for the creator, and for one who joined uninvited."""
    extendedData: str = ""
    invitedTime: int = 0
    answeredTime: int = 0
    """When the person accepted, joined or rejected."""
    leftTime: int = 0
    """When the person's part was over."""
    deadline: int = 0
    """When this invitation times out."""
    checkTime: int = 0
    """When the delivery check is due."""
    absentTime: int = 0
    """Since when the primary device of this Accepted person is offline, whatever others do."""
    primaryDevice: str = ""
    """The device that created, accepted or joined: it alone hears of the call's changes.

    Empty for an Accepted person whose call was made or answered by the server API: then all
    devices hear.
    """
    pastDevices: tuple[str, ...] = ()
    """Devices that were the primary one until another took over (callJoin)."""
    answerDevice: str = ""
    """The device that gave the last answer, a refusal too."""
    deviceName: str = ""
    """The name of that device."""
    endReason: EndReason | None = None
    """Why this person's part is over; None while live."""
    endExtendedData: str = ""
    """What was said at the end: a cancel's text to the invitee, a refusal's text, an end's text."""


class Call(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    callID: str
    mode: CallInvitationMode
    caller: str
    timeout: int
    """Whole seconds each invitation may ring."""
    createTime: int
    extendedData: str = ""
    checkDelivery: bool = False
    fromServer: bool = False
    """Made by the server API: never lost with a caller's device."""
    joinPolicy: JoinPolicy = JoinPolicy.ANYONE
    """The people who may enter with callJoin."""
    answerTime: int = 0
    """When somebody other than the creator first came in: from then on people can talk."""
    state: CallState = CallState.STARTED
    endTime: int = 0
    revision: int = 1
    """Counts the changes live members are told of."""
    aloneTime: int = 0
    """Since when an advanced call has one Accepted member and nobody pending."""
    reviewTime: int = 0
    """When a call that nothing else is due for is looked at again."""
    members: tuple[Member, ...] = ()

    def member(self, userID: str) -> Member | None:
        """The entry of ``userID``, or None if that person was never part of the call."""
        for member in self.members:
            if member.userID == userID:
                return member
        return None

    @property
    def live(self) -> bool:
        """The call goes on."""
        return self.state is CallState.STARTED

    def isLiveFor(self, userID: str) -> bool:
        """The call goes on and ``userID`` is Inviting, NotYetReceived, Received or Accepted."""
        member = self.member(userID)
        return self.live and member is not None and member.state in LIVE_STATES

    def makesBusy(self, userID: str) -> bool:
        """This call keeps ``userID`` from taking others: a device of theirs is in it and online.

        A general call lasts on the server only until it is answered, so it makes nobody busy; nor
        does one in which no device stands for the person (answered by the server API).
        """
        member = self.member(userID)
        return (
            self.live
            and self.mode is CallInvitationMode.ADVANCED
            and member is not None
            and member.state is CallUserState.ACCEPTED
            and bool(member.primaryDevice)
            and not member.absentTime
        )

    def nextDeadline(self, rules: Rules = DEFAULT_RULES) -> int:
        """When the call is due next; 0 when it has ended. A live call always has a next deadline.

        At that very millisecond :class:`~callkit.engine.commands.Due` has something to do.
        """
        if not self.live:
            return 0
        due = self.aloneTime + rules.aloneFor if self.aloneTime else self.reviewTime
        for member in self.members:
            if member.state in PENDING_STATES:
                time = member.deadline
                if 0 < member.checkTime < time:
                    time = member.checkTime
            elif member.absentTime and member.state is CallUserState.ACCEPTED:
                time = member.absentTime + rules.leaveAfter
            else:
                continue
            if not due or time < due:
                due = time
        return due

    def requireMember(self, userID: str) -> Member:
        """The entry of somebody who is certain to have one."""
        member = self.member(userID)
        assert member is not None, f"{userID} has no part in call {self.callID}"
        return member

    def having(self, *members: Member, **fields: int) -> Call:
        """The call with these entries in place of, or after, the ones it has, and ``fields``."""
        fresh = {member.userID: member for member in members}
        kept = [fresh.pop(member.userID, member) for member in self.members]
        return msgspec.structs.replace(self, members=(*kept, *fresh.values()), **fields)
