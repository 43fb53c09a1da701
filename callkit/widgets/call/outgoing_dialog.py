"""One calls somebody."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.requests import Action
from callkit.switchboard.view import CallView
from callkit.texts import InnerText, calledNames, spoken
from callkit.thread_check import inItsThread
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions, outgoingScene
from callkit.widgets.scenes.scene import Scene


@inItsThread
class OutgoingCallDialog(CallDialog):
    """Shows a call one makes, from the first moment to its end, in one window.

    The red control keeps its place: Cancel, then End, then Close; after a call that came to
    nothing the green one offers "Call again". Closing the window cancels the call; in a
    connected call it only hides the window.
    """

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        compact: bool = False,
        options: OutgoingOptions | None = None,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, compact=compact, text=text, shortcuts=shortcuts, clock=clock)
        self._options = options or OutgoingOptions()
        self.setObjectName("outgoingCallDialog")
        # The person asked for this window, so it comes to the front as any other does.
        self.setFocusPolicyOnShow("raise")
        self.bind("end", self._end_key, everywhere=True)
        self.bind("callAgain", self._again_key)

    def windowKind(self) -> Qt.WindowType:
        return Qt.WindowType.Window

    def sceneOf(self, view: CallView) -> Scene:
        return outgoingScene(view, self.text, options=self._options, tools=self.tools())

    def setCall(self, view: CallView) -> None:
        super().setCall(view)
        key = "accessCallWindow" if view.connectedAt else "accessOutgoingWindow"
        self.setWindowTitle(self.text.say(key, name=calledNames(view, self.text)))
        self.setAccessibleName(spoken(self.windowTitle()))

    def answerTips(self, view: CallView) -> dict[str, str]:
        say = self.text.say
        return {
            Action.CANCEL: self.tip(say("outgoingCallPageACancelButton"), "end"),
            Action.HANG_UP: self.tip(say("endButton"), "end"),
            Action.CALL_AGAIN: self.tip(say("callAgainButton"), "callAgain"),
        }

    def askToClose(self) -> None:
        view = self._view
        if view is not None and view.live and not view.connectedAt:
            self.ask(Action.CANCEL)
        else:
            super().askToClose()

    def _end_key(self) -> None:
        if not self.press(Action.HANG_UP):
            self.press(Action.CANCEL)

    def _again_key(self) -> None:
        self.press(Action.CALL_AGAIN)
