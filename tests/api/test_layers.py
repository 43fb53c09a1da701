"""The rooms' imports point down only: the contracts of pyproject.toml hold and leave nobody out."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.api.rooms import CHECKOUT, PACKAGE, pyproject

LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"


def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_place_in_the_layers() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    placed = {name for line in layers for name in re.findall(r"[\w.]+", line)}
    rooms = {
        f"callkit.{entry.stem}"
        for entry in PACKAGE.iterdir()
        if (entry.suffix == ".py" and entry.name != "__init__.py")
        or (entry / "__init__.py").is_file()
    }
    assert rooms - placed == set()


def test_no_contract_excuses_an_import() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in contracts if contract.get("ignore_imports")] == []
