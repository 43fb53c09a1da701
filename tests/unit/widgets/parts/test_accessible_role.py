from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget

from callkit.widgets.parts.accessible_role import giveRole

ROLE = QAccessible.Role


class Person(QWidget):
    def __init__(self, name, parent):
        super().__init__(parent)
        giveRole(self, ROLE.ListItem)
        self.setAccessibleName(name)
        self.button = QPushButton("Call", self)


def seen(widget):
    found = QAccessible.queryAccessibleInterface(widget)
    return found.role(), found.text(QAccessible.Text.Name)


def test_a_widget_is_what_it_was_made_and_what_it_is_called_now(qtbot):
    person = Person("Ada", None)
    qtbot.addWidget(person)
    assert seen(person) == (ROLE.ListItem, "Ada")
    person.setAccessibleName("Ada, joined")
    assert seen(person) == (ROLE.ListItem, "Ada, joined")


def test_others_stay_what_qt_makes_them(qtbot):
    person = Person("Ada", None)
    qtbot.addWidget(person)
    plain = QWidget(person)
    assert seen(plain)[0] is ROLE.Client
    assert seen(person.button) == (ROLE.Button, "Call")


def test_it_can_be_asked_long_after_and_go_at_any_time(qtbot):
    people = QWidget()
    qtbot.addWidget(people)
    rows = [Person(f"number {number}", people) for number in range(30)]
    while rows:
        gc.collect()
        assert [seen(row) for row in rows] == [
            (ROLE.ListItem, f"number {number}") for number in range(len(rows))
        ]
        for row in rows[-10:]:
            row.deleteLater()
        del rows[-10:], row
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        found = QAccessible.queryAccessibleInterface(people)
        assert found.childCount() == len(rows)
