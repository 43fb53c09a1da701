"""Nothing that callkit opens or imports on first use is missing in a frozen app."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import callkit
from callkit._pyinstaller import contents

PACKAGE = Path(callkit.__file__).parent
CHECKOUT = PACKAGE.parent


def test_every_asset_has_the_place_where_it_is_looked_for():
    there = {Path(folder, Path(file).name).as_posix() for file, folder in contents.assets()}
    wanted = {
        f"callkit/_assets/{path.relative_to(CHECKOUT / 'assets').as_posix()}"
        for path in (CHECKOUT / "assets").rglob("*")
        if path.is_file() and path.relative_to(CHECKOUT / "assets").parts[0] != "build"
    }
    assert len(wanted) > 50
    assert there == {name for name in wanted if not Path(name).name.startswith(".")}


@pytest.mark.parametrize("package", ["callkit", "callkit.widgets"])
def test_every_name_that_is_imported_on_first_use_is_there(package):
    module = import_module(package)
    homes = [getattr(module, name).__module__ for name in module.__all__ if _has_home(module, name)]
    assert len(homes) > 5
    assert set(homes) - set(contents.modules()) == set()


def _has_home(module, name: str) -> bool:
    return getattr(getattr(module, name), "__module__", "").startswith("callkit.")


def test_every_package_that_imports_by_name_is_known():
    lazy = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) == "import_module"
    }
    outside = {name for name in lazy if name.split("/")[0] in contents.DOORS}
    # The package itself and callkit.widgets, by the same words.
    assert lazy - outside == {"on_first_use.py"}


def test_a_phone_brings_no_fakes_and_the_server_by_its_name_only():
    rooms = {name.split(".")[1] for name in contents.modules() if "." in name}
    assert {"kit", "widgets", "desktop", "texts", "client"} <= rooms
    assert rooms.isdisjoint(contents.DOORS)
    assert "callkit.invitation.embedded" in contents.modules(), "callkit.EmbeddedServer"
    for door in contents.DOORS:
        assert (PACKAGE / door).is_dir() or (PACKAGE / f"{door}.py").is_file()
