"""Branch coverage of ``callkit/`` by its own tests: recorded in ``tests/run``, printed at its end.

As a plug-in (``-p tests.covered``) it records, in each process of the run, which lines and branches
of ``callkit/`` the tests of :data:`ROOMS` execute, into the folder that the environment variable
:data:`FOLDER` names. Recording doubles what a test takes, so of a test with many parameters only
the first :data:`CASES` are recorded, and a test marked ``unmeasured`` is not, because it measures
time or presses everything there is: the truth is a little better than the number. All other tests
run unrecorded, too: many of them run whole programs.

``python -m tests.covered FOLDER`` prints the sum, and fails below :data:`LEAST` percent.
"""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from time import process_time
from typing import Final

import pytest
from coverage import Coverage

ROOMS: Final = ("tests/unit/", "tests/contract/stores/")
LEAST: Final = 92.0
"""Per cent of all lines and branches."""
FOLDER: Final = "COVERED_FOLDER"
"""Not CALLKIT_…: what begins so is a setting of the server."""
CASES: Final = 2
WORST: Final = 10
"""Modules that are named, those with most uncovered code first."""


def opened(folder: str) -> Coverage:
    measured = Coverage(
        data_file=str(Path(folder) / "coverage"),
        data_suffix=True,
        config_file=False,
        branch=True,
        source_pkgs=["callkit"],
    )
    # Each process imports and runs a part of it only.
    measured.set_option("run:disable_warnings", ["module-not-measured", "no-data-collected"])
    return measured


class Recorder:
    """Coverage that is switched on and off."""

    def __init__(self, folder: str) -> None:
        self._coverage = opened(folder)
        self._on = False
        self._cases: Counter[str] = Counter()
        self._folder = folder
        self._seconds = 0.0
        """Of this process's CPU, while it recorded tests."""
        self._began = 0.0
        # Importing the modules counts, and that begins before the first test.
        self.switch(True)

    def switch(self, on: bool) -> None:
        if on is self._on:
            return
        self._on = on
        if on:
            self._began = process_time()
            self._coverage.start()
        else:
            self._coverage.stop()
            self._seconds += process_time() - self._began

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.switch(self._counts(item))
        return (yield)

    def _counts(self, item: pytest.Item) -> bool:
        if not item.nodeid.startswith(ROOMS) or item.get_closest_marker("unmeasured"):
            return False
        name = item.nodeid.partition("[")[0]
        self._cases[name] += 1
        return self._cases[name] <= CASES

    def pytest_unconfigure(self) -> None:
        self.switch(False)
        self._coverage.save()
        Path(self._folder, f"seconds-{os.getpid()}").write_text(str(self._seconds))


# Before pytest loads the plug-ins that packages bring: callkit's own is one of them.
_recorder = Recorder(os.environ[FOLDER]) if FOLDER in os.environ else None


def pytest_configure(config: pytest.Config) -> None:
    if _recorder is not None:
        config.pluginmanager.register(_recorder, "covered")


def main(folder: str) -> int:
    measured = opened(folder)
    measured.combine([folder])
    table = io.StringIO()
    total = measured.report(file=table, precision=1, skip_covered=True, sort="-miss")
    lines = table.getvalue().splitlines()
    print(*lines[: 2 + WORST], sep="\n")
    spent = sum(float(path.read_text()) for path in Path(folder).glob("seconds-*"))
    print(f"recorded in {spent:.0f} s of CPU, about twice of what the tests take themselves")
    print(f"branch coverage of callkit/: {total:.1f} % (at least {LEAST:.0f} %), by", *ROOMS)
    return int(total < LEAST)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
