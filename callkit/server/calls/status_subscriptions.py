"""Subscriptions to people's presence, and what is told of it (``reference/zim.md`` D4).

A subscription belongs to one session and is kept in memory: it ends with its time, with the
session's socket, with a logout or a kick. Of each person the store is asked again when a device of
theirs comes or goes here, and now and then, as a device may come and go at another process, or this
one may fail to hear of it. What was told last is remembered for every subscription, so nothing is
told twice, and what went unheard is put right.

A person who has blocked the subscriber looks like an unknown one, whenever the block was made:
nobody is told anything before the store was asked for it.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Generic, TypeVar

import msgspec

from callkit.clock import Clock, Timer
from callkit.errors import ErrorCode, RequestError, StoreError
from callkit.model import ErrorUserInfo, UserOnlineStatus
from callkit.protocol import frames
from callkit.protocol.codec import encode
from callkit.protocol.limits import MAX_SUBSCRIPTIONS
from callkit.server.calls.dispatch import Handler
from callkit.server.calls.presence import online_statuses
from callkit.server.stores.base import Store
from callkit.server.stores.health import loudness
from callkit.server.tasks import Tasks
from callkit.server.transport.limits import Limits
from callkit.server.transport.sessions import Session, Sessions

_log = logging.getLogger(__name__)

_TELL_SECONDS = 0.5
"""Changes are told together, so often at most."""
_RETRY_SECONDS = 1.0
_TICK_SECONDS = 1.0
_SHARED_SECONDS = 4
"""In so long everybody is looked at whose devices may be at other processes."""
_ALONE_SECONDS = 60
_BLOCKS_SECONDS = 10
"""In so long all subscribers are looked at: for blocks, and for subscriptions that are over."""
_MOST_NAMES = 20_000
"""People looked at in one tick: of more than four times as many it takes longer than said."""
_CHUNK = 200
"""People the store is asked for at once."""
_SUBSCRIBERS_AT_ONCE = 16
_PAIRS_A_TURN = 2_000
"""Subscriptions compared, or told of, in one turn of the loop."""

Item = TypeVar("Item")


class _Subscription(msgspec.Struct, gc=False):
    until: float
    """On the monotonic clock."""
    told: UserOnlineStatus | None = None
    hidden: bool = False
    """The person has blocked the subscriber, by the last look."""


class _Subscriber:
    """A session and the people it is subscribed to."""

    __slots__ = ("people", "session")

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people: dict[str, _Subscription] = {}


class _Watched:
    """A person, and the subscribers by their sessionID."""

    __slots__ = ("status", "subscribers")

    def __init__(self) -> None:
        self.status: UserOnlineStatus | None = None
        """As all subscribers know it, or are about to be told."""
        self.subscribers: dict[str, _Subscriber] = {}


class StatusSubscriptions:
    """Everybody who is subscribed at this process. Used from the loop's thread."""

    def __init__(self, clock: Clock, store: Store, sessions: Sessions, limits: Limits) -> None:
        self._clock = clock
        self._store = store
        self._sessions = sessions
        self._limits = limits
        self._subscribers: dict[str, _Subscriber] = {}
        self._watched: dict[str, _Watched] = {}
        self._moved: dict[str, None] = {}
        """People to look at, in the order of their moves."""
        self._reading = asyncio.Lock()
        """What is read is told before anybody reads again: an old look never has the last word."""
        self._tasks = Tasks()
        self._telling: Timer | None = None
        self._ticking: Timer | None = None
        self._sweeping = False
        self._closed = False
        seconds = _SHARED_SECONDS if store.shared else _ALONE_SECONDS
        self._names = _Round(lambda: self._watched, seconds, _MOST_NAMES)
        self._visits = _Round(self._subscribers.values, _BLOCKS_SECONDS, _MOST_NAMES)
        self.handlers: dict[type[frames.Request], Handler] = {
            frames.SubscribeUsersStatus: self.subscribeUsersStatus,
            frames.UnsubscribeUsersStatus: self.unsubscribeUsersStatus,
        }

    def __len__(self) -> int:
        """How many subscriptions there are."""
        return sum(len(subscriber.people) for subscriber in self._subscribers.values())

    # --- requests ---

    async def subscribeUsersStatus(
        self, session: Session, request: frames.SubscribeUsersStatus
    ) -> None:
        """The reply, then the present state of everybody who could be subscribed to."""
        names = tuple(dict.fromkeys(request.userIDs))
        self._limits.usersStatus(session.userID, len(names))
        visible = await self._visible(session.userID, names)
        subscriber = self._enter(
            session,
            [name for name in names if name in visible],
            60.0 * request.config.subscriptionDuration,
        )
        _reply(session, request.id, [name for name in names if name not in visible])
        if visible and subscriber is not None:
            try:
                await self._tell(sorted(visible), subscriber)
            except StoreError as error:
                _log.log(loudness(error), "a first state is told later: %s", error)
                for name in visible:
                    self.moved(name)

    async def unsubscribeUsersStatus(
        self, session: Session, request: frames.UnsubscribeUsersStatus
    ) -> None:
        """Nothing more is told. Only people who do not exist are errors: a subscription that is
        over, or never was, is none."""
        names = tuple(dict.fromkeys(request.userIDs))
        self._limits.usersStatus(session.userID, len(names))
        subscriber = self._subscribers.get(session.sessionID)
        others = [name for name in names if subscriber is None or name not in subscriber.people]
        visible = await self._visible(session.userID, others) if others else set()
        if subscriber is not None:
            self._leave(subscriber, names)
        _reply(session, request.id, [name for name in others if name not in visible])

    async def _visible(self, asker: str, names: Sequence[str]) -> set[str]:
        """Those who are registered and have not blocked the asker."""
        registered = await self._store.users(names)
        return registered.keys() - await self._store.blocked(asker, names)

    def _enter(self, session: Session, names: Sequence[str], seconds: float) -> _Subscriber | None:
        """Subscribe; None for a session that is over: nobody would ever drop it.

        Raises:
            RequestError: 6000001, the device is subscribed to too many people.
        """
        if self._sessions.get(session.userID, session.deviceID) is not session or self._closed:
            return None
        subscriber = self._subscribers.get(session.sessionID) or _Subscriber(session)
        self._check_room(subscriber, names)
        until = self._clock.monotonic() + seconds
        for name in names:
            subscriber.people[name] = _Subscription(until)
            watched = self._watched.get(name)
            if watched is None:
                watched = self._watched[name] = _Watched()
            watched.subscribers[session.sessionID] = subscriber
        if subscriber.people:
            self._subscribers[session.sessionID] = subscriber
            if self._ticking is None:
                self._ticking = self._clock.callLater(_TICK_SECONDS, self._tick)
        return subscriber

    def _check_room(self, subscriber: _Subscriber, names: Iterable[str]) -> None:
        more = sum(name not in subscriber.people for name in names)
        if len(subscriber.people) + more <= MAX_SUBSCRIPTIONS:
            return
        self._expire(subscriber)
        more = sum(name not in subscriber.people for name in names)
        if len(subscriber.people) + more > MAX_SUBSCRIPTIONS:
            raise RequestError(
                ErrorCode.PARAM_INVALID,
                f"userIDs: this device would be subscribed to more than {MAX_SUBSCRIPTIONS} people",
            )

    # --- endings ---

    def drop(self, session: Session) -> None:
        """The session is over, and all its subscriptions. Fine when it had none."""
        subscriber = self._subscribers.get(session.sessionID)
        if subscriber is not None:
            self._leave(subscriber, list(subscriber.people))

    def _leave(self, subscriber: _Subscriber, names: Iterable[str]) -> None:
        number = subscriber.session.sessionID
        for name in names:
            if subscriber.people.pop(name, None) is None:
                continue
            watched = self._watched[name]
            del watched.subscribers[number]
            if not watched.subscribers:
                del self._watched[name]
                self._moved.pop(name, None)
        if not subscriber.people:
            self._subscribers.pop(number, None)

    def _expire(self, subscriber: _Subscriber) -> None:
        now = self._clock.monotonic()
        self._leave(
            subscriber, [name for name, one in subscriber.people.items() if one.until <= now]
        )

    async def close(self) -> None:
        """Tell nothing more; return when what was begun is done. Twice is fine."""
        self._closed = True
        for timer in (self._telling, self._ticking):
            if timer is not None:
                timer.cancel()
        await self._tasks.ended()

    # --- changes ---

    def moved(self, userID: str) -> None:
        """A device of the person came or went: all subscribers are told soon."""
        if userID in self._watched and not self._closed:
            self._moved[userID] = None
            if self._telling is None:
                self._telling = self._clock.callLater(_TELL_SECONDS, self._begin_telling)

    def _begin_telling(self) -> None:
        self._tasks.start(self._tell_moved())

    async def _tell_moved(self) -> None:
        names, self._moved = list(self._moved), {}
        wait = _TELL_SECONDS
        try:
            await self._tell(names)
        except StoreError as error:
            _log.log(loudness(error), "changes of presence are told later: %s", error)
            self._moved = dict.fromkeys(names) | self._moved
            wait = _RETRY_SECONDS
        finally:
            self._telling = None
            if self._moved and not self._closed:
                self._telling = self._clock.callLater(wait, self._begin_telling)

    async def _tell(self, names: Sequence[str], only: _Subscriber | None = None) -> None:
        """Ask the store for those people, and tell all their subscribers, or one, what is new.

        Raises:
            StoreError: Not all was told.
        """
        async with self._reading:
            statuses: dict[str, UserOnlineStatus] = {}
            for some in _chunks(names, _CHUNK):
                statuses |= await online_statuses(self._store, some)
            news = await self._news(statuses, only)
            told = 0
            for group in _chunks(list(news), _SUBSCRIBERS_AT_ONCE):
                blocks = await asyncio.gather(
                    *(self._store.blocked(one.session.userID, news[one]) for one in group)
                )
                for subscriber, hidden in zip(group, blocks, strict=True):
                    self._tell_one(subscriber, news[subscriber], statuses, hidden)
                    told += len(news[subscriber])
                    if told > _PAIRS_A_TURN:
                        await asyncio.sleep(0)
                        told = 0

    async def _news(
        self, statuses: Mapping[str, UserOnlineStatus], only: _Subscriber | None
    ) -> dict[_Subscriber, list[str]]:
        """The subscribers that must be told, and of which people, unless a block is in the way."""
        now, pairs = self._clock.monotonic(), 0
        news: dict[_Subscriber, list[str]] = {}
        for name, status in statuses.items():
            watched = self._watched.get(name)
            if watched is None:
                continue
            if only is not None and watched.status not in (None, status):
                # The others are told when it is their time.
                self.moved(name)
            else:
                watched.status = status
            for subscriber in (only,) if only else list(watched.subscribers.values()):
                subscription = subscriber.people.get(name)
                if subscription is None or subscription.until <= now:
                    continue
                if subscription.told is not _shown(subscription, status):
                    news.setdefault(subscriber, []).append(name)
                pairs += 1
                if pairs % _PAIRS_A_TURN == 0:
                    await asyncio.sleep(0)
        return news

    def _tell_one(
        self,
        subscriber: _Subscriber,
        names: Iterable[str],
        statuses: Mapping[str, UserOnlineStatus],
        hidden: set[str],
    ) -> None:
        told = []
        for name in names:
            subscription = subscriber.people.get(name)
            if subscription is None:
                continue
            subscription.hidden = name in hidden
            status = _shown(subscription, statuses[name])
            if subscription.told is not status:
                subscription.told = status
                told.append(frames.UserStatus(userID=name, onlineStatus=status))
        if told:
            subscriber.session.tell(encode(frames.UserStatusUpdated(userStatusList=tuple(told))))

    # --- now and then ---

    def _tick(self) -> None:
        self._ticking = None
        if self._subscribers and not self._closed:
            if not self._sweeping:
                self._sweeping = True
                self._tasks.start(self._sweep())
            self._ticking = self._clock.callLater(_TICK_SECONDS, self._tick)

    async def _sweep(self) -> None:
        try:
            for subscriber in self._visits.take():
                await self._visit(subscriber)
            for names in _chunks(self._names.take(), _CHUNK):
                statuses = await online_statuses(self._store, names)
                await asyncio.sleep(0)
                for name, status in statuses.items():
                    watched = self._watched.get(name)
                    if watched is not None and watched.status not in (None, status):
                        self.moved(name)
        except StoreError as error:
            _log.log(loudness(error), "presence was not looked at: %s", error)
        finally:
            self._sweeping = False

    async def _visit(self, subscriber: _Subscriber) -> None:
        """Drop what is over, and notice blocks that were made or taken back."""
        self._expire(subscriber)
        for names in _chunks(list(subscriber.people), _CHUNK):
            hidden = await self._store.blocked(subscriber.session.userID, names)
            # A store in memory answers without a turn of the loop.
            await asyncio.sleep(0)
            for name in names:
                subscription = subscriber.people.get(name)
                if subscription is not None and subscription.hidden is not (name in hidden):
                    subscription.hidden = name in hidden
                    self.moved(name)


class _Round(Generic[Item]):
    """All of many, some with each tick, round after round."""

    def __init__(self, everybody: Callable[[], Iterable[Item]], seconds: int, most: int) -> None:
        self._everybody = everybody
        self._ticks = seconds / _TICK_SECONDS
        self._most = most
        self._left: Iterator[Item] = iter(())
        self._share = 0

    def take(self) -> list[Item]:
        """The next ones."""
        taken = list(islice(self._left, self._share))
        if not taken:
            everybody = list(self._everybody())
            self._share = min(self._most, math.ceil(len(everybody) / self._ticks))
            self._left = iter(everybody)
            taken = list(islice(self._left, self._share))
        return taken


def _shown(subscription: _Subscription, status: UserOnlineStatus) -> UserOnlineStatus:
    return UserOnlineStatus.UNKNOWN if subscription.hidden else status


def _reply(session: Session, number: int, unknown: Iterable[str]) -> None:
    errors = tuple(ErrorUserInfo(name, ErrorCode.USER_DOES_NOT_EXIST) for name in unknown)
    session.reply(encode(frames.StatusSubscriptionReply(id=number, errorUserList=errors)))


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
