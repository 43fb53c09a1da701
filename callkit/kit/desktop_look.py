"""Applies the desktop's appearance (dark, contrast, motion, text size) to the theme."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from callkit.theme import Theme

if TYPE_CHECKING:
    from callkit.desktop.portal_settings import DesktopLook, PortalSettings

log = logging.getLogger("callkit.kit.desktop_look")


def followLook(parent: QObject, *, address: str = "SESSION") -> PortalSettings | None:
    """Let the theme follow what the desktop's portal says; None where there is no desktop, or no
    way to ask. Takes no time: the portal is asked later."""
    platform = QGuiApplication.platformName()
    if not sys.platform.startswith("linux") or not platform.startswith(("xcb", "wayland")):
        return None
    try:
        from callkit.desktop.portal_settings import PortalSettings
    except ImportError:
        log.info("the look of this desktop is not followed; install callkit[linux]")
        return None
    settings = PortalSettings(parent, address=address)
    settings.changed.connect(wear)
    return settings


def wear(look: DesktopLook) -> None:
    """Show the kit's surfaces as the desktop says."""
    # On X11 the size of text has reached Qt's fonts by way of the server's resolution.
    scales = QGuiApplication.platformName().startswith("wayland")
    Theme.instance().setDesktop(
        scheme=look.scheme,
        highContrast=look.highContrast,
        reducedMotion=look.reducedMotion,
        textScale=look.textScale if scales else None,
    )
