"""The pytest plug-in that comes with callkit: fixtures for an app's own call flows.

pytest loads this module in every project that has callkit installed, so it imports nothing of
callkit until a fixture is asked for, and never Qt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from callkit.testing import ManualClock


@pytest.fixture
def manual_clock() -> ManualClock:
    """A :class:`callkit.testing.ManualClock`, new for each test."""
    from callkit.testing import ManualClock

    return ManualClock()
