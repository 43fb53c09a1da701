"""An exchange for the tests of the switchboard."""

from __future__ import annotations

import pytest

from tests.unit.switchboard.exchange import Exchange


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()
