"""What surfaces cost: from a call to its first picture, the pulse, a long history, imports.

The floor of a first picture is a bare ``QDialog`` with the same words and two push buttons, made
and painted in the same run: on a real X server with a compositor, as a person meets it, and
offscreen, where a bare dialog costs next to nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# That platform warns of every window that has a smallest size.
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")

from PySide6.QtCore import QEvent, QEventLoop, QRect, QStringListModel, Qt, QTimer, QTimerEvent
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from callkit.model import CallUserState, User
from callkit.switchboard.view import MemberView, Phase
from callkit.texts import InnerText
from callkit.theme import Motion, Size, Theme
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.people_picker import PeoplePicker
from callkit.widgets.history.history_view import CallHistoryView
from callkit.widgets.inline.banner import IncomingCallBanner
from callkit.widgets.inline.mini_bar import MiniCallBar
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.scenes.connected_scene import connectedScene
from callkit.widgets.scenes.scene import Tools
from callkit.widgets.stage.in_call_panel import InCallPanel
from callkit.widgets.stage.layouts import gridBoxes, insets
from callkit.widgets.stage.page import CallPage
from callkit.widgets.stage.tile import tileState
from callkit.widgets.stage.tile_grid import TileGrid
from callkit.widgets.stage.window import CallWindow
from demo.gallery.pages.history import SampleHistory, entries
from demo.gallery.people import ADA, ALAN, EDSGER, GRACE, incoming, outgoing, outgoingGroup
from demo.people.characters import drawnPerson
from demo.stage.screen import VirtualScreen
from tests.benchmarks.table import Row

ROUNDS = 21
PULSE_MS = 2_000
FRAME_MS = 66
STAGE = (960, 620)
HISTORY_ROWS = 10_000


class Bare(QDialog):
    """What an app would have written by hand."""

    def __init__(self) -> None:
        super().__init__()
        column, row = QVBoxLayout(self), QHBoxLayout()
        for words in ("Incoming video call…", "Ada Lovelace"):
            column.addWidget(QLabel(words, self))
        column.addLayout(row)
        for word in ("Decline", "Accept"):
            row.addWidget(QPushButton(word, self))
        self.resize(Size.FULL_WIDTH, Size.FULL_HEIGHT)


class Blinking(QWidget):
    """The least that can move: a square that is painted anew as often as the pulse."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(Size.AVATAR_FULL + 2 * Size.AVATAR_RING_SPREAD, Size.AVATAR_FULL)
        self.startTimer(Motion.FRAME)

    def timerEvent(self, event: QTimerEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.blue)
        painter.end()


class Painted(QEventLoop):
    """Waits until a window has been painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        window.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self.quit)
        return False


def to_first_picture(make: Callable[[], QWidget]) -> float:
    """Milliseconds from nothing to a painted window."""
    before = time.perf_counter()
    window = make()
    painted = Painted(window)
    window.show()
    painted.exec()
    passed = (time.perf_counter() - before) * 1000
    window.hide()
    window.deleteLater()
    settle()
    return passed


def to_picture_of_ready(kept: Kept) -> float:
    """Milliseconds from a call to the first picture of a window that was made before, as the kit
    has one ready for the next call."""
    dialog = kept.make()
    settle()
    before = time.perf_counter()
    kept.fill(dialog)
    painted = Painted(dialog)
    dialog.show()
    painted.exec()
    passed = (time.perf_counter() - before) * 1000
    dialog.hide()
    dialog.deleteLater()
    settle()
    return passed


def settle() -> None:
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def ring(window: CallDialog) -> None:
    window.setCall(incoming(video=True))


def voice_call(window: CallDialog) -> None:
    window.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=1.0))


def video_call(window: CallDialog) -> None:
    window.setCall(outgoing(video=True, phase=Phase.CONNECTED, connectedAt=1.0))
    assert isinstance(window, CallWindow)
    window.setVideo(GRACE.userID, drawnPerson(0))
    window.setSelfView(drawnPerson(1))


class Kept(NamedTuple):
    """A window of the kit: how it is made, and what it is told of its call."""

    make: Callable[[], CallDialog]
    fill: Callable[[CallDialog], None]

    def whole(self) -> QWidget:
        window = self.make()
        self.fill(window)
        return window


KEPT = {
    "IncomingCallDialog, full": Kept(IncomingCallDialog, ring),
    "IncomingCallDialog, toast": Kept(partial(IncomingCallDialog, compact=True), ring),
    "CallWindow, voice": Kept(CallWindow, voice_call),
    "CallWindow, video": Kept(CallWindow, video_call),
}


def running_call() -> QWidget:
    panel = InCallPanel()
    panel.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=1.0))
    return panel


def mini_bar() -> QWidget:
    bar = MiniCallBar()
    bar.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=1.0))
    return bar


def picker() -> QWidget:
    window = PeoplePicker()
    window.setPeople((ADA, GRACE, ALAN, EDSGER))
    return window


def history() -> QWidget:
    view = CallHistoryView(markReadOnShow=False)
    model = SampleHistory(entries())
    model.setParent(view)
    view.setModel(model)
    return view


def banner() -> QWidget:
    strip = IncomingCallBanner()
    strip.setCall(incoming())
    return strip


def first_pictures() -> list[Row]:
    cases: dict[str, Callable[[], QWidget]] = {
        "bare": Bare,
        **{name: kept.whole for name, kept in KEPT.items()},
        "IncomingCallBanner": banner,
        "InCallPanel": running_call,
        "MiniCallBar": mini_bar,
        "PeoplePicker, four people": picker,
        "CallHistoryView": history,
    }
    ready = {f"{name}, as the kit has it ready": kept for name, kept in KEPT.items()}
    passed: dict[str, list[float]] = {name: [] for name in (*cases, *ready)}
    for number in range(ROUNDS):
        # In turn, so that whatever else the machine does meets all of them.
        for name, make in cases.items():
            passed[name].append(to_first_picture(make))
        for name, kept in ready.items():
            passed[name].append(to_picture_of_ready(kept))
        if number == 0:
            first = {name: times.pop() for name, times in passed.items()}
    middle = {name: statistics.median(times) for name, times in passed.items()}
    rows = [
        Row(f"{name}: call → first picture", middle[name], "ms", middle["bare"])
        for name in (*list(cases)[1:], *ready)
    ]
    cold_name = "IncomingCallDialog, the first one"
    cold = first["IncomingCallDialog, full"]
    rows.append(Row(f"{cold_name} of the process", cold, "ms", first["bare"]))
    return rows


def first_pictures_on_x11() -> list[Row]:
    """The same on a virtual screen with window manager and compositor, if there can be one."""
    if shutil.which("Xvfb") is None or shutil.which("openbox") is None:
        return []
    with VirtualScreen(compositor=shutil.which("picom") is not None) as screen:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.surfaces"],
            env=os.environ | screen.environment | {"QT_QPA_PLATFORM": "xcb"},
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
    return [Row(f"X11, {row[0]}", *row[1:]) for row in json.loads(done.stdout)]


class MovingPictures(QWidget):
    """The floor: nine frames painted as often, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(*STAGE)
        self._number = 0
        self.startTimer(FRAME_MS)

    def timerEvent(self, event: QTimerEvent) -> None:
        self._number += 1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, box in enumerate(gridBoxes(9, insets(*STAGE))):
            image = drawnPerson((number + self._number) % 4, 320, 180)
            painter.drawImage(QRect(*box), image)
        painter.end()


class MovingTiles(CallPage):
    """A group of nine whose cameras are on."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(*STAGE)
        self._number = 0
        users = [User(f"u{number}", f"Person {number}") for number in range(8)]
        members = tuple(MemberView(user=user, state=CallUserState.ACCEPTED) for user in users)
        view = outgoingGroup(members, phase=Phase.CONNECTED, connectedAt=1.0)
        self.setLayoutMode("grid")
        self.showCall(view)
        self.showScene(connectedScene(view, InnerText(), Tools()))
        self._seen = [user.userID for user in users]
        self.startTimer(FRAME_MS)

    def timerEvent(self, event: QTimerEvent) -> None:
        self._number += 1
        for number, person in enumerate(self._seen):
            self.setVideo(person, drawnPerson((number + self._number) % 4, 320, 180))
        self.setSelfView(drawnPerson(self._number % 4, 320, 180))


def reflow() -> float:
    """Milliseconds of a core while nine tiles glide to the places of ten."""
    grid = TileGrid()
    grid.resize(*STAGE)
    grid.setLayoutMode("grid")
    text = InnerText()
    people = [
        MemberView(user=User(f"u{number}", f"P {number}"), state=CallUserState.ACCEPTED)
        for number in range(6)
    ]
    states = [tileState(person, None, text) for person in people]
    grid.setPeople(states[:4])
    for tile in grid.tiles():
        tile.view.setImage(drawnPerson(0, 320, 180))
    grid.show()
    settle()
    waiting = QEventLoop()
    QTimer.singleShot(2 * Motion.REFLOW, waiting.quit)
    before = time.process_time()
    grid.setPeople(states)
    waiting.exec()
    used = (time.process_time() - before) * 1000
    grid.deleteLater()
    settle()
    return used


def stage() -> list[Row]:
    """What a group in motion costs beyond its pictures."""
    Theme.instance().setReducedMotion(False)
    floor, tiles = processor_share(MovingPictures), processor_share(MovingTiles)
    return [
        Row("nine tiles of 320×180 at 15 a second: processor", tiles, "% core", floor),
        Row("nine tiles, beyond the pictures", tiles - floor, "% core"),
        Row("tiles glide from four to six: processor", reflow(), "ms"),
    ]


def pulsing() -> QWidget:
    avatar = AvatarLabel()
    avatar.setUser(ADA)
    avatar.setSpread(Size.AVATAR_RING_SPREAD)
    avatar.setPulsing(True)
    return avatar


def processor_share(
    make: Callable[[], QWidget], *, visible: bool = True, reduced: bool = False
) -> float:
    """Percent of one core while a widget is shown for a while."""
    Theme.instance().setReducedMotion(reduced)
    widget = make()
    widget.show()
    if not visible:
        widget.hide()
    settle()
    waiting = QEventLoop()
    QTimer.singleShot(PULSE_MS, waiting.quit)
    before = time.process_time()
    waiting.exec()
    used = time.process_time() - before
    widget.deleteLater()
    settle()
    return used / PULSE_MS * 1000 * 100


def pulse() -> list[Row]:
    # The floor is a square that is painted as often, and for what must not move a bare widget.
    moves, still = processor_share(Blinking), processor_share(QWidget)
    return [
        Row("pulse, seen: processor", processor_share(pulsing), "% core", moves),
        Row("pulse, hidden", processor_share(pulsing, visible=False), "% core", still),
        Row("pulse, reduced motion", processor_share(pulsing, reduced=True), "% core", still),
    ]


class Scrolled(NamedTuple):
    """Milliseconds until a list stood there, and for each screen further."""

    opened: float
    screens: list[float]


def scrolled(window: QWidget, rows: QAbstractItemView) -> Scrolled:
    window.resize(Size.PANEL_WIDTH, Size.PANEL_HEIGHT)
    before = time.perf_counter()
    window.show()
    settle()
    opened = (time.perf_counter() - before) * 1000
    bar = rows.verticalScrollBar()
    steps = [bar.maximum() * number // 60 for number in range(60)]
    screens = []
    for place in steps:
        before = time.perf_counter()
        bar.setValue(place)
        rows.viewport().repaint()
        screens.append((time.perf_counter() - before) * 1000)
    window.deleteLater()
    settle()
    return Scrolled(opened, screens)


def long_history() -> list[Row]:
    """Scrolling through a long history, a screen at a time, beside a bare list of words."""
    sample = entries()
    model = SampleHistory([sample[number % len(sample)] for number in range(HISTORY_ROWS)])
    view = CallHistoryView(markReadOnShow=False)
    model.setParent(view)
    view.setModel(model)
    ours = scrolled(view, view.list)
    bare = QListView()
    bare.setUniformItemSizes(True)
    words = QStringListModel([f"call {number}" for number in range(HISTORY_ROWS)], bare)
    bare.setModel(words)
    floor = scrolled(bare, bare)
    middle, least = statistics.median(ours.screens), statistics.median(floor.screens)
    return [
        Row(f"history of {HISTORY_ROWS:,} rows: opened", ours.opened, "ms", floor.opened),
        Row("history: one screen further, median", middle, "ms", least),
        Row("history: one screen further, worst", max(ours.screens), "ms", max(floor.screens)),
    ]


def import_time(what: str) -> float:
    """Milliseconds a fresh interpreter takes for ``import what``, start-up included, with
    compiled modules at hand as after an installation."""
    times = []
    with tempfile.TemporaryDirectory() as compiled:
        surroundings = os.environ | {"PYTHONPYCACHEPREFIX": compiled}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(6):
            before = time.perf_counter()
            command = [sys.executable, "-c", f"import {what}"]
            subprocess.run(command, env=surroundings, check=True)
            times.append((time.perf_counter() - before) * 1000)
    return statistics.median(times[1:])


def imports() -> list[Row]:
    floor = import_time("PySide6.QtWidgets, PySide6.QtSvg, msgspec")
    ours = import_time("callkit.widgets.call.incoming_dialog")
    return [Row("import of IncomingCallDialog, beside QtWidgets", ours, "ms", floor)]


def prepare() -> None:
    app = QApplication.instance() or QApplication(["benchmarks"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    Theme.instance().setReducedMotion(True)


def run() -> list[Row]:
    prepare()
    rows = first_pictures_on_x11()
    rows += [Row(f"offscreen, {row.name}", *row[1:]) for row in first_pictures()]
    rows += pulse()
    rows += stage()
    Theme.instance().setReducedMotion(None)
    return rows + long_history() + imports()


if __name__ == "__main__":
    prepare()
    print(json.dumps(first_pictures()))
