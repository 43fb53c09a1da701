"""The versions that are locked are those pyproject.toml asks for, on every Python and platform.

What fails here is mended by ``demo/deploy/lock``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.api.rooms import CHECKOUT

FOLDER = CHECKOUT / "demo" / "deploy" / "constraints"
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
SETS = {
    "test": ("test",),
    "suite": ("suite",),
    "demo": ("sound", "linux"),
    "server": ("server", "redis"),
    "build": (),
}
"""Which extras each file is for."""
WITHOUT_QT = {"pyside6-essentials", "qasync"}
PLACES = [
    {
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.{patch}",
        "sys_platform": platform,
        "platform_system": system,
        "os_name": "nt" if platform == "win32" else "posix",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "platform_machine": machine,
        "extra": "",
    }
    for minor, patch in ((11, 0), (11, 9), (12, 3), (13, 0), (14, 0))
    for platform, system, machine in (
        ("linux", "Linux", "x86_64"),
        ("linux", "Linux", "aarch64"),
        ("darwin", "Darwin", "arm64"),
        ("win32", "Windows", "AMD64"),
    )
]


class Pin(NamedTuple):
    requirement: Requirement
    version: Version
    hashes: int


def pins(name: str) -> list[Pin]:
    text = (FOLDER / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        words, *hashes = line.split(" --hash=")
        requirement = Requirement(words.strip())
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", one) for one in hashes), line
        found.append(Pin(requirement, Version(specifier.version), len(hashes)))
    return found


def asked(extras: tuple[str, ...]) -> Iterator[Requirement]:
    """What the project asks for with these extras, its extras of extras too."""
    for text in PROJECT["project"]["dependencies"]:
        yield Requirement(text)
    waiting = list(extras)
    while waiting:
        for text in PROJECT["project"]["optional-dependencies"][waiting.pop()]:
            requirement = Requirement(text)
            if requirement.name == PROJECT["project"]["name"]:
                waiting += requirement.extras
            else:
                yield requirement


def holds(requirement: Requirement, place: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(place)


@pytest.mark.parametrize("name", SETS)
def test_everything_that_is_asked_for_is_locked_everywhere(name: str) -> None:
    locked = pins(name)
    wanted = list(asked(SETS[name])) if SETS[name] else []
    wanted += [
        Requirement(text) for text in PROJECT["build-system"]["requires"] if name != "server"
    ]
    for place in PLACES:
        here = {
            canonicalize_name(p.requirement.name): p for p in locked if holds(p.requirement, place)
        }
        count = sum(holds(pin.requirement, place) for pin in locked)
        assert len(here) == count, f"two versions of one package on {place}"
        for requirement in wanted:
            key = canonicalize_name(requirement.name)
            if not holds(requirement, place) or (name == "server" and key in WITHOUT_QT):
                continue
            assert key in here, f"{name}.txt lacks {requirement}: run demo/deploy/lock"
            version = here[key].version
            assert requirement.specifier.contains(version, prereleases=True), (
                f"{name}.txt has {key} {version}, asked for is {requirement}: run demo/deploy/lock"
            )


@pytest.mark.parametrize("name", SETS)
def test_every_locked_version_has_its_digests(name: str) -> None:
    locked = pins(name)
    assert locked
    assert [pin.requirement.name for pin in locked if not pin.hashes] == []


def test_what_is_installed_was_tested() -> None:
    tested = {(pin.requirement.name, pin.version) for pin in pins("test")}
    for name in ("suite", "demo", "build"):
        assert {(pin.requirement.name, pin.version) for pin in pins(name)} <= tested


def test_the_image_and_the_programs_install_by_it() -> None:
    image = (CHECKOUT / "demo/deploy/Dockerfile").read_text()
    for line in re.findall(r"pip (?:install|wheel) [^\\\n&]*", image):
        assert "--require-hashes -r" in line or "--no-deps" in line, line
    for file, name in (("demo/run", "demo"), ("tests/run", "test"), ("tests/run", "suite")):
        assert re.search(rf"(callkit_setup|use_venv \S+).* {name} ", (CHECKOUT / file).read_text())
        assert (FOLDER / f"{name}.txt").is_file()
    assert "--require-hashes" in (CHECKOUT / "demo/setup.sh").read_text()


def test_the_licence_of_everything_an_app_gets_is_named() -> None:
    page = (CHECKOUT / "demo/docs/security.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    named = {
        canonicalize_name(name.strip()) for row in rows for name in row.split("|")[1].split(",")
    }
    wanted = {canonicalize_name(requirement.name) for requirement in asked(("all",))}
    assert wanted - named == set()
