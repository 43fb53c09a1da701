"""The small capsule that stands for the call while this person shares a screen."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from callkit.requests import Action, MediaKind
from callkit.texts import InnerText
from callkit.theme import Size, StageSize, Theme
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.aside_card import AsideCard

_DOT = 10


class _RedDot(QWidget):
    """The dot that says "live"."""

    def sizeHint(self) -> QSize:
        return QSize(_DOT, _DOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Theme.instance().colour("stageEnd"))
            top = (self.height() - _DOT) // 2
            painter.drawEllipse(0, top, _DOT, _DOT)


class ShareCapsule(AsideCard):
    """A red dot, "You’re sharing your screen", Mute, show the call, Stop. It replaces the call's
    window, which would else appear in the shared screen."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            parent,
            text=text,
            shortcuts=shortcuts,
            clock=clock,
            red=("close", "stopSharingButton"),
        )
        self.setObjectName("miniCallShare")
        self._press: QPoint | None = None
        self.words = ElidedLabel(self, style="barName", colour="onStage")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.GAP_SMALL // 2)
        row.addSpacing(Size.GAP)
        row.addWidget(_RedDot(self))
        row.addSpacing(Size.GAP_SMALL // 2)
        row.addWidget(self.words, 1)
        for button in (self.muteButton, self.expandButton, self.endButton):
            row.addWidget(button)
        row.addSpacing(Size.GAP_SMALL // 2)
        self.retranslate()

    def radius(self) -> int:
        return self.rounded(StageSize.CAPSULE_HEIGHT // 2)

    def sizeHint(self) -> QSize:
        around = self.shadowAround()
        hint = super().sizeHint().shrunkBy(around)
        wide = max(StageSize.CAPSULE_WIDTH, hint.width())
        return QSize(wide, max(StageSize.CAPSULE_HEIGHT, hint.height())).grownBy(around)

    def retranslate(self) -> None:
        """Say its words again, in another language."""
        super().retranslate()
        said = self._text.say("youAreSharing")
        self.words.setText(said)
        self.setAccessibleName(said)
        self.setWindowTitle(said)

    def _end(self) -> None:
        self._ask(Action.MEDIA, (MediaKind.SCREEN, False))

    def place(self, screen: QScreen | None = None) -> None:
        """Stand at the upper edge of that screen, of its own without, in the middle."""
        area = (screen or self.screen()).availableGeometry()
        self.resize(self.sizeHint())
        left = area.x() + (area.width() - self.width()) // 2
        self.move(left, area.y() + Size.GAP_SMALL - self.shadowAround().top())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.resize(self.sizeHint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._press = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or not self.isWindow():
            return
        away = event.position().toPoint() - self._press
        if away.manhattanLength() >= QApplication.startDragDistance():
            self.move(self.pos() + away)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._press = None
