"""What the main window shows while nothing else goes on: whom to call, and what can happen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from callkit import SendCallInvitationButton, User
from callkit.theme import Size, Theme, pixmap
from callkit.widgets.inline.send_button import Sender
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton
from demo.people.scenes import CARDS, SceneCard

CODE = (
    "from callkit import CallKit",
    "kit = CallKit()",
    'kit.init("{url}", userID="{userID}")',
)
CODE_GROUND, CODE_TEXT, CODE_NEWEST = "#0F172A", "#E2E8F0", "#93C5FD"
COPY = f"""
QPushButton {{ color: {CODE_TEXT}; background: rgba(255, 255, 255, 28); border: none;
  border-radius: 14px; padding: 6px 14px; }}
QPushButton:hover, QPushButton:focus {{ background: rgba(255, 255, 255, 60); }}
"""
LOW = 540
"""With less height, in words of usual size, the code gives its place up."""
DISC = 32
MOST_WIDE = 200
LARGE, HUGE = 1.1, 1.4
"""Words so large have two tiles in a row; and no second line in a tile."""


class SceneTile(QAbstractButton):
    """One scene: what happens when it is pressed."""

    def __init__(self, card: SceneCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setText(card.title)
        self.setAccessibleName(card.title)
        self.setAccessibleDescription(card.promise)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(card.promise)
        self.setMouseTracking(True)
        Theme.instance().changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(min(MOST_WIDE, Theme.instance().scaled(150)), self.minimumHeight())

    def _dress(self) -> None:
        self.setMinimumHeight(12 + DISC + 4 + len(self._lines()) * self._line() + 8)
        self.update()

    def _line(self) -> int:
        return Theme.instance().scaled(20)

    def _lines(self) -> list[tuple[str, str, str]]:
        """Style, colour and words of each."""
        title = ("rowName", "text", self.card.title)
        promise = ("small", "textMuted", self.card.promise)
        return [title] if Theme.instance().textScale() > HUGE else [title, promise]

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            line = theme.colour("accent" if self.hasFocus() else "border")
            painter.setPen(QPen(line, 2 if self.hasFocus() else 1))
            pressed = self.isDown() or self.underMouse()
            painter.setBrush(theme.colour("surfaceRaised" if pressed else "surface"))
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)
            accent = theme.colour("accent")
            wash = theme.colour("accent")
            wash.setAlphaF(0.14)
            left = Size.GAP if not self.isRightToLeft() else self.width() - Size.GAP - DISC
            disc = QRectF(left, 12, DISC, DISC)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(wash)
            painter.drawEllipse(disc)
            icon = pixmap(self.card.icon, accent, 18, self.devicePixelRatioF())
            painter.drawPixmap(disc.center() - QRectF(0, 0, 18, 18).center(), icon)
            align = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            words = box.adjusted(Size.GAP - 1, 0, -Size.GAP + 1, 0)
            for number, (style, colour, text) in enumerate(self._lines()):
                painter.setFont(theme.font(style))
                painter.setPen(theme.colour(colour))
                top = 12 + DISC + 4 + number * self._line()
                line_box = QRectF(words.left(), top, words.width(), self._line())
                shown = painter.fontMetrics().elidedText(
                    text, Qt.TextElideMode.ElideRight, int(line_box.width())
                )
                painter.drawText(line_box, align, shown)


class CodeCard(QWidget):
    """The three lines an app needs, to copy."""

    def __init__(self, url: str, user: User, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = [line.format(url=url, userID=user.userID) for line in CODE]
        self._labels: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.GAP, 12, Size.GAP, 12)
        column.setSpacing(4)
        for number, line in enumerate(self.lines):
            label = QLabel(line, self)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setMinimumWidth(1)
            label.setObjectName("newest" if number == len(self.lines) - 1 else "line")
            self._labels.append(label)
            column.addWidget(label)
        self.copyButton = QPushButton("Copy", self)
        self.copyButton.setCursor(Qt.CursorShape.PointingHandCursor)
        self.copyButton.setStyleSheet(COPY)
        self.copyButton.setAccessibleName("Copy the three lines")
        self.copyButton.clicked.connect(self._copy)
        Theme.instance().changed.connect(self._dress)
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        hint = self.copyButton.sizeHint()
        left = 12 if self.isRightToLeft() else self.width() - hint.width() - 12
        self.copyButton.setGeometry(left, 12, hint.width(), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(CODE_GROUND))
            painter.drawRoundedRect(QRectF(self.rect()), Size.INNER_RADIUS, Size.INNER_RADIUS)

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join(self.lines))
        self.copyButton.setText("Copied")

    def _dress(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(Theme.instance().scaled(12))
        for label in self._labels:
            label.setFont(font)
            colour = CODE_NEWEST if label.objectName() == "newest" else CODE_TEXT
            label.setStyleSheet(f"color: {colour}; background: transparent;")


class Welcome(QWidget):
    """A headline for the person chosen in the list, two ways to call them, six scenes, the code.

    Signals:
        result(object): A call button's result.
        sceneRequested(str): The person wants that to happen (:class:`SceneID`).
        windowRequested(str): Open a window for the person of this userID.
    """

    result = Signal(object)
    sceneRequested = Signal(str)
    windowRequested = Signal(str)

    def __init__(
        self, me: User, url: str, parent: QWidget | None = None, *, scenes: bool = True
    ) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(self, style="name", lines=2)
        self._title.setObjectName("headline")
        self._hint = ElidedLabel(self, style="status", colour="textMuted", lines=2)
        self._hint.setText("Press a button here, and answer there.")
        self.video, self.voice = (
            SendCallInvitationButton(self, isVideoCall=is_video, diameter=Size.BUTTON_COMPACT)
            for is_video in (True, False)
        )
        self._words = [ElidedLabel(self, style="strongStatus") for _ in range(2)]
        buttons = QHBoxLayout()
        buttons.setSpacing(Size.GAP_SMALL)
        for button, word, text in zip(
            (self.video, self.voice), self._words, ("Video call", "Voice call"), strict=True
        ):
            word.setText(text)
            button.result.connect(self.result)
            buttons.addWidget(button)
            buttons.addWidget(word)
            buttons.addSpacing(Size.GAP)
        self._window = PillButton(self, iconName="screen", flat=True)
        self._window.clicked.connect(self._open_window)
        buttons.addWidget(self._window)
        buttons.addStretch(1)
        self._person = me
        self._opens = scenes
        self._grid = QGridLayout()
        self._tiles: list[SceneTile] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.GAP_SMALL)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addSpacing(Size.GAP_SMALL)
        column.addLayout(buttons)
        column.addStretch(1)
        if scenes:
            column.addWidget(self._make_scenes_title())
            column.addLayout(self._make_scenes())
            column.addStretch(1)
        self._code = CodeCard(url, me, self)
        column.addWidget(self._code)
        Theme.instance().changed.connect(self._arrange)
        self._arrange()

    def _arrange(self) -> None:
        """As many tiles in a row as their words have room for."""
        across = 2 if Theme.instance().textScale() > LARGE else 3
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // across, number % across)
        for column in range(3):
            self._grid.setColumnStretch(column, int(column < across))
        self._code.setVisible(self.height() >= Theme.instance().scaled(LOW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._code.setVisible(self.height() >= Theme.instance().scaled(LOW))

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if not self._code.isHidden():
            hint.setHeight(hint.height() - self._code.sizeHint().height())
        return hint

    def setSender(self, sender: Sender) -> None:
        for button in (self.video, self.voice):
            button.setSender(sender)

    def setTimeoutSeconds(self, seconds: int) -> None:
        for button in (self.video, self.voice):
            button.setTimeoutSeconds(seconds)

    def setHint(self, words: str) -> None:
        """What to know before calling."""
        self._hint.setText(words)

    def setPerson(self, user: User, where: str = "") -> None:
        """Whom the buttons call."""
        first = (user.userName.split() or [user.userID])[0]
        self._title.setText(f"Call {first}.{' ' + where if where else ''}")
        self._person = user
        self._window.setText(f"Open {first}’s window")
        self._window.setAccessibleName(f"Open a window for {first}")
        self._window.setVisible(self._opens and not where)
        for button in (self.video, self.voice):
            button.setInvitees([user])

    def _open_window(self) -> None:
        self.windowRequested.emit(self._person.userID)

    def _make_scenes_title(self) -> ElidedLabel:
        title = ElidedLabel(self, style="section")
        title.setText("Or let something happen to you")
        return title

    def _make_scenes(self) -> QGridLayout:
        self._grid.setSpacing(12)
        for card in CARDS:
            tile = SceneTile(card, self)
            tile.clicked.connect(partial(self.sceneRequested.emit, card.scene.value))
            self._tiles.append(tile)
        return self._grid
