"""The wheel carries what a program needs at run time and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.api.rooms import CHECKOUT, PACKAGE

BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
READ = """
import sys
import callkit
from callkit.assets import asset
print(callkit.__file__)
for name in sys.argv[1:]:
    print(name, len(asset(name).read_bytes()))
"""
SHIPPED = ("fonts", "icons", "sounds", "translations")


def assets() -> dict[str, int]:
    """The files below assets/ that belong into a wheel, with their sizes."""
    place = CHECKOUT / "assets"
    return {
        path.relative_to(place).as_posix(): path.stat().st_size
        for folder in SHIPPED
        for path in sorted((place / folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(folder / done.stdout.split()[-1])


def test_every_asset_opens_from_the_unpacked_wheel(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    expected = assets()
    assert expected
    wheel.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", READ, *expected],
        # -c would put the working directory, the checkout, in front.
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    imported, *read = done.stdout.splitlines()
    assert Path(imported).is_relative_to(tmp_path)
    assert dict(line.rsplit(" ", 1) for line in read) == {
        name: str(size) for name, size in expected.items()
    }


def test_the_wheel_holds_the_package_its_assets_and_its_papers_only(
    wheel: zipfile.ZipFile,
) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    code = {
        path.relative_to(CHECKOUT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    assert names == code | {f"callkit/_assets/{name}" for name in assets()}
    assert "callkit/py.typed" in names
    papers = {name.split(".dist-info/")[1] for name in wheel.namelist() if ".dist-info/" in name}
    assert {"METADATA", "entry_points.txt", "licenses/LICENSE"} <= papers


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    (entries,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "callkit = callkit.cli:main" in wheel.read(entries).decode()
