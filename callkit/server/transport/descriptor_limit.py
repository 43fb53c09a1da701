"""How many connections a process can have: each is an open file.

A process that has no file left cannot write its store either, so connections end earlier.
"""

from __future__ import annotations

import contextlib
import sys

KEPT = 64
"""Files that are not for connections: the store, webhooks, the server API, modules not loaded yet.
"""
_MOST = 1_048_576


def raise_limit() -> None:
    """Let this process open as many files as its user may; for a program of its own only."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _MOST if hard == resource.RLIM_INFINITY else min(hard, _MOST)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            # Some systems report infinity and allow less; then it stays as it was.
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def room(*, api: bool = False) -> int:
    """The most client connections, beside those of a server API; 0 where the system has no
    limit."""
    most = _left()
    return max(1, most - api_room()) if api and most else most


def api_room() -> int:
    """The most connections to the server API; 0 where the system has no limit."""
    most = _left()
    return max(1, most // 8) if most else 0


def _left() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 0 if soft == resource.RLIM_INFINITY else max(1, soft - KEPT)
