from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from callkit.widgets.parts import call_menu as module
from callkit.widgets.parts.call_menu import CallMenu


@pytest.fixture
def anchor(show):
    window = QWidget()
    window.setGeometry(300, 300, 200, 200)
    made = QWidget(window)
    made.setGeometry(20, 150, 60, 30)
    made.host = show(window)
    window.move(300, 300)
    return made


@pytest.fixture
def menu(anchor, qtbot):
    made = CallMenu(anchor)
    for word in ("One", "Two", "Three"):
        made.addAction(word)
    yield made
    made.close()


def seen(menu):
    return menu.geometry().marginsRemoved(menu.room())


def test_it_opens_above_its_button_and_begins_where_that_does(menu, anchor):
    menu.openAt(anchor)
    corner = anchor.mapToGlobal(QPoint(0, 0))
    assert seen(menu).bottom() < corner.y()
    assert seen(menu).left() == corner.x()


def test_right_to_left_it_ends_where_its_button_ends(menu, anchor):
    anchor.window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    menu.openAt(anchor)
    assert seen(menu).right() == anchor.mapToGlobal(anchor.rect().topRight()).x()


@pytest.mark.parametrize("blocked", ["above", "above and below"])
def test_it_covers_nothing_it_must_not_cover(menu, anchor, blocked):
    corner = anchor.mapToGlobal(QPoint(0, 0))
    clear = [QRect(corner.x() - 20, corner.y() - 80, 200, 70)]
    if "below" in blocked:
        clear.append(QRect(corner.x() - 20, corner.y() + 32, 200, 60))
    menu.openAt(anchor, clear)
    assert not any(seen(menu).intersects(place) for place in clear)


def test_it_stays_on_the_screen(menu, anchor):
    anchor.window().move(300, 0)
    anchor.move(20, 0)
    menu.openAt(anchor)
    assert anchor.screen().availableGeometry().contains(seen(menu))


def test_where_windows_are_composited_its_corners_are_round_and_it_has_a_shadow(menu, anchor):
    menu.openAt(anchor)
    image = menu.grab().toImage()
    room = menu.room()
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(image.width() // 2, image.height() - room.bottom() + 3).alpha() > 0
    assert image.pixelColor(image.width() // 2, room.top() + 6).name() == "#ffffff"


def test_elsewhere_it_is_cut_and_has_a_line(anchor, monkeypatch, qtbot):
    monkeypatch.setattr(module, "translucencyWorks", lambda: False)
    plain = CallMenu(anchor)
    plain.addAction("One")
    plain.openAt(anchor)
    assert plain.room().isNull()
    assert not plain.mask().contains(QPoint(0, 0))
    plain.close()


class ByTheDesktop(QCloseEvent):
    def spontaneous(self):
        return True


def test_a_menu_the_desktop_refuses_is_a_window_until_something_was_chosen(
    menu, anchor, qtbot, monkeypatch
):
    monkeypatch.setattr(module, "canPlace", lambda: False)
    menu.openAt(anchor)
    menu.hide()
    menu.closeEvent(ByTheDesktop())
    qtbot.waitUntil(menu.isVisible)
    assert menu.windowType() is Qt.WindowType.Dialog
    assert menu.windowFlags() & Qt.WindowType.FramelessWindowHint
    menu.setActiveAction(menu.actions()[1])
    with qtbot.waitSignal(menu.triggered) as chosen:
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert chosen.args[0].text() == "Two"
    assert not menu.isVisible()
    menu.openAt(anchor)
    assert menu.windowType() is Qt.WindowType.Popup


def test_a_menu_that_is_closed_with_its_call_stays_closed(menu, anchor, qtbot, monkeypatch):
    monkeypatch.setattr(module, "canPlace", lambda: False)
    menu.openAt(anchor)
    menu.close()
    qtbot.wait(20)
    assert not menu.isVisible()
