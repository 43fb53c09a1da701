from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callkit.desktop.x11 import XClient, milliseconds, xClient
from demo.stage.screen import VirtualScreen

PROGRAM = """
import os
from callkit.desktop.x11 import XClient, xClient
client = xClient()
before, after = client.serverTime(), client.serverTime()
assert 0 <= after - before < 5_000, (before, after)
client.setCardinals(0x777777, "_NET_WM_DESKTOP", [0xFFFFFFFF])
client.tellManager(0x777777, "_NET_WM_STATE", 1, client.atom("_NET_WM_STATE_STICKY"))
client.setCardinals(0x777777, "_NET_WM_DESKTOP", [])
assert client.serverTime() >= after, "a window that is gone breaks nothing"
assert client.atom("WM_NAME") == client.atom("WM_NAME") == 39
assert client.rootCardinal("_NET_CURRENT_DESKTOP") == 0
assert client.rootCardinal("_CALLKIT_NOTHING") is None
assert client.atom("_NET_WM_USER_TIME") in client.conventions(), "openbox keeps it"
assert client.atom("_CALLKIT_NOTHING") not in client.conventions()
assert client.above(0x777777) == () and client.seenArea(0x777777) is None
assert not client.managed(0x777777)
assert not client.allows(0x777777, "_NET_WM_ACTION_MINIMIZE")
client.setOwner(0x777777, 0x777778)
client.setOwner(0x777777, 0)
assert not any(client.keyDown(code) for code in range(300)), "nobody holds a key down"
assert xClient() is client and not client.lost
"""


@pytest.mark.parametrize(
    ("later", "earlier", "apart"),
    [(1_500, 1_000, 500), (1_000, 1_500, -500), (200, (1 << 32) - 100, 300)],
)
def test_server_times_are_told_apart_where_they_begin_anew(later, earlier, apart):
    assert milliseconds(later, earlier) == apart


def test_without_an_x_server_there_is_no_client(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":9999")
    with pytest.raises(OSError, match="no X server"):
        XClient()
    assert xClient() is None


def test_it_tells_the_servers_time_and_survives_its_own_errors():
    with VirtualScreen() as screen:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=screen.environment | {"PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (os.EX_OK, "")
