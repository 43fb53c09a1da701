"""What the peers of the benchmark have in common."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.calls import ROOT, pinned


class Missing(Exception):
    """A peer that cannot be measured here; the text says how to get it."""


class Figures(NamedTuple):
    calls: float
    """Full calls per second."""
    p50: float
    """Milliseconds from the invitation to the callee's hearing of it."""
    p99: float


def program(name: str, advice: str) -> str:
    """The path of a program, or Missing."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing(f"{name} is not installed ({advice})")
    return found


@contextmanager
def serving(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a peer on the servers' core until the end of the block; its process id."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            preexec_fn=pinned(0),  # noqa: PLW1509
        )
        try:
            if port:
                _wait_for(port, server, log)
            yield server.pid
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise Missing(f"it did not start: {log.read_text(errors='replace')[-400:]}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Missing("it did not start within a minute")


def driver(module: str, *arguments: str) -> dict[str, Any]:
    """Run a driver on the other core; the JSON line it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=pinned(1),
        check=True,
        timeout=180,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
