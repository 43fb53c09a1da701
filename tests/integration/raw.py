"""A client written from the wire protocol alone: websockets, json, and nothing of callkit.

It keeps every frame it receives in the order of arrival. ``expect`` takes the next frame and
compares it whole or in part; ``nothing`` proves that no frame is waiting.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE = 20.0

Frame = dict[str, Any]


class Refused(Exception):
    """An ``error`` reply."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.frame = frame
        self.code: int = frame["code"]


class RawClient:
    """One connection. Events wait in ``events`` until they are expected."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.user = ""
        self.next_id = 1
        self.log: list[Frame] = []
        self.events: list[Frame] = []
        self.made: dict[str, int] = {}
        """When each call that this client made was created."""

    # --- bytes ---

    async def send_raw(self, data: str | bytes) -> None:
        await self.socket.send(data)

    async def receive(self) -> Frame:
        text = await asyncio.wait_for(self.socket.recv(), PATIENCE)
        assert isinstance(text, str), "the server speaks text frames only"
        frame = json.loads(text)
        assert isinstance(frame, dict)
        self.log.append(frame)
        return frame

    async def close_code(self) -> int:
        """Read until the server closes; return the code."""
        try:
            while True:
                await self.receive()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006

    # --- requests ---

    async def ask(self, op: str, **fields: Any) -> Frame:
        """Send a request and return its ``ok``; events on the way wait. Raises Refused."""
        number = await self.begin(op, **fields)
        return await self.reply(number)

    async def begin(self, op: str, **fields: Any) -> int:
        number = self.next_id
        self.next_id += 1
        await self.send_raw(json.dumps({"op": op, "id": number, **fields}))
        return number

    async def reply(self, number: int) -> Frame:
        while True:
            frame = await self.receive()
            if frame.get("id") == number:
                if frame["op"] == "error":
                    raise Refused(frame)
                assert frame["op"] == "ok"
                return frame
            assert "id" not in frame, f"a reply nobody asked for: {frame}"
            self.events.append(frame)

    async def refusal(self, op: str, **fields: Any) -> int:
        """Send a request that must fail; return the code."""
        try:
            answer = await self.ask(op, **fields)
        except Refused as refused:
            assert refused.frame["message"]
            return refused.code
        raise AssertionError(f"{op} should have been refused: {answer}")

    # --- events ---

    async def event(self) -> Frame:
        if self.events:
            return self.events.pop(0)
        frame = await self.receive()
        assert "id" not in frame, f"a reply nobody asked for: {frame}"
        return frame

    async def expect(self, op: str, **fields: Any) -> Frame:
        """Take the next event; it must be this one, with at least these fields."""
        frame = await self.event()
        assert frame["op"] == op, f"{self.user} expected {op}, heard {frame}"
        for name, value in fields.items():
            assert frame[name] == value, f"{self.user}: {name} of {frame} is not {value!r}"
        return frame

    async def exactly(self, op: str, **fields: Any) -> Frame:
        """Take the next event; it must be this one, with these fields and no others."""
        frame = await self.event()
        assert frame == {"op": op, **fields}, f"{self.user} heard {frame}"
        return frame

    async def changed(self, call: str, revision: int, *entries: Frame) -> None:
        """Take the next event, a callUserStateChanged with exactly these entries."""
        await self.exactly(
            "callUserStateChanged", callID=call, revision=revision, callUserList=[*entries]
        )

    async def nothing(self) -> None:
        """Prove that nothing more was said: whatever comes before a reply is an event."""
        await self.ask("queryUsersStatus", userIDs=[self.user or "nobody"])
        assert not self.events, f"{self.user} heard {self.events}"

    async def login(self, user: str, device: str = "", **fields: Any) -> Frame:
        self.user = user
        fields.setdefault("userName", user.capitalize())
        return await self.ask("login", userID=user, deviceID=device or f"{user}-1", **fields)

    async def invite(self, *invitees: str, **config: Any) -> str:
        """callInvite, and the own callInvitationCreated taken; the callID."""
        answer = await self.ask("callInvite", invitees=invitees, config=config)
        await self.expect("callInvitationCreated", callID=answer["callID"], revision=1)
        self.made[answer["callID"]] = answer["createTime"]
        return str(answer["callID"])

    async def drop(self) -> None:
        """Lose the connection without a word."""
        self.socket.transport.abort()
        await self.socket.wait_closed()


@asynccontextmanager
async def raw(url: str, **options: Any) -> AsyncIterator[RawClient]:
    """A connection that has not logged in."""
    options.setdefault("subprotocols", [Subprotocol("callkit.v1")])
    options.setdefault("compression", None)
    options.setdefault("max_size", 1024 * 1024)
    options.setdefault("proxy", None)
    # A dead server's socket with unread frames would be waited for.
    options.setdefault("close_timeout", 1)
    async with connect(url, **options) as socket:
        yield RawClient(socket)


def entry(user: str, state: int, data: str = "", **more: Any) -> Frame:
    """A callUserList entry as others see it; ``deviceName`` is for the own devices."""
    return {
        "userID": user,
        "userName": user.capitalize(),
        "state": state,
        "extendedData": data,
        **more,
    }


INVITING, ACCEPTED, REJECTED, CANCELLED = 0, 1, 2, 3
RECEIVED, TIMEOUT, QUIT, NOT_YET_RECEIVED, BE_CANCELLED = 5, 6, 7, 9, 10
"""ZIM's numbers of a user's state (``reference/zim.md`` A1)."""
