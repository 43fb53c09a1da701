"""demo/setup.sh finds the Pythons of a machine, whatever stands in their way."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.api.rooms import CHECKOUT

PYTHON = """#!/bin/sh
case "$2" in *"!= {minor})"*) exit 0 ;; esac
exit 1
"""
SHIM = """#!/bin/sh
echo "pyenv: $0: command not found" >&2
exit 127
"""
PYENV = """#!/bin/sh
[ "$1" = root ] && echo {root}
"""


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine whose one venv has Python 3.11; its commands are put into ``bin``."""
    script(tmp_path / "venv", PYTHON.format(minor=11))
    (tmp_path / "bin").mkdir()
    return tmp_path


def other(machine: Path) -> str:
    done = subprocess.run(
        ["/bin/sh", "-c", f'. "{CHECKOUT}/demo/setup.sh"; find_other_python'],
        env={"PATH": f"{machine}/bin:/usr/bin:/bin", "PYTHON": str(machine / "venv")},
        capture_output=True,
        text=True,
        check=False,
    )
    # What the machine that runs this test has by itself is no answer here.
    found = done.stdout.strip()
    return found if found.startswith(str(machine)) else ""


def test_the_newest_other_python_is_found(machine: Path) -> None:
    script(machine / "bin/python3.12", PYTHON.format(minor=12))
    newest = script(machine / "bin/python3.14", PYTHON.format(minor=14))
    assert other(machine) == str(newest)


def test_a_shim_that_only_complains_is_passed_over(machine: Path) -> None:
    for minor in (14, 13, 12, 11):
        script(machine / f"bin/python3.{minor}", SHIM)
    script(machine / "bin/pyenv", PYENV.format(root=machine / "pyenv"))
    for version in ("3.13.0", "3.13.10", "3.13.9", "3.9.18"):
        minor = version.split(".")[1]
        script(machine / f"pyenv/versions/{version}/bin/python", PYTHON.format(minor=minor))
    assert other(machine) == str(machine / "pyenv/versions/3.13.10/bin/python")


def test_the_version_of_the_first_one_is_no_other(machine: Path) -> None:
    script(machine / "bin/python3.11", PYTHON.format(minor=11))
    assert other(machine) == ""


def test_a_python_of_another_version_than_its_name_says_is_none(machine: Path) -> None:
    script(machine / "bin/python3.14", PYTHON.format(minor=10))
    assert other(machine) == ""
