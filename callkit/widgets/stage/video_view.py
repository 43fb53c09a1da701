"""One video picture: frames from an app, or an app's own widget."""

from __future__ import annotations

import time
from typing import Annotated

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QBrush,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.options import Matching, checked
from callkit.theme import Motion, StageSize, Theme
from callkit.widgets.stage.corners import CornerOverlay, paintCorners
from callkit.widgets.stage.layouts import covers

FITS = ("auto", "cover", "contain", "whole")
Fit = Annotated[str, Matching(FITS.__contains__, f"that is one of {str(FITS)[1:-1]}")]
_DOUBLED = 4
"""How often the blurred ground is doubled on its way back to a picture."""
_GREY = 0.5
"""How much of its colour a picture loses that does not move any more."""


class VideoView(QWidget):
    """Shows the frames of one picture, or hosts an app's widget, with round corners.

    ``fit``: ``cover`` fills the place and cuts; ``contain`` shows all of it over the same frame,
    blurred; ``whole`` shows all of it over nothing; ``auto`` covers while at most a quarter of a
    side is lost. ``ground`` is the token of what it lies on; "" is another picture: then its own
    edge is smooth instead of painted over.

    It is hidden from sight until the first picture has come, and that one fades in: there is
    never a black place. The last one fades out over what is below. GUI thread only.

    Signals:
        pictureChanged: The first picture has come (True), or there is none any more.
        revealed: The first picture covers all that was there before, or the last one is gone.
    """

    pictureChanged = Signal(bool)
    revealed = Signal()

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        fit: Fit = "auto",
        radius: int = 0,
        ground: str = "stage",
    ) -> None:
        super().__init__(parent)
        self._fit = fit
        self._radius = radius
        self._ground = ground
        self._mirrored = False
        self._grey = False
        self._image = QImage()
        self._shown: QImage | None = None
        self._last = QImage()
        self._backdrop = QImage()
        self._widget: QWidget | None = None
        self._widget_ready = False
        self._size = QSize()
        self._reveal = 1.0
        self._fading: QVariantAnimation | None = None
        self._corners: CornerOverlay | None = None
        self._behind_at = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        Theme.instance().dress(self._dress)

    # --- values -------------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """There is a picture."""
        return not self._image.isNull() or (self._widget is not None and self._widget_ready)

    @property
    def seen(self) -> bool:
        """There is a picture, or the last one is still on its way out."""
        return self.live or not self._last.isNull()

    @property
    def covering(self) -> bool:
        """It hides all that is below it."""
        return self.live and self._reveal >= 1.0

    def widget(self) -> QWidget | None:
        """The app's, while it is hosted."""
        return self._widget

    def pictureSize(self) -> QSize:
        """How large the picture is by itself; empty when nobody has said."""
        image = self._last if self._image.isNull() else self._image
        return image.size() if not image.isNull() else self._size

    @checked
    def setImage(self, image: QImage | None) -> None:
        """Show this frame now, in the place of a widget too; None is no picture any more."""
        if self._widget is not None:
            self.setWidget(None)
        was, before = self.live, self._image
        self._image = QImage() if image is None else image
        if was and image is None and self._reveal >= 1.0 and self.isVisible() and self._fades():
            self._last = before
        self._shown = None
        if time.monotonic() - self._behind_at >= Motion.BACKDROP / 1000:
            self._backdrop = QImage()
        self._told(was)
        self.update()

    @checked
    def setWidget(
        self, widget: QWidget | None, *, size: QSize | None = None, firstFrame: bool = True
    ) -> None:
        """Host the app's widget; without ``firstFrame`` it stays hidden until it is set again
        with it. ``size`` is how large its picture is. The view owns the widget while it shows it
        and gives it back (no parent, hidden) when another takes its place."""
        was = self.live
        before = self._widget
        if before is not None and before is not widget and isValid(before):
            before.hide()
            before.setParent(None)
        self._image, self._shown, self._last = QImage(), None, QImage()
        self._widget, self._widget_ready = widget, firstFrame
        self._size = QSize() if size is None else size
        if widget is not None:
            if widget.parentWidget() is not self:
                widget.setParent(self)
            widget.setVisible(firstFrame)
            self._place_widget()
        if self._corners is not None:
            self._corners.setVisible(widget is not None and bool(self._radius))
        self._told(was)
        self.update()

    @checked
    def setFit(self, fit: Fit) -> None:
        if fit != self._fit:
            self._fit = fit
            self._place_widget()
            self.update()

    def setMirrored(self, mirrored: bool) -> None:
        """As in a mirror; frames only, an app mirrors its own widget."""
        if mirrored != self._mirrored:
            self._mirrored = mirrored
            self.update()

    def setGrey(self, grey: bool) -> None:
        """Half of the colour goes: on hold, or the connection is lost."""
        if grey != self._grey:
            self._grey, self._shown = grey, None
            self.update()

    def setRadius(self, radius: int) -> None:
        if radius != self._radius:
            self._radius = radius
            self._place_widget()
            self.update()

    def filled(self) -> bool:
        """The picture fills the place; else it is shown whole."""
        if self._fit != "auto":
            return self._fit == "cover"
        size = self.pictureSize()
        return covers((size.width(), size.height()), (self.width(), self.height()))

    # --- showing ------------------------------------------------------------------------------

    def _told(self, was: bool) -> None:
        live = self.live
        if live != was:
            last = self._last
            self._stop_fade()
            if live and self._fades():
                # Code that makes it visible now can see that it covers nothing yet.
                self._reveal = 0.0
            elif not live:
                self._last = last
            self.pictureChanged.emit(live)
            if live:
                self._fade_in()
            elif not last.isNull():
                self._fade(1.0, 0.0)
        self._cover_if_it_does()

    def _fades(self) -> bool:
        return self._widget is None and not Theme.instance().reducedMotion()

    def _fade_in(self) -> None:
        if not self.isVisible() or not self._fades():
            self._stop_fade()
            self.revealed.emit()
            return
        self._fade(0.0, 1.0)

    def _fade(self, start: float, end: float) -> None:
        self._reveal = start
        self._fading = QVariantAnimation(self)
        self._fading.setDuration(Motion.FIRST_PICTURE)
        self._fading.setStartValue(start)
        self._fading.setEndValue(end)
        self._fading.valueChanged.connect(self._revealing)
        self._fading.finished.connect(self._revealed)
        self._fading.start()

    def _revealing(self, part: float) -> None:
        self._reveal = part
        self.update()

    def _revealed(self) -> None:
        self._stop_fade()
        self._cover_if_it_does()
        self.revealed.emit()

    def _stop_fade(self) -> None:
        self._reveal, self._last = 1.0, QImage()
        if self._fading is not None:
            self._fading.stop()
            self._fading.deleteLater()
            self._fading = None

    def _cover_if_it_does(self) -> None:
        """What is below a picture is not painted for it."""
        opaque = self.covering and not (self._radius and not self._ground)
        opaque = opaque and self._fit != "whole"
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, opaque)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._backdrop = QImage()
        self._place_widget()

    def _place_widget(self) -> None:
        widget = self._widget
        if widget is None:
            return
        widget.setGeometry(self._target().toAlignedRect() if not self.filled() else self._filling())
        if self._ground:
            if self._corners is None:
                self._corners = CornerOverlay(self, radius=self._radius, token=self._ground)
            self._corners.setRadius(self._radius)
            self._corners.spread()
            self._corners.setVisible(bool(self._radius))
        elif self._radius:
            path = QPainterPath()
            path.addRoundedRect(QRectF(self.rect()), self._radius, self._radius)
            self.setMask(QRegion(path.toFillPolygon().toPolygon()))

    def _filling(self) -> QRect:
        """A widget cannot be cut to a part of its picture: it is laid out larger than its place."""
        size = self._size
        if size.isEmpty():
            return self.rect()
        scaled = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        box = QRect(0, 0, scaled.width(), scaled.height())
        box.moveCenter(self.rect().center())
        return box

    def _target(self) -> QRectF:
        """Where all of the picture is, when it is not cut."""
        size = self.pictureSize()
        if size.isEmpty():
            return QRectF(self.rect())
        scaled = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0, 0, scaled.width(), scaled.height())
        box.moveCenter(QRectF(self.rect()).center())
        return box

    # --- painting -----------------------------------------------------------------------------

    def _dress(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.seen:
            return
        with QPainter(self) as painter:
            painter.setOpacity(self._reveal)
            if self._widget is not None:
                painter.fillRect(self.rect(), Theme.instance().colour("stage"))
            elif self._radius and not self._ground:
                self._paint_smooth(painter)
            else:
                self._paint_picture(painter)

    def _paint_picture(self, painter: QPainter) -> None:
        if self._mirrored:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        image, place = self._frame(), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.filled():
            painter.drawImage(place, image, _cut(image, place))
        elif self._fit == "whole":
            place = QRectF(self._target().toAlignedRect())
            painter.drawImage(place, image)
        else:
            behind = self._behind(image)
            painter.drawImage(place, behind, _cut(behind, place))
            painter.drawImage(self._target(), image)
        painter.resetTransform()
        if self._radius:
            ground = Theme.instance().colour(self._ground)
            paintCorners(painter, place.toRect(), self._radius, ground)

    def _paint_smooth(self, painter: QPainter) -> None:
        """Over another picture an edge cannot be painted over: the frame fills a round shape."""
        image, place = self._frame(), QRectF(self.rect())
        source = _cut(image, place)
        turn = QTransform.fromTranslate(place.x(), place.y())
        if self._mirrored:
            turn.translate(place.width(), 0)
            turn.scale(-1, 1)
        turn.scale(place.width() / source.width(), place.height() / source.height())
        turn.translate(-source.x(), -source.y())
        brush = QBrush(image)
        brush.setTransform(turn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawRoundedRect(place, self._radius, self._radius)

    def _frame(self) -> QImage:
        if self._shown is None:
            image = self._last if self._image.isNull() else self._image
            self._shown = _paler(image) if self._grey else image
        return self._shown

    def _behind(self, image: QImage) -> QImage:
        """The frame as a soft ground of itself, five times a second at most."""
        if self._backdrop.isNull():
            wide = StageSize.BACKDROP
            smooth = Qt.TransformationMode.SmoothTransformation
            small = image.scaledToWidth(wide, smooth)
            soft = small.scaledToWidth(wide // 4, smooth)
            for _ in range(_DOUBLED):
                # In small steps: one large one leaves stripes as wide as its points were.
                soft = soft.scaledToWidth(2 * soft.width(), smooth)
            soft = soft.convertToFormat(QImage.Format.Format_RGB32)
            with QPainter(soft) as painter:
                shade = Theme.instance().colour("stage")
                shade.setAlphaF(_GREY)
                painter.fillRect(soft.rect(), shade)
            self._backdrop = soft
            self._behind_at = time.monotonic()
        return self._backdrop


def _cut(image: QImage, place: QRectF) -> QRectF:
    """The part of ``image`` that fills ``place`` without changing its shape."""
    width, height = float(image.width()), float(image.height())
    if place.isEmpty():
        return QRectF(0, 0, width, height)
    wanted = place.width() / place.height()
    box = QRectF(0, 0, min(width, height * wanted), min(height, width / wanted))
    box.moveCenter(QPointF(width / 2, height / 2))
    return box


def _paler(image: QImage) -> QImage:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    mixed = image.convertToFormat(QImage.Format.Format_RGB32)
    with QPainter(mixed) as painter:
        painter.setOpacity(_GREY)
        painter.drawImage(0, 0, grey)
    return mixed
