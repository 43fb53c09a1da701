"""Draws ``overview.png``: an incoming call, the same call going out, and a group."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "2"

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from callkit.model import CallUserState, EndReason
from callkit.switchboard.view import MemberView, Phase
from callkit.theme import Theme
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.outgoing_dialog import OutgoingCallDialog
from demo.gallery.pages.incoming_call import NOW, clock
from demo.gallery.people import ADA, ALAN, BARBARA, EDSGER, GRACE, incoming, outgoing, outgoingGroup

PLACE = Path(__file__).parent
EDGE, GAP = 24, 8
GROUND = ("#DCE6F5", "#C3D2EA")


def windows() -> list[tuple[str, QWidget]]:
    """What is shown, from left to right, and in which look."""
    ringing = IncomingCallDialog(clock=clock)
    ringing.setCall(incoming(ADA, video=True))
    calling = OutgoingCallDialog(clock=clock)
    calling.setCall(outgoing(GRACE, video=True, phase=Phase.RINGING))
    state, reason = CallUserState, EndReason
    members = (
        MemberView(user=BARBARA, state=state.ACCEPTED),
        MemberView(user=ALAN, state=state.RECEIVED),
        MemberView(user=EDSGER, state=state.REJECTED, reason=reason.DECLINED),
        MemberView(user=GRACE, state=state.REJECTED, reason=reason.BUSY),
    )
    group = OutgoingCallDialog(clock=clock)
    group.setCall(outgoingGroup(members, phase=Phase.CONNECTED, connectedAt=NOW - 83))
    return [("light", ringing), ("dark", calling), ("light", group)]


def pictures() -> list[QPixmap]:
    drawn = []
    for look, window in windows():
        Theme.instance().setMode(look)
        window.show()
        QApplication.processEvents()
        drawn.append(window.grab())
        window.hide()
    return drawn


def overview(parts: list[QPixmap]) -> QPixmap:
    sizes = [part.deviceIndependentSize().toSize() for part in parts]
    width = sum(size.width() for size in sizes) + GAP * (len(parts) - 1) + 2 * EDGE
    height = max(size.height() for size in sizes) + 2 * EDGE
    ratio = parts[0].devicePixelRatio()
    whole = QPixmap(QSize(width, height) * ratio)
    whole.setDevicePixelRatio(ratio)
    painter = QPainter(whole)
    ground = QLinearGradient(0, 0, width, height)
    for at, colour in enumerate(GROUND):
        ground.setColorAt(at, QColor(colour))
    painter.fillRect(QRectF(0, 0, width, height), ground)
    left = EDGE
    for part, size in zip(parts, sizes, strict=True):
        painter.drawPixmap(QPoint(left, (height - size.height()) // 2), part)
        left += size.width() + GAP
    painter.end()
    return whole


if __name__ == "__main__":
    app = QApplication([])
    overview(pictures()).save(str(PLACE / "overview.png"))
