"""Pictures of pages, as the README and a reviewer want them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from callkit.theme import Theme
from demo.gallery.pages import PAGES


def picture(factory: Callable[[], QWidget]) -> QPixmap:
    """A page as it looks once it has settled, nothing focused, nothing moving."""
    theme = Theme.instance()
    still = theme.reducedMotion()
    theme.setReducedMotion(True)
    page = factory()
    page.show()
    page.setFocus()
    for _ in range(3):
        QApplication.processEvents()
    taken = page.grab()
    page.hide()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    theme.setReducedMotion(still)
    return taken


def writePictures(folder: Path, names: Iterable[str] = PAGES) -> int:
    """Write pages as PNG files named after them; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name in names:
        file = re.sub(r"[^\w]+", "-", name).strip("-")
        picture(PAGES[name]).save(str(folder / f"{file}.png"))
        count += 1
    return count
