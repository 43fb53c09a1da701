"""A bar that shows a running call in a small space."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callkit.model import CallUserState
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, announcement, spoken, status, title
from callkit.theme import Size, StageSize
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.announcing import announce
from callkit.widgets.parts.call_timer import CallTimer
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.aside_card import AsideCard
from callkit.widgets.stage.level_face import LevelFace


class MiniCallBar(AsideCard):
    """Portrait, name and time of the connected call; buttons to mute, show the call, end it.

    The chords of ``shortcuts`` that mute and end work in all of the app's windows while it is seen.

    Signals:
        requested: (:class:`CallRequest`): the same as the three below.
        hangUpRequested: End, or leave.
        expandRequested: Show the call's window.
        mediaToggled: (kind, on) The app's microphone switch.
        callIDChanged: It shows another call.
        microphoneChanged, microphoneOfferedChanged: The property has another value.
    """

    hangUpRequested = Signal()
    expandRequested = Signal()
    mediaToggled = Signal(str, bool)
    callIDChanged = Signal(str)
    microphoneChanged = Signal(bool)
    microphoneOfferedChanged = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, text=text, shortcuts=shortcuts, clock=clock)
        self.setObjectName("miniCallBar")
        self._announced = ""
        self._microphone = True
        self._face = LevelFace(self, diameter=Size.AVATAR_ROW, rings=Size.PILL_PADDING, clock=clock)
        self.avatar = self._face.avatar
        self.name = ElidedLabel(self, style="barName", colour="onStage")
        self.status = ElidedLabel(self, style="small", colour="onStageMuted")
        self.timer = CallTimer(self, text=self._text, clock=clock, style="barTimer")
        self.timer.setColour("onStageMuted")
        self.timer.setAlignment(self.status.alignment())
        self._lay_out()

    def radius(self) -> int:
        return self.rounded(StageSize.ASIDE_HEIGHT // 2)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        pad = Size.GAP_SMALL
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for label in (self.name, self.status, self.timer):
            words.addWidget(label)
        words.addStretch(1)
        row.addWidget(self._face)
        row.addLayout(words, 1)
        for button in (self.muteButton, self.expandButton, self.endButton):
            row.addSpacing(pad // 2)
            row.addWidget(button)
        row.addSpacing(pad)

    # --- words and values ---

    def retranslate(self) -> None:
        """Say its words again, in another language."""
        super().retranslate()
        self.setMicrophone(self._microphone)
        if self._view is not None:
            self._show(self._view)

    def sizeHint(self) -> QSize:
        high = self.name.sizeHint().height() + self.status.sizeHint().height() + Size.GAP_SMALL
        around = self.shadowAround()
        wide = max(StageSize.ASIDE_WIDTH, super().sizeHint().shrunkBy(around).width())
        return QSize(wide, max(StageSize.ASIDE_HEIGHT, high)).grownBy(around)

    def setLevel(self, level: float) -> None:
        """How loud the other person is, 0 to 1."""
        self._face.setLevel(level)

    def setCall(self, view: CallView) -> None:
        """Show ``view``; one that is over only says so."""
        before = self._view
        super().setCall(view)
        if before is None or before.callID != view.callID:
            self.callIDChanged.emit(view.callID)

    def _show(self, view: CallView) -> None:
        joined = [m.user for m in view.members if m.state is CallUserState.ACCEPTED]
        self.avatar.setUser((joined or [view.peer])[0])
        self.name.setText(title(view, self._text))
        counts = bool(view.connectedAt) and view.live and not view.offline
        waits = view.outgoing and view.live and not view.connectedAt and not view.offline
        waiting = self._text.say("minimizedCallingPageWaitingText")
        self.status.setText(waiting if waits else status(view, self._text))
        self.status.setIconName("offline" if view.offline else "")
        self.status.setColour("stageWarning" if view.offline else "onStageMuted")
        self.status.setVisible(not counts)
        self.timer.setVisible(counts)
        if counts:
            self.timer.start(view.connectedAt)
        else:
            self.timer.stop()
        # A ring that was put aside can be shown again, and is not refused from here.
        self.endButton.setVisible(view.live and not view.rings)
        self.expandButton.setVisible(view.live)
        self.muteButton.setVisible(view.live and self._microphone_offered)
        key = "accessIncomingWindow" if view.rings else "accessCallWindow"
        self.setAccessibleName(spoken(self._text.say(key, name=self.name.text())))
        self._say()

    def _say(self) -> None:
        """Where the call has gone, and how it ended, each once for each call."""
        if self._view is None or not self.isVisible():
            return
        here = f"{self._view.callID} {self._view.live}"
        if self._announced == here:
            return
        self._announced = here
        if self._view.live:
            announce(self, self._text.say("announceSmallBar"))
        elif self._view.phase is Phase.ENDED:
            announce(self, announcement(self._view, self._text).text)

    def setMedia(self, *, microphone: bool | None = None) -> None:
        """Show the app's microphone switch in this state; None hides it."""
        self.setMicrophoneOffered(microphone is not None)
        self.setMicrophone(microphone is not False)

    def _get_call_id(self) -> str:
        return self._view.callID if self._view is not None else ""

    def _get_microphone(self) -> bool:
        return self._microphone

    def setMicrophone(self, on: bool) -> None:
        """What the switch shows."""
        changed, self._microphone = on != self._microphone, on
        # A press has turned the button already; the app says what became of it.
        self.muteButton.setChecked(not on)
        # A switch keeps its name: whether it is pressed is its state.
        self.muteButton.setAccessibleName(self._text.say("muteButton"))
        self.muteButton.setToolTip(self._text.say("muteButton" if on else "unmuteButton"))
        if changed:
            self.microphoneChanged.emit(on)

    def _get_microphone_offered(self) -> bool:
        return self._microphone_offered

    def setMicrophoneOffered(self, offered: bool) -> None:
        """Show the switch."""
        if offered != self._microphone_offered:
            self._microphone_offered = offered
            self.muteButton.setVisible(offered)
            self.microphoneOfferedChanged.emit(offered)

    callID = qproperty(str, _get_call_id, notify=callIDChanged)
    microphone = qproperty(bool, _get_microphone, setMicrophone, notify=microphoneChanged)
    microphoneOffered = qproperty(
        bool, _get_microphone_offered, setMicrophoneOffered, notify=microphoneOfferedChanged
    )

    # --- life ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._announced = ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.guard.refuses(event):
            self._expand()
