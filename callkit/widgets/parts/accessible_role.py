"""The accessible roles and names of the kit's own widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_PROPERTY: Final = "callkitAccessibleRole"


class _Named(QAccessibleWidget):
    """A widget whose name is made when a reader asks for it."""

    def __init__(self, widget: QWidget, role: QAccessible.Role, name: Callable[[], str]) -> None:
        super().__init__(widget, role)
        self._name = name

    def text(self, kind: QAccessible.Text) -> str:
        return self._name() if kind is QAccessible.Text.Name else super().text(kind)


def giveRole(widget: QWidget, role: QAccessible.Role) -> None:
    """Let screen readers find ``widget`` in this role; its name stays its accessible name,
    or is what its method ``spokenNow()`` says whenever a reader asks.

    Only for widgets of a Python class, and where they are made: a screen reader that listens
    meets a plain ``QWidget`` before it can be given anything, and asks no second time.
    """
    _install()
    widget.setProperty(_PROPERTY, role.value)


@cache
def _install() -> None:
    QAccessible.installFactory(_made)


def _made(_class: str, thing: QObject) -> QAccessibleInterface | None:
    # Asked of every object of the app a screen reader meets.
    if not isinstance(thing, QWidget):
        return None
    role = thing.property(_PROPERTY)
    if role is None:
        return None
    name = getattr(thing, "spokenNow", None)
    if name is not None:
        return _Named(thing, QAccessible.Role(role), name)
    return QAccessibleWidget(thing, QAccessible.Role(role))
