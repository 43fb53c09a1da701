"""Which people stand for a call."""

from __future__ import annotations

from callkit.model import PENDING_STATES, CallUserState, User
from callkit.switchboard.view import CallView, MemberView


def present(member: MemberView) -> bool:
    """In the call, or still asked into it."""
    return member.state is CallUserState.ACCEPTED or member.state in PENDING_STATES


def facesOf(view: CallView) -> tuple[User, ...]:
    """The people whose faces stand for the call."""
    if not view.group:
        return (view.peer,)
    here = [m.user for m in view.members if m.state is CallUserState.ACCEPTED]
    return tuple(here or [m.user for m in view.members] or [view.peer])


def meIn(view: CallView) -> User:
    """This person, as far as the call knows them."""
    known = (view.caller, view.inviter, *view.callees)
    return next((user for user in known if user.userID == view.me), User(view.me))
