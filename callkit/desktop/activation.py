"""Activation tokens of Wayland: with the desktop's token a window may come to the front.

The token comes from where the person clicked (a notification, the tray) and is good for once. Qt
reads it from the environment, so it stands there only while one window asks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QProcessEnvironment

TOKEN: Final = "XDG_ACTIVATION_TOKEN"


@contextmanager
def activationToken(token: str) -> Iterator[bool]:
    """Let the window that asks inside come to the front with ``token``; "" takes one that is
    there already, as Qt's tray icon leaves it. Says whether there is any. Afterwards it is gone:
    no program started later may spend it."""
    if token:
        os.environ[TOKEN] = token
    # Not os.environ: it lacks variables that Qt sets by itself.
    there = QProcessEnvironment.systemEnvironment().contains(TOKEN)
    try:
        yield there
    finally:
        # Qt may have taken it out of the process's environment, never out of Python's.
        os.environ.pop(TOKEN, None)
