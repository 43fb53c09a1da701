"""Tokens → style sheets for the few standard widgets that only a style sheet can dress.

Everything else is dressed by palette and paint, so an app's own style sheet always wins:
``#callName { color: … }`` needs no fight with ours.
"""

from __future__ import annotations

import dataclasses
import string
from types import MappingProxyType
from typing import Final

from callkit.theme.appearance import Theme
from callkit.theme.tokens import TYPE, Size

_EDIT = """
QLineEdit {
  background: $surfaceRaised; color: $text; border: ${line}px solid $border;
  border-radius: ${inner}px; padding: 0 ${small}px; min-height: ${hit}px; font-size: ${status}px;
  selection-background-color: $accent; selection-color: $onAccent;
}
QLineEdit:focus { border: ${focus}px solid $accent; }
"""
_MENU = """
QMenu {
  background: $surface; color: $text; border: ${line}px solid $border;
  border-radius: ${inner}px; padding: ${small}px 0; font-size: ${status}px;
}
QMenu::item { padding: ${item}px ${gap}px; margin: 0 ${tiny}px; border-radius: ${small}px; }
QMenu::item:selected { background: $surfaceRaised; color: $text; }
QMenu::item:disabled { color: $textMuted; }
QMenu::separator { height: 1px; background: $border; margin: ${small}px ${gap}px; }
QMenu::icon { padding-left: ${small}px; }
"""
_SCROLL = """
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
"""
_SCROLL_BAR = """
QScrollBar:vertical { background: transparent; width: ${small}px; margin: 0; }
QScrollBar::handle:vertical {
  background: $border; border-radius: ${tiny}px; min-height: ${hit}px;
}
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
_LIST = """
QAbstractItemView {
  background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $surfaceRaised; selection-color: $text;
}
"""
SHEETS: Final = MappingProxyType(
    {
        "edit": _EDIT,
        "menu": _MENU,
        "list": _LIST + _SCROLL_BAR,
        "scroll": _SCROLL + _SCROLL_BAR,
    }
)
"""Which sheets there are."""


def sheet(name: str, theme: Theme) -> str:
    """The style sheet called ``name`` in the theme's colours, for one widget's own
    ``setStyleSheet``. Raises KeyError for a sheet that does not exist."""
    scale = theme.textScale()
    lengths = {
        "inner": Size.INNER_RADIUS,
        "small": Size.GAP_SMALL,
        "tiny": Size.GAP_SMALL // 2,
        "item": Size.GAP_SMALL + Size.GAP_SMALL // 4,
        "gap": Size.GAP,
        "hit": Size.HIT - 2 * Size.FOCUS_WIDTH,
        "focus": Size.FOCUS_WIDTH,
        "line": max(1, theme.tokens.borderWidth),
        "status": round(TYPE["status"].px * scale),
    }
    return string.Template(SHEETS[name]).substitute(dataclasses.asdict(theme.tokens), **lengths)
