"""An app that opens and closes dialogs at random while calls come and go.

``python -m tests.integration.ugly_app SHAPE CALLS SEED`` prints what was lost, or "nothing lost".
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import random
import sys
from collections.abc import Callable, Iterator
from typing import Any

import qasync
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from callkit.invitation.loop import newEventLoop
from tests.integration.guest_app import KINDS, App, Poked, Script, Town, failed

MOST_OPEN = 4
"""Nested loops at a time."""


class Ugly:
    """Opens a nested loop now and then, from wherever, and closes the newest one now and then."""

    def __init__(self, app: App, dice: random.Random, coroutines: bool) -> None:
        self.app, self.dice, self.coroutines = app, dice, coroutines
        self.open: list[Callable[[], object]] = []
        self.opened = 0
        self.over = False
        self.poked: list[Poked] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.timer = QTimer()
        self.timer.timeout.connect(self.act)
        self.timer.start(3)

    def act(self) -> None:
        if self.open and (self.over or self.dice.random() < 0.3):
            self.open[-1]()
        elif not self.over and len(self.open) < MOST_OPEN and self.dice.random() < 0.3:
            self.dice.choice([self.inSlot, self.inHandler, self.inTask])()

    def nest(self) -> None:
        """Stand in a nested loop until it is closed."""
        if self.over or len(self.open) >= MOST_OPEN:
            return
        enter, leave = KINDS[self.dice.choice([name for name in KINDS if name != "three deep"])](
            self.app
        )
        self.opened += 1
        self.open.append(leave)
        enter()
        self.open.remove(leave)

    def inSlot(self) -> None:
        QTimer.singleShot(0, self.nest)

    def inHandler(self) -> None:
        self.poked.append(Poked(self.nest))
        QApplication.postEvent(self.poked[-1], QEvent(QEvent.Type.User))

    def inTask(self) -> None:
        # qasync itself loses a task of the app that wants a step while another stands in a dialog.
        if not self.coroutines or self.open or self.tasks:
            self.inSlot()
            return

        async def work() -> None:
            self.nest()

        task = asyncio.get_running_loop().create_task(work())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


class Evening:
    """Calls, one after the other, and what became of them."""

    def __init__(self, app: App, ugly: Ugly, calls: int) -> None:
        self.app, self.ugly, self.calls = app, ugly, calls
        self.operations: list[Any] = []
        app.atRing = self.ring

    def ring(self) -> None:
        if self.ugly.dice.random() < 0.3:
            self.ugly.nest()

    def play(self) -> Iterator[Callable[[], bool]]:
        service, dice = self.app.kit.service, self.ugly.dice
        yield lambda: self.app.login is not None and self.app.login.done()
        for _ in range(self.calls):
            called = self.app.town.call()
            yield called.done
            callID = called.result().callID
            yield lambda: any(view.rings for view in service.currentCalls)
            match dice.choice(["accept", "accept", "decline", "cancel"]):
                case "accept":
                    self.operations.append(service.accept(callID))
                    yield lambda: service.isInCall
                    if dice.random() < 0.5:
                        self.app.town.hangUp(callID)
                    else:
                        self.operations.append(service.hangUp(callID))
                case "decline":
                    self.operations.append(service.reject(callID))
                    yield lambda: not service.currentCalls
                    # Bob's client is a bare one: no kit ends for him what nobody is in.
                    self.app.town.hangUp(callID)
                case _:
                    self.app.town.cancel(callID)
            yield lambda: not service.currentCalls
        history = service.history
        yield lambda: history.rowCount() > 0 and history.entry(0).callID == callID
        self.ugly.over = True
        yield lambda: not self.ugly.open
        yield lambda: self.app.heard("onCallEnded") >= self.calls
        yield lambda: all(operation.done() for operation in self.operations)

    def lost(self) -> list[str]:
        heard = {name: self.app.heard(name) for name in ("onIncomingCallReceived", "onCallEnded")}
        found = [
            f"{name}: {count} of {self.calls}"
            for name, count in heard.items()
            if count != self.calls
        ]
        ended = [callID for name, callID, *_ in self.app.events if name == "onCallEnded"]
        if len(set(ended)) != len(ended):
            found.append("a call ended twice")
        if self.app.heard("onError"):
            found.append(f"errors: {[event for event in self.app.events if event[0] == 'onError']}")
        if self.ugly.opened < self.calls // 2:
            found.append(f"only {self.ugly.opened} dialogs")
        return found


async def main(app: App, begin: Callable[[bool, Callable[[], object]], None]) -> None:
    over = asyncio.Event()
    begin(True, over.set)
    await over.wait()
    await app.kit.close()


if __name__ == "__main__":
    shape, calls, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    faulthandler.dump_traceback_later(20 + calls, exit=True)
    sys.excepthook = failed
    qt = QApplication([])
    qt.setQuitOnLastWindowClosed(False)
    town = Town()
    app = App(town)
    app.init()
    kept: list[Any] = []

    def begin(coroutines: bool, over: Callable[[], object]) -> None:
        ugly = Ugly(app, random.Random(seed), coroutines)
        evening = Evening(app, ugly, calls)
        kept.extend((ugly, evening, Script(evening.play(), over)))

    match shape:
        case "exec":
            begin(False, qt.quit)
            qt.exec()
        case "qasync":
            qasync.run(main(app, begin))
        case _:
            with asyncio.Runner(loop_factory=newEventLoop) as runner:
                runner.run(main(app, begin))
    lost = kept[1].lost()
    print(*lost or ["nothing lost"], f"in {kept[0].opened} dialogs", sep="; ", flush=True)
    town.close()
    os._exit(bool(lost))
