"""The layout of a ringing or 1:1 call: it stays, only its words and controls change."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from callkit.model import User
from callkit.options import checked
from callkit.requests import Action, MediaKind
from callkit.texts import InnerText, spoken
from callkit.theme import Motion, Size, Theme
from callkit.widgets.parts.answer_pill import AnswerPill
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.call_timer import CallTimer
from callkit.widgets.parts.cell_row import MOST_CELLS, CellButton, CellRow
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.wrap_row import WrapRow
from callkit.widgets.scenes.scene import APP, Control, Scene

SlotButton = CallButton | AnswerPill
SLOTS = ("red", "middle", "green")
_SLOT_NAMES = {"red": "callRed", "middle": "callMiddle", "green": "callGreen"}
_RING = Size.FOCUS_GAP + Size.FOCUS_WIDTH
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class CallStage(QWidget):
    """Lays out one :class:`Scene`; subclasses arrange it.

    Signals:
        pressed: (action, argument): a control was pressed; both as in a :class:`CallRequest`.
    """

    pressed = Signal(object, object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard,
        text: InnerText,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._guard = guard
        self._text = text
        self._scene: Scene | None = None
        self._level = 0
        self._tight = False
        self._pills: dict[str, PillButton] = {}
        self._order: list[QWidget] = []
        self._avatar_widget: QWidget | None = None
        self._buttons_widget: QWidget | None = None
        self.timer = self.makeTimer(clock)
        self.avatar = AvatarLabel(self, diameter=self.avatarDiameter(), clock=clock)
        self.slots: dict[str, SlotButton] = {name: self._make_slot(name) for name in SLOTS}
        self.quickRow = self.makeQuickRow()
        self._dim_later = QTimer(self)
        self._dim_later.setSingleShot(True)
        self._dim_later.setInterval(Motion.BUSY_DELAY)
        self._dim_later.timeout.connect(self._dim)
        self.timer.hide()
        self.timer.setObjectName("callTimer")
        self.avatar.setObjectName("callAvatar")
        self.quickRow.setObjectName("callQuickRow")

    # --- what the two forms decide ------------------------------------------------------------

    def avatarDiameter(self) -> int:
        return Size.AVATAR_FULL

    def buttonDiameter(self) -> int:
        return Size.BUTTON

    def makeButton(self) -> SlotButton:
        """One of the three in the slots."""
        return CallButton(self, diameter=self.buttonDiameter())

    def makeQuickRow(self) -> WrapRow | CellRow:
        """What holds the secondary actions."""
        return WrapRow(self)

    def makePill(self, label: str) -> PillButton:
        """One of those."""
        return PillButton(self.quickRow, text=label)

    def menuAnchor(self, control: QWidget | None = None) -> QWidget | None:
        """Where the menu of ``control`` opens."""
        return control

    def answersOnScreen(self) -> list[QRect]:
        """Where the answers are on the screen: nothing may cover them."""
        shown = [slot for slot in self.slots.values() if slot.isVisible()]
        return [QRect(slot.mapToGlobal(QPoint(0, 0)), slot.size()) for slot in shown]

    def smallDiameter(self) -> int:
        return Size.BUTTON_COMPACT

    def leastWidth(self) -> int:
        """With words as large as they are now."""
        return 0

    def makeTimer(self, clock: Callable[[], float]) -> CallTimer:
        return CallTimer(self, text=self._text, clock=clock)

    def showWords(self, scene: Scene) -> None:
        """Put the scene's words where this form has them."""
        raise TypeError("a form of the stage shows the words")

    # --- room ---------------------------------------------------------------------------------

    def squeeze(self, width: int, height: int) -> None:
        """Be ``width`` wide and no higher than ``height``, if that is possible: first everything
        is there, then less and less of what a person can do without."""
        layout = self.layout()
        if layout is None:
            return
        for level in range(self.levels() + 1):
            if level != self._level or not level:
                self._level = level
                self.leaveAway(level)
            self.resize(width, self.height())
            layout.invalidate()
            layout.activate()
            self.rewrap()
            # A layout within a layout hears of that only now.
            layout.invalidate()
            layout.activate()
            if layout.minimumSize().height() <= height:
                return

    def levels(self) -> int:
        """How often this form can leave something away."""
        return 0

    def leaveAway(self, level: int) -> None:
        """Leave away what belongs to that level; at 0 everything is there."""

    # --- showing ------------------------------------------------------------------------------

    def setUsers(self, users: Sequence[User]) -> None:
        self.avatar.setUsers(users)

    @checked
    def setAvatarWidget(self, widget: QWidget | None) -> None:
        """Show the app's widget in the place of the face; None shows the face again."""
        before, self._avatar_widget = self._avatar_widget, widget
        if widget is not before:
            _exchange(before, widget, self.avatar)
            self.avatar.setVisible(widget is None)

    @checked
    def setButtonsWidget(self, widget: QWidget | None) -> None:
        """Show the app's widget in the place of the row of slots; None shows them again.

        The slots stay what shortcuts press.
        """
        before, self._buttons_widget = self._buttons_widget, widget
        if widget is before:
            return
        _exchange(before, widget, self.slots["red"])
        for name, button in self.slots.items():
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(widget is None and isinstance(button, CallButton))
            button.setSizePolicy(policy)
            if self._scene is not None:
                self._dress_slot(button, getattr(self._scene, name))

    def showScene(self, scene: Scene) -> None:
        """Show ``scene``. A slot that means something else now is guarded again."""
        before, self._scene = self._scene, scene
        self._dim_later.stop()
        if before is not None and before.actions != scene.actions:
            self._guard.rearm()
        self.showWords(scene)
        self.avatar.setPulsing(scene.pulsing)
        # What is answered within the blink of an eye never looks as if it were not.
        if scene.onItsWay and scene.dimmed:
            self._dim_later.start()
        else:
            self.avatar.setDimmed(scene.dimmed)
        for name in SLOTS:
            self._dress_slot(self.slots[name], getattr(scene, name))
        self._dress_quick(scene.quick)
        self._put_in_order()
        if scene.timerSince:
            self.timer.start(scene.timerSince)
        else:
            self.timer.stop()

    def _dim(self) -> None:
        self.avatar.setDimmed(self._scene is not None and self._scene.dimmed)

    def rewrap(self) -> None:
        """Let everything that wraps say anew how high it is at the width it has."""
        wrapping = (self.quickRow, *self.slots.values(), *self.findChildren(ElidedLabel))
        for widget in wrapping:
            widget.updateGeometry()

    def control(self, action: Action | MediaKind) -> QWidget | None:
        """The button that asks for ``action``, or switches that kind of media, just now."""
        if self._scene is None:
            return None
        for name in SLOTS:
            control = getattr(self._scene, name)
            if control is not None and control.name == action:
                return self.slots[name]
        shown = [control.name for control in self._scene.quick]
        return self._pills.get(action.value) if action in shown else None

    def words(self) -> tuple[QWidget, ...]:
        """What is read before the controls: who, then what."""
        return ()

    def controls(self) -> list[QWidget]:
        """The controls as Tab walks them and a screen reader finds them: the answer first, or
        what changes least first (``reference/desktop.md`` C5, 1.3.5)."""
        green = self._scene.green if self._scene else None
        answers = green is not None and green.tone == "accept"
        names = ("green", "middle", "red") if answers else ("middle", "green", "red")
        return [*(self.slots[name] for name in names), *self.quickRow.items()]

    def _put_in_order(self) -> None:
        order = self.controls()
        if order == self._order:
            return
        self._order = order
        for widget in (*self.words(), *order, self.quickRow):
            widget.raise_()
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def setToolTips(self, tips: Mapping[str, str]) -> None:
        """What each control's tooltip adds: its shortcut."""
        for name in SLOTS:
            control = getattr(self._scene, name) if self._scene else None
            if control is not None:
                self.slots[name].setToolTip(tips.get(control.name, control.label))
        for name, pill in self._pills.items():
            pill.setToolTip(tips.get(name, pill.shownText()))

    def _make_slot(self, name: str) -> SlotButton:
        button = self.makeButton()
        button.setObjectName(_SLOT_NAMES[name])
        button.setGuard(self._guard)
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(isinstance(button, CallButton))
        button.setSizePolicy(policy)
        button.clicked.connect(self._slot_clicked)
        button.hide()
        return button

    def _dress_slot(self, button: SlotButton, control: Control | None) -> None:
        if control is None:
            button.hide()
            return
        button.setText(control.label)
        button.setIconName(control.icon)
        button.setTone(control.tone)
        button.setDiameter(self._slot_diameter(control))
        button.setRowDiameter(self.smallDiameter() if self._tight else self.buttonDiameter())
        button.setPatient(self._scene is not None and self._scene.onItsWay)
        button.setEnabled(control.enabled)
        button.setBusy(control.busy)
        _dress_switch(button, control)
        button.setVisible(self._buttons_widget is None)

    def _slot_diameter(self, control: Control) -> int:
        small = control.small or self._tight
        return self.smallDiameter() if small else self.buttonDiameter()

    def _tighten(self, tight: bool) -> None:
        """Have small discs in all slots: their words keep their size."""
        self._tight = tight
        for name, button in self.slots.items():
            control = getattr(self._scene, name) if self._scene is not None else None
            button.setRowDiameter(self.smallDiameter() if tight else self.buttonDiameter())
            if control is not None:
                button.setDiameter(self._slot_diameter(control))

    def divided(self, controls: Sequence[Control]) -> Sequence[Control]:
        """Which of the secondary actions this form shows; the others are in its menu."""
        return controls

    def menuButtons(self) -> list[PillButton]:
        """The buttons that are not shown: what the menu offers instead."""
        shown = self.quickRow.items() if not self.quickRow.isHidden() else ()
        controls = self._scene.quick if self._scene else ()
        pills = [self._pills[control.name] for control in controls if control.name in self._pills]
        return [pill for pill in pills if pill not in shown]

    def _dress_quick(self, every: Sequence[Control]) -> None:
        controls = self.divided(every)
        if [control.name for control in controls] != [
            name for name, pill in self._pills.items() if pill in self.quickRow.items()
        ]:
            self.quickRow.setItems([self._pill(control) for control in controls])
        for control in dict.fromkeys((*every, *controls)):
            pill = self._pill(control)
            pill.setText(control.label)
            pill.setIconName(control.icon)
            pill.setPatient(self._scene is not None and self._scene.onItsWay)
            pill.setEnabled(control.enabled)
            _dress_switch(pill, control)
        self.quickRow.relayout()

    def _shorten_quick(self, short: bool) -> None:
        """Show the actions of the quick row without their words; tooltips and names stay."""
        for pill in self._pills.values():
            pill.setIconOnly(short)
        self.quickRow.relayout()
        self.quickRow.updateGeometry()

    def _pill(self, control: Control) -> PillButton:
        pill = self._pills.get(control.name)
        if pill is None:
            pill = self._pills[control.name] = self.makePill(control.label)
            name = control.name.removeprefix(APP)
            pill.setObjectName(f"call{name[:1].upper()}{name[1:]}")
            pill.setGuard(self._guard)
            pill.clicked.connect(self._pill_clicked)
            # The row shows those it has; the others are in the menu.
            pill.hide()
        return pill

    def _slot_clicked(self, checked: bool) -> None:
        sender = self.sender()
        for name, button in self.slots.items():
            control = getattr(self._scene, name) if self._scene else None
            if button is sender and control is not None:
                self._press(control, checked)

    def _pill_clicked(self, checked: bool) -> None:
        sender = self.sender()
        more = Control(action=Action.MORE, label="", icon="more")
        for control in (*self._scene.quick, more) if self._scene else ():
            if self._pills.get(control.name) is sender:
                self._press(control, checked)

    def _press(self, control: Control, checked: bool) -> None:
        self.pressed.emit(control.action, control.argument(checked))


def _dress_switch(button: SlotButton | PillButton, control: Control) -> None:
    button.setCheckable(control.checkable)
    button.setCheckedText(control.checkedLabel)
    button.setCheckedIconName(control.checkedIcon)
    if control.checkable:
        button.setChecked(control.checked)
    # A switch keeps its name: whether it is pressed is its state.
    button.setAccessibleName(spoken(control.label))
    described = spoken(control.description)
    if described != button.accessibleDescription():
        # What was said of the control before is read at once, if it still stands there.
        button.setToolTip("")
    button.setAccessibleDescription(described)


def _exchange(before: QWidget | None, after: QWidget | None, place: QWidget) -> None:
    """Take one of the app's widgets away and put another beside ``place``."""
    if before is not None and isValid(before):
        before.hide()
        before.setParent(None)
    parent = place.parentWidget()
    box = _box_of(parent.layout(), place) if parent is not None else None
    if after is not None and box is not None:
        index = box.indexOf(place)
        item = box.itemAt(index)
        assert item is not None
        box.insertWidget(index, after, box.stretch(index), item.alignment())
        after.show()


def _box_of(layout: QLayout | None, widget: QWidget) -> QBoxLayout | None:
    """The box that holds ``widget``, somewhere in ``layout``."""
    if layout is None:
        return None
    if isinstance(layout, QBoxLayout) and layout.indexOf(widget) >= 0:
        return layout
    items = (layout.itemAt(index) for index in range(layout.count()))
    found = (_box_of(item.layout(), widget) for item in items if item is not None)
    return next((box for box in found if box is not None), None)


class FullStage(CallStage):
    """The form of a window of its own: line, face, name, status, the answers, and below them the
    row of secondary actions."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard,
        text: InnerText,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, guard=guard, text=text, clock=clock)
        self.line = ElidedLabel(self, style="line", colour="textMuted", lines=2, alignment=_CENTRE)
        self.name = ElidedLabel(self, style="name", lines=2, alignment=_CENTRE)
        self.status = ElidedLabel(
            self, style="status", colour="textMuted", lines=2, alignment=_CENTRE
        )
        self.detail = ElidedLabel(self, style="small", colour="textMuted", alignment=_CENTRE)
        self.detail.hide()
        self.status.setFading(True)
        for label, name in (
            (self.line, "callLine"),
            (self.name, "callName"),
            (self.status, "callStatus"),
            (self.detail, "callDetail"),
        ):
            label.setObjectName(name)
        self.avatar.setSpread(Size.AVATAR_RING_SPREAD)
        self.status.setAlignment(_CENTRE | Qt.AlignmentFlag.AlignTop)
        self.timer.setAlignment(_CENTRE | Qt.AlignmentFlag.AlignTop)
        self._lay_out()

    def makeQuickRow(self) -> WrapRow | CellRow:
        return CellRow(self)

    def divided(self, controls: Sequence[Control]) -> Sequence[Control]:
        if len(controls) <= MOST_CELLS:
            return controls
        more = Control(action=Action.MORE, label=self._text.say("moreButton"), icon="more")
        return (*controls[: MOST_CELLS - 1], more)

    def makePill(self, label: str) -> PillButton:
        return CellButton(self.quickRow, text=label)

    def leastWidth(self) -> int:
        return min(Size.FULL_MOST, Theme.instance().scaled(Size.FULL_WIDTH))

    def words(self) -> tuple[QWidget, ...]:
        return (self.name, self.line, self.status, self.timer, self.detail, self.avatar)

    def levels(self) -> int:
        return 4

    def leaveAway(self, level: int) -> None:
        """A smaller face and less air, words on one line and no face, actions without words,
        smaller discs."""
        pad = (Size.CARD_PADDING, Size.GAP, *[Size.GAP_SMALL] * 3)[level]
        self._body.setContentsMargins(pad, max(Size.GAP_SMALL, pad - Size.GAP_SMALL), pad, 0)
        small = bool(level)
        self.avatar.setDiameter(Size.AVATAR_COMPACT if small else self.avatarDiameter())
        self.avatar.setSpread(Size.GAP_SMALL if small else Size.AVATAR_RING_SPREAD)
        self.avatar.setVisible(level < 2 and self._avatar_widget is None)
        self.name.setMaximumLines(1 if level >= 2 else 2)
        self._shorten_quick(level >= 3)
        self._tighten(level >= 4)

    def setDetail(self, detail: str) -> None:
        """The app's own line under the name: a room, a company; "" for none."""
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))

    def showWords(self, scene: Scene) -> None:
        # A note takes the place of the line that says what everybody knows by now.
        self.line.setText(scene.note or scene.line)
        self.line.setIconName(scene.noteIcon if scene.note else scene.lineIcon)
        self.line.setColour(scene.noteColour if scene.note else "textMuted")
        self.name.setTextStyle("groupName" if scene.group else "name")
        self.name.setText(scene.name)
        self.status.setText(scene.status)
        self.status.setIconName(scene.statusIcon)
        self.status.setColour(scene.statusColour)
        self.timer.setVisible(bool(scene.timerSince) and not scene.status)
        self.status.setVisible(not self.timer.isVisibleTo(self))
        # No room is kept for words that are not there: the window stands on its lower edge.
        if not scene.status and not self.timer.isVisibleTo(self):
            self.status.hide()

    def hasLine(self) -> bool:
        """There is something to read under the name."""
        labels = (self.status, self.timer, self.detail)
        return any(label.isVisibleTo(self) for label in labels)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._body = column = QVBoxLayout()
        pad = Size.CARD_PADDING
        column.setContentsMargins(pad, pad - Size.GAP_SMALL, pad, 0)
        column.setSpacing(0)
        # The window's × stands at its end.
        head = QHBoxLayout()
        head.addSpacing(Size.HIT - Size.GAP_SMALL)
        head.addWidget(self.line, 1)
        head.addSpacing(Size.HIT - Size.GAP_SMALL)
        column.addLayout(head)
        column.addSpacing(Size.GAP_SMALL)
        column.addWidget(self.avatar, 0, _CENTRE)
        column.addWidget(self.name)
        column.addSpacing(Size.GAP_SMALL // 2)
        column.addWidget(self.status)
        column.addWidget(self.timer)
        column.addWidget(self.detail)
        column.addStretch(1)
        column.addSpacing(Size.GAP - _RING)
        column.addLayout(self._slot_columns())
        whole.addLayout(column, 1)
        whole.addSpacing(Size.GAP)
        whole.addWidget(self.quickRow)

    def _slot_columns(self) -> QBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for name in SLOTS:
            row.addWidget(self.slots[name], 1, Qt.AlignmentFlag.AlignTop)
        return row
