"""Handles one connection from its first frame to its last: login, requests in order, errors.

Requests of one connection are handled one after the other, so a peer that does not wait for
replies is still understood in the order it spoke. Order of refusals (plan §5): argument 6000001 →
session 6000121 → rate 6000005 → whatever the request itself finds.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from callkit.engine.call import Call
from callkit.errors import ErrorCode, ProtocolError, RequestError, StoreError
from callkit.model import CallInfo
from callkit.protocol import arguments, frames, limits
from callkit.protocol.closing import CloseCode
from callkit.protocol.codec import Refusal, decodeRequest, encode
from callkit.server.auth.admission import Admission, Authenticator
from callkit.server.calls.cluster import AnyCluster
from callkit.server.calls.dispatch import Dispatch, Handler
from callkit.server.calls.presence import Presence
from callkit.server.logs import connection_number
from callkit.server.requests.snapshot import (
    info_for,
    login_frames,
    pending_invitation,
    snapshot_frames,
)
from callkit.server.requests.token_expiry import TokenExpiry
from callkit.server.server_time import ServerTime
from callkit.server.settings import Settings
from callkit.server.stores.base import Store, UserRecord
from callkit.server.stores.health import loudness
from callkit.server.transport.client_address import place_of
from callkit.server.transport.connection import Connection
from callkit.server.transport.limits import Allowance, Limits
from callkit.server.transport.load_shedding import LoadShedding
from callkit.server.transport.sessions import Session

_log = logging.getLogger(__name__)

_OVERLOAD_RETRY_MS = 500
_STARTING = (frames.CallInvite, frames.CallingInvite, frames.CallJoin)
"""Refused while too much waits, so that calls that have begun come to their end."""
_SAME_TIME_MS = 1_000
_KNOWN_AT_ONCE = 25
"""Ended calls of a login's ``known`` that are read and sent in one go."""
_RINGS_AT_ONCE = 256 * 1024
"""Bytes of invitations a login sends before it waits for the peer to read."""


class RequestHandler:
    def __init__(
        self,
        *,
        settings: Settings,
        server_time: ServerTime,
        store: Store,
        authenticator: Authenticator,
        presence: Presence,
        dispatch: Dispatch,
        limits: Limits,
        token_expiry: TokenExpiry,
        handlers: dict[type[frames.Request], Handler],
        cluster: AnyCluster,
        inboxes: Callable[[], int],
        admitted: Callable[[Connection], object],
    ) -> None:
        """``inboxes()``: how many frames have come and wait to be handled. ``admitted`` is called
        with each connection that has logged in."""
        self._settings = settings
        self._server_time = server_time
        self._store = store
        self.authenticator = authenticator
        self._presence = presence
        self._dispatch = dispatch
        self._limits = limits
        self._token_expiry = token_expiry
        self._handlers: dict[type[frames.Request], Handler] = {
            frames.RenewToken: self.renewToken,
            **handlers,
        }
        self._logins = asyncio.Semaphore(settings.loginsAtOnce)
        self._in_flight = 0
        self._arriving = 0
        self._idle: asyncio.Future[None] | None = None
        """There while :meth:`idle` waits."""
        self._load_shedding = LoadShedding(
            server_time.clock, lambda: self._in_flight - self._arriving + inboxes()
        )
        self.epoch = ""
        self._admitted = admitted
        self.draining = False
        self._cluster = cluster

    async def idle(self) -> None:
        """Return when no request is being worked on."""
        while self._in_flight:
            self._idle = self._idle or asyncio.get_running_loop().create_future()
            await asyncio.shield(self._idle)

    async def serve(self, connection: Connection) -> None:
        """Handle everything the peer says; return when the connection is closed."""
        connection_number.set(connection.number)
        # Control frames and fragments are counted against it, too.
        connection.allowance = self._limits.connection()
        client = _ClientHandler(self, connection, connection.allowance)
        try:
            while (data := await connection.receive()) is not None:
                self._in_flight += 1
                try:
                    await client.handle(data)
                finally:
                    self._in_flight -= 1
                    self._load_shedding.done()
                    if not self._in_flight and self._idle is not None:
                        self._idle.set_result(None)
                        self._idle = None
        finally:
            if client.session is not None:
                self._token_expiry.forget(client.session)
                self._presence.detach(client.session)

    @property
    def inFlight(self) -> int:
        """Requests being worked on."""
        return self._in_flight

    def overloaded(self, request: frames.AnyRequest) -> bool:
        """Whether more is asked than can be done in good time: ``request`` must come later."""
        return self._in_flight > self._settings.maxInFlight or (
            isinstance(request, _STARTING) and self._load_shedding.high
        )

    def handler(self, request: frames.AnyRequest) -> Handler:
        return self._handlers[type(request)]

    # --- login ---

    async def arrive(self, connection: Connection, request: frames.Login) -> Session:
        """:meth:`login`. Logins that wait do not count as load: others may still call."""
        self._arriving += 1
        try:
            return await self.login(connection, request)
        finally:
            self._arriving -= 1

    async def login(self, connection: Connection, request: frames.Login) -> Session:
        """Let the device in and tell it of its calls.

        Raises:
            RequestError: 6000005, too many logins from this address; a refusal of the token is
                marked by :class:`TokenRefused`.
        """
        if not connection.local:
            self._limits.login(place_of(connection.address))
        # After a failover everybody logs in at once; requests about calls must get a turn between.
        waits = self._logins.locked()
        async with self._logins:
            if waits and (self.draining or not connection.open):
                raise _temporary(ErrorCode.SERVER_FREQUENCY_LIMIT, "this took too long")
            session, rest = await self._let_in(connection, request)
        # Sending what does not fit the reply takes as long as the peer takes to read. Other logins
        # must not wait for that.
        try:
            await self._tell_rest(session, request, rest)
        except Exception:
            self._token_expiry.forget(session)
            self._presence.detach(session)
            raise
        return session

    async def _let_in(self, connection: Connection, request: frames.Login) -> tuple[Session, _Rest]:
        try:
            admission, expireTime = await self._admit(request.userID, request.token)
        except RequestError as error:
            raise TokenRefused(error) from error
        await self._check_revoked(request.userID, admission)
        session = Session(
            connection,
            userID=request.userID,
            deviceID=request.deviceID,
            deviceName=request.deviceName,
            platform=request.platform,
            sessionID=secrets.token_hex(8),
        )
        session.expireTime = expireTime
        limits.userName(admission.userName, "token")
        session.nameIsVouched = bool(admission.userName)
        session.stream = await self._cluster.joined()
        try:
            user = await self._presence.login(session, admission.userName or request.userName)
            # Another process may have kicked the person while the device was not in the store yet.
            await self._check_revoked(request.userID, admission)
            rest = await self._tell_calls(session, request, user)
        except TokenRefused:
            await self._presence.logout(session)
            raise
        except Exception:
            self._presence.detach(session)
            raise
        self._token_expiry.watch(session)
        self._admitted(connection)
        _log.info(
            "connection %d: session %s is %s on %s",
            connection.number,
            session.sessionID,
            session.userID,
            session.deviceID,
            extra={
                "connection": connection.number,
                "session": session.sessionID,
                "userID": session.userID,
                "deviceID": session.deviceID,
                "address": connection.address,
                "agent": connection.agent,
            },
        )
        return session, rest

    async def _admit(self, userID: str, token: str) -> tuple[Admission, int]:
        """What the token says, and the steady time at which it ends (0: never).

        While the machine's clock is elsewhere than the service's, either of them may be wrong: a
        token that is good by one of them is good.
        """
        now, wall = self._server_time.now(), self._server_time.clock.wallMs()
        try:
            admission = await self.authenticator.admit(userID, token, now)
        except RequestError:
            if abs(wall - now) < _SAME_TIME_MS:
                raise
            now = wall
            admission = await self.authenticator.admit(userID, token, now)
        if not admission.expireTime:
            return admission, 0
        return admission, self._server_time.steady() + admission.expireTime - now

    async def _check_revoked(self, userID: str, admission: Admission) -> None:
        """Raises TokenRefused for a token made before its person was kicked."""
        until = await self._store.revokedUntil(userID)
        if until and admission.issueTime <= until:
            message = "the token was made before this person was kicked: a new one is needed"
            raise TokenRefused(RequestError(ErrorCode.TOKEN_INVALID, message))

    async def _tell_calls(self, session: Session, request: frames.Login, user: UserRecord) -> _Rest:
        """Answer the login with as many of its calls as fit; return what is still to be sent."""
        records = await self._dispatch.deviceBack(session.userID, session.deviceID)
        calls: dict[str, Call | None] = {record.call.callID: record.call for record in records}
        others = [callID for callID in request.known if callID not in calls]
        await self._read(calls, others[:_KNOWN_AT_ONCE])
        # What changed while we read is read again, until nothing did.
        while changed := await self._changed(session):
            await self._read(calls, changed)
        reply = frames.LoginReply(
            id=request.id,
            sessionID=session.sessionID,
            serverTime=self._server_time.now(),
            heartbeat=self._settings.heartbeatSeconds,
            offlineAfter=self._settings.offlineAfterSeconds,
            epoch=self.epoch,
            user=user.user(),
            historyReadUpTo=user.historyReadUpTo,
            tokenRemainingMs=_remaining(session, self._server_time.steady()),
        )
        others = others[_KNOWN_AT_ONCE:]
        shown = self._divide(session, request, calls)
        pages = login_frames(reply, *shown, more=bool(others))
        session.reply(next(pages))
        page = next(pages, None)
        if page is None and not others:
            # That was the whole snapshot: no event may come between it and the invitations.
            late = self._ring(session, request, calls)
            session.arrive()
            return _Rest(late, calls, None, ())
        return _Rest([], calls, chain([page] if page is not None else (), pages), others)

    async def _tell_rest(self, session: Session, request: frames.Login, rest: _Rest) -> None:
        """Send the rest as fast as the peer reads, without holding all of it in memory."""
        late = rest.late
        if rest.pages is not None:
            await self._send_pages(session, rest.pages)
            for first in range(0, len(rest.known), _KNOWN_AT_ONCE):
                some: dict[str, Call | None] = {}
                await self._read(some, rest.known[first : first + _KNOWN_AT_ONCE])
                shown = self._divide(session, request, some)
                await self._send_pages(session, snapshot_frames(*shown))
            await self._finish_pages(session, request, rest.calls)
            late = self._ring(session, request, rest.calls)
            session.arrive()
        await self._ring_late(session, late)

    async def _send_pages(self, session: Session, pages: Iterable[bytes]) -> None:
        """Make and send one page after the other, as fast as the peer reads."""
        for page in pages:
            session.reply(page)
            await session.connection.drained()

    async def _finish_pages(
        self, session: Session, request: frames.Login, calls: dict[str, Call | None]
    ) -> None:
        """Send what changed while the pages were sent, then say that they are complete."""
        while changed := await self._changed(session):
            await self._read(calls, changed)
            news = {callID: calls[callID] for callID in changed}
            await self._send_pages(session, snapshot_frames(*self._divide(session, request, news)))
        session.reply(encode(frames.Snapshot(more=False)))

    def _ring(
        self, session: Session, request: frames.Login, calls: dict[str, Call | None]
    ) -> list[str]:
        """Send invitations that wait for an answer; return the callIDs of those left for later."""
        now, size, late = self._server_time.now(), 0, []
        for callID, call in calls.items():
            if callID in request.known or call is None or not call.isLiveFor(session.userID):
                continue
            if size > _RINGS_AT_ONCE:
                late.append(callID)
            elif invitation := pending_invitation(call, session.userID, now):
                session.reply(invitation)
                size += len(invitation)
        return late

    async def _ring_late(self, session: Session, callIDs: Iterable[str]) -> None:
        """Send invitations as they are by now, as fast as the peer reads: events pass between."""
        for callID in callIDs:
            await session.connection.drained()
            record = await self._store.load(callID)
            now = self._server_time.now()
            if record and (late := pending_invitation(record.call, session.userID, now)):
                session.reply(late)

    async def _changed(self, session: Session) -> set[str]:
        """The calls that changed since this was last asked."""
        # What other processes committed before we read may still be on its way, and must not come
        # after the snapshot.
        await self._cluster.caughtUp(session.stream)
        return session.takeChanged()

    def _divide(
        self, session: Session, request: frames.Login, calls: dict[str, Call | None]
    ) -> tuple[Iterator[CallInfo], Iterator[CallInfo]]:
        """Calls in which the person is live, and the other ones the device believed alive.

        Each is looked at when it is asked for.
        """
        live, ended = [], []
        for callID, call in calls.items():
            if call is not None and call.isLiveFor(session.userID):
                live.append((callID, call))
            elif callID in request.known:
                ended.append((callID, call))

        def shown(some: Iterable[tuple[str, Call | None]]) -> Iterator[CallInfo]:
            for callID, call in some:
                now = self._server_time.now()
                yield info_for(call, session.userID, session.deviceID, now, callID)

        return shown(live), shown(ended)

    async def _read(self, calls: dict[str, Call | None], callIDs: Iterable[str]) -> None:
        for callID in callIDs:
            record = await self._store.load(callID)
            calls[callID] = record.call if record is not None else None

    async def logout(self, session: Session) -> None:
        """The device goes offline; what that does to its calls is done when this returns."""
        self._token_expiry.forget(session)
        await self._presence.logout(session)
        _log.info("session %s: logged out", session.sessionID)

    async def renewToken(self, session: Session, request: frames.RenewToken) -> None:
        admission, expireTime = await self._admit(session.userID, request.token)
        await self._check_revoked(session.userID, admission)
        session.expireTime = expireTime
        remaining = _remaining(session, self._server_time.steady())
        session.reply(
            encode(
                frames.RenewTokenReply(
                    id=request.id, token=request.token, tokenRemainingMs=remaining
                )
            )
        )
        self._token_expiry.watch(session)

    def checkToken(self, session: Session) -> None:
        """A request came in: a process that stood still must not let it in after the token's end.

        Raises:
            TokenRefused: The session's token has expired.
        """
        if session.expireTime and session.expireTime <= self._server_time.steady():
            raise TokenRefused(RequestError(ErrorCode.TOKEN_EXPIRED, "the token has expired"))


class _Rest(NamedTuple):
    """What is still to be sent to a device when its login has been answered."""

    late: list[str]
    """Calls whose invitations have not been sent."""
    calls: dict[str, Call | None]
    pages: Iterable[bytes] | None
    """More pages of the snapshot, if not all fitted the reply."""
    known: Sequence[str]
    """Calls the device believed alive that are not among ``calls``."""


class TokenRefused(Exception):
    """A token that is not, or no longer, good: refused, and then the connection is closed."""

    def __init__(self, error: RequestError) -> None:
        super().__init__(error)
        self.error = error


class _ClientHandler:
    """Handles the frames of one connection: it has the session and the allowance."""

    def __init__(
        self, request_handler: RequestHandler, connection: Connection, allowance: Allowance | None
    ) -> None:
        self._request_handler = request_handler
        self._connection = connection
        self._allowance = allowance
        self.session: Session | None = None

    async def handle(self, data: bytes) -> None:
        """Handle one frame. Whatever it holds, the connection is answered or closed."""
        try:
            request = decodeRequest(data)
        except ProtocolError as error:
            self._connection.close(CloseCode.PROTOCOL_ERROR, str(error)[:120])
            return
        number = request.id
        try:
            over = self._count(len(data))
            if isinstance(request, Refusal):
                raise request.error
            arguments.check(request)
            await self._carry_out(request, over)
        except RequestError as error:
            self._refuse(number, error)
        except TokenRefused as refusal:
            self._refuse(number, refusal.error)
            self._connection.close(CloseCode.TOKEN_REFUSED, str(refusal.error)[:120])
        except StoreError as error:
            _log.log(loudness(error), "connection %d: store: %s", self._connection.number, error)
            self._refuse(number, _temporary(ErrorCode.DATABASE_ERROR, "the store failed"))
        except Exception:
            _log.exception("connection %d: a request failed", self._connection.number)
            self._refuse(number, _temporary(ErrorCode.SERVER_ERROR, "internal error"))

    async def _carry_out(self, request: frames.AnyRequest, over: RequestError | None) -> None:
        session = self.session
        if isinstance(request, frames.Login):
            if session is not None:
                raise RequestError(ErrorCode.USER_HAS_ALREADY_LOGGED, "logged in already")
            await self._login(request, over)
            return
        if session is None:
            raise RequestError(ErrorCode.USER_IS_NOT_LOGGED, "log in first")
        self._request_handler.checkToken(session)
        if over is not None:
            raise over
        if isinstance(request, frames.Logout):
            await self._logout(session, request)
            return
        if self._request_handler.overloaded(request):
            raise _temporary(ErrorCode.SERVER_FREQUENCY_LIMIT, "the server is overloaded")
        await self._request_handler.handler(request)(session, request)

    async def _login(self, request: frames.Login, over: RequestError | None) -> None:
        if over is not None:
            raise over
        if self._request_handler.draining:
            self._connection.close(CloseCode.DRAINING, "draining")
            return
        self.session = await self._request_handler.arrive(self._connection, request)

    async def _logout(self, session: Session, request: frames.Logout) -> None:
        self.session = None
        await self._request_handler.logout(session)
        self._connection.send(encode(frames.Reply(id=request.id)))
        self._connection.close(CloseCode.NORMAL, "logged out")

    def _count(self, size: int) -> RequestError | None:
        """Count a request; return the refusal when there are too many."""
        allowance = self._allowance
        if allowance is None or allowance.take(size):
            return None
        if allowance.spent:
            self._connection.close(CloseCode.TOO_MANY_REQUESTS, "too many requests")
        return allowance.refusal()

    def _refuse(self, number: int, error: RequestError) -> None:
        self._connection.send(
            encode(
                frames.Error(
                    id=number,
                    code=error.code,
                    message=error.message,
                    temporary=error.temporary,
                    retryAfterMs=error.retryAfterMs,
                )
            )
        )


def _remaining(session: Session, steady: int) -> int | msgspec.UnsetType:
    """Milliseconds the session's token still lives, for the wire."""
    return max(session.expireTime - steady, 0) if session.expireTime else msgspec.UNSET


def _temporary(code: ErrorCode, message: str) -> RequestError:
    return RequestError(code, message, temporary=True, retryAfterMs=_OVERLOAD_RETRY_MS)
