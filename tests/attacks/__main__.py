"""Attacks on a server, each with a bystander: ``python -m tests.attacks [--short] [NAME…]``.

One line of figures each: the bystander's worst and middling wait, the worst wait at a server beside
it that nobody attacks (what the machine itself does), how much the attacked server grew, and the
verdict. A NAME is part of an attack's name. An attack that succeeds is tried again once, because a
machine that stands still looks like a server that does. Exit code 1 when one succeeds twice.

``--seed N`` for those that are drawn by lot; ``--checkout DIR`` attacks the server of another
checkout, to see what it did before.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.attacks.registry import Attack, all_attacks
from tests.attacks.stage import ROOT, staged


async def run(
    attacks: Sequence[Attack], *, long: bool, seed: int = 1, checkout: Path = ROOT
) -> list[str]:
    """Run them; return the names of those that succeeded."""
    succeeded = []
    # It tells of every byte that is sent to a server that has closed, and that is what we do here.
    noisy = logging.getLogger("asyncio")
    level = noisy.level
    noisy.setLevel(logging.CRITICAL)
    try:
        for tls in (False, True):
            succeeded += await _run_against(
                [attack for attack in attacks if attack.tls is tls], tls, long, seed, checkout
            )
    finally:
        noisy.setLevel(level)
    return succeeded


async def _run_against(
    attacks: Sequence[Attack], tls: bool, long: bool, seed: int, checkout: Path
) -> list[str]:
    succeeded: list[str] = []
    if not attacks:
        return succeeded
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder), tls=tls, checkout=checkout) as stage:
            stage.long = long
            for attack in attacks:
                stage.dice.seed(seed)
                if await stage.suffer(attack):
                    continue
                if not stage.server.running or not await stage.suffer(attack):
                    succeeded.append(attack.name)
                if not stage.server.running:
                    break
    return succeeded


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests.attacks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the short form: ≤ 90 s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkout", type=Path, default=ROOT, metavar="DIR")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(arguments)
    chosen = [
        attack
        for attack in all_attacks().values()
        if (attack.short or not options.short)
        and (not options.names or any(name in attack.name for name in options.names))
    ]
    if not chosen:
        print(f"no such attack; there are: {', '.join(all_attacks())}")
        return 2
    succeeded = asyncio.run(
        run(chosen, long=not options.short, seed=options.seed, checkout=options.checkout.resolve())
    )
    print(f"{len(chosen) - len(succeeded)} of {len(chosen)} held", *succeeded, sep="\n  ")
    return 1 if succeeded else 0


if __name__ == "__main__":
    sys.exit(main())
