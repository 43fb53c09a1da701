"""The dialog of an incoming call."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from callkit.desktop.placement import windowRules
from callkit.options import checked
from callkit.requests import Action, CallRequest, MediaKind
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, announcement, personName, spoken
from callkit.thread_check import inItsThread
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.more_calls import WaitingCallRows
from callkit.widgets.call.reply_menu import MoreMenu, RemindMenu, ReplyMenu
from callkit.widgets.call.toast_stage import ToastStage
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.morph import Morph, pictureOf
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.quiet_keys import QuietKeys
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.incoming_scene import IncomingOptions, incomingScene
from callkit.widgets.scenes.scene import Scene


@inItsThread
class IncomingCallDialog(CallDialog):
    """Asks whether to take a call, and shows it through to its end.

    It never takes the keyboard (see :meth:`setFocusPolicyOnShow`), no button has the focus, input
    counts 500 ms after it appeared or its buttons changed, and closing it is not declining:
    closing and Esc silence the ring first and hide the window then. Where the desktop gives the
    keyboard to every new window, keys count as :class:`QuietKeys` says.

    ``compact=True`` is the small pop-up, with a menu for all but the two answers. Further calls
    that ring are rows of the same card: :meth:`setOthers`.

    Signals:
        seenChanged: It is shown now, or hidden, or minimised.
    """

    seenChanged = Signal()

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        compact: bool = False,
        options: IncomingOptions | None = None,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, compact=compact, text=text, shortcuts=shortcuts, clock=clock)
        self._options = options or IncomingOptions()
        self._others: tuple[CallView, ...] = ()
        self._rows: WaitingCallRows | None = None
        self._upwards = False
        self._silence_said: bool | None = None
        self._reply_menu: ReplyMenu | None = None
        self._remind_menu: RemindMenu | None = None
        self._contact_muted = False
        self.menuButton = PillButton(self.card, iconName="more", flat=True)
        self.menuButton.setObjectName("callMenu")
        self.menuButton.setGuard(self.guard)
        self.menuButton.clicked.connect(self.openMore)
        self.menuButton.hide()
        self.card.resized.connect(self._place_menu)
        self.quietKeys = QuietKeys(self, self.guard, counts=self.talkable, clock=clock)
        """Which keys are meant for this window, where the desktop gave it the keyboard."""
        self.setObjectName("incomingCallDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        if isinstance(self.stage, ToastStage):
            self.stage.menuRequested.connect(self.openMore)
        self.bind("accept", self._accept_key, everywhere=True)
        self.bind("acceptVideo", self._accept_video_key, everywhere=True)
        self.bind("decline", self._decline_key, everywhere=True)
        self.bind("silence", self._silence_key, everywhere=True)
        self.bind("message", self._message_key, everywhere=True)
        self.bind("end", self._end_key, everywhere=True)

    def windowKind(self) -> Qt.WindowType:
        return Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint

    def sceneOf(self, view: CallView) -> Scene:
        return incomingScene(view, self.text, options=self._options, tools=self.tools())

    def setCall(self, view: CallView) -> None:
        before = self._view
        changed = before is not None and (before.phase, before.callID) != (view.phase, view.callID)
        picture = pictureOf(self.card) if changed else None
        if changed and before is not None and before.callID != view.callID:
            # The same buttons mean another person now.
            self.guard.rearm()
            self._silence_said = None
        self.setOnAllDesktops(view.rings)
        super().setCall(view)
        if picture is not None and self.isVisible():
            Morph(self.card, picture).start()
        key = "accessCallWindow" if view.connectedAt else "accessIncomingWindow"
        self.setWindowTitle(self.text.say(key, name=personName(view.inviter, self.text)))
        self.setAccessibleName(spoken(self.windowTitle()))
        self.menuButton.setVisible(
            not self.compact and self.page() is None and self._offers_more(view)
        )
        self.menuButton.raise_()
        self.menuButton.setAccessibleName(self.text.say("moreButton"))
        self.menuButton.setToolTip(self.text.say("moreButton"))
        self._say_silence(view)
        if not view.rings:
            self._close_menus()

    # --- the keyboard -------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._drop_menus()
        elif event.type() is QEvent.Type.WindowStateChange:
            self.seenChanged.emit()
        if event.type() is not QEvent.Type.ActivationChange or not self.isWindow():
            return
        if self.isActiveWindow() and not windowRules().passive:
            self.quietKeys.arrive()
        else:
            self.quietKeys.leave()

    def showEvent(self, event: QShowEvent) -> None:
        self.quietKeys.appear()
        super().showEvent(event)
        self.seenChanged.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.quietKeys.leave()
        super().hideEvent(event)
        self.seenChanged.emit()

    # --- further calls ------------------------------------------------------------------------

    @checked
    def setOthers(self, views: Sequence[CallView]) -> None:
        """Show these calls, which ring too, as rows: the first one nearest to the call of this
        window. Each row answers for its own call; ``requested`` says which."""
        before, self._others = self._others, tuple(views)
        if not self._others and self._rows is None:
            return
        rows = self._rows or self._made_rows()
        rows.setCalls(self._others)
        known = {view.callID for view in before}
        for view in self._others if self.isVisible() else ():
            if view.callID not in known:
                self._say_other(view)

    def others(self) -> tuple[CallView, ...]:
        return self._others

    @property
    def rows(self) -> WaitingCallRows | None:
        """The rows of further calls, once there was one."""
        return self._rows

    @checked
    def setUpwards(self, upwards: bool) -> None:
        """The card stands on its lower edge: rows come above, and nothing that is there moves."""
        self._upwards = upwards
        if self._rows is not None:
            self._place_rows(self._rows)

    def _made_rows(self) -> WaitingCallRows:
        rows = self._rows = WaitingCallRows(self.card, text=self.text, clock=self.clock)
        rows.requested.connect(self.requested)
        self._place_rows(rows)
        rows.resized.connect(self._rows_resized)
        return rows

    def _place_rows(self, rows: WaitingCallRows) -> None:
        layout = self.card.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.removeWidget(rows)
        layout.insertWidget(0 if self._upwards else layout.count(), rows)
        rows.setUpwards(self._upwards)

    def heightBesides(self) -> int:
        return self._rows.wantedHeight() if self._rows is not None else 0

    def growsUpwards(self) -> bool:
        return self._upwards

    def topOfStage(self) -> int:
        return self.heightBesides() if self._upwards else 0

    def _rows_resized(self) -> None:
        self._fit()
        self._place_close()
        self._place_menu()

    def _say_other(self, view: CallView) -> None:
        said = announcement(
            view,
            self.text,
            accept=self.shortcuts.label("accept"),
            decline=self.shortcuts.label("decline"),
        )
        announce(self, said.text, said.assertive)

    def callKeys(self) -> tuple[str, ...]:
        """Of all calls that can be answered here."""
        rows = self._rows.rows() if self._rows is not None else ()
        views = [row.call() for row in rows]
        return (*super().callKeys(), *(view.key for view in views if view is not None))

    def press(self, action: Action | MediaKind) -> bool:
        """See :meth:`CallDialog.press`; the answers are those of the call that came last."""
        rows = self._rows.rows() if self._rows is not None else ()
        answers = (Action.ACCEPT, Action.ACCEPT_AUDIO, Action.DECLINE)
        if not rows or not isinstance(action, Action) or action not in answers:
            return super().press(action)
        row = rows[-1]
        if row.guard.active or self.guard.active:
            return False
        button = row.declineButton if action is Action.DECLINE else row.acceptButton
        if not button.isEnabled():
            return False
        view = row.call()
        assert view is not None
        self.requested.emit(CallRequest(view.callID, action))
        return True

    # --- keys: each presses the control that is there, or does nothing --------------------------

    def _accept_key(self) -> None:
        video = self._view is not None and self._view.video
        pressed = video and self.press(Action.ACCEPT_AUDIO)
        if not pressed:
            self.press(Action.ACCEPT)

    def _accept_video_key(self) -> None:
        if self._view is not None and self._view.video:
            self.press(Action.ACCEPT)

    def _decline_key(self) -> None:
        self.press(Action.DECLINE)

    def _silence_key(self) -> None:
        self.press(Action.SILENCE)

    def _message_key(self) -> None:
        self.press(Action.MESSAGE)

    def _end_key(self) -> None:
        if not self.press(Action.HANG_UP):
            self.press(Action.CANCEL)

    # --- answers ------------------------------------------------------------------------------

    def perform(self, action: Action) -> bool:
        match action:
            case Action.MESSAGE:
                self._open_replies()
            case Action.REMIND:
                self._open_reminders()
            case _:
                return super().perform(action)
        return True

    def declineWith(self, message: str) -> bool:
        view = self._view
        said = message.strip()
        if view is None or not view.rings or self.guard.active or not said:
            return False
        self.ask(Action.DECLINE, said)
        return True

    def escape(self) -> None:
        view = self._view
        if view is None or not view.rings:
            super().escape()
        elif not view.silenced and self._options.silence:
            self.ask(Action.SILENCE, True)
        else:
            self.askToClose()

    def askToClose(self) -> None:
        view = self._view
        if view is not None and view.rings and not view.silenced:
            self.ask(Action.SILENCE, True)
        super().askToClose()

    def _open_replies(self) -> None:
        if self._reply_menu is None:
            self._reply_menu = ReplyMenu(self, text=self.text)
            if self._options.replies:
                self._reply_menu.setReplies(list(self._options.replies))
            self._reply_menu.chosen.connect(partial(self.ask, Action.DECLINE))
        self.openMenu(self._reply_menu, self.stage.control(Action.MESSAGE))

    def _open_reminders(self) -> None:
        if self._remind_menu is None:
            self._remind_menu = RemindMenu(
                self, text=self.text, minutes=self._options.remindMinutes
            )
            self._remind_menu.chosen.connect(partial(self.ask, Action.REMIND))
        self.openMenu(self._remind_menu, self.stage.control(Action.REMIND))

    @checked
    def setContactMuted(self, muted: bool) -> None:
        """Whether the caller's calls are muted already: what the menu offers is the other."""
        self._contact_muted = muted

    def _offers_more(self, view: CallView) -> bool:
        offered = self._options.ignore or self._options.muteContact
        return view.rings and offered

    def dressMore(self, menu: MoreMenu) -> bool:
        view = self._view
        if view is None or not self._offers_more(view):
            return super().dressMore(menu)
        menu.ignore.setVisible(self._options.ignore)
        menu.mute.setVisible(self._options.muteContact)
        menu.setPerson(personName(view.inviter, self.text), self._contact_muted)
        return True

    def madeMore(self) -> MoreMenu:
        menu = super().madeMore()
        menu.ignoreChosen.connect(partial(self.ask, Action.IGNORE))
        menu.muteChosen.connect(self._mute_contact)
        return menu

    def _mute_contact(self, muted: bool) -> None:
        self._contact_muted = muted
        self.ask(Action.MUTE_CONTACT, muted)

    def _place_menu(self) -> None:
        place = self.closeButton.geometry()
        place.moveLeft(self.card.width() - place.right() - 1)
        self.menuButton.setGeometry(place)
        self.menuButton.raise_()

    def _drop_menus(self) -> None:
        """They are made again, in the language of then."""
        for menu in (self._reply_menu, self._remind_menu, self._more_menu):
            if menu is not None:
                menu.close()
                menu.deleteLater()
        self._reply_menu = self._remind_menu = self._more_menu = None

    def _close_menus(self) -> None:
        for menu in (self._reply_menu, self._remind_menu, self._more_menu):
            if menu is not None:
                menu.close()

    # --- words --------------------------------------------------------------------------------

    def answerTips(self, view: CallView) -> dict[str, str]:
        say = self.text.say
        accept = say("incomingCallPageAcceptButton")
        silence = say("soundOnButton" if view.silenced else "silenceButton")
        return {
            Action.ACCEPT: self.tip(accept, "acceptVideo" if view.video else "accept"),
            Action.ACCEPT_AUDIO: self.tip(say("acceptAudioOnlyButton"), "accept"),
            Action.DECLINE: self.tip(say("incomingCallPageDeclineButton"), "decline"),
            Action.SILENCE: self.tip(silence, "silence"),
            Action.MESSAGE: self.tip(say("replyWithMessageButton"), "message"),
            Action.HANG_UP: self.tip(say("endButton"), "end"),
        }

    def _say_silence(self, view: CallView) -> None:
        if view.phase is not Phase.RINGING:
            return
        before, self._silence_said = self._silence_said, view.silenced
        switch = self.stage.control(Action.SILENCE)
        if switch is not None and switch.hasFocus():
            # A reader says by itself that the switch it is at is pressed.
            return
        if before is not None and before != view.silenced:
            key = "announceSilenced" if view.silenced else "announceSoundOn"
            announce(self, self.text.say(key))
