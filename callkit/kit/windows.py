"""The call windows: one per call, opened, placed and closed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from callkit.desktop.activation import activationToken
from callkit.desktop.notifier.chain import Notifications
from callkit.desktop.placement import WindowRules, windowRules
from callkit.desktop.screens import Corner, defaultCorner
from callkit.kit.call_banners import CallBanners
from callkit.kit.call_bars import Bar, CallBars
from callkit.kit.chords import KitChords
from callkit.kit.layer_cards import LayerCards
from callkit.kit.ring_surface import RingSurface
from callkit.kit.spare_window import SpareWindows, Worn
from callkit.kit.surface import changes
from callkit.kit.window_options import WindowOptions
from callkit.kit.window_states import answeredNow, isOver, needsNoGoodbye, rings
from callkit.requests import MediaState
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText
from callkit.widgets.call.builders import CallBuilders
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.window import CallWindow

_LOW: Final = frozenset({Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT})


class Placing(Protocol):
    """Places the windows of calls."""

    def stack(self, windows: Sequence[QWidget]) -> None:
        """Arrange all windows of the corner, the first one in it."""

    def outgoing(self, window: CallDialog) -> None:
        """Put a new window of a call in the middle of the app's, or of its screen."""

    def answered(self, window: CallDialog, ring: CallDialog) -> None:
        """Put the window of a call where its ring is, if it has room there."""


class CallWindows(QObject):
    """A ringing call is a card; an outgoing or answered call has one window to its end, which is
    never moved or rebuilt. All ringing calls share one card: the first one is large, the others are
    rows. Windows emit what was pressed; the kit decides what it does.

    Signals:
        requested: (:class:`CallRequest`): what was pressed in one of them.
        endDismissed: The window of an ended call was closed.
        builderFailed: (RequestError): one of the app's builders did not work.
    """

    requested = Signal(object)
    endDismissed = Signal()
    builderFailed = Signal(object)

    def __init__(
        self,
        placing: Placing,
        *,
        options: WindowOptions | None = None,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        devices: MediaDevices | None = None,
        builders: CallBuilders | None = None,
        clock: Callable[[], float] = time.monotonic,
        rules: Callable[[], WindowRules] | None = None,
        media: Callable[[str], MediaState] = lambda _: MediaState(),
        parent: QObject | None = None,
    ) -> None:
        """``media(key)`` returns the state of the app's media of a call."""
        super().__init__(parent)
        self._rules = rules or windowRules
        self.options = options or WindowOptions()
        self.quiet = False
        """Nothing new may pop up (do not disturb, missed only)."""
        self.banners = CallBanners(self)
        """The calls that show in the app's own window instead."""
        self.contactMuted: Callable[[str], bool] = _nobody
        """The people whose calls ring silently already."""
        self._placing = placing
        self._text = text or InnerText()
        self._shortcuts = shortcuts or Shortcuts()
        self._devices = devices
        self._builders = builders or CallBuilders()
        self._clock = clock
        self._calls: Sequence[CallView] = ()
        self._media = media
        self._given: dict[str, dict[tuple[str, ...], Callable[[CallDialog], object]]] = {}
        """The app's pictures and notes of each call, for a window that opens later."""
        self._windows: dict[str, CallDialog] = {}
        self._lingering: set[CallDialog] = set()
        self.banners.homeless.connect(self._homeless)
        self.bars = CallBars(
            self.banners,
            self,
            text=self._text,
            shortcuts=self._shortcuts,
            clock=clock,
            rules=self._rules,
            parent=self,
        )
        """The small bars of calls that were put aside."""
        self._chords = KitChords(self._windows, self.banners, self.bars)
        self.layers = LayerCards(
            lambda: self.options, self._corner_used, rules=self._rules, parent=self
        )
        """The ringing windows that are cards on a layer of their own."""
        self.bars.requested.connect(self.requested)
        worn = Worn(self._text, self._shortcuts, clock)
        self.spare = SpareWindows(lambda: self.options, worn, self._connect, self)
        """The windows of the next calls."""
        self._corner: list[QWidget] = []
        self._ring_surface: RingSurface | None = None

    # --- questions ---

    def window(self, callID: str) -> CallDialog | None:
        """The window of a call; None when it has none (waiting for room, ignored, quiet)."""
        view = self._view(callID)
        return self._windows.get(view.key) if view is not None else None

    def windows(self) -> Mapping[str, CallDialog]:
        """All windows, by the key of their call."""
        return dict(self._windows)

    def _view(self, callID: str) -> CallView | None:
        """The call of that callID, or key."""
        return next((one for one in self._calls if callID in (one.callID, one.key)), None)

    def raiseWindow(self, callID: str, token: str = "") -> None:
        """Bring the window of a call to the front, because its person asked for it.

        ``token`` is the permission a Wayland notification gives with a click.
        """
        view = self._view(callID)
        if view is None:
            return
        with activationToken(token) as allowed:
            card = self._card()
            if card is not None and view.rings and view.key not in self._windows:
                self._show_in(card, view)
            window = self._windows.get(view.key) or self._open(view)
            self.bars.drop(view.key)
            if isinstance(window, IncomingCallDialog):
                if not window.isVisible():
                    self._enter(window)
                if token:
                    window.quietKeys.expect()
            window.takeBack()
            self.layers.drop(window)
            self._arrange()
            window.show()
            window.keepInside()
            window.raise_()
            window.activateWindow()
            self._chords.share()
        if not allowed and not self._rules().placed:
            # The window may not come to the front; it asks for attention.
            QApplication.alert(window)

    def dismiss(self, callID: str) -> None:
        """Close the window of an ended call; a call without one is fine."""
        windows = [*self._windows.values(), *self._lingering]
        for window in [one for one in windows if one.callID() == callID and isOver(one)]:
            window.dismiss()

    def tell(self, view: CallView) -> None:
        """Show in a window why an outgoing call did not begin; it closes after a while."""
        window = self.spare.call.take()
        window.setCall(view)
        self._lingering.add(window)
        self._placing.outgoing(window)
        window.show()

    def showMedia(self, callID: str, state: MediaState) -> None:
        """Show the app's media in the call's window and bar, if it has any."""
        view = self._view(callID)
        if view is None:
            return
        window = self._windows.get(view.key)
        if window is not None:
            window.showMedia(state)
        self.bars.setMicrophone(view.key, state.microphone)
        self._follow_sharing(view, window, on=bool(state.screen))

    def _follow_sharing(self, view: CallView, window: CallDialog | None, *, on: bool) -> None:
        """While this person shares a screen their call is a capsule on it, not a window."""
        stood = self.bars.sharing(view.key)
        if not self.bars.setSharing(view.key, on) or not self._barred(view):
            return
        if on and window is not None:
            self.bars.drop(view.key)
            self.putAside(view.callID)
        elif stood:
            self.raiseWindow(view.callID)

    def setLevel(self, callID: str, userID: str, level: float) -> None:
        """How loud somebody in a call is, 0 to 1, in its window and its bar, if it has any."""
        window = self.window(callID)
        if isinstance(window, CallWindow):
            window.setLevel(userID, level)
            self.bars.setLevel(callID, userID, level)

    def give(self, callID: str, what: tuple[str, ...], act: Callable[[CallDialog], object]) -> None:
        """Let the call's window have something of the app's, now and in a window that takes this
        one's place; the next one of the same ``what`` counts. A call that is not there is fine."""
        view = self._view(callID)
        if view is None:
            return
        self._given.setdefault(view.key, {})[what] = act
        window = self._windows.get(view.key)
        if window is not None:
            act(window)

    def setOptions(self, options: WindowOptions) -> None:
        """Let windows look like this from the next call on."""
        self.options = options
        self.spare.renew()

    def rebind(self) -> None:
        """The table of chords has changed."""
        for window in {*self._windows.values(), *self._lingering, *self.spare.windows()}:
            window.rebind()
        self.bars.rebind()
        area = self.banners.area
        if area is not None:
            area.rebind()

    def guardAgain(self) -> None:
        """The screen was unlocked: the person sees the windows again."""
        for window in self._windows.values():
            window.guard.rearm()

    def ledBy(self, notifications: Notifications) -> RingSurface:
        """Let some calls show in these notifications first; returns the object that decides
        which."""
        surface = self._ring_surface = RingSurface(
            notifications,
            lambda: self.options,
            rules=self._rules,
            cards=lambda: self.layers.possible,
            parent=self,
        )
        surface.windowWanted.connect(self._homeless)
        return surface

    # --- the surface ---

    def render(self, calls: Sequence[CallView]) -> None:
        before, self._calls = self._calls, calls
        self._chords.render(calls)
        self.banners.render(calls)
        changed, gone = changes(before, calls)
        for view in changed:
            self._show(view)
        for view in gone:
            self._forget(view)

    def _show(self, view: CallView) -> None:
        window = self._windows.get(view.key)
        if window is not None:
            self._update(window, view)
        elif self._wants_window(view):
            self._open(view)
        else:
            self._arrange()
            self._chords.share()

    def _forget(self, view: CallView) -> None:
        """The call is over: its window shows the end for a while, and closes."""
        self._given.pop(view.key, None)
        self.bars.setSharing(view.key, on=False)
        if self._ring_surface is not None:
            self._ring_surface.forget(view.key)
        window = self._windows.pop(view.key, None)
        if window is None:
            self._arrange()
            self._chords.share()
            return
        bar, shown = self.bars.bar(view.key), window.call()
        self.bars.drop(view.key)
        left = (isinstance(window, CallWindow) and window.left) or (bar is not None and bar.left)
        if left and shown is not None and shown.connectedAt and self.options.miniBar:
            self.bars.farewell(shown)
        if shown is None or not window.isVisible() or needsNoGoodbye(shown):
            self._release(window)
        else:
            self._lingering.add(window)
        self._make_room()

    def close(self) -> None:
        self.banners.close()
        for window in [*self._windows.values(), *self._lingering]:
            self._release(window)
        self.bars.close()
        self.layers.close()
        self.spare.close()
        self._windows.clear()
        self._calls = ()
        self._chords.close()

    # --- windows ---

    def _wants_window(self, view: CallView) -> bool:
        if not view.live or view.ignored:
            return False
        if self.banners.holds(view):
            return False
        if not view.rings:
            # A call that was declined in another surface (banner, notification) needs no window.
            refused = view.phase is Phase.ENDING and not view.outgoing and not view.connectedAt
            return not refused
        shown = [window for window in self._windows.values() if window.isVisible()]
        if self.quiet or any(map(rings, shown)):
            return False
        if self._ring_surface is not None and self._ring_surface.leads(view):
            return False
        # An answer may end other calls: their windows must not cover the answered call.
        return self._rules().placed or not any(map(answeredNow, shown))

    def _corner_used(self) -> Corner:
        return getattr(self._placing, "corner", None) or defaultCorner()

    def _card(self) -> IncomingCallDialog | None:
        """The window that shows the calls that ring."""
        for window in self._windows.values():
            if isinstance(window, IncomingCallDialog) and window.isVisible() and rings(window):
                return window
        return None

    def _open(self, view: CallView) -> CallDialog:
        window = self.spare.ring.take() if view.rings else self.spare.call.take()
        self._fill(window, view)
        if isinstance(window, IncomingCallDialog):
            window.setContactMuted(self.contactMuted(view.inviter.userID))
        if not view.rings:
            self._placing.outgoing(window)
        else:
            self._dismiss_farewells()
            self._enter(window)
            self.layers.lift(window)
            self._arrange()
        window.show()
        # It may get rows, or it was a row before.
        self._arrange()
        self._chords.share()
        return window

    def _fill(self, window: CallDialog, view: CallView) -> None:
        """Give a new window everything known of its call."""
        self._windows[view.key] = window
        window.setDetail(self.options.detail)
        mine = view.caller.userID == view.me
        window.setOffers(invite=self.options.invite, endForAll=self.options.endForAll and mine)
        window.showMedia(self._media(view.key))
        window.setCall(view)
        for act in list(self._given.get(view.key, {}).values()):
            act(window)

    def _turn_into_call(self, ring: CallDialog, view: CallView) -> CallDialog:
        """The window of an answered call takes the place of its ringing card."""
        window = self.spare.call.take()
        ring.passOn(window)
        self._fill(window, view)
        self._placing.answered(window, ring)
        seen = ring.isVisible()
        if self._without_room() or not window.growFrom(ring):
            # Those that still ring need the place now.
            self._release(ring)
        else:
            self._outgrow(ring, window)
        window.setVisible(seen)
        return window

    def _outgrow(self, ring: CallDialog, window: CallDialog) -> None:
        """The ring stays, and does nothing any more, until the window that grows out of it can be
        seen in its place."""
        ring.guard.rearm()
        self.leave(ring)
        self._lingering.add(ring)
        window.grewOut.connect(partial(self._release, ring))

    def _update(self, window: CallDialog, view: CallView) -> None:
        rang = rings(window), answeredNow(window)
        over = view.phase in (Phase.ENDING, Phase.ENDED) and not view.connectedAt
        if over and self._hand_over(window, view):
            return
        if isinstance(window, IncomingCallDialog) and view.live and view.connectedAt:
            window = self._turn_into_call(window, view)
        else:
            window.setCall(view)
        self.bars.update(view)
        self.layers.follow(window)
        if view.rings and view.ignored:
            # If it is ignored no more, it appears as a new call does.
            del self._windows[view.key]
            self._release(window)
        if rang != (rings(window), answeredNow(window)):
            self._make_room()

    def _hand_over(self, window: CallDialog, over: CallView) -> bool:
        """The large call has ended, or was just refused, while others ring: the first of them takes
        its place. The end of the former is shown by the notification and the history."""
        waiting = self._without_room()
        if not (isinstance(window, IncomingCallDialog) and window.isVisible() and waiting):
            return False
        if window is not self._windows.get(over.key) or window.page() is not None:
            return False
        self._show_in(window, waiting[0])
        return True

    def _show_in(self, card: IncomingCallDialog, view: CallView) -> None:
        """Let the card show ``view`` large from now on."""
        before = card.call()
        if before is not None:
            self._windows.pop(before.key, None)
        self._windows[view.key] = card
        card.setContactMuted(self.contactMuted(view.inviter.userID))
        card.showMedia(self._media(view.key))
        card.setCall(view)
        self._arrange()
        self._chords.share()

    def _connect(self, window: CallDialog) -> None:
        # Closing the app's last own window ends the app, although a window of the kit is open.
        window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        window.requested.connect(self.requested)
        window.dismissed.connect(partial(self._dismissed, window))
        window.mayHide = partial(self._may_hide, window)
        window.setDevices(self._devices)
        window.setBuilders(self._builders)
        window.builderFailed.connect(self.builderFailed)
        if isinstance(window, IncomingCallDialog):
            window.setUpwards(self._corner_used() in _LOW)

    # --- the corner: bars, incoming calls and their farewells, until they go ---

    def enter(self, bar: QWidget) -> None:
        """A bar stands in the corner."""
        self._enter(bar)
        self._arrange()

    def _enter(self, window: QWidget) -> None:
        if window not in self._corner:
            self._corner.append(window)

    def leave(self, window: QWidget) -> None:
        if window in self._corner:
            self._corner.remove(window)

    def _arrange(self) -> None:
        card = self._card()
        for window in self._windows.values():
            if isinstance(window, IncomingCallDialog):
                window.setOthers(self._without_room() if window is card else ())
        self._placing.stack(self._corner)
        self.layers.stack(self._corner)

    def _without_room(self) -> list[CallView]:
        unseen = [view for view in self._calls if view.key not in self._windows]
        ringing = [view for view in unseen if view.rings and not view.ignored]
        if self._ring_surface is not None:
            ringing = [view for view in ringing if not self._ring_surface.leads(view)]
        return [] if self.quiet else [v for v in ringing if not self.banners.holds(v)]

    def _make_room(self) -> None:
        """A place in the corner is free: close the gap, or show a call that waits for one."""
        for view in self._calls:
            if view.key not in self._windows and self._wants_window(view):
                self._open(view)
        self._arrange()
        self._chords.share()

    def _dismiss_farewells(self) -> None:
        """A ringing call has precedence over an ended one."""
        calls = [window for window in self._corner if isinstance(window, CallDialog)]
        ringing, over = [*filter(rings, calls)], [*filter(isOver, calls)]
        for window in over[: max(0, len(ringing) + len(over))]:
            self._release(window)

    def setBannerArea(self, area: CallBannerArea | None) -> None:
        """Let calls that wait, and the bar of one put aside, show in the app's own window."""
        before = self.banners.area
        if before is not None:
            before.availableChanged.disconnect(self._rehouse_bars)
        self.banners.setArea(area)
        if area is not None:
            area.adopt(self._text, self._shortcuts, self._clock)
            area.availableChanged.connect(self._rehouse_bars)
        self._rehouse_bars()

    def _rehouse_bars(self) -> None:
        """Bars move with the app's banner area: into it while it is visible, else into the
        corner."""
        for key in self.bars.bars():
            window = self._windows.get(key)
            view = self._view(key)
            self.bars.drop(key)
            if window is not None and view is not None:
                self._open_bar(window, view)
        self._chords.share()

    def _homeless(self, key: str) -> None:
        view = self._view(key)
        if view is not None:
            self._show(view)

    def _dismissed(self, window: CallDialog) -> None:
        if window in self._lingering:
            self._release(window)
            self._arrange()
            self.endDismissed.emit()

    def _release(self, window: CallDialog) -> None:
        self._lingering.discard(window)
        self.leave(window)
        self.layers.forget(window)
        window.hide()
        window.deleteLater()

    # --- a running call put aside ---

    def bar(self, callID: str) -> Bar | None:
        """The small bar of a running call whose window was put aside."""
        view = self._view(callID)
        return self.bars.bar(view.key) if view is not None else None

    def putAside(self, callID: str) -> None:
        """The window of this call was closed while the call goes on: a bar shows it, if it can."""
        window = self.window(callID)
        if window is None:
            return
        window.hide()
        self.leave(window)
        view = window.call()
        rung = view is not None and rings(window) and self.options.miniBar and self.bars.possible
        if view is not None and (rung or self._barred(view)):
            self._open_bar(window, view)
        self._make_room()

    def _barred(self, view: CallView) -> bool:
        """An outgoing or connected call goes on in a bar; a ringing one is only hidden."""
        return self.options.miniBar and (view.outgoing or bool(view.connectedAt))

    def _may_hide(self, window: CallDialog) -> bool:
        """Something else shows the call then; a call that rings is silenced and hidden."""
        view = window.call()
        return view is None or not self._barred(view) or self.bars.possible

    def _open_bar(self, window: CallDialog, view: CallView) -> None:
        if self.bars.possible:
            microphone = self._media(view.key).microphone
            self.bars.open(view, microphone=microphone, window=window)
        else:
            window.putAside()


def _nobody(_userID: str) -> bool:
    return False
