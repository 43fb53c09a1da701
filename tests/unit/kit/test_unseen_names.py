"""A person whose name nobody can see is shown and spoken by userID, wherever it is."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from callkit.kit import WindowOptions
from callkit.model import CallUserState, User
from callkit.switchboard.view import MemberView, Phase
from callkit.widgets.call.people_picker import PeoplePicker
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.elided_label import ElidedLabel
from demo.gallery.people import incoming, outgoing, outgoingGroup

NOBODY = User("zoe42", "\u200b\u202e\u2060")


def shown() -> list[str]:
    """Every text of every window: titles, labels, buttons, and what is spoken."""
    said = []
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        said += [window.windowTitle(), window.accessibleName()]
        for child in window.findChildren(QWidget):
            said += [child.accessibleName(), child.toolTip()]
            if isinstance(child, ElidedLabel | QAbstractButton):
                said.append(child.text())
    return said


@pytest.mark.parametrize(
    "view",
    [
        incoming(NOBODY),
        incoming(NOBODY, phase=Phase.CONNECTED, connectedAt=900.0),
        outgoing(NOBODY),
        outgoingGroup(
            (MemberView(user=NOBODY, state=CallUserState.RECEIVED),),
            phase=Phase.CONNECTED,
            connectedAt=900.0,
        ),
    ],
    ids=["incoming", "in the call", "outgoing", "group"],
)
@pytest.mark.parametrize("compact", [False, True])
def test_windows_tray_and_notifications(made: Any, view: Any, compact: bool) -> None:
    stage = made(options=WindowOptions(compact=compact))
    stage.service.appear(view)
    said = shown()
    assert any("zoe42" in text for text in said)
    assert not any("\u200b" in text for text in said)
    assert "zoe42" in stage.kit.tray.icon.state.tooltip
    stage.kit.windows.window(view.callID).hide()
    for notification in stage.notifiers[-1].shown.values():
        assert "zoe42" in notification.title + notification.body


def test_banner_and_picker(made: Any, qtbot: Any) -> None:
    stage = made()
    area = CallBannerArea()
    qtbot.addWidget(area)
    area.resize(500, 80)
    area.show()
    stage.kit.setBannerArea(area)
    stage.service.appear(outgoing(phase=Phase.CONNECTED, connectedAt=900.0))
    stage.service.appear(incoming(NOBODY, phase=Phase.WAITING, callID="2"))
    banner = area.banner("2")
    assert banner.name.text() == "zoe42"
    assert "zoe42" in banner.accessibleName()
    picker = PeoplePicker()
    qtbot.addWidget(picker)
    picker.setPeople([NOBODY])
    assert picker.row("zoe42").accessibleName() == "zoe42"
