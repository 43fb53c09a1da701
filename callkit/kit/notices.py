"""What the desktop's notifications say of the calls, and what a person does with them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from callkit.desktop.notifier.base import Notification, NotificationAction, NotificationKind
from callkit.desktop.notifier.chain import Notifications
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, isMissed, notificationBody, notificationTitle, personName

_REMEMBERED: Final = 50
"""Missed calls whose notification can still be answered by calling back."""


class CallNotifications(QObject):
    """One notification a call, replaced in place, withdrawn when the call needs no answer.

    ``private`` hides who calls. A dismissed notification refuses nothing.

    Signals:
        actionRequested: (CallView, NotificationAction, token): ANSWER, DECLINE, SILENCE, CALL_BACK,
            CALL_AGAIN or OPEN was chosen; the token lets a window come to the front on Wayland.
    """

    actionRequested = Signal(object, object, str)

    def __init__(
        self,
        notifications: Notifications,
        *,
        hidden: Callable[[str], bool],
        text: InnerText | None = None,
        private: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """``hidden(callID)`` says whether the call has no window a person could see."""
        super().__init__(parent)
        self.private = private
        self.missedOnly = False
        """Do not disturb: nothing pops up while it rings."""
        self._notifications = notifications
        self._hidden = hidden
        self._text = text or InnerText()
        self._views: OrderedDict[str, CallView] = OrderedDict()
        notifications.activated.connect(self._activated)

    def show(self, view: CallView) -> None:
        self._views[view.callID] = view
        while len(self._views) > _REMEMBERED and not next(iter(self._views.values())).live:
            self._views.popitem(last=False)
        wanted = self._notification(view)
        if wanted is None:
            self._notifications.withdraw(view.callID)
        else:
            self._notifications.show(wanted)

    def missed(self, view: CallView) -> None:
        """A call was missed; one that rang here was told of when it ended, and may have been called
        back since."""
        told = self._views.get(view.callID)
        self._views[view.callID] = view
        if told is None or not isMissed(told):
            self._notifications.show(self._made(view, NotificationKind.MISSED))

    def remind(self, view: CallView) -> None:
        """The time has come to call back a call that was put off."""
        self._views[view.callID] = view
        made = self._made(view, NotificationKind.MISSED)
        if not self.private:
            name = personName(view.inviter, self._text)
            made = replace(made, title=self._text.say("reminderDue", name=name))
        self._notifications.show(made)

    def rename(self, was: str, view: CallView) -> None:
        self._views.pop(was, None)
        self._notifications.withdraw(was)
        self.show(view)

    def forget(self, callID: str) -> None:
        """A missed call stays in the notification center; anything else has gone with its end."""

    def close(self) -> None:
        self._notifications.close()

    def _notification(self, view: CallView) -> Notification | None:
        if view.phase is Phase.ENDED:
            return self._ending(view)
        if not view.rings or view.ignored or self.missedOnly:
            return None
        waiting = view.phase is Phase.WAITING or view.silenced
        kind = NotificationKind.WAITING if waiting else NotificationKind.INCOMING
        return self._made(view, kind)

    def _ending(self, view: CallView) -> Notification | None:
        if isMissed(view):
            return self._made(view, NotificationKind.MISSED)
        told = view.outgoing and not view.connectedAt and self._hidden(view.callID)
        return self._made(view, NotificationKind.ENDED) if told else None

    def _made(self, view: CallView, kind: NotificationKind) -> Notification:
        return Notification(
            callID=view.callID,
            kind=kind,
            title=notificationTitle(view, self._text, private=self.private),
            body=notificationBody(view, self._text, private=self.private),
            actions=tuple((action, self._text.say(key)) for action, key in _ACTIONS[kind]),
        )

    def _activated(self, callID: str, action: str, token: str) -> None:
        view = self._views.get(callID)
        if view is not None:
            self.actionRequested.emit(view, NotificationAction(action), token)


_RINGING: Final = (
    (NotificationAction.DECLINE, "incomingCallPageDeclineButton"),
    (NotificationAction.ANSWER, "incomingCallPageAcceptButton"),
    (NotificationAction.SILENCE, "silenceButton"),
)
_ACTIONS: Final = {
    NotificationKind.INCOMING: _RINGING,
    NotificationKind.WAITING: _RINGING[:2],
    NotificationKind.MISSED: ((NotificationAction.CALL_BACK, "callBackButton"),),
    NotificationKind.ENDED: ((NotificationAction.CALL_AGAIN, "callAgainButton"),),
}
