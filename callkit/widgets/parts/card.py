"""The card on which every surface stands, and the frameless window that is such a card."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QMargins,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from callkit.desktop.key_presses import keyPresses
from callkit.desktop.placement import windowRules
from callkit.desktop.screens import (
    MARGIN,
    Area,
    Point,
    areaAround,
    areaOf,
    canPlace,
    clamp,
    screens,
)
from callkit.desktop.virtual_desktops import showOnAllDesktops
from callkit.errors import UsageError
from callkit.options import checked
from callkit.theme import Motion, Size, Theme, paintShadow, shadowMargins
from callkit.widgets.parts._compositor import translucencyWorks
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.card_look import CardLook
from callkit.widgets.parts.collected import hideBefore
from callkit.widgets.parts.full_screen import AboveFullScreen
from callkit.widgets.parts.growth import Growth, enteringCurve
from callkit.widgets.parts.input_guard import InputGuard
from callkit.widgets.parts.language_follower import faceLanguage
from callkit.widgets.parts.modality import Unblocked
from callkit.widgets.parts.morph import portraitOf
from callkit.widgets.parts.shield import shield, surroundingsChanged
from callkit.widgets.parts.window_edges import cursorOf, edgesAt

_FADING_PLATFORMS = ("xcb", "windows", "cocoa")
"""Where a window's opacity can be set."""
_NO_LIMIT = (1 << 24) - 1
"""Qt's QWIDGETSIZE_MAX."""
FOCUS_POLICIES = ("passive", "alert", "raise")


class CallCard(QWidget):
    """A rounded ground in the theme's surface colour; put a layout on it.

    Signals:
        resized: It has another size.
        outlinedChanged: The property has another value.
    """

    resized = Signal()
    outlinedChanged = Signal(bool)

    __del__ = hideBefore

    def __init__(self, parent: QWidget | None = None, *, ground: str = "surface") -> None:
        super().__init__(parent)
        self._ground = ground
        self._outlined = False
        self._square = False
        self._masked = False
        if not isinstance(parent, CardWindow):
            shield(self)
        Theme.instance().dress(self._dress)

    def setOutlined(self, outlined: bool) -> None:
        """Draw a thin line around it, where no shadow sets it off."""
        if outlined != self._outlined:
            self._outlined = outlined
            self.update()
            self.outlinedChanged.emit(outlined)

    def _get_outlined(self) -> bool:
        return self._outlined

    outlined = qproperty(bool, _get_outlined, setOutlined, notify=outlinedChanged)

    def body(self) -> QRect:
        """The card itself, in its widget."""
        return self.rect()

    def setSquare(self, square: bool) -> None:
        """No rounded corners: it fills the screen."""
        self._square = square
        self.update()

    def setMasked(self, masked: bool) -> None:
        """Nothing composites windows here: its corners are cut, not drawn."""
        self._masked = masked
        self.setOutlined(masked)

    def radius(self) -> int:
        return self.rounded(Theme.instance().tokens.radius)

    def rounded(self, radius: int) -> int:
        """As much of ``radius`` as can be drawn: a corner that is cut has steps."""
        if self._square:
            return 0
        return min(radius, Size.PLAIN_RADIUS) if self._masked else radius

    def _dress(self) -> None:
        self._cut()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not isinstance(self.parent(), CardWindow):
            surroundingsChanged(self, event)

    def _cut(self) -> None:
        if self._masked and self.isWindow():
            self.setMask(self.region())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()
        self.resized.emit()

    def region(self) -> QRegion:
        """What a window is cut to, where nothing composites windows."""
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), self.radius(), self.radius())
        return QRegion(path.toFillPolygon().toPolygon())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = CardLook(self.body(), self.radius(), self._ground, strong=self._outlined)
        with QPainter(self) as painter:
            if self._masked and not self._square:
                look.paintStepped(painter, self.region())
            else:
                look.paintSmooth(painter, event.rect())


class CardWindow(QDialog):
    """A frameless window that shows one card with a soft shadow and can be dragged by it.

    Where nothing composites windows it has a rounded mask and a thin line instead. Where the
    desktop places windows (Wayland) its size is its own until it may be resized: a tiling desktop
    lets it float then. Its guard ignores input for 500 ms after it is seen first. Subclasses say
    what closing and Esc mean.

    ``clock`` is monotonic seconds, for the guard and timers.

    Signals:
        dismissed: The window has gone, by itself or by the person.
        grewOut: It is to be seen in the place of the one it grows from.
    """

    dismissed = Signal()
    grewOut = Signal()
    # Events come before the constructor is through, and after the destructor has begun.
    _unblocked: Unblocked | None = None

    __del__ = hideBefore

    def __init__(
        self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._unblocked = Unblocked(self)
        shield(self)
        self.clock = clock
        self.guard = InputGuard(clock)
        self.card = self.makeCard()
        self._composited = translucencyWorks()
        self._focus_policy = "passive"
        self._on_all_desktops = False
        self._above = AboveFullScreen(self)
        self._held_at: QPoint | None = None
        self._pressed_at: QPoint | None = None
        self._sized = False
        self._most = QSize(_NO_LIMIT, _NO_LIMIT)
        # What was there without a placing keeps itself on the screen, too.
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self.keepInside)
        screens().changed.connect(self._settling.start)
        self._entering: QVariantAnimation | None = None
        self._leaving: QVariantAnimation | None = None
        self._growth: Growth | None = None
        self._resizable = False
        self._held = False
        self.setWindowFlags(self.windowKind() | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._composited)
        self.card.setMasked(not self._composited)
        # The body holds the focus, so that no button has it until somebody moves there.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._frame = QVBoxLayout(self)
        self._frame.setContentsMargins(self.frameMargins())
        self._frame.setSpacing(0)
        self._frame.addWidget(self.card)
        self.guard.watch(self)
        faceLanguage(self)
        self.card.resized.connect(self._let_clicks_through)
        Theme.instance().dress(self._shape)

    def makeCard(self) -> CallCard:
        """What the window shows; asked once."""
        return CallCard(self)

    def windowKind(self) -> Qt.WindowType:
        """The type and hints of the window; asked once."""
        return Qt.WindowType.Window

    def frameMargins(self) -> QMargins:
        """The room between the window's edge and the card, for the shadow."""
        return shadowMargins() if self._composited else QMargins()

    def cardGeometry(self) -> QRect:
        """Where the card is on the screen: what a presenter puts into a corner."""
        # Where it will be: while it enters it is a little lower.
        return QRect(self.mapToGlobal(self._settled()), self.card.size())

    def cardExtent(self) -> QSize:
        """How large the card is, or will be when the window is shown."""
        if self.isVisible():
            return self.card.size()
        if self._resizable:
            # Its size is its own, whatever its parts would like.
            return self.size().shrunkBy(self.frameMargins())
        return self.card.sizeHint().expandedTo(self.card.minimumSize())

    @property
    def leaving(self) -> bool:
        """It fades out."""
        return self._leaving is not None

    def growFrom(self, other: CardWindow) -> bool:
        """Come out of ``other``, which is seen and about to go: its card grows to this one. False
        where that cannot be shown; then it comes in as usual. Both have their places already; the
        other one must stay until :attr:`grewOut` says that this one is there."""
        start = other.cardGeometry()
        if not (other.isVisible() and self._fades() and self.geometry().contains(start)):
            return False
        self._frame.activate()
        self._growth = Growth(
            self,
            start=start,
            before=portraitOf(other.card),
            end=QRect(self._settled(), self.cardExtent()),
            after=portraitOf(self.card),
            radii=(other.card.radius(), self.card.radius()),
        )
        self._growth.begun.connect(self.grewOut)
        return True

    def _settled(self) -> QPoint:
        """Where the card is in the window, once it has come in."""
        margins = QMargins() if self.isFullScreen() else self.frameMargins()
        return QPoint(margins.left(), margins.top())

    def put(self, left: int, top: int) -> None:
        """Move the window so that its card is there. A window that is seen to move is guarded
        again: what is under the pointer now is not what was clicked."""
        self._frame.activate()
        corner = QPoint(left, top) - self._settled()
        if corner != self.pos():
            self.move(corner)
            if self.isVisible():
                self.guard.rearm()
        self._held_at, self._sized = None, False

    @property
    def dragged(self) -> bool:
        """The person has put it where it is, or made it as large; :meth:`put` takes it back."""
        return self._sized or (self._held_at is not None and self._held_at != self.pos())

    def limit(self, width: int, height: int) -> None:
        """Let the card be no larger than that: what does not fit shrinks."""
        room = QSize(max(1, width), max(1, height))
        if room != self._most:
            self._most = room
            self.fitInto(room)

    def fitInto(self, room: QSize) -> None:
        """The card may not be larger than ``room``; subclasses leave away what they can."""
        self.card.setMinimumSize(self.card.minimumSize().boundedTo(room))
        if self.isVisible():
            # Until its layout has heard that the card may be smaller, the window may not.
            self._frame.activate()
            self.fit(self.size().boundedTo(room.grownBy(self.frameMargins())))

    def keepInside(self) -> None:
        """Be on a screen, wholly, wherever that has gone or been left."""
        if not self.isVisible() or not self.isWindow() or self.isFullScreen() or not canPlace():
            return
        here = self.cardGeometry()
        area = areaAround(Area(here.x(), here.y(), here.width(), here.height()))
        if area is None:
            return
        self.limit(area.width - 2 * MARGIN, area.height - 2 * MARGIN)
        here = self.cardGeometry()
        point = clamp(Point(here.x(), here.y()), here.width(), here.height(), area)
        if point != (here.x(), here.y()):
            self.move(QPoint(*point) - self._settled())
            self.guard.rearm()

    def focusPolicyOnShow(self) -> str:
        return self._focus_policy

    def setFocusPolicyOnShow(self, policy: str) -> None:
        """``passive``: never takes the keyboard. ``alert``: that, and asks for attention.
        ``raise``: comes to the front like any window."""
        if policy not in FOCUS_POLICIES:
            raise UsageError(f"a focus policy is one of {FOCUS_POLICIES}, not {policy!r}")
        self._focus_policy = policy
        passive = policy != "raise"
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, passive)

    @checked
    def setOnAllDesktops(self, everywhere: bool) -> None:
        """Be seen whichever virtual desktop the person is on; only for windows that take no
        keyboard when they appear."""
        if everywhere == self._on_all_desktops:
            return
        self._on_all_desktops = everywhere
        if self.isVisible():
            showOnAllDesktops(int(self.winId()), everywhere, mapped=True)

    # --- what a person does -------------------------------------------------------------------

    def escape(self) -> None:
        """Esc was pressed. Nothing destructive."""

    def askToClose(self) -> None:
        """The window's × or the window manager asks it to go."""
        self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc once for each press: the second one would mean more.
        if event.key() == Qt.Key.Key_Escape and keyPresses().goesOn(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        # Esc reaches a dialog as reject(); it must never mean more than escape().
        if not self.guard.active:
            self.escape()

    def closeEvent(self, event: QCloseEvent) -> None:
        # Qt's quit() is refused by a window that ignores being closed. Only a person's × is
        # spontaneous, and only the person can be asked what it means.
        event.setAccepted(not event.spontaneous())
        self.askToClose()

    def dismiss(self) -> None:
        """Go away, fading where windows can, and say so. Doing it twice is fine."""
        if not self.isVisible() or self._leaving is not None:
            return
        # What is going must not be pressed any more.
        self.guard.rearm()
        if not self._fades():
            self._leave()
            return
        self._leaving = QVariantAnimation(self)
        self._leaving.setDuration(Motion.LEAVE)
        self._leaving.setStartValue(1.0)
        self._leaving.setEndValue(0.0)
        self._leaving.valueChanged.connect(self.setWindowOpacity)
        self._leaving.finished.connect(self._leave)
        # Whatever is done besides for the end of a call must not eat the time of the fading.
        QTimer.singleShot(0, self._leaving, self._leaving.start)

    def _leave(self) -> None:
        if self._leaving is not None:
            self._leaving.deleteLater()
            self._leaving = None
        self.hide()
        self.dismissed.emit()

    @property
    def resizable(self) -> bool:
        return self._resizable

    @checked
    def setResizable(self, resizable: bool) -> None:
        """Let the window be resized by the card's edges."""
        self._resizable = resizable
        if resizable:
            self._hold_size(False)
        self.setMouseTracking(resizable)
        self.card.setMouseTracking(resizable)
        if not resizable:
            self.unsetCursor()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() is not Qt.MouseButton.LeftButton or not self.isWindow():
            return
        # The window manager takes the pointer over only when it is dragged: one that is released
        # before the manager has heard of it would stick to the window.
        self._pressed_at = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._pressed_at = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        held = self._pressed_at
        if held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (place - held).manhattanLength() >= QApplication.startDragDistance():
                self._pressed_at = None
                self._drag(held)
        elif self._resizable:
            self.setCursor(cursorOf(self._edges_at(place)))

    def _drag(self, held: QPoint) -> None:
        """Let the window manager move the window, or resize it by the edge that is held."""
        edges = self._edges_at(held)
        if edges:
            self._sized = True
            self.windowHandle().startSystemResize(edges)
        elif self.card.geometry().contains(held):
            if not self.dragged:
                self._held_at = self.pos()
            self.windowHandle().startSystemMove()

    def _edges_at(self, place: QPoint) -> Qt.Edge:
        """Which of the card's edges the pointer is at; a corner is two."""
        return edgesAt(place, self.card.geometry()) if self._resizable else Qt.Edge(0)

    # --- shape --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if self._unblocked is not None:
            self._unblocked.see(event)
            if event.type() is QEvent.Type.UpdateRequest:
                # Where its children cover all of it, it has no paint event of its own.
                self.guard.painted()
        return super().event(event)

    def setVisible(self, visible: bool) -> None:
        """A window that takes no keyboard closes no menu either, nor a list or a tip of the app."""
        if visible and not self.isVisible() and self.isWindow() and not self._resizable:
            if self._most.height() == _NO_LIMIT and canPlace():
                # A window manager that is about to show it may not hear of a smaller size later.
                area = areaOf(self.screen())
                self.limit(area.width - 2 * MARGIN, area.height - 2 * MARGIN)
            self._hold_size(not windowRules().placed)
        passive = self.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        if not (visible and passive and self.isWindow()):
            super().setVisible(visible)
            return
        # Qt closes every popup for a window that appears, unless it is a tool's. The system has
        # been told what this one is already, when it was made.
        window = int(self.winId())
        if not self.isVisible():
            showOnAllDesktops(window, self._on_all_desktops, mapped=False)
        flags = self.windowFlags()
        tool = (flags & ~Qt.WindowType.WindowType_Mask) | Qt.WindowType.Tool
        self.overrideWindowFlags(tool)
        try:
            with self._above.showing():
                super().setVisible(True)
        finally:
            self.overrideWindowFlags(flags)

    def fit(self, size: QSize) -> None:
        """Be that large, also while the size is held against the desktop."""
        if self._held:
            self.setFixedSize(size)
        else:
            self.resize(size)

    def _hold_size(self, held: bool) -> None:
        if held:
            self.setFixedSize(self.size())
        elif self._held:
            self.setMinimumSize(0, 0)
            self.setMaximumSize(_NO_LIMIT, _NO_LIMIT)
        self._held = held

    def _let_clicks_through(self) -> None:
        """Where the desktop itself stacks windows: what is under the shadow can be clicked."""
        handle: QWindow | None = self.windowHandle()
        if handle is not None and self._composited and not windowRules().placed:
            handle.setMask(QRegion(self.card.geometry()))

    def showEvent(self, event: QShowEvent) -> None:
        self.guard.rearm()
        super().showEvent(event)
        if self.focusWidget() is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._focus_policy == "alert":
            # A window manager hears nothing of a window that is not there yet.
            QTimer.singleShot(0, self._alert)
        self._let_clicks_through()
        self._settling.start()
        self._enter()

    def _alert(self) -> None:
        if self.isVisible():
            QApplication.alert(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shape()
        if not self._sized:
            self._settling.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        surroundingsChanged(self, event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.guard.rearm()
        elif event.type() is QEvent.Type.WindowStateChange:
            full = self.isFullScreen()
            self.card.setSquare(full)
            self._frame.setContentsMargins(QMargins() if full else self.frameMargins())
            self._shape()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.guard.painted()
        if not self._composited:
            return
        with QPainter(self) as painter:
            tokens = Theme.instance().tokens
            paintShadow(painter, self.card.geometry(), tokens, radius=self.card.radius())

    def _shape(self) -> None:
        if not self._composited and self.isWindow():
            self.setMask(self.card.region())
        self.update()

    def _fades(self) -> bool:
        can = self._composited and QGuiApplication.platformName() in _FADING_PLATFORMS
        return can and self.isWindow() and not Theme.instance().reducedMotion()

    def _enter(self) -> None:
        growth, self._growth = self._growth, None
        if growth is not None:
            growth.start()
            return
        if not self._fades():
            return
        self._entering = QVariantAnimation(self)
        self._entering.setDuration(Motion.ENTER)
        self._entering.setEasingCurve(enteringCurve())
        self._entering.setStartValue(0.0)
        self._entering.setEndValue(1.0)
        self._entering.valueChanged.connect(self._entered)
        self._entered(0.0)
        self._entering.start(QVariantAnimation.DeletionPolicy.DeleteWhenStopped)

    def _entered(self, progress: float) -> None:
        self.setWindowOpacity(progress)
        low = round(Size.RISE * (1 - min(1.0, progress)))
        margins = self.frameMargins()
        self._frame.setContentsMargins(margins + QMargins(0, low, 0, -low))
        # The shadow is the window's, and the layout moves only the card.
        self._frame.activate()
        self.update()
