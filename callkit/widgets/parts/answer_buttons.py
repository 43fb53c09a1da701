"""Accept, decline and cancel as single buttons, for surfaces an app draws itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from callkit.texts import InnerText
from callkit.theme import Size
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.shield import shield


class _AnswerButton(CallButton):
    """A button with one word of the kit, in the kit's language."""

    _WORD = ""
    _TONE = "decline"

    def __init__(
        self, parent: QWidget | None, icon: str, diameter: int, text: InnerText | None
    ) -> None:
        self._texts = text or InnerText()
        said = self._texts.say(self._WORD)
        super().__init__(parent, iconName=icon, text=said, tone=self._TONE, diameter=diameter)
        shield(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.setText(self._texts.say(self._WORD))


class AcceptCallButton(_AnswerButton):
    """Take a call: green, handset up; ``video=True`` shows a camera."""

    _WORD = "incomingCallPageAcceptButton"
    _TONE = "accept"

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        video: bool = False,
        diameter: int = Size.BUTTON,
        text: InnerText | None = None,
    ) -> None:
        super().__init__(parent, "video-solid" if video else "accept", diameter, text)


class DeclineCallButton(_AnswerButton):
    """Refuse a call: red, handset turned down."""

    _WORD = "incomingCallPageDeclineButton"

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        diameter: int = Size.BUTTON,
        text: InnerText | None = None,
    ) -> None:
        super().__init__(parent, "decline", diameter, text)


class CancelCallButton(_AnswerButton):
    """Stop calling: red, handset turned down, in the place of decline."""

    _WORD = "outgoingCallPageACancelButton"

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        diameter: int = Size.BUTTON,
        text: InnerText | None = None,
    ) -> None:
        super().__init__(parent, "decline", diameter, text)
