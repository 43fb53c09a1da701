"""One member of a group call: picture or portrait, name, and state."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from callkit.model import PENDING_STATES, CallUserState, User
from callkit.switchboard.view import MemberView
from callkit.texts import InnerText, memberStatus, personName, spoken, toolTip
from callkit.theme import Motion, Size, StageSize, Theme, pixmap
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.stage.spinner import Spinner
from callkit.widgets.stage.stage_button import StageButton
from callkit.widgets.stage.video_view import VideoView

_FACE = 0.4
"""Of the tile's height."""
_SILENCE = 0.06
_ALMOST = 1e-6
"""Seconds a clock may be off by rounding."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TileState:
    """What a tile says of its person, the picture and the voice apart."""

    user: User
    name: str
    said: str = ""
    """The same for a screen reader, who needs it of everybody."""
    word: str = ""
    """Below the face: "ringing…", "declined"."""
    muted: bool | None = None
    """None: nothing is known, and no microphone is shown."""
    speaks: bool = False
    """The app says so; a level says it, too."""
    hand: int = 0
    """The first to raise the hand has 1."""
    here: bool = True
    rings: bool = False
    lost: bool = False
    """The connection, or on hold: the picture is pale."""
    held: bool = False
    """It is the hold."""
    pinned: bool = False
    action: str = ""
    """``stopCalling`` or ``ringAgain``."""


def tileState(
    member: MemberView,
    note: MemberNote | None,
    text: InnerText,
    *,
    hand: int = 0,
    pinned: bool = False,
    action: str = "",
    known: bool = False,
) -> TileState:
    """What the tile of ``member`` says. ``known``: without a note their microphone is on."""
    here = member.state is CallUserState.ACCEPTED
    lost = here and note in (MemberNote.RECONNECTING, MemberNote.ON_HOLD, MemberNote.CONNECTING)
    muted = note in (MemberNote.MUTED, MemberNote.MUTED_BY_HOST, MemberNote.MUTED_FOR_YOU)
    word = "" if here else memberStatus(member, text)
    if lost and note is not None:
        word = text.say(f"row{note.value[0].upper()}{note.value[1:]}")
    return TileState(
        user=member.user,
        name=personName(member.user, text),
        said=memberStatus(member, text) if not lost else word,
        word=f"{word[:1].upper()}{word[1:]}",
        muted=muted if here and (known or note is not None) else None,
        speaks=here and note is MemberNote.SPEAKING,
        hand=hand if note is MemberNote.HAND_RAISED else 0,
        here=here,
        rings=member.state in PENDING_STATES,
        lost=lost,
        held=here and note is MemberNote.ON_HOLD,
        pinned=pinned,
        action=action,
    )


def noteSaid(state: TileState, text: InnerText) -> str:
    """What is known of somebody beside how they stand; "" for nothing."""
    if state.muted:
        return text.say("rowMuted")
    return text.say("rowHandRaised") if state.hand else ""


def rowSaid(state: TileState, text: InnerText) -> str:
    """Name and how they stand, as a screen reader says it of everybody."""
    heard = noteSaid(state, text) or state.said
    said = text.say("rowStatusOf", name=state.name, status=heard) if heard else state.name
    return spoken(said)


class CallTile(QWidget):
    """Shows a :class:`TileState`, a picture and a voice. ``clock`` is monotonic seconds.

    Signals:
        pinToggled: Show this person large, or no more (userID).
        actionRequested: What the state offers was chosen (userID, action).
    """

    pinToggled = Signal(str)
    actionRequested = Signal(str, str)

    __del__ = hideBefore

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        guard: InputGuard | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._text = text or InnerText()
        self._guard = guard
        self._clock = clock
        self._state: TileState | None = None
        self._loud_since = 0.0
        self._loud_until = 0.0
        self._loud = False
        self._speaking = False
        self._word_high = 0
        self.wordApart = True
        """What is said of the person has room of its own; else it is beside the name."""
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._weigh)
        self.face = AvatarLabel(self, diameter=StageSize.TILE_FACE_LEAST, clock=clock)
        self.face.setRingColour("stageAccent")
        self.view = VideoView(self, radius=StageSize.TILE_RADIUS, ground="stage")
        self.view.hide()
        self.view.pictureChanged.connect(self._picture_changed)
        self.view.revealed.connect(self._picture_there)
        self._marks = _Marks(self)
        self._spinner: Spinner | None = None
        self.pinButton = self._button("pin", "callPin", guard)
        self.pinButton.setCheckable(True)
        self.pinButton.clicked.connect(self._pin)
        self.actionButton = self._button("close", "callTileAction", guard)
        self.actionButton.clicked.connect(self._act)
        self.moreButton = self._button("more", "callTileMore", guard)
        self.moreButton.clicked.connect(self.openMenu)
        giveRole(self, QAccessible.Role.ListItem)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        Theme.instance().dress(self._dress)

    def _button(self, icon: str, name: str, guard: InputGuard | None) -> StageButton:
        button = StageButton(self, kind="glyph", iconName=icon)
        button.setObjectName(name)
        button.setOver(True)
        button.setGuard(guard)
        button.hide()
        return button

    # --- values -------------------------------------------------------------------------------

    def state(self) -> TileState | None:
        return self._state

    def userID(self) -> str:
        return self._state.user.userID if self._state is not None else ""

    @property
    def speaking(self) -> bool:
        """Its line shows: this person has spoken for 150 ms, and not been quiet for a second."""
        return self._speaking or (self._state is not None and self._state.speaks)

    def setState(self, state: TileState) -> None:
        if state == self._state:
            return
        if self._guard is not None and self._state is not None and self._action() != state.action:
            # Under the pointer is something else now.
            self._guard.rearm()
        self._state = state
        self.face.setUser(state.user)
        self.face.setPulsing(state.rings)
        self.face.setDimmed(not state.here or state.lost)
        self.view.setGrey(state.lost)
        self._show_spinner(state.lost and not state.held)
        self.pinButton.setChecked(state.pinned)
        if state.action:
            self.actionButton.setIconName("close" if state.action == "stopCalling" else "voice")
        self.retranslate()
        self._show_buttons()
        self._marks.forget()
        self._place()
        self.update()

    def retranslate(self) -> None:
        """Say its names again, in another language."""
        state = self._state
        if state is None:
            return
        # A switch keeps its name: whether it is pressed is its state.
        who = personName(state.user, self._text)
        self.pinButton.setAccessibleName(spoken(self._text.say("pinButton", name=who)))
        tip = "unpinButton" if state.pinned else "pinButton"
        self.pinButton.setToolTip(toolTip(self._text.say(tip, name=who)))
        if state.action:
            offered = self._text.say(f"{state.action}Button")
            # Away from its tile, too, it says whom it is about.
            self.actionButton.setAccessibleName(spoken(f"{offered}: {state.name}"))
            self.actionButton.setToolTip(offered)
        more = self._text.say("moreButton")
        self.moreButton.setAccessibleName(spoken(f"{more}: {state.name}"))
        self.moreButton.setToolTip(more)
        self.setAccessibleName(rowSaid(state, self._text))

    def setLevel(self, level: float) -> None:
        """How loud this person is, 0 to 1."""
        now, loud = self._clock(), level > _SILENCE
        if loud and not self._loud:
            self._loud_since = now
        if loud:
            self._loud_until = now + Motion.SPEAKS_LINGER / 1000
        self._loud = loud
        self._weigh()

    def _weigh(self) -> None:
        now = self._clock()
        begun = self._loud and now - self._loud_since + _ALMOST >= Motion.SPEAKS_AFTER / 1000
        speaking = begun or (self._speaking and (self._loud or now < self._loud_until))
        if speaking and not self._loud:
            self._quiet.start(max(1, round((self._loud_until - now) * 1000)))
        elif self._loud and not speaking:
            self._quiet.start(Motion.SPEAKS_AFTER)
        if speaking != self._speaking:
            self._speaking = speaking
            self._marks.update()

    # --- showing ------------------------------------------------------------------------------

    def _picture_changed(self, _live: bool) -> None:
        self.view.setVisible(self.view.seen)
        self._marks.forget()
        self._place()
        self.update()

    def _picture_there(self) -> None:
        # Its name says more over a picture than below a face.
        self._marks.forget()
        self._place()

    def _show_buttons(self) -> None:
        state = self._state
        near = state is not None and (self.underMouse() or self._focused())
        self.pinButton.setVisible(bool(near and state is not None and state.here))
        self.actionButton.setVisible(bool(near and state is not None and state.action))
        self.moreButton.setVisible(bool(near and state is not None and state.here))
        self._place_buttons()

    def _focused(self) -> bool:
        buttons = (self.pinButton, self.actionButton, self.moreButton)
        return self.hasFocus() or any(button.hasFocus() for button in buttons)

    def _show_spinner(self, shown: bool) -> None:
        if shown and self._spinner is None:
            self._spinner = Spinner(self)
        if self._spinner is not None:
            self._spinner.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        least, most = StageSize.TILE_FACE_LEAST, StageSize.TILE_FACE_MOST
        side = max(least, min(most, round(self.height() * _FACE)))
        self._word_high = 0
        if self._state is not None and self._state.word:
            self._word_high = QFontMetrics(Theme.instance().font("stageSmall")).height()
        # The name has the lower edge.
        pill = self._marks.nameHeight() + 2 * StageSize.TILE_PAD
        apart = self.height() - pill >= self._word_high + Size.GAP_SMALL // 2
        if apart != self.wordApart:
            self.wordApart = apart
            self._marks.forget()
        if not apart:
            self._word_high = 0
        room = self.height() - pill - self._word_high - Size.GAP_SMALL
        side = max(1, min(side, room))
        self.face.setDiameter(side)
        self.face.setSpread(Size.GAP_SMALL * 2)
        hint = self.face.sizeHint()
        middle = min(self.height() // 2 - self._word_high // 2, Size.GAP_SMALL // 2 + room // 2)
        middle = max(middle, side // 2 + Size.GAP_SMALL // 2)
        top = middle - hint.height() // 2
        self.face.setGeometry((self.width() - hint.width()) // 2, top, hint.width(), hint.height())
        # One that is too small to know anybody by is not there: the name is.
        self.face.setVisible(not self.view.covering and side >= StageSize.TILE_FACE_LEAST // 2)
        self.view.setGeometry(self.rect())
        self._marks.setGeometry(self.rect())
        self._marks.raise_()
        if self._spinner is not None:
            turning = QRect(QPoint(0, 0), self._spinner.sizeHint())
            over = self.height() // 2 if self.view.seen else middle
            turning.moveCenter(QPoint(self.width() // 2, over))
            self._spinner.setGeometry(turning)
            self._spinner.raise_()
        self._place_buttons()

    def _place_buttons(self) -> None:
        pad, across = Size.GAP_SMALL // 2, Size.GAP_SMALL // 2
        for button in (self.moreButton, self.pinButton, self.actionButton):
            if button.isHidden():
                continue
            hint = button.sizeHint()
            left = across if self.isRightToLeft() else self.width() - across - hint.width()
            button.setGeometry(left, pad, hint.width(), hint.height())
            button.raise_()
            across += hint.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.view.covering:
            return
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill = QLinearGradient(0, 0, 0, self.height())
            raised = theme.colour("stageRaised")
            fill.setColorAt(0, raised.lighter(140))
            fill.setColorAt(1, raised)
            line = theme.tokens.borderWidth
            painter.setPen(QPen(theme.colour("stageLine"), line) if line else Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            box = QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2)
            painter.drawRoundedRect(box, StageSize.TILE_RADIUS, StageSize.TILE_RADIUS)
            word = self._state.word if self._state is not None else ""
            if word and self.wordApart:
                painter.setFont(theme.font("stageSmall"))
                painter.setPen(theme.colour("onStageMuted"))
                metrics = QFontMetrics(painter.font())
                top = self.face.geometry().center().y() + self.face.diameter // 2 + Size.GAP_SMALL
                place = QRect(Size.GAP_SMALL, top, self.width() - Size.GAP, metrics.height())
                shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, place.width())
                painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), shown)

    # --- mouse and keys -----------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_buttons()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_buttons()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._pin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pin()
        elif event.key() == Qt.Key.Key_Delete and self._action() == "stopCalling":
            if self._guard is None or not self._guard.refuses(event):
                self._act()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        self.openMenu()

    def openMenu(self, _checked: bool = False) -> None:
        """What can be done with this person, in words."""
        state = self._state
        if state is None or not (state.here or state.action):
            return
        menu = CallMenu(self, text=self._text, onStage=True)
        menu.aboutToHide.connect(menu.deleteLater)
        if state.here:
            key = "unpinButton" if state.pinned else "pinButton"
            pin = QAction(self._text.say(key, name=state.name).replace("&", "&&"), menu)
            pin.triggered.connect(self._pin)
            menu.addAction(pin)
        if state.action:
            act = QAction(self._text.say(f"{state.action}Button"), menu)
            act.triggered.connect(self._act)
            menu.addAction(act)
        menu.openAt(self.moreButton if self.moreButton.isVisible() else self)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self._show_buttons()
        self._marks.update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._show_buttons()
        self._marks.update()

    def _action(self) -> str:
        return self._state.action if self._state is not None else ""

    def _pin(self, _checked: bool = False) -> None:
        if self._state is not None and self._state.here:
            self.pinButton.setChecked(self._state.pinned)
            self.pinToggled.emit(self.userID())

    def _act(self, _checked: bool = False) -> None:
        if self._action():
            self.actionRequested.emit(self.userID(), self._action())

    def _dress(self) -> None:
        self._marks.forget()
        self._place()
        self.update()


class _Marks(QWidget):
    """Name, raised hand and the outline of a speaker, above the picture; painted from a kept
    pixmap, because the picture below changes many times a second."""

    def __init__(self, tile: CallTile) -> None:
        super().__init__(tile)
        self._tile = tile
        self._pill: QPixmap | None = None
        self._chip: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def forget(self) -> None:
        """What it says has changed."""
        self._pill = self._chip = None
        self._cut()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.forget()

    def _cut(self) -> None:
        """Only where something is: the middle of the picture is painted once."""
        box, edge = self.rect(), StageSize.TILE_RADIUS
        low = StageSize.TILE_PAD + self.nameHeight()
        region = QRegion(box) - QRegion(box.adjusted(edge, edge, -edge, -edge))
        region += QRect(box.left(), box.bottom() - low, box.width(), low + 1)
        region += QRect(box.left(), box.top(), box.width(), low)
        self.setMask(region)

    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._tile.state()
        if state is None:
            return
        with QPainter(self) as painter:
            pad = StageSize.TILE_PAD
            if self._pill is None:
                self._pill = self._drawn_name(state)
                self._chip = self._drawn_hand(state.hand) if state.hand else None
            wide = self._pill.deviceIndependentSize().width()
            high = self._pill.deviceIndependentSize().height()
            left = self.width() - pad - wide if self.isRightToLeft() else pad
            painter.drawPixmap(QPointF(left, self.height() - pad - high), self._pill)
            if self._chip is not None:
                across = self._chip.deviceIndependentSize().width()
                left = self.width() - pad - across if self.isRightToLeft() else pad
                painter.drawPixmap(QPointF(left, pad), self._chip)
            focused = self._tile.hasFocus()
            if self._tile.speaking or focused:
                self._paint_line(painter, StageSize.SPEAKING_LINE if self._tile.speaking else 2)

    def _paint_line(self, painter: QPainter, wide: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(Theme.instance().colour("stageAccent"), wide))
        box = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        radius = StageSize.TILE_RADIUS - wide / 2
        painter.drawRoundedRect(box, radius, radius)

    def nameHeight(self) -> int:
        """What holds the name is as high."""
        words = QFontMetrics(Theme.instance().font("stageSmall")).height()
        return max(StageSize.TILE_NAME, words + Size.GAP_SMALL // 2)

    def _drawn_name(self, state: TileState) -> QPixmap:
        icon = "" if state.muted is None else "mic-off" if state.muted else "mic"
        words, most = state.name, self.width() - 2 * StageSize.TILE_PAD
        if state.lost and self._tile.view.covering:
            # Where a face would be is its last picture.
            icon, words = "pause" if state.held else "offline", f"{state.name} · {state.word}"
        elif state.word and not self._tile.wordApart:
            words = f"{state.name} · {state.word}"
        return self._drawn_chip(icon, words, most)

    def _drawn_hand(self, number: int) -> QPixmap:
        return self._drawn_chip("hand", str(number), self.width())

    def _drawn_chip(self, icon: str, words: str, most: int) -> QPixmap:
        theme, dpr = Theme.instance(), self.devicePixelRatioF()
        font = theme.font("stageSmall")
        metrics = QFontMetrics(font)
        glyph = theme.scaled(StageSize.TILE_GLYPH)
        gap = Size.GAP_SMALL // 2
        beside = glyph + gap if icon else 0
        pad = Size.GAP_SMALL + 2
        room = max(1, most - beside - 2 * pad)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(shown) + beside + 2 * pad
        high = self.nameHeight()
        drawn = QPixmap(round(wide * dpr), round(high * dpr))
        drawn.setDevicePixelRatio(dpr)
        drawn.fill(QColor(Qt.GlobalColor.transparent))
        with QPainter(drawn) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = theme.tokens.borderWidth
            painter.setPen(QPen(theme.colour("stageLine"), line) if line else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("stageChip"))
            box = QRectF(0, 0, wide, high).adjusted(line / 2, line / 2, -line / 2, -line / 2)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            rtl = self.isRightToLeft()
            if icon:
                left = wide - pad - glyph if rtl else pad
                sign = pixmap(icon, theme.colour("onStage"), glyph, dpr)
                painter.drawPixmap(QPointF(left, (high - glyph) / 2), sign)
            painter.setFont(font)
            painter.setPen(theme.colour("onStage"))
            start = pad if rtl else pad + beside
            text = QRectF(start, 0, wide - beside - 2 * pad, high)
            painter.drawText(text, int(Qt.AlignmentFlag.AlignCenter), shown)
        return drawn
