"""The events of the client: their values, and the table of handlers.

Every handler gets one value. Call events are the wire's own frames
(:mod:`callkit.protocol.frames`); the values below are made by the client itself.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import msgspec

from callkit.client.dial_failures import Trouble
from callkit.errors import RequestError, UsageError
from callkit.model import CallInfo, ConnectionEvent, ConnectionState

log = logging.getLogger(__name__)

Handler = Callable[[Any], object]


class ConnectionStateChanged(msgspec.Struct, frozen=True, kw_only=True):
    """The client's link changed (``reference/zim.md`` D6), or fails for a new reason.

    ``extendedData`` is JSON: ``{}``, or what the server or the network said:
    ``{"code": 4402, "message": "…"}`` (a close code below 5000, an error code above). While the
    client goes on trying there is also a ``"reason"`` (:class:`~callkit.model.LinkTrouble`) and an
    ``"advice"`` in English: each reason is told once until it is connected again, the state stays
    the same then.
    """

    state: ConnectionState
    event: ConnectionEvent
    extendedData: str = "{}"
    trouble: Trouble | None = None
    """The same reason as a value."""


def stateChanged(
    state: ConnectionState,
    event: ConnectionEvent,
    code: int = 0,
    message: str = "",
    trouble: Trouble | None = None,
) -> ConnectionStateChanged:
    """The event of that change; ``code`` 0 says that there is nothing to say."""
    said: dict[str, object] = {"code": code, "message": message} if code else {}
    if trouble is not None:
        said |= {"reason": trouble.reason, "advice": trouble.advice}
    return ConnectionStateChanged(
        state=state,
        event=event,
        extendedData=msgspec.json.encode(said).decode(),
        trouble=trouble,
    )


@dataclass(frozen=True)
class TokenFailed:
    """The token function failed, or the server refused its fresh token; it is asked again later.

    6000103 (temporary) the function raised, returned no text or nothing in time; 6000106, 6000107
    the server's refusal.
    """

    error: RequestError


class SnapshotTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What the server said of this device's calls at a login, or on a later page of it.

    Comes after ``connectionStateChanged`` and before the events that the difference makes.
    """

    calls: tuple[CallInfo, ...] = ()
    """Every live call of this person."""
    ended: tuple[CallInfo, ...] = ()
    """Calls this device believed alive that are over for this person, with the reason."""


class CallInvitationAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """Older callback, to the call's creator only (``reference/zim.md`` G)."""

    callID: str
    invitee: str
    extendedData: str


class CallInvitationRejected(msgspec.Struct, frozen=True, kw_only=True):
    """Older callback, to the call's creator only (``reference/zim.md`` G)."""

    callID: str
    invitee: str
    extendedData: str


class CallInviteesAnsweredTimeout(msgspec.Struct, frozen=True, kw_only=True):
    """Older callback, to the call's creator only (``reference/zim.md`` G)."""

    callID: str
    invitees: tuple[str, ...]


CALL_EVENTS = (
    "callInvitationCreated",
    "callInvitationReceived",
    "callInvitationCancelled",
    "callInvitationTimeout",
    "callInvitationEnded",
    "callUserStateChanged",
)
OLDER_CALLBACKS = (
    "callInvitationAccepted",
    "callInvitationRejected",
    "callInviteesAnsweredTimeout",
)
EVENT_NAMES = (
    *CALL_EVENTS,
    *OLDER_CALLBACKS,
    "callBusyChanged",
    "snapshot",
    "connectionStateChanged",
    "tokenWillExpire",
    "tokenFailed",
    "userInfoUpdated",
    "userStatusUpdated",
    "mediaSignalReceived",
    "callHistoryRead",
)
"""All event names."""


class Handlers:
    """One handler per event name, as in ZIM: a later ``on`` replaces the earlier one."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def on(self, name: str, handler: Handler) -> None:
        """Call ``handler`` for every ``name`` from now on.

        Raises:
            UsageError: No event has that name.
        """
        if name not in EVENT_NAMES:
            raise UsageError(f"no event is called {name!r}; there are {', '.join(EVENT_NAMES)}")
        self._handlers[name] = handler

    def off(self, name: str) -> None:
        """Remove the handler of ``name``; fine when there is none."""
        self._handlers.pop(name, None)

    def call(self, name: str, event: object) -> None:
        """Call the handler of ``name``, if there is one; what it raises is logged, not raised.

        A coroutine it returns runs as a task of its own, in the order it was started.
        """
        handler = self._handlers.get(name)
        if handler is None:
            return
        try:
            result = handler(event)
        except Exception:
            log.exception("! handler of %s raised", name)
            return
        if inspect.iscoroutine(result):
            task = asyncio.get_running_loop().create_task(_guarded(name, result))
            # The loop keeps only weak references: a task without another reference may be collected
            # before it ends.
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def _guarded(name: str, work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except Exception:
        log.exception("! handler of %s raised", name)
