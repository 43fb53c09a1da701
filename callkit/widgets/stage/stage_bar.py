"""The bar of a call: round buttons with words, and End."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from callkit.requests import Action, MediaKind
from callkit.texts import InnerText, spoken
from callkit.theme import StageSize, Theme
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.scenes.scene import APP, Control, Scene
from callkit.widgets.stage.bar_items import WORDLESS, BarItems, barItems, barLevel, shortened
from callkit.widgets.stage.stage_button import StageButton

_DEVICES = frozenset({MediaKind.MICROPHONE, MediaKind.CAMERA})


class StageBar(QWidget):
    """Shows the controls of one :class:`Scene`; it is as wide as they need.

    Signals:
        pressed: (action, argument): a control was pressed; both as in a :class:`CallRequest`.
        moreRequested: Open the menu at that button.
        devicesRequested: The ▾ of a switch (its kind of media) was pressed at that button.
        asideRequested: The ▾ of the red one was pressed at that button.
        rearranged: It needs another width or height.
    """

    pressed = Signal(object, object)
    moreRequested = Signal(object)
    devicesRequested = Signal(object, object)
    asideRequested = Signal(object)
    rearranged = Signal()

    __del__ = hideBefore

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard | None = None,
        text: InnerText | None = None,
    ) -> None:
        super().__init__(parent)
        self._guard = guard
        self._text = text or InnerText()
        self._scene: Scene | None = None
        self._stage = StageSize.VIDEO_WIDTH
        self._wordless = False
        self._devices = False
        self._menu = False
        self._items = BarItems((), ())
        self._buttons: dict[str, StageButton] = {}
        self._separators: list[int] = []
        self._groups: list[list[StageButton]] = []
        self._order: list[StageButton] = []
        self.moreButton = StageButton(self, iconName="more")
        self.moreButton.setObjectName("callMore")
        if guard is not None:
            self.moreButton.setGuard(guard)
        self.moreButton.clicked.connect(self._more)
        self.setObjectName("callBar")
        Theme.instance().dress(self._dress)

    # --- values -------------------------------------------------------------------------------

    def items(self) -> BarItems:
        """What is shown where just now."""
        return self._items

    def setStageWidth(self, width: int) -> None:
        """How wide the stage is: what has no room goes into the menu, then the words go."""
        if width != self._stage:
            self._stage = width
            self._show()

    def setDevicesOffered(self, offered: bool) -> None:
        """Microphone and camera have a ▾."""
        if offered != self._devices:
            self._devices = offered
            self._show()

    def setMenuOffered(self, offered: bool) -> None:
        """There is something in the menu besides controls of the scene."""
        if offered != self._menu:
            self._menu = offered
            self._show()

    def showScene(self, scene: Scene) -> None:
        self._scene = scene
        self._show()

    def button(self, action: Action | MediaKind) -> StageButton | None:
        """The button that asks for ``action``, in the bar or behind the menu."""
        for control in self._controls():
            if control.name == action:
                return self._buttons.get(control.name)
        return None

    def buttons(self) -> list[StageButton]:
        """Those that are seen, from the start to the end."""
        return list(self._order)

    def named(self, name: str) -> StageButton | None:
        """The button of a control by its ``name``."""
        return self._buttons.get(name)

    def empty(self) -> bool:
        """There is nothing to press."""
        return not self._order

    def setToolTips(self, tips: Mapping[str, str]) -> None:
        for control in self._controls():
            button = self._buttons[control.name]
            shown = control.checkedLabel if control.checked and control.checkedLabel else ""
            button.setToolTip(tips.get(control.name, shown or control.label))
        said = self._text.say("moreButton")
        self.moreButton.setToolTip(said)

    # --- showing ------------------------------------------------------------------------------

    def _controls(self) -> Iterable[Control]:
        return itertools.chain(*self._items.groups, self._items.more, self._items.aside)

    def _show(self) -> None:
        if self._scene is None:
            return
        level = barLevel(self._stage)
        self._fill(self._scene, level)
        # Long words need what the width alone would have left.
        while level < WORDLESS and self.sizeHint().width() > self._stage - 2 * StageSize.GRID_SIDE:
            level += 1
            self._fill(self._scene, level)
        self._place()
        self.updateGeometry()
        self.rearranged.emit()

    def _fill(self, scene: Scene, level: int) -> None:
        self._items = items = barItems(scene, level)
        self._wordless = wordless = level >= WORDLESS
        for control in self._controls():
            self._dress_button(control)
        bar = [self._buttons[c.name] for group in items.groups for c in group]
        for button in self._buttons.values():
            button.setVisible(button in bar)
            button.setWordless(wordless)
        word = self._text.say("moreButton")
        self.moreButton.setText(word)
        self.moreButton.setAccessibleName(word)
        self.moreButton.setWordless(wordless)
        ended = bool(items.groups) and scene.red not in items.groups[-1]
        more = not ended and bool(items.groups) and (bool(items.more) or self._menu)
        self.moreButton.setVisible(more)
        self._groups = [[self._buttons[c.name] for c in group] for group in items.groups]
        if more:
            # It ends the group before the red one, or is a group of its own.
            if len(self._groups) > 1:
                self._groups[-2].append(self.moreButton)
            else:
                self._groups.insert(0, [self.moreButton])
        seen = [button for group in self._groups for button in group]
        if seen != self._order:
            self._order = seen
            for before, after in itertools.pairwise(seen):
                QWidget.setTabOrder(before, after)

    def _dress_button(self, control: Control) -> None:
        red = self._scene is not None and control is self._scene.red
        name = control.name
        button = self._buttons.get(name)
        if button is None:
            button = StageButton(self, kind="end" if red else "circle")
            button.setGuard(self._guard)
            named = name.removeprefix(APP)
            button.setObjectName("callRed" if red else f"call{named[:1].upper()}{named[1:]}")
            button.clicked.connect(self._clicked)
            button.notchClicked.connect(self._notched)
            self._buttons[name] = button
        short = shortened(control, self._text)
        button.setText(short.label)
        button.setIconName(control.icon)
        button.setCheckable(control.checkable)
        button.setCheckedLook(control.checkedIcon, short.checkedLabel)
        if control.checkable:
            button.setChecked(control.checked)
        button.setEnabled(control.enabled)
        # A switch keeps its name: whether it is on is its state.
        button.setAccessibleName(spoken(control.label))
        button.setAccessibleDescription(spoken(control.description))
        ends = red and bool(self._items.aside)
        button.setNotch(ends or (self._devices and control.media in _DEVICES))

    def _clicked(self, checked: bool) -> None:
        sender = self.sender()
        for control in list(self._controls()):
            if self._buttons.get(control.name) is sender:
                self.pressed.emit(control.action, control.argument(checked))
                return

    def _notched(self) -> None:
        sender = self.sender()
        for control in list(self._controls()):
            if self._buttons.get(control.name) is not sender:
                continue
            if control.media in _DEVICES:
                self.devicesRequested.emit(control.media, sender)
            else:
                self.asideRequested.emit(sender)
            return

    def _more(self) -> None:
        self.moreRequested.emit(self.moreButton)

    # --- geometry -----------------------------------------------------------------------------

    def _padding(self) -> int:
        return StageSize.BAR_PADDING if not self._wordless else StageSize.TILE_PAD

    def sizeHint(self) -> QSize:
        if not self._order:
            return QSize(0, 0)
        wide = sum(button.sizeHint().width() for button in self._order)
        wide += self._separator() * (len(self._groups) - 1) + 2 * self._padding()
        high = max(button.sizeHint().height() for button in self._order)
        least = StageSize.BAR_HEIGHT if not self._wordless else 0
        air = StageSize.CIRCLE_TOP - StageSize.LABEL_GAP // 2
        return QSize(wide, max(least, high + 2 * air))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _separator(self) -> int:
        return StageSize.SEPARATOR if not self._wordless else StageSize.TILE_PAD

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._separators = []
        if not self._order:
            return
        hints = {button: button.sizeHint() for button in self._order}
        high = max(hint.height() for hint in hints.values())
        top = (self.height() - high) // 2
        gap = self._separator()
        across = self._padding()
        for number, group in enumerate(self._groups):
            if number:
                self._separators.append(self._mirrored(across, gap) + gap // 2)
                across += gap
            for button in group:
                wide = hints[button].width()
                button.setGeometry(QRect(self._mirrored(across, wide), top, wide, high))
                across += wide

    def _mirrored(self, across: int, wide: int) -> int:
        return self.width() - across - wide if self.isRightToLeft() else across

    def _dress(self) -> None:
        self._show()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place()
        elif event.type() is QEvent.Type.LanguageChange:
            self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.instance()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = max(1, theme.tokens.borderWidth)
            box = QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2)
            radius = min(StageSize.BAR_RADIUS, box.height() / 2)
            painter.setPen(QPen(theme.colour("stageLine"), line))
            painter.setBrush(theme.colour("stageBar"))
            painter.drawRoundedRect(box, radius, radius)
            high = min(StageSize.SEPARATOR_HEIGHT, self.height() - 2 * StageSize.CIRCLE_TOP)
            top = StageSize.CIRCLE_TOP
            if not self._wordless:
                for left in self._separators:
                    painter.fillRect(left, top, 1, high, theme.colour("stageLine"))
