"""A scripted peer: a test plays the other side of a connection, frame by frame."""

from __future__ import annotations

import itertools
import json
from typing import Any

from callkit.model import CallUserState
from callkit.testing.clock import START_WALL_MS, settle
from callkit.testing.link import FarEnd, Link, NearEnd

Frame = dict[str, Any]

SUBJECT = "bob"


class ScriptedPeer:
    """Says exactly what it is told to say, and keeps what it hears.

    As a **server**: hand :meth:`accept` to a :class:`~callkit.testing.Link`. Each connection
    replaces the one before. As a **client**: :meth:`connect` to a link. Frames are dicts, as on
    the wire (plan §6).

    Example, a server that rings::

        server = ScriptedPeer()
        client = SignalingClient("link://", transport=Link(clock, server.accept), clock=clock)
        login = asyncio.create_task(client.login("bob"))
        await server.welcome()
        await login
        server.ring(callID="1", caller="alice")
        assert (await server.expect("callReceived"))["callID"] == "1"
    """

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        """What was heard and not yet expected."""
        self.logins = 0
        """How often :meth:`welcome` let somebody in."""
        self._end: FarEnd | NearEnd | None = None
        self._ids = itertools.count(1)
        self.closed: tuple[int, str] | None = None
        """How the peer's connection ended, when this is a client."""

    # --- as a server ---

    def accept(self, end: FarEnd) -> None:
        """Take a new connection; give this to a Link."""
        self._end = end
        self.frames.clear()
        end.received = self._hear

    async def welcome(self, **fields: Any) -> Frame:
        """Expect a login and let it in; ``fields`` go into the reply. Returns the login."""
        login = await self.expect("login")
        self.logins += 1
        reply: Frame = {
            "sessionID": f"s{self.logins}",
            "serverTime": START_WALL_MS,
            "heartbeat": 10,
            "offlineAfter": 35,
            "epoch": "e1",
            "user": {"userID": login["userID"], "userName": login.get("userName", "")},
            "calls": [],
            "ended": [],
            "historyReadUpTo": 0,
        }
        self.reply(login, **{**reply, **fields})
        await settle()
        return login

    def ring(
        self,
        *,
        callID: str,
        caller: str,
        callee: str = SUBJECT,
        timeout: int = 60,
        mode: int = 0,
        extendedData: str = "",
        revision: int = 1,
    ) -> None:
        """Send callInvitationReceived."""
        self.send(
            {
                "op": "callInvitationReceived",
                "callID": callID,
                "revision": revision,
                "mode": mode,
                "caller": caller,
                "inviter": caller,
                "extendedData": extendedData,
                "timeout": timeout,
                "createTime": START_WALL_MS,
                "remainingMs": timeout * 1000,
                "callUserList": [
                    self.member(caller, CallUserState.ACCEPTED),
                    self.member(callee, CallUserState.INVITING),
                ],
            }
        )

    def change(self, callID: str, revision: int, **states: int) -> None:
        """Send callUserStateChanged: ``change("1", 2, bob=CallUserState.ACCEPTED)``."""
        people = [self.member(userID, state) for userID, state in states.items()]
        self.send(
            {
                "op": "callUserStateChanged",
                "callID": callID,
                "revision": revision,
                "callUserList": people,
            }
        )

    @staticmethod
    def member(userID: str, state: int, extendedData: str = "") -> Frame:
        """One entry of a callUserList."""
        return {"userID": userID, "state": int(state), "extendedData": extendedData}

    def reply(self, request: Frame, **fields: Any) -> None:
        """Answer ``ok``."""
        self.send({"op": "ok", "id": request["id"], **fields})

    def refuse(
        self,
        request: Frame,
        code: int,
        message: str = "",
        *,
        temporary: bool = False,
        retryAfterMs: int = 0,
    ) -> None:
        """Answer ``error``."""
        self.send(
            {
                "op": "error",
                "id": request["id"],
                "code": code,
                "message": message,
                "temporary": temporary,
                "retryAfterMs": retryAfterMs,
            }
        )

    # --- as a client ---

    def connect(self, link: Link) -> None:
        """Connect as a client does; frames can be sent after a turn of the loop."""
        self.closed = None
        self.frames.clear()
        self._end = link.connect("link://", self)

    def wireOpened(self) -> None:
        """The link took the connection."""

    def wireHeard(self) -> None:
        """A sign of life."""

    def wireReceived(self, frame: bytes) -> None:
        self._hear(frame)

    def wireClosed(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    def request(self, op: str, **fields: Any) -> int:
        """Send a request with the next id and return that id."""
        number = next(self._ids)
        self.send({"op": op, "id": number, **fields})
        return number

    # --- both ---

    def send(self, frame: Frame | bytes) -> None:
        """Send a frame; bytes go as they are, right or wrong.

        Raises:
            AssertionError: There is no connection.
        """
        assert self._end is not None, "nobody is connected"
        self._end.send(frame if isinstance(frame, bytes) else json.dumps(frame).encode())

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection with ``code``."""
        if self._end is not None:
            self._end.close(code, reason)

    async def expect(self, op: str, **fields: Any) -> Frame:
        """Return (and forget) the earliest frame heard with this ``op`` and these fields.

        Lets everything that is ready happen first; waits for no clock.

        Raises:
            AssertionError: There is none; the message says what was heard.
        """
        await settle()
        for frame in self.frames:
            if frame.get("op") == op and fields.items() <= frame.items():
                self.frames.remove(frame)
                return frame
        raise AssertionError(f"no {op} {fields or ''} among {self.frames}")

    def _hear(self, frame: bytes) -> None:
        self.frames.append(json.loads(frame))
