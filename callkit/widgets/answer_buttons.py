"""The three answers as buttons of their own, for surfaces an app draws itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from callkit.texts import InnerText
from callkit.theme import Size
from callkit.widgets.call_button import CallButton
from callkit.widgets.shield import shield


class AcceptCallButton(CallButton):
    """Take a call: green, handset up; ``video=True`` shows a camera."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        video: bool = False,
        diameter: int = Size.BUTTON,
        text: InnerText | None = None,
    ) -> None:
        said = (text or InnerText()).say("incomingCallPageAcceptButton")
        icon = "video-solid" if video else "accept"
        super().__init__(parent, iconName=icon, text=said, tone="accept", diameter=diameter)
        shield(self)


class DeclineCallButton(CallButton):
    """Refuse a call: red, handset turned down."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        diameter: int = Size.BUTTON,
        text: InnerText | None = None,
    ) -> None:
        said = (text or InnerText()).say("incomingCallPageDeclineButton")
        super().__init__(parent, iconName="decline", text=said, tone="decline", diameter=diameter)
        shield(self)


class CancelCallButton(CallButton):
    """Stop calling: red, handset turned down, in the place of decline."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        diameter: int = Size.BUTTON,
        text: InnerText | None = None,
    ) -> None:
        said = (text or InnerText()).say("outgoingCallPageACancelButton")
        super().__init__(parent, iconName="decline", text=said, tone="decline", diameter=diameter)
        shield(self)
