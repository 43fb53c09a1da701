"""The tray icon of the calls: shown during a call and while a missed call is unread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from callkit.desktop.tray import CallTrayIcon, TrayEntry, TrayLook, TrayState
from callkit.invitation.service import CallInvitationService
from callkit.kit.reachability import Reachability
from callkit.kit.tray_icons import trayIcon
from callkit.model import LinkTrouble
from callkit.requests import Action, CallRequest, MediaState
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, Language, offlineSentence, trayTooltip
from callkit.theme import Theme

_CHECK: Final = "deviceCheck"
_URGENCY: Final = (Phase.RINGING, Phase.WAITING, Phase.ACCEPTING, Phase.CONNECTED)


class CallTray(QObject):
    """Shows the most urgent call in the tray, or that calls cannot reach this device. The first
    lines of its menu answer the call.

    Signals:
        requested: (:class:`CallRequest`): what was chosen; OPEN_MISSED of no call: the missed
            calls were asked for.
        deviceCheckWanted: The line of :meth:`offerDeviceCheck` was chosen.
    """

    requested = Signal(object)
    deviceCheckWanted = Signal()

    def __init__(
        self,
        tray: CallTrayIcon,
        *,
        text: InnerText | None = None,
        always: bool = False,
        media: Callable[[str], MediaState] = lambda _: MediaState(),
        parent: QObject | None = None,
    ) -> None:
        """``always`` keeps the icon also without a call; ``media(key)`` returns the media state of
        a call."""
        super().__init__(parent)
        self.icon = tray
        self._text = text or InnerText()
        self._always = always
        self._media = media
        self._missed = 0
        self._offline = False
        self._trouble: LinkTrouble | None = None
        self._closed = False
        self._checks = False
        self._calls: Sequence[CallView] = ()
        tray.activated.connect(self._clicked)
        tray.entryChosen.connect(self._chosen)
        Theme.instance().changed.connect(self._tint)
        Language.instance().changed.connect(self._update)
        self._tint()
        self._update()

    def follow(self, service: CallInvitationService, reachability: Reachability) -> None:
        """Show the missed calls of that service, and whether calls can reach this device."""
        service.history.missedCountChanged.connect(self.setMissed)
        reachability.offlineChanged.connect(self.setOffline)
        reachability.troubleChanged.connect(self.setTrouble)

    def setMissed(self, count: int) -> None:
        """The number of unread missed calls."""
        changed, self._missed = count != self._missed, count
        if changed:
            self._tint()
        self._update()

    def setOffline(self, offline: bool) -> None:
        """Calls cannot reach this device."""
        self._offline = offline
        self._update()

    def setTrouble(self, trouble: LinkTrouble | None) -> None:
        """Why calls cannot reach this device; None: unknown."""
        self._trouble = trouble
        self._update()

    def offerDeviceCheck(self, offered: bool) -> None:
        """Offer a look at microphone, speaker and camera, unless a call rings."""
        self._checks = offered
        self._update()

    def refresh(self) -> None:
        """The media of a call have changed."""
        self._update()

    def render(self, calls: Sequence[CallView]) -> None:
        self._calls = calls
        self._update()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self.icon.close()

    def _urgent(self) -> CallView | None:
        """Ringing calls come first, then connected ones, then outgoing ones."""
        live = [view for view in self._calls if view.live]
        ringing = [view for view in live if view.rings]
        inside = [view for view in live if view.phase in _URGENCY]
        return next(iter([*ringing, *inside, *live]), None)

    def _update(self) -> None:
        if self._closed:
            return
        view = self._urgent()
        self.icon.setRightToLeft(Language.instance().rightToLeft)
        self.icon.setState(self._state(view))
        wanted = view is not None or bool(self._missed) or self._offline or self._always
        if wanted and self.icon.available:
            self.icon.show()
        elif not wanted:
            self.icon.hide()

    def _state(self, view: CallView | None) -> TrayState:
        tooltip = trayTooltip(view, self._text, missed=self._missed)
        if view is None:
            if self._offline:
                tooltip = offlineSentence(self._trouble, self._text)
                return TrayState(TrayLook.OFFLINE, tooltip, self._check())
            look = TrayLook.MISSED if self._missed else TrayLook.IDLE
            return TrayState(look, tooltip, self._check())
        if view.rings:
            return TrayState(TrayLook.RINGING, tooltip, self._entries(_RINGING, view))
        muted = self._media(view.key).microphone is False
        look = TrayLook.MUTED if muted else TrayLook.IN_CALL
        return TrayState(look, tooltip, (*self._entries(_RUNNING, view), *self._check()))

    def _check(self) -> tuple[TrayEntry, ...]:
        title = self._text.say("deviceCheckTitle")
        return (TrayEntry(_CHECK, title),) if self._checks else ()

    def _entries(
        self, lines: tuple[tuple[Action, str], ...], view: CallView
    ) -> tuple[TrayEntry, ...]:
        usable = view.phase is not Phase.ENDING
        return tuple(
            TrayEntry(f"{action}:{view.callID}", self._text.say(word), usable)
            for action, word in lines
        )

    def _chosen(self, key: str) -> None:
        if key == _CHECK:
            self.deviceCheckWanted.emit()
            return
        name, _, callID = key.partition(":")
        if all(callID != view.callID for view in self._calls):
            return
        action = Action(name)
        self._ask(callID, action, True if action is Action.SILENCE else None)
        if action is Action.ACCEPT:
            self._ask(callID, Action.SHOW)

    def _clicked(self) -> None:
        view = self._urgent()
        if view is not None:
            self._ask(view.callID, Action.SHOW)
        elif self._missed:
            self._ask("", Action.OPEN_MISSED)

    def _ask(self, callID: str, action: Action, argument: bool | None = None) -> None:
        self.requested.emit(CallRequest(callID, action, argument))

    def _tint(self) -> None:
        if self._closed:
            # Do not change an icon that was removed.
            return
        app = QApplication.windowIcon()
        self.icon.setIcons(
            {look: trayIcon(look, missed=self._missed, app=app) for look in TrayLook}
        )
        self.icon.reducedMotion = Theme.instance().reducedMotion()


_RINGING: Final = (
    (Action.ACCEPT, "incomingCallPageAcceptButton"),
    (Action.DECLINE, "incomingCallPageDeclineButton"),
    (Action.SILENCE, "silenceButton"),
    (Action.SHOW, "trayShow"),
)
_RUNNING: Final = ((Action.SHOW, "trayShow"), (Action.HANG_UP, "endCallButton"))
