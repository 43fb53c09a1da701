from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon

from callkit.desktop.tray import CallTrayIcon, TrayEntry, TrayLook, TrayState

CALL = (TrayEntry("answer", "Answer"), TrayEntry("decline", "Decline"), TrayEntry("silence", "S"))
OWN = (TrayEntry("show", "Show"), TrayEntry("quit", "Save & quit"))


def icon(color: str) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)


@pytest.fixture
def tray(qapp: Any) -> Iterator[CallTrayIcon]:
    tray = CallTrayIcon({TrayLook.IDLE: icon("blue"), TrayLook.RINGING: icon("green")})
    yield tray
    tray.close()


def color(tray: CallTrayIcon) -> str:
    return tray.systemIcon.icon().pixmap(16, 16).toImage().pixelColor(8, 8).name()


BLUE, GREEN = QColor("blue").name(), QColor("green").name()


def labels(tray: CallTrayIcon) -> list[str]:
    return ["—" if a.isSeparator() else a.text() for a in tray.systemIcon.contextMenu().actions()]


def test_what_concerns_a_call_stands_first_in_the_menu(tray: CallTrayIcon) -> None:
    tray.setAppEntries(OWN)
    assert labels(tray) == ["Show", "Save && quit"]
    tray.setState(TrayState(TrayLook.RINGING, "Ana is calling", CALL))
    assert labels(tray) == ["Answer", "Decline", "S", "—", "Show", "Save && quit"]
    assert tray.systemIcon.toolTip() == "Ana is calling"
    tray.setState(TrayState())
    assert labels(tray) == ["Show", "Save && quit"]
    assert tray.systemIcon.toolTip() == ""


def test_a_chosen_line_is_told_by_its_key(tray: CallTrayIcon) -> None:
    chosen: list[str] = []
    tray.entryChosen.connect(chosen.append)
    tray.setAppEntries(OWN)
    tray.setState(TrayState(TrayLook.RINGING, "", (*CALL[:2], TrayEntry("x", "X", enabled=False))))
    actions = {a.data(): a for a in tray.systemIcon.contextMenu().actions()}
    assert not actions["x"].isEnabled()
    for key in ("decline", "x", "quit"):
        actions[key].trigger()
    assert chosen == ["decline", "quit"]


def test_a_menu_that_changes_closes(tray: CallTrayIcon, qtbot: Any) -> None:
    tray.setState(TrayState(TrayLook.RINGING, "", CALL))
    tray.systemIcon.contextMenu().popup(tray.systemIcon.contextMenu().pos())
    assert tray.systemIcon.contextMenu().isVisible()
    tray.setState(TrayState(TrayLook.RINGING, "another tooltip", CALL))
    assert tray.systemIcon.contextMenu().isVisible()
    tray.setState(TrayState(TrayLook.IDLE, "", ()))
    assert not tray.systemIcon.contextMenu().isVisible()


def test_a_ringing_icon_pulses_until_it_stops_ringing(tray: CallTrayIcon, qtbot: Any) -> None:
    assert color(tray) == BLUE
    tray._pulse.setInterval(1)
    tray.setState(TrayState(TrayLook.RINGING))
    assert color(tray) == GREEN
    qtbot.waitUntil(lambda: color(tray) == BLUE)
    qtbot.waitUntil(lambda: color(tray) == GREEN)
    tray.setState(TrayState(TrayLook.IN_CALL))
    assert not tray._pulse.isActive()
    assert color(tray) == BLUE, "a look without an icon of its own has the idle one"


def test_with_reduced_motion_it_stands_still(tray: CallTrayIcon) -> None:
    tray.reducedMotion = True
    tray.setState(TrayState(TrayLook.RINGING))
    assert not tray._pulse.isActive()
    assert color(tray) == GREEN
    tray.reducedMotion = False
    assert tray._pulse.isActive()
    tray.hide()
    assert not tray._pulse.isActive()


def test_without_any_icon_it_still_has_a_picture(qapp: Any) -> None:
    tray = CallTrayIcon()
    assert not tray.systemIcon.icon().isNull()
    tray.setIcons({TrayLook.IDLE: icon("green")})
    assert color(tray) == GREEN
    tray.close()


def test_without_a_tray_nothing_is_shown_and_nothing_raises(tray: CallTrayIcon) -> None:
    assert not tray.available
    tray.show()
    tray.setState(TrayState(TrayLook.RINGING, "x", CALL))
    tray.hide()


def test_a_click_on_the_icon_is_told(tray: CallTrayIcon) -> None:
    clicks: list[int] = []
    tray.activated.connect(lambda: clicks.append(1))
    tray.systemIcon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    tray.systemIcon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert clicks == [1]
