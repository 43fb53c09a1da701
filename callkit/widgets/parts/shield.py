"""Protects the kit's widgets against general rules of the app's style sheet."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from callkit.theme.shield import UNSET_COLOUR, UNSET_FAMILY, UNSET_PIXELS, shieldSheet

_OURS: Final = "callkit."
_WORDS: Final = "ElidedLabel"
_WORN: Final[WeakKeyDictionary[QWidget, tuple[str, str]]] = WeakKeyDictionary()
"""What each widget wears, and what of it an app set."""


def shield(widget: QWidget) -> None:
    """Let ``widget``, the outermost of the kit's, wear it. To be called in its constructor; what an
    app sets on the widget itself stays part of its sheet."""
    worn, own = _WORN.get(widget, ("", ""))
    now = widget.styleSheet()
    if now != worn:
        own = now
    sheet = shieldSheet(_kit_classes(), _WORDS, [*_around(widget), own])
    if own:
        sheet = f"{sheet}\n{own}"
    if now != sheet:
        _WORN[widget] = (sheet, own)
        widget.setStyleSheet(sheet)


def surroundingsChanged(widget: QWidget, event: QEvent) -> None:
    """To be called in ``changeEvent`` of the outermost: other sheets reach it, or the language
    turns round."""
    if event.type() is QEvent.Type.StyleChange:
        shield(widget)
    elif event.type() is QEvent.Type.LayoutDirectionChange and (
        widget.isVisible() or widget.testAttribute(Qt.WidgetAttribute.WA_Resized)
    ):
        # Before it had a size, and in its constructor, nothing has a place yet.
        placeAnew(widget)


def placeAnew(widget: QWidget) -> None:
    """Let everything of the kit in ``widget`` that is placed by hand find its place again, as it
    does when its size changes."""
    for part in (widget, *widget.findChildren(QWidget)):
        if isValid(part) and any(kind.__module__.startswith(_OURS) for kind in type(part).__mro__):
            QCoreApplication.sendEvent(part, QResizeEvent(part.size(), part.size()))


def shielded(widget: QWidget) -> bool:
    """It wears one of its own, not that of a widget around it."""
    return widget in _WORN


def isUnset(red: int, green: int, blue: int, alpha: int) -> bool:
    """No rule says which colour the text has."""
    return (red, green, blue, alpha) == UNSET_COLOUR


def dressed(font: QFont, usual: QFont) -> QFont:
    """``usual`` with what rules that name the widget say of its ``font``."""
    if font.pixelSize() == UNSET_PIXELS and font.family() == UNSET_FAMILY:
        made = QFont(usual)
        if font.weight() != QFont.Weight.Normal:
            made.setWeight(font.weight())
    else:
        made = QFont(font)
        if font.pixelSize() == UNSET_PIXELS:
            made.setPixelSize(usual.pixelSize())
        if font.family() == UNSET_FAMILY:
            made.setFamilies(usual.families())
    made.setItalic(font.italic())
    made.setUnderline(font.underline())
    return made


def _around(widget: QWidget) -> list[str]:
    """The sheets that reach it, the outermost first."""
    app = QApplication.instance()
    found = []
    parent = widget.parentWidget()
    while parent is not None:
        found.append(parent.styleSheet())
        parent = parent.parentWidget()
    outermost = app.styleSheet() if isinstance(app, QApplication) else ""
    return [sheet for sheet in (outermost, *reversed(found)) if sheet]


def _kit_classes() -> frozenset[str]:
    """The names of all widgets of the kit there are by now."""
    found: set[str] = set()
    left = [QWidget]
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            if kind.__module__.startswith(_OURS):
                found.add(kind.__name__)
    return frozenset(found)
