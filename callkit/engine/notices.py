"""Notices: what the members of a call are told after a change, and the recipients of each.

The engine decides *who hears what* (``reference/zim.md`` C3, D5); the server's ``outgoing`` turns
a notice into a frame and finds the sockets.
"""

from __future__ import annotations

import msgspec

from callkit.model import CallUserInfo, ErrorUserInfo


class Recipient(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Devices of one person. ``only``: that device; ``excluding``: all but that device."""

    userID: str
    only: str = ""
    excluding: str = ""


class Happening(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all happenings of a call; callID, mode and revision are the call's."""


class Created(Happening, frozen=True, kw_only=True):
    callUserList: tuple[CallUserInfo, ...]


class Invited(Happening, frozen=True, kw_only=True):
    """An invitation to one person, with the time at which it runs out."""

    inviter: str
    deadline: int
    callUserList: tuple[CallUserInfo, ...]


class Cancelled(Happening, frozen=True, kw_only=True):
    inviter: str
    extendedData: str


class TimedOut(Happening, frozen=True, kw_only=True):
    """The recipient's own invitation ran out."""


class Ended(Happening, frozen=True, kw_only=True):
    operatedUserID: str
    extendedData: str
    endTime: int


class Changed(Happening, frozen=True, kw_only=True):
    """callUserStateChanged: only the people whose state changed."""

    callUserList: tuple[CallUserInfo, ...]


class BusyChanged(Happening, frozen=True, kw_only=True):
    """To the recipient's devices that are not in the call: the one that is in it is offline, so the
    call makes their person busy no more; or it is there again."""

    busy: bool
    deviceName: str = ""
    """Of the device that is in the call."""


class Notice(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One happening, with all recipients that get the same frame: it is encoded once."""

    happening: Happening
    recipients: tuple[Recipient, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The parts of the reply that are not in the new call."""

    errorUserList: tuple[ErrorUserInfo, ...] = ()
    errorInvitees: tuple[str, ...] = ()
