"""The small bars of running calls whose windows were put aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.desktop.placement import WindowRules
from callkit.kit.call_banners import CallBanners
from callkit.kit.hidden_keys import HiddenKeys
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.inline.mini_bar import MiniCallBar
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.share_capsule import ShareCapsule
from callkit.widgets.stage.small_window import SmallCallWindow
from callkit.widgets.stage.window import CallWindow

Bar = MiniCallBar | SmallCallWindow | ShareCapsule
"""The bar of a call put aside: one line, a small picture, or the capsule of a shared screen."""
FAREWELL_STAYS = 2_500
"""Milliseconds for which the bar shows that the person ended the call."""


class BarCorner(Protocol):
    """The corner for bars that are windows."""

    def enter(self, bar: QWidget) -> None:
        """Give the window a place."""

    def leave(self, bar: QWidget) -> None:
        """Free the window's place; one without a place is fine."""


class CallBars(QObject):
    """One bar per call: in the app's banner area while that is visible, else in the corner of the
    screen. On Wayland, where the desktop places windows, there is no bar in the corner.

        Signals:
            requested: (:class:`CallRequest`): what was pressed on one of them.
    """

    requested = Signal(object)

    def __init__(
        self,
        banners: CallBanners,
        corner: BarCorner,
        *,
        text: InnerText,
        shortcuts: Shortcuts,
        clock: Callable[[], float],
        rules: Callable[[], WindowRules],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._banners = banners
        self._corner = corner
        self._text = text
        self._shortcuts = shortcuts
        self._clock = clock
        self._rules = rules
        self._bars: dict[str, Bar] = {}
        self._lent: dict[str, CallWindow] = {}
        """The windows whose picture a small window shows."""
        self._farewells: set[MiniCallBar] = set()
        self._sharing: set[str] = set()
        """Keys of calls in which this person shares a screen."""
        self.hidden = HiddenKeys(shortcuts, clock, self)
        """The chords of a call put aside that has no bar (``WindowOptions(miniBar=False)``)."""

    @property
    def possible(self) -> bool:
        """Whether a bar that is opened now would be visible."""
        return self._inside() or self._rules().placed

    def bar(self, key: str) -> Bar | None:
        return self._bars.get(key)

    def bars(self) -> Mapping[str, Bar]:
        """All bars, by the key of their call."""
        return dict(self._bars)

    def open(
        self,
        view: CallView,
        *,
        microphone: bool | None,
        window: CallDialog | None = None,
    ) -> None:
        """Show a bar, if :attr:`possible`; ``microphone`` as in :meth:`MiniCallBar.setMedia`. A
        ``window`` with a picture becomes a small window with that picture. While this person shares
        a screen, the bar is a capsule at the upper edge of the screen."""
        area, inside = self._banners.area, self._inside()
        if not self.possible:
            return
        if view.key in self._sharing and self._rules().placed:
            inside = False
            bar: Bar = self._capsule()
        else:
            bar = self._made(view, None if inside else window, area if inside else None)
        if not inside:
            bar.setAfloat()
        bar.setCall(view)
        bar.setMedia(microphone=microphone)
        bar.requested.connect(self.requested)
        self._bars[view.key] = bar
        if area is not None and isinstance(bar, MiniCallBar) and inside:
            area.addBar(bar)
        elif isinstance(bar, ShareCapsule):
            bar.place(window.screen() if window is not None else None)
        else:
            self._corner.enter(bar)
        bar.show()

    def _made(self, view: CallView, window: CallDialog | None, parent: QWidget | None) -> Bar:
        if isinstance(window, CallWindow) and window.pictured() and view.connectedAt:
            small = SmallCallWindow(text=self._text, shortcuts=self._shortcuts, clock=self._clock)
            window.lend(small.picture)
            self._lent[view.key] = window
            return small
        return MiniCallBar(parent, text=self._text, shortcuts=self._shortcuts, clock=self._clock)

    def _capsule(self) -> ShareCapsule:
        return ShareCapsule(text=self._text, shortcuts=self._shortcuts, clock=self._clock)

    def sharing(self, key: str) -> bool:
        """Whether the bar of this call is the capsule of a shared screen."""
        return isinstance(self._bars.get(key), ShareCapsule)

    def setSharing(self, key: str, on: bool) -> bool:
        """This person began or stopped to share a screen in that call. Returns whether a capsule
        can show it."""
        changed = on != (key in self._sharing)
        (self._sharing.add if on else self._sharing.discard)(key)
        return changed and self._rules().placed

    def setLevel(self, callID: str, userID: str, level: float) -> None:
        """The level of a person's voice, 0 to 1. The bar shows that of the other person."""
        for bar in self._bars.values():
            view = bar.call()
            if view is not None and view.callID == callID and view.peer.userID == userID:
                bar.setLevel(level)

    def farewell(self, over: CallView) -> None:
        """Show for a moment, in the place of a small bar, how long the call was that this person
        has ended."""
        if not self._rules().placed:
            return
        bar = MiniCallBar(text=self._text, shortcuts=self._shortcuts, clock=self._clock)
        bar.setAfloat()
        bar.setKeysEnabled(False)
        bar.setCall(over)
        self._farewells.add(bar)
        self._corner.enter(bar)
        bar.show()
        going = QTimer(bar)
        going.setSingleShot(True)
        going.timeout.connect(partial(self._gone, bar))
        going.start(FAREWELL_STAYS)

    def _gone(self, bar: MiniCallBar) -> None:
        self._farewells.discard(bar)
        self._corner.leave(bar)
        bar.hide()
        bar.deleteLater()

    def update(self, view: CallView) -> None:
        bar = self._bars.get(view.key)
        if bar is not None:
            bar.setCall(view)

    def setMicrophone(self, key: str, on: bool | None) -> None:
        bar = self._bars.get(key)
        if bar is not None:
            bar.setMedia(microphone=on)

    def rebind(self) -> None:
        """The table of chords has changed."""
        self.hidden.rebind()
        for bar in self._bars.values():
            bar.rebind()

    def drop(self, key: str) -> None:
        """Close a bar at once; a call without one is fine."""
        bar, window = self._bars.pop(key, None), self._lent.pop(key, None)
        if window is not None and isValid(window):
            window.lend(None)
        if bar is not None:
            self._corner.leave(bar)
            bar.hide()
            bar.deleteLater()

    def close(self) -> None:
        self.hidden.serve(None)
        for bar in list(self._farewells):
            self._gone(bar)
        for key in self.bars():
            self.drop(key)

    def _inside(self) -> bool:
        area = self._banners.area
        return area is not None and area.available
