"""Desktop notifications of calls, and their buttons."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from callkit.desktop.attention import Attention
from callkit.desktop.notifier.base import Notification, NotificationAction, NotificationKind
from callkit.desktop.notifier.chain import Notifications
from callkit.invitation.history import CallHistoryModel
from callkit.invitation.service import CallInvitationService
from callkit.kit.avatar_files import AvatarFiles
from callkit.kit.surface import changes
from callkit.model import CallUserState
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import CallView, Phase
from callkit.texts import (
    InnerText,
    isMissed,
    notificationBody,
    notificationTitle,
    personName,
)

_REMEMBERED: Final = 50
"""Callers whose missed calls can still be answered by calling back."""


@dataclass
class _Missed:
    """The notification of one person's missed calls, under the ID of the newest one."""

    calls: OrderedDict[str, CallView] = field(default_factory=OrderedDict)
    reminder: bool = False
    """It is the reminder of a call that was put off."""

    @property
    def newest(self) -> CallView:
        return next(reversed(self.calls.values()))


class CallNotifications(QObject):
    """One notification per ringing call, and one per person for missed calls.

    Withdrawn when a call needs no answer any more, and when a missed call was read, called back
    or talked about. Dismissing a notification does not decline the call.

    Signals:
        requested: (:class:`CallRequest`): what was chosen.
    """

    requested = Signal(object)

    def __init__(
        self,
        notifications: Notifications,
        *,
        hidden: Callable[[str], bool],
        seen: Callable[[str], bool] = lambda _: False,
        leads: Callable[[str], bool] = lambda _: False,
        text: InnerText | None = None,
        private: bool = False,
        messages: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        """``hidden(callID)`` says whether the call has no window a person could see;
        ``seen(key)`` whether its ring is over all other windows: nothing else need say it;
        ``leads(key)`` whether its notification is what a person sees first: then it stays in
        sight while it rings, and closing it silences the call. ``private`` hides names;
        ``messages()`` whether the app can write to somebody whose call was missed."""
        super().__init__(parent)
        self._private = private
        self._messages = messages
        self._notifications = notifications
        self._hidden = hidden
        self._seen = seen
        self._leads = leads
        self._text = text or InnerText()
        self._calls: Sequence[CallView] = ()
        self._faces = AvatarFiles()
        self._history: CallHistoryModel | None = None
        self._ended: OrderedDict[str, CallView] = OrderedDict()
        """Own calls that came to nothing, as long as their notification may be pressed."""
        self._missed: OrderedDict[str, _Missed] = OrderedDict()
        self._told: OrderedDict[str, None] = OrderedDict()
        """Missed calls that were told of: none is told twice."""
        notifications.activated.connect(self._activated)
        notifications.dismissed.connect(self._dismissed)

    def follow(self, service: CallInvitationService, doNotDisturb: Attention) -> None:
        """Tell of that service's missed calls until they were read elsewhere, or the person signs
        out; hide names while the screen is locked."""
        self.setPrivate(doNotDisturb.locked)
        doNotDisturb.lockedChanged.connect(self.setPrivate)
        service.callMissed.connect(self.missed)
        self._history = service.history
        self._history.unreadChanged.connect(self._unread_changed)
        # Nothing of this person's calls stays where the next one sees it.
        service.signedOut.connect(self.clear)

    def _unread_changed(self) -> None:
        if self._history is not None:
            self.keepUnread(self._history.isUnread)

    # --- calls ---

    def render(self, calls: Sequence[CallView]) -> None:
        """A missed call stays in the notification center; anything else goes with its end."""
        before, self._calls = self._calls, calls
        for view in changes(before, calls).changed:
            self._show(view)

    def _show(self, view: CallView) -> None:
        for userID in _met(view):
            self.settle(userID)
        if isMissed(view) and view.phase is Phase.ENDED:
            self.missed(view)
            return
        wanted = self._notification(view)
        if wanted is None or self._spared(view):
            self._notifications.withdraw(view.key)
            return
        if not view.live:
            self._ended[view.key] = view
            while len(self._ended) > _REMEMBERED:
                self._ended.popitem(last=False)
        self._notifications.show(wanted)

    def _spared(self, view: CallView) -> bool:
        """The person sees it ring already."""
        return view.rings and not self._leads(view.key) and self._seen(view.key)

    def reconsider(self) -> None:
        """Other rings than before are to be seen in windows."""
        for view in self._calls:
            wanted = self._notification(view) if view.rings else None
            if wanted is not None and self._spared(view):
                self._notifications.withdraw(view.key)
            elif wanted is not None:
                self._notifications.show(wanted)

    def _view(self, key: str) -> CallView | None:
        """The call whose own notification that is."""
        live = (view for view in self._calls if view.key == key and view.live)
        told = (view for view in live if self._notification(view) is not None)
        return next(told, None) or self._ended.get(key)

    def close(self) -> None:
        self._notifications.close()
        self._faces.close()

    # --- missed calls ---

    def missed(self, view: CallView) -> None:
        """A call was missed; one that rang here was told of when it ended, and may have been called
        back since."""
        if view.callID in self._told:
            return
        self._tell_once(view.callID)
        self._add_missed(view, reminder=False)

    def remind(self, view: CallView) -> None:
        """The time has come to call back a call that was put off."""
        self._tell_once(view.callID)
        self._add_missed(view, reminder=True)

    def settle(self, userID: str) -> None:
        """This person's missed calls were called back, or one has talked with them since."""
        gone = self._missed.pop(userID, None)
        if gone is not None:
            self._notifications.withdraw(gone.newest.key)

    def keepUnread(self, isUnread: Callable[[CallView], bool]) -> None:
        """Withdraw what says of missed calls that were read meanwhile, here or elsewhere."""
        for userID, missed in list(self._missed.items()):
            left = OrderedDict((key, view) for key, view in missed.calls.items() if isUnread(view))
            if not left:
                self.settle(userID)
            elif len(left) < len(missed.calls):
                before, missed.calls = missed.newest.key, left
                self._show_missed(missed, before)

    def clear(self) -> None:
        """The person has logged out: withdraw all notifications."""
        for userID in list(self._missed):
            self.settle(userID)
        for key in [*(view.key for view in self._calls), *self._ended]:
            self._notifications.withdraw(key)
        self._ended.clear()
        self._told.clear()

    def setPrivate(self, private: bool) -> None:
        """Hide the names of callers, also in notifications that are shown already, or show them
        again."""
        if private == self._private:
            return
        self._private = private
        self.reconsider()
        for view in self._ended.values():
            self._notifications.show(self._made(view, NotificationKind.ENDED))
        for missed in self._missed.values():
            self._show_missed(missed, missed.newest.key)

    # --- inside ---

    def _tell_once(self, callID: str) -> None:
        self._told[callID] = None
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)

    def _add_missed(self, view: CallView, *, reminder: bool) -> None:
        missed = self._missed.setdefault(view.inviter.userID, _Missed())
        before = missed.newest.key if missed.calls else view.key
        missed.calls[view.key] = view
        missed.calls.move_to_end(view.key)
        missed.reminder = reminder
        self._missed.move_to_end(view.inviter.userID)
        if reminder:
            # A notification that was closed must be shown again: the reminder asks for it.
            self._notifications.withdraw(before)
        self._show_missed(missed, before)
        while len(self._missed) > _REMEMBERED:
            self.settle(next(iter(self._missed)))

    def _show_missed(self, missed: _Missed, before: str) -> None:
        view, count = missed.newest, len(missed.calls)
        if before != view.key:
            self._notifications.withdraw(before)
        made = self._made(view, NotificationKind.MISSED, missed=count)
        if missed.reminder and not self._private:
            name = personName(view.inviter, self._text)
            made = replace(made, title=self._text.say("reminderDue", name=name))
        self._notifications.show(made)

    def _notification(self, view: CallView) -> Notification | None:
        if view.phase is Phase.ENDED:
            told = view.outgoing and not view.connectedAt and self._hidden(view.callID)
            return self._made(view, NotificationKind.ENDED) if told else None
        if not view.rings or view.ignored:
            return None
        quiet = view.phase is Phase.WAITING or view.silenced
        waiting = quiet and not self._leads(view.key)
        made = self._made(view, NotificationKind.WAITING if waiting else NotificationKind.INCOMING)
        if view.silenced:
            offered = [one for one in made.actions if one[0] is not NotificationAction.SILENCE]
            made = replace(made, actions=tuple(offered))
        return made

    def _made(self, view: CallView, kind: NotificationKind, *, missed: int = 1) -> Notification:
        private = self._private
        face = view.callees[0] if view.outgoing and view.callees else view.inviter
        return Notification(
            callID=view.key,
            kind=kind,
            title=notificationTitle(view, self._text, private=private, missed=missed),
            body=notificationBody(view, self._text, private=private, missed=missed),
            actions=tuple((action, self._text.say(key)) for action, key in self._offered(kind)),
            icon="" if private else self._faces.path(face),
        )

    def _offered(self, kind: NotificationKind) -> tuple[tuple[NotificationAction, str], ...]:
        writes = self._messages() and kind is NotificationKind.MISSED
        return (*_ACTIONS[kind], *((_WRITE,) if writes else ()))

    def _activated(self, callID: str, action: str, token: str) -> None:
        view = self._view(callID)
        for missed in self._missed.values():
            if missed.newest.key == callID:
                view = missed.newest
        if view is not None:
            self._pressed(view, NotificationAction(action), token)

    def _dismissed(self, callID: str) -> None:
        view = self._view(callID)
        if view is not None and view.rings and not view.silenced and self._leads(callID):
            # As closing the window: the call is silenced, not declined.
            self._ask(view, Action.SILENCE, True)

    def _pressed(self, view: CallView, action: NotificationAction, token: str) -> None:
        """``token`` lets a window come to the front on Wayland."""
        match action:
            case NotificationAction.ANSWER:
                self._ask(view, Action.ACCEPT)
                self._ask(view, Action.SHOW, token)
            case NotificationAction.DECLINE:
                self._ask(view, Action.DECLINE)
            case NotificationAction.SILENCE:
                self._ask(view, Action.SILENCE, True)
            case NotificationAction.CALL_AGAIN:
                self._ask(view, Action.CALL_AGAIN, view)
            case NotificationAction.MESSAGE:
                self._ask(view, Action.MESSAGE, view)
            case _ if view.live:
                self._ask(view, Action.SHOW, token)
            case _ if view.outgoing:
                self._ask(view, Action.CALL_AGAIN, view)
            case _:
                self._ask(view, Action.OPEN_MISSED, view)

    def _ask(self, view: CallView, action: Action, argument: Any = None) -> None:
        self.requested.emit(CallRequest(view.callID, action, argument))


def _met(view: CallView) -> list[str]:
    """The people whose missed calls this call settles: those who are called, and those in the
    call."""
    if view.outgoing:
        return [user.userID for user in view.callees]
    if not view.connectedAt:
        return []
    inside = [m.user.userID for m in view.members if m.state is CallUserState.ACCEPTED]
    return [view.inviter.userID, *inside]


_RINGING: Final = (
    (NotificationAction.DECLINE, "incomingCallPageDeclineButton"),
    (NotificationAction.ANSWER, "incomingCallPageAcceptButton"),
    (NotificationAction.SILENCE, "silenceButton"),
)
_WRITE: Final = (NotificationAction.MESSAGE, "messageButton")
"""Needs a chat of the app."""
_ACTIONS: Final = {
    NotificationKind.INCOMING: _RINGING,
    NotificationKind.WAITING: _RINGING[:2],
    NotificationKind.MISSED: ((NotificationAction.CALL_BACK, "callBackButton"),),
    NotificationKind.ENDED: ((NotificationAction.CALL_AGAIN, "callAgainButton"),),
}
