"""``python -m tests.failures [--short] [NAME…]``: proofs by name, one line each; all when none."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.failures.proofs import PROOFS


def main(arguments: list[str]) -> int:
    short = "--short" in arguments
    names = [name for name in arguments if name != "--short"]
    unknown = sorted(set(names) - set(PROOFS))
    if unknown:
        print(f"no such proof: {', '.join(unknown)} (there are {', '.join(PROOFS)})")
        return 2
    failed = False
    for name in names or PROOFS:
        proof = PROOFS[name]
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="callkit-proof-") as directory:
            try:
                said = asyncio.run((proof.short if short else proof.full)(Path(directory)))
            except AssertionError as error:
                said, failed = f"FAILED: {error}", True
        print(f"{name} ({time.monotonic() - began:.0f} s): {said}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
