"""demo/setup.sh says what it does as root, and finds the Pythons of a machine."""

from __future__ import annotations

import contextlib
import os
import pty
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


# --- as root -------------------------------------------------------------------------------------

APT = """#!/bin/sh
echo "apt-get $*" >>{log}
"""


def missing(tmp_path: Path, *, terminal: bool, answer: str = "") -> tuple[int, str, list[str]]:
    """Install a package that is not there: the exit code, what was said, what apt was told."""
    log = tmp_path / "log"
    log.write_text("")
    script(tmp_path / "bin/apt-get", APT.format(log=log))
    script(tmp_path / "bin/apt-cache", "#!/bin/sh\n")
    script(tmp_path / "bin/id", "#!/bin/sh\necho 0\n")
    line = f'. "{CHECKOUT}/demo/setup.sh"; install_packages nothing-of-this'
    command = ["/bin/sh", "-c", line]
    environment = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin"}
    if not terminal:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        return done.returncode, done.stderr.decode(), log.read_text().splitlines()
    master, slave = pty.openpty()
    process = subprocess.Popen(command, env=environment, stdin=slave, stderr=slave, stdout=slave)
    os.close(slave)
    said = b""
    while b"[y/N] " not in said:
        said += os.read(master, 1024)
    assert log.read_text() == "", "it has begun without an answer"
    os.write(master, answer.encode() + b"\n")
    code = process.wait(30)
    with contextlib.suppress(OSError):
        while more := os.read(master, 1024):
            said += more
    os.close(master)
    return code, said.decode(), log.read_text().splitlines()


def test_what_is_installed_as_root_is_said_before(tmp_path: Path) -> None:
    code, said, told = missing(tmp_path, terminal=False)
    assert code == 0
    assert "as root: apt-get update, then apt-get install" in said
    assert "nothing-of-this" in said
    assert [line.split()[-1] for line in told] == ["update", "nothing-of-this"]


@pytest.mark.parametrize("answer", ["", "n", "no", "what?"])
def test_on_a_terminal_a_person_says_no_by_anything_but_yes(tmp_path: Path, answer: str) -> None:
    code, said, told = missing(tmp_path, terminal=True, answer=answer)
    assert (code, told) == (1, [])
    assert "sudo apt-get update && sudo apt-get install" in said


def test_on_a_terminal_a_person_says_yes(tmp_path: Path) -> None:
    code, _, told = missing(tmp_path, terminal=True, answer="y")
    assert (code, len(told)) == (0, 2)


# --- Pythons -------------------------------------------------------------------------------------


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
