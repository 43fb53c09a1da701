"""An exchange for the tests of the switchboard."""

from __future__ import annotations

import pytest

from callkit.model import User
from callkit.switchboard.switchboard import Switchboard
from tests.unit.switchboard.exchange import Exchange


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def bob() -> Switchboard:
    board = Switchboard(User("bob", "Bob"))
    board.connected(10.0)
    board.snapshot((), (), 10.0)
    return board
