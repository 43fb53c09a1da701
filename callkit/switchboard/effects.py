"""The effects that the switchboard returns; its shell performs them in order."""

from __future__ import annotations

import enum

import msgspec

from callkit.errors import RequestError
from callkit.protocol import frames
from callkit.switchboard.view import CallView


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all effects."""


class Ask(Effect, frozen=True, kw_only=True):
    """Send ``request``, which has no id yet; tell its outcome to ``Switchboard.replied`` or
    ``.failed`` and name ``ticket`` there."""

    ticket: int
    request: frames.Request


class Raise(Effect, frozen=True, kw_only=True):
    """Emit the event ``name`` (a signal of CallInvitationEvents) with ``args``."""

    name: str
    args: tuple[object, ...] = ()


class Change(enum.StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    """The call has ended. Its view is the last one: no change follows."""


class Show(Effect, frozen=True, kw_only=True):
    """A call appeared, changed or went. Its ``view.key`` says which one; its callID may change."""

    change: Change
    view: CallView


class Missed(Effect, frozen=True, kw_only=True):
    """This person missed a call; once per call. It may never have rung here (busy, too late)."""

    view: CallView


class Settle(Effect, frozen=True, kw_only=True):
    """The operation is done: its awaitable gets ``result`` or raises ``error``."""

    operation: int
    result: object = None
    error: RequestError | None = None
