"""An incoming call inside the app's own window: also the second call during a first one."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QPropertyAnimation, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from callkit.desktop.key_presses import keyPresses
from callkit.requests import Action
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, announcement, kind, personName, spoken, status
from callkit.theme import Motion, Size, Theme
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.accessible_role import giveRole
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.answer_pill import AnswerMenuPill, AnswerPill
from callkit.widgets.parts.asking import ask
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.shield import shield, surroundingsChanged


class _AcceptPill(AnswerPill):
    """As high as the other buttons of the strip, and no wider than its words; these take two lines
    where there is little room."""

    STYLE = PillButton.STYLE
    HEIGHT = PillButton.HEIGHT
    PADDING = PillButton.PADDING
    ICON_GAP = PillButton.ICON_GAP

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._stacked = False
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def setStacked(self, stacked: bool) -> None:
        """Write the words in two lines, where they can be parted."""
        if stacked != self._stacked:
            self._stacked = stacked
            self._dress()

    def inLines(self, words: str) -> str:
        return _in_two_lines(words) if self._stacked else words

    def groundHeight(self) -> int:
        # The word of a button that has but one line, and no more air than that has.
        lines = 2 if "\n" in self.shownText() else 1
        needed = lines * QFontMetrics(self.face()).height() + Size.GAP_SMALL // 2
        return max(super().groundHeight(), needed)


def _in_two_lines(words: str) -> str:
    """Parted at the space nearest to the middle; Chinese, Japanese and Thai stay as they are."""
    middle = len(words) / 2
    spaces = [place for place, sign in enumerate(words) if sign == " "]
    if not spaces:
        return words
    place = min(spaces, key=lambda place: abs(place - middle))
    return f"{words[:place]}\n{words[place + 1 :]}"


class _OtherAnswers(AnswerMenuPill):
    """The menu at the end of that pill."""

    HEIGHT = PillButton.HEIGHT


class IncomingCallBanner(QWidget):
    """A strip as wide as the window: who, what kind, and the answers. At the end of the green one
    a video call has a menu in which it is taken without the camera.

    While this person is in another call (``Phase.WAITING``) accepting reads "End and accept". Put
    it on top of a window's layout and show it; it slides in, never takes the focus, and ignores
    input for the first 500 ms.

    Signals:
        requested: (:class:`CallRequest`): the same as the four below.
        acceptRequested: Take the call; a waiting call ends the connected one.
        declineRequested: Refuse.
        ignoreRequested: Do not show this ring any more; it is not refused.
        silenceRequested: True: ring without sound.
        callIDChanged: It shows another call.
        silenceOfferedChanged, ignoreOfferedChanged: The property has another value.
    """

    requested = Signal(object)
    acceptRequested = Signal()
    declineRequested = Signal()
    ignoreRequested = Signal()
    silenceRequested = Signal(bool)
    callIDChanged = Signal(str)
    silenceOfferedChanged = Signal(bool)
    ignoreOfferedChanged = Signal(bool)

    __del__ = hideBefore

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        # Not a notification: those are read when they appear, and this one is announced.
        giveRole(self, QAccessible.Role.Grouping)
        self.setObjectName("incomingCallBanner")
        shield(self)
        self.guard = InputGuard(clock)
        self._text = text or InnerText()
        self._view: CallView | None = None
        self._silence_offered = True
        self._ignore_offered = True
        self._announced = ""
        self._came_from: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.avatar = AvatarLabel(self, diameter=Size.AVATAR_STACK, clock=clock)
        self.avatar.setSpread(Size.GAP_SMALL)
        self.name = ElidedLabel(self, style="rowName")
        self.status = ElidedLabel(self, style="small", colour="textMuted")
        self.name.setObjectName("callName")
        self.status.setObjectName("callStatus")
        self.declineButton = self._button("decline", "incomingCallPageDeclineButton", "decline")
        self.acceptButton = _AcceptPill(self)
        self.menuButton = _OtherAnswers(self)
        self.menuButton.setBeside(self.acceptButton)
        self._menu: CallMenu | None = None
        for button, name in ((self.acceptButton, "callAccept"), (self.menuButton, "callMore")):
            button.setObjectName(name)
            button.setTone("accept")
            button.setGuard(self.guard)
        self.silenceButton = self._button("bell", "silenceButton", "neutral")
        self.silenceButton.setCheckable(True)
        self.silenceButton.setCheckedIconName("bell-off")
        self.silenceButton.setIconOnly(True)
        self.ignoreButton = self._button("close", "ignoreButton", "neutral")
        self.ignoreButton.setFlat(True)
        self.ignoreButton.setIconOnly(True)
        self.declineButton.clicked.connect(self._decline)
        self.acceptButton.clicked.connect(self._accept)
        self.menuButton.clicked.connect(self._open_menu)
        self.ignoreButton.clicked.connect(self._ignore)
        self.silenceButton.clicked.connect(self._silence)
        self._lay_out()
        self._word()
        self.guard.watch(self)
        Theme.instance().dress(self._dress)

    def _button(self, icon: str, key: str, tone: str) -> PillButton:
        button = PillButton(self, iconName=icon, text=self._text.say(key), tone=tone)
        button.setObjectName(f"call{icon[0].upper()}{icon[1:]}")
        button.setAccessibleName(self._text.say(key))
        button.setGuard(self.guard)
        return button

    def _word(self) -> None:
        for button, key in (
            (self.declineButton, "incomingCallPageDeclineButton"),
            (self.silenceButton, "silenceButton"),
            (self.ignoreButton, "ignoreButton"),
        ):
            button.setText(self._text.say(key))
            button.setAccessibleName(self._text.say(key))
        self.ignoreButton.setToolTip(self._text.say("ignoreButton"))

    def _lay_out(self) -> None:
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(Size.GAP_SMALL, 0, Size.GAP_SMALL, 0)
        self._rows.setSpacing(Size.GAP_SMALL)
        person, row = QHBoxLayout(), QHBoxLayout()
        self._person, self._answers, self._folded = person, row, False
        for part in (person, row):
            part.setSpacing(Size.GAP_SMALL)
        self._rows.addLayout(person, 1)
        self._rows.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.status)
        words.addStretch(1)
        person.addWidget(self.avatar)
        person.addLayout(words, 1)
        self._before = QSpacerItem(0, 0)
        row.addItem(self._before)
        row.addWidget(self.silenceButton)
        row.addWidget(self.declineButton)
        row.addSpacing(Size.ANSWER_GAP - Size.GAP_SMALL)
        answer = QHBoxLayout()
        answer.setSpacing(0)
        answer.addWidget(self.acceptButton)
        answer.addWidget(self.menuButton)
        row.addLayout(answer)
        row.addWidget(self.ignoreButton)
        # The keyboard comes to them in the order of the window.
        order = (
            *(self.acceptButton, self.menuButton, self.declineButton),
            *(self.silenceButton, self.ignoreButton),
        )
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    # --- values -------------------------------------------------------------------------------

    def call(self) -> CallView | None:
        return self._view

    def _get_call_id(self) -> str:
        return self._view.callID if self._view is not None else ""

    def _get_silence_offered(self) -> bool:
        return self._silence_offered

    def setSilenceOffered(self, offered: bool) -> None:
        """Show the button that silences."""
        if offered != self._silence_offered:
            self._silence_offered = offered
            self.silenceButton.setVisible(offered)
            self.silenceOfferedChanged.emit(offered)

    def _get_ignore_offered(self) -> bool:
        return self._ignore_offered

    def setIgnoreOffered(self, offered: bool) -> None:
        """Show the cross that puts the banner away without refusing."""
        if offered != self._ignore_offered:
            self._ignore_offered = offered
            self.ignoreButton.setVisible(offered)
            self.ignoreOfferedChanged.emit(offered)

    callID = qproperty(str, _get_call_id, notify=callIDChanged)
    silenceOffered = qproperty(
        bool, _get_silence_offered, setSilenceOffered, notify=silenceOfferedChanged
    )
    ignoreOffered = qproperty(
        bool, _get_ignore_offered, setIgnoreOffered, notify=ignoreOfferedChanged
    )

    def setCall(self, view: CallView) -> None:
        """Show ``view``; one that does not ring any more hides the banner."""
        before, self._view = self._view, view
        if before is None or before.callID != view.callID:
            self.callIDChanged.emit(view.callID)
        if before is not None and before.phase is not view.phase:
            self.guard.rearm()
        if not view.rings:
            if view.phase is Phase.ENDED and self.isVisible():
                # Its buttons are gone, maybe from under the keyboard: why?
                announce(self.window(), announcement(view, self._text).text)
            if self._menu is not None:
                self._menu.close()
            self.hide()
            return
        waiting = view.phase is Phase.WAITING
        say, name = self._text.say, personName(view.inviter, self._text)
        self.avatar.setUser(view.inviter)
        self.avatar.setPulsing(not view.silenced and not view.offline)
        self.name.setText(name)
        said = kind(view, self._text) if waiting else status(view, self._text)
        self.status.setText(said)
        self.status.setIconName("offline" if view.offline else "")
        accept = say("endAndAcceptButton" if waiting else "incomingCallPageAcceptButton")
        self.acceptButton.setText(accept)
        self.acceptButton.setAccessibleName(accept)
        self.acceptButton.setIconName("video-solid" if view.video else "accept")
        self.acceptButton.setJoined(view.video)
        self.menuButton.setAttached(view.video)
        self.menuButton.setVisible(view.video)
        self.menuButton.setAccessibleName(say("moreButton"))
        self.menuButton.setToolTip(say("moreButton"))
        self.silenceButton.setChecked(view.silenced)
        # A switch keeps its name: whether it is pressed is its state.
        self.silenceButton.setAccessibleName(say("silenceButton"))
        self.silenceButton.setToolTip(say("soundOnButton" if view.silenced else "silenceButton"))
        for button in (self.acceptButton, self.menuButton, self.declineButton):
            button.setEnabled(not view.offline)
        self.setAccessibleName(spoken(say("accessIncomingWindow", name=name)))
        self._squeeze()
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._squeeze()

    def _squeeze(self) -> None:
        """The caller comes before the words on the buttons: signs and places say the same. Only
        that a call ends by an answer must be read. Where not even the name has room beside them,
        the buttons are below it."""
        theme = Theme.instance()
        beside = self.avatar.sizeHint().width() + Size.GAP_SMALL
        words = max(label.sizeHint().width() for label in (self.name, self.status))
        self._shorten(beside + min(words, theme.scaled(Size.BANNER_WORDS)), folded=False)
        name = min(self.name.sizeHint().width(), theme.scaled(Size.BANNER_NAME))
        folded = self._room(folded=False) < beside + name
        if folded is not self._folded:
            # What puts it away stands in the upper corner.
            self._folded = folded
            (self._person if folded else self._answers).addWidget(self.ignoreButton)
        if folded:
            self._shorten(0)
        way, stretch = QBoxLayout.Direction, QSizePolicy.Policy.Expanding
        self._rows.setDirection(way.TopToBottom if folded else way.LeftToRight)
        self._before.changeSize(0, 0, stretch if folded else QSizePolicy.Policy.Minimum)
        edge = Size.GAP_SMALL if folded else 0
        self._rows.setContentsMargins(Size.GAP_SMALL, edge, Size.GAP_SMALL, edge)
        self._rows.invalidate()

    def _shorten(self, wanted: int, *, folded: bool = True) -> None:
        """Leave words on the buttons out, as many as leave ``wanted`` beside them."""
        waiting = self._view is not None and self._view.phase is Phase.WAITING
        buttons = (self.declineButton, *(() if waiting else (self.acceptButton,)))
        for button in (self.declineButton, self.acceptButton):
            button.setIconOnly(False)
        self.acceptButton.setStacked(False)
        for button in buttons:
            button.setIconOnly(self._room(folded=folded) < wanted)
        self.acceptButton.setStacked(waiting and self._room(folded=folded) < wanted)
        # It is as high as the pill it ends.
        self.menuButton.updateGeometry()

    def _room(self, *, folded: bool) -> int:
        """How much there is beside the buttons."""
        others: tuple[QWidget, ...] = (
            *(self.silenceButton, self.declineButton, self.acceptButton, self.menuButton),
            *(() if folded else (self.ignoreButton,)),
        )
        shown = [widget for widget in others if not widget.isHidden()]
        taken = sum(widget.sizeHint().width() for widget in shown)
        return self.width() - taken - 5 * Size.GAP_SMALL - Size.ANSWER_GAP

    def sizeHint(self) -> QSize:
        return QSize(Size.TOAST_WIDTH, max(Size.BANNER_HEIGHT, super().sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        # Not a minimum of its own: that would hold where words need more.
        return super().minimumSizeHint().expandedTo(QSize(0, Size.BANNER_HEIGHT))

    def _ask(self, action: Action, argument: bool | None = None) -> None:
        ask(self, self._get_call_id(), action, argument)

    def _accept(self) -> None:
        self._ask(Action.ACCEPT)

    def _open_menu(self) -> None:
        if self._menu is None:
            self._menu = CallMenu(self, text=self._text)
            self._menu.triggered.connect(self._accept_audio)
        self._menu.clear()
        self._menu.addAction(self._text.say("acceptAudioOnlyButton"))
        self._menu.openAt(self.menuButton)

    def _accept_audio(self) -> None:
        self._ask(Action.ACCEPT_AUDIO)

    def _decline(self) -> None:
        self._ask(Action.DECLINE)

    def _ignore(self) -> None:
        self._ask(Action.IGNORE)

    def _silence(self, silenced: bool) -> None:
        self._ask(Action.SILENCE, silenced)

    # --- life ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        self.guard.rearm()
        super().showEvent(event)
        self._say()
        if not Theme.instance().reducedMotion():
            self._slide()

    def setVisible(self, visible: bool) -> None:
        before = self._came_from
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        if not visible and inside and before is not None and isValid(before):
            # Else it would be given to whatever comes next in the window.
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        super().setVisible(visible)

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """Where the keyboard comes from it goes back to."""
        came = now is not None and self.isAncestorOf(now)
        if came and before is not None and not self.isAncestorOf(before):
            self._came_from = before

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        surroundingsChanged(self, event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            if self._view is not None:
                self.setCall(self._view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        escape = event.key() == Qt.Key.Key_Escape and not self.guard.refuses(event)
        if escape and self._view is not None:
            if keyPresses().goesOn(event):
                return
            if self._view.silenced:
                self._ask(Action.IGNORE)
            else:
                self._ask(Action.SILENCE, True)
            return
        super().keyPressEvent(event)

    def _slide(self) -> None:
        opening = QPropertyAnimation(self, b"maximumHeight", self)
        opening.setDuration(Motion.ENTER)
        opening.setStartValue(0)
        opening.setEndValue(self.sizeHint().height())
        opening.setEasingCurve(QEasingCurve.Type.OutCubic)
        opening.finished.connect(self._opened)
        opening.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _opened(self) -> None:
        self.setMaximumHeight(16_777_215)
        parent: QWidget | None = self.parentWidget()
        around = parent.layout() if parent is not None else None
        if around is not None:
            # Whole at once, also where the last frames came late.
            around.activate()

    def _say(self) -> None:
        if self._view is None or not self.isVisible():
            return
        said = announcement(self._view, self._text)
        if said.text != self._announced:
            self._announced = said.text
            announce(self, said.text, said.assertive)

    def _dress(self) -> None:
        self._squeeze()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.guard.painted()
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("surface"))
            painter.setPen(QPen(theme.colour("border"), max(1, theme.tokens.borderWidth)))
            painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
