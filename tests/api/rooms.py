"""What the tests of the house look at: the checkout's packages, modules and public faces."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "callkit"


@cache
def modules() -> tuple[str, ...]:
    """The dotted names of all modules and packages of callkit."""
    return tuple(sorted(dotted(path) for path in PACKAGE.rglob("*.py")))


@cache
def packages() -> tuple[str, ...]:
    return tuple(sorted(dotted(path) for path in PACKAGE.rglob("__init__.py")))


def dotted(path: Path) -> str:
    parts = path.relative_to(CHECKOUT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (CHECKOUT / folder).rglob("*.py"))


def walk(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(), str(path)))


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
