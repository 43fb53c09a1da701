"""What a widget of ours is to a screen reader, where Qt would call it nothing in particular."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_PROPERTY: Final = "callkitAccessibleRole"


def giveRole(widget: QWidget, role: QAccessible.Role) -> None:
    """Let screen readers find ``widget`` in this role; its name stays its accessible name.

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
    return None if role is None else QAccessibleWidget(thing, QAccessible.Role(role))
