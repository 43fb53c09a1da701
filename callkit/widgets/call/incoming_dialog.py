"""Somebody calls."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.desktop.placement import windowRules
from callkit.options import checked
from callkit.requests import Action
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, personName, spoken
from callkit.theme import Size
from callkit.thread_check import inItsThread
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.call_stage import CompactStage
from callkit.widgets.call.reply_menu import MoreMenu, RemindMenu, ReplyMenu
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.quiet_keys import QuietKeys
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.incoming_scene import IncomingOptions, incomingScene
from callkit.widgets.scenes.scene import Control, Scene


def _at_once(opens: Callable[[], object]) -> None:
    opens()


@inItsThread
class IncomingCallDialog(CallDialog):
    """Asks whether to take a call, and shows it through to its end.

    It never takes the keyboard (see :meth:`setFocusPolicyOnShow`), no button has the focus, input
    counts 500 ms after it appeared or its buttons changed, and closing it is not declining:
    closing and Esc silence the ring first and hide the window then. Where the desktop gives the
    keyboard to every new window, keys count as :class:`QuietKeys` says.

    ``compact=True`` is the small pop-up; a click beside its buttons opens it downwards.
    """

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
        self._expanded = False
        self._silence_said: bool | None = None
        self._reply_menu: ReplyMenu | None = None
        self._remind_menu: RemindMenu | None = None
        self._more_menu: MoreMenu | None = None
        self._contact_muted = False
        self._more = 0
        self.beforeMenu: Callable[[Callable[[], object]], object] = _at_once
        """Called with what opens a menu, which needs a window on the screen."""
        self.menuButton = PillButton(self.card, iconName="more", flat=True)
        self.menuButton.setObjectName("callMenu")
        self.menuButton.setGuard(self.guard)
        self.menuButton.clicked.connect(self._open_more)
        self.menuButton.hide()
        self.card.resized.connect(self._place_menu)
        self.quietKeys = QuietKeys(self, self.guard, counts=self.talkable, clock=clock)
        """Which keys are meant for this window, where the desktop gave it the keyboard."""
        self.setObjectName("incomingCallDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        if isinstance(self.stage, CompactStage):
            self.stage.moreRequested.connect(self._toggle_expanded)
        self.bind("accept", self._accept_key, everywhere=True)
        self.bind("acceptVideo", self._accept_video_key, everywhere=True)
        self.bind("decline", self._decline_key, everywhere=True)
        self.bind("silence", self._silence_key, everywhere=True)
        self.bind("message", self._message_key, everywhere=True)
        self.bind("end", self._end_key, everywhere=True)

    def windowKind(self) -> Qt.WindowType:
        return Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint

    def sceneOf(self, view: CallView) -> Scene:
        scene = incomingScene(view, self.text, options=self._options, tools=self.tools())
        if self._more and view.rings:
            scene = self._with_more(scene)
        if self.compact and self._offers_more(view) and scene.quick:
            more = Control(action=Action.MORE, label=self.text.say("moreButton"), icon="more")
            return dataclasses.replace(scene, quick=(*scene.quick, more))
        return scene

    def setCall(self, view: CallView) -> None:
        self.setOnAllDesktops(view.rings)
        super().setCall(view)
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
        if event.type() is not QEvent.Type.ActivationChange or not self.isWindow():
            return
        if self.isActiveWindow() and not windowRules().passive:
            self.quietKeys.arrive()
        else:
            self.quietKeys.leave()

    def showEvent(self, event: QShowEvent) -> None:
        self.quietKeys.appear()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.quietKeys.leave()
        super().hideEvent(event)

    # --- expanding ----------------------------------------------------------------------------

    @property
    def expanded(self) -> bool:
        return self._expanded

    @checked
    def setExpanded(self, expanded: bool) -> None:
        """Show the secondary answers of the compact form below it."""
        if not isinstance(self.stage, CompactStage) or expanded == self._expanded:
            return
        self._expanded = expanded
        self.stage.setExpanded(expanded)
        self.guard.rearm()
        self.card.setMinimumHeight(Size.TOAST_HEIGHT)
        self._fit()
        if not expanded:
            self.fit(self.card.minimumSize().grownBy(self.frameMargins()))

    def _toggle_expanded(self) -> None:
        self.setExpanded(not self._expanded)

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
            case Action.MORE:
                self._open_more()
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
        self.beforeMenu(partial(self._reply_menu.openAt, self.stage.control(Action.MESSAGE)))

    def _open_reminders(self) -> None:
        if self._remind_menu is None:
            self._remind_menu = RemindMenu(
                self, text=self.text, minutes=self._options.remindMinutes
            )
            self._remind_menu.chosen.connect(partial(self.ask, Action.REMIND))
        self.beforeMenu(partial(self._remind_menu.openAt, self.stage.control(Action.REMIND)))

    @checked
    def setMore(self, count: int) -> None:
        """So many more calls ring that have no window."""
        if count != self._more:
            self._more = count
            if self._view is not None:
                self.setCall(self._view)

    def _with_more(self, scene: Scene) -> Scene:
        more = self.text.say("incomingMore", self._more)
        status, short = (
            f"{said} · {more}" if said else more for said in (scene.status, scene.shortStatus)
        )
        return dataclasses.replace(scene, status=status, shortStatus=short)

    @checked
    def setContactMuted(self, muted: bool) -> None:
        """Whether the caller's calls are muted already: what the menu offers is the other."""
        self._contact_muted = muted

    def _offers_more(self, view: CallView) -> bool:
        offered = self._options.ignore or self._options.muteContact
        return view.rings and offered

    def _open_more(self) -> None:
        if self._view is None or not self._offers_more(self._view):
            return
        if self._more_menu is None:
            self._more_menu = MoreMenu(self, text=self.text)
            self._more_menu.ignore.setVisible(self._options.ignore)
            self._more_menu.mute.setVisible(self._options.muteContact)
            self._more_menu.ignoreChosen.connect(partial(self.ask, Action.IGNORE))
            self._more_menu.muteChosen.connect(self._mute_contact)
        self._more_menu.setPerson(personName(self._view.inviter, self.text), self._contact_muted)
        anchor = self.stage.control(Action.MORE) or self.menuButton
        self.beforeMenu(partial(self._more_menu.openAt, anchor))

    def _mute_contact(self, muted: bool) -> None:
        self._contact_muted = muted
        self.ask(Action.MUTE_CONTACT, muted)

    def _place_menu(self) -> None:
        place = self.closeButton.geometry()
        place.moveLeft(self.card.width() - place.right() - 1)
        self.menuButton.setGeometry(place)

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
        if before is not None and before != view.silenced:
            key = "announceSilenced" if view.silenced else "announceSoundOn"
            announce(self, self.text.say(key))
