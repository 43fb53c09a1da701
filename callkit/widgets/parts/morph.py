"""Cross-fades one picture of a card into the next."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Theme


class Morph(QWidget):
    """Lies over ``card`` with a picture of what was there, and fades. What both have in common
    stays as it is; clicks and screen readers do not meet it."""

    def __init__(self, card: QWidget, before: QPixmap) -> None:
        super().__init__(card)
        self._before = before
        self._opacity = 1.0
        self._seen = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        size = before.deviceIndependentSize().toSize()
        self.setGeometry(0, 0, size.width(), size.height())
        self.fading = QVariantAnimation(self)
        self.fading.setDuration(Motion.MORPH)
        self.fading.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.fading.setStartValue(1.0)
        self.fading.setEndValue(0.0)
        self.fading.valueChanged.connect(self._faded)
        self.fading.finished.connect(self._over)

    def start(self) -> None:
        """Lie over the card; it fades from when it was painted first, however long that took."""
        self.raise_()
        self.show()

    def _faded(self, opacity: float) -> None:
        self._opacity = opacity
        self.update()

    def _over(self) -> None:
        self.hide()
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setOpacity(self._opacity)
            painter.drawPixmap(0, 0, self._before)
        if not self._seen:
            self._seen = True
            self.fading.start()


def pictureOf(card: QWidget) -> QPixmap | None:
    """What is to be seen of ``card`` now, if its next picture should come out of it."""
    if not card.isVisible() or Theme.instance().reducedMotion():
        return None
    return card.grab()


def portraitOf(widget: QWidget) -> QPixmap:
    """The widget as it looks now, on nothing."""
    dpr = widget.devicePixelRatioF()
    taken = QPixmap(round(widget.width() * dpr), round(widget.height() * dpr))
    taken.setDevicePixelRatio(dpr)
    taken.fill(Qt.GlobalColor.transparent)
    with QPainter(taken) as painter:
        flags = QWidget.RenderFlag.DrawChildren
        widget.render(painter, QPoint(), QRegion(), flags)
    return taken
