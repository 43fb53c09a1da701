"""The server as a program: its event loop, its signals, its exit codes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from callkit.server.app import Server
from callkit.server.auth.renewal import WATCH_SECONDS, Renewal
from callkit.server.settings import Settings
from callkit.server.transport.descriptor_limit import raise_limit

Result = TypeVar("Result")

_DRAIN_SECONDS = 9.0
"""SIGTERM ends the process within 10 s, whatever hangs."""


def run_server(settings: Settings, again: Callable[[], Settings]) -> int:
    """Serve until SIGTERM, SIGINT or Ctrl+C; return the exit code. Blocks the main thread.

    ``again`` reads the settings anew, for keys that change meanwhile.

    Raises:
        CallKitError: It cannot start.
    """
    raise_limit()
    return run_on_fastest_loop(_serve(settings, again))


async def _serve(settings: Settings, again: Callable[[], Settings]) -> int:
    server = Server(settings)
    if settings.insecure and settings.allowNetwork:
        sys.stderr.write(
            "callkit serve: WARNING: INSECURE ON THE NETWORK: anybody who reaches "
            f"{settings.host} can be anybody\n"
        )
    stopping = asyncio.Event()
    renewal = Renewal(settings, again, server.renew)
    _on_signal("SIGTERM", stopping.set)
    _on_signal("SIGINT", stopping.set)
    _on_signal("SIGBREAK", stopping.set)
    _on_signal("SIGHUP", renewal.renew)
    await server.start()
    api = f" api={server.apiURL}" if server.apiURL else ""
    _tune_interpreter()
    sys.stdout.write(f"callkit ready ws={server.url}{api}\n")
    sys.stdout.flush()
    while not stopping.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WATCH_SECONDS):
                await stopping.wait()
        if not stopping.is_set():
            renewal.renewIfChanged()
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            await server.drain()
            await server.stop()
    except TimeoutError:
        logging.getLogger(__name__).error("the drain took too long: stopped hard")
        sys.stderr.flush()
        os._exit(1)
    return 0


def _on_signal(name: str, callback: Callable[[], object]) -> None:
    """Call back on the loop at a signal, where the platform has it."""
    number = getattr(signal, name, None)
    if number is None:
        return
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, callback)
    except RuntimeError:
        # Windows: its loops wake up for a signal, and leave handling it to us.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(callback))


def _tune_interpreter() -> None:
    # Next to nothing here is a cycle, and a look at everything that lives delays calls.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)
    # The thread that writes needs the interpreter for microseconds, and calls wait for it.
    sys.setswitchinterval(0.0005)


def run_on_fastest_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run ``work`` on uvloop where it is installed, else on asyncio's own loop."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
