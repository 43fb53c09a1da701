"""The pictures of a call and their places: an app gives each once, and the stage decides where it
stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.errors import UsageError
from callkit.widgets.stage.video_view import VideoView

Source = QImage | QWidget | None
"""A frame, or a widget that shows the frames itself; None is no picture."""
EVERYBODY = ""
"""Instead of a userID: one picture of all others, as an app's own media view draws it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What an app has said of one person's picture."""

    source: Source = None
    size: QSize | None = None
    ready: bool = True
    mirrored: bool = False

    @property
    def there(self) -> bool:
        """It can be shown now."""
        if isinstance(self.source, QWidget):
            return self.ready and isValid(self.source)
        return self.source is not None and not self.source.isNull()

    def __post_init__(self) -> None:
        if not isinstance(self.source, QImage | QWidget | None):
            raise UsageError(f"a picture is a QImage, a QWidget or None, not {self.source!r}")


NO_PICTURE = Picture()


def put(view: VideoView, picture: Picture) -> None:
    """Show the picture in that place."""
    source = picture.source
    view.setMirrored(picture.mirrored and not isinstance(source, QWidget))
    if isinstance(source, QWidget) and isValid(source):
        view.setWidget(source, size=picture.size, firstFrame=picture.ready)
    else:
        view.setImage(source if isinstance(source, QImage) else None)


def distribute(wanted: Mapping[VideoView, Picture], views: Iterable[VideoView]) -> None:
    """Put every picture where it belongs and take it from where it was: a widget can be in one
    place only, so all are taken before any is put."""
    for view in views:
        picture = wanted.get(view, NO_PICTURE)
        held = view.widget()
        if held is not None and held is not picture.source:
            view.setWidget(None)
    for view in views:
        put(view, wanted.get(view, NO_PICTURE))
