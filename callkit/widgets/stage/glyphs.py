"""The small buttons in the upper corner: people, layout, and window actions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from callkit.texts import InnerText
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.stage.stage_button import StageButton

_LOOKS: Final = {
    "people": ("people", "peopleButton", "callPeopleButton"),
    "layout": ("layout", "layoutButton", "callLayout"),
    "smallWindow": ("small-window", "smallWindowButton", "callSmallWindow"),
    "keepOnTop": ("pin", "keepOnTopButton", "callKeepOnTop"),
    "fullScreen": ("full-screen", "fullScreenButton", "callFullScreen"),
    "putAside": ("close", "putAsideButton", "callClose"),
}
"""In their order: icon, word, object name."""
_SPARE: Final = frozenset({"people", "layout"})


class Glyphs(QWidget):
    """Shows those that are offered.

    Signals:
        pressed: Which one.
        rearranged: It needs another width.
    """

    pressed = Signal(str)
    rearranged = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard | None = None,
        text: InnerText | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text or InnerText()
        self._offered: frozenset[str] = frozenset()
        self._closes = False
        self._narrow = False
        self.buttons: dict[str, StageButton] = {}
        for name, (shape, _, object_name) in _LOOKS.items():
            button = StageButton(self, kind="glyph", iconName=shape)
            button.setObjectName(object_name)
            button.setGuard(guard)
            button.clicked.connect(self._clicked)
            button.hide()
            self.buttons[name] = button
        self.buttons["keepOnTop"].setCheckable(True)
        self.retranslate()

    def offered(self) -> frozenset[str]:
        return self._offered

    def offer(self, *names: str) -> None:
        """Show these, and no others."""
        if frozenset(names) != self._offered:
            self._offered = frozenset(names)
            self._show()
            self.rearranged.emit()

    def setNarrow(self, narrow: bool) -> None:
        """There is room for the window's own only; the menu has the others."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show()

    def _show(self) -> None:
        for name, button in self.buttons.items():
            button.setVisible(name in self._offered and not (self._narrow and name in _SPARE))
        self.updateGeometry()
        self._place()

    def setFull(self, full: bool) -> None:
        """The window fills the screen: the button leads back."""
        key = "leaveFullScreenButton" if full else "fullScreenButton"
        self.buttons["fullScreen"].setIconName("shrink" if full else "full-screen")
        self._say("fullScreen", key)

    def setCloses(self, closes: bool) -> None:
        """The × closes what is over, instead of putting a call aside."""
        self._closes = closes
        self._say("putAside", "closeButton" if closes else "putAsideButton")

    def retranslate(self) -> None:
        """Say the names again, in another language."""
        for name, (_, key, _) in _LOOKS.items():
            self._say(name, "closeButton" if name == "putAside" and self._closes else key)

    def _say(self, name: str, key: str) -> None:
        self.buttons[name].say(self._text.say(key))

    def _clicked(self) -> None:
        sender = self.sender()
        for name, button in self.buttons.items():
            if button is sender:
                self.pressed.emit(name)
                return

    def _shown(self) -> list[StageButton]:
        return [button for button in self.buttons.values() if not button.isHidden()]

    def sizeHint(self) -> QSize:
        shown = self._shown()
        if not shown:
            return QSize(0, 0)
        wide = sum(button.sizeHint().width() for button in shown)
        return QSize(wide, max(button.sizeHint().height() for button in shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        across = 0
        for button in self._shown():
            hint = button.sizeHint()
            left = self.width() - across - hint.width() if self.isRightToLeft() else across
            button.setGeometry(left, 0, hint.width(), hint.height())
            across += hint.width()
