"""Warns people whose token expires, and disconnects them when it has (``reference/zim.md`` C5, H24;
plan §6).

30 s before a session's token ends its device is told (``tokenWillExpire``); if no renewToken has
come by the end, the connection is closed (4401). One timer for all sessions.

How long a token is still good is worked out once, when the device shows it. From then on the
monotonic clock counts, so setting the machine's clock ends no session.
"""

from __future__ import annotations

import logging

from callkit.clock import Timer
from callkit.protocol.closing import CloseCode
from callkit.protocol.codec import encode
from callkit.protocol.frames import TokenWillExpire
from callkit.server.due_heap import DueHeap
from callkit.server.server_time import ServerTime
from callkit.server.transport.sessions import Session

WARN_MS = 30_000
"""How long before a token ends its device is warned."""

_log = logging.getLogger(__name__)


class TokenExpiry:
    """Watches ``expireTime`` of the sessions it is given, by the steady time; 0 means for ever."""

    def __init__(self, server_time: ServerTime) -> None:
        self._server_time = server_time
        self._due: DueHeap[Session] = DueHeap()
        self._timer: Timer | None = None
        self._armed = 0

    def __len__(self) -> int:
        return len(self._due)

    def watch(self, session: Session) -> None:
        """The session has a token, or a new one; announces its end at once if that is near."""
        if not session.expireTime:
            self.forget(session)
            return
        self._due.put(session, session.expireTime - WARN_MS)
        self.check()

    def forget(self, session: Session) -> None:
        self._due.drop(session)

    def check(self) -> None:
        """Do what is due now; also to be called when the process stood still."""
        now = self._server_time.steady()
        for _, session in self._due.take(now):
            left = session.expireTime - now
            if left > 0:
                self._due.put(session, session.expireTime)
                session.tell(encode(TokenWillExpire(second=-(-left // 1000))))
            else:
                _log.info("session %s: its token has expired", session.sessionID)
                session.connection.close(CloseCode.TOKEN_REFUSED, "the token has expired (6000106)")
        self._arm()

    def stop(self) -> None:
        """Forget everybody."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due.clear()

    def _arm(self) -> None:
        first = self._due.first()
        if self._timer is not None:
            if self._armed == first:
                return
            self._timer.cancel()
            self._timer = None
        if first:
            self._armed = first
            wait = max(0, first - self._server_time.steady()) / 1000
            self._timer = self._server_time.clock.callLater(wait, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self.check()
