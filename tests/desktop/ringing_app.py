"""An app with the kit in it, and people who call it, told what to do line by line on stdin.

A command is a JSON list, a method of :class:`App` and its arguments, and is answered by one line
``{"answer": …}``. What happens besides is told as ``{"told": [who, what, …]}``: every event of
every person's service, every order of the kit's windows, and every key and mouse button that
reaches a call window. Used through ``ringing.py``.
"""

from __future__ import annotations

import datetime as dt
import gc
import inspect
import json
import os
import sys
import time
import traceback
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget
from shiboken6 import isValid

from callkit.desktop.attention import AttentionSettings, DisturbPolicy, QuietHours
from callkit.desktop.multimedia import MultimediaRinger
from callkit.desktop.notifier.chain import Notifications
from callkit.desktop.open_ringer import openRinger
from callkit.desktop.ringer import SoundSettings
from callkit.desktop.tones import Tone
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.embedded import EmbeddedServer
from callkit.invitation.events import EVENTS
from callkit.invitation.loop import startForApp
from callkit.invitation.service import CallInvitationService
from callkit.kit import CallKit, KitParts, WindowOptions
from callkit.model import EndReason
from callkit.requests import Action, CallRequest
from callkit.server.settings import Settings
from callkit.switchboard.policy import BusyPolicy
from callkit.switchboard.view import Phase
from callkit.testing.recording import RecordingRinger
from callkit.theme import Theme
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.more_calls import WaitingCallRow
from callkit.widgets.history.history_view import CallHistoryView
from callkit.widgets.inline.banner import IncomingCallBanner
from callkit.widgets.inline.mini_bar import MiniCallBar
from callkit.widgets.parts.card import CardWindow
from demo.gallery.people import ADA, incoming
from tests.desktop.ringing_host import Host, calls_of, resident, say, tell
from tests.waiting import until

Kept = TypeVar("Kept", bound=QObject)

ME = "me"
SHOWN = (CallDialog, MiniCallBar)
ASKED = {
    Action.ACCEPT: "accept",
    Action.ACCEPT_AUDIO: "accept",
    Action.DECLINE: "decline",
    Action.CANCEL: "cancel",
    Action.HANG_UP: "hangUp",
    Action.SILENCE: "silence",
    Action.CALL_BACK: "call",
    Action.CALL_AGAIN: "call",
}
"""What is told of what the windows ask for."""
INPUT = {
    QEvent.Type.KeyPress: "key",
    QEvent.Type.MouseButtonPress: "press",
    QEvent.Type.MouseButtonDblClick: "press",
    QEvent.Type.MouseButtonRelease: "release",
}


class Watch:
    """Monotonic seconds that can be held: how long a click takes is then no matter."""

    def __init__(self) -> None:
        self._held: float | None = None
        self._ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self._ahead if self._held is None else self._held

    def hold(self) -> None:
        self._held = self()

    def go(self, seconds: float) -> None:
        assert self._held is not None
        self._held += seconds


def attention_of(options: dict[str, Any]) -> AttentionSettings:
    hours = options.get("quietHours")
    return AttentionSettings(
        disturbPolicy=DisturbPolicy(options.get("disturbPolicy", "silentBanner")),
        quietHours=QuietHours(*map(dt.time.fromisoformat, hours)) if hours else None,
    )


def sound_of(options: dict[str, Any]) -> SoundSettings:
    own = options.get("ringtone")
    return SoundSettings(
        fadeIn=False,
        files={Tone.INCOMING: own} if own else {},
        muted=frozenset({Tone.CONNECT}) if own else frozenset(),
    )


class App(Host):
    """The app, its own window, the kit, the server and the other people."""

    watch: Watch
    kit: CallKit
    server: EmbeddedServer
    banner: IncomingCallBanner
    line: QLineEdit
    notes: QLineEdit

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, CallInvitationService] = {}
        self.belongings: list[QObject] = []
        self.shown: dict[str, float] = {}
        self.accepted: dict[str, float] = {}
        QApplication.instance().installEventFilter(self)

    async def begin_anew(self, options: dict[str, Any]) -> str:
        """Everything as in a program just started."""
        await self._end()
        self.host_end()
        self.look()
        self.watch = Watch()
        self.server = self._keep(
            EmbeddedServer(settings=Settings(port=0, insecure=True, limits=False))
        )
        self.notes = self._keep(QLineEdit())
        self.notes.setWindowTitle("Notes")
        sound = options.get("sound", False)
        self.kit = self._keep(
            CallKit(
                options=WindowOptions(
                    compact=options.get("compact", False),
                    focusPolicy=options.get("focusPolicy", "passive"),
                    ringIn=options.get("ringIn", "auto"),
                    layerShell=options.get("layerShell", False),
                    invite=options.get("invite", False),
                    miniBar=options.get("miniBar", True),
                ),
                attention=attention_of(options),
                notify=options.get("notify", False),
                remoteControl=options.get("remoteControl", False),
                parts=KitParts(
                    ringer=openRinger(sound_of(options)) if sound else RecordingRinger(),
                    clock=self.watch,
                ),
            )
        )
        self.kit.windows.requested.connect(self._note_request)
        self.kit.setGlobalShortcuts(options.get("globalShortcuts", False))
        self.kit.missedRequested.connect(partial(tell, "kit", "missed"))
        self.kit.service.callRemoved.connect(lambda _: tell("service", "over", time.monotonic()))
        self._listen_to(ME, self.kit.service)
        await self.server.start()
        configuration = CallInvitationConfiguration(busy=BusyPolicy(options.get("busy", "reject")))
        await self.kit.init(
            self.server.url, ME, "Me Myself", deviceID="mine", configuration=configuration
        )
        return "ready"

    async def _end(self) -> None:
        for thing in self.belongings:
            match thing:
                case CallKit() as kit:
                    await kit.close()
                case EmbeddedServer() as server:
                    await server.stop()
                case CallInvitationService() as service:
                    await service.uninit()
                case QWidget() as widget:
                    widget.hide()
        for thing in self.belongings:
            thing.deleteLater()
        self.belongings.clear()
        self.people.clear()

    def _keep(self, thing: Kept) -> Kept:
        self.belongings.insert(0, thing)
        return thing

    def _note_request(self, request: CallRequest) -> None:
        name = ASKED.get(request.action)
        if name is not None:
            tell("kit", name, request.callID, request.argument)
        if name == "accept":
            self.accepted[request.callID] = self.watch()

    def _listen_to(self, person: str, service: CallInvitationService) -> None:
        # Who listens to a click on a missed call has to call back; this app leaves it to the kit.
        for event in set(EVENTS) - {"onIncomingMissedCallClicked"}:
            getattr(service.events, event).connect(partial(tell, person, event))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, CallDialog):
            self.shown.setdefault(watched.callID(), self.watch())
        if event.type() is QEvent.Type.ShortcutOverride:
            self.note_chord(watched)
        if event.type() in INPUT and isinstance(watched, QWindow):
            window = self._widget_of(watched)
            if isinstance(window, (CardWindow, MiniCallBar)):
                rest = [event.text()] if isinstance(event, QKeyEvent) else []
                tell("input", INPUT[event.type()], *rest)
        return False

    @staticmethod
    def _widget_of(window: QWindow) -> QWidget | None:
        tops = QApplication.topLevelWidgets()
        return next((widget for widget in tops if widget.windowHandle() is window), None)

    # --- people -------------------------------------------------------------------------------

    async def call(
        self, person: str, video: bool = False, name: str = "", seconds: int = 60
    ) -> str:
        """Somebody calls me; the callID."""
        service = await self._person(person, name)
        return (await service.send([ME], isVideoCall=video, timeoutSeconds=seconds)).callID

    async def send(self, person: str) -> str:
        """I call somebody; the callID."""
        await self._person(person)
        return (await self.kit.service.send([person])).callID

    async def meet(self, person: str) -> None:
        """Somebody is there, and calls nobody."""
        await self._person(person)

    async def group(self, people: list[str]) -> str:
        """I call several at once; the callID."""
        for person in people:
            await self._person(person)
        return (await self.kit.service.send(people)).callID

    async def hang_up_here(self, callID: str) -> None:
        await self.kit.service.hangUp(callID)

    async def cancel(self, person: str) -> None:
        await self.people[person].cancel()

    async def decline(self, person: str) -> None:
        await self.people[person].reject()

    async def decline_here(self) -> None:
        await self.kit.service.reject()

    async def accept(self, person: str) -> None:
        await self.people[person].accept()

    async def accept_here(self, callID: str) -> None:
        await self.kit.service.accept(callID)

    async def hang_up(self, person: str) -> None:
        await self.people[person].hangUp()

    async def _person(self, person: str, name: str = "") -> CallInvitationService:
        if person not in self.people:
            service = self.people[person] = self._keep(CallInvitationService())
            self._listen_to(person, service)
            await service.init(self.server.url, person, name or person.title(), deviceID=person)
        return self.people[person]

    def calls(self) -> dict[str, dict[str, Any]]:
        """What I know of my calls, by callID."""
        return {
            view.callID: {"phase": view.phase, "silenced": view.silenced, "peer": view.peer.userID}
            for view in self.kit.service.currentCalls
        }

    # --- many calls ---------------------------------------------------------------------------

    async def many(self, count: int) -> None:
        """So many calls, of every kind and with every end, each with its window to the last."""
        for number in range(count):
            way = (
                self._missed,
                self._refused,
                self._talked,
                self._not_wanted,
                self._talked_in_group,
            )
            await way[number % len(way)]()
            await self._nobody_is_in_a_call()
            self.close_windows()

    async def _missed(self) -> None:
        await self.call("ada", True)
        await self.people["ada"].cancel()

    async def _refused(self) -> None:
        callID = await self.call("ada")
        await until(lambda: self.kit.windows.window(callID), 20.0)
        await self.kit.service.reject(callID)

    async def _talked(self) -> None:
        callID = await self.call("ada")
        await until(lambda: self.kit.windows.window(callID), 20.0)
        await self.kit.service.accept(callID)
        self.kit.windows.window(callID).askToClose()
        self.kit.windows.raiseWindow(callID)
        await self.kit.service.hangUp(callID)

    async def _not_wanted(self) -> None:
        await self.send("ada")
        await until(lambda: self.people["ada"].currentCalls, 20.0)
        await self.people["ada"].reject()

    async def _talked_in_group(self) -> None:
        callID = await self.group(["ada", "bo", "cy"])
        await until(lambda: self.people["bo"].currentCalls, 20.0)
        await self.people["bo"].accept()
        await until(lambda: self.kit.service.call(callID).connectedAt, 20.0)
        await self.kit.service.end(callID)

    async def _nobody_is_in_a_call(self) -> None:
        services = [self.kit.service, *self.people.values()]
        await until(lambda: not any(service.currentCalls for service in services), 20.0)

    async def weigh(self) -> dict[str, int]:
        """What this program has of everything, once what goes has gone, and spare windows came."""
        await self._nobody_is_in_a_call()
        await until(lambda: len(self.kit.windows.spare.windows()) == 2, 20.0)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        objects = gc.get_objects()
        timers = [it for it in objects if isinstance(it, QTimer) and isValid(it)]
        found = {"widgets": len(QApplication.allWidgets()), "objects": len(objects)}
        active = sum(timer.isActive() for timer in timers)
        return {**found, "timers": active, "all timers": len(timers), "KiB": resident()}

    # --- a dialog without the kit -------------------------------------------------------------

    def dialog(self, compact: bool = False) -> str:
        """An incoming dialog the app made itself appears; its callID."""
        dialog = IncomingCallDialog(compact=compact, clock=self.watch)
        dialog.setCall(incoming(ADA, callID="1"))
        dialog.requested.connect(lambda asked: tell("dialog", asked.action, asked.argument))
        self._keep(dialog).show()
        return dialog.callID()

    def form(self) -> int:
        """A window of the app with a line to write in and room for a banner; its X11 number."""
        form = self._keep(QWidget())
        form.resize(500, 120)
        column = QVBoxLayout(form)
        self.banner = IncomingCallBanner(form, clock=self.watch)
        for name in ("accept", "decline", "ignore", "silence"):
            getattr(self.banner, f"{name}Requested").connect(partial(tell, "dialog", name))
        self.banner.hide()
        self.line = QLineEdit(form)
        column.addWidget(self.banner)
        column.addWidget(self.line)
        self.line.setFocus()
        form.show()
        form.activateWindow()
        return int(form.winId())

    def show_banner(self) -> None:
        """A call rings in that window."""
        self.banner.setCall(incoming(ADA, callID="1"))
        self.banner.show()

    def banner_guarded(self) -> bool:
        return self.banner.guard.active

    def in_form(self) -> str:
        return self.line.text()

    def miss(self) -> None:
        """The call of that dialog is over: the place of Accept is that of Call back now."""
        over = incoming(ADA, callID="1", phase=Phase.ENDED, endReason=EndReason.CANCELLED)
        self._dialog("1").setCall(over)

    # --- time, looks, the app's own window ----------------------------------------------------

    def hold(self) -> None:
        self.watch.hold()

    def go(self, seconds: float) -> None:
        self.watch.go(seconds)

    def look(self, mode: str = "light", scale: float = 0, mirrored: bool = False) -> None:
        Theme.instance().setMode(mode)
        Theme.instance().setTextScale(scale)
        right = Qt.LayoutDirection.RightToLeft
        QApplication.setLayoutDirection(right if mirrored else Qt.LayoutDirection.LeftToRight)

    def repaint(self, callID: str) -> None:
        """Let all of the window of that call be painted anew."""
        self.kit.windows.window(callID).update()

    def still(self) -> None:
        Theme.instance().setReducedMotion(True)

    def write(self) -> int:
        """The app's own window comes to the front; its X11 number."""
        self.notes.show()
        self.notes.activateWindow()
        return int(self.notes.winId())

    def history(self) -> int:
        """The window with the calls one had; its X11 number."""
        view = self._keep(CallHistoryView(markReadOnShow=False))
        view.setModel(self.kit.service.history)
        view.setWindowTitle("History")
        view.show()
        return int(view.winId())

    def read_history(self) -> None:
        self.kit.service.history.markRead()

    def written(self) -> str:
        return self.notes.text()

    def close_windows(self) -> None:
        """The windows of ended calls need not stay."""
        for window in QApplication.topLevelWidgets():
            call = window.call() if isinstance(window, CallDialog) else None
            if call is not None and not call.live:
                window.dismiss()

    def moments(self, callID: str) -> list[float]:
        """When the window of a call was shown, and when its answer was asked for."""
        return [self.shown[callID], self.accepted[callID]]

    # --- what is to be seen and heard ---------------------------------------------------------

    def tone(self) -> str | None:
        ringer = self.kit.sounds.ringer
        return ringer.tone if isinstance(ringer, RecordingRinger) else None

    def attend(self) -> None:
        """The person may be disturbed at any time now."""
        self.kit.attention = AttentionSettings()

    def missed_count(self) -> int:
        return self.kit.service.history.missedCount

    def disturbed(self) -> bool:
        """The desktop says that nobody wants to be disturbed."""
        return self.kit.doNotDisturb.doNotDisturb

    def notifier(self) -> str:
        """What shows the notifications."""
        found = self.kit.findChild(Notifications)
        return found.name if isinstance(found, Notifications) else ""

    def audible(self) -> bool:
        """There is something to hear a ring with."""
        return self.kit.sounds.ringer.audible

    def ringtone(self) -> str:
        """The name of the file an incoming call plays."""
        ringer = self.kit.sounds.ringer
        return ringer._file(Tone.INCOMING).name if isinstance(ringer, MultimediaRinger) else ""

    def tones(self) -> list[str]:
        """Every tone that was started."""
        ringer = self.kit.sounds.ringer
        return list(ringer.played) if isinstance(ringer, RecordingRinger) else []

    def windows(self) -> list[dict[str, Any]]:
        """The call windows on the screen, the oldest first; where the card is in its window."""
        found = []
        for window in QApplication.topLevelWidgets():
            if not isinstance(window, SHOWN) or not window.isVisible():
                continue
            card = window.card.geometry() if isinstance(window, CardWindow) else window.rect()
            found.append(
                {
                    "kind": type(window).__name__,
                    "callID": window.callID() if isinstance(window, CallDialog) else "",
                    "calls": calls_of(window),
                    "x11": int(window.winId()),
                    "card": list(card.getRect()),
                }
            )
        return sorted(found, key=lambda entry: entry["x11"])

    def area(self) -> list[int]:
        """The part of the screen windows may use."""
        return list(QApplication.primaryScreen().availableGeometry().getRect())

    def dragged(self, callID: str) -> bool:
        """The window manager has been asked to move the window."""
        return self._dialog(callID)._pressed_at is None

    def guarded(self, callID: str) -> bool:
        dialog, row = self._dialog(callID), self._row(callID)
        return dialog.guard.active or (row is not None and row.guard.active)

    def bar_guarded(self, callID: str) -> bool:
        bar = self.kit.windows.bar(callID)
        return bar is None or bar.guard.active

    def where(self, callID: str, what: str) -> list[int] | None:
        """Place (in its window) and size of an enabled control: an action, or a button's name."""
        control = self._control(callID, what)
        if control is None or not control.isVisible() or not control.isEnabled():
            return None
        origin = control.mapTo(control.window(), QPoint(0, 0))
        return [int(control.window().winId()), *QRect(origin, control.size()).getRect()]

    def menu(self) -> bool:
        """A menu is open, as a popup or as a window."""
        menus = [top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu)]
        return any(menu.isVisible() for menu in menus)

    def focus(self) -> dict[str, str] | None:
        """What has the keyboard in this app."""
        widget = QApplication.focusWidget()
        if widget is None:
            return None
        window = widget.window()
        return {
            "name": widget.objectName(),
            "said": "" if widget is window else widget.accessibleName(),
            "window": type(window).__name__,
        }

    def picture(self, file: str) -> bool:
        """What the whole screen shows."""
        return QApplication.primaryScreen().grabWindow(0).save(file)

    def accent(self) -> str:
        return Theme.instance().colour("accent").name()

    def _control(self, callID: str, what: str) -> QWidget | None:
        row = self._row(callID)
        if row is not None and what in ("accept", "decline"):
            return row.acceptButton if what == "accept" else row.declineButton
        if what in list(Action):
            return self._dialog(callID).stage.control(Action(what))
        found: object = self._dialog(callID)
        for name in what.split("."):
            found = self.kit.windows.bar(callID) if name == "bar" else getattr(found, name, None)
        return found if isinstance(found, QWidget) else None

    def _row(self, callID: str) -> WaitingCallRow | None:
        """Where this call is one of several in the card of another."""
        dialog = self._dialog(callID)
        rows = dialog.rows if isinstance(dialog, IncomingCallDialog) else None
        return rows.row(callID) if rows is not None else None

    def _dialog(self, callID: str) -> CallDialog:
        return next(
            window
            for window in QApplication.topLevelWidgets()
            if isinstance(window, CallDialog) and callID in calls_of(window)
        )

    # --- obeying ------------------------------------------------------------------------------

    def obey(self) -> None:
        # Not readline(): it would keep further lines in a buffer the notifier cannot see.
        for line in os.read(sys.stdin.fileno(), 65536).decode().splitlines():
            name, *arguments = json.loads(line)
            answer = getattr(self, name)(*arguments)
            if inspect.isawaitable(answer):
                startForApp(self._answer_later(answer))
            else:
                say({"answer": answer})

    async def _answer_later(self, answer: Any) -> None:
        try:
            say({"answer": await answer})
        except Exception:
            traceback.print_exc()


def main() -> None:
    application = QApplication([])
    application.setApplicationName("Ringing app")
    application.setQuitOnLastWindowClosed(False)
    app = App()
    commands = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    commands.activated.connect(app.obey)
    say({"answer": "ready"})
    application.exec()


if __name__ == "__main__":
    main()
