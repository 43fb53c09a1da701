"""Windows for the next calls, made in advance so that they appear at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QTimer

from callkit.kit.window_options import WindowOptions
from callkit.texts import InnerText
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.stage.window import CallWindow

_REST: Final = 500
"""Milliseconds after a window was taken: it comes in meanwhile, and making the next one takes
longer than one of its frames."""


class SpareWindow(QObject):
    """Most of the time until a call is seen is the construction of its window. So one is kept
    ready, made by ``make()`` when the loop is idle: the first one after ``first`` milliseconds."""

    def __init__(
        self, make: Callable[[], CallDialog], parent: QObject | None = None, *, first: int = 0
    ) -> None:
        super().__init__(parent)
        self.window: CallDialog | None = None
        """The window that is ready."""
        self._make = make
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._prepare)
        self._later.start(first)

    def take(self) -> CallDialog:
        """Take the window that is ready; the next one is made later."""
        window, self.window = self.window, None
        self._later.start(_REST)
        return window or self._make()

    def renew(self) -> None:
        """Discard the window, because the options have changed."""
        if self.window is not None:
            self._drop()
            self._later.start(0)

    def close(self) -> None:
        """Discard the window and make no other."""
        self._later.stop()
        self._drop()

    def _prepare(self) -> None:
        if self.window is None:
            self.window = self._make()

    def _drop(self) -> None:
        spare, self.window = self.window, None
        if spare is not None:
            spare.deleteLater()


class Worn(NamedTuple):
    """What all windows of the calls of one account have in common."""

    text: InnerText
    shortcuts: Shortcuts
    clock: Callable[[], float] = time.monotonic


class SpareWindows(QObject):
    """One of each kind: a card for the next call that rings, a window for the next that is made or
    answered. ``ready(window)`` is called with each that was made."""

    def __init__(
        self,
        options: Callable[[], WindowOptions],
        worn: Worn,
        ready: Callable[[CallDialog], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = options
        self._worn = worn
        self._ready = ready
        self.ring = SpareWindow(self._made_ring, self)
        # The program's own windows come first, and what rings.
        self.call = SpareWindow(self._made_call, self, first=_REST)

    def windows(self) -> list[CallDialog]:
        """Those that are ready."""
        return [one.window for one in (self.ring, self.call) if one.window is not None]

    def renew(self) -> None:
        """The options have changed."""
        self.ring.renew()
        self.call.renew()

    def close(self) -> None:
        """Discard them and make no others."""
        self.ring.close()
        self.call.close()

    def _made_ring(self) -> CallDialog:
        options = self._options()
        window = IncomingCallDialog(
            compact=options.compact, options=options.incoming, **self._worn._asdict()
        )
        window.setFocusPolicyOnShow(options.focusPolicy)
        self._ready(window)
        return window

    def _made_call(self) -> CallDialog:
        window = CallWindow(options=self._options().outgoing, **self._worn._asdict())
        self._ready(window)
        return window
