"""Programs that tests run in Python's development mode (``python -X dev``)."""

from __future__ import annotations

import re

_OTHERS = re.compile(
    r"^Executing <.*> took \d+\.\d+ seconds\n"
    r"|^\S+/qasync/__init__\.py:\d+: DeprecationWarning: .*\n  .*\n",
    re.MULTILINE,
)


def complaints(stderr: str) -> str:
    """What such a program said, except that asyncio found a step slow, as on any busy machine, and
    that Python 3.14 will not have for ever what qasync calls."""
    return _OTHERS.sub("", stderr)
