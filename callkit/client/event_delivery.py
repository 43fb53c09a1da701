"""From received frames to the app's handlers: duplicates are dropped, and the order is kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from callkit.client.deadlines import Deadlines
from callkit.client.events import Handlers, SnapshotTaken
from callkit.client.known_calls import EventHandling, KnownCalls
from callkit.client.legacy_events import olderCallbacks
from callkit.client.requests import Pending, Requests
from callkit.client.status_subscriptions import StatusSubscriptions
from callkit.clock import Clock
from callkit.model import CallInfo, CallUserInfo
from callkit.protocol import frames

log = logging.getLogger(__name__)

ENTERING = (frames.CallInvite, frames.CallJoin)
"""Requests that put this device into a call it did not know."""


class EventDelivery:
    """Keeps the list of calls up to date and calls the handlers.

    It guarantees the order: a reply before the events its request caused, the events of one call as
    they happened. So no handler is called at once: each event waits behind what became ready before
    it, an awaited reply included.
    """

    def __init__(
        self,
        clock: Clock,
        deadlines: Deadlines,
        requests: Requests,
        handlers: Handlers,
        *,
        olderCallbacks: bool,
        snapshotEvents: bool,
        say: Callable[[frames.Request, type[frames.Reply]], bool],
    ) -> None:
        """``say`` sends a request nobody waits for; False when that cannot be done just now."""
        self.known_calls = KnownCalls("")
        self._clock = clock
        self._requests = requests
        self._handlers = handlers
        self._older = olderCallbacks
        self._snapshot_events = snapshotEvents
        self._say = say
        self.subscriptions = StatusSubscriptions(
            clock, deadlines, say, lambda event: self.emit("userStatusUpdated", event)
        )
        self._held: dict[str, list[tuple[frames.CallEvent, Mapping[str, CallUserInfo]]]] = {}
        self._history_read = 0

    def begin(self, userID: str) -> None:
        """Another person, or a new session of the same one: forget everything."""
        self.known_calls = KnownCalls(userID)
        self.subscriptions.forget()
        self._held.clear()
        self._history_read = 0

    def emit(self, name: str, event: object) -> None:
        """Call the handler of ``name`` when it is this event's turn."""
        asyncio.get_running_loop().call_soon(self._tell, name, event)

    def _tell(self, name: str, event: object) -> None:
        self._handlers.call(name, event)
        if isinstance(event, frames.CallInvitationReceived):
            self._acknowledge(event.callID)

    def _acknowledge(self, callID: str) -> None:
        self._say(frames.CallReceived(callID=callID), frames.CallIDReply)

    # --- what the server says ---

    def welcome(self, reply: frames.LoginReply) -> None:
        """A login succeeded; ``reply`` holds the snapshot."""
        if self._requests.inFlight(*ENTERING):
            # A call may have begun while the last connection died: its events wait for the reply
            # that is asked for again.
            for info in reply.calls:
                if info.primary and self.known_calls.entry(info.callID) is None:
                    self._held[info.callID] = []
        self._catch_up(reply.calls, reply.ended, fresh=True)
        self._history_was_read(reply.historyReadUpTo)
        self.subscriptions.welcome()

    def hear(self, event: frames.AnyEvent) -> str:
        """Apply an event; returns the reason why a new login is needed, usually ""."""
        if not isinstance(event, frames.CallEvent):
            self._hear_other(event)
            return ""
        members = self._members(event.callID)
        handling = self.known_calls.hear(event, self._clock.monotonic())
        if handling is EventHandling.RESYNC:
            return f"something of call {event.callID} was missed"
        if handling is EventHandling.DELIVER:
            self._deliver(event, members)
        else:
            log.debug("< double: call %s, revision %d", event.callID, event.revision)
        return ""

    def _hear_other(self, event: frames.AnyEvent) -> None:
        """It is not about the state of one call."""
        match event:
            case frames.Snapshot():
                self._catch_up(event.calls, event.ended, fresh=False)
            case frames.CallHistoryWasRead():
                self._history_was_read(event.upTo)
            case frames.CallBusyChanged():
                # The device is not in that call: its state is not tracked.
                self.emit("callBusyChanged", event)
            case frames.TokenWillExpire():
                self.emit("tokenWillExpire", event)
            case frames.UserInfoUpdated():
                self.emit("userInfoUpdated", event)
            case frames.UserStatusUpdated():
                if news := self.subscriptions.news(event):
                    self.emit("userStatusUpdated", news)
            case frames.MediaSignalReceived():
                self.emit("mediaSignalReceived", event)

    def replied(self, pending: Pending, reply: frames.Reply) -> str:
        """A request of this device succeeded; returns the reason why a new login is needed, usually
        ""."""
        self.subscriptions.replied(pending.frame, reply, own=pending.future is None)
        call_id = getattr(reply, "callID", "")
        entering = isinstance(pending.frame, ENTERING)
        unknown = self.known_calls.entry(call_id) is None
        self.known_calls.replied(pending.frame, reply, self._clock.monotonic())
        if entering and unknown and pending.deaths:
            # The call began before the last login and is not in its snapshot, so it has ended.
            return f"call {call_id} began and ended meanwhile"
        return ""

    def release(self) -> None:
        """Requests were settled: deliver the events that waited for them."""
        if self._held and not self._requests.inFlight(*ENTERING):
            held, self._held = self._held, {}
            for events in held.values():
                for event, members in events:
                    self._deliver(event, members)

    # --- inside ---

    def _catch_up(
        self, calls: tuple[CallInfo, ...], ended: tuple[CallInfo, ...], *, fresh: bool
    ) -> None:
        before = {info.callID: self._members(info.callID) for info in (*calls, *ended)}
        events = self.known_calls.catchUp(calls, ended, self._clock.monotonic(), fresh=fresh)
        self.emit("snapshot", SnapshotTaken(calls=calls, ended=ended))
        for event in events if self._snapshot_events else ():
            self._deliver(event, before[event.callID])
        for callID in self.known_calls.unacknowledged():
            self._acknowledge(callID)

    def _history_was_read(self, up_to: int) -> None:
        if up_to > self._history_read:
            self._history_read = up_to
            self.emit("callHistoryRead", frames.CallHistoryWasRead(upTo=up_to))

    def _members(self, callID: str) -> Mapping[str, CallUserInfo]:
        """A copy of the members: known_calls continues to change its own."""
        entry = self.known_calls.entry(callID)
        return dict(entry.members) if entry is not None else {}

    def _deliver(self, event: frames.CallEvent, before: Mapping[str, CallUserInfo]) -> None:
        held = self._held.get(event.callID)
        if held is not None:
            held.append((event, before))
            return
        self.emit(str(event.__struct_config__.tag), event)
        entry = self.known_calls.entry(event.callID)
        if self._older and entry is not None and entry.caller == self.known_calls.userID:
            for name, older in olderCallbacks(event, before):
                self.emit(name, older)
