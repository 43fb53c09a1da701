from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from callkit.theme import Theme
from callkit.widgets.stage.corners import CornerOverlay, clearCorners, cornerPlaces, paintCorners


def painted(act):
    image = QImage(60, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#ff0000"))
    painter = QPainter(image)
    act(painter, image.rect())
    painter.end()
    return image


def test_corners_get_the_colour_of_the_ground_and_the_rest_stays(qapp):
    image = painted(lambda painter, box: paintCorners(painter, box, 12, QColor("#00ff00")))
    for x, y in ((0, 0), (59, 0), (59, 39), (0, 39)):
        assert image.pixelColor(x, y) == QColor("#00ff00")
    assert image.pixelColor(30, 0) == QColor("#ff0000")
    assert image.pixelColor(12, 12) == QColor("#ff0000")


def test_a_window_has_holes_at_its_corners(qapp):
    image = painted(lambda painter, box: clearCorners(painter, box, 12))
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(59, 39).alpha() == 0
    assert image.pixelColor(30, 20).alpha() == 255


def test_no_radius_changes_nothing(qapp):
    image = painted(lambda painter, box: paintCorners(painter, box, 0, QColor("#00ff00")))
    assert image.pixelColor(0, 0) == QColor("#ff0000")


def test_the_places_are_the_four_corners():
    places = cornerPlaces(QRect(10, 20, 100, 50), 8)
    assert [(p.x(), p.y()) for p in places] == [(10, 20), (102, 20), (102, 62), (10, 62)]


def test_an_overlay_rounds_what_an_apps_widget_paints(show, theme):
    host = QWidget()
    host.resize(120, 80)
    inner = QWidget(host)
    inner.setAutoFillBackground(True)
    inner.setStyleSheet("background: #ff0000")
    inner.setGeometry(host.rect())
    overlay = CornerOverlay(host, radius=12)
    overlay.spread()
    show(host)
    taken = host.grab().toImage()
    assert taken.pixelColor(0, 0) == Theme.instance().colour("stage")
    assert taken.pixelColor(60, 40) == QColor("#ff0000")
    assert not overlay.mask().contains(host.rect().center())
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_an_overlay_without_a_radius_is_not_there(show, theme):
    host = QWidget()
    overlay = CornerOverlay(host, radius=12)
    overlay.setRadius(0)
    show(host)
    assert not overlay.isVisible()
    assert overlay.radius() == 0
