"""What says how many more calls ring than have windows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.more_calls import MoreCallsLabel


class Overflow:
    """Keeps one label, made when it is needed first and hidden when nothing waits."""

    def __init__(self, text: InnerText) -> None:
        self._text = text
        self._label: MoreCallsLabel | None = None

    def labels(self, waiting: Sequence[CallView]) -> list[QWidget]:
        """What is to be placed and shown in the corner, because these ring, too."""
        if not waiting:
            if self._label is not None:
                self._label.hide()
            return []
        if self._label is None:
            self._label = MoreCallsLabel(text=self._text)
            self._label.setAfloat()
        self._label.setCalls(waiting)
        return [self._label]

    def tell(self, ringing: Sequence[CallDialog], waiting: Sequence[CallView]) -> None:
        """Where a label of its own would be one window more (Wayland): the newest of the windows
        that ring says it."""
        for window in ringing:
            if isinstance(window, IncomingCallDialog):
                window.setMore(len(waiting) if window is ringing[-1] else 0)

    def close(self) -> None:
        if self._label is not None:
            self._label.deleteLater()
            self._label = None
