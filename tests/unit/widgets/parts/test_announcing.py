from __future__ import annotations

from PySide6.QtWidgets import QWidget

from callkit.widgets.parts.announcing import announce, setAnnouncer


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
