"""A town for every story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from tests.stories.town import Town


@pytest.fixture
async def empty_town(tmp_path: Path) -> AsyncIterator[Town]:
    """No server yet: the story opens the one it needs."""
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "settings"))
    town = Town()
    yield town
    await town.close()


@pytest.fixture
async def town(empty_town: Town) -> Town:
    await empty_town.open()
    return empty_town
