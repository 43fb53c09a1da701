"""Shows ringing windows as cards in the corner of a Wayland desktop, where the app wants that.

Such a card leaves the keyboard alone and stays above all windows. What needs a window of its own
(a menu, the call itself) gets it: the card becomes one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.desktop.layer_shell.card import LayerCard, layerShellWorks
from callkit.desktop.layer_shell.surface import Box
from callkit.desktop.placement import WindowRules
from callkit.desktop.screens import Area, Corner, Point, activeScreen
from callkit.kit.window_options import WindowOptions
from callkit.kit.window_placement import Extent, stacked
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog

log = logging.getLogger("callkit.kit.layer_cards")

_UNSEEN: Final = Qt.WidgetAttribute.WA_DontShowOnScreen
_MIRRORED: Final = {
    Corner.TOP_LEFT: Corner.TOP_RIGHT,
    Corner.TOP_RIGHT: Corner.TOP_LEFT,
    Corner.BOTTOM_LEFT: Corner.BOTTOM_RIGHT,
    Corner.BOTTOM_RIGHT: Corner.BOTTOM_LEFT,
}
_GLANCE_MS, _GLANCES = 20, 50
"""Milliseconds between two checks whether a window has appeared, and the number of checks."""


class Card(Protocol):
    """A window's place on the layer, see :class:`LayerCard`."""

    @property
    def lost(self) -> SignalInstance: ...

    def put(self, corner: Corner, gap: Point) -> None: ...

    def close(self) -> None: ...


OpenCard = Callable[[CallDialog], Card]
"""Raises OSError where there can be none."""


class LayerCards(QObject):
    """The windows that are cards. Without ``WindowOptions.layerShell``, or on a desktop without
    such a layer, there are none."""

    def __init__(
        self,
        options: Callable[[], WindowOptions],
        corner: Callable[[], Corner],
        *,
        rules: Callable[[], WindowRules],
        works: Callable[[], bool] = layerShellWorks,
        openCard: OpenCard | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = options
        self._corner = corner
        self._rules = rules
        self._works = works
        self._open_card = openCard or opened
        self._known: bool | None = None
        self._cards: dict[CallDialog, Card] = {}
        self._windows: list[QWidget] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._again)

    @property
    def possible(self) -> bool:
        """Whether a call that rings now would be a card."""
        if not self._options().layerShell:
            return False
        if self._known is None:
            self._known = not self._rules().placed and self._works()
            if not self._known:
                log.info("this desktop has no layer shell: calls ring in windows")
        return self._known

    def lift(self, window: CallDialog) -> None:
        """Make a window that is not shown yet a card, if that is possible."""
        if not self.possible or window.isVisible() or not isinstance(window, IncomingCallDialog):
            return
        try:
            card = self._open_card(window)
        except OSError as error:
            log.info("this call rings in a window: %s", error)
            self._known = None
            return
        window.setAttribute(_UNSEEN)
        window.beforeMenu = partial(self._then, window)
        self._cards[window] = card
        window.card.resized.connect(self._later.start)
        card.lost.connect(partial(self._lost, window))

    def stack(self, windows: Sequence[QWidget]) -> None:
        """Arrange the cards in the corner, the first one in it; again when one grows."""
        self._windows = list(windows)
        screen = activeScreen()
        lifted = [one for one in windows if isinstance(one, CallDialog) and one in self._cards]
        shown = [window for window in lifted if window.isVisible()]
        if screen is None or not shown:
            return
        mirrored = QGuiApplication.isRightToLeft()
        corner = _MIRRORED.get(self._corner(), Corner.CENTER) if mirrored else self._corner()
        whole = screen.geometry()
        area = Area(0, 0, whole.width(), whole.height())
        sizes = [(window.card.width(), window.card.height()) for window in shown]
        points = stacked(area, sizes, corner)
        for window, point, size in zip(shown, points, sizes, strict=True):
            self._cards[window].put(corner, _gap(area, point, size, corner))

    def follow(self, window: CallDialog) -> None:
        """An answered call needs a window; an ended one needs none."""
        view = window.call()
        if view is not None and view.live and not view.rings:
            self.drop(window)

    def drop(self, window: CallDialog) -> None:
        """Turn a card into a normal window; other windows stay as they are."""
        card = self._cards.pop(window, None)
        if card is None:
            return
        card.close()
        window.card.resized.disconnect(self._later.start)
        shown = window.isVisible()
        window.hide()
        window.setAttribute(_UNSEEN, False)
        if isinstance(window, IncomingCallDialog):
            window.beforeMenu = _at_once
            window.quietKeys.expect()
        window.setVisible(shown)

    def forget(self, window: CallDialog) -> None:
        """The window is closed."""
        card = self._cards.pop(window, None)
        if card is not None:
            card.close()

    def close(self) -> None:
        self._later.stop()
        for window in list(self._cards):
            self.forget(window)

    def _again(self) -> None:
        self.stack([window for window in self._windows if isValid(window)])

    def _lost(self, window: CallDialog) -> None:
        self._known = None
        if isValid(window):
            self.drop(window)

    def _then(self, window: CallDialog, opens: Callable[[], object]) -> None:
        """A menu needs a parent window: open it as soon as the desktop shows one."""
        self.drop(window)
        self._when_there(window, opens, _GLANCES)

    def _when_there(self, window: CallDialog, opens: Callable[[], object], glances: int) -> None:
        if not isValid(window) or not window.isVisible():
            return
        # A desktop refuses the menu of a window that has had no input yet.
        if window.isActiveWindow() or not glances:
            opens()
            return
        again = partial(self._when_there, window, opens, glances - 1)
        QTimer.singleShot(_GLANCE_MS, self, again)


def _gap(area: Area, point: Point, size: Extent, corner: Corner) -> Point:
    """How far a card at ``point`` is from the edges that meet in the corner."""
    right = corner in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT)
    low = corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT)
    x = area.width - point.x - size[0] if right else point.x
    y = area.height - point.y - size[1] if low else point.y
    return Point(x, y)


def opened(window: CallDialog) -> Card:
    """The real card of a window."""

    def box() -> Box:
        card = window.card.geometry()
        return Box(card.x(), card.y(), card.width(), card.height())

    def seen() -> None:
        rows = window.rows if isinstance(window, IncomingCallDialog) else None
        further = [row.guard for row in rows.rows()] if rows is not None else []
        for guard in (window.guard, *further):
            if guard.unseen:
                guard.seen()

    return LayerCard(window, box, seen=seen)


def _at_once(opens: Callable[[], object]) -> None:
    opens()
