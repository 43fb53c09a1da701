"""Drives full calls against a port: closed loop for the rate, open loop for the latency.

Runs in a process of its own, pinned beside the server: ``python -m tests.benchmarks.driver PORT
MODE key=value…`` prints one JSON line.

``closed pairs=50 seconds=3``: every pair calls again as soon as its call is over.
``open pairs=200 rate=500 seconds=3``: calls start at fixed times, whatever became of the others.
``other=PORT`` with either: those who are called are connected there, at another node.
``idle connections=9000``: logs in and waits for a line on standard input.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from typing import Any

from tests.benchmarks.socket_client import SocketClient

now = time.perf_counter
INVITE = (
    b'{"op":"callInvite","id":2,"invitees":["%s"],"config":{"timeout":60,"mode":1},"nonce":"%d"}'
)
RECEIVED = b'{"op":"callReceived","id":3,"callID":"%s"}'
ACCEPT = b'{"op":"callAccept","id":4,"callID":"%s","nonce":"%d"}'
END = b'{"op":"callEnd","id":5,"callID":"%s","nonce":"%d"}'
RUN = format(time.time_ns() // 1_000_000, "x")
_nonces = itertools.count(1)


class Counts:
    def __init__(self) -> None:
        self.calls = 0
        self.errors = 0
        self.rings: list[float] = []
        self.setups: list[float] = []


class Person:
    """One end of a pair; the caller's end drives."""

    def __init__(self, name: str, counts: Counts, *, again: bool) -> None:
        self.name = name
        self.counts = counts
        self.again = again
        self.peer: Person | None = None
        self.started = 0.0
        self.socket: SocketClient | None = None
        self.logged_in = asyncio.get_running_loop().create_future()

    async def connect(self, port: int) -> None:
        self.socket = await SocketClient.connect(port, self.heard)
        login = {"op": "login", "id": 1, "userID": self.name, "deviceID": "d", "userName": "Name"}
        self.socket.send(json.dumps(login).encode())
        await self.logged_in

    def heard(self, frame: bytes) -> None:
        kind = frame[7:27]
        if kind.startswith(b"callInvitationReceiv"):
            self.ring(frame)
        elif kind.startswith(b"callUserStateChanged"):
            if self.name[0] == "a" and b'"state":1' in frame:
                self.talk(frame)
        elif kind.startswith(b"callInvitationEnded"):
            if self.name[0] == "a":
                self.over()
        elif kind.startswith(b"error"):
            self.counts.errors += 1
        elif not self.logged_in.done() and b'"sessionID"' in frame:
            self.logged_in.set_result(None)

    def call(self) -> None:
        assert self.socket is not None and self.peer is not None
        self.started = now()
        self.socket.send(INVITE % (self.peer.name.encode(), next(_nonces)))

    def ring(self, frame: bytes) -> None:
        assert self.socket is not None and self.peer is not None
        self.counts.rings.append(now() - self.peer.started)
        call = call_id(frame)
        self.socket.send(RECEIVED % call)
        self.socket.send(ACCEPT % (call, next(_nonces)))

    def talk(self, frame: bytes) -> None:
        assert self.socket is not None
        self.counts.setups.append(now() - self.started)
        self.socket.send(END % (call_id(frame), next(_nonces)))

    def over(self) -> None:
        self.counts.calls += 1
        if self.again:
            self.call()


def call_id(frame: bytes) -> bytes:
    start = frame.index(b'"callID":"') + 10
    return frame[start : frame.index(b'"', start)]


async def gather_pairs(
    port: int, pairs: int, counts: Counts, *, again: bool, other: int = 0
) -> list[Person]:
    callers = []
    for number in range(pairs):
        # New people in every run: nothing is left over from the one before.
        caller = Person(f"a{RUN}-{number}", counts, again=again)
        callee = Person(f"b{RUN}-{number}", counts, again=again)
        caller.peer, callee.peer = callee, caller
        await callee.connect(other or port)
        await caller.connect(port)
        callers.append(caller)
    return callers


async def closed(port: int, pairs: int, seconds: float, other: int = 0) -> dict[str, Any]:
    counts = Counts()
    callers = await gather_pairs(port, pairs, counts, again=True, other=other)
    for caller in callers:
        caller.call()
    await asyncio.sleep(0.5)
    before, begin, cpu = counts.calls, now(), time.process_time()
    await asyncio.sleep(seconds)
    took = now() - begin
    result = {
        "calls": (counts.calls - before) / took,
        "busy": (time.process_time() - cpu) / took,
        "errors": counts.errors,
    }
    for caller in callers:
        caller.again = False
    return result


async def opened(
    port: int, pairs: int, rate: float, seconds: float, other: int = 0
) -> dict[str, Any]:
    counts = Counts()
    callers = await gather_pairs(port, pairs, counts, again=False, other=other)
    begin = now()
    for number in range(int(rate * seconds)):
        due = begin + number / rate
        while (wait := due - now()) > 0:  # noqa: ASYNC110
            # Short sleeps keep arrivals even; a long one would send them in bursts.
            await asyncio.sleep(min(wait, 0.001))
        callers[number % pairs].call()
    await asyncio.sleep(0.5)
    return {
        "ring": percentiles(counts.rings),
        "setup": percentiles(counts.setups),
        "done": counts.calls,
        "errors": counts.errors,
    }


async def idle(port: int, connections: int) -> dict[str, Any]:
    counts = Counts()
    for number in range(connections):
        await Person(f"i{number}", counts, again=False).connect(port)
    print(json.dumps({"connected": connections}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    return {"errors": counts.errors}


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    ordered = sorted(seconds) or [0.0]
    return {
        name: 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]
        for name, share in (("p50", 0.5), ("p99", 0.99))
    }


MODES = {"closed": closed, "open": opened, "idle": idle}


def main(port: str, mode: str, *options: str) -> None:
    chosen = {name: float(value) for name, _, value in (one.partition("=") for one in options)}
    whole = {
        name: int(chosen[name]) for name in ("pairs", "connections", "other") if name in chosen
    }
    try:
        from uvloop import run
    except ImportError:
        from asyncio import run
    print(json.dumps(run(MODES[mode](int(port), **{**chosen, **whole}))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
