"""The files a process may open, in a process of its own: what it gave up it never gets back."""

from __future__ import annotations

import subprocess
import sys

import pytest

from callkit.server.transport.descriptor_limit import KEPT

LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 300))
from callkit.server.transport.descriptor_limit import api_room, raise_limit, room
print(room(), room(api=True), api_room())
raise_limit()
raise_limit()
print(room(), *resource.getrlimit(resource.RLIMIT_NOFILE))
resource.setrlimit(resource.RLIMIT_NOFILE, (10, 300))
print(room(), room(api=True), api_room())
"""


@pytest.mark.posix("its limits of a process")
def test_there_is_room_for_what_the_process_does_not_need_itself() -> None:
    said = subprocess.run([sys.executable, "-c", LIMITED], check=True, capture_output=True)
    limited, raised, scant = said.stdout.decode().splitlines()
    most = 100 - KEPT
    assert limited == f"{most} {most - most // 8} {most // 8}"
    assert raised == f"{300 - KEPT} 300 300"
    assert scant == "1 1 1", "less than that is no server"
