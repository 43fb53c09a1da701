"""Programs that are started, listened to and always stopped."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 20.0
"""Seconds until a wait has failed: many, because only what goes wrong waits that long."""
GLANCE = 0.02
"""Seconds between two looks at a condition that nothing announces."""
GRACE = 5.0
"""Seconds a program has to end after it was asked to."""


def until(
    condition: Callable[[], Found],
    within: float = PATIENCE,
    *,
    what: str = "",
    wake: threading.Event | None = None,
) -> Found:
    """Return the first true value of ``condition()``.

    It is looked at whenever ``wake`` is set, and now and then besides.

    Raises:
        TimeoutError: If it was not true within ``within`` seconds; ``what`` says what was hoped.
    """
    wake = wake or threading.Event()
    deadline = time.monotonic() + within
    while not (value := condition()):
        if time.monotonic() >= deadline:
            raise TimeoutError(f"not within {within} s: {what or condition}")
        wake.wait(GLANCE)
        wake.clear()
    return value


class Program:
    """A child process whose standard output is read line by line.

    Use it as a context manager, or call :meth:`stop`; stopping twice is fine.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str] | None = None,
        *,
        log: Path | None = None,
        pass_fds: Sequence[int] = (),
        wake: threading.Event | None = None,
    ) -> None:
        """Start ``command``; its standard error goes to ``log`` (default: to this one's).

        ``wake`` is set whenever the program has said something or has ended.
        """
        self.command = [str(word) for word in command]
        with contextlib.ExitStack() as files:
            self.process = subprocess.Popen(
                self.command,
                env=None if environment is None else dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if log is None else files.enter_context(log.open("ab")),
                pass_fds=pass_fds,
            )
        self.wake = wake or threading.Event()
        self.ended = False
        """It has closed its output, which it does when it ends."""
        self._lines: deque[str] = deque()
        # A thread, because Windows cannot wait for pipes in any other way.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def name(self) -> str:
        return Path(self.command[0]).name

    def new_lines(self) -> list[str]:
        """Return the complete lines written since the last call; never waits."""
        return [self._lines.popleft() for _ in range(len(self._lines))]

    def wait_line(self, wanted: Callable[[str], bool] = bool, within: float = PATIENCE) -> str:
        """Return the next line that is ``wanted``, dropping the ones before it.

        Raises:
            TimeoutError: If none came in time.
            ChildProcessError: If the program ended before.
        """

        def look() -> str:
            ended = self.ended
            while self._lines:
                line = self._lines.popleft()
                if wanted(line):
                    return line
            if ended:
                raise ChildProcessError(f"{self.name} ended with {self.process.wait()}")
            return ""

        return until(look, within, what=f"a line from {self.name}", wake=self.wake)

    def write(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait(self, within: float = GRACE) -> int:
        """Return the exit code once the program has ended by itself."""
        return self.process.wait(within)

    def stop(self) -> int:
        """Ask the program to end, insist after a while, and return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.process.kill()
        code = self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        return code

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line.decode(errors="replace").rstrip("\r\n"))
            self.wake.set()
        self.ended = True
        self.wake.set()
