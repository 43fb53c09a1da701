"""One login: a signaling client and a switchboard, tied together.

It carries frames from the client to the switchboard and requests back, wakes the
switchboard when something is due, and hands every other effect to its owner, in order. A service
has one at a time; an old one may still be saying goodbye while a new one logs in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from callkit.background_loop import backgroundLoop
from callkit.client.events import CALL_EVENTS, ConnectionStateChanged, SnapshotTaken
from callkit.client.tokens import TokenSource
from callkit.clock import Clock, Timer
from callkit.errors import ErrorCode, RequestError
from callkit.invitation.coroutines import Coroutines, turn
from callkit.invitation.device_ids import DeviceLock
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.signaling_port import Signaling
from callkit.model import ConnectionEvent, ConnectionState, User
from callkit.protocol import frames
from callkit.switchboard.effects import Ask, Effect, Raise
from callkit.switchboard.policy import Policy
from callkit.switchboard.switchboard import Switchboard

PASSED_ON = (
    "tokenWillExpire",
    "tokenFailed",
    "userInfoUpdated",
    "callHistoryRead",
    "mediaSignalReceived",
)
"""The client's events that are not about the state of a call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginOwner:
    """The owner of a login, to which it reports. Called in the service's thread only."""

    performed: Callable[[Login, Effect], None]
    """Perform the effect at once; it is never an Ask or a Raise."""
    raised: Callable[[Login, Raise], None]
    """An event for the app: keep it until ``caughtUp``."""
    caughtUp: Callable[[], None]
    """All other effects are performed: emit the kept events."""
    connectionChanged: Callable[[Login, ConnectionStateChanged], None]
    """The login's link changed."""
    heard: Callable[[Login, str, Any], None]
    """The server sent an event that is not about a call."""


class Login:
    """``events`` collects this login's events for its owner."""

    def __init__(
        self,
        client: Signaling,
        me: User,
        policy: Policy,
        clock: Clock,
        owner: LoginOwner,
        *,
        events: CallInvitationEvents | None = None,
    ) -> None:
        self.events = events
        self.client = client
        self.board = Switchboard(me, policy)
        self.me = me
        self._clock = clock
        self._owner: LoginOwner | None = owner
        self._coroutines = Coroutines()
        self._effects: deque[Effect] = deque()
        self._timer: Timer | None = None
        self._departing = False
        for name in CALL_EVENTS:
            client.on(name, self._hear)
        for name in PASSED_ON:
            client.on(name, self._passer(name))
        client.on("snapshot", self._snapshot)
        client.on("connectionStateChanged", self._connection_changed)

    # --- coming and going ---

    async def login(self, token: TokenSource) -> None:
        """Begin to connect and return at once; the changes of the connection report the rest.

        Raises:
            RequestError: What was given can never work.
        """
        await self.client.login(self.me.userID, self.me.userName, token, isOfflineLogin=True)

    async def depart(self, seconds: float) -> None:
        """Cancel outgoing calls, leave connected ones and log out, within ``seconds``."""
        self._departing = True
        begun = self.now()
        self.act(self.board.depart)
        if self.client.connectionState is ConnectionState.CONNECTED:
            await self._coroutines.wait(seconds / 2, self._clock)
        left = max(seconds - (self.now() - begun), 0.0)
        await self.client.logout(left)
        # The last change of state is emitted on the next turn.
        await turn()
        self.drop()

    def orphan(self, seconds: float) -> bool:
        """Its service was deleted: log out at the server without any event here. False if that had
        begun already."""
        self._owner = None
        if self._departing:
            return False
        self._departing = True
        self.act(self.board.depart)
        self._coroutines.start(self.client.logout(seconds))
        return True

    def drop(self) -> None:
        """Disconnect from the client and the owner."""
        self._owner = None
        self._coroutines.cancel()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- the switchboard ---

    def now(self) -> float:
        return self._clock.monotonic()

    def act(self, step: Callable[..., Any], *args: Any) -> Any:
        """Call a method of the switchboard with the time, then do what it wants, the app's events
        last.

        May be entered again from inside, by what an app does when it is told, or in a dialog's
        loop: effects keep their order, and none waits for a handler of the app.

        Raises:
            RequestError: What the switchboard refuses.
        """
        try:
            return step(*args, self.now())
        finally:
            self._effects.extend(self.board.takeEffects())
            while self._effects:
                effect = self._effects.popleft()
                if isinstance(effect, Ask):
                    self._coroutines.start(self._ask(effect))
                elif self._owner is not None and isinstance(effect, Raise):
                    self._owner.raised(self, effect)
                elif self._owner is not None:
                    self._owner.performed(self, effect)
            self._wake_later()
            if self._owner is not None:
                self._owner.caughtUp()

    async def _ask(self, ask: Ask) -> None:
        try:
            reply = await self.client.request(ask.request)
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
        """A person who gave no name has the name that the server knows."""
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


def orphanAll(locks: dict[Login, DeviceLock], seconds: float) -> None:
    """A service is deleted, and nobody called ``uninit``: its logins end and release their devices.
    At the end of the program the process releases them, and the server sees it go."""
    if backgroundLoop().ended or QCoreApplication.instance() is None:
        return
    for login in [login for login in locks if login.orphan(seconds)]:
        locks.pop(login).release()
