"""The entry point of the media worker's process: ``python -m callkit.media_worker`` with the
arguments of :mod:`callkit.desktop.worker_process`. Not meant to be started by hand.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from typing import Final

from callkit.media.worker.channel import Channel
from callkit.media.worker.child import endWithParent, serve

FLAG: Final = "--callkit-media-worker"
"""In a frozen app: the first argument of the program that is to be a worker instead."""
URGENT: Final = -10
"""Added to the niceness."""
PULSE_LATENCY: Final = "20"
"""Milliseconds; what PulseAudio takes by default is heard as a delay."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Work until the app says farewell or is gone; then the process ends at once."""
    parser = argparse.ArgumentParser(prog="callkit.media_worker")
    parser.add_argument("--fd", type=int, default=-1)
    parser.add_argument("--parent", type=int, default=0)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--devices", choices=("real", "drawn"), default="real")
    parser.add_argument("--platform", default="")
    given = parser.parse_args(arguments)
    # Ctrl+C in a terminal is meant for the app, which says farewell.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("PULSE_LATENCY_MSEC", PULSE_LATENCY)
    beforeOthers()
    channel = Channel(_socket(given.fd))
    if given.parent:
        endWithParent(given.parent)
    if given.devices == "drawn":
        _drawn(channel, given.engine)
    else:
        _real(channel, given.engine, given.platform)
    return 0


def beforeOthers() -> None:
    """Sound that is late is heard as late for a long time: take turns before other programs, where
    the system lets this one. (On Windows the process that starts this one asks for it.)"""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(URGENT)


def _socket(number: int) -> socket.socket:
    if number >= 0:
        return socket.socket(fileno=number)
    # Windows: the app hands it over through our standard input.
    return socket.fromshare(sys.stdin.buffer.read())  # type: ignore[attr-defined,no-any-return]


def _drawn(channel: Channel, engine: str) -> None:
    from callkit.media.drawn import DrawnDevices

    async def work() -> None:
        await serve(channel, engine, DrawnDevices())

    asyncio.run(work())
    _end()


def _real(channel: Channel, engine: str, platform: str) -> None:
    """Qt has the main thread, as its devices want it; the sessions have one of their own."""
    from callkit.desktop.capture.devices import QtDevices, openApplication

    application = openApplication(platform)
    devices = QtDevices()

    def work() -> None:
        try:
            asyncio.run(serve(channel, engine, devices))
        finally:
            # Qt's own end may wait for threads that wait for it.
            _end()

    threading.Thread(target=work, name="callkit-media", daemon=True).start()
    application.exec()


def _end() -> None:
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
