"""A program that notifies of calls and nothing else, told what to do line by line on stdin.

``ring CALLID TITLE``, ``missed CALLID TITLE``, ``withdraw CALLID``, ``quit``. What it hears is
written to stdout: ``backend NAME``, ``activated CALLID ACTION``, ``dismissed CALLID``,
``disturb True|False``. Used by ``test_notification_dunst.py``.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from callkit.desktop.notifier import Notification, NotificationAction, NotificationKind
from callkit.desktop.notifier.chain import openNotifications
from callkit.desktop.probes import openAttention

BUTTONS = ((NotificationAction.DECLINE, "Decline"), (NotificationAction.ANSWER, "Answer"))


def say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


class Player:
    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.notifications = openNotifications("Callkit tests")
        self.notifications.backendChanged.connect(lambda name: say("backend", name))
        self.notifications.activated.connect(self.on_activated)
        self.notifications.dismissed.connect(lambda callID: say("dismissed", callID))
        self.attention = openAttention()
        self.attention.doNotDisturbChanged.connect(lambda disturb: say("disturb", disturb))
        self.input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self.input.activated.connect(self.obey)

    def on_activated(self, callID: str, action: str, _token: str) -> None:
        say("activated", callID, action)

    def obey(self) -> None:
        # Not readline(): it would keep further lines in a buffer the notifier cannot see.
        for line in os.read(sys.stdin.fileno(), 4096).decode().splitlines():
            self.do(*line.split(" ", 2))

    def do(self, word: str, *rest: str) -> None:
        if word in ("ring", "missed"):
            incoming = word == "ring"
            kind = NotificationKind.INCOMING if incoming else NotificationKind.MISSED
            buttons = BUTTONS if incoming else ((NotificationAction.CALL_BACK, "Call back"),)
            callID, title = rest
            body = f"{title} <b>calls</b> & waits"
            self.notifications.show(Notification(callID, kind, title, body, buttons))
        elif word == "withdraw":
            self.notifications.withdraw(rest[0])
        else:
            self.notifications.close()
            self.attention.close()
            self.app.quit()


if __name__ == "__main__":
    application = QApplication([])
    player = Player(application)
    application.exec()
