"""Every page of the gallery in every look: written as a picture, and checked as one.

The pictures are in ``out/screens``; a person looks at them, the program checks what it can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from callkit.texts import installLanguage
from callkit.theme import Size, Theme
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.stage.video_view import VideoView
from demo.gallery.pages import PAGES

OUT = Path(__file__).resolve().parents[2] / "out" / "screens"
QUICK = 85
"""For Qt, how hard a PNG is packed: this takes a third of the usual time, and loses nothing."""
LOOKS = ("light", "dark", "highContrast", "arabic", "large", "pseudo")
"""``arabic`` is from right to left, ``large`` text of twice the size, ``pseudo`` words half as long
again."""
CASES = [
    pytest.param(look, factory, id=f"{name} - {look}")
    for look in LOOKS
    for name, factory in PAGES.items()
]


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    theme = Theme.instance()
    theme.setReducedMotion(True)

    def wear(look: str) -> None:
        theme.setMode(look if look in ("light", "dark", "highContrast") else "light")
        theme.setTextScale(2.0 if look == "large" else 0)
        installLanguage(qapp, {"arabic": "ar", "pseudo": "qps"}.get(look, "en"))

    yield wear
    wear("light")
    theme.setMode("system")
    theme.setReducedMotion(None)


def shown(factory: Callable[[], QWidget]) -> QWidget:
    page = factory()
    page.show()
    page.setFocus()
    for _ in range(3):
        QApplication.processEvents()
    return page


def seen(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in page.findChildren(kind) if widget.isVisible()]


def place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def colours(image: QImage, step: int = 7) -> set[str]:
    """Of every so many pixels of every so many rows."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    # Numbers of four bytes: asking for one pixel after the other takes fifty times as long.
    pixels, wide = plain.constBits().cast("I"), image.width()
    rows = (pixels[y * wide : (y + 1) * wide : step] for y in range(0, image.height(), step))
    return {f"#{pixel & 0xFFFFFF:06x}" for pixel in set().union(*rows)}


def pictured(page: QWidget) -> bool:
    """A live picture fills the page."""
    return any(place(view, page).contains(page.rect()) for view in seen(page, VideoView))


def words_on(page: QWidget) -> QRect:
    """Where the first words on it stand."""
    return next(place(label, page) for label in seen(page, ElidedLabel) if label.text())


def painted(button: QWidget, page: QWidget) -> QRect:
    """What a person sees of a button: pills keep air around it for the ring of the keyboard."""
    where = place(button, page)
    if isinstance(button, PillButton):
        return button.groundRect().toAlignedRect().translated(where.topLeft())
    return where


def scrolled(widget: QWidget, page: QWidget) -> bool:
    """It is in something that scrolls, so it need not be inside the page."""
    parent = widget.parentWidget()
    while parent is not None and parent is not page:
        if parent.inherits("QAbstractScrollArea"):
            return True
        parent = parent.parentWidget()
    return False


@pytest.mark.parametrize(("look", "factory"), CASES)
def test_a_page_looks_as_it_should(look, factory, wear, request):
    wear(look)
    page = shown(factory)
    try:
        image = page.grab().toImage()
        OUT.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w]+", "-", request.node.callspec.id).strip("-")
        image.save(str(OUT / f"{name}.png"), "PNG", QUICK)
        assert len(colours(image)) >= 5, "nearly blank"
        if look in ("light", "dark", "highContrast"):
            tokens = ("surface", "surfaceRaised", "stage", "stageRaised", "stageBar")
            grounds = {Theme.instance().colour(token).name() for token in tokens}
            if pictured(page):
                # A picture fills it: the words on it are the theme's.
                grounds = {Theme.instance().colour("onStage").name()}
                image = image.copy(words_on(page))
                assert grounds & colours(image, 1), "not in the theme's colours"
            else:
                assert grounds & colours(image), "not in the theme's colours"
        check_buttons(page)
        check_words(page)
        check_distances(page)
    finally:
        page.hide()
        page.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def check_buttons(page: QWidget) -> None:
    for button in seen(page, QAbstractButton):
        if button.parent() is not None and isinstance(button.parent(), QLineEdit):
            continue
        said = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
        assert said.strip(), f"{button} has no accessible name"
        assert button.width() >= Size.HIT, f"{said} is {button.width()} wide"
        assert button.height() >= Size.HIT, f"{said} is {button.height()} high"
        fits = button.size().expandedTo(button.minimumSizeHint()) == button.size()
        assert fits, f"{said} is cut: {button.size()} < {button.minimumSizeHint()}"
        if not scrolled(button, page):
            assert page.rect().contains(place(button, page)), f"{said} is not inside"


def check_words(page: QWidget) -> None:
    labels = [label for label in seen(page, ElidedLabel) if not scrolled(label, page)]
    for label in labels:
        where = place(label, page)
        assert page.rect().contains(where), f"{label.text()!r} is not inside"
        lines = len(label._lay_out(label.contentsRect().width()))
        needed = lines * label.metrics().height()
        assert label.height() >= needed, f"{label.text()!r} is cut: {label.height()} < {needed}"
        if label.elided:
            assert label.toolTip() == label.text()
    for number, label in enumerate(labels):
        for other in labels[number + 1 :]:
            overlap = place(label, page).intersected(place(other, page))
            assert overlap.isEmpty(), f"{label.text()!r} is under {other.text()!r}"


def check_distances(page: QWidget) -> None:
    """The two answers stand apart; no two controls overlap."""
    buttons = [button for button in seen(page, QAbstractButton) if not scrolled(button, page)]
    red = [painted(button, page) for button in buttons if button.property("tone") == "decline"]
    green = [painted(button, page) for button in buttons if button.property("tone") == "accept"]
    for first in red:
        for second in green:
            left, right = sorted((first, second), key=QRect.left)
            assert right.left() - left.right() > Size.GAP_SMALL  # Both edges count.
    for number, button in enumerate(buttons):
        if button.objectName() == "callMore":
            continue  # A small sign whose target reaches over the words beside it.
        for other in buttons[number + 1 :]:
            if other.objectName() != "callMore" and button.parent() is other.parent():
                overlap = place(button, page).intersected(place(other, page))
                assert overlap.isEmpty(), f"{button.text()!r} overlaps {other.text()!r}"


def test_every_page_has_a_name_of_its_own():
    files = [re.sub(r"[^\w]+", "-", name) for name in PAGES]
    assert len(set(files)) == len(files)
