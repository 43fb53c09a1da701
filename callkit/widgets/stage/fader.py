"""Fades widgets of the stage in and out, by a picture of them.

An effect on a widget that moves, or under which something moves, is painted three times.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from callkit.theme import Motion, Theme
from callkit.widgets.parts.morph import portraitOf


class Fader(QWidget):
    """Fades some children of its parent in or out together, moving them a little on their way.

    Signals:
        finished: They are as they were asked to be.
    """

    finished = Signal()

    def __init__(self, parent: QWidget, duration: int = Motion.CHROME) -> None:
        super().__init__(parent)
        self._shown = True
        self._part = 1.0
        self._portraits: list[tuple[QPixmap, QRect, int]] = []
        self._widgets: tuple[QWidget, ...] = ()
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(duration)
        self._animation.valueChanged.connect(self._step)
        self._animation.finished.connect(self._done)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def running(self) -> bool:
        return self._animation.state() is QVariantAnimation.State.Running

    def fade(self, widgets: Sequence[tuple[QWidget, int]], shown: bool) -> None:
        """Show the widgets, or hide them; the number is how far one moves downwards while it
        goes. At once where nothing may move, or nobody looks."""
        self.finish()
        self._widgets = tuple(widget for widget, _ in widgets)
        self._shown = shown
        stage = self.parentWidget()
        if stage is None or not stage.isVisible() or Theme.instance().reducedMotion():
            self._done()
            return
        if shown:
            for widget in self._widgets:
                widget.ensurePolished()
        self._portraits = [(portraitOf(w), w.geometry(), shift) for w, shift in widgets]
        for widget in self._widgets:
            widget.hide()
        self._part = 0.0 if shown else 1.0
        self.setGeometry(stage.rect())
        self._cut()
        self.show()
        self.raise_()
        self._animation.setStartValue(self._part)
        self._animation.setEndValue(1.0 if shown else 0.0)
        self._animation.start()

    def finish(self) -> None:
        """Be at the end of the way now."""
        if self.running:
            self._animation.stop()
            self._done()

    def _cut(self) -> None:
        region = QRegion()
        for _, box, shift in self._portraits:
            region += box.united(box.translated(0, shift))
        self.setMask(region)

    def _step(self, part: float) -> None:
        self._part = part
        self.update()

    def _done(self) -> None:
        self._portraits = []
        self.hide()
        widgets, self._widgets = self._widgets, ()
        for widget in widgets:
            widget.setVisible(self._shown)
        self.finished.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setOpacity(self._part)
            for portrait, box, shift in self._portraits:
                painter.drawPixmap(
                    box.topLeft() + QPoint(0, round(shift * (1 - self._part))), portrait
                )
