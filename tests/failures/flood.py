"""Calls at a fixed rate whatever becomes of them, from a process of its own.

``python -m tests.failures.flood PORT RATE SECONDS PAIRS`` prints one JSON line. RATE 0: each pair
calls again as soon as its call is over, which finds out what the server can do.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections import Counter, deque

from callkit.server.program import run_on_fastest_loop
from tests.benchmarks.driver import ACCEPT, END, INVITE, RECEIVED, RUN, call_id, percentiles
from tests.benchmarks.socket_client import SocketClient
from tests.failures.rhythm import pause

now = time.perf_counter
USEFUL_SECONDS = 2.0
"""A call that takes longer from its invitation to its end is of no use to anybody."""
_WARM_UP = 1.0
_SLICE = 0.005


class Tally:
    def __init__(self) -> None:
        self.took: list[float] = []
        self.refusals: Counter[str] = Counter()
        self.waits: set[int] = set()
        self.begun = 0
        self.since = 0.0


class Phone:
    """A logged-in device."""

    def __init__(self, name: str, tally: Tally) -> None:
        self.name = name
        self.tally = tally
        self.socket: SocketClient
        self.ready = asyncio.get_running_loop().create_future()

    async def connect(self, port: int) -> None:
        self.socket = await SocketClient.connect(port, self.heard, self.gone)
        self.login()
        await self.ready

    def login(self) -> None:
        login = {"op": "login", "id": 1, "userID": self.name, "deviceID": "d"}
        self.socket.send(json.dumps(login).encode())

    def heard(self, frame: bytes) -> None:
        if frame.startswith(b'{"op":"error"'):
            self.refused(json.loads(frame))
        elif frame.startswith(b'{"op":"ok","id":1,'):
            self.ready.set_result(None)
        else:
            self.told(frame)

    def gone(self, code: int) -> None:
        self.tally.refusals[f"closed {code}"] += 1

    def refused(self, frame: dict[str, int]) -> None:
        if frame["id"] == 1:
            asyncio.get_running_loop().call_later(frame["retryAfterMs"] / 1000, self.login)
            return
        self.tally.refusals[f"{frame['code']} of {frame['id']}"] += 1
        self.tally.waits.add(frame["retryAfterMs"])

    def told(self, frame: bytes) -> None:
        """An event, or a reply."""


class Callee(Phone):
    def told(self, frame: bytes) -> None:
        if frame.startswith(b'{"op":"callInvitationReceived"'):
            call = call_id(frame)
            self.socket.send(RECEIVED % call)
            self.socket.send(ACCEPT % (call, next(nonces)))


class Caller(Phone):
    def __init__(self, name: str, tally: Tally, callee: str, *, again: bool) -> None:
        super().__init__(name, tally)
        self.callee = callee.encode()
        self.again = again
        # Replies of one connection come in the order of its requests.
        self.asked: deque[float] = deque()
        self.calls: dict[bytes, float] = {}

    def call(self) -> None:
        self.asked.append(now())
        self.tally.begun += 1
        self.socket.send(INVITE % (self.callee, next(nonces)))

    def refused(self, frame: dict[str, int]) -> None:
        super().refused(frame)
        if frame["id"] == 2:
            self.asked.popleft()

    def told(self, frame: bytes) -> None:
        if frame.startswith(b'{"op":"ok","id":2,'):
            self.calls[call_id(frame)] = self.asked.popleft()
        elif frame.startswith(b'{"op":"callUserStateChanged"') and b'"state":1' in frame:
            self.socket.send(END % (call_id(frame), next(nonces)))
        elif frame.startswith(b'{"op":"callInvitationEnded"'):
            began = self.calls.pop(call_id(frame), 0.0)
            if began:
                self.tally.took.append(now() - began)
            if self.again:
                self.call()


nonces = itertools.count(1)


async def flood(port: int, rate: float, seconds: float, pairs: int) -> dict[str, object]:
    tally = Tally()
    callers = []
    for number in range(pairs):
        callee = Callee(f"b{RUN}-{number}", tally)
        await callee.connect(port)
        caller = Caller(f"a{RUN}-{number}", tally, callee.name, again=not rate)
        await caller.connect(port)
        callers.append(caller)
    begin = now()
    if rate:
        due = 0
        while (passed := now() - begin) < _WARM_UP + seconds:
            while due < passed * rate:
                callers[due % pairs].call()
                due += 1
                if passed < _WARM_UP:
                    tally.took.clear()
            await pause(_SLICE)
    else:
        for caller in callers:
            caller.call()
        await pause(_WARM_UP)
        tally.took.clear()
        await pause(seconds)
    took = [*tally.took]
    asked = tally.begun
    for caller in callers:
        caller.again = False
    # What was taken in must still come to its end.
    limit = now() + 20
    while now() < limit and any(caller.calls or caller.asked for caller in callers):
        await pause(0.05)
    return {
        "good": sum(one <= USEFUL_SECONDS for one in took) / seconds,
        "done": len(took) / seconds,
        "asked": asked,
        "took": percentiles(took),
        "refusals": tally.refusals,
        "waits": sorted(tally.waits),
        "unfinished": sum(len(caller.calls) + len(caller.asked) for caller in callers),
    }


def main(port: str, rate: str, seconds: str, pairs: str) -> None:
    work = flood(int(port), float(rate), float(seconds), int(pairs))
    print(json.dumps(run_on_fastest_loop(work)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
