"""The README is true: its programs run, its tables are the code's, its paths exist."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from callkit.errors import ErrorCode
from callkit.invitation.events import EVENTS
from tests.api.rooms import CHECKOUT

README = (CHECKOUT / "README.md").read_text()
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
STAGE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def brief(*arguments, real=QApplication.exec):
    QTimer.singleShot(100, QApplication.quit)
    return real()

QApplication.exec = brief
if {needs_application}:
    app = QApplication(sys.argv)
"""


def number(program: str) -> str:
    return f"program-{PROGRAMS.index(program) + 1}"


@pytest.mark.parametrize("program", PROGRAMS, ids=number)
def test_a_program_of_the_readme_runs(program: str, tmp_path: Path) -> None:
    # What awaits at its top is a piece of a coroutine: it is compiled, and its imports are tried.
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    piece = "await" in program and "asyncio.run" not in program
    compile(program, "README.md", "exec", flags=flags if piece else 0)
    if piece:
        lines = program.splitlines()
        program = "\n".join(line for line in lines if re.match(r"(from|import) ", line))
    file = tmp_path / "program.py"
    file.write_text(STAGE.format(needs_application="QApplication(" not in program) + program)
    done = subprocess.run(
        [sys.executable, "-W", "error", file],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_there_are_programs_to_run() -> None:
    assert len(PROGRAMS) >= 2


def test_the_event_table_is_the_services() -> None:
    rows = re.findall(r"^\| `(on\w+)` \| ([^|]*) \|", README, re.MULTILINE)
    table = {name: tuple(re.findall(r"\w+", arguments)) for name, arguments in rows}
    assert table == dict(EVENTS)
    assert len(rows) == len(table)


def test_every_error_code_the_readme_names_exists() -> None:
    named = {int(code) for code in re.findall(r"\b6000\d{3}\b", README)}
    assert named - {int(code) for code in ErrorCode} == set()


def test_every_file_the_readme_points_at_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README)
    assert [link for link in links if not (CHECKOUT / link).exists()] == []


@pytest.mark.parametrize("command", ["demo/run", "tests/run", ".ci/run"])
def test_a_set_up_command_can_be_typed(command: str) -> None:
    assert os.access(CHECKOUT / command, os.X_OK)
