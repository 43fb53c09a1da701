"""Calls inside the app's own window, instead of a window of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from callkit.kit.surface import changes
from callkit.switchboard.view import CallView, Phase
from callkit.widgets.inline.banner_area import CallBannerArea


class CallBanners(QObject):
    """Which calls show in the app's :class:`CallBannerArea`. A call stays where it rang first,
    unless the area is hidden: then it needs a window.

    Signals:
        homeless: (key): the area was hidden while this call rings in it.
    """

    homeless = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._area: CallBannerArea | None = None
        self._calls: Sequence[CallView] = ()
        self._held: set[str] = set()
        self._seen: set[str] = set()

    @property
    def area(self) -> CallBannerArea | None:
        """The app's area, as long as it lives."""
        if self._area is not None and not isValid(self._area):
            self._area = None
        return self._area

    def setArea(self, area: CallBannerArea | None) -> None:
        """Calls that ring in another area, or began to ring without one, stay where they are."""
        before = self.area
        if before is area:
            return
        if before is not None:
            before.availableChanged.disconnect(self._available)
            self._let_go(before)
        self._area = area
        if area is not None:
            area.availableChanged.connect(self._available)

    def holds(self, view: CallView) -> bool:
        """Whether the call shows in the area, so that it needs no window."""
        return view.key in self._held and self.area is not None

    # --- the surface ---

    def render(self, calls: Sequence[CallView]) -> None:
        before, self._calls = self._calls, calls
        changed, gone = changes(before, calls)
        for view in changed:
            self._show(view)
        for view in gone:
            self._forget(view)

    def close(self) -> None:
        self.render(())

    def _show(self, view: CallView) -> None:
        area = self.area
        if area is None:
            return
        if view.key not in self._seen and view.rings:
            self._seen.add(view.key)
            if self._wants(area, view):
                self._held.add(view.key)
        if view.key in self._held:
            area.showCall(view)
            if not view.rings:
                self._held.discard(view.key)

    def _forget(self, view: CallView) -> None:
        self._seen.discard(view.key)
        self._held.discard(view.key)
        area = self.area
        if area is not None:
            area.forgetCall(view.callID)

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
        for view in [view for view in self._calls if view.key in held]:
            area.forgetCall(view.callID)
            self.homeless.emit(view.key)
