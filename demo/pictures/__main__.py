"""Draws ``overview.png``: a desktop with an app, a call that rings and a video call on it.

Everything on it is the real thing: the demo's window, the kit's ring and the kit's call window,
each drawn in the light and in the dark palette; a line from corner to corner parts the two.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import (
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication, QWidget

from callkit import ConnectionState, IncomingCallDialog
from callkit.switchboard.view import Phase
from callkit.theme import Theme
from callkit.widgets.inline.send_button import Sent
from callkit.widgets.stage.window import CallWindow
from demo.gallery.pages.incoming_call import NOW, clock
from demo.gallery.people import incoming, outgoing
from demo.people.characters import Character
from demo.people.contacts import Presence
from demo.people.town import PEOPLE
from demo.people.window import PersonWindow

PLACE = Path(__file__).parent
DESKTOP = QSize(1280, 800)
GROUNDS = {"light": ("#DCE6F5", "#B9CBEA"), "dark": ("#1C2636", "#0D131E")}
ALICE, BOB, CAROL = PEOPLE[:3]
CALL = QSize(744, 465)
SETTLES = 1.0
"""Seconds after which nothing moves in or fades any more."""
APP_AT, CALL_AT = QPointF(32, 72), QPointF(452, 268)
RING_EDGE, RING_TOP = -16, 8
"""Around the card is room for its shadow."""


def app_window() -> QWidget:
    window = PersonWindow(ALICE, "ws://127.0.0.1:8765/v1", opens=True)

    async def send(*_: object, **__: object) -> Sent:
        """Nobody is called from a picture."""
        raise AssertionError

    window.setSender(send)
    window.setConnection(ConnectionState.CONNECTED)
    window.setLatency(2)
    window.setPresence("bob", Presence.BUSY)
    window.setPresence("carol", Presence.ONLINE)
    window.setPresence("dan", Presence.ONLINE)
    return window


def call_window() -> QWidget:
    window = CallWindow(clock=clock)
    window.setCall(outgoing(BOB, video=True, phase=Phase.CONNECTED, connectedAt=NOW - 83))
    window.setMedia(microphone=True, camera=True, screen=False, hold=False)
    window.setVideo("bob", Character("bob").picture(1.3, width=1280, height=720))
    window.setSelfView(Character("alice").picture(2.1))
    return window


def ring_window() -> QWidget:
    window = IncomingCallDialog(compact=True, clock=clock)
    window.setCall(incoming(CAROL, video=True))
    return window


def drawn(window: QWidget, size: QSize | None = None) -> QPixmap:
    window.show()
    if size is not None:
        window.resize(size)
    settled = time.monotonic() + SETTLES
    while time.monotonic() < settled:
        QApplication.processEvents()
    picture = window.grab()
    window.hide()
    return picture


def desktop(look: str) -> QImage:
    Theme.instance().setMode(look)
    app, call, ring = drawn(app_window()), drawn(call_window(), CALL), drawn(ring_window())
    image = QImage(DESKTOP * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QLinearGradient(0, 0, DESKTOP.width(), DESKTOP.height())
        for at, colour in enumerate(GROUNDS[look]):
            ground.setColorAt(at, QColor(colour))
        painter.fillRect(QRectF(QPointF(), DESKTOP.toSizeF()), ground)
        framed(painter, app, APP_AT)
        painter.drawPixmap(CALL_AT, call)
        ring_at = DESKTOP.width() - ring.deviceIndependentSize().width() - RING_EDGE
        painter.drawPixmap(QPointF(ring_at, RING_TOP), ring)
    return image


def framed(painter: QPainter, window: QPixmap, at: QPointF) -> None:
    """An app's window has a frame from its desktop, which is not there off screen."""
    box = QRectF(at, window.deviceIndependentSize())
    shape = QPainterPath()
    shape.addRoundedRect(box, 12, 12)
    painter.save()
    painter.setClipPath(shape)
    painter.drawPixmap(at, window)
    painter.restore()
    painter.setPen(QPen(Theme.instance().colour("border"), 1))
    painter.drawPath(shape)


def overview() -> QImage:
    light, dark = desktop("light"), desktop("dark")
    with QPainter(light) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = DESKTOP.width(), DESKTOP.height()
        corner = QPainterPath()
        corner.addPolygon(
            QPolygonF(
                [
                    QPointF(width * 0.62, 0),
                    QPointF(width, 0),
                    QPointF(width, height),
                    QPointF(width * 0.38, height),
                ]
            )
        )
        painter.setClipPath(corner)
        painter.drawImage(QPointF(), dark)
    return light


def main() -> None:
    """The usual off-screen screen is too small for a call window; this one is large enough."""
    screen = {"name": "desktop", "x": 0, "y": 0, "width": 2560, "height": 1600}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"screens": [screen | {"logicalDpi": 96, "dpr": 1}]}, file)
        file.flush()
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.name}"
        os.environ["QT_SCALE_FACTOR"] = "2"
        app = QApplication([])
        Theme.instance().useBundledFont()
        overview().save(str(PLACE / "overview.png"))
        del app


if __name__ == "__main__":
    main()
