"""Chooses how other programs reach the calls on this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from callkit.desktop.remote_control import RemoteControl

log = logging.getLogger("callkit.desktop.remote")


def openRemoteControl(obey: Callable[[str], str], parent: QObject) -> RemoteControl | None:
    """Let ``callkit answer`` and the like reach ``obey``; None where there is no way."""
    try:
        from callkit.desktop.remote_control import RemoteControl
    except ImportError:
        log.debug("no remote control: install callkit[linux]")
        return None
    return RemoteControl(obey, parent)
