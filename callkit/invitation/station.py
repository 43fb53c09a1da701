"""One login of one person: a signaling client and a switchboard, tied together.

The station carries frames from the client to the switchboard and requests back, wakes the
switchboard when something is due, and hands every other effect to its owner, in order. A service
has one at a time; an old one may still be saying goodbye while a new one logs in.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from callkit.client.events import CALL_EVENTS, ConnectionStateChanged, SnapshotTaken
from callkit.client.tokens import TokenSource
from callkit.clock import Clock, Timer
from callkit.errors import ErrorCode, RequestError
from callkit.invitation.errands import Signaling, run
from callkit.invitation.loop import Tasks
from callkit.model import ConnectionEvent, ConnectionState, User
from callkit.protocol import frames
from callkit.switchboard.board import Switchboard
from callkit.switchboard.effects import Ask, Effect
from callkit.switchboard.policy import Policy


class Owner(Protocol):
    """Who a station tells what happens. Called from the loop's thread only."""

    def performed(self, effect: Effect) -> None:
        """Do what the effect says; an Ask never comes here."""

    def connectionChanged(self, station: Station, change: ConnectionStateChanged) -> None:
        """The station's link changed."""

    def heard(self, station: Station, name: str, event: Any) -> None:
        """The server said something that is not about one call."""


class Station:
    def __init__(
        self, client: Signaling, me: User, policy: Policy, clock: Clock, owner: Owner
    ) -> None:
        self.client = client
        self.board = Switchboard(me, policy)
        self.me = me
        self._clock = clock
        self._owner: Owner | None = owner
        self._tasks = Tasks()
        self._effects: deque[Effect] = deque()
        self._performing = False
        self._timer: Timer | None = None
        for name in CALL_EVENTS:
            client.on(name, self._hear)
        for name in ("tokenWillExpire", "tokenFailed", "userInfoUpdated", "callHistoryRead"):
            client.on(name, self._passer(name))
        client.on("snapshot", self._snapshot)
        client.on("connectionStateChanged", self._connection_changed)

    # --- coming and going ---

    async def login(self, token: TokenSource) -> None:
        """Begin to connect; returns at once, the connection's changes tell the rest.

        Raises:
            RequestError: What was given can never work.
        """
        await self.client.login(self.me.userID, self.me.userName, token, isOfflineLogin=True)

    async def depart(self, seconds: float) -> None:
        """Take back what rings out, leave what runs, log out; not longer than ``seconds``."""
        begun = self.now()
        self.board.depart(begun)
        # The app may quit inside one of its handlers: what is said now cannot wait for its end.
        self._carry_out()
        if self.client.connectionState is ConnectionState.CONNECTED:
            await self._tasks.wait(seconds / 2, self._clock)
        left = max(seconds - (self.now() - begun), 0.0)
        await self.client.logout(left)
        # The last change of state is told on the loop's next turn.
        await asyncio.sleep(0)
        self.drop()

    def drop(self) -> None:
        """Hear and say nothing any more."""
        self._owner = None
        self._tasks.cancel()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- the switchboard ---

    def now(self) -> float:
        return self._clock.monotonic()

    def act(self, step: Callable[..., Any], *args: Any) -> Any:
        """Call a method of the switchboard with the time, then do what it wants.

        Raises:
            RequestError: What the switchboard refuses.
        """
        try:
            return step(*args, self.now())
        finally:
            self._perform()

    def _perform(self) -> None:
        if self._performing:
            # An app's handler started something: its turn comes after what is being told.
            self._effects.extend(self.board.takeEffects())
            return
        self._performing = True
        try:
            self._carry_out()
        finally:
            self._performing = False
        self._wake_later()

    def _carry_out(self) -> None:
        self._effects.extend(self.board.takeEffects())
        while self._effects:
            effect = self._effects.popleft()
            if isinstance(effect, Ask):
                self._tasks.start(self._ask(effect))
            elif self._owner is not None:
                self._owner.performed(effect)

    async def _ask(self, ask: Ask) -> None:
        try:
            reply = await run(self.client, ask.request)
        except RequestError as error:
            self.act(self.board.failed, ask.ticket, error)
        else:
            self.act(self.board.replied, ask.ticket, reply)

    def _wake_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self.board.nextDeadline()
        if due is not None and self._owner is not None:
            self._timer = self._clock.callLater(max(due - self.now(), 0.0), self._wake)

    def _wake(self) -> None:
        self._timer = None
        self.act(self.board.wake)

    # --- the client ---

    def _hear(self, event: frames.Event) -> None:
        self.act(self.board.hear, event)
        if isinstance(event, frames.CallInvitationCreated) and self._owner is not None:
            self._owner.heard(self, "callInvitationCreated", event)

    def _snapshot(self, snapshot: SnapshotTaken) -> None:
        self.act(self.board.snapshot, snapshot.calls, snapshot.ended)

    def _connection_changed(self, change: ConnectionStateChanged) -> None:
        if change.state is ConnectionState.CONNECTED:
            self._learn_name()
            self.act(self.board.connected)
        elif change.state is ConnectionState.RECONNECTING:
            self.act(self.board.disconnected)
        elif change.state is ConnectionState.DISCONNECTED:
            self.act(self.board.shut, _code(change))
        if self._owner is not None:
            self._owner.connectionChanged(self, change)

    def _learn_name(self) -> None:
        """Who gave no name has the one the server knows."""
        user = self.client.user
        if user is not None and user.userID == self.me.userID:
            self.me = self.board.me = user

    def _passer(self, name: str) -> Callable[[Any], None]:
        def passOn(event: Any) -> None:
            self._learn_name()
            if self._owner is not None:
                self._owner.heard(self, name, event)

        return passOn


ENDINGS = {
    ConnectionEvent.SUCCESS: 0,
    ConnectionEvent.TOKEN_EXPIRED: ErrorCode.TOKEN_EXPIRED,
    ConnectionEvent.LOGIN_TIMEOUT: ErrorCode.NETWORK_ERROR,
}


def _code(change: ConnectionStateChanged) -> int:
    """Why calls fail when the connection is gone for good; 0 when the person logged out."""
    return int(ENDINGS.get(change.event, ErrorCode.USER_IS_NOT_LOGGED))
