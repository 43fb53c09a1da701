"""A second chance for a few tests (``tests/run``).

Real windows, keys, compositors and clocks share the machine with everything else that runs on it,
and a whole run that is refused costs its hour. So up to :data:`MOST` tests that failed are run once
more, alone in one fresh process; if all of them pass then, the run passes. It says loudly which
they were and how they failed: a test that passes only alone is a fault to mend, of the test or of
what it tests. Nothing else passes: more failures have a reason, and a file that cannot be read
hides what is in it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from typing import Final

import pytest

MOST: Final = 3
"""More failures than that are no hiccup."""


def pytest_configure(config: pytest.Config) -> None:
    # Only the process that has all results: not those that run the tests for it.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SecondChance(config), "second-chance")


class SecondChance:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._failed: dict[str, str] = {}
        """What failed first in each test that failed."""
        self._all_are_tests = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.setdefault(report.nodeid, report.longreprtext)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._all_are_tests = self._all_are_tests and not report.failed

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(
        self, session: pytest.Session, exitstatus: int
    ) -> Generator[None, None, None]:
        yield
        if exitstatus == pytest.ExitCode.TESTS_FAILED and self._deserved() and self._alone():
            session.exitstatus = pytest.ExitCode.OK

    def _deserved(self) -> bool:
        return self._all_are_tests and 0 < len(self._failed) <= MOST

    def _alone(self) -> bool:
        say = self._config.get_terminal_writer()
        say.line()
        say.sep("=", "once more, alone")
        say.flush()
        long = ["--long"] if self._config.getoption("--long", False) else []
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", *long, *self._failed],
            cwd=self._config.rootpath,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        say.line(done.stdout)
        passed = done.returncode == pytest.ExitCode.OK
        if passed:
            for nodeid, said in self._failed.items():
                say.sep("!", f"to mend: passed only when run alone: {nodeid}", red=True, bold=True)
                say.line(said)
        else:
            say.line("failed when run alone, too", red=True)
        return passed
