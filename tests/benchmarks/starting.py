"""How long things take to start: imports, a server, a program from nothing to its first ring.

Modules are compiled beforehand, as they are on a machine that ran them once.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from callkit.client import SignalingClient
from tests.benchmarks.calls import ours
from tests.benchmarks.table import Row

ROUNDS = 5
ROOT = Path(__file__).resolve().parents[2]
APP = """
import sys
from PySide6.QtWidgets import QApplication
from callkit import CallKit
app = QApplication([])
kit = CallKit(notify=False, tray=False)
kit.events.onIncomingCallReceived.connect(lambda *_: print("rings", flush=True))
kit.init(sys.argv[1], userID="alice", userName="Alice")
app.exec()
"""


def seconds_of(*command: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT, env=_environment())
    return time.perf_counter() - begin


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "callkit-benchmark-pycache"),
    }


def importing(module: str) -> float:
    """Milliseconds a process takes that imports ``module`` and ends."""
    code = f"import {module}" if module else "pass"
    seconds_of("-c", code)
    return 1000 * statistics.median(seconds_of("-c", code) for _ in range(ROUNDS))


def server_start() -> float:
    took = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place:
            begin = time.perf_counter()
            with ours(place):
                took.append(time.perf_counter() - begin)
    return 1000 * statistics.median(took)


async def first_ring(port: int) -> float:
    """Seconds from starting a program until it rings for a call that waits already."""
    url = f"ws://127.0.0.1:{port}/v1"
    for name in ("alice", "bob"):
        client = SignalingClient(url, deviceID=name)
        await client.login(name)
        if name == "alice":
            await client.logout()
    await client.callInvite(["alice"])
    begin = time.perf_counter()
    app = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        APP,
        url,
        cwd=ROOT,
        env=_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert app.stdout is not None
    line = await app.stdout.readline()
    took = time.perf_counter() - begin
    if line != b"rings\n":
        raise RuntimeError("the program ended without a ring")
    app.kill()
    await app.wait()
    await client.logout()
    return took


def run() -> list[Row]:
    rings = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place, ours(place) as (_, port):
            rings.append(1000 * asyncio.run(first_ring(port)))
    bare, qt = importing(""), importing("PySide6.QtWidgets")
    return [
        Row("import callkit (no Qt), beside a bare Python", importing("callkit"), "ms", bare),
        Row("import the client, beside a bare Python", importing("callkit.client"), "ms", bare),
        Row("import the kit, beside QtWidgets", importing("callkit.kit"), "ms", qt),
        Row("callkit serve, start to ready line", server_start(), "ms", bare),
        Row("a program, start to first ring, beside QtWidgets", statistics.median(rings), "ms", qt),
    ]
