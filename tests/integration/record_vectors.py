"""Write what the server says into vectors: ``python -m tests.integration.record_vectors FILE…``.

Of each file only the steps that do something are kept; what the devices receive is recorded anew.
The result is a claim, not a proof: compare it with ``reference/zim.md`` before keeping it.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from callkit.testing.clock import START_WALL_MS
from tests.integration.vectors import Bindings, Stagehand, Step, Vector

EARLIEST_TIME = START_WALL_MS - 1
ANYTHING = {"sessionID", "message"}
SILENT = {"more", "retryAfterMs"}


class Names:
    """Gives a name to each value only the server can know."""

    def __init__(self) -> None:
        self.values: Bindings = {}

    def hide(self, value: Any, field: str = "") -> Any:
        if isinstance(value, dict):
            return {
                self.hide(key, "callID") if key.isdigit() else key: self.hide(item, key)
                for key, item in value.items()
                if key not in SILENT
            }
        if isinstance(value, list):
            return [self.hide(item, field) for item in value]
        if field in ANYTHING:
            return "*"
        secret = field in {"callID", "epoch", "nextFlag"} or (
            type(value) is int and value > EARLIEST_TIME
        )
        return self._name(value, field) if secret and value not in {0, ""} else value

    def _name(self, value: Any, field: str) -> str:
        base = "call" if field == "callID" else field
        number = 1
        while True:
            name = base if number == 1 else f"{base}{number}"
            if self.values.setdefault(name, value) == value:
                return f"${name}"
            number += 1


async def record(vector: Vector) -> None:
    hand, names = Stagehand(), Names()
    steps: list[Step] = []
    await hand.server.start()
    for step in vector.steps:
        if "receive" in step or "closed" in step:
            continue
        hand.bindings = names.values
        await hand.do(step)
        steps.append(step)
        for device, peer in list(hand.peers.items()):
            steps += [{"device": device, "receive": names.hide(frame)} for frame in peer.frames]
            peer.frames.clear()
            if peer.closed is not None:
                steps.append({"device": device, "closed": peer.closed[0]})
                del hand.peers[device]
    await hand.server.stop()
    vector.steps, vector.values = steps, names.values
    vector.save()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        asyncio.run(record(Vector(Path(name))))
