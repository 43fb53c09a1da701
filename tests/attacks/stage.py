"""Where attacks happen: servers in processes of their own with few files, and a bystander."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import ssl
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from tests.attacks.registry import Attack
from tests.attacks.stranger import Stranger
from tests.certificates import write_certificate
from tests.failures.rhythm import pause

ROOT = Path(__file__).resolve().parents[2]
LOG = 256
"""KiB that may be written into the log while one attack goes on: a full log is a full disk."""
FILES = 256
"""``ulimit -n`` of the servers that are attacked."""
APP, SECRET = 1234567890, "9193cc662a4c0ec135ec71fb57194b38"
_START_SECONDS = 30.0
_LOOK_SECONDS = 0.02
_SERVE = """
import mmap, resource, runpy, sys, time
files = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
with open(sys.argv.pop(1), "r+b") as file:
    ahead = memoryview(mmap.mmap(file.fileno(), 8)).cast("q")
wall, wall_ns = time.time, time.time_ns
time.time = lambda: wall() + ahead[0] / 1e9
time.time_ns = lambda: wall_ns() + ahead[0]
runpy.run_module("callkit", run_name="__main__", alter_sys=True)
"""
now = time.perf_counter


class Served:
    """A server process."""

    def __init__(
        self, process: asyncio.subprocess.Process, url: str, api: str, clock: Path, log: Path
    ) -> None:
        self.process = process
        self._clock = clock
        self._log = log
        self.url = url
        self.port = int(url.rsplit(":", 1)[1].split("/", maxsplit=1)[0])
        self.api = int(api.rsplit(":", 1)[1]) if api else 0

    @property
    def running(self) -> bool:
        return self.process.returncode is None

    def setClock(self, ahead: float) -> None:
        """Let its machine's clock be so many seconds ahead, from now on."""
        with self._clock.open("r+b") as file:
            file.write(int(ahead * 1e9).to_bytes(8, sys.byteorder, signed=True))

    def mib(self) -> float:
        """Resident memory."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def logged(self) -> float:
        """KiB it has written into its log."""
        return self._log.stat().st_size / 1024

    def processor(self) -> float:
        """Seconds of processor time it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.asynccontextmanager
async def serving(
    folder: Path, name: str, *flags: str, files: int = 4096, checkout: Path = ROOT
) -> AsyncIterator[Served]:
    """``callkit serve`` out of a checkout, with SQLite in ``folder``."""
    path = folder / f"{name}.log"
    log = path.open("ab")
    clock = folder / f"{name}.clock"
    clock.write_bytes(bytes(8))
    command = ["serve", "--insecure", "--port", "0", "--data", str(folder / name), *flags]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _SERVE,
        str(files),
        str(clock),
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
        cwd=checkout,
        # This machine is a proxy, too: an attack may say that it comes from anywhere.
        env={**os.environ, "PYTHONPATH": str(checkout), "CALLKIT_TRUSTED_PROXIES": "127.0.0.1"},
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), _START_SECONDS)
        words = dict(word.split("=", 1) for word in line.decode().split() if "=" in word)
        assert "ws" in words, f"no ready line: {path.read_text()}"
        yield Served(process, words["ws"], words.get("api", ""), clock, path)
    finally:
        log.close()
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


class Bystander:
    """The process of one, beside what is attacked."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def report(self) -> dict[str, dict[str, float]]:
        """What it felt since the last report."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(b"\n")
        line = await asyncio.wait_for(self._process.stdout.readline(), _START_SECONDS)
        assert line, "the bystander has died"
        report: dict[str, dict[str, float]] = json.loads(line)
        return report


@contextlib.asynccontextmanager
async def standing_by(url: str, control: str, certificate: str) -> AsyncIterator[Bystander]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.attacks.bystander",
        url,
        control,
        certificate,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        ready = await asyncio.wait_for(process.stdout.readline(), _START_SECONDS)
        assert ready == b"ready\n", ready
        yield Bystander(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Stage:
    """One server that is attacked, and all an attack needs."""

    def __init__(self, server: Served, bystander: Bystander, certificate: Path | None) -> None:
        self.server = server
        self.certificate = certificate
        self.dice = random.Random(1)
        self.long = False
        self.figures: dict[str, str] = {}
        self.complaints: list[str] = []
        self._bystander = bystander
        self._strangers: list[Stranger] = []

    # --- for attacks ---

    @property
    def tls(self) -> bool:
        return self.certificate is not None

    async def stranger(self, port: str = "people", *, hello: bool = True) -> Stranger:
        """A raw connection to the port of people or of the server API; ``hello`` off: without the
        TLS that the port speaks."""
        context = None
        if self.tls and hello:
            context = ssl.create_default_context(cafile=self.certificate)
        number = self.server.port if port == "people" else self.server.api
        stranger = await Stranger.open(number, context)
        self._strangers.append(stranger)
        return stranger

    def note(self, **figures: object) -> None:
        """Put figures into the attack's line."""
        self.figures |= {name: str(value) for name, value in figures.items()}

    def check(self, holds: bool, complaint: str) -> None:
        """What must hold beside the bystander's wait and the server's memory."""
        if not holds:
            self.complaints.append(complaint)

    # --- around attacks ---

    async def suffer(self, attack: Attack) -> bool:
        """Let it do its worst; print its line; whether everything held."""
        self.figures, self.complaints = {}, []
        await self._bystander.report()
        before, began, used = self.server.mib(), now(), self.server.processor()
        logged = self.server.logged()
        watch = asyncio.ensure_future(self._watch())
        try:
            await attack.run(self)
        except Exception as error:
            self.complaints.append(f"the attack broke off: {error!r}")
        finally:
            for stranger in self._strangers:
                stranger.leave()
            self._strangers.clear()
        felt = await self._bystander.report()
        watch.cancel()
        self._judge(attack, felt, self._most - before)
        logged = self.server.logged() - logged
        self.check(logged <= LOG, f"wrote {logged:.0f} KiB into the log, {LOG} allowed")
        seconds = now() - began
        busy = self.server.processor() - used if self.server.running else 0.0
        figures = {
            "wait": f"{felt['attacked']['worst'] * 1000:.0f} ms",
            "median": f"{felt['attacked']['median'] * 1000:.1f} ms",
            "machine": f"{felt['control']['worst'] * 1000:.0f} ms",
            "grew": f"{self._most - before:.0f} MiB",
            "logged": f"{logged:.0f} KiB",
            "processor": f"{busy:.1f} of {seconds:.1f} s",
            **self.figures,
        }
        verdict = "; ".join(self.complaints) or "held"
        line = ", ".join(f"{name} {value}" for name, value in figures.items())
        print(f"{attack.name:<44} {line}: {verdict}", flush=True)
        return not self.complaints

    def _judge(self, attack: Attack, felt: dict[str, dict[str, float]], grew: float) -> None:
        self.check(self.server.running, "the server has died")
        attacked, control = felt["attacked"], felt["control"]
        allowed = attack.wait + control["worst"]
        worst = attacked["worst"]
        self.check(worst <= allowed, f"waited {worst * 1000:.0f} ms, {allowed * 1000:.0f} allowed")
        self.check(not attacked["failed"], f"{attacked['failed']:.0f} requests failed")
        self.check(grew <= attack.growth, f"grew {grew:.0f} MiB, {attack.growth} allowed")

    async def _watch(self) -> None:
        self._most = self.server.mib()
        while True:
            await pause(_LOOK_SECONDS)
            self._most = max(self._most, self.server.mib())


@contextlib.asynccontextmanager
async def staged(folder: Path, *, tls: bool, checkout: Path = ROOT) -> AsyncIterator[Stage]:
    """A server with few files, one that nobody attacks, and a bystander at both."""
    flags = ["--api-port", "0", "--app-id", str(APP), "--server-secret", SECRET]
    certificate = None
    if tls:
        certificate = write_certificate(folder)
        key = certificate.with_name("key.pem")
        flags += ["--tls-cert", str(certificate), "--tls-key", str(key)]
    name = "tls" if tls else "plain"
    async with (
        serving(folder, name, *flags, files=FILES, checkout=checkout) as server,
        serving(folder, f"{name}-control", checkout=checkout) as control,
        standing_by(server.url, control.url, str(certificate or "")) as bystander,
    ):
        yield Stage(server, bystander, certificate)
