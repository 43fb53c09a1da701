"""Asking a person whom to add to a call."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal

from callkit.invitation.service import CallInvitationService
from callkit.kit.window_placement import WindowPlacement
from callkit.model import LIVE_STATES, MAX_INVITEES, MAX_MEMBERS, User
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.widgets.call.people_picker import PeoplePicker

MOST_READ, MOST_RECENT = 50, 5
"""How many past calls are searched for recent people, and the most recent people shown."""


class Inviting(QObject):
    """One picker at a time; it closes when its call ends.

    Signals:
        unknown: (callID): people are to be added, and the kit knows none.
    """

    unknown = Signal(str)

    def __init__(
        self,
        service: CallInvitationService,
        placing: WindowPlacement,
        text: InnerText,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.people: Sequence[User] = ()
        self._service = service
        self._placing = placing
        self._text = text
        self._key = ""
        self._picker: PeoplePicker | None = None

    @property
    def picker(self) -> PeoplePicker | None:
        """The open picker."""
        return self._picker

    def ask(self, callID: str) -> None:
        """Let the person choose whom to add to that call; one that is over is fine."""
        view = self._service.call(callID)
        if view is None or not self.people:
            self.unknown.emit(callID)
            return
        self.close()
        there = [member.user.userID for member in view.members if member.state in LIVE_STATES]
        picker = self._picker = PeoplePicker(text=self._text)
        self._key = view.key
        room = MAX_MEMBERS - 1 - len(there)
        picker.setPeople(
            self.people,
            inCall=[view.me, *there],
            room=min(room, MAX_INVITEES),
            recent=self._recent(),
        )
        picker.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        picker.invited.connect(self._invite)
        picker.dismissed.connect(self.close)
        self._placing.corners(picker)
        picker.show()

    def _recent(self) -> list[str]:
        """The people of this person's last calls."""
        history = self._service.history
        found: dict[str, None] = {}
        for row in range(min(history.rowCount(), MOST_READ)):
            found.update(dict.fromkeys(user.userID for user in history.entry(row).others))
        return list(found)[:MOST_RECENT]

    def render(self, calls: Sequence[CallView]) -> None:
        """Nobody can be added to a call that is over."""
        if self._key and all(view.key != self._key for view in calls):
            self.close()

    def close(self) -> None:
        """Ask no more."""
        picker, self._picker = self._picker, None
        self._key = ""
        if picker is not None:
            picker.hide()
            picker.deleteLater()

    def _invite(self, users: list[User]) -> None:
        self._service.invite(self._key, users)
