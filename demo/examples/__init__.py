"""Small whole programs, each run by ``python -m demo.examples.NAME [URL]``."""

from __future__ import annotations

import sys

SERVER = "ws://127.0.0.1:8765/v1"


def server() -> str:
    """The address given on the command line, else a server on this machine."""
    return sys.argv[1] if len(sys.argv) > 1 else SERVER
