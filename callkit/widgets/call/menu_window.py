"""A window with menus: for answers without a button, and for devices."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from callkit.options import checked
from callkit.requests import Action
from callkit.texts import InnerText
from callkit.widgets.call.call_stage import CallStage
from callkit.widgets.call.media_host import MediaHost
from callkit.widgets.call.reply_menu import MoreMenu
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.shortcuts import Shortcuts
from callkit.widgets.scenes.scene import Tools


def _at_once(opens: Callable[[], object]) -> None:
    opens()


class MenuWindow(MediaHost, CardWindow):
    """A window for a call with the app's media in it. Menus open where they cover no answer.

    Signals:
        requested: (:class:`CallRequest`): what a person wants of the call.
    """

    requested = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        text: InnerText | None = None,
        shortcuts: Shortcuts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, clock=clock)
        self.text = text or InnerText()
        self.shortcuts = shortcuts or Shortcuts()
        self.hostMedia(self.guard, self.text, self.shortcuts)
        self._more_menu: MoreMenu | None = None
        self.beforeMenu: Callable[[Callable[[], object]], object] = _at_once
        """Called with what opens a menu, which needs a window on the screen."""

    def tools(self) -> Tools:
        """The media and offers a scene shows."""
        return self._media.tools

    @checked
    def setOffers(self, *, invite: bool = False, endForAll: bool = False) -> None:
        """Let people be added to a connected call, and (host) end it for everybody."""
        self._media.change(invite=invite, endForAll=endForAll)

    def shownStage(self) -> CallStage | None:
        """The page that shows the call just now, if it has answers and a menu of others."""
        return None

    def openMore(self) -> None:
        """Show what has no room of its own, where it covers no answer."""
        stage = self.shownStage()
        if stage is None:
            return
        if self._more_menu is None:
            self._more_menu = self.madeMore()
        rare = self.dressMore(self._more_menu)
        buttons = stage.menuButtons()
        self._more_menu.setButtons(buttons)
        if buttons or rare:
            sender = self.sender()
            anchor = stage.control(Action.MORE)
            if isinstance(sender, QWidget) and sender is not stage:
                anchor = sender
            self.openMenu(self._more_menu, anchor)

    def madeMore(self) -> MoreMenu:
        """The menu of what has no room, made when it is first needed."""
        return MoreMenu(self, text=self.text)

    def dressMore(self, menu: MoreMenu) -> bool:
        """Say what the menu offers besides buttons without room; True when that is something."""
        menu.ignore.setVisible(False)
        menu.mute.setVisible(False)
        return False

    def openMenu(self, menu: CallMenu, anchor: QWidget | None) -> None:
        self.beforeMenu(partial(self._show_menu, menu, anchor))

    def _show_menu(self, menu: CallMenu, anchor: QWidget | None) -> None:
        stage = self.shownStage()
        if stage is not None:
            menu.openAt(stage.menuAnchor(anchor), stage.answersOnScreen())
        else:
            menu.openAt(anchor)
