"""More calls than a server can do: it refuses some at once and does the others in good time."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.calls import ROOT
from tests.failures.broken import VARIABLE
from tests.integration.serving import ServerProcess

BEST_PAIRS = 12
PAIRS = 300
_REFUSED = "6000005 of 2"
"""The code, and the id of callInvite in a flood."""


async def flood(port: int, rate: float, seconds: float, pairs: int) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.failures.flood"),
        *(str(port), str(rate), str(seconds), str(pairs)),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, "the flood failed"
    result: dict[str, Any] = json.loads(out)
    return result


@asynccontextmanager
async def slow_server(directory: Path) -> AsyncIterator[int]:
    """The port of a server slowed down, so that its capacity and not the machine's is met."""
    os.environ[VARIABLE] = "works_slowly"
    server = ServerProcess(
        directory / "node", "--limits", "off", "--log", "warning", module="tests.failures.broken"
    )
    try:
        url = await server.start()
        del os.environ[VARIABLE]
        yield int(url.rpartition(":")[2].partition("/")[0])
    finally:
        if server.running:
            await server.kill()


def check(over: dict[str, Any]) -> None:
    """Some are refused at once and told when to come again; who is taken in is served."""
    assert {*over["refusals"]} == {_REFUSED}, f"new calls, and nothing else, are refused: {over}"
    assert min(over["waits"]) > 0, "a refusal says when to come again"
    assert over["unfinished"] == 0, f"taken in and not carried out: {over}"


async def refused_early(directory: Path, rate: float) -> str:
    """Far too many calls: what must hold however slow the machine is."""
    async with slow_server(directory) as port:
        over = await flood(port, rate, 1.0, 100)
    check(over)
    return f"{over['refusals'][_REFUSED]} of {over['asked']} refused at once, all others served"


async def overloaded(
    directory: Path, seconds: float, *, times: float = 2.0, least: float = 0.8
) -> str:
    """Ask for ``times`` what the server can do; the result in one line.

    Raises:
        AssertionError: The calls done in good time are fewer than ``least`` of the best, a call
            that was taken in was refused later, or nothing was refused at once.
    """
    async with slow_server(directory) as port:
        best = await flood(port, 0, seconds, BEST_PAIRS)
        over = await flood(port, times * best["done"], seconds, PAIRS)
    assert best["refusals"] == {}, f"refused without need: {best}"
    check(over)
    ratio = over["good"] / best["done"]
    assert ratio >= least, f"goodput {ratio:.2f} of the best: {best}, {over}"
    return (
        f"goodput at {times:g} × capacity {ratio:.2f} of the best ({best['done']:.0f} calls/s), "
        f"a call takes {over['took']['p50']:.0f} ms (p99 {over['took']['p99']:.0f}), "
        f"{over['refusals'][_REFUSED]} of {over['asked']} refused at once with 6000005"
    )
