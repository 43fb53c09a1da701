"""A menu in the kit's look: round corners and a shadow, away from what must not be covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from callkit.desktop.screens import canPlace
from callkit.texts import InnerText
from callkit.theme import Size, Theme, paintShadow, shadowMargins, sheet
from callkit.widgets.parts._compositor import translucencyWorks
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.card_look import CardLook
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.language_follower import faceLanguage

_GAP: Final = Size.GAP_SMALL // 2
_REFUSAL: Final = 400
"""Milliseconds in which no person has seen a menu and closed it."""


class CallMenu(QMenu):
    """Opens above its button if it can, never with a nested loop. With ``onStage`` it is as dark
    as the call window in every palette.

    A Wayland desktop refuses a popup to a program that nobody has pressed anything in so far. The
    menu is a window then.
    """

    __del__ = hideBefore

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        onStage: bool = False,
    ) -> None:
        super().__init__(parent)
        self._on_stage = onStage
        self.text = text or InnerText()
        faceLanguage(self)
        kind = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        self.setWindowFlags(self.windowFlags() | kind)
        self._popup = self.windowFlags()
        self._new = QTimer(self)
        self._new.setSingleShot(True)
        self._new.setInterval(_REFUSAL)
        self.triggered.connect(self._over)
        self._soft = translucencyWorks()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._soft)
        self._dress()
        Theme.instance().dress(self._dress)

    def room(self) -> QMargins:
        """Around what a person sees of it: for its shadow."""
        return shadowMargins(popup=True) if self._soft else QMargins()

    def radius(self) -> int:
        return Size.INNER_RADIUS if self._soft else Size.PLAIN_RADIUS

    def openAt(self, anchor: QWidget | None, clear: Sequence[QRect] = ()) -> None:
        """Open at ``anchor``, or where its parent is when there is none: above it, else below or
        beside its window. ``clear`` are places on the screen it must not cover."""
        anchor = anchor or self.parentWidget()
        if anchor is None:
            return
        if self._stands:
            self.setWindowFlags(self._popup)
        seen = self.sizeHint().shrunkBy(self.room())
        tried = list(self._places(anchor, seen))
        free = [place for place in tried if not any(map(place.intersects, clear))]
        screen = anchor.screen().availableGeometry()
        inside = [place for place in free if screen.contains(place)] if canPlace() else free
        place = (inside or free or tried)[0]
        self.popup(place.topLeft() - QPoint(self.room().left(), self.room().top()))
        self._new.start()
        # A menu opens without a chosen line: nothing of it is read before an arrow key is pressed.
        announce(self, self.accessibleName() or anchor.accessibleName())

    @property
    def _stands(self) -> bool:
        """It is a window."""
        return self.windowType() is Qt.WindowType.Dialog

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.spontaneous() and self._new.isActive() and not canPlace():
            self._new.stop()
            QTimer.singleShot(0, self, self._stand)

    def _stand(self) -> None:
        """The desktop has refused it."""
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            self.setWindowFlags(self._popup & ~Qt.WindowType.Popup | Qt.WindowType.Dialog)
            self.show()
            self.activateWindow()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowDeactivate and not QApplication.activePopupWidget():
            self._over()
        return super().event(event)

    def _over(self) -> None:
        """A popup is closed by Qt."""
        if self._stands:
            self.close()

    def _places(self, anchor: QWidget, seen: QSize) -> Iterator[QRect]:
        """Where it could be, the best place first."""
        button = QRect(anchor.mapToGlobal(QPoint(0, 0)), anchor.size())
        window = anchor.window()
        whole = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
        start, end = button.left(), button.right() + 1 - seen.width()
        sides = (end, start) if anchor.isRightToLeft() else (start, end)
        above, below = button.top() - _GAP - seen.height(), button.bottom() + 1 + _GAP
        for top in (above, below):
            for left in sides:
                yield QRect(QPoint(left, top), seen)
        for left in (whole.left() - seen.width(), whole.right() + 1):
            yield QRect(QPoint(left, button.bottom() + 1 - seen.height()), seen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._soft:
            self.setMask(self._region())

    def paintEvent(self, event: QPaintEvent) -> None:
        card = self.rect().marginsRemoved(self.room())
        ground = "stageRaised" if self._on_stage else "surface"
        look = CardLook(QRect(QPoint(0, 0), card.size()), self.radius(), ground)
        with QPainter(self) as painter:
            if self._soft:
                paintShadow(
                    painter, card, Theme.instance().tokens, popup=True, radius=self.radius()
                )
                painter.translate(card.topLeft())
                look.paintSmooth(painter, look.box)
            else:
                look._replace(strong=True).paintStepped(painter, self._region())
        super().paintEvent(event)

    def _region(self) -> QRegion:
        path = QPainterPath()
        path.addRoundedRect(self.rect().toRectF(), self.radius(), self.radius())
        return QRegion(path.toFillPolygon().toPolygon())

    def _dress(self) -> None:
        self.setFont(Theme.instance().font("status"))
        names = ("stageMenu", "stageEdit") if self._on_stage else ("menu", "edit")
        dressed = "".join(sheet(name, Theme.instance()) for name in names)
        self.setStyleSheet(dressed)
        self.setContentsMargins(self.room())
