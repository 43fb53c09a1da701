"""One device on the wire that does not give up: it connects again, and asks again what it asked.

Written from the wire protocol (plan §6), not with callkit's client, so that a mistake both sides
share is seen. It keeps what the server told it of every call, and tells the ledger what was
acknowledged, how long it rang, and whatever the server should never have said.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from tests.benchmarks.socket_client import SocketClient
from tests.failures.ledger import Ledger, Ring
from tests.failures.rhythm import pause
from tests.integration.raw import ACCEPTED, INVITING, NOT_YET_RECEIVED, RECEIVED, Frame

PENDING = frozenset({INVITING, RECEIVED, NOT_YET_RECEIVED})
WITH_NONCE = frozenset({"callInvite", "callCancel", "callAccept", "callReject", "callQuit"})
WITH_NONCE |= {"callEnd", "callingInvite", "callJoin"}
ENDS = frozenset({"callInvitationCancelled", "callInvitationTimeout", "callInvitationEnded"})
STOP_CODES = range(4400, 4500)
_AGAIN_SECONDS = 0.02
_LOGGED = 30


class Doors(Protocol):
    """Where a device can get in."""

    def door(self, dice: random.Random) -> int:
        """The port to try now; 0 when every door is shut."""


class View:
    """What a device knows of one call."""

    def __init__(self, callID: str, frame: Frame) -> None:
        self.callID = callID
        self.mode: int = frame.get("mode", 0)
        self.extendedData: str = frame.get("extendedData", "")
        self.revision = 0
        self.states: dict[str, int] = {}
        self.over = False

    def learn(self, frame: Frame) -> None:
        self.revision = max(self.revision, frame.get("revision", 0))
        for one in frame.get("callUserList", ()):
            self.states[one["userID"]] = one["state"]

    @property
    def settled(self) -> bool:
        """Nothing more will happen by itself."""
        return self.over or not PENDING & {*self.states.values()}


class Asked:
    """A request that is sent until it is answered."""

    def __init__(self, op: str, fields: dict[str, Any]) -> None:
        self.op = op
        self.fields = fields
        self.line = 0
        """Number of the connection on which it was sent first."""
        self.reply: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()


class Line(SocketClient):
    """A connection that knows when it heard something last."""

    heardAt = 0.0

    def data_received(self, data: bytes) -> None:
        self.heardAt = asyncio.get_running_loop().time()
        super().data_received(data)


class Device:
    def __init__(
        self,
        doors: Doors,
        ledger: Ledger,
        user: str,
        device: str,
        dice: random.Random,
        *,
        onRing: Callable[[Device, View], object] = lambda _device, _view: None,
        silence: float = 25.0,
    ) -> None:
        """``silence``: seconds of hearing nothing after which a connection counts as dead."""
        self.user = user
        self.device = device
        self.calls: dict[str, View] = {}
        """Calls this device believes alive."""
        self.rings: dict[str, Ring] = {}
        self.connections = 0
        self.online = asyncio.Event()
        self.onChange: Callable[[], object] = lambda: None
        self.log: deque[str] = deque(maxlen=_LOGGED)
        """What was said and heard last, for who has to find out why."""
        self._doors = doors
        self._ledger = ledger
        self._dice = dice
        self._ring = onRing
        self._silence = silence
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count(1)
        self._asked: dict[int, Asked] = {}
        self._login = 0
        self._line: Line | None = None
        self._gone: asyncio.Future[int] | None = None
        self._mine: set[str] = set()
        """Calls this device made or answered."""
        self._over: set[str] = set()
        self._heard: set[tuple[str, int, str]] = set()
        self._task: asyncio.Task[None] | None = None

    # --- for the load ---

    def arrive(self) -> None:
        """Begin to connect, and stay connected."""
        self._task = self._loop.create_task(self._live())

    async def leave(self) -> None:
        """Go without a word."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._line is not None:
            self._line.abort()

    def ask(self, op: str, **fields: Any) -> asyncio.Future[Frame]:
        """Ask until there is an answer: ``ok``, or an ``error`` that trying again does not mend."""
        if op in WITH_NONCE:
            fields["nonce"] = f"{self.device}.{next(self._numbers)}"
        asked = Asked(op, fields)
        number = next(self._numbers)
        self._asked[number] = asked
        if self.online.is_set():
            self._say(number)
        return asked.reply

    @property
    def waiting(self) -> int:
        """Requests without an answer."""
        return len(self._asked)

    def forget(self, callID: str) -> None:
        """Nobody will ask about this call any more."""
        self.calls.pop(callID, None)
        self._over.discard(callID)
        self._mine.discard(callID)
        self._heard = {key for key in self._heard if key[0] != callID}

    def drop(self) -> None:
        """Lose the connection."""
        if self._line is not None:
            self._line.abort()

    # --- connections ---

    async def _live(self) -> None:
        while True:
            try:
                await self._connect()
            except (OSError, TimeoutError):
                await pause(self._dice.uniform(_AGAIN_SECONDS, 3 * _AGAIN_SECONDS))
                continue
            assert self._gone is not None
            code = await self._gone
            self.log.append(f"{self._loop.time():.2f} closed with {code}")
            self.online.clear()
            if code in STOP_CODES:
                self._ledger.complain(f"{self.device} was closed with {code}")

    async def _connect(self) -> None:
        port = self._doors.door(self._dice)
        if not port:
            raise ConnectionError("every door is shut")
        gone = self._gone = self._loop.create_future()

        def lost(code: int) -> None:
            if not gone.done():
                gone.set_result(code)

        async with asyncio.timeout(max(10.0, self._silence)):
            line = await Line.connect(port, self._frame, lost)
        self._line = line
        self.connections += 1
        self._watch(line, gone)
        known = {callID: view.revision for callID, view in self.calls.items()}
        self._login = next(self._numbers)
        self._send(op="login", id=self._login, userID=self.user, deviceID=self.device, known=known)

    def _watch(self, line: Line, gone: asyncio.Future[int]) -> None:
        if gone.done():
            return
        quiet = self._loop.time() - line.heardAt
        if quiet > self._silence:
            line.abort()
            gone.set_result(1006)
        else:
            self._loop.call_later(self._silence - quiet + 0.01, self._watch, line, gone)

    def _say(self, number: int) -> None:
        asked = self._asked.get(number)
        if asked is not None and self.online.is_set():
            asked.line = asked.line or self.connections
            self._send(op=asked.op, id=number, **asked.fields)

    def _again(self, number: int, connection: int) -> None:
        """After a temporary error; a new connection has asked again by itself."""
        if connection == self.connections:
            self._say(number)

    def _send(self, **frame: Any) -> None:
        assert self._line is not None
        data = msgspec.json.encode(frame)
        self.log.append(f"{self._loop.time():.2f} → {data.decode()}")
        self._line.send(data)

    # --- what is heard ---

    def _frame(self, data: bytes) -> None:
        frame: Frame = msgspec.json.decode(data)
        self.log.append(f"{self._loop.time():.2f} ← {data.decode()}")
        number = frame.get("id")
        if number is None:
            self._event(frame, data)
        elif number == self._login:
            self._logged_in(frame)
        else:
            self._reply(number, frame)
        self.onChange()

    def _logged_in(self, frame: Frame) -> None:
        if frame["op"] == "error":
            self._ledger.temporary(frame)
            wait = frame.get("retryAfterMs", 100) / 1000
            line = self._line
            assert line is not None
            self._loop.call_later(wait * self._dice.uniform(1, 2), line.abort)
            return
        self._ledger.epochs.add(frame["epoch"])
        if self._ledger.mayForget:
            # What is said again now is news of another past.
            self._heard.clear()
            for view in self.calls.values():
                view.revision = 0
        self._snapshot(frame)
        self.online.set()
        for number in [*self._asked]:
            self._say(number)

    def _reply(self, number: int, frame: Frame) -> None:
        asked = self._asked.get(number)
        if asked is None:
            self._ledger.complain(f"{self.device} heard a reply nobody waits for: {frame}")
            return
        if frame["op"] == "error" and frame["temporary"]:
            self._ledger.temporary(frame)
            wait = frame.get("retryAfterMs", 100) / 1000
            self._loop.call_later(wait, self._again, number, self.connections)
            return
        del self._asked[number]
        self._ledger.answered(self.user, self.device, asked.op, asked.fields, frame)
        callID = asked.fields.get("callID", "")
        if asked.op == "callInvite" and frame["op"] == "ok":
            self._invited(asked, frame)
        elif asked.op in ("callAccept", "callReject"):
            if frame["op"] == "ok":
                self._mine.add(callID)
            self._stop(callID)
        elif frame["op"] == "ok" and asked.op in ("callEnd", "callQuit", "callCancel"):
            self._finish(callID)
        if not asked.reply.done():
            asked.reply.set_result(frame)

    def _invited(self, asked: Asked, frame: Frame) -> None:
        """A call of mine; if it was asked for before this connection it may be over by now."""
        callID = frame["callID"]
        view = self.calls.setdefault(callID, View(callID, asked.fields["config"]))
        if not view.states:
            # Somebody whose login a failover has lost is nobody until they are back.
            without = {one["userID"] for one in frame["errorUserList"]}
            people = [self.user, *(u for u in asked.fields["invitees"] if u not in without)]
            view.states = {user: ACCEPTED if user == self.user else INVITING for user in people}
            view.revision = frame["revision"]
        self._mine.add(callID)
        if asked.line != self.connections:
            self.drop()

    def _event(self, frame: Frame, data: bytes) -> None:
        op, callID = frame["op"], frame.get("callID", "")
        if op == "snapshot":
            self._snapshot(frame)
            return
        if not callID:
            return
        revision = frame["revision"]
        view = self.calls.get(callID)
        if op == "callInvitationReceived":
            self._rung(callID, frame)
            return
        if view is None:
            if callID not in self._over:
                view = self.calls[callID] = View(callID, frame)
            else:
                return
        if revision < view.revision:
            self._ledger.complain(
                f"{self.device} heard revision {revision} of {callID} after {view.revision}"
            )
        key = (callID, revision, data.decode())
        if key in self._heard:
            self._ledger.complain(f"{self.device} heard twice: {frame}")
        self._heard.add(key)
        view.learn(frame)
        if op == "callInvitationTimeout":
            self._ledger.timedOut(self.device, callID)
        if op in ENDS:
            view.over = True
        self._settle(view)

    def _rung(self, callID: str, frame: Frame) -> None:
        if callID in self._over and self._ledger.mayForget:
            self._over.discard(callID)
        if callID in self._over:
            self._ledger.complain(f"{self.device} rang after the end of {callID}")
            return
        view = self.calls.setdefault(callID, View(callID, frame))
        view.learn(frame)
        if callID in self.rings:
            return
        now = self._loop.time()
        self.rings[callID] = Ring(callID, self.device, now + frame["remainingMs"] / 1000)
        self.ask("callReceived", callID=callID)
        self._ring(self, view)

    def _snapshot(self, frame: Frame) -> None:
        for info in frame["calls"]:
            callID = info["callID"]
            view = self.calls.setdefault(callID, View(callID, info))
            view.learn(info)
            self._settle(view)
        for info in frame["ended"]:
            ended = self.calls.get(info["callID"])
            if ended is None:
                continue
            if info["state"] == -1:
                self._ledger.unknown(self.device, ended.callID)
            ended.learn(info)
            ended.over = True
            self._settle(ended)

    def _settle(self, view: View) -> None:
        mine = view.states.get(self.user, INVITING)
        if mine == ACCEPTED and view.callID in self._mine:
            # A general call is over when everybody has answered.
            view.over = view.over or (view.mode == 0 and view.settled)
        elif mine not in PENDING:
            view.over = True
        if view.over:
            self._finish(view.callID)
        elif mine not in PENDING:
            self._stop(view.callID)

    def _finish(self, callID: str) -> None:
        self._stop(callID)
        finished = self.calls.pop(callID, None)
        if finished is not None:
            finished.over = True
        self._over.add(callID)

    def _stop(self, callID: str) -> None:
        ring = self.rings.pop(callID, None)
        if ring is not None:
            self._ledger.rang(ring, self._loop.time())
