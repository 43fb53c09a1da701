"""No control is dead: every one of every state of every surface is pressed, and has an effect.

What there is to press is found by looking at the windows, so a new button is pressed too. An
effect is an order to the service, a signal of the kit, or something else on the screen than before
(another window, another menu, other words); that the pressed switch itself has turned is none.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMenu,
    QWidget,
    QWidgetAction,
)

from callkit.desktop.notifier.base import NotificationAction, NotificationKind
from callkit.desktop.tray import TrayLook
from callkit.invitation.history import HistoryRole
from callkit.kit import CallKit, WindowOptions
from callkit.model import EndReason
from callkit.requests import Action, MediaKind, MediaNote
from callkit.switchboard.view import CallView, Phase
from callkit.widgets.call.builders import CallBuilders
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.history.history_rows import HistoryFilter
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.scenes.incoming_scene import IncomingOptions
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions
from callkit.widgets.scenes.scene import Control, Scene
from callkit.widgets.stage.in_call_panel import InCallPanel
from callkit.widgets.stage.page import CallPage
from demo.gallery.pages import history, incoming_call, made_calls
from demo.gallery.people import ADA, ALAN, GRACE, incoming, outgoing, outgoingGroup

pytestmark = pytest.mark.once
CONNECTED = {"phase": Phase.CONNECTED, "connectedAt": 900.0}
MEDIA = {"microphone": True, "camera": True, "screen": False, "hold": False, "hand": False}
GROUP = outgoingGroup(made_calls.members(), **CONNECTED)
OPTIONS = WindowOptions(
    invite=True,
    endForAll=True,
    incoming=IncomingOptions(replies=("Later.",), remindMinutes=(5, 60)),
    outgoing=OutgoingOptions(message=True),
)
DEPTH = 3
"""Presses one after the other: More, Mute, and what comes then."""


def with_button(scene: Scene, view: CallView) -> Scene:
    """An app puts a button of its own into every state."""
    record = Control(action=Action.APP, key="record", label="Record", icon="video")
    return dataclasses.replace(scene, quick=(*scene.quick, record))


# --- what can be pressed -------------------------------------------------------------------------


Key = tuple[str, ...]


def tops() -> list[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def name_of(widget: QWidget) -> str:
    return f"{type(widget).__name__}#{widget.objectName()}"


def pressables() -> dict[Key, Any]:
    """Everything a person could press now, with what presses it."""
    found: dict[Key, Any] = {}
    for window in tops():
        for button in window.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled():
                key = (name_of(window), name_of(button), spoken(button))
                # Rows of a list have the same names: the place tells them apart.
                while key in found:
                    key = (*key, "next")
                found[key] = button.click
        if isinstance(window, QMenu):
            found |= {("menu", a.text()): a.trigger for a in window.actions() if chooses(a)}
    return found


def chooses(action: QAction) -> bool:
    """It is a line to choose, and not the one that is chosen already."""
    line = action.isEnabled() and action.isVisible() and not action.isSeparator()
    return line and not isinstance(action, QWidgetAction) and not action.isChecked()


def spoken(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text() or button.toolTip()


def picture(pressed: Key = ()) -> set[tuple[Any, ...]]:
    """What stands on the screen, but for whether ``pressed`` is switched on."""
    seen: set[tuple[Any, ...]] = set()
    for window in tops():
        handle = window.windowHandle()
        above = handle is not None and bool(handle.flags() & Qt.WindowType.WindowStaysOnTopHint)
        seen.add((name_of(window), id(window), window.windowState(), above))
        for child in window.findChildren(QWidget):
            if not child.isVisible():
                continue
            said = getattr(child, "text", None)
            words = said() if isinstance(child, QAbstractButton | ElidedLabel) and said else ""
            own = isinstance(child, QAbstractButton) and name_of(child) in pressed
            checked = isinstance(child, QAbstractButton) and not own and child.isChecked()
            seen.add((name_of(window), name_of(child), "" if own else words, checked))
            if isinstance(child, CallPage):
                # A choice that counts as soon as there are more people.
                seen.add((name_of(window), "layout", child.layoutMode()))
    return seen


# --- the scenes in which they are -----------------------------------------------------------------


def states() -> Iterator[tuple[str, Any]]:
    for kind, page in (("incoming", incoming_call), ("outgoing", made_calls)):
        for name, view in page.states().items():
            if name not in ("group of three", "group of six"):
                yield f"{kind}, {name}", partial(show, view)
    yield "group, joined and waiting", partial(show, GROUP)
    yield (
        "group, left and removed",
        partial(show, outgoingGroup(made_calls.later(), **CONNECTED)),
    )
    yield "in a call with everything", partial(show, incoming(video=True, **CONNECTED), media=True)
    yield "in a call, no microphone", partial(show, outgoing(**CONNECTED), note=True)
    yield "group with pictures", partial(show, GROUP, media=True, pictures=True)
    yield "compact", partial(show, incoming(video=True), compact=True)
    yield "put aside", put_aside
    yield "call waiting in the app's window", banner
    yield "adding people", picker
    yield "quitting in a call", quitting
    yield "many calls", many


def show(
    view: CallView,
    stage: Any,
    *,
    media: bool = False,
    note: bool = False,
    pictures: bool = False,
    compact: bool = False,
) -> None:
    if compact:
        options = {f: getattr(OPTIONS, f) for f in ("invite", "endForAll", "incoming", "outgoing")}
        stage.kit.setOptions(WindowOptions(compact=True, **options))
    if not view.live:
        # Its window is there from before.
        alive = msgspec.structs.replace(
            view, phase=Phase.CALLING if view.outgoing else Phase.RINGING, endReason=None
        )
        if view.connectedAt:
            alive = msgspec.structs.replace(alive, phase=Phase.CONNECTED)
        stage.service.appear(alive)
    elif view.phase not in (Phase.RINGING, Phase.CALLING, Phase.WAITING) and not view.outgoing:
        stage.service.appear(msgspec.structs.replace(view, phase=Phase.RINGING, connectedAt=0.0))
    if view.callID in stage.service.views:
        stage.service.change(view)
    else:
        stage.service.appear(view)
    if media:
        stage.kit.setMedia(view.callID, **MEDIA, pushToTalk=True)
        stage.kit.devices.setDevices("speaker", [("s", "Loud"), ("h", "Headset")])
    if note:
        stage.kit.setMedia(view.callID, microphone=False, note=MediaNote.NO_MICROPHONE)
    window = stage.kit.windows.window(view.callID)
    if pictures and window is not None:
        window.setMediaWidget(QWidget())
        window.setSelfView(QWidget())


def put_aside(stage: Any) -> None:
    show(outgoing(**CONNECTED), stage, media=True)
    window = stage.kit.windows.window(outgoing().callID)
    window.close()


def banner(stage: Any) -> None:
    host = QWidget()
    area = CallBannerArea(host)
    area.resize(500, 80)
    host.resize(600, 300)
    host.show()
    stage.hosts.append(host)
    stage.kit.setBannerArea(area)
    show(outgoing(**CONNECTED), stage)
    stage.service.appear(incoming(ADA, phase=Phase.WAITING, callID="2"))


def picker(stage: Any) -> None:
    stage.kit.people = [GRACE, ALAN, "radia"]
    show(incoming(ADA, **CONNECTED), stage)
    stage.now += 1
    stage.kit.windows.window(incoming().callID).press(Action.INVITE)


def quitting(stage: Any) -> None:
    show(incoming(ADA, **CONNECTED), stage)
    host = QWidget()
    host.show()
    stage.hosts.append(host)
    stage.kit.askBeforeClosing(host, QCloseEvent())


def many(stage: Any) -> None:
    for number in range(5):
        stage.service.appear(incoming(ADA, callID=str(number + 1)))


SCENES = dict(states())
MENUS: defaultdict[str, set[Key]] = defaultdict(set)
BEHIND: set[Key] = set()
"""What was pressed behind another control, in any state: it is the same thing in each."""


# --- pressing ------------------------------------------------------------------------------------


class Hearing:
    """Everything that can happen because somebody pressed."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.signals: list[str] = []
        for name, value in vars(CallKit).items():
            if isinstance(value, Signal):
                getattr(stage.kit, name).connect(partial(self._hear, name))
        stage.kit.devices.chosen.connect(partial(self._hear, "chosen"))

    def _hear(self, name: str, *_: Any) -> None:
        self.signals.append(name)

    def count(self) -> int:
        return len(self.signals) + len(self.stage.service.orders)


@pytest.fixture
def scene(made: Any, qtbot: Any) -> Iterator[Any]:
    stages: list[Any] = []

    def build(name: str, hear: bool = True) -> tuple[Any, Hearing | None]:
        close(stages)
        stage = made(options=OPTIONS, builders=CallBuilders(scene=with_button))
        stage.hosts = []
        stages.append(stage)
        hearing = Hearing(stage) if hear else None
        SCENES[name](stage)
        stage.now += 5
        QApplication.processEvents()
        return stage, hearing

    yield build
    close(stages)


def close(stages: list[Any]) -> None:
    for stage in stages:
        stage.kit.close()
        for host in stage.hosts:
            host.close()
            host.deleteLater()
    stages.clear()
    for window in tops():
        window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def press(stage: Any, key: Key) -> None:
    for field in (f for window in tops() for f in window.findChildren(QLineEdit)):
        if field.isVisible() and not field.text() and field.objectName() == "callOwnReply":
            field.setText("On my way")
    stage.now += 5
    pressables()[key]()
    QApplication.processEvents()


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", SCENES)
def test_every_control_of_a_state_has_an_effect(scene: Any, name: str) -> None:
    dead: list[tuple[Key, ...]] = []
    known: set[Key] = set()
    waiting: list[tuple[Key, ...]] = [()]
    while waiting:
        path = waiting.pop(0)
        stage, hearing = scene(name)
        for step in path:
            press(stage, step)
        for field in (f for window in tops() for f in window.findChildren(QLineEdit)):
            if field.isVisible() and field.objectName() == "callOwnReply":
                field.setText("On my way")
        pressed = False
        for key in [key for key in pressables() if key not in known]:
            known.add(key)
            if path and key in BEHIND:
                continue
            if path:
                BEHIND.add(key)
            if pressed:
                # Each press meets the state as it was.
                stage, hearing = scene(name)
                for step in path:
                    press(stage, step)
            pressed = True
            before, seen = hearing.count(), picture(key)
            press(stage, key)
            if hearing.count() == before and picture(key) == seen:
                dead.append((*path, key))
            fresh = pressables().keys() - known
            menu = {step for step in fresh if step[0] == "menu"}
            # A menu is the same in every state: its lines are tried once for each kind of window.
            if fresh - (MENUS[name.partition(",")[0]] if menu else set()) and len(path) + 1 < DEPTH:
                MENUS[name.partition(",")[0]] |= menu
                waiting.append((*path, key))
    assert dead == []


def test_a_dead_control_would_be_found(scene: Any) -> None:
    stage, hearing = scene("incoming, ringing audio")
    window = stage.kit.windows.window(incoming().callID)
    button = type(window.closeButton)(window.card, text="Nothing")
    button.setCheckable(True)
    button.show()
    key = next(key for key in pressables() if "Nothing" in key)
    before, seen = hearing.count(), picture(key)
    press(stage, key)
    assert (hearing.count(), picture(key)) == (before, seen)


@pytest.mark.parametrize(
    ("signal", "view", "action"),
    [
        ("messageRequested", outgoing(phase=Phase.ENDED, endReason=EndReason.BUSY), Action.MESSAGE),
        ("inviteRequested", incoming(ADA, **CONNECTED), Action.INVITE),
        ("mediaToggled", outgoing(**CONNECTED), MediaKind.MICROPHONE),
        ("settingsRequested", outgoing(**CONNECTED), Action.SETTINGS),
    ],
)
def test_what_only_the_app_can_do_is_told_or_an_error(
    made: Any, signal: str, view: CallView, action: Action | MediaKind
) -> None:
    stage = made(options=OPTIONS)
    stage.hosts = []
    errors: list[Any] = []
    stage.service.events.onError.connect(errors.append)
    show(view, stage, note=action in (MediaKind.MICROPHONE, Action.SETTINGS))
    stage.press(view.callID, action)
    assert [f"CallKit.{signal}" in str(error) for error in errors] == [True]
    heard: list[Any] = []
    getattr(stage.kit, signal).connect(lambda *what: heard.append(what))
    if signal == "messageRequested":
        show(msgspec.structs.replace(view, callID="2"), stage)
        stage.press("2", action)
        assert heard == [(msgspec.structs.replace(view, callID="2"),)]
        assert (
            stage.kit.windows.window("2") is None or not stage.kit.windows.window("2").isVisible()
        )
    else:
        stage.press(view.callID, action)
        assert len(heard) == 1
    assert len(errors) == 1


# --- the desktop's surfaces: tray, notifications -------------------------------------------------

RINGING, RUNNING = incoming(ADA), outgoing(**CONNECTED)
TRAY = {"ringing": RINGING, "waiting": incoming(ADA, phase=Phase.WAITING), "running": RUNNING}


@pytest.mark.parametrize("name", TRAY)
def test_every_line_of_the_trays_menu_has_an_effect(made: Any, name: str) -> None:
    count = None
    index = 0
    while count is None or index < count:
        stage = made()
        hearing = Hearing(stage)
        show(TRAY[name], stage)
        window = stage.kit.windows.window(TRAY[name].callID)
        window.hide()
        entries = [e for e in stage.kit.tray.icon.state.entries if e.enabled]
        count = len(entries)
        before, seen = hearing.count(), picture()
        stage.kit.tray.icon.entryChosen.emit(entries[index].key)
        assert (hearing.count(), picture()) != (before, seen), entries[index]
        stage.kit.close()
        index += 1
    assert count


@pytest.mark.parametrize("name", [*TRAY, "missed"])
def test_a_click_on_the_tray_has_an_effect(made: Any, name: str) -> None:
    stage = made()
    hearing = Hearing(stage)
    if name == "missed":
        stage.service.history.missedCountChanged.emit(2)
        assert stage.kit.tray.icon.state.look is TrayLook.MISSED
    else:
        show(TRAY[name], stage)
        stage.kit.windows.window(TRAY[name].callID).hide()
    before, seen = hearing.count(), picture()
    stage.kit.tray.icon.activated.emit()
    assert (hearing.count(), picture()) != (before, seen)


NOTIFIED = {
    NotificationKind.INCOMING: RINGING,
    NotificationKind.WAITING: incoming(ADA, phase=Phase.WAITING),
    NotificationKind.MISSED: incoming(ADA, phase=Phase.ENDED, endReason=EndReason.NO_ANSWER),
    NotificationKind.ENDED: outgoing(phase=Phase.ENDED, endReason=EndReason.DECLINED),
}


@pytest.mark.parametrize("kind", NotificationKind)
def test_every_button_of_every_notification_has_an_effect(made: Any, kind: Any) -> None:
    pressed = 0
    actions: list[NotificationAction] = [NotificationAction.OPEN]
    while pressed < len(actions):
        stage = made()
        hearing = Hearing(stage)
        view = NOTIFIED[kind]
        show(view, stage) if kind is not NotificationKind.ENDED else notify_end(stage, view)
        if kind is NotificationKind.MISSED:
            stage.service.finish(view.callID, EndReason.NO_ANSWER)
            stage.service.callMissed.emit(view)
        for window in stage.kit.windows.windows().values():
            window.hide()
        notifier = stage.notifiers[-1]
        (shown,) = notifier.shown.values()
        assert shown.kind is kind
        if pressed == 0:
            actions += [action for action, _ in shown.actions]
            assert len(actions) > 1
        before, seen = hearing.count(), picture()
        notifier.press(shown.callID, actions[pressed])
        assert (hearing.count(), picture()) != (before, seen), actions[pressed]
        stage.kit.close()
        pressed += 1


def notify_end(stage: Any, view: CallView) -> None:
    """Its window is hidden while it ends."""
    show(outgoing(), stage)
    stage.kit.windows.window(view.callID).hide()
    stage.service.finish(view.callID, EndReason.DECLINED)


# --- the list of calls in an app's own window -----------------------------------------------------


@pytest.fixture
def lists(qtbot: Any) -> Iterator[Any]:
    """Lists of sample calls, held as long as they are shown."""
    shown: list[QWidget] = []

    def show_list(wanted: HistoryFilter) -> QWidget:
        view = history.show(history.entries(), wanted)
        shown.append(view)
        view.show()
        return view

    yield show_list
    for view in shown:
        view.close()


@pytest.mark.parametrize("wanted", HistoryFilter)
@pytest.mark.parametrize("mirrored", [False, True], ids=["left to right", "right to left"])
def test_every_row_of_the_history_and_its_button_have_an_effect(
    lists: Any, wanted: HistoryFilter, mirrored: bool
) -> None:
    view = lists(wanted)
    direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
    view.setLayoutDirection(direction)
    heard: list[tuple[Any, ...]] = []
    view.callRequested.connect(lambda people, video: heard.append(("call", *people)))
    view.entryActivated.connect(lambda entry: heard.append(("open", *entry.others)))
    rows, spots = view.list, view.list.viewport()
    assert view.proxy.rowCount() > 2
    for number in range(view.proxy.rowCount()):
        index = view.proxy.index(number, 0)
        rows.scrollTo(index)
        people = index.data(HistoryRole.CALL).others
        assert people
        place = rows.visualRect(index)
        button = rows.itemDelegate().callRect(place, mirrored=mirrored)
        assert place.contains(button)
        heard.clear()
        for spot in (button.center(), place.center()):
            QTest.mouseClick(spots, Qt.MouseButton.LeftButton, pos=spot)
        rows.setCurrentIndex(index)
        QTest.keyClick(rows, Qt.Key.Key_Return)
        assert heard == [("call", *people), ("open", *people), ("call", *people)]


@pytest.mark.parametrize("wanted", HistoryFilter)
def test_every_filter_of_the_history_shows_other_calls(lists: Any, wanted: HistoryFilter) -> None:
    view = lists(wanted)
    shown: list[str] = []
    view.filterChanged.connect(shown.append)
    # The rarer ones are beside the search.
    view.searchButton.click()
    buttons = [b for b in view.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
    own = {button for button in buttons if button.parent() is not view.search}
    assert own == {view.searchButton, *view.filters.values()}
    for other, button in view.filters.items():
        if other is not wanted:
            before = len(shown)
            button.click()
            assert shown[before:] == [other.value], spoken(button)


# --- a panel in an app's own window --------------------------------------------------------------

PANELS = {
    "calling": (outgoing(), {}),
    "connected": (outgoing(**CONNECTED), MEDIA),
    "troubled": (outgoing(**CONNECTED), {"microphone": False, "note": MediaNote.NO_MICROPHONE}),
    "group": (GROUP, MEDIA),
    "missed": (outgoing(phase=Phase.ENDED, endReason=EndReason.NO_ANSWER), {}),
    "over": (incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED), {}),
}


@pytest.mark.parametrize("name", PANELS)
def test_every_control_of_a_panel_says_something(qtbot: Any, name: str) -> None:
    view, media = PANELS[name]
    now = [1000.0]
    panel = InCallPanel(clock=lambda: now[0])
    qtbot.addWidget(panel)
    devices = panel_devices(panel)
    panel.setDevices(devices)
    panel.setOffers(invite=True, endForAll=True)
    panel.setMedia(**media)
    if name == "group":
        panel.setMediaWidget(QWidget())
    panel.setCall(view)
    panel.resize(420, 560)
    panel.show()
    heard: list[str] = []
    quiet = {"callIDChanged", "inviteOfferedChanged", "endForAllOfferedChanged", "pressed"}
    for signal in (n for k in InCallPanel.__mro__ for n, v in vars(k).items() if is_signal(v)):
        if signal not in quiet:
            getattr(panel, signal).connect(partial(lambda n, *_: heard.append(n), signal))
    buttons = [b for b in panel.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
    assert buttons
    for button in buttons:
        now[0] += 5
        before, seen = len(heard), picture((name_of(button),))
        button.click()
        changed = len(heard) > before or picture((name_of(button),)) != seen
        assert changed, spoken(button)
        for menu in panel.findChildren(QMenu):
            menu.close()


def is_signal(value: Any) -> bool:
    return isinstance(value, Signal)


def panel_devices(panel: InCallPanel) -> MediaDevices:
    devices = MediaDevices(panel)
    devices.setDevices("speaker", [("s", "Loud")])
    return devices
