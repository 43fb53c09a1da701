"""The people this device is subscribed to, kept over reconnects."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from callkit.client.deadlines import Deadlines
from callkit.clock import Clock
from callkit.model import UserOnlineStatus, UserStatusSubscribeConfig
from callkit.protocol import frames
from callkit.protocol.limits import MAX_USERS_SUBSCRIBED

AGAIN, AGAIN_AT_MOST = 10.0, 300.0
"""Seconds until the server is asked once more for what it has not said yes to; doubled each time.
"""


@dataclass
class Subscription:
    """One person, until a monotonic time."""

    until: float
    confirmed: bool = True
    """The server of this connection has said yes."""
    status: int | None = None
    """What the app was told last."""


class StatusSubscriptions:
    """Asks for every subscription again after a login, for what remains of its time.

    A server forgets subscriptions with the connection. Of what it tells at first after a reconnect
    the app hears only what has changed meanwhile.
    """

    def __init__(
        self,
        clock: Clock,
        deadlines: Deadlines,
        say: Callable[[frames.Request, type[frames.Reply]], bool],
        tell: Callable[[frames.UserStatusUpdated], object],
    ) -> None:
        """``say`` sends a request nobody waits for, False when that cannot be done just now;
        ``tell`` is how the app hears of a status."""
        self._clock = clock
        self._deadlines = deadlines
        self._say = say
        self._tell = tell
        self._people: dict[str, Subscription] = {}
        self._wait = AGAIN

    def forget(self) -> None:
        """Nobody is subscribed to any more."""
        self._people.clear()

    def welcome(self) -> None:
        """A login succeeded: this connection has no subscriptions yet."""
        for subscription in self._people.values():
            subscription.confirmed = False
        self._wait = AGAIN
        self._ask_again()

    def slept(self, seconds: float) -> None:
        """The clock stood still for so long."""
        for subscription in self._people.values():
            subscription.until -= seconds

    # --- requests of the app, and of this object ---

    def asked(self, request: frames.Request) -> None:
        """The app asks: people it lets go are not asked for again, whatever becomes of that."""
        if isinstance(request, frames.UnsubscribeUsersStatus):
            for name in request.userIDs:
                self._people.pop(name, None)

    def replied(self, request: frames.Request, reply: frames.Reply, *, own: bool) -> None:
        """The server said yes. ``own``: this object had asked."""
        match request, reply:
            case frames.SubscribeUsersStatus(), frames.StatusSubscriptionReply():
                failed = {error.userID for error in reply.errorUserList}
                if own:
                    self._confirm(request.userIDs, failed)
                else:
                    self._enter(request, failed)
            case frames.UnsubscribeUsersStatus(), _:
                self.asked(request)

    def _enter(self, request: frames.SubscribeUsersStatus, failed: set[str]) -> None:
        now = self._clock.monotonic()
        self._people = {name: one for name, one in self._people.items() if one.until > now}
        until = now + 60 * request.config.subscriptionDuration
        for name in request.userIDs:
            if name not in failed:
                # The server tells the present state after every request, and so does this client.
                self._people[name] = Subscription(until)

    def _confirm(self, names: Sequence[str], failed: set[str]) -> None:
        """People the server does not know just now may come: one that has forgotten everything
        knows them again when they log in."""
        gone = []
        for name in names:
            subscription = self._people.get(name)
            if subscription is None:
                continue
            subscription.confirmed = name not in failed
            if name in failed:
                status = frames.UserStatus(userID=name, onlineStatus=UserOnlineStatus.UNKNOWN)
                gone.append(status)
        if event := self.news(frames.UserStatusUpdated(userStatusList=tuple(gone))):
            self._tell(event)

    def _ask_again(self) -> None:
        now = self._clock.monotonic()
        self._people = {name: one for name, one in self._people.items() if one.until > now}
        waiting: dict[int, list[str]] = {}
        for name, subscription in self._people.items():
            if not subscription.confirmed:
                minutes = math.ceil((subscription.until - now) / 60)
                waiting.setdefault(minutes, []).append(name)
        if not waiting:
            return
        for minutes, names in waiting.items():
            config = UserStatusSubscribeConfig(subscriptionDuration=minutes)
            for first in range(0, len(names), MAX_USERS_SUBSCRIBED):
                some = names[first : first + MAX_USERS_SUBSCRIBED]
                request = frames.SubscribeUsersStatus(userIDs=some, config=config)
                if not self._say(request, frames.StatusSubscriptionReply):
                    return
        # An answer may be lost, or be no for the moment: too many at once, a store that fails.
        self._deadlines.set("subscriptions", self._wait, self._ask_again)
        self._wait = min(2 * self._wait, AGAIN_AT_MOST)

    # --- events ---

    def news(self, event: frames.UserStatusUpdated) -> frames.UserStatusUpdated | None:
        """What of the event the app has not been told; None when that is nothing."""
        fresh = []
        for status in event.userStatusList:
            subscription = self._people.get(status.userID)
            if subscription is not None:
                if subscription.status == status.onlineStatus:
                    continue
                subscription.status = status.onlineStatus
            fresh.append(status)
        return msgspec.structs.replace(event, userStatusList=tuple(fresh)) if fresh else None
