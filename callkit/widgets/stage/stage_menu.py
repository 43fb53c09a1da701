"""The menus of the stage: controls without room in the bar, and rare ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from callkit.requests import Action
from callkit.texts import InnerText
from callkit.theme import Size, icon
from callkit.theme import Theme as _Theme
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.scenes.scene import Control
from callkit.widgets.stage.tile_grid import LAYOUTS

_LAYOUT_WORDS = {"auto": "layoutAuto", "grid": "layoutGrid", "speaker": "layoutSpeaker"}


def openAbove(menu: QMenu, anchor: QWidget) -> None:
    """Open the menu over its button, as the bar is at the lower edge; its start at the button's
    start."""
    size = menu.sizeHint()
    mirrored = anchor.isRightToLeft()
    corner = anchor.mapToGlobal(QPoint(anchor.width() if mirrored else 0, 0))
    left = corner.x() - size.width() if mirrored else corner.x()
    menu.popup(QPoint(left, corner.y() - size.height() - Size.GAP_SMALL))


def openBelow(menu: QMenu, anchor: QWidget) -> None:
    """Open it under a glyph at the upper edge, its end at the glyph's end."""
    size = menu.sizeHint()
    corner = anchor.mapToGlobal(QPoint(0, anchor.height() + Size.GAP_SMALL // 2))
    left = corner.x() if anchor.isRightToLeft() else corner.x() + anchor.width() - size.width()
    menu.popup(QPoint(left, corner.y()))


class StageMenu(CallMenu):
    """Made each time it opens, and deleted when it is closed."""

    def __init__(self, parent: QWidget, *, text: InnerText) -> None:
        super().__init__(parent, text=text, onStage=True)
        self.aboutToHide.connect(self.deleteLater)

    def addControls(self, controls: Iterable[Control], press: Callable[[str], object]) -> None:
        """A line for each control; ``press`` gets its name."""
        for control in controls:
            ends = control.action is Action.END_FOR_ALL
            ink = _Theme.instance().colour("stageDanger" if ends else "onStage")
            on = control.checkable and control.checked
            said = control.checkedLabel if on and control.checkedLabel else control.label
            shape = control.checkedIcon if on and control.checkedIcon else control.icon
            action = QAction(icon(shape, ink), said.replace("&", "&&"), self)
            action.setEnabled(control.enabled)
            action.setData(control.name)
            action.triggered.connect(partial(_told, press, control.name))
            self.addAction(action)
            if ends:
                self.setDefaultAction(action)

    def addLayouts(self, chosen: str, choose: Callable[[str], object]) -> None:
        """How the people are arranged: three lines under their heading."""
        heading = QAction(self.text.say("layoutButton"), self)
        heading.setEnabled(False)
        self.addAction(heading)
        fillLayouts(self, chosen, choose)
        self.addSeparator()

    def addPlain(self, key: str, shape: str, act: Callable[[], object]) -> None:
        """A line of the stage's own."""
        action = QAction(icon(shape, _Theme.instance().colour("onStage")), self.text.say(key), self)
        action.triggered.connect(partial(_done, act))
        self.addAction(action)


def fillLayouts(menu: CallMenu, chosen: str, choose: Callable[[str], object]) -> None:
    """The three arrangements, the chosen one ticked."""
    group = QActionGroup(menu)
    for layout in LAYOUTS:
        action = QAction(menu.text.say(_LAYOUT_WORDS[layout]), menu)
        action.setCheckable(True)
        action.setChecked(layout == chosen)
        action.triggered.connect(partial(_told, choose, layout))
        group.addAction(action)
        menu.addAction(action)


def _told(act: Callable[[str], object], name: str, _checked: bool = False) -> None:
    act(name)


def _done(act: Callable[[], object], _checked: bool = False) -> None:
    act()
