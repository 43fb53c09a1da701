"""What is shown changes its language and its direction while it is shown; the app's stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget

from callkit.texts import Language
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.inline.send_button import SendCallInvitationButton
from callkit.widgets.parts.call_menu import CallMenu
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.elided_label import ElidedLabel
from demo.gallery.pages import PAGES
from demo.gallery.people import incoming


@pytest.fixture
def language(qapp: QApplication) -> Iterator[Language]:
    language = Language.instance()
    language.choose("en")
    yield language
    language.choose("")


def words(root: QWidget) -> Counter[str]:
    """Everything that is read or spoken of a widget and what is in it."""
    said: Counter[str] = Counter()
    for widget in (root, *root.findChildren(QWidget)):
        texts = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        texts.append(widget.windowTitle() if widget.isWindow() else "")
        if isinstance(widget, ElidedLabel | QAbstractButton):
            texts.append(widget.text())
        if isinstance(widget, QLineEdit):
            texts.append(widget.placeholderText())
        if isinstance(widget, QMenu):
            texts += [action.text() for action in widget.actions()]
        said.update(text for text in texts if text)
    return said


@pytest.mark.parametrize("name", PAGES)
def test_a_surface_that_is_shown_speaks_the_new_language(
    qtbot: Any, language: Language, name: str
) -> None:
    shown = PAGES[name]()
    qtbot.addWidget(shown)
    shown.show()
    language.choose("qps")
    fresh = PAGES[name]()
    qtbot.addWidget(fresh)
    fresh.show()
    QApplication.processEvents()
    # A call that was declined here leaves at once, in the old words.
    missed = words(shown) - words(fresh) if shown.isVisible() else None
    assert not missed


@pytest.mark.parametrize("code", ["de", "ar", "ja"])
def test_nothing_of_the_app_is_touched(
    qapp: Any, qtbot: Any, language: Language, code: str
) -> None:
    before = (QLocale(), QApplication.layoutDirection(), len(qapp.findChildren(QTranslator)))
    host = QWidget()
    qtbot.addWidget(host)
    language.choose(code)
    assert (QLocale(), QApplication.layoutDirection()) == before[:2]
    assert len(qapp.findChildren(QTranslator)) == before[2]
    assert host.layoutDirection() is before[1]


def test_the_kits_windows_and_menus_face_as_the_language_does(
    qtbot: Any, language: Language
) -> None:
    open_one = IncomingCallDialog()
    menu = CallMenu(open_one)
    qtbot.addWidget(open_one)
    open_one.setCall(incoming())
    open_one.show()
    assert open_one.layoutDirection() is Qt.LayoutDirection.LeftToRight
    language.choose("ar")
    later = CardWindow()
    qtbot.addWidget(later)
    for window in (open_one, menu, later):
        assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert open_one.stage.layoutDirection() is Qt.LayoutDirection.RightToLeft
    language.choose("de")
    for window in (open_one, menu, later):
        assert window.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_a_kit_widget_inside_an_apps_window_speaks_too(qtbot: Any, language: Language) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    window = CardWindow()
    qtbot.addWidget(window)
    button = SendCallInvitationButton(host, invitees=["bob"])
    language.choose("de")
    assert button.accessibleName() == "bob anrufen"
