"""Shows a widget in a corner of the screen, above all windows, without the keyboard focus.

The widget is shown nowhere by Qt: it is painted into memory the compositor reads, and what the
person's hands do on it goes to it as if its window were on the screen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QRegion,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QWidget

from callkit.desktop.layer_shell.surface import (
    BOTTOM,
    LEFT,
    LEFT_BUTTON,
    RIGHT,
    SHELL,
    TOP,
    Box,
    LayerSurface,
    Margins,
)
from callkit.desktop.layer_shell.wire import Wire, socketPath
from callkit.desktop.screens import MARGIN, Corner, Point

log = logging.getLogger("callkit.desktop.layer_shell")

_FRAME_MS: Final = 40
"""How often the card is looked at for something new to show."""
_CURSOR, _TIP = 24, 2
"""The side of the pointer's picture, and where in it the tip is."""
_ARROW: Final = ((0, 0), (0, 15), (4, 12), (6, 17), (8, 16), (6, 11), (11, 11))
_ANCHORS: Final = {
    Corner.BOTTOM_RIGHT: BOTTOM | RIGHT,
    Corner.BOTTOM_LEFT: BOTTOM | LEFT,
    Corner.TOP_RIGHT: TOP | RIGHT,
    Corner.TOP_LEFT: TOP | LEFT,
    Corner.CENTER: 0,
}


def layerShellWorks() -> bool:
    """This desktop can show cards on a layer of their own. Asks it: about a millisecond."""
    path = socketPath()
    if path is None:
        return False
    try:
        wire = Wire(path)
    except OSError as error:
        log.info("no layer shell: %s", error)
        return False
    works = bool(wire.version(SHELL))
    wire.close()
    return works


def _arrow() -> QImage:
    picture = QImage(_CURSOR, _CURSOR, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawPolygon(QPolygonF([QPointF(_TIP + x, _TIP + y) for x, y in _ARROW]))
    return picture


class LayerCard(QObject):
    """Shows ``window`` on the overlay layer while the window is visible.

    ``seen`` is called when the screen shows what the window has become: a guard counts from then.
    ``card()`` is the part a person sees and clicks, the rest is shadow. The card belongs to the
    window.

    Signals:
        lost: The compositor hung up or refused: the window has to be shown in another way.

    Raises:
        OSError: There is no compositor that can do it.
    """

    lost = Signal()

    def __init__(
        self, window: QWidget, card: Callable[[], Box], *, seen: Callable[[], object]
    ) -> None:
        super().__init__(window)
        path = socketPath()
        if path is None:
            raise OSError("this is no Wayland session")
        self._window = window
        self._card = card
        self._seen = seen
        self._wire = wire = Wire(path)
        self._corner, self._gap = Corner.BOTTOM_RIGHT, Point(MARGIN, MARGIN)
        self._spot = QPointF()
        self._down = Qt.MouseButton.NoButton
        self._ready = False
        self._drawn = False
        self._fresh = True
        """What the compositor has is not what it is to show, whatever it looks like."""
        self._picture = QImage()
        self._closed = False
        try:
            self._surface = LayerSurface(wire, self)
            self._surface.setCursor(memoryview(_arrow().constBits()), _CURSOR, _TIP)
        except OSError:
            wire.close()
            raise
        self._readable = QSocketNotifier(wire.descriptor, QSocketNotifier.Type.Read, self)
        self._readable.activated.connect(self._read)
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._look)
        self.destroyed.connect(self._surface.close)

    # --- for the kit ---

    def put(self, corner: Corner, gap: Point) -> None:
        """Stand in a corner, so far from the edges of the screen that meet there."""
        self._corner, self._gap = corner, gap
        self._safely(self._place)

    def close(self) -> None:
        """Take it away. Closing twice is fine."""
        self._closed = True
        self._frames.stop()
        self._readable.setEnabled(False)
        self._surface.close()

    # --- showing ---

    def _place(self) -> None:
        card, window = self._card(), self._window
        right = window.width() - card.x - card.width
        low = window.height() - card.y - card.height
        margins = Margins(
            top=self._gap.y - card.y,
            right=self._gap.x - right,
            bottom=self._gap.y - low,
            left=self._gap.x - card.x,
        )
        anchor = _ANCHORS[self._corner]
        self._size = window.width(), window.height()
        self._surface.show(*self._size, anchor, margins, card)
        self._frames.start()

    def _look(self) -> None:
        """Draw what has changed."""
        if not self._window.isVisible():
            self.close()
            return
        if (self._window.width(), self._window.height()) != self._size:
            self._safely(self._place)
        if self._ready:
            self._safely(self._draw)

    def _draw(self) -> None:
        scale = self._surface.scale
        picture = self._painted(scale)
        if picture == self._picture and not self._fresh:
            return
        pixels = memoryview(picture.constBits())
        shown = self._surface.draw(pixels, picture.width(), picture.height(), scale)
        if shown:
            self._picture, self._ready, self._drawn = picture, False, True
            self._fresh = False

    def _painted(self, scale: int) -> QImage:
        width, height = self._size
        picture = QImage(width * scale, height * scale, QImage.Format.Format_ARGB32_Premultiplied)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        children = QWidget.RenderFlag.DrawChildren
        self._window.render(picture, QPoint(), QRegion(), children)
        return picture

    # --- from the surface ---

    def wanted(self) -> None:
        self._ready = True
        if self._drawn:
            self._drawn = False
            self._seen()
        else:
            self._fresh = True
            self._draw()

    def rescaled(self) -> None:
        self._fresh = True

    def closed(self) -> None:
        self._ready = False
        self._fresh = True
        log.info("the card's screen is gone")

    def entered(self, x: float, y: float) -> None:
        self._spot = QPointF(x, y)
        self._send(QEnterEvent(self._spot, self._spot, self._spot))

    def left(self) -> None:
        self._send(QEvent(QEvent.Type.Leave))

    def moved(self, x: float, y: float, time: int) -> None:
        self._spot = QPointF(x, y)
        self._mouse(QEvent.Type.MouseMove, Qt.MouseButton.NoButton, time)

    def pressed(self, button: int, down: bool, time: int) -> None:
        if button != LEFT_BUTTON:
            return
        left = Qt.MouseButton.LeftButton
        self._down = left if down else Qt.MouseButton.NoButton
        kind = QEvent.Type.MouseButtonPress if down else QEvent.Type.MouseButtonRelease
        self._mouse(kind, left, time)

    def _mouse(self, kind: QEvent.Type, button: Qt.MouseButton, time: int) -> None:
        none = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, self._spot, self._spot, button, self._down, none)
        event.setTimestamp(time)
        self._send(event)

    def _send(self, event: QEvent) -> None:
        handle: QWindow | None = self._window.windowHandle()
        if handle is not None:
            QApplication.sendEvent(handle, event)

    def _read(self) -> None:
        self._safely(self._wire.read)

    def _safely(self, work: Callable[[], object]) -> None:
        try:
            work()
        except (OSError, ValueError) as error:
            if self._closed:  # What the person pressed has taken it away.
                return
            log.info("the card goes back into a window: %s", error)
            self.close()
            self.lost.emit()
