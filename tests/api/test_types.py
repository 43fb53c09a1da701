"""What an app writes is understood by type checkers, with every name and every argument.

The printed programs and the examples are checked as an app's author would: ``mypy --strict``, and
pyright (basedpyright, the same checker from PyPI, in pyright's own modes).
"""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import callkit.testing
import callkit.widgets
from tests.api.rooms import CHECKOUT, pyproject
from tests.api.test_readme import BLOCK, PAGES, whole

EXAMPLES = sorted((CHECKOUT / "demo/examples").glob("*.py"))
WRONG = {
    "no_such_name": "from callkit import CalKit",
    "no_such_widget": "from callkit.widgets import CallAvatarz",
    "no_such_fake": "from callkit.testing import ManualClok",
    "no_such_option": 'CallKit(langauge="de")',
    "no_such_event": "CallInvitationEvents(onIncomingCallRecieved=print)",
    "a_word_for_a_policy": 'CallInvitationConfiguration(busy="hold")',
    "a_focus_policy": 'WindowOptions(focusPolicy="loud")',
    "no_such_argument": 'CallKit().init("ws://h/v1", "u", "U", tokenprovider=str)',
    "a_handler_that_takes_other_things": (
        "CallInvitationEvents(onError=lambda a, b, c: print(a + b + c))"
    ),
}
RIGHT = {
    "every_name": f"from callkit import {', '.join(callkit.__all__)}",
    "every_widget": f"from callkit.widgets import {', '.join(callkit.widgets.__all__)}",
    "every_fake": f"from callkit.testing import {', '.join(callkit.testing.__all__)}",
    "users_or_ids": 'SendCallInvitationButton(invitees=["bob", CallUser("ann")])',
    "words_for_enums": 'CallInvitationConfiguration(busy="wait", mode=CallInvitationMode.GENERAL)',
    "corner": 'CallKit(corner="topLeft", screen="primary", language="de")',
    "the_client": 'reply = CallKit().service.client.queryUsersStatus(["bob"])',
    "the_ringer": "outputs = CallKit().sounds.ringer.devices()",
    "people": 'CallKit().people = ["bob", CallUser("ann", "Ann")]',
}


def program(block: str) -> str:
    """A printed block as a module: what awaits at its top stands in a coroutine."""
    tree = ast.parse(block)
    if whole(block):
        return block
    lines = block.splitlines()
    imports = [
        "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    rest = [
        "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in tree.body
        if not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    body = textwrap.indent("\n".join(rest), "    ")
    return "\n".join([*imports, "", "async def main() -> None:", body, ""])


def one_liner(line: str) -> str:
    if line.startswith("from "):
        return f"{line}\n"
    names = sorted(name for name in dir(__import__("callkit")) if name in line)
    return f"from callkit import {', '.join(names)}\n\n{line}\n"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typed")
    for page in PAGES:
        for number, block in enumerate(BLOCK.findall(page.read_text()), 1):
            (folder / f"{page.stem}_{number}.py").write_text(program(block))
    for example in EXAMPLES:
        if example.name != "__init__.py":
            (folder / f"example_{example.name}").write_text(example.read_text())
    for name, line in RIGHT.items():
        (folder / f"right_{name}.py").write_text(one_liner(line))
    wrong = folder / "wrong"
    wrong.mkdir()
    for name, line in WRONG.items():
        (wrong / f"{name}.py").write_text(one_liner(line))
    return folder


@pytest.fixture(scope="module")
def complaints(programs: Path) -> list[str]:
    """What mypy says of all of them in one run, each beginning with the file's name."""
    files = sorted(file.relative_to(programs) for file in programs.rglob("*.py"))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file=", *files],
        cwd=programs,
        env={"PATH": "/usr/bin:/bin", "MYPYPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def pyright(folder: Path, mode: str) -> list[str]:
    settings = {"typeCheckingMode": mode, "extraPaths": [str(CHECKOUT)], "include": ["."]}
    settings |= {"exclude": [], "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    done = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 0
    return [
        f"{Path(d['file']).relative_to(folder)}:{d['range']['start']['line'] + 1}: {d['message']}"
        for d in report["generalDiagnostics"]
        if d["severity"] == "error"
    ]


def test_mypy_understands_every_program_and_no_wrong_one(complaints: list[str]) -> None:
    assert [line for line in complaints if not line.startswith("wrong/")] == []
    found = {line.split(":")[0] for line in complaints if "error:" in line}
    assert found == {f"wrong/{name}.py" for name in WRONG}


def test_pyright_comes_with_what_the_tests_install() -> None:
    wanted = pyproject()["project"]["optional-dependencies"]["test"]
    assert any(line.startswith("basedpyright") for line in wanted)


# A checkout whose venv is older than that line is not kept from working.
if importlib.util.find_spec("basedpyright"):

    def test_pyright_understands_every_program_and_no_wrong_one(programs: Path) -> None:
        found = pyright(programs, "standard")
        assert [line for line in found if not line.startswith("wrong/")] == []
        assert {line.split(":")[0] for line in found} == {f"wrong/{name}.py" for name in WRONG}
