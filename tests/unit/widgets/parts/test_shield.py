from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.quit_dialog import QuitDialog
from callkit.widgets.inline.banner import IncomingCallBanner
from demo.gallery.people import incoming

LOUD = """
* { color: #fefefe; font-size: 31px; padding: 14px; min-width: 150px; max-height: 20px; }
QWidget { background: #123456; border: 3px solid red; } QLabel { color: #ffffee; }
"""


@pytest.fixture
def wear(qapp):
    yield qapp.setStyleSheet
    qapp.setStyleSheet("")


@pytest.fixture
def dialog(clock, show):
    made = IncomingCallDialog(clock=clock)
    made.setCall(incoming(video=True))
    show(made)
    return made


def picture(widget):
    QApplication.processEvents()
    return widget.grab().toImage()


@pytest.mark.parametrize("kind", [IncomingCallDialog, QuitDialog, IncomingCallBanner])
def test_general_rules_change_no_pixel_whenever_they_come(clock, show, wear, kind):
    def made():
        widget = kind(clock=clock)
        if hasattr(widget, "setCall"):
            widget.setCall(incoming(video=True))
        show(widget)
        return widget

    early = made()
    before = picture(early)
    for sheet in (LOUD, "", LOUD):
        wear(sheet)
        assert picture(early) == before
    assert picture(made()) == before


def test_a_rule_that_names_a_label_holds_and_goes(dialog, wear, theme):
    name = dialog.stage.name
    plain, small = name.ink(), name.face().pixelSize()
    assert plain == theme.colour("text")
    wear(LOUD + "#callName { color: #ff00ff; font-size: 40px; }")
    assert name.ink().name() == "#ff00ff"
    assert name.face().pixelSize() == 40
    assert dialog.stage.line.ink() == theme.colour("textMuted")
    wear(LOUD + "#callName { font-weight: 900; font-style: italic; }")
    assert name.ink() == plain
    assert name.face().pixelSize() == small
    assert (name.face().weight(), name.face().italic()) == (900, True)
    wear("")
    assert (name.ink(), name.face().pixelSize()) == (plain, small)


def test_what_an_app_sets_on_the_window_itself_holds_and_goes(dialog, theme):
    dialog.setStyleSheet("#callName { color: #ff00ff; }")
    assert dialog.stage.name.ink().name() == "#ff00ff"
    theme.setMode("dark")
    assert dialog.stage.name.ink().name() == "#ff00ff"
    dialog.setStyleSheet("")
    assert dialog.stage.name.ink() == theme.colour("text")


def test_a_rule_for_a_window_of_the_hosts_does_not_reach_what_stands_in_it(clock, show, theme):
    window = QWidget()
    window.setObjectName("main")
    column = QVBoxLayout(window)
    banner, label = IncomingCallBanner(clock=clock), QLabel("The app's own")
    for widget in (banner, label):
        column.addWidget(widget)
    window.setStyleSheet("#main QLabel { color: #ff00ff; } #callStatus { color: #00ff00; }")
    banner.setCall(incoming())
    show(window)
    assert banner.name.ink() == theme.colour("text")
    assert banner.status.ink().name() == "#00ff00"
    assert label.palette().windowText().color().name() == "#ff00ff"


def test_the_apps_own_page_in_a_window_of_the_kit_is_dressed_by_the_app(dialog, wear):
    page = QLabel("The app's own", dialog.card)
    page.show()
    wear(LOUD)
    assert page.palette().windowText().color().name() == "#ffffee"
    assert page.minimumWidth() >= 150
