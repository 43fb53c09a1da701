from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from callkit.errors import UsageError
from callkit.theme import Motion, Theme
from callkit.widgets.parts import card as card_module
from callkit.widgets.parts.card import CallCard, CardWindow
from callkit.widgets.parts.pill_button import PillButton
from tests.unit.widgets.conftest import moveMouse


@pytest.fixture
def window(clock, qtbot):
    made = CardWindow(clock=clock)
    made.card.setMinimumSize(200, 120)
    made.button = PillButton(made.card, text="Press")
    qtbot.addWidget(made)
    return made


def test_a_card_is_rounded_in_the_surface_colour(show):
    card = CallCard()
    card.resize(100, 60)
    card.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    image = show(card).grab().toImage()
    assert image.pixelColor(50, 30).name() == "#ffffff"
    assert image.pixelColor(1, 1).alpha() == 0


def test_the_window_is_as_large_as_its_card_and_shadow(window, show):
    show(window)
    assert window.card.geometry() == window.rect().marginsRemoved(window.frameMargins())


def test_without_a_compositor_the_window_is_masked_and_outlined(monkeypatch, clock, show):
    monkeypatch.setattr(card_module, "translucencyWorks", lambda: False)
    window = CardWindow(clock=clock)
    window.card.setMinimumSize(200, 120)
    show(window)
    assert window.frameMargins().isNull()
    assert not window.mask().isEmpty()
    assert not window.mask().contains(window.rect().topLeft())
    assert not window.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)


def test_no_button_has_the_focus_when_it_appears(window, show):
    show(window)
    assert window.focusWidget() in (None, window)
    assert not window.button.hasFocus()


def test_no_button_is_a_default_one(window, show, qtbot):
    window.button.setGuard(window.guard)
    show(window)
    window.guard.release()
    with qtbot.assertNotEmitted(window.button.clicked):
        QTest.keyClick(window, Qt.Key.Key_Return)
        QTest.keyClick(window, Qt.Key.Key_Space)


def test_it_is_guarded_each_time_it_appears(window, show, clock):
    show(window)
    clock.jump(Motion.GUARD / 1000)
    assert not window.guard.active
    window.hide()
    clock.jump(60)
    window.show()
    assert window.guard.active


def test_turning_the_reading_direction_moves_buttons_and_is_guarded(window, show, clock):
    show(window)
    clock.jump(60)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert window.guard.active


def test_passive_windows_do_not_take_the_keyboard(window):
    window.setFocusPolicyOnShow("passive")
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.setFocusPolicyOnShow("raise")
    assert not window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    with pytest.raises(UsageError, match="loud"):
        window.setFocusPolicyOnShow("loud")


def test_escape_is_guarded_and_never_rejects(window, show, clock, monkeypatch):
    escapes = []
    monkeypatch.setattr(window, "escape", lambda: escapes.append(1))
    show(window)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert escapes == []
    clock.jump(1)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert escapes == [1]
    assert window.isVisible()


def test_dismissing_is_said_once(window, show, qtbot):
    show(window)
    with qtbot.waitSignal(window.dismissed):
        window.close()
    with qtbot.assertNotEmitted(window.dismissed):
        window.dismiss()


def test_with_motion_it_ends_where_it_belongs(window, show, theme, monkeypatch):
    monkeypatch.setattr(card_module, "_FADING_PLATFORMS", ("offscreen",))
    monkeypatch.setattr(window, "setWindowOpacity", lambda opacity: None)
    theme.setReducedMotion(False)
    show(window)
    assert window._entering is not None
    window._entering.setCurrentTime(0)
    low = window.card.y()
    window._entering.setCurrentTime(Motion.ENTER)
    window.layout().activate()
    assert window._frame.contentsMargins() == window.frameMargins()
    assert low >= window.card.y()


class _Painted(CardWindow):
    """Remembers what of it was painted."""

    def paintEvent(self, event):
        super().paintEvent(event)
        self.seen = [*getattr(self, "seen", []), event.region().boundingRect()]


def test_its_shadow_is_painted_anew_in_the_last_picture_of_its_entering(
    clock, show, theme, monkeypatch, qapp
):
    monkeypatch.setattr(card_module, "_FADING_PLATFORMS", ("offscreen",))
    monkeypatch.setattr(CardWindow, "setWindowOpacity", lambda self, opacity: None)
    theme.setReducedMotion(False)
    window = _Painted(clock=clock)
    window.card.setMinimumSize(240, 160)
    show(window)
    window._entering.pause()
    window._entering.setCurrentTime(Motion.ENTER // 2)
    qapp.processEvents()
    window.seen = []
    window._entered(1.0)
    qapp.processEvents()
    assert window.seen[-1] == window.rect(), "else what is under the card's old place stays"
    assert window.card.geometry() == window.rect().marginsRemoved(window.frameMargins())


def test_it_is_placed_where_it_will_be_while_it_is_still_rising(clock, show, theme, monkeypatch):
    monkeypatch.setattr(card_module, "_FADING_PLATFORMS", ("offscreen",))
    monkeypatch.setattr(CardWindow, "setWindowOpacity", lambda self, opacity: None)
    theme.setReducedMotion(False)
    window = CardWindow(clock=clock)
    window.card.setMinimumSize(240, 160)
    show(window)
    window._entering.pause()
    window._entered(0.0)
    rising = window.cardGeometry()
    window.put(rising.x(), rising.y())
    place = window.pos()
    window._entered(1.0)
    assert window.cardGeometry() == rising
    window.put(rising.x(), rising.y())
    assert window.pos() == place, "it never jumps"


def test_where_windows_fade_it_leaves_fading_and_cannot_be_pressed(
    window, show, theme, monkeypatch, qtbot
):
    shown, clock = [], window.clock
    monkeypatch.setattr(card_module, "_FADING_PLATFORMS", ("offscreen",))
    monkeypatch.setattr(CardWindow, "setWindowOpacity", lambda self, value: shown.append(value))
    theme.setReducedMotion(False)
    show(window)
    clock.jump(5)
    with qtbot.waitSignal(window.dismissed):
        window.dismiss()
        assert window.isVisible()
        assert window.guard.active
        window.dismiss()
    assert not window.isVisible()
    assert shown[-1] == 0.0


def test_it_is_resized_at_its_edges_only_when_it_may_be(window, show):
    show(window)
    card = window.card.geometry()
    corner, middle = card.bottomRight(), card.center()
    assert not window._edges_at(corner)
    window.setResizable(True)
    both = Qt.Edge.RightEdge | Qt.Edge.BottomEdge
    assert window._edges_at(corner) == both
    assert not window._edges_at(middle)
    assert not window._edges_at(window.rect().topLeft())
    moveMouse(window, corner)
    assert window.cursor().shape() is Qt.CursorShape.SizeFDiagCursor
    window.setResizable(False)
    assert window.cursor().shape() is Qt.CursorShape.ArrowCursor


def drag(window, far=True):
    left, place = Qt.MouseButton.LeftButton, window.card.geometry().center()
    away = QApplication.startDragDistance() if far else 1
    QTest.mousePress(window, left, pos=place)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place + QPoint(away, 0)),
        QPointF(window.mapToGlobal(place + QPoint(away, 0))),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, moved)
    QTest.mouseRelease(window, left, pos=place + QPoint(away, 0))


def test_the_window_manager_moves_it_only_when_it_is_dragged(window, show, monkeypatch):
    moves = []
    show(window)
    monkeypatch.setattr(QWindow, "startSystemMove", lambda _self: moves.append("moved"))
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=window.card.geometry().center())
    drag(window, far=False)
    assert not moves, "a click is none"
    drag(window)
    assert moves == ["moved"]


def test_the_cut_corner_has_a_line_without_a_gap(monkeypatch, clock, show):
    monkeypatch.setattr(card_module, "translucencyWorks", lambda: False)
    window = CardWindow(clock=clock)
    window.card.setMinimumSize(200, 120)
    show(window)
    image, mask = window.grab().toImage(), window.mask()
    line = Theme.instance().colour("border")
    for y in range(image.height()):
        for x in range(image.width()):
            at = QPoint(x, y)
            sides = (QPoint(x - 1, y), QPoint(x + 1, y), QPoint(x, y - 1), QPoint(x, y + 1))
            if mask.contains(at) and not all(mask.contains(side) for side in sides):
                assert image.pixelColor(at) == line, at
    assert image.pixelColor(100, 60) == Theme.instance().colour("surface")


@pytest.mark.parametrize("mode", ["light", "dark", "highContrast"])
def test_a_card_has_a_line_at_its_edge_on_any_ground(window, show, theme, mode):
    theme.setMode(mode)
    show(window)
    image = window.card.grab().toImage()
    middle = image.height() // 2
    edge, within = image.pixelColor(0, middle), image.pixelColor(4, middle)
    assert edge != within


def test_it_is_dragged_once_a_person_moved_it_and_until_it_is_put_somewhere(window, show):
    show(window)
    drag(window)
    assert not window.dragged, "held, but not moved"
    window.move(window.x() + 50, window.y())
    assert window.dragged
    drag(window)
    assert window.dragged, "whoever presses it again has not put it back"
    window.put(200, 200)
    assert not window.dragged
