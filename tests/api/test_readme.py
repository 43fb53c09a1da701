"""README and ``demo/docs`` are true: programs run, tables are the code's, paths exist."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from callkit.client.signaling import SignalingClient
from callkit.desktop.attention import AttentionSettings
from callkit.errors import ErrorCode
from callkit.invitation.events import EVENTS, CallInvitationEvents
from callkit.invitation.service import CallInvitationService
from callkit.kit import CallKit
from callkit.kit.windows import CallWindows
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.stage.window import CallWindow
from tests.api.rooms import CHECKOUT, pyproject

DOCS = CHECKOUT / "demo" / "docs"
PAGES = [CHECKOUT / "README.md", *sorted(DOCS.rglob("*.md"))]
MOST_LINES_OF_THE_README = 160
MOST_LINES_OF_A_PAGE = 140
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


def whole(program: str) -> bool:
    """What awaits at its top is a piece of a coroutine: it is compiled, and its imports tried."""
    try:
        compile(program, "README.md", "exec")
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_printed_program_runs(program: str, tmp_path: Path) -> None:
    if not whole(program):
        compile(program, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
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


SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINES = [
    pytest.param(line.partition("  #")[0].strip(), id=f"{page.stem}-{line.split('  ')[0][:40]}")
    for page in PAGES
    for block in SHELL.findall(page.read_text())
    for line in block.splitlines()
    if line.strip()
]
RUN = {
    "demo/run": "the demo's own tests",
    "tests/run": "runs this test",
    "python -m demo.people": "opens windows, and stays",
}
"""Lines that are not run here, and why; that they can be typed is looked at."""


@pytest.mark.parametrize("line", LINES)
def test_a_printed_line_of_the_shell_can_be_typed(line: str, tmp_path: Path) -> None:
    """In a folder of its own. A server is asked to show its settings, which reads them all, and
    what asks a server is refused by the one that does not run; nothing is a mistake in the line."""
    words = shlex.split(line)
    if line in RUN:
        program = words[0] if "/" in words[0] else f"{words[2].replace('.', '/')}/__main__.py"
        assert (CHECKOUT / program).is_file()
        return
    if words[:4] == ["python", "-m", "pip", "install"]:
        check_install(words[4:])
        return
    if words[0] == "export":
        assert all("=" in word for word in words[1:])
        return
    assert words[0] == "callkit"
    (tmp_path / "secret.txt").write_text("0123456789abcdef0123456789abcdef")
    (tmp_path / "callkit.toml").write_text("")
    extra = ["--print-config"] if words[1] == "serve" else []
    done = subprocess.run(
        [sys.executable, "-m", "callkit", *words[1:], *extra],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(CHECKOUT),
            "QT_QPA_PLATFORM": "offscreen",
            "CALLKIT_APP_ID": "1234567890",
            "CALLKIT_SERVER_SECRET": "0123456789abcdef0123456789abcdef",
            # Nobody listens there.
            "CALLKIT_API_PORT": "9",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    # 2 is argparse's word for a line that is wrong; 1 is a server that is not there.
    asks = words[1] in ("calls", "users", "end", "kick", "backup", "doctor")
    assert done.returncode in ((0, 1) if asks else (0,)), done.stderr
    assert "usage:" not in done.stderr


def check_install(arguments: list[str]) -> None:
    """What is installed is this checkout, with extras it has: callkit is on no index."""
    place, extras = re.fullmatch(r"(.+?)(?:\[(.*)\])?", arguments[-1]).groups()  # type: ignore[union-attr]
    assert place == "."
    assert arguments[:-1] in ([], ["-e"])
    known = pyproject()["project"]["optional-dependencies"]
    assert set((extras or "").split(",")) <= {"", *known}


def test_there_are_programs_to_run() -> None:
    assert len(PROGRAMS) >= 2


def test_the_readme_is_one_page() -> None:
    assert len((CHECKOUT / "README.md").read_text().splitlines()) <= MOST_LINES_OF_THE_README


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=name)
def test_a_page_is_short(page: Path) -> None:
    lines = len(page.read_text().splitlines())
    assert page.name == "changelog.md" or lines <= MOST_LINES_OF_A_PAGE


@pytest.mark.parametrize("page", [p for p in PAGES if p.parent.name != "reference"], ids=name)
def test_prose_fits_a_narrow_editor(page: Path) -> None:
    """Tables, pictures and printed blocks are as wide as they must be."""
    prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL).splitlines()
    wide = [line for line in prose if len(line) > 120 and not line.startswith(("|", "    ", "!["))]
    assert wide == []


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


OWNERS: dict[str, type] = {
    "kit": CallKit,
    "kit.devices": MediaDevices,
    "kit.events": CallInvitationEvents,
    "kit.service": CallInvitationService,
    "kit.windows": CallWindows,
    "service": CallInvitationService,
    "client": SignalingClient,
    "window": CallWindow,
}
"""What the pages call by these names."""
OLD_NAMES = "changelog.md"


def members(owner: type) -> set[str]:
    return {*dir(owner), *re.findall(r"\bself\.([a-z]\w*)", inspect.getsource(owner))}


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.parent.name != "reference" and p.name != OLD_NAMES], ids=name
)
def test_what_a_page_names_of_the_kit_exists(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    wrong = []
    for code in re.findall(r"`([^`\n]+)`", prose):
        for path in re.findall(r"(?<![\w./])(?:kit|service|client|window)(?:\.\w+)+", code):
            parts = path.split(".")
            for end in range(1, len(parts)):
                owner = OWNERS.get(".".join(parts[:end]))
                if owner is not None and parts[end] not in members(owner):
                    wrong.append(path)
    assert wrong == []


def test_the_fields_of_the_attention_settings_are_those_of_the_page() -> None:
    page = (DOCS / "desktop.md").read_text()
    table = page.partition("| `AttentionSettings` |")[2].partition("\n\n")[0]
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert named == [field.name for field in dataclasses.fields(AttentionSettings)]
