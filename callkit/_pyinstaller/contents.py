"""What PyInstaller must put into a frozen app: the assets, and modules that are imported by name at
run time.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

from callkit.assets import asset

ASSETS: Final = ("fonts", "icons", "sounds", "translations")
"""The folders of the assets that a program opens; those that are not there have nothing in them."""
DOORS: Final = ("cli", "designer", "server", "testing", "_pyinstaller", "__main__")
"""Rooms an app gets by importing them: a phone needs no fakes and no command line. The server comes
by what ``callkit.EmbeddedServer`` imports: that name works in a frozen app as it does outside."""


def assets() -> list[tuple[str, str]]:
    """(file, folder in the frozen app) for every asset, from a wheel or from a checkout."""
    home = asset("icons").parent
    return [
        (str(file), str(Path("callkit", "_assets", file.relative_to(home).parent)))
        for folder in ASSETS
        for file in sorted((home / folder).rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    ]


def libraries() -> list[tuple[str, str]]:
    """(file, folder in the frozen app) for what the media library reads when it is imported;
    nothing where it is not installed."""
    spec = importlib.util.find_spec("webrtc")
    home = Path(spec.origin).parent if spec is not None and spec.origin else None
    return [] if home is None else [(str(file), "webrtc") for file in sorted(home.glob("*.txt"))]


def modules() -> list[str]:
    """The modules of the rooms that import each other by name, on first use."""
    home = Path(__file__).resolve().parents[1]
    found = []
    for file in sorted(home.rglob("*.py")):
        parts = file.relative_to(home).with_suffix("").parts
        name = ".".join(("callkit", *(part for part in parts if part != "__init__")))
        if parts[0] not in DOORS:
            found.append(name)
    return found
