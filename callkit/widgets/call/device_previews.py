"""Previews where devices are chosen: the level of a microphone, the picture of a camera."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Size, StageSize, Theme, pixmap
from callkit.widgets.parts.moving import MovingWidget
from callkit.widgets.parts.pill_button import RING

_BARS: Final = 16
_FALLS: Final = 0.12
"""How much a meter loses in one picture: it shows the loudest of the last moments."""
RATIO: Final = 9 / 16
"""Height of a camera's picture, of its width."""
_STAGE: Final = ("stageAccent", "stageControl", "stageLine")
_CARD: Final = ("accent", "neutral", "text")
"""Bars that are bright, those that are not, and the line around them where contrast is high."""
_NOTHING_ON_STAGE: Final = ("stageControl", "stageFrame")
_NOTHING_ON_CARD: Final = ("neutral", "textMuted")
"""Ground and icon where there is no picture."""


def _margin(onStage: bool) -> int:
    """At both sides: that of a menu's lines, or that of the ground of a button."""
    return Size.GAP if onStage else RING


class LevelMeter(MovingWidget):
    """A row of bars, as many of them bright as this person is loud."""

    INTERVAL = 2 * Motion.FRAME
    DECORATION = False

    def __init__(self, parent: QWidget | None = None, *, onStage: bool = True) -> None:
        super().__init__(parent)
        self._colours = _STAGE if onStage else _CARD
        self._margin = _margin(onStage)
        self._level = self._shown = 0.0

    def setLevel(self, level: float) -> None:
        """0 to 1."""
        self._level = min(1.0, max(0.0, level))
        self._shown = max(self._shown, self._level)
        self.update()

    def bars(self) -> int:
        """How many are bright just now."""
        return round(self._shown * _BARS)

    def sizeHint(self) -> QSize:
        return QSize(StageSize.PREVIEW_IN_MENU, Size.GAP + Size.GAP_SMALL)

    def step(self) -> None:
        if self._shown > self._level:
            self._shown = max(self._level, self._shown - _FALLS)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room = QRectF(self.rect()).adjusted(
                self._margin, Size.GAP_SMALL, -self._margin, -Size.GAP_SMALL
            )
            step = room.width() / _BARS
            bright, line = self.bars(), theme.tokens.borderWidth
            bright_ink, dark_ink, line_ink = map(theme.colour, self._colours)
            painter.setPen(line_ink if line else Qt.PenStyle.NoPen)
            for number in range(_BARS):
                at = _BARS - 1 - number if self.isRightToLeft() else number
                painter.setBrush(bright_ink if number < bright else dark_ink)
                box = QRectF(room.left() + at * step + 1, room.top(), step - 2, room.height())
                painter.drawRoundedRect(box, 2, 2)


class CameraPreview(QWidget):
    """This person's camera, as in a mirror; without a picture, the sign of a camera that is off."""

    def __init__(self, parent: QWidget | None = None, *, onStage: bool = True) -> None:
        super().__init__(parent)
        self._nothing = _NOTHING_ON_STAGE if onStage else _NOTHING_ON_CARD
        self._margin = _margin(onStage)
        self._image = QImage()

    def setImage(self, image: QImage) -> None:
        self._image = image
        self.update()

    def image(self) -> QImage:
        return self._image

    def sizeHint(self) -> QSize:
        wide = StageSize.PREVIEW_IN_MENU
        high = round((wide - 2 * Size.GAP) * RATIO)
        return QSize(wide, high + Size.GAP_SMALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        box = QRectF(self.rect()).adjusted(self._margin, 0, -self._margin, -Size.GAP_SMALL)
        shape = QPainterPath()
        shape.addRoundedRect(box, Size.GAP_SMALL, Size.GAP_SMALL)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipPath(shape)
            ground, ink = map(theme.colour, self._nothing)
            painter.fillRect(box, ground)
            if self._image.isNull():
                sign = pixmap("video-off", ink, Size.BUTTON_ICON, self.devicePixelRatioF())
                middle = box.center().toPoint()
                half = Size.BUTTON_ICON // 2
                painter.drawPixmap(middle.x() - half, middle.y() - half, sign)
            else:
                size = self._image.size().toSizeF()
                size.scale(box.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
                place = QRectF(box.topLeft(), size)
                place.moveCenter(box.center())
                painter.translate(2 * box.center().x(), 0)
                painter.scale(-1, 1)
                painter.drawImage(place, self._image)
