"""Calls inside the app's own window, instead of a window of their own."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from callkit.switchboard.view import CallView, Phase
from callkit.widgets.inline.banner_area import CallBannerArea


class CallBanners(QObject):
    """Which calls show in the app's :class:`CallBannerArea`. Each keeps the home it rang in first,
    unless the area goes: then it needs a window.

    Signals:
        homeless: (callID): the area cannot be seen any more while this call rings.
    """

    homeless = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._area: CallBannerArea | None = None
        self._held: set[str] = set()
        self._seen: set[str] = set()

    @property
    def area(self) -> CallBannerArea | None:
        """The app's area, as long as it lives."""
        if self._area is not None and not isValid(self._area):
            self._area = None
        return self._area

    def setArea(self, area: CallBannerArea | None) -> None:
        """Calls that ring in another area, or before in none, stay where they are."""
        before = self.area
        if before is area:
            return
        if before is not None:
            before.availableChanged.disconnect(self._available)
            self._let_go(before)
        self._area = area
        if area is not None:
            area.availableChanged.connect(self._available)

    def holds(self, callID: str) -> bool:
        """The call has its home here: no window is needed."""
        return callID in self._held and self.area is not None

    # --- the surface ---

    def show(self, view: CallView) -> None:
        area = self.area
        if area is None:
            return
        if view.callID not in self._seen and view.rings:
            self._seen.add(view.callID)
            if self._wants(area, view):
                self._held.add(view.callID)
        if view.callID in self._held:
            area.showCall(view)
            if not view.rings:
                self._held.discard(view.callID)

    def rename(self, was: str, view: CallView) -> None:
        self.forget(was)
        self.show(view)

    def forget(self, callID: str) -> None:
        self._seen.discard(callID)
        self._held.discard(callID)
        area = self.area
        if area is not None:
            area.forgetCall(callID)

    def close(self) -> None:
        for callID in list(self._held):
            self.forget(callID)

    def _wants(self, area: CallBannerArea, view: CallView) -> bool:
        if not area.available or view.ignored:
            return False
        return view.phase is Phase.WAITING or (area.incoming and area.isActiveWindow())

    @Slot(bool)
    def _available(self, available: bool) -> None:
        area = self.area
        if not available and area is not None:
            self._let_go(area)

    def _let_go(self, area: CallBannerArea) -> None:
        held, self._held = self._held, set()
        for callID in sorted(held):
            area.forgetCall(callID)
            self.homeless.emit(callID)
