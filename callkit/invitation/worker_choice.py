"""The worker an app's media have, by its options: a process, or a thread of this one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from callkit.background_loop import backgroundLoop
from callkit.desktop.worker_end import WorkerEnd
from callkit.desktop.worker_process import WorkerProcess
from callkit.desktop.worker_thread import WorkerThread
from callkit.media.devices import Devices
from callkit.media.engines.choice import openEngine
from callkit.media.options import Media
from callkit.media.port import Engine
from callkit.media.worker import frames


def makeWorker(options: Media, parent: QObject) -> WorkerEnd:
    """What the options want; nothing is started yet.

    Raises:
        ImportError, OSError: A thread is wanted, and QtMultimedia or what it needs is not here.
    """
    if options.ownProcess:
        assert isinstance(options.engine, str)
        assert isinstance(options.devices, str)
        return WorkerProcess(options.engine, options.devices, parent)
    return makeThread(options, parent)


def makeThread(options: Media, parent: QObject) -> WorkerThread:
    """A worker in this process; see :func:`makeWorker`."""
    engine: Callable[[], Engine]
    if isinstance(options.engine, str):
        engine = partial(openEngine, options.engine)
    else:
        engine = options.engine
    return WorkerThread(engine, _devices(options), backgroundLoop(), parent)


def configuration(options: Media) -> frames.Configure:
    """What a worker is told of the options."""
    cleaned = options.processing
    # A drawn microphone's steady tone is what noise suppression takes out.
    real = options.devices == "real"
    width, height, rate = options.maxVideo
    return frames.Configure(
        echo=cleaned.echo and real,
        noise=cleaned.noise and real,
        gain=cleaned.gain and real,
        width=width,
        height=height,
        rate=rate,
    )


def _devices(options: Media) -> Callable[[], Devices]:
    devices = options.devices
    if devices == "drawn":
        from callkit.media.drawn import DrawnDevices

        return DrawnDevices
    if devices == "real":
        from callkit.desktop.capture.devices import QtDevices

        # In this thread, as Qt's devices want it.
        real = QtDevices()
        return lambda: real
    return devices
