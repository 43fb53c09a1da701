"""The layout of the small pop-up in the corner of the screen."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callkit.requests import Action, MediaKind
from callkit.texts import InnerText
from callkit.theme import Size, Theme
from callkit.widgets.call.call_stage import CallStage, SlotButton
from callkit.widgets.parts.answer_pill import AnswerMenuPill, AnswerPill
from callkit.widgets.parts.call_timer import CallTimer
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.pill_button import RING
from callkit.widgets.scenes.scene import Control, Scene


class ToastStage(CallStage):
    """Face, name and one line; below them two wide answers. All else is in the menu at the end of
    the green one.

    Signals:
        menuRequested: The other answers are wanted.
    """

    menuRequested = Signal()

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
        self.status = ElidedLabel(self, style="sub", colour="textMuted")
        self.name.setObjectName("callName")
        self.status.setObjectName("callStatus")
        self.quickRow.hide()
        self.menuButton = AnswerMenuPill(self)
        self.menuButton.setObjectName("callMore")
        self.menuButton.setGuard(guard)
        self.menuButton.clicked.connect(self.menuRequested)
        self._lay_out()

    # --- what is there ------------------------------------------------------------------------

    def words(self) -> tuple[QWidget, ...]:
        return (self.name, self.status, self.timer, self.avatar)

    def controls(self) -> list[QWidget]:
        found = super().controls()
        slots = [slot for slot in found if slot in self.slots.values()]
        return [*slots, self.menuButton]

    def menuAnchor(self, control: QWidget | None = None) -> QWidget | None:
        return self.menuButton

    def control(self, action: Action | MediaKind) -> QWidget | None:
        return self.menuButton if action is Action.MORE else super().control(action)

    def avatarDiameter(self) -> int:
        return Size.AVATAR_TOAST

    def leastWidth(self) -> int:
        return min(Size.FULL_MOST, Theme.instance().scaled(Size.TOAST_WIDTH))

    def makeTimer(self, clock: Callable[[], float]) -> CallTimer:
        left = Qt.AlignmentFlag.AlignLeft
        return CallTimer(self, text=self._text, clock=clock, style="compactTimer", alignment=left)

    def makeButton(self) -> SlotButton:
        return AnswerPill(self)

    def levels(self) -> int:
        return 1

    def leaveAway(self, level: int) -> None:
        """The face."""
        self.avatar.setVisible(not level and self._avatar_widget is None)

    def divided(self, controls: Sequence[Control]) -> Sequence[Control]:
        return ()

    # --- showing ------------------------------------------------------------------------------

    def showScene(self, scene: Scene) -> None:
        # There is room for two answers; the third one is the first line of the menu.
        answers = scene.green is not None and scene.green.tone == "accept"
        if scene.middle is not None and answers:
            quick = (scene.middle, *scene.quick)
            scene = dataclasses.replace(scene, middle=None, quick=quick)
        super().showScene(scene)

    def showWords(self, scene: Scene) -> None:
        said = self._text.say("moreButton")
        self.menuButton.setAccessibleName(said)
        self.menuButton.setToolTip(said)
        self.menuButton.setVisible(bool(scene.quick) and self._buttons_widget is None)
        green = scene.green
        attached = green is not None and green.tone == "accept" and bool(scene.quick)
        self.menuButton.setAttached(attached)
        self.menuButton.setTone("accept" if attached else "neutral")
        self.menuButton.setPatient(scene.onItsWay)
        self.menuButton.setFaded(attached and green is not None and not green.enabled)
        self.slots["green"].setJoined(attached)  # type: ignore[union-attr]
        self.menuButton.setBeside(self.slots["green"])  # type: ignore[arg-type]
        self.name.setText(scene.name)
        # In one line only what is wrong says more than a note.
        noted = bool(scene.note) and not scene.statusIcon
        self.status.setText(scene.note if noted else scene.shortStatus)
        self.status.setIconName(scene.noteIcon if noted else scene.statusIcon)
        self.status.setColour(scene.noteColour if noted else scene.statusColour)
        self.timer.setVisible(bool(scene.timerSince) and not scene.shortStatus)
        self.status.setVisible(noted or not self.timer.isVisibleTo(self))

    def _lay_out(self) -> None:
        pad, air = Size.COMPACT_PADDING, Size.COMPACT_PADDING - RING
        column = QVBoxLayout(self)
        column.setContentsMargins(0, pad, 0, air)
        column.setSpacing(0)
        head = QHBoxLayout()
        # Spaces are mirrored from right to left, margins are not.
        head.addSpacing(pad)
        head.setSpacing(Size.GAP_SMALL + Size.GAP_SMALL // 2)
        words = QVBoxLayout()
        words.setSpacing(Size.GAP_SMALL // 4)
        words.addStretch(1)
        for label in (self.name, self.status, self.timer):
            words.addWidget(label)
        words.addStretch(1)
        head.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        # The window's × stands at its end.
        head.addSpacing(Size.HIT + Size.GAP_SMALL - head.spacing())
        column.addLayout(head)
        column.addSpacing(air)
        column.addStretch(1)
        column.addLayout(self._answers(air))

    def _answers(self, air: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(air, 0, air, 0)
        # Two rings of the keyboard have room between them: what is painted is 8 px apart or more.
        row.setSpacing(0)
        last = QHBoxLayout()
        last.setSpacing(0)
        last.addWidget(self.slots["green"], 1)
        last.addWidget(self.menuButton)
        row.addWidget(self.slots["red"], 1)
        row.addWidget(self.slots["middle"], 1)
        row.addLayout(last, 1)
        return row
