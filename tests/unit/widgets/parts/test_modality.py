from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.modality import Blocking


@pytest.fixture
def window(clock, show):
    made = CardWindow(clock=clock)
    show(made)
    return made


def open_modal(qtbot, parent=None, modality=Qt.WindowModality.ApplicationModal):
    box = QDialog(parent)
    qtbot.addWidget(box)
    box.setWindowModality(modality)
    box.show()
    return box


def owner(window):
    return window.windowHandle().transientParent()


def test_a_window_belongs_to_what_is_modal_and_to_nobody_when_it_appears_again(window, qtbot):
    box = open_modal(qtbot)
    qtbot.waitUntil(lambda: owner(window) is box.windowHandle())
    inner = open_modal(qtbot)
    qtbot.waitUntil(lambda: owner(window) is inner.windowHandle())
    inner.close()
    qtbot.waitUntil(lambda: owner(window) is box.windowHandle())
    window.hide()
    assert owner(window) is None
    window.show()
    qtbot.waitUntil(lambda: owner(window) is box.windowHandle())
    box.close()
    qtbot.waitUntil(lambda: owner(window) is None)


def test_a_box_of_its_own_blocks_it(window, qtbot):
    open_modal(qtbot, window)
    qtbot.wait(20)
    assert owner(window) is None


@pytest.mark.parametrize(
    ("over", "modality", "blocked"),
    [
        ("its window", Qt.WindowModality.WindowModal, True),
        ("another", Qt.WindowModality.WindowModal, False),
        ("another", Qt.WindowModality.ApplicationModal, True),
    ],
)
def test_a_widget_follows_whether_its_window_is_blocked(qtbot, show, over, modality, blocked):
    window, other = QWidget(), QWidget()
    inside = QWidget(window)
    said = []
    blocking = Blocking(inside)
    blocking.changed.connect(said.append)
    show(window)
    show(other)
    assert not blocking.blocked
    box = open_modal(qtbot, window if over == "its window" else other, modality)
    box.activateWindow()
    assert blocking.blocked is blocked
    qtbot.waitUntil(lambda: said == [True] * blocked)
    box.close()
    window.activateWindow()
    assert not blocking.blocked
    qtbot.waitUntil(lambda: said == [True, False] * blocked)
