"""Programs that tests run in Python's development mode (``python -X dev``)."""

from __future__ import annotations

import re

_SLOW = re.compile(r"^Executing <.*> took \d+\.\d+ seconds\n", re.MULTILINE)


def complaints(stderr: str) -> str:
    """What such a program said, except that asyncio found a step slow: so does any busy machine."""
    return _SLOW.sub("", stderr)
