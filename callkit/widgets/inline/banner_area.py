"""A place in an app's own window where calls show: those that wait, and the one put aside."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from callkit.desktop.key_presses import keyPresses
from callkit.options import checked
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import CallView
from callkit.texts import InnerText
from callkit.thread_check import inItsThread
from callkit.widgets.inline.banner import IncomingCallBanner
from callkit.widgets.inline.mini_bar import MiniCallBar
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.modality import Blocking
from callkit.widgets.parts.shortcuts import Shortcuts, boundKey, rebindKeys

_KEYS = ("accept", "acceptVideo", "decline", "silence")


@inItsThread
class CallBannerArea(QWidget):
    """Put it on top of a window's layout and give it to :meth:`CallKit.setBannerArea`. It takes no
    room while there is nothing to show.

    ``incoming``: calls that ring while no other goes on show here too, instead of in a window of
    their own, if this window is the active one at that moment.

    Signals:
        requested: (:class:`CallRequest`): ACCEPT, ACCEPT_AUDIO, DECLINE, IGNORE or SILENCE of one
            of the calls.
        availableChanged: The area can be used, or cannot any more: hidden, minimised, closed, or
            under a modal window.
        incomingChanged: The property has another value.
    """

    requested = Signal(object)
    availableChanged = Signal(bool)
    incomingChanged = Signal(bool)

    __del__ = hideBefore

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("callBannerArea")
        self._text = text or InnerText()
        self._shortcuts = shortcuts or Shortcuts()
        self._clock = clock
        self._incoming = False
        self._available = False
        self._blocking = Blocking(self)
        self._blocking.changed.connect(self._weigh)
        self._banners: dict[str, IncomingCallBanner] = {}
        self._keys = {
            name: boundKey(self._shortcuts, name, self, partial(self._pressed, name))
            for name in _KEYS
        }
        self._keys_on = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._share_keys()

    # --- values -------------------------------------------------------------------------------

    def adopt(self, text: InnerText, shortcuts: Shortcuts, clock: Callable[[], float]) -> None:
        """Take a kit's words, keys and clock: banners made from now on have them."""
        self._text, self._shortcuts, self._clock = text, shortcuts, clock
        self.rebind()

    def _get_incoming(self) -> bool:
        return self._incoming

    @checked
    def setIncoming(self, incoming: bool) -> None:
        if incoming != self._incoming:
            self._incoming = incoming
            self.incomingChanged.emit(incoming)

    incoming = qproperty(bool, _get_incoming, setIncoming, notify=incomingChanged)

    @property
    def available(self) -> bool:
        """Somebody could use it: its window is there, not minimised, and not blocked by a modal
        one."""
        return self._available and not self._blocking.blocked

    def callIDs(self) -> Sequence[str]:
        """The calls shown, the first one on top."""
        return tuple(self._banners)

    def banner(self, callID: str) -> IncomingCallBanner | None:
        return self._banners.get(callID)

    def showCall(self, view: CallView) -> None:
        """Show a call that rings, or its next state; one that does not ring any more goes."""
        banner = self._banners.get(view.callID)
        if not view.rings or view.ignored:
            if banner is not None and not view.rings:
                # It says why it goes.
                banner.setCall(view)
            self.forgetCall(view.callID)
            return
        if banner is None:
            banner = IncomingCallBanner(self, text=self._text, clock=self._clock)
            banner.requested.connect(self.requested)
            self._banners[view.callID] = banner
            self._column.insertWidget(len(self._banners) - 1, banner)
        banner.setCall(view)
        banner.show()
        self._share_keys()

    def forgetCall(self, callID: str) -> None:
        """Take its banner away at once; an unknown call is fine."""
        banner = self._banners.pop(callID, None)
        if banner is None:
            return
        self._column.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self.updateGeometry()
        for other in self._banners.values():
            # What is under the pointer now is not what was there.
            other.guard.rearm()
        self._share_keys()

    def addBar(self, bar: MiniCallBar) -> None:
        """Show a small bar of a running call below the banners."""
        bar.setSquare(True)
        self._column.addWidget(bar)

    # --- keys: for the banner that came last, guarded as its buttons are --------------------------

    @checked
    def setKeysEnabled(self, enabled: bool) -> None:
        """Off while a window that rings owns the same chords."""
        self._keys_on = enabled
        self._share_keys()

    def rebind(self) -> None:
        """The table of chords has changed."""
        rebindKeys(self._keys, self._shortcuts)

    def _share_keys(self) -> None:
        keyPresses().want(self, bool(self._banners))
        for key in self._keys.values():
            key.setEnabled(self._keys_on and bool(self._banners))

    def _pressed(self, name: str) -> None:
        banner = next(reversed(self._banners.values()), None)
        view = banner.call() if banner is not None else None
        counts = view is not None and banner is not None and not banner.guard.active
        if not self._shortcuts.fresh(name, self._clock(), counts=counts) or view is None:
            return
        if name == "silence":
            self.requested.emit(CallRequest(view.callID, Action.SILENCE, not view.silenced))
        elif not view.offline and name == "decline":
            self.requested.emit(CallRequest(view.callID, Action.DECLINE))
        elif not view.offline and (name == "accept" or view.video):
            audio_only = view.video and name == "accept"
            action = Action.ACCEPT_AUDIO if audio_only else Action.ACCEPT
            self.requested.emit(CallRequest(view.callID, action))

    # --- life ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._weigh()

    def hideEvent(self, event: QHideEvent) -> None:
        # Also comes when the window is minimised, though the area counts as visible then.
        super().hideEvent(event)
        self._set_available(False)

    def _weigh(self) -> None:
        self._set_available(self.isVisible() and not self._blocking.blocked)

    def _set_available(self, available: bool) -> None:
        if available != self._available:
            self._available = available
            self.availableChanged.emit(available)
