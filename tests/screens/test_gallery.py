"""The gallery itself: every page opens in it, in every look, and pictures can be written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from callkit.requests import Action
from callkit.texts import installLanguage
from callkit.theme import Theme
from demo.gallery.pages import PAGES
from demo.gallery.pictures import writePictures
from demo.gallery.window import GalleryWindow


@pytest.fixture
def gallery(qapp, qtbot):
    window = GalleryWindow()
    qtbot.addWidget(window)
    window.show()
    yield window
    theme = Theme.instance()
    theme.setMode("system")
    theme.setTextScale(0)
    theme.setReducedMotion(None)
    installLanguage(qapp, "en")
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_every_page_opens_in_the_window(gallery):
    for name in PAGES:
        gallery.setPage(name)
        page = gallery.page()
        assert page is not None
        assert page.isVisible()
        assert page.window() is gallery


def test_each_switch_changes_the_look_of_the_page(gallery):
    gallery.setPage("incoming, ringing video")
    gallery.themes.setCurrentText("dark")
    assert Theme.instance().dark
    gallery.scales.setCurrentText("200 %")
    assert Theme.instance().textScale() == 2.0
    gallery.motions.setCurrentText("Reduced motion")
    assert Theme.instance().reducedMotion()
    gallery.languages.setCurrentText("ar")
    assert gallery.page().layoutDirection() is Qt.LayoutDirection.RightToLeft
    gallery.languages.setCurrentText("de")
    assert gallery.page().layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert gallery.page().stage.line.text() != "Incoming video call…"


def test_what_a_page_says_is_written_down(gallery, qtbot):
    gallery.setPage("incoming, ringing video")
    gallery.page().ask(Action.DECLINE, "Later")
    assert gallery.said.text() == "decline(Later)"


def test_the_search_narrows_the_pages(gallery):
    gallery.search.setText("banner wait")
    rows = range(gallery.names.count())
    left = [
        gallery.names.item(row).text() for row in rows if not gallery.names.item(row).isHidden()
    ]
    assert left == ["banner, call waiting"]


def test_pictures_are_written_under_the_pages_names(qapp, tmp_path):
    assert writePictures(tmp_path, ["incoming, ringing video", "history"]) == 2
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["history.png", "incoming-ringing-video.png"]


def test_no_page_is_left_behind(gallery):
    for name in list(PAGES)[:10] * 3:
        gallery.setPage(name)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    few = len(QApplication.allWidgets())
    for name in list(PAGES)[:10] * 3:
        gallery.setPage(name)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(QApplication.allWidgets()) <= few
