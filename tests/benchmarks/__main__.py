"""``python -m tests.benchmarks [NAME…]``: measured claims, each beside a floor of the same run."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.benchmarks.table import show

BENCHMARKS = {
    "calls": "Calls over one server process, beside a bare websockets relay",
    "peers": "The same call over other servers, beside ours and a bare relay (1/s; ms)",
    "steps": "What the loop's thread calls for one call",
    "growth": "What grows with what, beside the smallest",
    "stores": "Stores, beside bare sqlite3",
    "surfaces": "Surfaces, beside a bare QDialog",
    "starting": "Starting, beside a bare start",
    "media": "Voice and picture, beside a floor of the same run",
}


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)} (there are {', '.join(BENCHMARKS)})")
        return 2
    for name in names or BENCHMARKS:
        show(BENCHMARKS[name], import_module(f"tests.benchmarks.{name}").run())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
