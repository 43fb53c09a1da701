"""A picker for people to call or invite."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from callkit.model import MAX_INVITEES, User
from callkit.options import checked, checkPeople
from callkit.texts import InnerText, personName
from callkit.theme import Size, Theme, pixmap, sheet, stressed
from callkit.thread_check import inItsThread
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.answer_pill import AnswerPill
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import GuardedButton
from callkit.widgets.parts.list_fade import FadingArea
from callkit.widgets.parts.person_chip import PersonChip
from callkit.widgets.parts.pill_button import RING, PillButton
from callkit.widgets.parts.wrap_row import WrapRow

MOST_SHOWN = 200
"""Rows made at a time; the search narrows a longer list."""
COUNT_MS = 700
"""How many were found is said after a pause of that length in the typing."""


def _inset(widget: QWidget) -> QHBoxLayout:
    """It begins and ends where what is painted of the pills does: their rings stand out."""
    row = QHBoxLayout()
    row.setContentsMargins(RING, 0, RING, 0)
    row.addWidget(widget)
    return row


def _tick() -> int:
    """How large the ring to tick is: as other discs it grows less than the words."""
    return min(Theme.instance().scaled(Size.BUTTON_ICON_COMPACT), Size.TICK_MOST)


class _PersonRow(GuardedButton):
    """One person to tick."""

    def __init__(self, user: User, parent: QWidget | None = None, *, text: InnerText) -> None:
        super().__init__(parent)
        self.user = user
        self.setCheckable(True)
        # A long name is cut, not the window widened.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(personName(user, text))
        self.setAccessibleName(self.text())
        avatar = AvatarLabel(self, diameter=Size.AVATAR_ROW)
        avatar.setUser(user)
        name = ElidedLabel(self, style="rowName")
        name.setText(self.text())
        name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.GAP_SMALL, 0, Size.GAP_SMALL, 0)
        row.setSpacing(Size.GAP_SMALL + Size.GAP_SMALL // 2)
        # The tick is painted at the row's start.
        row.addSpacing(_tick() + row.spacing())
        row.addWidget(avatar)
        row.addWidget(name, 1)
        self.setMinimumHeight(max(Size.HIT + Size.GAP_SMALL, name.sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.isDown():
                painter.setPen(Qt.PenStyle.NoPen)
                ground = theme.colour("surfaceRaised")
                painter.setBrush(stressed(ground) if self.isDown() else ground)
                painter.drawRoundedRect(self.rect(), Size.INNER_RADIUS, Size.INNER_RADIUS)
            side = _tick()
            left = self.width() - side - Size.GAP_SMALL if self.isRightToLeft() else Size.GAP_SMALL
            top = (self.height() - side) // 2
            painter.setPen(QPen(theme.colour("accent" if self.isChecked() else "textMuted"), 2))
            painter.setBrush(theme.colour("accent") if self.isChecked() else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(left + 1, top + 1, side - 2, side - 2)
            if self.isChecked():
                small = side * Size.STATUS_ICON // Size.BUTTON_ICON_COMPACT
                drawn = pixmap("check", theme.colour("onAccent"), small, self.devicePixelRatioF())
                away = (side - small) // 2
                painter.drawPixmap(left + away, top + away, drawn)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("accent"), Size.FOCUS_WIDTH))
                inner = self.rect().adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(inner, Size.INNER_RADIUS, Size.INNER_RADIUS)


class _Rows(QWidget):
    """The widget that holds the rows."""


class _Nobody(QWidget):
    """Words in the place of the list: a class of the kit's, so that no host's rule reaches it."""


@inItsThread
class PeoplePicker(CardWindow):
    """Search, tick several, invite; it says how many more a call has room for.

    Signals:
        invited: The people chosen (a list of users), never empty; the window goes.
    """

    invited = Signal(object)

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, clock=clock)
        self.setObjectName("peoplePicker")
        self._text = text or InnerText()
        self._people: tuple[User, ...] = ()
        self._recent: frozenset[str] = frozenset()
        self._chips: dict[str, PersonChip] = {}
        self._chosen: dict[str, User] = {}
        self._room = MAX_INVITEES
        self._rows: dict[str, _PersonRow] = {}
        self.setFocusPolicyOnShow("raise")
        self._found = 0
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_MS)
        self._counting.timeout.connect(self._say_found)
        self.title = ElidedLabel(self.card, style="title", lines=2)
        self.search = QLineEdit(self.card)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._take_the_only_one)
        self.count = ElidedLabel(self.card, style="small", colour="textMuted", lines=2)
        centre = Qt.AlignmentFlag.AlignCenter
        self.nobody = ElidedLabel(
            self.card, style="status", colour="textMuted", lines=3, alignment=centre
        )
        self.clearButton = PillButton(self.card)
        self.clearButton.clicked.connect(self._clear_search)
        self.chips = WrapRow(self.card, leading=True)
        self._headings = {
            recent: ElidedLabel(style="line", colour="textMuted") for recent in (True, False)
        }
        self.closeButton = PillButton(self.card, iconName="close", flat=True)
        self.closeButton.clicked.connect(self.dismiss)
        self.inviteButton = AnswerPill(self.card)
        self.inviteButton.setIconName("person-add")
        self.inviteButton.clicked.connect(self._invite)
        self._lay_out()
        Theme.instance().dress(self._dress)
        self._dress()
        self._word()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.card)
        pad = Size.CARD_PADDING
        column.setContentsMargins(pad - RING, Size.GAP, pad - RING, pad)
        column.setSpacing(Size.GAP_SMALL)
        head = QHBoxLayout()
        head.setContentsMargins(RING, 0, RING, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.closeButton)
        column.addLayout(head)
        column.addLayout(_inset(self.search))
        column.addWidget(self.chips)
        self._list = _Rows(self.card)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        for heading in self._headings.values():
            heading.setParent(self._list)
            heading.setContentsMargins(Size.GAP_SMALL, 0, Size.GAP_SMALL, 0)
            heading.hide()
        self._scroll = FadingArea(self.card)
        self._scroll.setWidget(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        # The window is as high as it is, however many people there are.
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = _Nobody(self.card)
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(0, 0, 0, 0)
        nothing.addStretch(1)
        nothing.addWidget(self.nobody)
        nothing.addWidget(self.clearButton, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(1)
        middle = QVBoxLayout()
        middle.setContentsMargins(RING, 0, RING, 0)
        middle.addWidget(self._scroll)
        middle.addWidget(self._nothing)
        column.addLayout(middle, 1)
        column.addLayout(_inset(self.count))
        column.addWidget(self.inviteButton)
        # It keeps its size, whatever is searched for.
        self.card.setMinimumSize(Size.PANEL_WIDTH, Size.PANEL_HEIGHT)

    def windowKind(self) -> Qt.WindowType:
        # A call that was answered in the corner is above other windows, too.
        return Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        say = self._text.say
        self.setWindowTitle(say("inviteTitle"))
        self.title.setText(say("inviteTitle"))
        self.search.setPlaceholderText(say("inviteSearch"))
        self.search.setAccessibleName(say("inviteSearch"))
        self._say_nobody()
        self.clearButton.setText(say("inviteClearSearch"))
        self.clearButton.setAccessibleName(say("inviteClearSearch"))
        self._headings[True].setText(say("inviteRecent"))
        self._headings[False].setText(say("inviteEverybody"))
        self.closeButton.setAccessibleName(say("closeButton"))
        self.closeButton.setToolTip(say("closeButton"))
        self._list.setAccessibleName(say("accessPeopleToInvite"))
        self._tell()

    # --- values -------------------------------------------------------------------------------

    @checked
    def setPeople(
        self,
        people: Sequence[User | str],
        *,
        inCall: Iterable[str] = (),
        room: int = MAX_INVITEES,
        recent: Sequence[str] = (),
    ) -> None:
        """Offer ``people`` except those ``inCall`` (userIDs); at most ``room`` can be chosen.
        Those of ``recent`` (userIDs) come first, in that order, under a heading of their own."""
        there = set(inCall)
        known = [user for user in checkPeople("people", people) if user.userID not in there]
        order = {userID: place for place, userID in enumerate(recent)}
        known.sort(key=lambda user: order.get(user.userID, len(order)))
        self._people = tuple(known)
        self._recent = frozenset(order).intersection(user.userID for user in known)
        self._room = max(0, min(room, MAX_INVITEES))
        self._chosen.clear()
        self._narrow(self.search.text())

    def row(self, userID: str) -> GuardedButton:
        """The row of a person the search leaves; KeyError for others."""
        return self._rows[userID]

    def chosen(self) -> list[User]:
        return list(self._chosen.values())

    # --- inside -------------------------------------------------------------------------------

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        found = [
            user
            for user in self._people
            if all(
                word in user.userName.casefold() or word in user.userID.casefold()
                for word in wanted
            )
        ][:MOST_SHOWN]
        keep = {user.userID for user in found}
        for gone in set(self._rows) - keep:
            row = self._rows.pop(gone)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for user in found:
            row = self._rows.get(user.userID) or self._make_row(user)
            row.setChecked(user.userID in self._chosen)
        self._place(found, sections=not wanted and bool(self._recent))
        self._scroll.setVisible(bool(found))
        self._say_nobody()
        self._nothing.setVisible(not found)
        self._found = len(found)
        if self.isVisible():
            self._counting.start()
        self._tell()

    def _place(self, found: Sequence[User], *, sections: bool) -> None:
        """Put the rows in order; with ``sections``, each begins with its heading."""
        placed: list[QWidget] = []
        for user in found:
            heading = self._headings[user.userID in self._recent]
            if sections and heading not in placed:
                placed.append(heading)
            placed.append(self._rows[user.userID])
        for heading in self._headings.values():
            heading.setVisible(heading in placed)
        for place, widget in enumerate(placed):
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)

    def _say_nobody(self) -> None:
        said = self.search.text().strip()
        key = "inviteNobodyCalled" if said else "inviteNobodyFound"
        self.nobody.setText(self._text.say(key, name=self._text.name(said)))
        self.clearButton.setVisible(bool(said))

    def _clear_search(self) -> None:
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_found(self) -> None:
        say = self._text.say
        announce(self, say("inviteFound", self._found) if self._found else self.nobody.text())

    def _make_row(self, user: User) -> _PersonRow:
        row = self._rows[user.userID] = _PersonRow(user, self._list, text=self._text)
        row.setGuard(self.guard)
        row.clicked.connect(self._ticked)
        return row

    def _ticked(self) -> None:
        row = self.sender()
        if not isinstance(row, _PersonRow):
            return
        if not row.isChecked():
            self._chosen.pop(row.user.userID, None)
        elif len(self._chosen) < self._room:
            self._chosen[row.user.userID] = row.user
        else:
            row.setChecked(False)
        self._tell()

    def _take_out(self) -> None:
        chip = self.sender()
        if isinstance(chip, PersonChip):
            self._chosen.pop(chip.user.userID, None)
            row = self._rows.get(chip.user.userID)
            if row is not None:
                row.setChecked(False)
            if chip.hasFocus():
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self._tell()

    def _show_chips(self) -> None:
        for gone in self._chips.keys() - self._chosen.keys():
            self._chips.pop(gone).deleteLater()
        for userID, user in self._chosen.items():
            if userID not in self._chips:
                chip = self._chips[userID] = PersonChip(user, self.chips, text=self._text)
                chip.setGuard(self.guard)
                chip.clicked.connect(self._take_out)
        self.chips.setItems([self._chips[userID] for userID in self._chosen])
        self.chips.setVisible(bool(self._chosen))
        self._order()

    def _order(self) -> None:
        """The keyboard goes through it as the eye does: what is pressed last comes last."""
        chips = [self._chips[userID] for userID in self._chosen]
        there = sorted(self._rows.values(), key=self._column.indexOf)
        stops = (self.search, *chips, *there, self.clearButton, self.inviteButton, self.closeButton)
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _tell(self) -> None:
        left = self._room - len(self._chosen)
        if self._chosen:
            said = self._text.say("inviteSelected", len(self._chosen))
        else:
            key = "inviteLimit" if self._room else "inviteFull"
            said = self._text.say(key, left) if self._room else self._text.say(key)
        if self._chosen and not left:
            said += " · " + self._text.say("inviteFull")
        self.count.setText(said)
        many = len(self._chosen)
        label = self._text.say("inviteCount", many) if many else self._text.say("inviteButton")
        self.inviteButton.setText(label)
        self.inviteButton.setAccessibleName(label)
        self._show_chips()
        self.inviteButton.setEnabled(bool(self._chosen))
        # What cannot be pressed yet is no pale blue: it is no colour.
        self.inviteButton.setTone("accent" if self._chosen else "neutral")

    def _invite(self) -> None:
        chosen = self.chosen()
        if chosen:
            self.hide()
            self.invited.emit(chosen)

    def _take_the_only_one(self) -> None:
        """Enter in the search ticks whom it leaves, if that is one person."""
        rows = list(self._rows.values())
        if len(rows) == 1:
            rows[0].click()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        self.dismiss()

    def _dress(self) -> None:
        theme = Theme.instance()
        self.search.setStyleSheet(sheet("edit", theme))
        self._scroll.setStyleSheet(sheet("scroll", theme))
