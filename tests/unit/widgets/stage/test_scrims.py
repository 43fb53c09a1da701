from __future__ import annotations

from PySide6.QtWidgets import QWidget

from callkit.theme import StageSize, Theme, contrast
from callkit.widgets.stage.scrims import LingerLine, Scrim, Shade


def white(width=200, height=300):
    host = QWidget()
    host.setStyleSheet("background: #ffffff")
    host.resize(width, height)
    return host


def test_the_shade_grows_towards_its_edge(show):
    host = white()
    top, low = Scrim(host, atTop=True), Scrim(host, atTop=False)
    for scrim in (top, low):
        scrim.spread()
        scrim.show()
    show(host)
    taken = host.grab().toImage()
    light = [taken.pixelColor(100, y).lightness() for y in range(300)]
    assert light[0] < 140 < light[60] < 250
    assert light[299] < 120
    assert light[110] > 240
    assert top.height() == StageSize.SCRIM_TOP
    assert low.geometry().bottom() == 299


def test_white_words_at_the_upper_edge_can_be_read_on_a_white_picture(show):
    host = white()
    top = Scrim(host, atTop=True)
    top.spread()
    top.show()
    show(host)
    taken = host.grab().toImage()
    words = Theme.instance().tokens.onStage
    for y in range(46):
        assert contrast(words, taken.pixelColor(100, y).name()) >= 4.5


def test_an_even_shade_is_even(show):
    host = white()
    shade = Shade(host, share=0.2)
    shade.setGeometry(host.rect())
    shade.show()
    show(host)
    taken = host.grab().toImage()
    assert taken.pixelColor(5, 5) == taken.pixelColor(195, 295)
    assert abs(taken.pixelColor(5, 5).lightness() - 204) < 4


def test_the_line_runs_down(show):
    host = white()
    line = LingerLine(host)
    line.setGeometry(0, 298, 200, 2)
    line.show()
    show(host)
    line.setPart(0.5)
    taken = host.grab().toImage()
    assert taken.pixelColor(50, 299) != taken.pixelColor(150, 299)


def test_the_shade_reaches_as_far_as_large_words_do(show, theme):
    stage = show(QWidget())
    stage.resize(600, 500)
    shade = Scrim(stage, atTop=True)
    shade.spread()
    usual = shade.height()
    theme.setTextScale(2.0)
    shade.spread()
    assert shade.height() == 2 * usual
