"""A frozen program that is to be a media worker is one; ``tests/integration/test_frozen`` builds
one."""

import ast
import runpy
import sys
from pathlib import Path

import pytest

from callkit import _pyinstaller, media_worker

HOOKS = Path(_pyinstaller.hookDirs()[0])
HOOK = HOOKS / "rthooks" / "pyi_rth_callkit.py"


def test_pyinstaller_finds_it():
    table = ast.literal_eval((HOOKS / "rthooks.dat").read_text())
    assert table == {"callkit": [HOOK.name]}


def test_the_flag_makes_a_worker_of_a_program(monkeypatch):
    given = []
    monkeypatch.setattr(media_worker, "main", lambda arguments: given.append(arguments) or 3)
    monkeypatch.setattr(sys, "argv", ["app", media_worker.FLAG, "--fd", "7"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(HOOK))
    assert ended.value.code == 3
    assert given == [["--fd", "7"]]


@pytest.mark.parametrize("arguments", [[], ["file"], ["file", media_worker.FLAG]])
def test_any_other_program_goes_on(monkeypatch, arguments):
    monkeypatch.setattr(sys, "argv", ["app", *arguments])
    runpy.run_path(str(HOOK))
