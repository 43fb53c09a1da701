"""What the app around the kit has of its own: modal boxes, menus, a busy moment, a style sheet."""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QCompleter,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from callkit.kit import CallKit, KitParts
from callkit.testing.recording import RecordingRinger
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.people_picker import PeoplePicker
from callkit.widgets.call.quit_dialog import QuitDialog
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.parts.card import CardWindow
from callkit.widgets.parts.elided_label import ElidedLabel


def _scrolled(widget: QWidget, window: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def tell(*words: object) -> None:
    say({"told": words})


def say(words: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(words, default=str) + "\n")
    sys.stdout.flush()


def resident() -> int:
    """KiB of memory this program has, without what the allocator keeps for later."""
    ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


class _Dragged(QLabel):
    """Drag and drop runs a loop of its own until the button is let go."""

    under_way = False

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        if self.under_way:
            return
        drag, what = QDrag(self), QMimeData()
        what.setText(self.text())
        drag.setMimeData(what)
        self.under_way = True
        drag.exec(Qt.DropAction.CopyAction)
        self.under_way = False


class Host(QObject):
    """A main window with a menu, a combo box and a line to write in, and boxes over it."""

    kit: CallKit
    server: Any
    watch: Any
    _keep: Any
    _person: Any
    main: QMainWindow | None = None
    notes: QLineEdit

    def note_chord(self, watched: QObject) -> None:
        """A key that is a chord is heard of no further than where its shortcut is looked for."""
        if watched is self.notes or isinstance(watched, CardWindow):
            tell("notes" if watched is self.notes else type(watched).__name__, "key")

    def host(self) -> int:
        """The main window appears; its X11 number."""
        self.host_end()
        self.boxes: list[QDialog] = []
        self.results: list[list[object]] = []
        main = self.main = QMainWindow()
        main.setWindowTitle("Host")
        main.setGeometry(40, 40, 500, 300)
        menu = main.menuBar().addMenu("&File")
        for name in ("One", "Two", "Three"):
            menu.addAction(name).triggered.connect(lambda _=False, n=name: self._chose(n))
        middle = QWidget()
        column = QVBoxLayout(middle)
        self.combo = QComboBox()
        self.combo.addItems(["red", "green", "blue"])
        self.typed = QLineEdit()
        self.typed.setCompleter(QCompleter(["apple", "apricot", "banana"], self.typed))
        self.button = QPushButton("A button")
        self.button.setToolTip("A tip")
        for widget in (self.combo, self.typed, self.button):
            column.addWidget(widget)
        main.setCentralWidget(middle)
        self.typed.setFocus()
        main.show()
        main.activateWindow()
        return int(main.winId())

    def host_end(self) -> None:
        """It goes, with whatever stands over it."""
        for box in reversed(getattr(self, "boxes", [])):
            if isValid(box):
                box.reject()
        if self.main is not None and isValid(self.main):
            self.main.close()
            self.main.deleteLater()
        self.main = None

    def fill_screen(self, full: bool) -> None:
        assert self.main is not None
        self.main.showFullScreen() if full else self.main.showNormal()

    def minimise(self) -> None:
        assert self.main is not None
        self.main.showMinimized()

    def _chose(self, name: str) -> None:
        self.results.append(["chose", name])

    # --- modal boxes --------------------------------------------------------------------------

    def box(self, kind: str) -> str:
        """A modal box is about to open; its title."""
        title = f"Box {len(self.boxes) + 1}"
        QTimer.singleShot(0, lambda: self._open(kind, title))
        return title

    def _open(self, kind: str, title: str) -> None:
        parent = self.boxes[-1] if self.boxes and self.boxes[-1].isVisible() else self.main
        match kind:
            case "question":
                box: QDialog = QMessageBox(QMessageBox.Icon.Question, title, "Save?", parent=parent)
                box.setStandardButtons(
                    QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
                )
            case "file":
                box = QFileDialog(parent, title)
                box.setOption(QFileDialog.Option.DontUseNativeDialog)
            case "orphan":
                box = QDialog()
            case _:
                box = QDialog(parent)
        if kind in ("dialog", "orphan", "window", "sheet"):
            column = QVBoxLayout(box)
            line = QLineEdit()
            line.setObjectName("boxLine")
            column.addWidget(line)
        box.setWindowTitle(title)
        box.move(60, 420)
        if kind == "sheet":
            box.setWindowFlag(Qt.WindowType.Sheet)
        self.boxes.append(box)
        if kind in ("window", "sheet"):
            box.setWindowModality(Qt.WindowModality.WindowModal)
            box.show()
        else:
            self.results.append([title, box.exec()])

    def box_over(self, callID: str) -> None:
        """A modal box that belongs to the window of a call."""
        box = QDialog(self.kit.windows.window(callID))
        box.setWindowTitle("Over the call")
        box.resize(60, 40)
        box.move(10, 600)
        box.setModal(True)
        self.boxes.append(box)
        box.show()

    def box_done(self, number: int) -> None:
        """The person closes the box (1 is the first)."""
        self.boxes[number - 1].reject()

    def box_text(self, number: int) -> str:
        line = self.boxes[number - 1].findChild(QLineEdit, "boxLine")
        return line.text() if line is not None else ""

    def modal(self) -> str:
        """The title of the modal window that counts."""
        widget = QApplication.activeModalWidget()
        return widget.windowTitle() if widget is not None else ""

    def typed_text(self) -> str:
        return self.typed.text()

    def chosen(self) -> list[list[object]]:
        return self.results

    # --- the kit inside it ---------------------------------------------------------------------

    def banner_area(self) -> None:
        """Calls show in this window."""
        assert self.main is not None
        self.area_inside = CallBannerArea()
        self.area_inside.setIncoming(True)
        layout = self.main.centralWidget().layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self.area_inside)
        self.kit.setBannerArea(self.area_inside)

    def banners(self) -> list[str]:
        return list(self.area_inside.callIDs())

    def ask_before_closing(self) -> None:
        """Who closes the window in a call is asked."""
        assert self.main is not None
        self.main.closeEvent = partial(self.kit.askBeforeClosing, self.main)  # type: ignore[method-assign]

    def may_be_added(self, *userIDs: str) -> None:
        """Who can be added to a call."""
        self.kit.people = list(userIDs)

    def picker(self) -> list[int]:
        """The X11 number of the window that asks whom to add, where its first row is in it, and
        where the button that invites; [] when nobody is asked."""
        found = [top for top in QApplication.topLevelWidgets() if isinstance(top, PeoplePicker)]
        if not found or not found[0].isVisible() or found[0].guard.active:
            return []
        picker = found[0]
        row = picker.row(self.kit.people[0].userID)
        spots = [spot.mapTo(picker, spot.rect().center()) for spot in (row, picker.inviteButton)]
        return [int(picker.winId()), *spots[0].toTuple(), *spots[1].toTuple()]

    def picked(self) -> int:
        """How many people are ticked."""
        found = [top for top in QApplication.topLevelWidgets() if isinstance(top, PeoplePicker)]
        return len(found[0].chosen()) if found else 0

    def close_host(self) -> None:
        """The app closes its window itself."""
        assert self.main is not None
        self.main.close()

    def stay_place(self) -> list[int]:
        """Where the button that stays is, in the window of the question."""
        dialog = self._question()
        assert dialog is not None
        stay = dialog.stayButton
        return list(stay.mapTo(dialog, stay.rect().center()).toTuple())

    def question(self) -> int:
        """The X11 number of that question; 0 when nothing is asked."""
        dialog = self._question()
        return int(dialog.winId()) if dialog is not None and dialog.isVisible() else 0

    def question_guarded(self) -> bool:
        dialog = self._question()
        return dialog is not None and dialog.guard.active

    @staticmethod
    def _question() -> QuitDialog | None:
        tops = QApplication.topLevelWidgets()
        return next((top for top in tops if isinstance(top, QuitDialog)), None)

    def switches(self, callID: str) -> None:
        """The app has a microphone in this call and hears of each press."""
        self.kit.setMedia(callID, microphone=True)
        self.kit.mediaToggled.connect(self._switched)

    def all_switches(self, callID: str) -> None:
        """The app has every switch there is in this call."""
        self.kit.setMedia(
            callID, microphone=True, camera=True, screen=False, hold=False, hand=False
        )

    def _switched(self, callID: str, what: str, on: bool) -> None:
        self.results.append([what, on])
        self.kit.setMedia(callID, microphone=on)

    def cut(self, callID: str) -> list[str]:
        """The words and controls of a call's window that one cannot see or press wholly; what a
        person can scroll to is left out."""
        window = self.kit.windows.window(callID)
        assert window is not None
        found = []
        for widget in window.card.findChildren(QWidget):
            if not isinstance(widget, (QAbstractButton, ElidedLabel)) or not widget.isVisible():
                continue
            if _scrolled(widget, window):
                continue
            seen = widget.visibleRegion().boundingRect()
            whole = seen.contains(widget.rect())
            needed = widget.minimumSizeHint().height()
            if isinstance(widget, ElidedLabel):
                needed = widget.metrics().height() if widget.text() else 0
            if not whole or widget.height() < needed:
                found.append(f"{type(widget).__name__} {widget.objectName()} {widget.text()!r}")
        return found

    # --- popups -------------------------------------------------------------------------------

    def popup(self, kind: str) -> None:
        """A menu, the list of a combo box … opens, as by a press of the person."""
        assert self.main is not None
        match kind:
            case "combo":
                self.combo.setFocus()
                self.combo.showPopup()
            case "context":
                menu = QMenu(self.main)
                for name in ("One", "Two", "Three"):
                    menu.addAction(name).triggered.connect(lambda _=False, n=name: self._chose(n))
                menu.popup(self.main.mapToGlobal(self.main.rect().center()))

    def popup_open(self) -> str:
        widget = QApplication.activePopupWidget()
        return type(widget).__name__ if widget is not None else ""

    def button_place(self) -> list[int]:
        corner = self.button.mapToGlobal(self.button.rect().topLeft())
        return [corner.x(), corner.y(), self.button.width(), self.button.height()]

    def tip_shown(self) -> bool:
        return QToolTip.isVisible()

    def drag_from(self) -> list[int]:
        """Where on the screen something stands that is dragged away with the mouse."""
        assert self.main is not None
        self.dragged = _Dragged("pear")
        self.main.statusBar().addWidget(self.dragged)
        # Before the window manager has framed the window, all stands a little further up.
        QTest.qWaitForWindowActive(self.main)
        QApplication.processEvents()
        return self._on_screen(self.dragged)

    def dragging(self) -> bool:
        return self.dragged.under_way

    def line_place(self) -> list[int]:
        """Where the line to write in is, which takes what is dropped."""
        return self._on_screen(self.typed)

    @staticmethod
    def _on_screen(widget: QWidget) -> list[int]:
        return [*widget.mapToGlobal(QPoint(0, 0)).toTuple(), *widget.size().toTuple()]

    def combo_text(self) -> str:
        return self.combo.currentText()

    # --- a second account ---------------------------------------------------------------------

    async def second_kit(self) -> None:
        """Another kit in this program, with an account of its own."""
        self.second = self._keep(
            CallKit(
                notify=False, tray=False, parts=KitParts(ringer=RecordingRinger(), clock=self.watch)
            )
        )
        await self.second.init(self.server.url, "me2", "My other self", deviceID="mine2")

    async def call_second(self, person: str) -> str:
        """Somebody calls that account; the callID."""
        service = await self._person(person)
        return str((await service.send(["me2"])).callID)

    def second_tone(self) -> str | None:
        ringer = self.second.sounds.ringer
        return ringer.tone if isinstance(ringer, RecordingRinger) else None

    # --- a busy moment ------------------------------------------------------------------------

    def busy_at_call(self, seconds: float) -> None:
        """As soon as the window of a call that comes has been seen, the GUI thread does nothing for
        a while: told with the moment the window was shown."""
        self.kit.service.callAdded.connect(lambda view: self._busy_once_seen(view.callID, seconds))

    def _busy_once_seen(self, callID: str, seconds: float) -> None:
        window = self.kit.windows.window(callID)
        if window is None or window.guard.unseen:
            QTimer.singleShot(5, partial(self._busy_once_seen, callID, seconds))
            return
        tell("busy", self.shown[callID])
        threading.Event().wait(seconds)

    def dress_app(self, sheet: str) -> None:
        application: Any = QApplication.instance()
        application.setStyleSheet(sheet)


def calls_of(window: QWidget) -> list[str]:
    """The call shown large, and those that are rows of the same card."""
    if not isinstance(window, CallDialog):
        return []
    others = window.others() if isinstance(window, IncomingCallDialog) else ()
    return [window.callID(), *(view.callID for view in others)]
