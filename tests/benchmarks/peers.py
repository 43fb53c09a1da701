"""The same call over the servers others use, beside ours and the bare relay, in one run.

One call is always: invite, the callee's ringing, its answer, the end; each told to both. The ring
is the time from the caller's sending to the callee's hearing. Servers have one core (two of our
nodes and their Redis share it), drivers the other; rounds go through all servers in
turn, so a machine that slows down slows them all; medians of :data:`ROUNDS`.

* **Prosody**: XEP-0353 (propose, ringing, proceed, finish) over its own TCP streams.
* **Kamailio**: INVITE, 180, 200, ACK, BYE, 200 over UDP with a Record-Route, SIPp at both ends; the
  highest offered rate at which no call fails. Keeps nothing durable.
* **Synapse**: m.call.invite, answer, select_answer, hangup over HTTP and long polls, SQLite.

What is not installed is named and left out.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import calls, peer_kamailio, peer_prosody, peer_synapse
from tests.benchmarks.peer import Figures, Missing, free_port, program, serving
from tests.benchmarks.table import Row

ROUNDS = 3
RATE = 100
"""Calls per second at which rings are measured: what all but Synapse carry with ease."""


class Peer(NamedTuple):
    name: str
    measure: Callable[[], Figures]


def driven(port: int, *options: str) -> Figures:
    """What our driver measures of a server that speaks our frames."""
    fast = calls.drive(port, "closed", "pairs=50", "seconds=3", *options)
    even = calls.drive(port, "open", "pairs=100", f"rate={RATE}", "seconds=3", *options)
    return Figures(fast["calls"], even["ring"]["p50"], even["ring"]["p99"])


def relay() -> Figures:
    with calls.relay() as (_, port):
        return driven(port)


def ours_sqlite() -> Figures:
    with tempfile.TemporaryDirectory() as place, calls.ours(place) as (_, port):
        return driven(port)


@contextmanager
def _nodes(count: int) -> Iterator[list[int]]:
    """Ports of as many nodes on one Redis that writes its log every second."""
    with ExitStack() as stack:
        port, place = free_port(), stack.enter_context(tempfile.TemporaryDirectory())
        command = [program("redis-server", "apt-get install redis-server"), "--port", str(port)]
        command += ["--bind", "127.0.0.1", "--dir", place, "--save", "", "--appendonly", "yes"]
        stack.enter_context(serving(command, port, Path(place) / "log"))
        store = f"redis://127.0.0.1:{port}/0"
        yield [stack.enter_context(calls.ours(place, "--store", store))[1] for _ in range(count)]


def ours_redis() -> Figures:
    with _nodes(1) as (port,):
        return driven(port)


def ours_two_nodes() -> Figures:
    with _nodes(2) as (port, other):
        return driven(port, f"other={other}")


PEERS = (
    Peer("bare websockets relay (knows nothing)", relay),
    Peer("callkit, SQLite (an acknowledgement means disk)", ours_sqlite),
    Peer("callkit, Redis, one node", ours_redis),
    Peer("callkit, Redis, two nodes", ours_two_nodes),
    Peer("Prosody, messages archived on disk", lambda: peer_prosody.measure(RATE, archive=True)),
    Peer("Prosody, nothing kept", lambda: peer_prosody.measure(RATE, archive=False)),
    Peer("Kamailio with SIPp", peer_kamailio.measure),
    Peer("Synapse, SQLite", peer_synapse.measure),
)


def run() -> list[Row]:
    found: dict[str, list[Figures]] = {peer.name: [] for peer in PEERS}
    absent: set[str] = set()
    for _ in range(ROUNDS):
        for peer in PEERS:
            if peer.name in absent:
                continue
            try:
                found[peer.name].append(peer.measure())
            except (Missing, subprocess.SubprocessError) as error:
                absent.add(peer.name)
                print(f"left out: {peer.name}: {error}", file=sys.stderr, flush=True)
    rows = []
    floor = _median(found[PEERS[0].name])
    for name, figures in found.items():
        if figures:
            mine = _median(figures)
            rows += [
                Row(f"{name}: calls", mine.calls, "1/s", floor.calls),
                Row(f"{name}: ring, p50", mine.p50, "ms", floor.p50),
                Row(f"{name}: ring, p99", mine.p99, "ms", floor.p99),
            ]
    return rows


def _median(figures: list[Figures]) -> Figures:
    return Figures(*(statistics.median(values) for values in zip(*figures, strict=True)))
