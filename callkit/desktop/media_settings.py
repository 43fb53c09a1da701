"""Opens the system's settings page where a person permits microphones and cameras."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from callkit.media.devices import DeviceKind

_MAC: Final = "x-apple.systempreferences:com.apple.preference."
_PAGES: Final = {
    ("win32", DeviceKind.MICROPHONE, True): "ms-settings:privacy-microphone",
    ("win32", DeviceKind.CAMERA, True): "ms-settings:privacy-webcam",
    ("win32", DeviceKind.MICROPHONE, False): "ms-settings:sound",
    ("win32", DeviceKind.CAMERA, False): "ms-settings:camera",
    ("darwin", DeviceKind.MICROPHONE, True): f"{_MAC}security?Privacy_Microphone",
    ("darwin", DeviceKind.CAMERA, True): f"{_MAC}security?Privacy_Camera",
    ("darwin", DeviceKind.SCREEN, True): f"{_MAC}security?Privacy_ScreenCapture",
    ("darwin", DeviceKind.MICROPHONE, False): f"{_MAC}sound",
}


def settingsPage(kind: DeviceKind, *, refused: bool, system: str = sys.platform) -> str:
    """Its address; "" where a system has none: on Linux each desktop has its own program."""
    return _PAGES.get((system, kind, refused), "")


def openSettings(
    kind: DeviceKind,
    *,
    refused: bool,
    system: str = sys.platform,
    visit: Callable[[QUrl], bool] = QDesktopServices.openUrl,
) -> bool:
    """Show that page; returns whether there is one."""
    page = settingsPage(kind, refused=refused, system=system)
    return bool(page) and visit(QUrl(page))
