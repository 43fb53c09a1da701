"""What PyInstaller has to know to freeze an app with callkit; it finds this folder by itself.

Found by the entry point ``pyinstaller40``; imports nothing of PyInstaller and no Qt.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["hookDirs"]


def hookDirs() -> list[str]:
    """The folders with PyInstaller hooks: this one."""
    return [str(Path(__file__).resolve().parent)]
