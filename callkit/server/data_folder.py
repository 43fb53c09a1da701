"""The default folder for data on this platform."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def default_data(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> Path:
    """The folder of the database: the platform's own place for data no person edits."""
    environment = os.environ if environment is None else environment
    home = Path(environment.get("HOME") or "~").expanduser()
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "callkit"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "callkit"
    data = environment.get("XDG_DATA_HOME")
    return (Path(data).expanduser() if data else home / ".local" / "share") / "callkit"
