"""A second chance for tests on real windows (``tests/run``).

Real windows, keys and compositors share the machine with everything else that runs on it. Of these
groups a few tests that failed are run once more, alone and in one process; if all of them pass
then, the run passes and says loudly which they were. No other test gets a second chance.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from typing import Final

import pytest

from tests.sharing import DESKTOPS, WINDOWS

MOST: Final = 3
"""More failures than that have a reason."""


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
        on_windows = all(nodeid.startswith((WINDOWS, DESKTOPS)) for nodeid in self._failed)
        return self._all_are_tests and on_windows and 0 < len(self._failed) <= MOST

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
                say.sep("!", f"passed only when run alone: {nodeid}", red=True, bold=True)
                say.line(said)
        else:
            say.line("failed when run alone, too", red=True)
        return passed
