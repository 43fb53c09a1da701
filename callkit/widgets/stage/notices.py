"""The notes above the bar: what each says, and what its button does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from callkit.requests import Action, MediaKind
from callkit.texts import duration
from callkit.widgets.scenes.scene import Control, Scene
from callkit.widgets.stage.banner_pill import BannerPill

_SECOND: Final = 1_000


class Notices(QObject):
    """One line at a time: a lost connection is more urgent than what is said of the media.

    ``clock`` is monotonic seconds: how long the connection has been lost is counted with it.

    Signals:
        mended: (action, argument): the remedy was pressed.
    """

    mended = Signal(object, object)

    def __init__(self, pill: BannerPill, clock: Callable[[], float]) -> None:
        super().__init__(pill)
        self._pill = pill
        self._clock = clock
        self._remedy: Control | None = None
        self._lost_at = 0.0
        self._counting = QTimer(self)
        self._counting.setInterval(_SECOND)
        self._counting.timeout.connect(self._count)
        pill.remedyPressed.connect(self._mend)

    def show(self, scene: Scene) -> None:
        """Say what ``scene`` has to say."""
        lost = connectionLost(scene)
        if not lost:
            self._lost_at = 0.0
            self._counting.stop()
        elif not self._counting.isActive():
            self._lost_at = self._clock()
            self._counting.start()
        self._remedy = None if lost else _remedyOf(scene)
        if lost:
            self._pill.say(scene.status, iconName="offline", warning=True, tail=self._lasted())
            return
        shape = "bars" if scene.note and scene.noteIcon == "warning" else scene.noteIcon
        self._pill.say(
            # On hold is told below the face.
            "" if scene.noteIcon == "pause" else scene.note,
            iconName=shape,
            warning=scene.noteColour == "warning",
            remedy=self._label(self._remedy) if scene.note else "",
        )

    def _lasted(self) -> str:
        """From the second second on: most losses are shorter."""
        passed = self._clock() - self._lost_at
        return duration(passed) if passed >= 1 else ""

    def _count(self) -> None:
        self._pill.setTail(self._lasted())

    @staticmethod
    def _label(control: Control | None) -> str:
        if control is None:
            return ""
        return control.checkedLabel if control.checked and control.checkedLabel else control.label

    def _mend(self) -> None:
        if self._remedy is not None:
            self.mended.emit(self._remedy.action, self._remedy.argument(False))


def connectionLost(scene: Scene) -> bool:
    """The call goes on, and waits for its connection."""
    return scene.statusIcon == "offline" and bool(scene.timerSince)


def _remedyOf(scene: Scene) -> Control | None:
    """What a person can do about it: settings, or to be heard again."""
    settings, mute = scene.control(Action.SETTINGS), scene.control(MediaKind.MICROPHONE)
    if settings is not None:
        return settings
    return mute if scene.noteIcon == "mic-off" and mute is not None and mute.checked else None
