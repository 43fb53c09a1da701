"""Programs that are started, listened to and always stopped."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")

GLANCE = 0.02
"""Seconds between two looks at a condition that nothing announces."""
GRACE = 5.0
"""Seconds a program has to end after it was asked to."""


def until(
    condition: Callable[[], Found],
    within: float = 5.0,
    *,
    what: str = "",
    wakes: Sequence[int] = (),
) -> Found:
    """Return the first true value of ``condition()``.

    It is looked at whenever one of the file descriptors ``wakes`` has something to read, and now
    and then besides.

    Raises:
        TimeoutError: If it was not true within ``within`` seconds; ``what`` says what was hoped.
    """
    deadline = time.monotonic() + within
    while not (value := condition()):
        if time.monotonic() >= deadline:
            raise TimeoutError(f"not within {within} s: {what or condition}")
        select.select(wakes, (), (), GLANCE)
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
    ) -> None:
        """Start ``command``; its standard error goes to ``log`` (default: nowhere)."""
        self.command = [str(word) for word in command]
        with (log or Path(os.devnull)).open("ab") as errors:
            self.process = subprocess.Popen(
                self.command,
                env=None if environment is None else dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                pass_fds=pass_fds,
            )
        assert self.process.stdout is not None
        self.output = self.process.stdout.fileno()
        os.set_blocking(self.output, False)
        self._unfinished = b""
        self._lines: deque[str] = deque()
        self.ended = False

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def name(self) -> str:
        return Path(self.command[0]).name

    def new_lines(self) -> list[str]:
        """Return the complete lines written since the last call; never waits."""
        self._read()
        lines = list(self._lines)
        self._lines.clear()
        return lines

    def wait_line(self, wanted: Callable[[str], bool] = bool, within: float = 10.0) -> str:
        """Return the next line that is ``wanted``, dropping the ones before it.

        Raises:
            TimeoutError: If none came in time.
            ChildProcessError: If the program ended before.
        """

        def look() -> str:
            self._read()
            while self._lines:
                line = self._lines.popleft()
                if wanted(line):
                    return line
            if self.ended:
                raise ChildProcessError(f"{self.name} ended with {self.process.wait()}")
            return ""

        return until(look, within, what=f"a line from {self.name}", wakes=(self.output,))

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
        self._read()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        return code

    def _read(self) -> None:
        assert self.process.stdout is not None
        while not self.process.stdout.closed:
            try:
                data = os.read(self.output, 65536)
            except BlockingIOError:
                return
            if not data:
                self.ended = True
                return
            *lines, self._unfinished = (self._unfinished + data).split(b"\n")
            self._lines.extend(line.decode(errors="replace") for line in lines)
