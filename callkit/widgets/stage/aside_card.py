"""The base class of the small surfaces of a running call: mute, show the call, hang up."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from callkit.desktop.key_presses import keyPresses
from callkit.requests import Action, MediaKind
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.widgets.parts.asking import ask
from callkit.widgets.parts.floating_card import FloatingCard
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.shortcuts import Shortcuts, boundKey, rebindKeys
from callkit.widgets.stage.stage_button import StageButton


class AsideCard(FloatingCard):
    """A call put aside. The chords of ``shortcuts`` that mute and end work in all of the app's
    windows while it is seen. ``clock`` is monotonic seconds.

    Signals:
        requested: (:class:`CallRequest`): End, show the call's window, the microphone.
    """

    requested = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
        red: tuple[str, str] = ("decline", "endCallButton"),
    ) -> None:
        """``red``: icon and sentence of the button at its end."""
        super().__init__(parent, ground="stage")
        self.guard = InputGuard(clock)
        self._text = text or InnerText()
        self._shortcuts = shortcuts or Shortcuts()
        self._clock = clock
        self._view: CallView | None = None
        self._said: dict[StageButton, str] = {}
        """What each button says."""
        self._microphone_offered = False
        self._left = False
        self.muteButton = self._button("mic", "muteButton")
        self.muteButton.setCheckable(True)
        self.muteButton.setCheckedLook("mic-off", "")
        self.muteButton.hide()
        self.expandButton = self._button("expand", "expandButton")
        self.endButton = self._button(*red, kind="endGlyph")
        self.muteButton.clicked.connect(self._switch)
        self.expandButton.clicked.connect(self._expand)
        self.endButton.clicked.connect(self._end)
        self._keys = {
            name: boundKey(self._shortcuts, name, self, partial(self._chord, name, act))
            for name, act in (("end", self._end_key), ("mute", self._mute_key))
        }
        self.guard.watch(self)

    def _button(self, icon: str, key: str, *, kind: str = "glyph") -> StageButton:
        button = StageButton(self, kind=kind, iconName=icon)
        button.setObjectName(f"call{icon[0].upper()}{icon[1:]}")
        button.setGuard(self.guard)
        button.say(self._text.say(key))
        self._said[button] = key
        return button

    # --- values -------------------------------------------------------------------------------

    def call(self) -> CallView | None:
        """What it shows."""
        return self._view

    def setCall(self, view: CallView) -> None:
        """Show ``view``."""
        self._view = view
        self.retranslate()

    def retranslate(self) -> None:
        """Say its words again, in another language."""
        for button, key in self._said.items():
            button.say(self._text.say(key))

    def setMedia(self, *, microphone: bool | None = None) -> None:
        """Show the app's microphone switch in this state; None hides it."""
        self._microphone_offered = microphone is not None
        self.muteButton.setVisible(microphone is not None)
        self.muteButton.setChecked(microphone is False)

    def setLevel(self, level: float) -> None:
        """How loud the other person is, 0 to 1; where that is shown."""

    # --- what was pressed ---------------------------------------------------------------------

    @property
    def left(self) -> bool:
        """The call was ended here."""
        return self._left

    def _ask(self, action: Action, argument: Any = None) -> None:
        self._left = self._left or action is Action.HANG_UP
        ask(self, self._view.callID if self._view is not None else "", action, argument)

    def _expand(self) -> None:
        self._ask(Action.SHOW)

    def _end(self) -> None:
        self._ask(Action.HANG_UP)

    def _switch(self, checked: bool) -> None:
        self._ask(Action.MEDIA, (MediaKind.MICROPHONE, not checked))

    # --- chords -------------------------------------------------------------------------------

    def _chord(self, name: str, act: Callable[[], object]) -> None:
        if self._shortcuts.fresh(name, self._clock(), counts=not self.guard.active):
            act()

    def _end_key(self) -> None:
        # A ring that was put aside is not refused from here.
        if self._view is not None and self._view.live and not self._view.rings:
            self._ask(Action.HANG_UP)

    def _mute_key(self) -> None:
        if self._microphone_offered:
            self.muteButton.click()

    def setKeysEnabled(self, enabled: bool) -> None:
        """Off while another call's surface owns the same chords."""
        for key in self._keys.values():
            key.setEnabled(enabled)

    def rebind(self) -> None:
        """The table of chords has changed."""
        rebindKeys(self._keys, self._shortcuts)

    # --- life ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        self.guard.rearm()
        keyPresses().want(self, True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        keyPresses().want(self, False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.guard.painted()
        super().paintEvent(event)
