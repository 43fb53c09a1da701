"""The commands that change a call. A command names the person that asks; the time is a separate
argument.

Commands are checked against sizes and directories before they come here (dispatch); what they may
do to a call is decided only in :mod:`callkit.engine.transitions`.
"""

from __future__ import annotations

import msgspec

from callkit.model import CallInvitationMode, ErrorUserInfo, JoinPolicy, User


class Command(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all commands."""


class Invite(Command, frozen=True, kw_only=True):
    """Create the call. ``invitees`` are distinct, registered, not the caller, 1 to 9."""

    callID: str
    caller: User
    invitees: tuple[User, ...]
    timeout: int
    mode: CallInvitationMode = CallInvitationMode.GENERAL
    extendedData: str = ""
    checkDelivery: bool = False
    fromServer: bool = False
    joinPolicy: JoinPolicy = JoinPolicy.ANYONE
    deviceID: str = ""
    deviceName: str = ""
    failed: tuple[ErrorUserInfo, ...] = ()
    """People named but not invited (self, unregistered, blocked); they are in the answer."""


class Received(Command, frozen=True, kw_only=True):
    """A device of ``userID`` shows the invitation. Never refused to a member."""

    userID: str
    deviceID: str = ""


class Accept(Command, frozen=True, kw_only=True):
    userID: str
    deviceID: str = ""
    deviceName: str = ""
    extendedData: str = ""


class Reject(Command, frozen=True, kw_only=True):
    userID: str
    deviceID: str = ""
    deviceName: str = ""
    extendedData: str = ""


class Cancel(Command, frozen=True, kw_only=True):
    """Take invitations back; empty ``invitees`` means the whole call."""

    userID: str
    deviceID: str = ""
    invitees: tuple[str, ...] = ()
    extendedData: str = ""


class CallingInvite(Command, frozen=True, kw_only=True):
    """Add people to an advanced call. ``invitees`` are distinct and registered."""

    userID: str
    invitees: tuple[User, ...]
    failed: tuple[ErrorUserInfo, ...] = ()
    """People named but not invited (self, unregistered, blocked); they are in the answer."""


class Join(Command, frozen=True, kw_only=True):
    user: User
    deviceID: str = ""
    deviceName: str = ""
    extendedData: str = ""


class Quit(Command, frozen=True, kw_only=True):
    userID: str
    deviceID: str = ""
    extendedData: str = ""


class End(Command, frozen=True, kw_only=True):
    userID: str
    deviceID: str = ""
    extendedData: str = ""


class Due(Command, frozen=True, kw_only=True):
    """Do what is due by now: timeouts, delivery checks, absences, loneliness, review.

    ``online`` is what the directory knows of members at a review: {userID: the devices that are
    online}; a person not named is taken for where the call believes they are. An absence the call
    knows of does not begin anew by it. Firing early, late or twice is harmless.
    """

    online: dict[str, tuple[str, ...]] = {}


class DeviceGone(Command, frozen=True, kw_only=True):
    """A device went offline, was kicked or logged out. ``lastOne``: no other one is online."""

    userID: str
    deviceID: str
    lastOne: bool


class DeviceBack(Command, frozen=True, kw_only=True):
    """A device of ``userID`` is online (again)."""

    userID: str
    deviceID: str
