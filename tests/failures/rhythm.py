"""The load's own rhythm: pauses between one act and the next, never a wait for something."""

from __future__ import annotations

import asyncio


async def pause(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    # Who is cancelled in the moment in which the pause is over has a future that is done.
    handle = loop.call_later(seconds, lambda: over.done() or over.set_result(None))
    try:
        await over
    finally:
        handle.cancel()
