from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from callkit.widgets.parts.announcing import OldReaders, announce, setAnnouncer


def test_an_announcement_reaches_the_ear(show, heard):
    announce(show(QWidget()), "Connecting")
    announce(show(QWidget()), "Ringing", True)
    assert heard == [("Connecting", False), ("Ringing", True)]


def test_nothing_is_said_for_what_nobody_sees(qtbot, heard):
    hidden = QWidget()
    qtbot.addWidget(hidden)
    announce(hidden, "Connecting")
    assert heard == []


def test_marks_around_a_name_are_not_said(show, heard):
    announce(show(QWidget()), "\u2068أمل\u2069 joined")
    assert heard == [("أمل joined", False)]


def test_the_screen_reader_can_be_given_back(show):
    first = setAnnouncer(lambda *said: None)
    setAnnouncer(None)
    assert setAnnouncer(first) is first
    announce(show(QWidget()), "said to the system without an error")


class Ears(QObject):
    """Of a desktop that takes its time to say who listens."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def ask(self, told):
        self.asked.append(told)


def test_old_readers_are_told_in_the_order_things_happened(qapp):
    ears = Ears()
    readers = OldReaders(ears)
    readers.tell("Connecting")
    readers.tell("Call connected")
    assert len(ears.asked) == 1
    ears.asked.pop()(True)
    said = [notice.accessibleName() for notice in readers.notices]
    assert said == ["Connecting", "Call connected"]
    for notice in readers.notices:
        assert notice.isVisible(), "what is not there is not read"
        assert notice.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        assert notice.parentWidget() is None, "of one in a dialog the dialog is read first"
    readers.tell("Call ended")
    ears.asked.pop()(False)
    assert len(readers.notices) == 2, "nobody listens any more"
    readers.forget()
    assert readers.notices == []
