"""``callkit serve`` in a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

READY_WITHIN = 20.0
READY = re.compile(r"callkit ready ws=(ws://\S+:\d+/v1)(?: api=(http://\S+))?\n")


class ServerProcess:
    """One data directory, one port, any number of lives."""

    def __init__(
        self, data: Path | str, *flags: str, port: int = 0, module: str = "callkit"
    ) -> None:
        self.url = ""
        self.api = ""
        """Where its server API is, if it has one."""
        self.stdout = b""
        """All it wrote after the ready line, once it has ended."""
        self.stderr = b""
        self._arguments = ["--insecure", "--port", str(port), "--data", str(data), *flags]
        self._module = module
        self._process: asyncio.subprocess.Process | None = None
        # Not a pipe: a full one would stop the server.
        self._log = Path(f"{data}.log")

    async def launch(self) -> None:
        """Begin a life without waiting for the ready line."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                "serve",
                *self._arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    async def start(self) -> str:
        """Begin a life; return its URL."""
        await self.launch()
        process = self.process
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), READY_WITHIN)).decode()
        found = READY.fullmatch(line)
        if found is None:
            await self.ended()
            raise AssertionError(f"{line!r} is no ready line; {self.stderr.decode()}")
        self.url, self.api = found[1], found[2] or ""
        return self.url

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "it was never started"
        return self._process

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        os.kill(self.process.pid, signal.SIGKILL)
        await self.ended()

    async def stop(self) -> int:
        """Ask it to end, and wait; the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self, within: float = 15.0) -> int:
        """Wait for its end; the exit code."""
        process = self.process
        assert process.stdout is not None
        async with asyncio.timeout(within):
            self.stdout += await process.stdout.read()
            code = await process.wait()
        self.stderr = self._log.read_bytes()
        return code
