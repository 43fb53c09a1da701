"""One login of one client: connecting, reconnecting, and the end.

A machine of callbacks on one loop: a wire, one shared timer and the requests of the app drive it.
Its connections are numbered; what an older one still says is not heard.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from typing import TypeVar

import msgspec

from callkit.client.backoff import Attempts
from callkit.client.close_reasons import TOKEN_CODES, refusal_event, stop_error, stop_event
from callkit.client.connection import LOST, Transport, Wire
from callkit.client.deadlines import Deadlines
from callkit.client.dial_failures import (
    Trouble,
    lost,
    noToken,
    refused,
    tokenEnded,
    troubleOf,
    unanswered,
)
from callkit.client.event_delivery import EventDelivery
from callkit.client.events import Handlers, TokenFailed, stateChanged
from callkit.client.keepalive import AWAKE, Keepalive
from callkit.client.requests import Requests, packed
from callkit.client.tokens import TokenKeeper, TokenSource
from callkit.client.wire_listener import WireListener
from callkit.clock import Clock, SystemClock
from callkit.errors import ErrorCode, ProtocolError, RequestError
from callkit.model import (
    CallInfo,
    ConnectionEvent,
    ConnectionState,
    LinkTrouble,
    PlatformType,
    User,
)
from callkit.protocol import frames
from callkit.protocol.closing import CloseCode, mayReconnect
from callkit.protocol.codec import decodeEvent, decodeFrameHeader, decodeReply

log = logging.getLogger(__name__)

ReplyType = TypeVar("ReplyType", bound=frames.Reply)

SETTLED = 10.0
"""Seconds a connection must have lived to count as a good one: backoff then starts anew."""
MOST_EARLY = 1_000
"""Events that may come before the login's answer."""
QUIET = 5.0
"""Seconds of silence after which a server is asked whether it is there, while a call rings."""
LEAST_BETWEEN = 1.0
"""Seconds between two questions for a token at least."""
PLATFORMS = {
    "linux": PlatformType.LINUX,
    "darwin": PlatformType.MAC_OS,
    "win32": PlatformType.WIN,
}


class Session:
    """What :class:`~callkit.client.signaling.SignalingClient` is inside; see there."""

    def __init__(
        self,
        url: str,
        *,
        deviceID: str,
        deviceName: str,
        clock: Clock | None,
        rng: random.Random | None,
        olderCallbacks: bool,
        snapshotEvents: bool,
        transport: Transport,
        requestTimeout: float,
        renewTokenBefore: float | None,
    ) -> None:
        self._url = url
        self._clock = clock or SystemClock()
        self._rng = rng or random.SystemRandom()
        self._transport = transport
        self._timeout = requestTimeout
        self.deviceID = deviceID or f"d{self._rng.getrandbits(64):016x}"
        # Never empty: own other devices tell "elsewhere" from "here" by this name.
        self.deviceName = deviceName or self.deviceID
        self.userID = ""
        self.user: User | None = None
        self.state = ConnectionState.DISCONNECTED
        self.handlers = Handlers()
        self._deadlines = Deadlines(self._clock)
        self.requests = Requests(self._deadlines, requestTimeout, self._doubt, self._rng)
        self._delivery = EventDelivery(
            self._clock,
            self._deadlines,
            self.requests,
            self.handlers,
            olderCallbacks=olderCallbacks,
            snapshotEvents=snapshotEvents,
            say=self._say,
        )
        self._keepalive = Keepalive(
            self._clock,
            self._deadlines,
            ping=self._ping,
            silent=self._silent,
            tick=self._look_around,
            woke=self.wake,
        )
        self._keeper = TokenKeeper(
            self._clock,
            self._deadlines,
            self._rng,
            patience=requestTimeout,
            before=renewTokenBefore,
            renew=self._renew,
            failed=self._token_failed,
            warn=lambda left: self._delivery.hear(frames.TokenWillExpire(second=left)),
        )
        self.userName = ""
        """What the app wants to be called; empty leaves it to the server."""
        self._introduced = False
        self._wire: Wire | None = None
        self._number = 0
        self._live = False
        self._live_since = 0.0
        self._login_id = 0
        self._login: asyncio.Future[frames.LoginReply] | None = None
        self._goodbye: asyncio.Future[None] | None = None
        self._goodbye_id = 0
        self._early: list[bytes] = []
        self._attempts = Attempts(self._clock, self._rng)
        self._told: set[LinkTrouble] = set()
        self._asking: asyncio.Task[None] | None = None
        self._server_time = (0, 0.0)

    # --- what the client offers ---

    def calls(self) -> tuple[CallInfo, ...]:
        return self._delivery.known_calls.calls(self._clock.monotonic())

    def serverTime(self) -> int:
        said, since = self._server_time
        if not said:
            return self._clock.wallMs()
        return said + round((self._clock.monotonic() - since) * 1000)

    async def login(
        self, userID: str, userName: str, token: TokenSource, *, offline: bool
    ) -> frames.LoginReply | None:
        if self.state is not ConnectionState.DISCONNECTED:
            raise RequestError(ErrorCode.USER_HAS_ALREADY_LOGGED, "log out first")
        # What cannot be sent is refused before anything happens.
        packed(self._login_frame(userID, userName, token if isinstance(token, str) else ""))
        if userID != self.userID:
            self._delivery.begin(userID)
        self.userID, self.userName, self._keeper.source = userID, userName, token
        self._introduced = False
        self._attempts.anew()
        self._told.clear()
        future: asyncio.Future[frames.LoginReply] = asyncio.get_running_loop().create_future()
        self._login = None if offline else future
        self._change(ConnectionState.CONNECTING, ConnectionEvent.ACTIVE_LOGIN)
        self._keepalive.watch()
        self._dial()
        if offline:
            return None
        try:
            return await future
        finally:
            if self._login is future:
                self._login = None
                self._stop(ConnectionEvent.LOGIN_INTERRUPTED, 0, "the login was cancelled")

    async def logout(self, patience: float) -> None:
        if self.state is ConnectionState.DISCONNECTED:
            return
        if self._goodbye is not None:
            await asyncio.shield(self._goodbye)
            return
        self._keeper.pause()
        self._fail_login(RequestError(ErrorCode.USER_IS_NOT_LOGGED, "logged out"))
        self.requests.failAll(ErrorCode.USER_IS_NOT_LOGGED, "logged out")
        goodbye = self._goodbye = asyncio.get_running_loop().create_future()
        try:
            if self._live:
                frame = frames.Logout(id=self.requests.nextID())
                self._goodbye_id = frame.id
                self._deadlines.set("farewell", patience, self._said_goodbye)
                self._send(frame)
                await goodbye
        finally:
            self._said_goodbye()
            self._goodbye = None
            self._delivery.begin(self.userID)
            self._end("logged out")

    def _said_goodbye(self) -> None:
        if self._goodbye is not None and not self._goodbye.done():
            self._goodbye.set_result(None)

    def close(self) -> None:
        self._end("closed", gently=False)

    def _end(self, reason: str, *, gently: bool = True) -> None:
        if self.state is not ConnectionState.DISCONNECTED:
            self._stop(ConnectionEvent.SUCCESS, 0, reason, gently=gently)

    def wake(self) -> None:
        if self.state is ConnectionState.DISCONNECTED or self._goodbye is not None:
            return
        if self._live:
            self._keepalive.probe(AWAKE)
            return
        self._attempts.anew()
        if self._deadlines.clear("dial"):
            self._dial()
        elif self._wire is not None and self._attempts.mayRestart():
            self._deadlines.clear("answer")
            self._let_go()
            self._dial()

    async def ask(self, request: frames.Request, replyType: type[ReplyType]) -> ReplyType:
        frame = self.requests.numbered(request)
        data = packed(frame)
        if self.state in (ConnectionState.DISCONNECTED, ConnectionState.CONNECTING):
            raise RequestError(ErrorCode.USER_IS_NOT_LOGGED, "not logged in")
        if self._goodbye is not None:
            raise RequestError(ErrorCode.USER_IS_NOT_LOGGED, "logging out")
        if not self._live:
            raise RequestError(ErrorCode.NETWORK_ERROR, "not connected just now", temporary=True)
        future: asyncio.Future[ReplyType] = asyncio.get_running_loop().create_future()
        self.requests.open(frame, data, replyType, future)
        self._delivery.subscriptions.asked(frame)
        if self._wire is not None:
            self._wire.send(data)
        try:
            return await future
        finally:
            self.requests.leave(frame.id)
            self._delivery.release()

    def _send(self, frame: frames.Request, replyType: type[frames.Reply] = frames.Reply) -> None:
        """A request of the client's own: nobody waits for the reply."""
        data = packed(frame)
        self.requests.open(frame, data, replyType, None)
        if self._wire is not None:
            self._wire.send(data)

    def _say(self, request: frames.Request, replyType: type[frames.Reply]) -> bool:
        if may := self._live and self._goodbye is None:
            self._send(self.requests.numbered(request), replyType)
        return may

    # --- connecting ---

    def _dial(self) -> None:
        self._number += 1
        self._early.clear()
        if self._keeper.provides:
            # Held here: the loop keeps only weak references.
            asking = self._connect_with_fresh_token(self._number)
            self._asking = asyncio.get_running_loop().create_task(asking)
        else:
            self._connect(str(self._keeper.source))

    async def _connect_with_fresh_token(self, number: int) -> None:
        try:
            token = await self._keeper.obtain()
        except RequestError as error:
            if number == self._number:
                self._refused(error, noToken(error))
            return
        if number == self._number:
            self._connect(token)

    def _connect(self, token: str) -> None:
        self._deadlines.set("answer", self._timeout, self._unanswered)
        self._attempts.begin()
        try:
            self._wire = self._transport.connect(self._url, WireListener(self, self._number, token))
        except Exception as error:
            # A transport tells its listener what went wrong; this one has forgotten to.
            trouble = troubleOf(error)
            self._let_go()
            self._lost(LOST, trouble.message, trouble)

    def _unanswered(self) -> None:
        self._attempts.end()
        doing = self._wire.doing if self._wire is not None else ""
        self._let_go()
        trouble = unanswered(self._timeout, doing)
        self._lost(LOST, trouble.message, trouble)

    def opened(self, token: str) -> None:
        """The wire is open: log in."""
        # Said once: later the name may have been changed, here or on another device.
        name = "" if self._introduced else self.userName
        frame = self._login_frame(self.userID, name, token)
        try:
            data = packed(frame)
        except RequestError as error:
            self._refused(error)
            return
        self._login_id = frame.id
        if self._wire is not None:
            self._wire.send(data)

    def _login_frame(self, userID: str, userName: str, token: str) -> frames.Login:
        return frames.Login(
            id=self.requests.nextID(),
            userID=userID,
            deviceID=self.deviceID,
            userName=userName,
            token=token,
            deviceName=self.deviceName,
            platform=PLATFORMS.get(sys.platform, PlatformType.UNKNOWN),
            known=self._delivery.known_calls.revisions(),
        )

    def _hear_login(self, data: bytes) -> None:
        try:
            reply = decodeReply(data, frames.LoginReply)
        except RequestError as error:
            self._refused(error)
        except ProtocolError as error:
            self._refused(RequestError(ErrorCode.RESPONSE_PARSE_ERROR, str(error)))
        else:
            self._welcome(reply)

    def _welcome(self, reply: frames.LoginReply) -> None:
        now = self._clock.monotonic()
        self._deadlines.clear("answer")
        self._live, self._live_since = True, now
        self._attempts.end()
        self._server_time = (reply.serverTime, now)
        self.user = reply.user
        self._told.clear()
        self._keepalive.begin()
        future, self._login = self._login, None
        if future is not None and not future.done():
            future.set_result(reply)
        self._change(ConnectionState.CONNECTED, ConnectionEvent.SUCCESS)
        self._delivery.welcome(reply)
        if self._wire is not None:
            self.requests.sendAgain(self._wire.send)
        self._keeper.loggedIn(reply.tokenRemainingMs)
        self._introduce(reply.user)
        early, self._early = self._early, []
        for frame in early:
            self.received(frame)

    def _introduce(self, user: User) -> None:
        """Say the name again to a server that has forgotten it."""
        if self._introduced and self.userName and not user.userName:
            self.user = msgspec.structs.replace(user, userName=self.userName)
            name = frames.UpdateUserName(id=self.requests.nextID(), value=self.userName)
            self._send(name)
        self._introduced = True

    def _refused(self, error: RequestError, trouble: Trouble | None = None) -> None:
        """The server, or the token function, did not let this login pass."""
        self._let_go(gently=True)
        first = self._login is not None
        # A function may give a better token the next time.
        again_asked = self._keeper.provides and error.code in TOKEN_CODES
        again = error.temporary or again_asked
        if again and not first:
            self._lost(
                error.code,
                error.message,
                trouble or refused(error),
                # A function that fails, or gives what is refused, is not asked all the time.
                atLeast=max(error.retryAfterMs / 1000, LEAST_BETWEEN if again_asked else 0.0),
            )
            return
        self._fail_login(error)
        self._stop(refusal_event(error.code, first=first), error.code, error.message)

    def _fail_login(self, error: RequestError) -> None:
        future, self._login = self._login, None
        if future is not None and not future.done():
            future.set_exception(error)

    # --- losing it ---

    def closed(self, code: int, reason: str) -> None:
        """The wire has ended by itself."""
        wire, self._wire = self._wire, None
        trouble = wire.trouble if wire is not None else None
        self._lost(code, reason, trouble)

    def _lost(
        self,
        code: int,
        reason: str,
        trouble: Trouble | None = None,
        *,
        atLeast: float = 0.0,
        atOnce: bool = False,
    ) -> None:
        """There is no connection any more: stop, or come back after a while."""
        log.debug("= %s has no connection: %d %s", self.userID, code, reason)
        was_live, self._live = self._live, False
        self._deadlines.clear("answer")
        self._keepalive.lost()
        self._keeper.pause()
        if self._goodbye is not None:
            self._said_goodbye()
            return
        if was_live:
            self.requests.died()
        renewable = code == CloseCode.TOKEN_REFUSED and self._keeper.provides
        if not (mayReconnect(code) or (renewable and self._login is None)):
            self._fail_login(RequestError(stop_error(code), reason or f"closed with {code}"))
            self._stop(stop_event(code), code, reason)
            return
        if trouble is None:
            trouble = tokenEnded(reason) if renewable else lost(reason or f"closed with {code}")
        if self._login is not None:
            self._fail_login(trouble.error())
            self._stop(ConnectionEvent.LOGIN_TIMEOUT, code, reason, trouble)
            return
        # A server that drains has said goodbye in good order: that is no failure to back off from.
        drained = code == CloseCode.DRAINING
        lived = self._clock.monotonic() - self._live_since
        settled = was_live and (drained or lived >= SETTLED)
        if settled:
            self._attempts.anew()
        self._tell_lost(was_live, code, reason, trouble)
        wait = 0.0 if atOnce and settled else self._attempts.nextWait()
        self._deadlines.set("dial", max(wait, atLeast), self._dial)

    def _tell_lost(self, was_live: bool, code: int, reason: str, trouble: Trouble) -> None:
        """Say so when the state changes, and once for every new reason it does not come back."""
        if was_live or trouble.reason not in self._told:
            self._told.add(trouble.reason)
            state = ConnectionState.RECONNECTING if was_live else self.state
            self._change(state, ConnectionEvent.LOGIN_INTERRUPTED, code, reason, trouble)

    def _let_go(self, *, gently: bool = False) -> None:
        """Hear nothing more of this connection."""
        self._number += 1
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close() if gently else wire.abort()

    def _stop(
        self,
        event: ConnectionEvent,
        code: int,
        reason: str,
        trouble: Trouble | None = None,
        *,
        gently: bool = True,
    ) -> None:
        self._live = False
        self._keepalive.end()
        self._keeper.pause()
        self._said_goodbye()
        self._let_go(gently=gently)
        self.requests.failAll(ErrorCode.USER_IS_NOT_LOGGED, reason or "not logged in any more")
        self._fail_login(RequestError(ErrorCode.USER_IS_NOT_LOGGED, reason))
        self._deadlines.clearAll()
        self._change(ConnectionState.DISCONNECTED, event, code, reason, trouble)

    def _resync(self, why: str) -> None:
        """Log in again on a new connection, for the snapshot's sake."""
        log.info("= %s logs in again: %s", self.userID, why)
        self._let_go(gently=True)
        self._lost(LOST, why, atOnce=True)

    # --- staying connected ---

    def heard(self) -> None:
        self._keepalive.heard()

    def _ping(self) -> None:
        if self._wire is not None:
            self._wire.ping()

    def _doubt(self) -> None:
        """A request was not answered in time: is the server still there?"""
        if self._live:
            self._keepalive.probe()

    def _silent(self, why: str) -> None:
        self._let_go()
        self._lost(LOST, why, atOnce=True)

    def _look_around(self, ahead: float) -> None:
        if ahead:
            # The machine slept: its monotonic clock stood still, the server's did not.
            said, since = self._server_time
            self._server_time = (said + round(ahead * 1000), since)
            self._keeper.slept(ahead)
            self._delivery.subscriptions.slept(ahead)
        if not self._live:
            return
        if self._delivery.known_calls.overdue(self._clock.monotonic()):
            self._resync("an invitation is past its deadline")
        elif self._keepalive.quietFor() >= QUIET and self._delivery.known_calls.rings():
            # What rings here may be over by now, and the link too dead to say so.
            self._keepalive.probe()

    # --- hearing ---

    def received(self, data: bytes) -> None:
        """One frame of the current wire."""
        try:
            header = decodeFrameHeader(data)
            if header.id is not None:
                self._hear_reply(header.id, data)
            elif self._goodbye is not None:
                log.debug("< an event after the goodbye")
            elif not self._live:
                self._early.append(data)
                if len(self._early) > MOST_EARLY:
                    self._silent("the server sends events and answers no login")
            elif (event := decodeEvent(data)) is not None:
                self._hear_event(event)
        except ProtocolError as error:
            log.warning("< ignored a frame of the server: %s", error)

    def _hear_reply(self, number: int, data: bytes) -> None:
        if number == self._login_id and not self._live:
            self._hear_login(data)
            return
        if number == self._goodbye_id:
            self._said_goodbye()
        pending = self.requests.take(number)
        if pending is None:
            log.debug("< reply %d to no request", number)
            return
        try:
            reply = decodeReply(data, pending.replyType)
        except RequestError as error:
            pending.fail(error)
        except ProtocolError as error:
            pending.fail(RequestError(ErrorCode.RESPONSE_PARSE_ERROR, str(error)))
        else:
            missed = self._delivery.replied(pending, reply)
            pending.succeed(reply)
            if missed:
                self._resync(missed)
        self._delivery.release()

    def _hear_event(self, event: frames.AnyEvent) -> None:
        if isinstance(event, frames.UserInfoUpdated):
            self.user = event.info
        missed = self._delivery.hear(event)
        if missed:
            self._resync(missed)
        elif isinstance(event, frames.TokenWillExpire):
            self._keeper.willExpire(event.second)

    # --- tokens ---

    def renewed(self, token: str, reply: frames.RenewTokenReply) -> None:
        """The app has renewed its token itself."""
        if not self._keeper.provides:
            self._keeper.source = token
        self._keeper.loggedIn(reply.tokenRemainingMs)

    async def _renew(self, token: str) -> frames.RenewTokenReply:
        frame = frames.RenewToken(id=self.requests.nextID(), token=token)
        return await self.ask(frame, frames.RenewTokenReply)

    def _token_failed(self, error: RequestError) -> None:
        log.warning("! no fresh token: %s", error)
        self._delivery.emit("tokenFailed", TokenFailed(error=error))

    # --- small things ---

    def isCurrent(self, number: int) -> bool:
        """Whether the connection of that number is the one that counts."""
        return number == self._number

    def _change(
        self,
        state: ConnectionState,
        event: ConnectionEvent,
        code: int = 0,
        message: str = "",
        trouble: Trouble | None = None,
    ) -> None:
        log.debug("= %s is %s (%s)", self.userID, state.name, event.name)
        self.state = state
        change = stateChanged(state, event, code, message, trouble)
        self._delivery.emit("connectionStateChanged", change)
