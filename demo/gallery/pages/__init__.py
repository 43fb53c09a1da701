"""Every widget in every state, one small module a widget.

The same pages are the gallery, the screen tests and the README's pictures.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from demo.gallery.pages import call_window, history, in_app, incoming_call

PAGES: dict[str, Callable[[], QWidget]] = {
    name: factory
    for module in (incoming_call, call_window, in_app, history)
    for name, factory in module.pages()
}
"""Name → how to make the widget. Names are "widget, state"."""
