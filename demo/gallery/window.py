"""The gallery's window: pages on the left, the page in the middle, the looks on top."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from callkit.requests import CallRequest
from callkit.texts import LANGUAGES, installLanguage
from callkit.theme import MODES, Size, Theme
from demo.gallery.pages import PAGES

SCALES = {"100 %": 0.0, "125 %": 1.25, "150 %": 1.5, "200 %": 2.0}
MOTION = {"Motion: system": None, "Motion": False, "Reduced motion": True}
DIRECTIONS = {
    "Left to right": Qt.LayoutDirection.LeftToRight,
    "Right to left": Qt.LayoutDirection.RightToLeft,
}


class Desk(QWidget):
    """What a page lies on: neither white nor black, so that its edges can be seen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor("#33485f" if Theme.instance().dark else "#d5e3ee"))


class GalleryWindow(QWidget):
    """Shows one page at a time; every switch makes it anew in the new look."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("callkit gallery")
        self._page: QWidget | None = None
        self.names = QListWidget(self)
        for name in PAGES:
            self.names.addItem(QListWidgetItem(name))
        self.names.currentTextChanged.connect(self._open)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a page")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        theme = Theme.instance()
        self.themes = self._choice(list(MODES), theme.mode(), self._wear)
        self.languages = self._choice(sorted(LANGUAGES), "en", self._speak)
        self.directions = self._choice(list(DIRECTIONS), "Left to right", self._turn)
        self.scales = self._choice(list(SCALES), "100 %", self._grow)
        self.motions = self._choice(list(MOTION), "Motion: system", self._move)
        self._lay_out()
        self.resize(1_060, 760)

    def _choice(self, words: list[str], first: str, chosen: object) -> QComboBox:
        box = QComboBox(self)
        box.addItems(words)
        box.setCurrentText(first)
        box.currentTextChanged.connect(chosen)
        return box

    def _lay_out(self) -> None:
        self._desk = Desk(self)
        self._middle = QVBoxLayout(self._desk)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._desk)
        self._scroll.setWidgetResizable(True)
        looks = QHBoxLayout()
        for box in (self.themes, self.languages, self.directions, self.scales, self.motions):
            looks.addWidget(box)
        looks.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.names, 1)
        left.addWidget(self.said)
        right = QVBoxLayout()
        right.addLayout(looks)
        right.addWidget(self._scroll, 1)
        row = QHBoxLayout(self)
        row.addLayout(left, 1)
        row.addLayout(right, 3)

    def sizeHint(self) -> QSize:
        return QSize(1_060, 760)

    # --- pages --------------------------------------------------------------------------------

    def setPage(self, name: str) -> None:
        found = self.names.findItems(name, Qt.MatchFlag.MatchExactly)
        if found:
            self.names.setCurrentItem(found[0])

    def page(self) -> QWidget | None:
        """The widget shown just now."""
        return self._page

    def _open(self, name: str) -> None:
        if self._page is not None:
            self._middle.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        if name not in PAGES:
            self._page = None
            return
        page = self._page = PAGES[name]()
        size = page.size()
        # A window of its own becomes a part of this one.
        page.setParent(self._desk, Qt.WindowType.Widget)
        page.setMinimumSize(size.boundedTo(QSize(Size.PANEL_WIDTH * 2, Size.PANEL_HEIGHT * 2)))
        self._middle.addWidget(page, 0, Qt.AlignmentFlag.AlignCenter)
        page.show()
        self._listen(page)

    def _again(self) -> None:
        item = self.names.currentItem()
        if item is not None:
            self._open(item.text())
        self._desk.update()

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        for row in range(self.names.count()):
            item = self.names.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in wanted))

    def _listen(self, page: QWidget) -> None:
        """Write down what the page asks for."""
        self.said.clear()
        meta = page.metaObject()
        for number in range(meta.methodCount()):
            method = meta.method(number)
            name = bytes(method.name().data()).decode()
            if name == "requested":
                getattr(page, name).connect(_Note(self.said, page).take)

    # --- looks --------------------------------------------------------------------------------

    def _wear(self, mode: str) -> None:
        Theme.instance().setMode(mode)
        self._desk.update()

    def _grow(self, words: str) -> None:
        Theme.instance().setTextScale(SCALES[words])
        self._again()

    def _move(self, words: str) -> None:
        Theme.instance().setReducedMotion(MOTION[words])

    def _turn(self, words: str) -> None:
        QApplication.setLayoutDirection(DIRECTIONS[words])
        self._again()

    def _speak(self, code: str) -> None:
        app = QCoreApplication.instance()
        assert app is not None
        installLanguage(app, code)
        mirrored = QLocale(code).textDirection() is Qt.LayoutDirection.RightToLeft
        self.directions.setCurrentText(list(DIRECTIONS)[int(mirrored)])
        self._again()


class _Note(QObject):
    """Writes down what a person asks for; goes with the page that asks."""

    def __init__(self, label: QLabel, page: QWidget) -> None:
        super().__init__(page)
        self._label = label

    def take(self, request: CallRequest) -> None:
        said = "" if request.argument is None else str(request.argument)
        self._label.setText(f"{request.action}({said})")
