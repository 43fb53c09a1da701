"""The skeleton of every 1:1 surface: it stays, only its words and slots change."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from callkit.model import User
from callkit.options import checked
from callkit.requests import Action, MediaKind
from callkit.texts import InnerText, spoken
from callkit.theme import Size, Theme
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.call_timer import CallTimer
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.parts.wrap_row import WrapRow
from callkit.widgets.scenes.scene import APP, Control, Scene

SLOTS = ("red", "middle", "green")
_SLOT_NAMES = {"red": "callRed", "middle": "callMiddle", "green": "callGreen"}
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
        self.slots = {name: self._make_slot(name) for name in SLOTS}
        self.quickRow = WrapRow(self)
        self.timer.hide()
        self.timer.setObjectName("callTimer")
        self.avatar.setObjectName("callAvatar")
        self.quickRow.setObjectName("callQuickRow")

    # --- what the two forms decide ------------------------------------------------------------

    def avatarDiameter(self) -> int:
        return Size.AVATAR_FULL

    def buttonDiameter(self) -> int:
        return Size.BUTTON

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
            policy.setRetainSizeWhenHidden(widget is None)
            button.setSizePolicy(policy)
            if self._scene is not None:
                self._dress_slot(button, getattr(self._scene, name))

    def showScene(self, scene: Scene) -> None:
        """Show ``scene``. A slot that means something else now is guarded again."""
        before, self._scene = self._scene, scene
        if before is not None and before.actions != scene.actions:
            self._guard.rearm()
        self.showWords(scene)
        self.avatar.setPulsing(scene.pulsing)
        self.avatar.setDimmed(scene.dimmed)
        for name in SLOTS:
            self._dress_slot(self.slots[name], getattr(scene, name))
        self._dress_quick(scene.quick)
        self._put_in_order()
        if scene.timerSince:
            self.timer.start(scene.timerSince)
        else:
            self.timer.stop()

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

    def _make_slot(self, name: str) -> CallButton:
        button = CallButton(self, diameter=self.buttonDiameter())
        button.setObjectName(_SLOT_NAMES[name])
        button.setGuard(self._guard)
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Minimum)
        button.setSizePolicy(policy)
        button.clicked.connect(self._slot_clicked)
        button.hide()
        return button

    def _dress_slot(self, button: CallButton, control: Control | None) -> None:
        if control is None:
            button.hide()
            return
        button.setText(control.label)
        button.setIconName(control.icon)
        button.setTone(control.tone)
        button.setDiameter(self._slot_diameter(control))
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
            if control is not None:
                button.setDiameter(self._slot_diameter(control))

    def _dress_quick(self, controls: Sequence[Control]) -> None:
        if [control.name for control in controls] != [
            name for name, pill in self._pills.items() if pill in self.quickRow.items()
        ]:
            self.quickRow.setItems([self._pill(control) for control in controls])
        for control in controls:
            pill = self._pill(control)
            pill.setText(control.label)
            pill.setIconName(control.icon)
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
            pill = self._pills[control.name] = PillButton(self.quickRow, text=control.label)
            name = control.name.removeprefix(APP)
            pill.setObjectName(f"call{name[:1].upper()}{name[1:]}")
            pill.setGuard(self._guard)
            pill.clicked.connect(self._pill_clicked)
        return pill

    def _slot_clicked(self, checked: bool) -> None:
        sender = self.sender()
        for name, button in self.slots.items():
            control = getattr(self._scene, name) if self._scene else None
            if button is sender and control is not None:
                self._press(control, checked)

    def _pill_clicked(self, checked: bool) -> None:
        sender = self.sender()
        for control in self._scene.quick if self._scene else ():
            if self._pills.get(control.name) is sender:
                self._press(control, checked)

    def _press(self, control: Control, checked: bool) -> None:
        self.pressed.emit(control.action, control.argument(checked))


def _dress_switch(button: CallButton | PillButton, control: Control) -> None:
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
    """The form of a window of its own: line, face, name, status, quick row, slots."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard,
        text: InnerText,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, guard=guard, text=text, clock=clock)
        self.line = ElidedLabel(self, colour="textMuted", lines=2, alignment=_CENTRE)
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
        self.status.setMinimumLines(2)
        self.status.setAlignment(_CENTRE | Qt.AlignmentFlag.AlignTop)
        self.timer.setAlignment(_CENTRE | Qt.AlignmentFlag.AlignTop)
        self._lay_out()

    def words(self) -> tuple[QWidget, ...]:
        return (self.name, self.line, self.status, self.timer, self.detail, self.avatar)

    def levels(self) -> int:
        return 4

    def leaveAway(self, level: int) -> None:
        """A smaller face and less air, words on one line and no face, actions without words,
        smaller discs."""
        pad = (Size.CARD_PADDING, Size.GAP, *[Size.GAP_SMALL] * 3)[level]
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(pad, pad, pad, pad)
        small = bool(level)
        self.avatar.setDiameter(Size.AVATAR_COMPACT if small else self.avatarDiameter())
        self.avatar.setSpread(Size.GAP_SMALL if small else Size.AVATAR_RING_SPREAD)
        self.avatar.setVisible(level < 2 and self._avatar_widget is None)
        self.status.setMinimumLines(1 if level >= 2 else 2)
        self.name.setMaximumLines(1 if level >= 2 else 2)
        self._fit_timer()
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
        # Status and time share a place that is always two lines high, and the quick row keeps
        # its own, empty or not: nothing jumps.
        self._fit_timer()
        self.quickRow.setLeastHeight(max(Size.HIT, self.quickRow.height() if scene.quick else 0))

    def _fit_timer(self) -> None:
        lines = (1 if self._level >= 2 else 2) * self.status.metrics().height()
        self.timer.setMinimumHeight(max(lines, self.timer.sizeHint().height()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        pad = Size.CARD_PADDING
        column.setContentsMargins(pad, pad, pad, pad)
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
        column.addSpacing(Size.GAP_SMALL // 2)
        column.addStretch(1)
        column.addWidget(self.quickRow)
        column.addSpacing(Size.GAP)
        column.addLayout(self._slot_columns())

    def _slot_columns(self) -> QBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for name in SLOTS:
            row.addWidget(self.slots[name], 1, Qt.AlignmentFlag.AlignBottom)
        return row


class _MoreButton(PillButton):
    """A small chevron at the lower edge; the target is larger than the sign."""

    def sizeHint(self) -> QSize:
        return QSize(Size.HIT, Size.HIT)

    def groundRect(self) -> QRectF:
        height = Size.STATUS_ICON + 2
        return QRectF(0, self.height() - height, self.width(), height)


class CompactStage(CallStage):
    """The form of a small pop-up: face, two lines, two answers; more below when expanded.

    Signals:
        moreRequested: Show, or put away, the secondary answers.
    """

    moreRequested = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        guard: InputGuard,
        text: InnerText,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, guard=guard, text=text, clock=clock)
        self.name = ElidedLabel(self, style="compactName")
        self.status = ElidedLabel(self, style="status", colour="textMuted", lines=2)
        self.name.setObjectName("callName")
        self.status.setObjectName("callStatus")
        self.quickRow.hide()
        self.moreButton = _MoreButton(self, iconName="chevron-down", flat=True)
        self.moreButton.setObjectName("callMore")
        self.moreButton.setGuard(guard)
        self.moreButton.clicked.connect(self.moreRequested)
        self._lay_out()

    def words(self) -> tuple[QWidget, ...]:
        return (self.name, self.status, self.timer, self.avatar)

    def controls(self) -> list[QWidget]:
        found = super().controls()
        return [*found[: len(SLOTS)], self.moreButton, *found[len(SLOTS) :]]

    def avatarDiameter(self) -> int:
        return Size.AVATAR_COMPACT

    def buttonDiameter(self) -> int:
        return Size.BUTTON_COMPACT

    def leastWidth(self) -> int:
        return Theme.instance().scaled(Size.TOAST_WIDTH + Size.CARD_PADDING)

    def makeTimer(self, clock: Callable[[], float]) -> CallTimer:
        left = Qt.AlignmentFlag.AlignLeft
        return CallTimer(self, text=self._text, clock=clock, style="compactTimer", alignment=left)

    def setExpanded(self, expanded: bool) -> None:
        self.quickRow.setVisible(expanded)
        self.moreButton.setIconName("chevron-up" if expanded else "chevron-down")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        hint = self.moreButton.sizeHint()
        left, top = (self.width() - hint.width()) // 2, self.height() - hint.height() - 1
        self.moreButton.setGeometry(left, top, hint.width(), hint.height())
        self.moreButton.raise_()

    def showScene(self, scene: Scene) -> None:
        # There is room for two answers; the third one waits below with the others.
        if scene.middle is not None:
            quick = (scene.middle, *scene.quick)
            scene = dataclasses.replace(scene, middle=None, quick=quick)
        super().showScene(scene)
        self.moreButton.raise_()

    def showWords(self, scene: Scene) -> None:
        self.moreButton.setAccessibleName(self._text.say("moreButton"))
        self.moreButton.setToolTip(self._text.say("moreButton"))
        self.moreButton.setVisible(bool(scene.quick))
        self.name.setText(scene.name)
        # In one line only what is wrong says more than a note.
        noted = bool(scene.note) and not scene.statusIcon
        self.status.setText(scene.note if noted else scene.shortStatus)
        self.status.setIconName(scene.noteIcon if noted else scene.statusIcon)
        self.status.setColour(scene.noteColour if noted else scene.statusColour)
        self.timer.setVisible(bool(scene.timerSince) and not scene.shortStatus)
        self.status.setVisible(noted or not self.timer.isVisibleTo(self))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(Size.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(Size.GAP)
        words = QVBoxLayout()
        words.setSpacing(Size.GAP_SMALL // 4)
        words.addStretch(1)
        for label in (self.name, self.status, self.timer):
            words.addWidget(label)
        words.addStretch(1)
        row.addWidget(self.avatar)
        row.addLayout(words, 1)
        self.slots["red"].setMinimumWidth(Size.BUTTON_COMPACT + Size.GAP)
        self.slots["green"].setMinimumWidth(Size.BUTTON_COMPACT + Size.GAP_LARGE)
        row.addWidget(self.slots["red"])
        row.addSpacing(Size.ANSWER_GAP - Size.GAP)
        row.addWidget(self.slots["green"])
        column.addLayout(row)
        column.addWidget(self.quickRow)
        Theme.instance().dress(self._dress)
        self._dress()

    def _dress(self) -> None:
        pad, tight = Size.COMPACT_PADDING, Size.COMPACT_PADDING - Size.GAP_SMALL // 2
        # Large words must not come down to the chevron.
        below = tight + Theme.instance().scaled(Size.STATUS_ICON) - Size.STATUS_ICON
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(pad, tight, pad, below)
