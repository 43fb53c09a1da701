"""Full calls per second, ring latency and memory of one server process, beside a bare relay.

The server has one core, the driver the other. Runs alternate, so a machine that slows down slows
both; medians of :data:`ROUNDS`.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.table import Row
from tests.contract.stores.redis_server import RedisServer

ROUNDS = 3
IDLE = 9_000
ROOT = Path(__file__).resolve().parents[2]
Started = tuple[int, int]
"""(process id, port)"""


def pinned(core: int) -> Callable[[], None]:
    """What a child does before it starts; this process has no other thread then."""

    def pin() -> None:
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[core % len(cores)]})
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    return pin


@contextmanager
def _process(*command: str) -> Iterator[Started]:
    server = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        preexec_fn=pinned(0),  # noqa: PLW1509
    )
    try:
        assert server.stdout is not None
        ready = server.stdout.readline().decode()
        if ready.startswith("{"):
            port = int(json.loads(ready)["port"])
        else:
            port = int(ready.split("ws://127.0.0.1:")[1].split("/")[0])
        yield server.pid, port
    finally:
        server.terminate()
        server.wait(15)


@contextmanager
def relay() -> Iterator[Started]:
    with _process("-m", "tests.benchmarks.relay") as started:
        yield started


@contextmanager
def ours(data: str, *more: str) -> Iterator[Started]:
    serve = ("-m", "callkit", "serve", "--port", "0", "--insecure", "--limits", "off")
    with _process(*serve, "--data", data, *more) as started:
        yield started


@contextmanager
def on_redis() -> Iterator[Started]:
    """One node and its Redis, which writes its log every second, on the servers' one core."""
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory())
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
        try:
            engine = RedisServer("--appendonly", "yes", "--appendfsync", "everysec")
            stack.enter_context(engine)
        finally:
            os.sched_setaffinity(0, cores)
        yield stack.enter_context(ours(place, "--store", engine.url()))


def drive(port: int, mode: str, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.driver", str(port), mode, *options],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=pinned(1),
        check=True,
        timeout=120,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    if result["errors"]:
        raise RuntimeError(f"{result['errors']} requests were refused")
    return result


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid: int | str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no memory figure")


def idle_kib(server: Started) -> float:
    """Resident memory a logged-in, idle connection costs the server."""
    pid, port = server
    before = memory_kib(pid)
    holder = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.driver", str(port), "idle", f"connections={IDLE}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=pinned(1),  # noqa: PLW1509
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    after = memory_kib(pid)
    holder.communicate(b"\n", timeout=60)
    return (after - before) / IDLE


class Figures:
    """What the rounds measured, by server."""

    def __init__(self) -> None:
        self.calls: dict[str, list[float]] = {}
        self.rings: dict[str, list[dict[str, float]]] = {}
        self.cost: dict[str, list[float]] = {}

    def measure(self, name: str, server: Started) -> None:
        pid, port = server
        before = processor_seconds(pid)
        fast = drive(port, "closed", "pairs=50", "seconds=3")
        spent = processor_seconds(pid) - before
        self.calls.setdefault(name, []).append(fast["calls"])
        # The driver's warm-up of half a second is part of what the server spent.
        self.cost.setdefault(name, []).append(1e6 * spent / (fast["calls"] * 3.5))
        even = drive(port, "open", "pairs=200", "rate=500", "seconds=3")
        self.rings.setdefault(name, []).append(even["ring"])

    def rate(self, name: str) -> float:
        return statistics.median(self.calls[name])

    def ring(self, name: str, percentile: str) -> float:
        return statistics.median(one[percentile] for one in self.rings[name])


def run() -> list[Row]:
    figures = Figures()
    with tempfile.TemporaryDirectory() as place:
        for number in range(ROUNDS):
            with relay() as server:
                figures.measure("relay", server)
            with ours(f"{place}/{number}") as server:
                figures.measure("SQLite", server)
            with ours(":memory:") as server:
                figures.measure("memory", server)
            with on_redis() as server:
                figures.measure("Redis", server)
        with relay() as server:
            bare = idle_kib(server)
        with ours(f"{place}/idle") as server:
            kept = idle_kib(server)
    rows = []
    for name in ("SQLite", "memory", "Redis"):
        rows += [
            Row(f"{name}: full calls, 50 pairs", figures.rate(name), "1/s", figures.rate("relay")),
            Row(
                f"{name}: processor time of a call",
                statistics.median(figures.cost[name]),
                "µs",
                statistics.median(figures.cost["relay"]),
            ),
            *(
                Row(
                    f"{name}: ring at 500 calls/s, {percentile}",
                    figures.ring(name, percentile),
                    "ms",
                    figures.ring("relay", percentile),
                )
                for percentile in ("p50", "p99")
            ),
        ]
    return [*rows, Row(f"memory of an idle connection, {IDLE:,} of them", kept, "KiB", bare)]
