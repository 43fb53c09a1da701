"""The line at the bottom of a person's window: events, look, language, size of text, settings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QActionGroup, QIntValidator, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callkit import LANGUAGES, ConnectionState
from callkit.model import MAX_TIMEOUT, MIN_TIMEOUT
from callkit.texts.languages import Language
from callkit.theme import Size, Theme, paintShadow, shadowMargins, sheet
from callkit.widgets.parts._compositor import translucencyWorks
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.card_look import CardLook
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton

LOOKS = {"light": "Light", "dark": "Dark", "highContrast": "High contrast"}
ROOMY = 1.2
"""Larger words leave no room for the server's address."""
SCALES = (1.0, 1.25, 1.5, 2.0)
MANY = f"QMenu::item {{ padding: {Size.GAP_SMALL // 2}px {Size.GAP}px; }}"
"""All languages have room on a small screen."""
CONNECTION = {
    ConnectionState.DISCONNECTED: ("not connected", "danger"),
    ConnectionState.CONNECTING: ("connecting…", "textMuted"),
    ConnectionState.CONNECTED: ("connected", "textMuted"),
    ConnectionState.RECONNECTING: ("reconnecting…", "warning"),
}


class SettingsPopup(QWidget):
    """How long a call rings, to change; and the way to the check of the devices."""

    changed = Signal(int)
    devicesWanted = Signal()

    def __init__(self, seconds: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._soft = translucencyWorks()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._soft)
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
        self.setContentsMargins(self._around())
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(self.field)
        column.addLayout(row)
        column.addWidget(devices)
        self.setMinimumWidth(Size.FULL_WIDTH * 3 // 4)

    def body(self) -> QRect:
        """What a person sees of it, without its shadow."""
        return self.rect().marginsRemoved(self._around())

    def _around(self) -> QMargins:
        return shadowMargins(popup=True) if self._soft else QMargins()

    def paintEvent(self, event: QPaintEvent) -> None:
        radius = Size.INNER_RADIUS if self._soft else 0
        with QPainter(self) as painter:
            if self._soft:
                tokens = Theme.instance().tokens
                paintShadow(painter, self.body(), tokens, popup=True, radius=radius)
            look = CardLook(self.body(), radius, "surface", strong=True)
            look.paintSmooth(painter, event.rect())

    def _typed(self) -> None:
        if self.field.hasAcceptableInput():
            self.changed.emit(int(self.field.text()))

    def dress(self) -> None:
        self.field.setStyleSheet(sheet("edit", Theme.instance()))
        self.update()


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
        addressed = self._addressed and theme.textScale() < ROOMY
        self._state.setText(f"● {word} · {self._url}" if addressed else f"● {word}")
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
        menu = CallMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setStyleSheet(f"{menu.styleSheet()} {MANY}")
        group = QActionGroup(menu)
        for code, name in LANGUAGES.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == Language.instance().code)
            group.addAction(action)
            action.triggered.connect(partial(Language.instance().choose, code))
        menu.openAt(self.language)

    def _open_settings(self) -> None:
        popup = self._settings_popup
        popup.adjustSize()
        # Above its button, and no further than the window goes.
        place = self.settings.mapToGlobal(QPoint(0, 0))
        window = self.window()
        edge = window.mapToGlobal(QPoint(window.width(), 0)).x() - Size.GAP
        place.setX(min(place.x(), edge - popup.body().width()))
        place.setY(place.y() - popup.body().height())
        popup.move(place - popup.body().topLeft())
        popup.show()
        popup.field.setFocus()
