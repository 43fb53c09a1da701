"""README and ``demo/docs`` are true: programs run, tables are the code's, paths exist."""

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

DOCS = CHECKOUT / "demo" / "docs"
PAGES = [CHECKOUT / "README.md", *sorted(DOCS.rglob("*.md"))]
MOST_LINES_OF_THE_README = 160
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
PROGRAMS = [
    pytest.param(program, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, program in enumerate(BLOCK.findall(page.read_text()), 1)
]
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


def name(page: Path) -> str:
    return page.relative_to(CHECKOUT).as_posix()


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_printed_program_runs(program: str, tmp_path: Path) -> None:
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


def test_the_readme_is_one_page() -> None:
    assert len((CHECKOUT / "README.md").read_text().splitlines()) <= MOST_LINES_OF_THE_README


def test_the_readme_leads_to_every_page() -> None:
    readme = (CHECKOUT / "README.md").read_text()
    pages = [f"demo/docs/{page.name}" for page in DOCS.glob("*.md")]
    assert pages
    assert [page for page in pages if f"({page})" not in readme] == []


def test_the_event_table_is_the_services() -> None:
    events = (DOCS / "events.md").read_text()
    rows = re.findall(r"^\| `(on\w+)` \| ([^|]*) \|", events, re.MULTILINE)
    table = {name: tuple(re.findall(r"\w+", arguments)) for name, arguments in rows}
    assert table == dict(EVENTS)
    assert len(rows) == len(table)


# A page of the reference also names codes of ZIM that have nothing to do with calls.
@pytest.mark.parametrize("page", [p for p in PAGES if p.parent.name != "reference"], ids=name)
def test_every_error_code_a_page_names_exists(page: Path) -> None:
    named = {int(code) for code in re.findall(r"\b6000\d{3}\b", page.read_text())}
    assert named - {int(code) for code in ErrorCode} == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_a_page_points_at_exists(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("command", ["demo/run", "tests/run", ".ci/run"])
def test_a_set_up_command_can_be_typed(command: str) -> None:
    assert os.access(CHECKOUT / command, os.X_OK)
