"""A card that can be a small window of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from callkit.desktop.virtual_desktops import showOnAllDesktops
from callkit.theme import Theme, paintShadow, shadowMargins
from callkit.widgets.parts._compositor import translucencyWorks
from callkit.widgets.parts.card import CallCard
from callkit.widgets.parts.full_screen import AboveFullScreen
from callkit.widgets.parts.language_follower import faceLanguage
from callkit.widgets.parts.modality import Unblocked


class FloatingCard(CallCard):
    """A part of an app's window, or afloat: then it is larger than its :meth:`body`, with a soft
    shadow around it. Layouts keep within the body."""

    _unblocked: Unblocked | None = None
    _above: AboveFullScreen

    def __init__(self, parent: QWidget | None = None, *, ground: str = "surface") -> None:
        # Events come before the constructor is through.
        self._around = QMargins()
        super().__init__(parent, ground=ground)

    def setAfloat(self) -> None:
        """Be a small window of its own, over the others and on all desktops, that never takes the
        keyboard."""
        kind = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint
        self.setWindowFlags(kind | Qt.WindowType.WindowStaysOnTopHint)
        faceLanguage(self)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._masked = not translucencyWorks()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._masked)
        before = self.body().size()
        self._around = QMargins() if self._masked else shadowMargins(popup=True)
        self.setContentsMargins(self._around)
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.fitBody(before)
        self.setOutlined(True)
        self._unblocked = Unblocked(self)
        self._above = AboveFullScreen(self)

    def shadowAround(self) -> QMargins:
        """The room for its shadow; none while it is part of another window."""
        return self._around

    def body(self) -> QRect:
        return self.rect().marginsRemoved(self._around)

    def fitBody(self, size: QSize) -> None:
        """Be so large without the shadow."""
        self.resize(size.grownBy(self._around))

    def setVisible(self, visible: bool) -> None:
        if not visible or self._unblocked is None or self.isVisible():
            super().setVisible(visible)
            return
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            # Left to itself Qt gives labels the height of every line they could have.
            self.resize(self.sizeHint())
        showOnAllDesktops(int(self.winId()), True, mapped=False)
        with self._above.showing():
            super().setVisible(True)

    def event(self, event: QEvent) -> bool:
        if self._unblocked is not None:
            self._unblocked.see(event)
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._around.isNull():
            with QPainter(self) as painter:
                tokens = Theme.instance().tokens
                paintShadow(painter, self.body(), tokens, popup=True, radius=self.radius())
        super().paintEvent(event)
