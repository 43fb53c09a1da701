"""What the incoming and the outgoing window have in common: one call, one window, to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from callkit.desktop.key_presses import keyPresses
from callkit.desktop.placement import windowRules
from callkit.desktop.stacking import canMinimise
from callkit.model import User
from callkit.options import checked
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.theme import Size, Theme
from callkit.thread_check import inItsThread
from callkit.widgets.call.builders import BuiltParts, CallBuilders
from callkit.widgets.call.call_stage import CallStage, FullStage
from callkit.widgets.call.call_voice import CallVoice
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.call.menu_window import MenuWindow
from callkit.widgets.call.toast_stage import ToastStage
from callkit.widgets.parts.auto_dismiss import AutoDismiss
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.shortcuts import (
    ANSWER_KEYS,
    FROM_ANY_WINDOW,
    Shortcuts,
    boundKey,
    rebindKeys,
)
from callkit.widgets.scenes.scene import Scene

if TYPE_CHECKING:
    from callkit.widgets.stage.page import CallPage

_TOOL_KEYS: Final[Mapping[str, Action | MediaKind]] = MappingProxyType(
    {
        "mute": MediaKind.MICROPHONE,
        "camera": MediaKind.CAMERA,
        "share": MediaKind.SCREEN,
        "hold": MediaKind.HOLD,
        "hand": MediaKind.HAND,
        "invite": Action.INVITE,
    }
)
"""The chords of a connected call, incoming or outgoing."""


def _always() -> bool:
    return True


@inItsThread
class CallDialog(MenuWindow):
    """Shows a :class:`CallView` and says what was pressed. It keeps no truth of its own.

    The window is made once and lives through all states of its call. Some time after an end it
    closes, unless the mouse or the keyboard is in it.

    ``text`` are the app's sentences, ``shortcuts`` its keys, ``clock`` the monotonic clock
    ``CallView.connectedAt`` was taken from.

    Signals:
        requested: (:class:`CallRequest`): what a person wants of the call. HIDE: the window was
            closed or Esc pressed while the call goes on, and it is hidden already.
        builderFailed: One of the app's :class:`CallBuilders` did not work (RequestError); the
            kit's own part is shown.
    """

    builderFailed = Signal(object)

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        compact: bool = False,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, text=text, shortcuts=shortcuts, clock=clock)
        self.mayHide: Callable[[], bool] = _always
        """Whether something else shows the call once this window is hidden; else it stays."""
        self._lingering = AutoDismiss(self)
        self._view: CallView | None = None
        self._voice = CallVoice(self, self.text, self.shortcuts)
        self._aside = False
        self._besides = 0
        self._keys: dict[str, QShortcut] = {}
        self._call_keys = {"enabled": True, "rings": False}
        self._compact = compact
        self._parts = BuiltParts(self)
        self._notes: dict[str, MemberNote | None] = {}
        self._first = self.makeStage()
        self._first.pressed.connect(self._pressed)
        self.stage: CallStage | CallPage = self._first
        """The page that shows the call just now."""
        self._media_widget: QWidget | None = None
        self._self_view: QWidget | None = None
        whole = QVBoxLayout(self.card)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._pages = QVBoxLayout()
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self._first)
        whole.addLayout(self._pages, 1)
        self.closeButton = PillButton(self.card, iconName="close", flat=True)
        self.closeButton.setObjectName("callClose")
        self.closeButton.setGuard(self.guard)
        self.closeButton.clicked.connect(self.askToClose)
        self._lingering.over.connect(self.dismiss)
        self.card.setMinimumWidth(Size.TOAST_WIDTH if compact else Size.FULL_WIDTH)
        self.card.setMinimumHeight(Size.TOAST_HEIGHT if compact else Size.FULL_HEIGHT)
        self.card.resized.connect(self._place_close)
        self.card.resized.connect(self._parts.spread)
        self._word()
        Theme.instance().dress(self._fit)

    # --- values -------------------------------------------------------------------------------

    def call(self) -> CallView | None:
        return self._view

    def callID(self) -> str:
        return self._view.callID if self._view else ""

    def shownStage(self) -> CallStage | None:
        return self.stage if isinstance(self.stage, CallStage) else None

    def callKeys(self) -> tuple[str, ...]:
        """Of all calls that can be answered here."""
        return (self._view.key,) if self._view is not None else ()

    def setCall(self, view: CallView) -> None:
        """Show ``view``: a new call, or the next state of the one shown."""
        self._view = view
        if view.outgoing or view.connectedAt:
            self._bind_tools()
        self.stage.setUsers(self.peopleShown(view))
        self._show_scene()
        self._show_parts(view)
        self._fit()
        self._say()

    @checked
    def setBuilders(self, builders: CallBuilders) -> None:
        """Let the app make parts of the window itself. Before the first call is set."""
        self._parts.setBuilders(builders)

    def page(self) -> QWidget | None:
        """The app's page that shows the call just now, if one does."""
        return self._parts.page

    def declineWith(self, message: str) -> bool:
        """Refuse with these words, as the menu of replies does: guarded, and only while it rings.
        True when it was said."""
        return False

    @checked
    def setDetail(self, detail: str) -> None:
        """The app's own line under the name (full form): a room, a company."""
        if isinstance(self._first, FullStage):
            self._first.setDetail(detail)

    @checked
    def setMediaWidget(self, widget: QWidget | None) -> None:
        """The app's picture of the others: the window of the call shows it once there is one, see
        :meth:`passOn`."""
        self._media_widget = widget

    @checked
    def setMemberNote(self, userID: str, note: MemberNote | None) -> None:
        """What the app's media know of one person in the group."""
        self._notes[userID] = note

    @checked
    def setSelfView(self, widget: QWidget | None) -> None:
        """The app's picture of this person, as :meth:`setMediaWidget`."""
        self._self_view = widget

    def passOn(self, other: CallDialog) -> None:
        """Let another window have what the app gave this one: pictures and notes."""
        media, own = self._media_widget, self._self_view
        if media is not None:
            self.setMediaWidget(None)
            other.setMediaWidget(media)
        if own is not None:
            self.setSelfView(None)
            other.setSelfView(own)
        for userID, note in self._notes.items():
            other.setMemberNote(userID, note)

    @property
    def compact(self) -> bool:
        return self._compact

    def putAside(self) -> None:
        """Out of the way, the call goes on: minimised."""
        self._aside = True
        self.showMinimized()

    def takeBack(self) -> None:
        """No longer minimised, when it is shown next."""
        if self._aside and not windowRules().placed:
            # Wayland lets no program do that, and Qt does not know it is: a new window it is.
            self.hide()
        self._aside = False
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)

    # --- what subclasses decide ---------------------------------------------------------------

    def makeStage(self) -> CallStage | CallPage:
        """The page the window begins with; asked once."""
        form = ToastStage if self._compact else FullStage
        return form(self.card, guard=self.guard, text=self.text, clock=self.clock)

    def sceneOf(self, view: CallView) -> Scene:
        """What to show of ``view``."""
        raise TypeError("an incoming or outgoing dialog knows its scenes")

    def perform(self, action: Action) -> bool:
        """Do what concerns this window alone; False when it is for somebody else."""
        match action:
            case Action.DEVICES:
                self.openDevices(self.stage.control(action))
            case Action.MORE:
                self.openMore()
            case Action.CLOSE:
                self.dismiss()
            case Action.MINIMIZE if self.isVisible() and not canMinimise(int(self.winId())):
                self.askToClose()
            case Action.MINIMIZE:
                self.putAside()
            case _:
                return False
        return True

    def answerTips(self, view: CallView) -> dict[str, str]:
        """What the tooltips of its own controls say."""
        return {}

    def peopleShown(self, view: CallView) -> tuple[User, ...]:
        if not view.group:
            return (view.peer,)
        first = () if view.outgoing else (view.inviter,)
        known = {view.me, *(user.userID for user in first)}
        return first + tuple(user for user in view.callees if user.userID not in known)

    def toolsChanged(self) -> None:
        if self._view is not None:
            self._show_scene()
            self._fit()

    # --- pages --------------------------------------------------------------------------------

    def _show_parts(self, view: CallView) -> None:
        before = self._parts.page
        self._parts.show(self.stage, view)
        page = self._parts.page
        if before is not None and before is not page and isValid(before):
            before.hide()
        if page is None:
            if before is not None:
                self.stage.show()
            return
        self.stage.hide()
        if page is before:
            return
        self._pages.addWidget(page)
        page.show()
        self.guard.rearm()
        self.closeButton.raise_()

    # --- from the stage -----------------------------------------------------------------------

    def _pressed(self, action: Action, argument: Any) -> None:
        if not self.perform(action):
            self.ask(action, argument)

    def press(self, action: Action | MediaKind) -> bool:
        """Press the control that asks for ``action`` or switches that kind of media, as a
        shortcut does: guarded, and only if it is there and enabled. True when it was pressed."""
        control = self.stage.control(action)
        if self.guard.active or control is None or not control.isEnabled():
            return False
        control.click()  # type: ignore[attr-defined]
        return True

    # --- keys ---------------------------------------------------------------------------------

    def bind(self, name: str, receiver: Callable[[], object], *, everywhere: bool = False) -> None:
        """Let the chord called ``name`` call ``receiver`` (a bound method), once for each press,
        however long it is held; ``everywhere`` is in all of the app's active windows, since this
        one may never have had the keyboard."""
        pressed = partial(self._chord, name, receiver)
        self._keys[name] = boundKey(self.shortcuts, name, self, pressed, everywhere=everywhere)

    def _bind_tools(self) -> None:
        """The keys of a running call. One that rings here has none yet, and appears the sooner."""
        if "people" in self._keys:
            return
        for name, action in _TOOL_KEYS.items():
            everywhere = name in FROM_ANY_WINDOW
            self.bind(name, partial(self.press, action), everywhere=everywhere)
        self.bind("people", self._people_key)
        self.bind("fullScreen", self._full_screen_key)
        self.setCallKeysEnabled(**self._call_keys)

    def rebind(self) -> None:
        """The table of chords has changed."""
        rebindKeys(self._keys, self.shortcuts)
        if self._view is not None:
            self._show_scene()

    def _chord(self, name: str, receiver: Callable[[], object]) -> None:
        if self.shortcuts.fresh(name, self.clock(), counts=not self.guard.active):
            receiver()

    @checked
    def setShortcutsEnabled(self, enabled: bool) -> None:
        """Off while another call's surface owns the same keys."""
        self.setAnswerKeysEnabled(enabled)
        self.setCallKeysEnabled(enabled)

    @checked
    def setAnswerKeysEnabled(self, enabled: bool) -> None:
        """The chords that answer a ring."""
        for name in ANSWER_KEYS & self._keys.keys():
            self._keys[name].setEnabled(enabled)

    @checked
    def setCallKeysEnabled(self, enabled: bool, *, rings: bool = False) -> None:
        """All others. While another call ``rings`` its chord for a message is not "call again"."""
        self._call_keys = {"enabled": enabled, "rings": rings}
        for name in self._keys.keys() - ANSWER_KEYS:
            self._keys[name].setEnabled(enabled and not (rings and name == "callAgain"))

    def tip(self, label: str, name: str) -> str:
        chord = self.shortcuts.chord(name).toString(QKeySequence.SequenceFormat.NativeText)
        if not chord:
            return label
        return self.text.say("tooltipWithShortcut", label=label, shortcut=chord)

    def toolTips(self) -> dict[str, str]:
        """What the switches' tooltips say: what a press does, and its chord."""
        tips: dict[str, str] = {}
        for name, action in _TOOL_KEYS.items():
            control = self.stage.control(action)
            if control is not None:
                worded = isinstance(control, (CallButton, PillButton))
                said = control.shownText() if worded else ""  # type: ignore[attr-defined]
                tips[action] = self.tip(said or control.accessibleName(), name)
        return tips

    def _describe_tools(self) -> None:
        """What a reader says of a switch after its name: the chord, and not the name again, as
        the tooltip would."""
        for name, action in _TOOL_KEYS.items():
            control = self.stage.control(action)
            if control is not None:
                control.setAccessibleDescription(self.shortcuts.label(name))

    def _people_key(self) -> None:
        """Show everybody; where they are seen anyway it does nothing."""

    def _full_screen_key(self) -> None:
        """Fill the screen; what rings never does."""

    # --- life ---------------------------------------------------------------------------------

    def askToClose(self) -> None:
        if self._view is not None and self._view.live:
            if not self.mayHide():
                self.putAside()
                return
            self.hide()
            self.ask(Action.HIDE)
        else:
            self.dismiss()

    def escape(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        elif self._view is not None and not self._view.live:
            self.dismiss()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            if self._view is not None:
                self.setCall(self._view)
        elif event.type() is QEvent.Type.ActivationChange:
            self._aside = self._aside and not self.isActiveWindow()
            self._lingering.weigh()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._lingering.weigh(entered=True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._lingering.weigh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        keyPresses().want(self, False)
        self._lingering.weigh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        keyPresses().want(self, True)
        self._say()
        self._lingering.weigh()

    def _show_scene(self) -> None:
        assert self._view is not None
        scene = self._parts.scene(self.sceneOf(self._view), self._view)
        if scene.over and self.isVisible():
            # The person has done it: nothing is shown any more, and what is heard says that it
            # was done. It begins while there is a window that can say it.
            self._say()
            self.dismiss()
            return
        self.stage.showScene(scene)
        self.stage.setToolTips({**self.toolTips(), **self.answerTips(self._view)})
        self._describe_tools()
        last = self.previousInFocusChain()
        if last is not None and last is not self.closeButton:
            QWidget.setTabOrder(last, self.closeButton)
        self._lingering.stay(scene.lingerMs)
        self._word()

    def _say(self) -> None:
        """Announce each state once, and only when there is a window to announce it from."""
        if self._view is not None:
            self._voice.say(self._view)

    def _word(self) -> None:
        """Names for screen readers and the window list."""
        self.closeButton.setAccessibleName(self.text.say("closeButton"))
        self.closeButton.setToolTip(self.text.say("closeButton"))

    def fitInto(self, room: QSize) -> None:
        self._fit()
        super().fitInto(room)

    def _table(self) -> QSize:
        """The least the table says for the form there is."""
        if self._compact:
            return QSize(Size.TOAST_WIDTH, Size.TOAST_HEIGHT)
        line = self._first.hasLine() if isinstance(self._first, FullStage) else False
        return QSize(Size.FULL_WIDTH, Size.FULL_HEIGHT + (Size.FULL_LINE if line else 0))

    def _fit(self) -> None:
        """As high as the words need, never less than the table says; it does not shrink while
        the call goes on, so that nothing jumps between states. Where there is no room for that,
        the stage leaves away what it can."""
        layout, room = self.stage.layout(), self._most
        if self._parts.page is not None:
            self._fit_page(self._parts.page)
            return
        if layout is None or not isinstance(self.stage, CallStage):
            return
        # How high words are follows from how wide they may be: first the widths, then the rest.
        table = self._table()
        width = max(table.width(), self.card.minimumWidth(), self.stage.leastWidth())
        width = max(width, layout.minimumSize().width())
        if self.isVisible():
            width = max(width, self.card.width())
        besides = self.heightBesides()
        self.stage.squeeze(min(width, room.width()), room.height() - besides)
        least = layout.minimumSize().expandedTo(table)
        if not self.isVisible():
            least.setWidth(max(width, least.width()))
        seen = self.card.size().shrunkBy(QMargins(0, 0, 0, self._besides))
        stage = seen.expandedTo(least) if self.isVisible() else least
        rise = stage.height() - seen.height()
        rise += besides - self._besides if self.growsUpwards() else 0
        wanted, self._besides = stage + QSize(0, besides), besides
        needed = (least + QSize(0, besides)).boundedTo(room)
        whole = wanted.expandedTo(needed)
        # What the screen has no room for does not push the answers up either.
        rise -= max(0, whole.height() - room.height())
        size = whole.boundedTo(room).grownBy(self.frameMargins())
        if self.isVisible() and windowRules().placed and size != self.size():
            # In one step: the answers stay where they are in every frame.
            self.card.setMinimumSize(needed.boundedTo(self.card.minimumSize()))
            self.setGeometry(QRect(self.pos() - QPoint(0, rise), size))
        self.card.setMinimumSize(needed)
        frame = self.layout()
        if frame is not None:
            frame.activate()
        self.fit(size)

    def growsUpwards(self) -> bool:
        """What is not the stage's stands above it."""
        return False

    def heightBesides(self) -> int:
        """How much of the card's height is not the stage's."""
        return 0

    def topOfStage(self) -> int:
        """How far below the card's upper edge the call itself begins."""
        return 0

    def _fit_page(self, page: QWidget) -> None:
        """As large as the app's page wants to be; it does not shrink while it is seen."""
        least = page.minimumSizeHint().expandedTo(page.minimumSize())
        self.card.setMinimumSize(least.boundedTo(self._most))
        wanted = page.sizeHint().expandedTo(page.minimumSize()).boundedTo(self._most)
        window = wanted.grownBy(self.frameMargins())
        self.fit(self.size().expandedTo(window) if self.isVisible() else window)

    def _place_close(self) -> None:
        hint = self.closeButton.sizeHint()
        away = Size.GAP_SMALL - 2 if self._compact else Size.GAP_SMALL // 2
        mirrored = self.isRightToLeft()
        left = away if mirrored else self.card.width() - hint.width() - away
        # On one line with the words at the top.
        top = self.topOfStage() + (away if self._compact else Size.GAP_SMALL // 4)
        self.closeButton.setGeometry(left, top, hint.width(), hint.height())
        self.closeButton.raise_()
