"""Portraits as picture files, for notifications, which other programs show."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from callkit.model import User
from callkit.widgets.parts.portraits import paintFace

_SIDE: Final = 128
_KEPT: Final = 64
"""The most files; the oldest is deleted for a new one."""


class AvatarFiles:
    """Pictures and initials of people as PNG files, in a temporary directory that is deleted with
    this object. GUI thread only. When a file cannot be written there is no picture.
    """

    def __init__(self) -> None:
        self._room: Path | None = None
        self._put_away: Callable[[], object] = lambda: None
        self._made: dict[str, str] = {}

    def path(self, user: User) -> str:
        """The absolute path of the picture of ``user``; "" where none can be made."""
        drawn = QPixmap(_SIDE, _SIDE)
        drawn.fill(Qt.GlobalColor.transparent)
        with QPainter(drawn) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            paintFace(painter, QRectF(0, 0, _SIDE, _SIDE), user)
        # A new picture of the same person gets a new file, because desktops cache pictures by file
        # name.
        image = drawn.toImage()
        name = hashlib.sha256(bytes(image.constBits())).hexdigest()[:32]
        found = self._made.get(name, "")
        if found and Path(found).exists():
            return found
        try:
            if self._room is None:
                self._room = Path(tempfile.mkdtemp(prefix="callkit-faces-"))
                # Not a TemporaryDirectory: that complains of a program that ends with it.
                self._put_away = weakref.finalize(self, shutil.rmtree, self._room, True)
            path = self._room / f"{name}.png"
            if not image.save(str(path)):
                return ""
        except OSError:
            return ""
        while len(self._made) >= _KEPT:
            Path(self._made.pop(next(iter(self._made)))).unlink(missing_ok=True)
        self._made[name] = str(path)
        return str(path)

    def close(self) -> None:
        """Delete the files."""
        self._room = None
        self._made.clear()
        self._put_away()
