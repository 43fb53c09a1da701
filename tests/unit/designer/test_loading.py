"""Forms with kit widgets: loaded and compiled, they are the same; what is wrong is said."""

from __future__ import annotations

import shutil
import sys

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from callkit.designer.loading import kitWidgets, loadUi, uiClass
from callkit.errors import UsageError
from callkit.widgets import (
    AvatarLabel,
    CallHistoryView,
    IncomingCallBanner,
    SendCallInvitationButton,
)

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0">
 <class>Page</class>
 <widget class="QWidget" name="Page">
  <property name="windowTitle"><string>Calls</string></property>
  <layout class="QVBoxLayout" name="column">
   <item><widget class="IncomingCallBanner" name="banner">
    <property name="accessibleName"><string>Somebody calls</string></property>
   </widget></item>
   <item><widget class="AvatarLabel" name="face">
    <property name="userName"><string>Ada Lovelace</string></property>
    <property name="diameter"><number>72</number></property>
    <property name="dimmed"><bool>true</bool></property>
   </widget></item>
   <item><widget class="SendCallInvitationButton" name="call">
    <property name="isVideoCall"><bool>true</bool></property>
    <property name="customData"><string>desk 7</string></property>
    <property name="timeoutSeconds"><number>30</number></property>
    <property name="roomID"><string>blue</string></property>
   </widget></item>
   <item><widget class="Line" name="line"/></item>
   <item><widget class="CallHistoryView" name="history">
    <property name="enabled"><bool>false</bool></property>
   </widget></item>
   EXTRA
  </layout>
 </widget>
 <customwidgets>CUSTOM</customwidgets>
</ui>
"""
CUSTOM = (
    "<customwidget><class>{}</class><extends>{}</extends><header>{}</header></customwidget>".format
)
KIT = "".join(
    CUSTOM(name, base, "callkit.widgets")
    for name, base in (
        ("IncomingCallBanner", "QWidget"),
        ("AvatarLabel", "QWidget"),
        ("SendCallInvitationButton", "QAbstractButton"),
        ("CallHistoryView", "QWidget"),
    )
)


class OwnLabel(QLabel):
    """A widget of the app."""


@pytest.fixture
def form(tmp_path):
    """Writes the form, with a widget of ``own`` class if that is given."""

    def write(own: str = "", module: str = "somewhere"):
        extra = f'<item><widget class="{own}" name="extra"/></item>' if own else ""
        custom = KIT + (CUSTOM(own, "QLabel", module) if own else "")
        path = tmp_path / "page.ui"
        path.write_text(FORM.replace("EXTRA", extra).replace("CUSTOM", custom))
        return path

    return write


@pytest.fixture(params=["loaded", "compiled"])
def page(request, form, qtbot):
    """The same form by both ways."""
    if request.param == "loaded":
        page = loadUi(form())
    else:
        page = QWidget()
        page.ui = uiClass(form())()
        page.ui.setupUi(page)
    qtbot.addWidget(page)
    return page


def test_the_widgets_of_a_form_are_the_kits(page):
    assert page.windowTitle() == "Calls"
    for name, kind in (
        ("banner", IncomingCallBanner),
        ("face", AvatarLabel),
        ("call", SendCallInvitationButton),
        ("history", CallHistoryView),
    ):
        assert type(page.findChild(QWidget, name)) is kind


def test_they_have_what_was_set_in_designer(page):
    face = page.findChild(AvatarLabel, "face")
    assert (face.userName, face.diameter, face.dimmed) == ("Ada Lovelace", 72, True)
    call = page.findChild(SendCallInvitationButton, "call")
    assert (call.isVideoCall, call.customData) == (True, "desk 7")
    assert (call.timeoutSeconds, call.roomID) == (30, "blue")
    assert page.findChild(IncomingCallBanner, "banner").accessibleName() == "Somebody calls"
    assert not page.findChild(CallHistoryView, "history").isEnabled()


def test_a_loaded_form_has_the_parent_it_is_given(form, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    assert loadUi(form(), window).parent() is window


def test_an_unknown_class_is_named_instead_of_an_empty_widget(form):
    with pytest.raises(UsageError, match=r"unknown classes: Telephone \(extra\)"):
        loadUi(form("Telephone"))


def test_a_widget_of_the_app_is_made_when_it_is_given(form, qtbot):
    page = loadUi(form("OwnLabel"), widgets=[OwnLabel])
    qtbot.addWidget(page)
    assert type(page.findChild(QLabel, "extra")) is OwnLabel


def test_a_compiled_form_says_whose_module_is_missing(form):
    with pytest.raises(UsageError, match="nowhere_at_all"):
        uiClass(form("Telephone", "nowhere_at_all"))


@pytest.mark.parametrize("load", [loadUi, uiClass])
@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no element"), ("<ui", "is no form"), ("<html/>", "begins with <html>")],
)
def test_a_file_that_is_no_form_is_refused(load, text, said, tmp_path):
    path = tmp_path / "broken.ui"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        load(path)


@pytest.mark.parametrize("load", [loadUi, uiClass])
def test_a_file_that_is_not_there_is_said(load, tmp_path):
    with pytest.raises(UsageError, match=r"none\.ui cannot be read"):
        load(tmp_path / "none.ui")


@pytest.mark.parametrize("load", [loadUi, uiClass])
def test_a_form_without_content_is_refused(load, tmp_path, qtlog):
    path = tmp_path / "empty.ui"
    path.write_text('<ui version="4.0"/>')
    with qtlog.disabled(), pytest.raises(UsageError, match=r"empty\.ui"):
        load(path)


def test_a_missing_compiler_is_said(form, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(UsageError, match="pyside6-uic is not installed"):
        uiClass(form())


def test_the_compiler_beside_this_python_is_found_without_a_path(form, monkeypatch):
    assert sys.executable
    monkeypatch.setenv("PATH", "")
    assert uiClass(form()).__name__ == "Ui_Page"


def test_the_loader_knows_all_widgets_of_the_kit():
    names = {kind.__name__ for kind in kitWidgets()}
    assert {"IncomingCallDialog", "MiniCallBar", "PeoplePicker"} <= names
