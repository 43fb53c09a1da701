"""Every language in the surfaces a person reads in a hurry: no word is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from callkit.texts import LANGUAGES, Language
from callkit.theme import Theme
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.elided_label import ElidedLabel
from demo.gallery.pages import PAGES

READ_IN_A_HURRY = (
    *("incoming, ringing video", "incoming, call waiting", "incoming, silenced"),
    *("incoming, connection lost", "incoming, no microphone", "incoming, timed out"),
    *("incoming compact, ringing video", "incoming compact, call waiting"),
    *("incoming compact, connection lost", "incoming compact, timed out"),
    *("incoming compact, accepting", "incoming compact, answered elsewhere"),
    *("incoming compact, two more", "mini bar", "quit", "picker, full", "history, empty"),
)
LARGE = ("incoming, ringing video", "incoming compact, ringing video", "quit")
LONG_NAME = "Wolfeschlegelsteinhausen"
"""Of a made-up person: it may be cut anywhere."""


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str, float], None]]:
    theme = Theme.instance()
    theme.setReducedMotion(True)

    def speak(code: str, scale: float) -> None:
        Language.instance().choose(code)
        theme.setTextScale(scale)

    yield speak
    speak("", 0)
    theme.setReducedMotion(None)


def cut(page: QWidget) -> list[str]:
    """The words on it that are not wholly to be seen."""
    found = [
        label.text()
        for label in page.findChildren(ElidedLabel)
        if label.isVisible() and label.elided and LONG_NAME not in label.text()
    ]
    for button in page.findChildren(QAbstractButton):
        unseen = not button.isVisible() or isinstance(button.parent(), QLineEdit)
        if not unseen and button.width() < button.sizeHint().width():
            found.append(button.text())
    return [words for words in found if LONG_NAME not in words]


def broken(page: QWidget) -> list[str]:
    """The words under a disc that take more lines than there is room for."""
    buttons = [one for one in page.findChildren(CallButton) if one.isVisible()]
    return [one.text() for one in buttons if one.height() < one.sizeHint().height()]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("code", list(LANGUAGES))
def test_no_word_is_cut(code: str, scale: float, speak: Callable[[str, float], None]) -> None:
    speak(code, scale)
    wrong = {}
    for name in READ_IN_A_HURRY if scale == 1.0 else LARGE:
        page = PAGES[name]()
        page.show()
        for _ in range(2):
            QApplication.processEvents()
        words = cut(page) + broken(page)
        if words:
            wrong[name] = words
        page.hide()
        page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not wrong
