"""The load's own rhythm: pauses between one act and the next, never a wait for something."""

from __future__ import annotations

import asyncio


async def pause(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    handle = loop.call_later(seconds, over.set_result, None)
    try:
        await over
    finally:
        handle.cancel()
