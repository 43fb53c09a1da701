"""Each platform has its own place for data no person edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from callkit.server.data_folder import default_data


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"HOME": "/home/ann"}, "/home/ann/.local/share/callkit"),
        ("linux", {"HOME": "/home/ann", "XDG_DATA_HOME": "/data"}, "/data/callkit"),
        ("freebsd14", {"HOME": "/home/ann"}, "/home/ann/.local/share/callkit"),
        ("darwin", {"HOME": "/Users/ann"}, "/Users/ann/Library/Application Support/callkit"),
        ("win32", {"LOCALAPPDATA": "/Users/ann/AppData/Local"}, "/Users/ann/AppData/Local/callkit"),
        ("win32", {"HOME": "/Users/ann"}, "/Users/ann/AppData/Local/callkit"),
    ],
)
def test_data_lies_where_the_platform_keeps_it(
    platform: str, environment: dict[str, str], expected: str
) -> None:
    assert default_data(platform, environment) == Path(expected)
