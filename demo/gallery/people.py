"""The people and calls the gallery shows."""

from __future__ import annotations

import msgspec

from callkit.model import CallType, CallUserState, User
from callkit.switchboard.view import CallView, MemberView, Phase

ADA = User("ada", "Ada Lovelace")
GRACE = User("grace", "Grace Hopper")
ALAN = User("alan", "Alan Turing")
EDSGER = User("edsger", "Edsger Dijkstra")
BARBARA = User("barbara", "Barbara Liskov")
RADIA = User("radia", "Radia Perlman")
LONG = User("long", "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Ångström")
CHINESE = User("wang", "王小明")
ARABIC = User("amal", "أمل عبد الرحمن")
EMOJI = User("fox", "🦊 Foxy McFoxface")
NAMES = {"long": LONG, "chinese": CHINESE, "arabic": ARABIC, "emoji": EMOJI}
ME = User("me", "Me Myself")


def incoming(caller: User = ADA, *, video: bool = False, **changes: object) -> CallView:
    """An incoming 1:1 call, ringing unless ``changes`` says otherwise."""
    view = CallView(
        callID="3756142318676663183",
        outgoing=False,
        callType=CallType.VIDEO if video else CallType.VOICE,
        caller=caller,
        inviter=caller,
        callees=(ME,),
        members=(MemberView(user=caller, state=CallUserState.ACCEPTED),),
        me=ME.userID,
        phase=Phase.RINGING,
    )
    return _changed(view, changes)


def incomingGroup(*others: User, video: bool = True, **changes: object) -> CallView:
    """Ada calls this person and ``others``."""
    ringing = [MemberView(user=user, state=CallUserState.RECEIVED) for user in others]
    members = (MemberView(user=ADA, state=CallUserState.ACCEPTED), *ringing)
    return incoming(ADA, video=video, callees=(ME, *others), members=members, **changes)


def outgoing(callee: User = GRACE, *, video: bool = False, **changes: object) -> CallView:
    """An outgoing 1:1 call, calling unless ``changes`` says otherwise."""
    view = CallView(
        callID="3756142318676663184",
        outgoing=True,
        callType=CallType.VIDEO if video else CallType.VOICE,
        caller=ME,
        inviter=ME,
        callees=(callee,),
        members=(MemberView(user=callee, state=CallUserState.INVITING),),
        me=ME.userID,
        phase=Phase.CALLING,
    )
    return _changed(view, changes)


def outgoingGroup(members: tuple[MemberView, ...], **changes: object) -> CallView:
    """An outgoing video call to everybody in ``members``."""
    callees = tuple(member.user for member in members)
    view = outgoing(video=True, callees=callees, members=members)
    return _changed(view, changes)


def _changed(view: CallView, changes: dict[str, object]) -> CallView:
    """Another callID is another call."""
    if "callID" in changes:
        changes = {"key": changes["callID"], **changes}
    return msgspec.structs.replace(view, **changes)
