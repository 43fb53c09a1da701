"""Keeps windows of the kit usable while the app shows a modal window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class Unblocked(QObject):
    """Keeps ``widget``, a window, usable under whatever modal windows come and go.

    Qt blocks all windows except those that belong to the modal one; so this one belongs to it, as
    long as that is modal. The window manager is not told: it asks for owners only when a window
    appears. What is modal to this very window (a box with it as parent) does block it.

    The window hands its events to :meth:`see`.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._owner: QWindow | None = None
        self._own: QWindow | None = None
        # Not at once: Qt is in the middle of asking each window.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._belong)

    def see(self, event: QEvent) -> None:
        """Take notice of an event of the window's."""
        if event.type() in (QEvent.Type.WindowBlocked, QEvent.Type.Show):
            self._later.start()
        elif event.type() is QEvent.Type.Hide:
            # Before it appears again the window manager must hear of its own owner only.
            self._return()

    def _belong(self) -> None:
        window, modal = _handle(self._widget), QGuiApplication.modalWindow()
        if window is None or modal is None or not self._widget.isVisible():
            self._return()
        elif not window.isAncestorOf(modal, QWindow.AncestorMode.IncludeTransients):
            own = window.transientParent() if self._owner is None else self._own
            self._leave_owner()
            self._own, self._owner = own, modal
            # Of one that goes while others stay, Qt tells the blocked ones only.
            modal.visibleChanged.connect(self._later.start)
            window.setTransientParent(modal)

    def _leave_owner(self) -> None:
        owner, self._owner = self._owner, None
        if owner is not None and isValid(owner):
            owner.visibleChanged.disconnect(self._later.start)

    def _return(self) -> None:
        """Belong to whom it was made for again."""
        if self._owner is None:
            return
        self._leave_owner()
        window, own, self._own = _handle(self._widget), self._own, None
        if window is not None:
            kept = own if own is not None and isValid(own) else None
            window.setTransientParent(kept)  # type: ignore[arg-type]


class Blocking(QObject):
    """Follows whether a modal window blocks the window ``widget`` is in.

    Signals:
        changed: (blocked)
    """

    changed = Signal(bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._blocked = False
        # Not at once: a receiver may open windows, and Qt is busy with these.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            # What is modal takes the keyboard when it opens and gives it back when it goes.
            app.focusWindowChanged.connect(self._later.start)

    @property
    def blocked(self) -> bool:
        return _blocks(QGuiApplication.modalWindow(), _handle(self._widget.window()))

    def _look(self) -> None:
        if self.blocked != self._blocked:
            self._blocked = not self._blocked
            self.changed.emit(self._blocked)


def _handle(widget: QWidget) -> QWindow | None:
    """None before the window was made, whatever the stubs say."""
    return widget.windowHandle()


def _blocks(modal: QWindow | None, window: QWindow | None) -> bool:
    """As Qt decides it."""
    families = QWindow.AncestorMode.IncludeTransients
    if modal is None or window is None or modal is window or modal.isAncestorOf(window, families):
        return False
    if modal.modality() is Qt.WindowModality.ApplicationModal:
        return True
    return window.isAncestorOf(modal, families)
