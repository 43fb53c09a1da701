"""An app somebody else wrote: it runs its loop as it likes and opens dialogs where it likes.

``python -m tests.integration.guest_app SHAPE WHEN [KIND …]`` goes through kinds of nested loops,
each opened from every place, and has a whole call in each while it is open. Prints one line per
scene.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import qasync
from PySide6 import QtAsyncio
from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QObject,
    QPoint,
    QProcess,
    Qt,
    QThread,
    QTimer,
)
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QDialog,
    QFileDialog,
    QFontDialog,
    QInputDialog,
    QMenu,
    QMessageBox,
    QProgressDialog,
    QSplashScreen,
    QWidget,
    QWizard,
    QWizardPage,
)

from callkit import CallInvitationMode, CallInviteConfig, CallKit, KitParts, SignalingClient
from callkit.background_loop import BackgroundLoop
from callkit.invitation.loop import newEventLoop
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.testing import RecordingRinger

PATIENCE = 20.0
"""Seconds one scene may take, however busy the machine is."""


# --- the others: a server and Bob, in a thread of their own ---


class Town:
    def __init__(self) -> None:
        self.background = BackgroundLoop()
        self.url = self.background.start(self._open()).result(PATIENCE)

    async def _open(self) -> str:
        self.server = Server(
            Settings(host="127.0.0.1", port=0, insecure=True, ringsPerMinute=1e6, ringBurst=10_000)
        )
        await self.server.start()
        self.bob = SignalingClient(self.server.url, deviceID="bob")
        await self.bob.login("bob", "Bob")
        return self.server.url

    def call(self) -> Any:
        config = CallInviteConfig(mode=CallInvitationMode.ADVANCED)
        return self.background.start(self.bob.callInvite(["alice"], config))

    def hangUp(self, callID: str) -> Any:
        return self.background.start(self.bob.callEnd(callID))

    def cancel(self, callID: str) -> Any:
        return self.background.start(self.bob.callCancel([], callID))

    def close(self) -> None:
        self.background.start(self.server.stop()).result(PATIENCE)
        self.background.close()


# --- the app ---


class App:
    def __init__(self, town: Town) -> None:
        self.town = town
        self.kit = CallKit(parts=KitParts(ringer=RecordingRinger()), notify=False, tray=False)
        self.events: list[tuple[Any, ...]] = []
        for name in ("onIncomingCallReceived", "onCallStarted", "onCallEnded", "onError"):
            getattr(self.kit.events, name).connect(self._note(name))
        self.window = QWidget()
        self.window.show()
        self.login: Any = None
        self.atRing: Callable[[], None] = lambda: None
        self.kit.events.onIncomingCallReceived.connect(lambda *_: self.atRing())

    def _note(self, name: str) -> Callable[..., None]:
        return lambda *args: self.events.append((name, *args))

    def init(self) -> None:
        self.login = self.kit.init(self.town.url, userID="alice", userName="Alice")

    def heard(self, name: str) -> int:
        return sum(event[0] == name for event in self.events)

    # --- a call, step by step, while whatever loop there is serves Qt's events ---

    def wholeCall(self, *, rung: bool = False) -> Iterator[Callable[[], bool]]:
        service, before = self.kit.service, self.kit.service.history.rowCount()
        if not rung:
            self.town.call()
        yield lambda: any(view.rings for view in service.currentCalls)
        (view,) = service.currentCalls
        yield lambda: self.kit.windows.window(view.callID) is not None
        accepted = service.accept(view.callID)
        yield lambda: accepted.done() and service.isInCall
        refused = service.send(["nobody"])
        yield refused.done
        self.town.hangUp(view.callID)
        yield lambda: not service.currentCalls
        yield lambda: self.kit.service.history.rowCount() == before + 1
        renewed = service.renewToken("none is asked for")
        yield renewed.done


class Script(QObject):
    """Goes on with ``steps`` whenever what they wait for has come true; then calls ``then``."""

    def __init__(self, steps: Iterator[Callable[[], bool]], then: Callable[[], object]) -> None:
        super().__init__()
        self.steps, self.then = steps, then
        self.condition: Callable[[], bool] = lambda: True
        self.step = 0
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._look)
        self.timer.start(1)

    def _look(self) -> None:
        if not self.condition():
            return
        self.step += 1
        try:
            self.condition = next(self.steps)
        except StopIteration:
            self.timer.stop()
            self.then()


# --- nested loops ---


def boxOf(dialog: QDialog) -> tuple[Callable[[], object], Callable[[], object]]:
    return dialog.exec, dialog.reject


def messageBox(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    return boxOf(QMessageBox(QMessageBox.Icon.Warning, "Save?", "…", parent=app.window))


def plainDialog(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    return boxOf(QDialog(app.window))


def fileDialog(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    dialog = QFileDialog(app.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return boxOf(dialog)


def eventLoop(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    loop = QEventLoop()
    return loop.exec, loop.quit


def pumped(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    over: list[bool] = []

    def pump() -> None:
        while not over:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    return pump, lambda: over.append(True)


def menu(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    made = QMenu(app.window)
    made.addAction("Copy")
    return lambda: made.exec(QPoint(5, 5)), made.close


def deep(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    """A menu over a file dialog over a message box."""
    openers = [make(app) for make in (messageBox, fileDialog, menu)]

    def run() -> None:
        for open_, _ in openers[1:]:
            QTimer.singleShot(0, open_)
        openers[0][0]()

    def close() -> None:
        for _, close_ in reversed(openers):
            close_()

    return run, close


def topmost(static: Callable[[], object]) -> tuple[Callable[[], object], Callable[[], object]]:
    """A static function, which makes its dialog itself: it is closed as a person would."""

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.reject()

    return static, close


def question(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    return topmost(lambda: QMessageBox.question(app.window, "Save?", "…"))


def inputDialog(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    return topmost(lambda: QInputDialog.getText(app.window, "Name", "…"))


def colorDialog(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    options = QColorDialog.ColorDialogOption.DontUseNativeDialog
    white = QColor("white")
    return topmost(lambda: QColorDialog.getColor(white, app.window, "Colour", options))


def fontDialog(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    dialog = QFontDialog(app.window)
    dialog.setOption(QFontDialog.FontDialogOption.DontUseNativeDialog)
    return boxOf(dialog)


def wizard(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    made = QWizard(app.window)
    made.addPage(QWizardPage())
    return boxOf(made)


def progress(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    """Work that shows how far it is: ``setValue`` of a modal one serves Qt's events."""
    dialog = QProgressDialog("Copying", "Stop", 0, 1_000_000, app.window)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(0)

    def work() -> None:
        for done in range(1, 1_000_000):
            dialog.setValue(done)
            if dialog.wasCanceled():
                return

    return work, dialog.cancel


def splash(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    """``showMessage`` paints at once, and the app serves events while it loads."""
    shown = QSplashScreen(QPixmap(80, 40))
    over: list[bool] = []

    def load() -> None:
        shown.show()
        while not over:
            shown.showMessage("Loading")
            QApplication.processEvents()
        shown.finish(app.window)

    return load, lambda: over.append(True)


def sleepy(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    """A loop of the app's that holds up everything again and again: it waits for a thread."""
    over: list[bool] = []

    def wait() -> None:
        while not over:
            thread = Napping()
            thread.start()
            thread.wait()
            QApplication.processEvents()

    return wait, lambda: over.append(True)


def printing(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    app.printer = QPrinter()
    return boxOf(QPrintDialog(app.printer, app.window))


def preview(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    app.printer = QPrinter()
    return boxOf(QPrintPreviewDialog(app.printer, app.window))


def waiting(app: App) -> tuple[Callable[[], object], Callable[[], object]]:
    """It starts other programs, and waits for them in two ways."""
    over: list[bool] = []

    def run() -> None:
        while not over:
            subprocess.run(["sleep", "0.02"], check=True)
            program = QProcess()
            program.start("sleep", ["0.02"])
            program.waitForFinished()
            QApplication.processEvents()

    return run, lambda: over.append(True)


class Napping(QThread):
    def run(self) -> None:
        self.msleep(30)


KINDS = {
    "message box": messageBox,
    "dialog": plainDialog,
    "file dialog": fileDialog,
    "event loop": eventLoop,
    "processEvents": pumped,
    "menu": menu,
    "three deep": deep,
}
OTHERS = {
    "static question": question,
    "input dialog": inputDialog,
    "colour dialog": colorDialog,
    "font dialog": fontDialog,
    "wizard": wizard,
    "progress dialog": progress,
    "splash screen": splash,
    "waits for a thread": sleepy,
    "waits for programs": waiting,
    "print dialog": printing,
    "print preview": preview,
}


class Poked(QObject):
    """An event handler of the app's."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.work = work

    def customEvent(self, event: QEvent) -> None:
        self.work()


def scenes(
    app: App, coroutines: bool
) -> Iterator[tuple[str, Callable[[Callable[[], None]], None]]]:
    """Name, and how it is begun; it calls what it is given when it is over."""
    for name in KINDS if not sys.argv[3:] else sys.argv[3:]:
        make = {**KINDS, **OTHERS}[name]

        def nested(done: Callable[[], None], make: Any = make, rung: bool = False) -> None:
            open_, close = make(app)
            left = ["the loop", "the call"]

            def over(what: str) -> None:
                left.remove(what)
                if what == "the call":
                    close()
                if not left:
                    QTimer.singleShot(0, done)

            app.script = Script(app.wholeCall(rung=rung), lambda: over("the call"))
            open_()
            # A window that comes up may close a menu; the call goes on outside it.
            assert "the call" not in left or make in (menu, deep), "it was closed too early"
            over("the loop")

        yield (
            f"{name} in a slot",
            lambda done, nested=nested: QTimer.singleShot(0, lambda: nested(done)),
        )

        def poke(done: Callable[[], None], nested: Any = nested) -> None:
            app.poked = Poked(lambda: nested(done))
            QApplication.postEvent(app.poked, QEvent(QEvent.Type.User))

        yield f"{name} in an event handler", poke

        def ring(done: Callable[[], None], nested: Any = nested) -> None:
            def atRing() -> None:
                app.atRing = lambda: None
                nested(done, rung=True)

            app.atRing = atRing
            app.town.call()

        yield f"{name} in a callback of the kit", ring
        if coroutines:

            def inTask(done: Callable[[], None], nested: Any = nested) -> None:
                async def work() -> None:
                    await asyncio.sleep(0)
                    nested(done)
                    await asyncio.sleep(0)

                app.task = asyncio.get_running_loop().create_task(work())

            yield f"{name} in a coroutine", inTask


def perform(app: App, coroutines: bool, over: Callable[[], None]) -> None:
    """Scene after scene."""
    play = scenes(app, coroutines)

    def next_() -> None:
        scene = next(play, None)
        if scene is None:
            over()
            return
        watch()
        name, begin = scene
        begun = time.monotonic()

        def done() -> None:
            print(name, round((time.monotonic() - begun) * 1000), "ms", flush=True)
            next_()

        begin(done)

    def loggedIn() -> Iterator[Callable[[], bool]]:
        yield lambda: app.login is not None and app.login.done()

    app.first = Script(loggedIn(), next_)


# --- how it runs its loop ---


async def main(app: App, when: str) -> None:
    if when == "inside":
        app.init()
    over = asyncio.Event()
    perform(app, True, over.set)
    await app.login
    await over.wait()
    await app.kit.close()


def underExec(qt: QApplication, app: App, when: str) -> None:
    if when == "inside":
        QTimer.singleShot(0, app.init)

    def over() -> None:
        # An app's own asyncio.run, in a slot, finds no loop running.
        print("asyncio.run", asyncio.run(asyncio.sleep(0, "works")), flush=True)
        qt.quit()

    perform(app, False, over)
    qt.exec()


def oldShape(qt: QApplication, app: App, when: str) -> None:
    loop = qasync.QEventLoop(qt)
    asyncio.set_event_loop(loop)

    async def work() -> None:
        await main(app, when)
        loop.stop()

    with loop:
        app.task = loop.create_task(work())
        loop.run_forever()


def untilComplete(qt: QApplication, app: App, when: str) -> None:
    loop = qasync.QEventLoop(qt)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(main(app, when))


def alreadyRunning(qt: QApplication, app: App, when: str) -> None:
    loop = qasync.QEventLoop(qt, already_running=True)

    async def work() -> None:
        await main(app, when)
        qt.quit()

    app.task = loop.create_task(work())
    qt.exec()


def runner(factory: Callable[[], asyncio.AbstractEventLoop]) -> Callable[..., None]:
    def run(qt: QApplication, app: App, when: str) -> None:
        with asyncio.Runner(loop_factory=factory) as made:
            made.run(main(app, when))

    return run


async def pumping(app: App, when: str) -> None:
    """Plain asyncio that serves Qt's events now and then."""
    work = asyncio.ensure_future(main(app, when))
    while not work.done():
        QApplication.processEvents()
        await asyncio.sleep(0)
    await work


SHAPES: dict[str, Callable[[QApplication, App, str], None]] = {
    "exec": underExec,
    "run_forever": oldShape,
    "run_until_complete": untilComplete,
    "already_running": alreadyRunning,
    "qasync.run": lambda qt, app, when: qasync.run(main(app, when)),
    "Runner of qasync": runner(qasync.QEventLoop),
    "Runner of newEventLoop": runner(newEventLoop),
    "QtAsyncio": lambda qt, app, when: QtAsyncio.run(main(app, when), keep_running=False),
    "pumped": lambda qt, app, when: asyncio.run(pumping(app, when)),
}


def watch() -> None:
    """From now on so much patience, and then the stacks of all threads."""
    faulthandler.dump_traceback_later(PATIENCE, exit=True)


def failed(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    sys.__excepthook__(kind, error, trace)
    os._exit(1)


if __name__ == "__main__":
    sys.excepthook = failed
    watch()
    shape, when = sys.argv[1:3]
    qt = QApplication([])
    qt.setQuitOnLastWindowClosed(False)
    town = Town()
    app = App(town)
    if when == "before":
        app.init()
    SHAPES[shape](qt, app, when)
    refused = {int(error.code) for name, *args in app.events if name == "onError" for error in args}
    print("started", app.heard("onCallStarted"), "ended", app.heard("onCallEnded"), *refused)
    town.close()
