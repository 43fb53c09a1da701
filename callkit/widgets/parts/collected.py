"""What happens to a shown widget that Python's collector takes, in whatever thread it runs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import delete, isValid, ownedByPython


def hideBefore(widget: QWidget) -> None:
    """Be the ``__del__`` of each widget of the kit that hears from Qt while its window goes.

    The collector takes a circle in two steps: it asks each object for its ``__del__``, then it
    empties them all and frees them. A shown window that is freed hides what is in it, and then a
    ``hideEvent`` in Python would find an object without attributes: errors from an app that only
    dropped its window. Here it is hidden in the first step, while everything is still there. It is
    not freed here: the same method is called in the midst of Qt's destructor, which would free it
    twice.

    A collector that runs in another thread would free the window there, and wait for ever for the
    GUI thread. Such a widget comes back to life and is freed in the GUI thread.
    """
    if not isValid(widget):
        return
    home = widget.thread()
    if not home.isCurrentThread():
        app = QCoreApplication.instance()
        if app is not None:
            QTimer.singleShot(0, app, lambda: _end(widget))
    elif widget.isVisible():
        widget.hide()


def _end(widget: QWidget) -> None:
    # The collector asks nobody a second time, so that it must not find this one again.
    if not isValid(widget):
        return
    widget.hide()
    if widget.parent() is None and ownedByPython(widget):
        delete(widget)
