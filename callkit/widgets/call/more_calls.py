"""Calls that ring without a window of their own, because there is no room for more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from callkit.switchboard.view import CallView
from callkit.texts import InnerText, title, toolTip
from callkit.theme import Size
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.card import CallCard
from callkit.widgets.parts.elided_label import ElidedLabel


class MoreCallsLabel(CallCard):
    """Up to three faces and "+2 more"; who they all are is in the tooltip and for screen readers.

    It answers nothing: each of the calls gets its window as soon as another one goes.
    """

    def __init__(self, parent: QWidget | None = None, *, text: InnerText | None = None) -> None:
        super().__init__(parent, ground="surfaceRaised")
        self.setObjectName("moreCallsLabel")
        self._text = text or InnerText()
        self._views: tuple[CallView, ...] = ()
        self.avatar = AvatarLabel(self, diameter=Size.AVATAR_ROW)
        self.words = ElidedLabel(self, style="status")
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.GAP, Size.GAP_SMALL, Size.GAP, Size.GAP_SMALL)
        row.setSpacing(Size.GAP_SMALL)
        row.addWidget(self.avatar)
        row.addWidget(self.words)

    def setCalls(self, views: Sequence[CallView]) -> None:
        """Show that these ring, too."""
        self._views = tuple(views)
        self._word()

    def calls(self) -> tuple[CallView, ...]:
        return self._views

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        # Nobody rings twice, so more than three faces would only say again what the words say.
        self.avatar.setUsers([view.peer for view in self._views[:3]])
        said = self._text.say("incomingMore", len(self._views))
        names = ", ".join(title(view, self._text) for view in self._views)
        self.words.setText(said)
        self.setAccessibleName(f"{said}: {names}")
        self.setToolTip(toolTip(names))
        self.adjustSize()
