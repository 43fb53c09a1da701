"""The panel with the people of a call."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from callkit.texts import InnerText, spoken
from callkit.theme import Size, StageSize, Theme, pixmap, sheet
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import GuardedButton, InputGuard
from callkit.widgets.stage.stage_button import StageButton
from callkit.widgets.stage.tile import TileState, noteSaid, rowSaid

_SECTIONS = ("peopleHere", "peopleRinging", "peopleNotHere")


def sectionOf(state: TileState) -> int:
    """In the call, ringing, or not in it."""
    return 0 if state.here else 1 if state.rings else 2


class PersonRow(QWidget):
    """One person: portrait, name, state, and actions.

    Signals:
        actionRequested: (userID, action): ``stopCalling`` or ``ringAgain``.
    """

    actionRequested = Signal(str, str)

    __del__ = hideBefore

    def __init__(
        self, parent: QWidget | None = None, *, text: InnerText, guard: InputGuard | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._guard = guard
        self._state: TileState | None = None
        giveRole(self, QAccessible.Role.ListItem)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.avatar = AvatarLabel(self, diameter=Size.AVATAR_ROW)
        self.name = ElidedLabel(self, style="rowName", colour="onStage")
        self.word = ElidedLabel(self, style="small", colour="onStageMuted")
        self.button = StageButton(self, kind="glyph", iconName="close")
        self.button.setGuard(guard)
        self.button.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Size.GAP_SMALL, 0, Size.GAP_SMALL)
        row.setSpacing(Size.GAP_SMALL + Size.GAP_SMALL // 2)
        row.addSpacing(Size.GAP)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.word)
        words.addStretch(1)
        row.addWidget(self.avatar)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        row.addSpacing(Size.GAP_SMALL)

    def state(self) -> TileState | None:
        return self._state

    def setState(self, state: TileState) -> None:
        before, self._state = self._state, state
        if self._guard is not None and before is not None and before.action != state.action:
            # Under the pointer is something else now.
            self._guard.rearm()
        self.avatar.setUser(state.user)
        self.avatar.setDimmed(not state.here)
        self.name.setText(state.name)
        note = noteSaid(state, self._text)
        word = state.word or note
        self.word.setText(word)
        self.word.setVisible(bool(word))
        self.setAccessibleName(rowSaid(state, self._text))
        self.button.setVisible(bool(state.action))
        if state.action:
            offered = self._text.say(f"{state.action}Button")
            self.button.setIconName("close" if state.action == "stopCalling" else "voice")
            # Away from its row, too, it says whom it is about.
            self.button.setAccessibleName(spoken(f"{offered}: {state.name}"))
            self.button.setToolTip(offered)

    def _act(self) -> None:
        if self._state is not None and self._state.action:
            self.actionRequested.emit(self._state.user.userID, self._state.action)

    def sizeHint(self) -> QSize:
        return QSize(StageSize.PEOPLE_WIDTH, max(Size.ROW, super().sizeHint().height()))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._state is not None:
            refused = self._guard is not None and self._guard.refuses(event)
            if self._state.action == "stopCalling" and not refused:
                self._act()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(Theme.instance().colour("stageAccent"), Size.FOCUS_WIDTH))
            box = QRectF(self.rect()).adjusted(5, 3, -5, -3)
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)


class _AddButton(GuardedButton):
    """ "Add people" as a whole row."""

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(Theme.instance().font("stageSmall"))
        return QSize(StageSize.PEOPLE_WIDTH, max(Size.HIT, metrics.height() + Size.GAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            touched = self.underMouse() or self.isDown()
            line = theme.tokens.borderWidth
            painter.setPen(QPen(theme.colour("stageLine"), line) if line else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("stageHover" if touched else "stageControl"))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("stageAccent"), Size.FOCUS_WIDTH))
                painter.drawRoundedRect(box, Size.INNER_RADIUS, Size.INNER_RADIUS)
            font = theme.font("stageSmall")
            painter.setFont(font)
            painter.setPen(theme.colour("onStage"))
            side = theme.scaled(Size.PILL_ICON)
            metrics = painter.fontMetrics()
            room = self.width() - side - 3 * Size.GAP_SMALL
            shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
            words = metrics.horizontalAdvance(shown)
            whole = side + Size.GAP_SMALL + words
            left = (self.width() - whole) / 2
            rtl = self.isRightToLeft()
            icon_left = left + words + Size.GAP_SMALL if rtl else left
            drawn = pixmap("person-add", theme.colour("onStage"), side, self.devicePixelRatioF())
            painter.drawPixmap(round(icon_left), (self.height() - side) // 2, drawn)
            text_left = left if rtl else left + side + Size.GAP_SMALL
            place = QRectF(text_left, 0, words + 1, self.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), shown)


class _List(QWidget):
    """The widget that holds the rows."""


class _Heading(QWidget):
    """A heading with margins."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(self, style="stageSmall", colour="onStageMuted")
        box = QHBoxLayout(self)
        box.setContentsMargins(Size.GAP, Size.GAP_SMALL, Size.GAP, Size.GAP_SMALL // 2)
        box.addWidget(self.label)


class PeoplePanel(QWidget):
    """Search, "Add people", and a row for each person under three headings.

    Signals:
        inviteRequested: People are to be added.
        actionRequested: (userID, action) of a row.
        closeRequested: It is to go.
    """

    inviteRequested = Signal()
    actionRequested = Signal(str, str)
    closeRequested = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        guard: InputGuard | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text or InnerText()
        self._guard = guard
        self._states: tuple[TileState, ...] = ()
        self._rows: dict[str, PersonRow] = {}
        self.title = ElidedLabel(self, style="stageTitle", colour="onStage")
        self.closeButton = StageButton(self, kind="glyph", iconName="close")
        self.closeButton.clicked.connect(self.closeRequested)
        self.search = QLineEdit(self)
        self.search.setObjectName("callPeopleSearch")
        self.search.textChanged.connect(self._narrow)
        self.addButton = _AddButton(self)
        self.addButton.setObjectName("callPeopleAdd")
        self.addButton.setGuard(guard)
        self.addButton.clicked.connect(self.inviteRequested)
        self._list = _List(self)
        giveRole(self._list, QAccessible.Role.List)
        self._headings = [_Heading(self._list) for _ in _SECTIONS]
        self._nobody = _Heading(self._list)
        self._scroll = QScrollArea(self)
        self._lay_out()
        self.retranslate()
        Theme.instance().dress(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, Size.GAP)
        self._column.setSpacing(0)
        self._scroll.setWidget(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setContentsMargins(0, Size.GAP_SMALL, 0, Size.GAP_SMALL)
        head.addSpacing(Size.GAP)
        head.addWidget(self.title, 1)
        head.addWidget(self.closeButton)
        head.addSpacing(Size.GAP_SMALL)
        tools = QVBoxLayout()
        tools.setContentsMargins(Size.GAP, 0, Size.GAP, Size.GAP_SMALL)
        tools.setSpacing(Size.GAP_SMALL)
        tools.addWidget(self.addButton)
        tools.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(tools)
        column.addWidget(self._scroll, 1)

    def retranslate(self) -> None:
        """Say its words again, in another language."""
        say = self._text.say
        self.title.setText(say("peopleButton"))
        self._list.setAccessibleName(say("accessPeopleList"))
        self.closeButton.setAccessibleName(say("closeButton"))
        self.closeButton.setToolTip(say("closeButton"))
        self.search.setPlaceholderText(say("inviteSearch"))
        self.search.setAccessibleName(say("inviteSearch"))
        self.addButton.setText(say("addPeopleButton"))
        self.addButton.setAccessibleName(say("addPeopleButton"))
        self._nobody.label.setText(say("inviteNobodyFound"))

    def setInvitable(self, invitable: bool) -> None:
        """Offer to add people."""
        self.addButton.setVisible(invitable)

    def setPeople(self, states: Sequence[TileState]) -> None:
        """Show these people."""
        if tuple(states) != self._states:
            self._states = tuple(states)
            self._fill()

    def rows(self) -> list[PersonRow]:
        """Those that are seen, from top to bottom."""
        shown = [row for row in self._rows.values() if not row.isHidden()]
        return sorted(shown, key=self._column.indexOf)

    def _fill(self) -> None:
        wanted = {state.user.userID for state in self._states}
        for gone in set(self._rows) - wanted:
            row = self._rows.pop(gone)
            row.hide()
            row.deleteLater()
        while self._column.takeAt(0) is not None:
            pass
        searched = self.search.text().casefold().strip()
        found = 0
        for section, heading in enumerate(self._headings):
            people = [state for state in self._states if sectionOf(state) == section]
            shown = [state for state in people if searched in state.name.casefold()]
            said = self._text.say(_SECTIONS[section])
            heading.label.setText(f"{said} · {len(shown)}")
            heading.setVisible(bool(shown))
            self._column.addWidget(heading)
            for state in people:
                row = self._row_for(state)
                row.setVisible(state in shown)
                self._column.addWidget(row)
            found += len(shown)
        self._nobody.setVisible(not found)
        self._column.addWidget(self._nobody)
        self._column.addStretch(1)

    def _row_for(self, state: TileState) -> PersonRow:
        row = self._rows.get(state.user.userID)
        if row is None:
            row = PersonRow(self._list, text=self._text, guard=self._guard)
            row.actionRequested.connect(self.actionRequested)
            self._rows[state.user.userID] = row
        row.setState(state)
        return row

    def _narrow(self, _words: str) -> None:
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closeRequested.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("stageRaised"))
            left = self.width() - 1 if self.isRightToLeft() else 0
            painter.fillRect(
                left, 0, max(1, theme.tokens.borderWidth), self.height(), theme.colour("stageLine")
            )

    def _dress(self) -> None:
        self._scroll.setStyleSheet(sheet("stageScroll", Theme.instance()))
        self.search.setStyleSheet(sheet("stageEdit", Theme.instance()))
        self._fill()
        self.update()
