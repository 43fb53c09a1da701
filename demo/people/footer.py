"""The line at the bottom of a person's window: events, look, language, size of text, settings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QIntValidator
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from callkit import LANGUAGES, ConnectionState
from callkit.model import MAX_TIMEOUT, MIN_TIMEOUT
from callkit.texts.languages import Language
from callkit.theme import Size, Theme, sheet
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton

LOOKS = {"light": "Light", "dark": "Dark", "highContrast": "High contrast"}
SCALES = (1.0, 1.25, 1.5, 2.0)
CONNECTION = {
    ConnectionState.DISCONNECTED: ("not connected", "danger"),
    ConnectionState.CONNECTING: ("connecting…", "textMuted"),
    ConnectionState.CONNECTED: ("connected", "textMuted"),
    ConnectionState.RECONNECTING: ("reconnecting…", "warning"),
}


class SettingsPopup(QFrame):
    """How long a call rings, to change; and the way to the check of the devices."""

    changed = Signal(int)
    devicesWanted = Signal()

    def __init__(self, seconds: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.field = QLineEdit(str(seconds), self)
        self.field.setValidator(QIntValidator(MIN_TIMEOUT, MAX_TIMEOUT, self.field))
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setFixedWidth(2 * Size.PILL)
        self.field.setAccessibleName("Seconds a call rings")
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self.close)
        label = ElidedLabel(self, style="status")
        label.setText("A call rings for (seconds)")
        devices = PillButton(self, text="Sound and camera", iconName="mic")
        devices.clicked.connect(self.close)
        devices.clicked.connect(self.devicesWanted)
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(self.field)
        column.addLayout(row)
        column.addWidget(devices)
        self.setMinimumWidth(Size.FULL_WIDTH * 3 // 4)

    def _typed(self) -> None:
        if self.field.hasAcceptableInput():
            self.changed.emit(int(self.field.text()))

    def dress(self) -> None:
        theme = Theme.instance()
        self.field.setStyleSheet(sheet("edit", theme))
        ground, line = theme.tokens.surface, theme.tokens.border
        self.setStyleSheet(f"SettingsPopup {{ background: {ground}; border: 1px solid {line}; }}")


class Footer(QWidget):
    """Signals:
    eventsToggled(bool): The drawer is wanted.
    ringTimeChanged(int): A call rings that many seconds from now on.
    devicesWanted: The person wants to check microphone, camera and speaker.
    """

    eventsToggled = Signal(bool)
    ringTimeChanged = Signal(int)
    devicesWanted = Signal()

    def __init__(
        self, url: str, seconds: int, parent: QWidget | None = None, *, addressed: bool = True
    ) -> None:
        """``addressed`` has room for the server's address."""
        super().__init__(parent)
        self._addressed = addressed
        self._url = url.partition("://")[2].removesuffix("/v1")
        self._connection = ConnectionState.DISCONNECTED
        self._took: float | None = None
        self.events = self._button("Events")
        self.events.setCheckable(True)
        self.events.toggled.connect(self.eventsToggled)
        self.look = self._button("")
        self.look.clicked.connect(self._change_look)
        self.language = self._button("")
        self.language.clicked.connect(self._choose_language)
        self.scale = self._button("")
        self.scale.clicked.connect(self._change_scale)
        self.settings = self._button("Settings")
        self.settings.clicked.connect(self._open_settings)
        self._settings_popup = SettingsPopup(seconds, self)
        self._settings_popup.changed.connect(self.ringTimeChanged)
        self._settings_popup.devicesWanted.connect(self.devicesWanted)
        self._state = ElidedLabel(self, style="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.events, self.look, self.language, self.scale, self.settings):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._state)
        Theme.instance().changed.connect(self.dress)
        Language.instance().changed.connect(self.dress)
        self.dress()

    def setConnection(self, state: ConnectionState) -> None:
        self._connection = state
        self.dress()

    def setLatency(self, milliseconds: float) -> None:
        """How long the server took for the last question."""
        self._took = milliseconds
        self.dress()

    def dress(self) -> None:
        theme = Theme.instance()
        mode = theme.mode() if theme.mode() in LOOKS else ("dark" if theme.dark else "light")
        self.look.setText(LOOKS[mode])
        self.language.setText(LANGUAGES[Language.instance().code])
        self.scale.setText(f"{round(100 * theme.textScale())} %")
        word, colour = CONNECTION[self._connection]
        if self._connection is ConnectionState.CONNECTED and self._took is not None:
            word = f"{self._took:.0f} ms" if self._took >= 1 else "<1 ms"
        self._state.setText(f"● {self._url} · {word}" if self._addressed else f"● {word}")
        self._state.setColour(colour)
        self._settings_popup.dress()

    def _button(self, text: str) -> PillButton:
        return PillButton(self, text=text, flat=True)

    def _change_look(self) -> None:
        theme = Theme.instance()
        looks = list(LOOKS)
        now = next(look for look, word in LOOKS.items() if word == self.look.text())
        theme.setMode(looks[(looks.index(now) + 1) % len(looks)])

    def _change_scale(self) -> None:
        theme = Theme.instance()
        larger = [scale for scale in SCALES if scale > theme.textScale() + 0.01]
        theme.setTextScale(larger[0] if larger else SCALES[0])

    def _choose_language(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setStyleSheet(sheet("menu", Theme.instance()))
        group = QActionGroup(menu)
        for code, name in LANGUAGES.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == Language.instance().code)
            group.addAction(action)
            action.triggered.connect(partial(Language.instance().choose, code))
        self._above(menu, self.language)

    def _open_settings(self) -> None:
        self._settings_popup.adjustSize()
        self._above(self._settings_popup, self.settings)
        self._settings_popup.field.setFocus()

    def _above(self, popup: QWidget, button: QWidget) -> None:
        popup.adjustSize()
        place = button.mapToGlobal(QPoint(0, -popup.sizeHint().height()))
        if isinstance(popup, QMenu):
            popup.popup(place)
            return
        popup.move(place)
        popup.show()
