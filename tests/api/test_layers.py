"""The rooms' imports point down only: the contracts of pyproject.toml hold and leave nobody out."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.api.rooms import CHECKOUT, dotted, pyproject, sources, walk

LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"

# Where the outside world comes in, each library through one door: it can be changed there.
DOORS = {
    "websockets": {
        "callkit.client.connection",
        "callkit.server.transport.connection",
        "callkit.server.transport.gateway",
    },
    "aiohappyeyeballs": {"callkit.client.dialing"},
    "qasync": {"callkit.invitation.loop"},
    "sqlite3": {"callkit.server.stores"},
    "redis": {"callkit.server.stores"},
    "jeepney": {"callkit.desktop"},
    "jwt": {"callkit.server.auth.tokens"},
    "prometheus_client": {"callkit.server.metrics"},
    "PySide6.QtMultimedia": {"callkit.desktop"},
    "webrtc": {"callkit.media.engines.webrtc"},
    "aiortc": {"callkit.media.engines.aiortc"},
    "av": {"callkit.media.engines.aiortc"},
    "pywebrtc_audio": {"callkit.media.processing"},
    # Above the line only an app that brings its own server knows it.
    "callkit.server": {
        "callkit.cli",
        "callkit.invitation.embedded",
        "callkit.server",
        "callkit.testing.server",
    },
}


def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["callkit", "callkit.server"])
def test_every_room_has_its_place_in_the_layers(package: str) -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    layers = [one["layers"] for one in contracts if one["type"] == "layers"]
    placed = {name for some in layers for line in some for name in re.findall(r"[\w.]+", line)}
    rooms = {
        f"{package}.{entry.stem}"
        for entry in CHECKOUT.joinpath(*package.split(".")).iterdir()
        if (entry.suffix == ".py" and entry.name != "__init__.py")
        or (entry / "__init__.py").is_file()
    }
    assert rooms - placed == set()


def test_no_contract_excuses_an_import() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in contracts if contract.get("ignore_imports")] == []


@cache
def imported(path: Path) -> set[str]:
    names = set()
    for node in walk(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("library", DOORS)
def test_a_library_comes_in_through_its_own_door(library: str) -> None:
    users = {
        dotted(path)
        for path in sources("callkit")
        if any(f"{name}.".startswith(f"{library}.") for name in imported(path))
    }
    strangers = {
        user
        for user in users
        if not any(f"{user}.".startswith(f"{door}.") for door in DOORS[library])
    }
    assert users
    assert strangers == set()
