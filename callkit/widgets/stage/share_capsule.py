"""While one's own screen is shared the call is a small capsule at its upper edge."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.theme import Size, StageSize, Theme
from callkit.widgets.parts.card import CallCard
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.stage.stage_button import StageButton

_DOT = 10


class _RedDot(QWidget):
    """It is live."""

    def sizeHint(self) -> QSize:
        return QSize(_DOT, _DOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Theme.instance().colour("stageEnd"))
        top = (self.height() - _DOT) // 2
        painter.drawEllipse(0, top, _DOT, _DOT)
        painter.end()


class ShareCapsule(CallCard):
    """A red dot, "You’re sharing your screen", Mute, Stop. ``clock`` is monotonic seconds.

    Signals:
        requested: (:class:`CallRequest`): the microphone, share no more, show the call's window.
    """

    requested = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, ground="stage")
        self.setObjectName("miniCallShare")
        self._text = text or InnerText()
        self._callID = ""
        self._press: QPoint | None = None
        self.guard = InputGuard(clock)
        self.guard.watch(self)
        self._keys: dict[StageButton, str] = {}
        """What each button says."""
        self.words = ElidedLabel(self, style="barName", colour="onStage")
        self.muteButton = self._button("mic", "muteButton")
        self.muteButton.setCheckable(True)
        self.muteButton.setCheckedLook("mic-off", "")
        self.muteButton.hide()
        self.expandButton = self._button("expand", "expandButton")
        self.stopButton = self._button("close", "stopSharingButton", kind="endGlyph")
        self.muteButton.clicked.connect(self._switch)
        self.expandButton.clicked.connect(self._expand)
        self.stopButton.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.GAP, 0, Size.GAP_SMALL // 2, 0)
        row.setSpacing(Size.GAP_SMALL // 2)
        row.addWidget(_RedDot(self))
        row.addSpacing(Size.GAP_SMALL // 2)
        row.addWidget(self.words, 1)
        for button in (self.muteButton, self.expandButton, self.stopButton):
            row.addWidget(button)
        self.word()

    def _button(self, icon: str, key: str, *, kind: str = "glyph") -> StageButton:
        button = StageButton(self, kind=kind, iconName=icon)
        button.setObjectName(f"callShare{key[:1].upper()}{key[1:]}")
        button.setGuard(self.guard)
        self._keys[button] = key
        return button

    def radius(self) -> int:
        return StageSize.CAPSULE_HEIGHT // 2

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        wide = max(StageSize.CAPSULE_WIDTH, hint.width())
        return QSize(wide, max(StageSize.CAPSULE_HEIGHT, hint.height()))

    def word(self) -> None:
        """Say its words again, in another language."""
        said = self._text.say("youAreSharing")
        self.words.setText(said)
        self.setAccessibleName(said)
        for button, key in self._keys.items():
            button.say(self._text.say(key))

    def setCall(self, view: CallView) -> None:
        """In which call the screen is shared."""
        self._callID = view.callID

    def setMedia(self, *, microphone: bool | None = None) -> None:
        """Show the app's microphone switch in this state; None hides it."""
        self.muteButton.setVisible(microphone is not None)
        self.muteButton.setChecked(microphone is False)

    def _ask(self, action: Action, argument: Any = None) -> None:
        self.requested.emit(CallRequest(self._callID, action, argument))

    def _switch(self, checked: bool) -> None:
        self._ask(Action.MEDIA, (MediaKind.MICROPHONE, not checked))

    def _expand(self) -> None:
        self._ask(Action.SHOW)

    def _stop(self) -> None:
        self._ask(Action.MEDIA, (MediaKind.SCREEN, False))

    def place(self) -> None:
        """Stand at the upper edge of the screen it is on, in the middle."""
        area = self.screen().availableGeometry()
        left = area.x() + (area.width() - self.width()) // 2
        self.move(left, area.y() + Size.GAP_SMALL)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.word()
            self.resize(self.sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        self.guard.painted()
        super().paintEvent(event)

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
