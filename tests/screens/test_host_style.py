"""Every page of the gallery under style sheets, palettes, fonts and styles of its host.

What a person reads is measured in pictures: the ink of each word against its ground. The pictures
are in ``out/screens/host``.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QColor, QFont, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from callkit.theme import Theme
from callkit.theme.tokens import contrast
from callkit.widgets.parts.call_button import CallButton
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.parts.pill_button import PillButton
from callkit.widgets.stage.small_window import SmallCallWindow
from demo.gallery.pages import PAGES
from tests.screens.test_pages import QUICK, place, scrolled, seen, shown

OUT = Path(__file__).resolve().parents[2] / "out" / "screens" / "host"
LEAST = 4.5
"""Between words and their ground."""

DARK = "QMainWindow { background: #222 } QLabel { color: #eee }"
BLACK = "QWidget { background-color: #19232D; color: #DFE1E2; }"
LOUD = """
* { font-size: 31px; font-family: serif; color: #fefefe; background: #101010; padding: 14px;
    margin: 5px; border: 3px solid #ff00ff; min-width: 150px; min-height: 60px; }
QWidget { background-color: #000080; selection-color: red; }
QLabel { color: #ffffee; background: #303000; qproperty-indent: 30; }
QDialog, QFrame, QStackedWidget, QScrollArea { background: #400000; border: 4px dashed yellow; }
QAbstractButton, QPushButton { color: #101010; background: #00ff00; max-width: 40px; }
QLineEdit, QMenu, QMenu::item { color: #202020; background: #202020; min-width: 300px; }
QAbstractItemView { background: #e0e0e0; color: #e0e0e0; alternate-background-color: red; }
"""


def _qdarkstyle(app: QApplication) -> None:
    app.setStyleSheet(_qdarkstyle_sheet())


@cache
def _qdarkstyle_sheet() -> str:
    import qdarkstyle

    return str(qdarkstyle.load_stylesheet(qt_api="pyside6"))


def _qt_material(app: QApplication) -> None:
    sheet, palette = _qt_material_look(app)
    app.setPalette(palette)
    app.setStyleSheet(sheet)


@cache
def _qt_material_look(app: QApplication) -> tuple[str, QPalette]:
    """What the package makes of the app. It is kept: making it takes longer than a test."""
    import qt_material

    qt_material.apply_stylesheet(app, theme="dark_teal.xml")
    return app.styleSheet(), QPalette(app.palette())


def _palette(app: QApplication) -> None:
    palette = QPalette(QColor("#202020"), QColor("#202020"))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.Base):
        palette.setColor(role, QColor("#2a2a2a"))
    app.setPalette(palette)


def _font(app: QApplication) -> None:
    font = QFont("DejaVu Serif")
    font.setPixelSize(9)
    app.setFont(font)


def _sheet(text: str) -> Callable[[QApplication], None]:
    return lambda app: app.setStyleSheet(text)


HOSTS: dict[str, Callable[[QApplication], None]] = {
    "qdarkstyle": _qdarkstyle,
    "qt-material": _qt_material,
    "dark": _sheet(DARK),
    "black": _sheet(BLACK),
    "loud": _sheet(LOUD),
    "palette": _palette,
    "font": _font,
}
WHOLE = (("qdarkstyle", "light"), ("qt-material", "light"))
"""The hosts under which every page is seen always; under the others every seventh one is, and all
of them in the long run."""
LOOKS = [*itertools.product(HOSTS, ["light"]), ("qdarkstyle", "dark"), ("loud", "dark")]
CASES = [
    pytest.param(
        *look,
        factory,
        id=f"{name} - {' - '.join(look)}",
        marks=() if look in WHOLE or number % 7 == 0 else pytest.mark.long,
    )
    for look in LOOKS
    for number, (name, factory) in enumerate(PAGES.items())
]


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Callable[[str, str], None]]:
    # Style packages say what they do in the environment of the whole process.
    environment = dict(os.environ)
    theme = Theme.instance()
    theme.setReducedMotion(True)
    palette, font = qapp.palette(), qapp.font()

    def dress(host: str, look: str) -> None:
        theme.setMode(look)
        if host:
            HOSTS[host](qapp)

    yield dress
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)
    theme.setMode("system")
    theme.setReducedMotion(None)
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]


def readable(image: QImage, where: QRect) -> float:
    """The contrast of what is written there to what it is written on."""
    ratio = image.devicePixelRatio()
    box = QRect(where.topLeft() * ratio, where.size() * ratio).intersected(image.rect())
    part = image.copy(box).convertToFormat(QImage.Format.Format_ARGB32)
    # Numbers of four bytes: asking for one pixel after the other takes fifty times as long.
    found = Counter(part.constBits().cast("I"))
    ground = _written(found.most_common(1)[0][0])
    return max(contrast(_written(pixel), ground) for pixel in found)


def _written(pixel: int) -> str:
    return f"#{pixel & 0xFFFFFF:06x}"


def whole(widget: QWidget) -> bool:
    """What it is in has scrolled it into sight, all of it."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def words(page: QWidget) -> list[tuple[str, QRect]]:
    """What a person reads, and where."""
    labels = [(w.text(), w) for w in seen(page, ElidedLabel) if isinstance(w, ElidedLabel)]
    pills = [
        (w.shownText(), w)
        for w in seen(page, PillButton)
        if isinstance(w, PillButton) and w.isEnabled()
    ]
    edits = [(w.placeholderText(), w) for w in seen(page, QLineEdit) if isinstance(w, QLineEdit)]
    found = [
        (said, place(widget, page))
        for said, widget in [*labels, *pills, *edits]
        if said.strip() and (not scrolled(widget, page) or whole(widget))
    ]
    for button in seen(page, CallButton):
        # Its label is below its circle.
        label = place(button, page).adjusted(0, button.height() - 16, 0, 0)
        if isinstance(button, CallButton) and button.isEnabled():
            found.append((button.text(), label))
    if isinstance(page, QMenu):
        found += [
            (act.text(), page.actionGeometry(act)) for act in page.actions() if act.isEnabled()
        ]
    return [(said, box) for said, box in found if said and page.rect().contains(box)]


@pytest.mark.parametrize(("host", "look", "factory"), CASES)
def test_every_word_can_be_read_whatever_the_host_wears(
    dress: Callable[[str, str], None],
    request: pytest.FixtureRequest,
    host: str,
    look: str,
    factory: Callable[[], QWidget],
) -> None:
    dress(host, look)
    page = shown(factory)
    try:
        image = page.grab().toImage()
        OUT.mkdir(parents=True, exist_ok=True)
        image.save(str(OUT / f"{request.node.callspec.id}.png"), "PNG", QUICK)
        found = words(page)
        wordless = request.node.callspec.id.startswith("avatars")
        assert found or isinstance(page, SmallCallWindow) or wordless, "nothing to read"
        for said, box in found:
            assert readable(image, box) >= LEAST, said
    finally:
        page.close()
        page.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
