"""What an app's own media show in the call windows: pictures, levels, notes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize

from callkit.kit.windows import CallWindows
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.stage.pictures import Source
from callkit.widgets.stage.window import CallWindow


class CallPictures:
    """Passes the app's pictures and notes to the window of each call, also when the window opens
    later. A call that does not exist is fine."""

    def __init__(self, windows: CallWindows) -> None:
        self._windows = windows

    def setMemberNote(self, callID: str, userID: str, note: MemberNote | None) -> None:
        self._windows.give(
            callID, ("note", userID), lambda window: window.setMemberNote(userID, note)
        )

    def setVideo(
        self, callID: str, userID: str, source: Source, size: QSize | None, firstFrame: bool
    ) -> None:
        self._give(
            callID,
            ("video", userID),
            lambda window: window.setVideo(userID, source, size=size, firstFrame=firstFrame),
        )

    def setSelfView(self, callID: str, source: Source, mirrored: bool, size: QSize | None) -> None:
        self._give(
            callID,
            ("self",),
            lambda window: window.setSelfView(source, mirrored=mirrored, size=size),
        )

    def setSharing(self, callID: str, userID: str | None, source: Source) -> None:
        self._give(callID, ("share",), lambda window: window.setSharing(userID, source))

    def _give(
        self, callID: str, what: tuple[str, ...], act: Callable[[CallWindow], object]
    ) -> None:
        """To the window of a call: one that only rings has no pictures."""

        def show(window: CallDialog) -> None:
            if isinstance(window, CallWindow):
                act(window)

        self._windows.give(callID, what, show)
