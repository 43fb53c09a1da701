"""How the tests are shared out when several processes run them (``tests/run``)."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

WINDOWS = "tests/desktop/"
"""One process has all real windows: no two tests want the hands of the same busy machine."""
PLAY = "tests/desktop/test_demo.py"
"""But for the play of every call: it waits for people most of the time, on a screen of its own."""
DESKTOPS = "tests/wayland/"
"""One has all Wayland desktops, which run one after the other."""


class Shares(LoadScopeScheduling):
    """A file stays together, because of what its tests share; so do all real windows.

    These begin first. They wait for windows most of their time, so there is one process more than
    cores (``tests/run``).
    """

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        # In the order of the collection: many small files come last, so that all end together.
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        together = (place for place in (PLAY, WINDOWS, DESKTOPS) if nodeid.startswith(place))
        return next(together, nodeid.split("::", 1)[0])


def longest_first(items: list[pytest.Item]) -> None:
    """What stays together the longest begins first."""
    items.sort(key=lambda item: not item.nodeid.startswith((WINDOWS, DESKTOPS)))
