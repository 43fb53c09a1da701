"""A few tests that failed are run once more; what fails then, too, fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TESTS = """
import pathlib, pytest
here = pathlib.Path(__file__).parent

def fails_at_first(name):
    mark = here / name
    before = mark.exists()
    mark.touch()
    assert before, "the window was not there in time"

@pytest.fixture
def shaky():
    fails_at_first("setup")

def test_fine(): pass
def test_once(): fails_at_first("once")
def test_once_in_setup(shaky): pass
def test_always(): assert False, "this is broken"
@pytest.mark.parametrize("number", range(4))
def test_many(number): fails_at_first(f"many {number}")
"""
ONCE, ALWAYS = "tests/desktop/test_x.py::test_once", "tests/desktop/test_x.py::test_always"
MANY = "tests/desktop/test_x.py::test_many"
SETUP = "tests/desktop/test_x.py::test_once_in_setup"
FINE = "tests/desktop/test_x.py::test_fine"
UNIT = "tests/unit/test_y.py::test_once"


def run(folder: Path, *wanted: str) -> tuple[int, str]:
    for place in ("desktop/test_x.py", "unit/test_y.py"):
        file = folder / "tests" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.second_chance", *wanted],
        cwd=folder,
        # None of the plug-ins that only the real tests need: each run starts two Pythons or more.
        env={
            **os.environ,
            "PYTHONPATH": str(CHECKOUT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_PLUGINS": "xdist.plugin",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("processes", ["0", "2"])
def test_what_passes_alone_passes_and_is_said_loudly(tmp_path: Path, processes: str) -> None:
    code, said = run(tmp_path, "-n", processes, FINE, ONCE, SETUP, UNIT)
    assert code == 0, said
    for test in (ONCE, SETUP, UNIT):
        assert f"passed only when run alone: {test}" in said
    loud = said.index("passed only when run alone")
    assert "the window was not there in time" in said[loud:], "the first failure is shown"


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param((ALWAYS,), id="fails twice"),
        pytest.param((MANY,), id="too many"),
        pytest.param((UNIT, ALWAYS), id="of two groups, one fails twice"),
    ],
)
def test_all_else_fails(tmp_path: Path, wanted: tuple[str, ...]) -> None:
    code, said = run(tmp_path, "-n", "0", *wanted)
    assert code == 1, said
    assert "passed only when run alone" not in said


def test_beside_a_file_that_cannot_be_read_nothing_gets_a_second_chance(tmp_path: Path) -> None:
    broken = tmp_path / "tests" / "desktop" / "test_broken.py"
    broken.parent.mkdir(parents=True)
    broken.write_text("import nothing_of_that_name\n")
    wanted = (ONCE, "tests/desktop/test_broken.py", "--continue-on-collection-errors")
    code, said = run(tmp_path, "-n", "0", *wanted)
    assert code == 1 and "once more, alone" not in said


def test_every_whole_run_gives_it() -> None:
    lines = (CHECKOUT / "tests" / "run").read_text().splitlines()
    started = [line for line in lines if "-m pytest" in line]
    assert len(started) == 2
    assert all("-p tests.second_chance" in line for line in started)
