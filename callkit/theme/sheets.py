"""Style sheets from tokens, for the few standard widgets that cannot be painted otherwise.

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
  min-width: -1px; max-width: -1px; max-height: -1px; margin: 0; placeholder-text-color: $textMuted;
  background: $surfaceRaised; color: $text; border: ${line}px solid $border;
  border-radius: ${inner}px; padding: 0 ${small}px; min-height: ${hit}px; font-size: ${status}px;
  font-family: $family; font-weight: normal; font-style: normal;
  selection-background-color: $accent; selection-color: $onAccent;
}
QLineEdit:focus { border: ${focus}px solid $accent; }
"""
_STAGE_EDIT = """
QLineEdit {
  min-width: -1px; max-width: -1px; max-height: -1px; margin: 0;
  placeholder-text-color: $onStageMuted; background: $stage; color: $onStage;
  border: ${line}px solid $onStageMuted;
  border-radius: ${inner}px; padding: 0 ${small}px; min-height: ${hit}px; font-size: ${status}px;
  font-family: $family; font-weight: normal; font-style: normal;
  selection-background-color: $stageAccent; selection-color: $onStageOn;
}
QLineEdit:focus { border: ${focus}px solid $stageAccent; }
"""
_MENU = """
QMenu {
  min-width: -1px; max-width: -1px; min-height: -1px; max-height: -1px; margin: 0;
  background: transparent; color: $text; border: none; padding: ${small}px 0;
  font-size: ${status}px;
  font-family: $family; font-weight: normal; font-style: normal;
}
QMenu::item {
  padding: ${item}px ${gap}px; margin: 0 ${tiny}px; border: none; border-radius: ${small}px;
  background: transparent; color: $text; min-width: -1px;
}
QMenu::item:selected { background: $surfaceRaised; color: $text; }
QMenu::item:disabled { color: $textMuted; }
QMenu::separator { height: 1px; background: $border; margin: ${small}px ${gap}px; }
QMenu::icon { padding-left: ${small}px; }
"""
_STAGE_INKS = {
    "$textMuted": "$onStageMuted",
    "$text": "$onStage",
    "$surfaceRaised": "$stageHover",
    "$border": "$stageLine",
}
_STAGE_MENU = _MENU
for _ink, _on_stage in _STAGE_INKS.items():
    _STAGE_MENU = _STAGE_MENU.replace(f"{_ink};", f"{_on_stage};")
# The menu's own default is what ends something for others: its words are red.
_STAGE_MENU += "QMenu::item:default { color: $stageDanger; }\n"
_SCROLL = """
QScrollArea, QScrollArea > QWidget, QScrollArea > QWidget > QWidget {
  background: transparent; border: none; padding: 0; margin: 0; min-width: -1px; max-width: -1px;
}
"""
_SCROLL_BAR = """
QScrollBar:vertical {
  background: transparent; width: ${bar}px; min-width: -1px; max-width: -1px; margin: 0;
  padding: 0; border: none;
}
QScrollBar::handle:vertical {
  border: none; margin: 0 ${tiny}px; background: $border; border-radius: ${round}px;
  min-height: ${hit}px;
}
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; border: none; margin: 0; }
QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; margin: 0; padding: 0;
}
"""
_LIST = """
QAbstractItemView {
  padding: 0; margin: 0; min-width: -1px; max-width: -1px;
  background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $surfaceRaised; selection-color: $text;
}
"""
SHEETS: Final = MappingProxyType(
    {
        "edit": _EDIT,
        "stageEdit": _STAGE_EDIT,
        "menu": _MENU,
        "stageMenu": _STAGE_MENU,
        "list": _LIST + _SCROLL_BAR,
        "scroll": _SCROLL + _SCROLL_BAR,
        "stageScroll": _SCROLL + _SCROLL_BAR.replace("$border;", "$stagePress;"),
    }
)
"""The names of the sheets."""


def sheet(name: str, theme: Theme) -> str:
    """The style sheet called ``name`` in the theme's colours, for one widget's own
    ``setStyleSheet``. Raises KeyError for a sheet that does not exist."""
    scale = theme.textScale()
    lengths = {
        "inner": Size.INNER_RADIUS,
        "small": Size.GAP_SMALL,
        "tiny": Size.GAP_SMALL // 2,
        "bar": Size.SCROLL_BAR + Size.GAP_SMALL,
        "round": Size.SCROLL_BAR // 2,
        "item": Size.GAP_SMALL + Size.GAP_SMALL // 4,
        "gap": Size.GAP,
        "hit": Size.HIT - 2 * Size.FOCUS_WIDTH,
        "focus": Size.FOCUS_WIDTH,
        "line": max(1, theme.tokens.borderWidth),
        "status": round(TYPE["status"].px * scale),
        "family": ", ".join(f'"{name}"' for name in theme.font("status").families()),
    }
    return string.Template(SHEETS[name]).substitute(dataclasses.asdict(theme.tokens), **lengths)
