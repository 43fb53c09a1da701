from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor

from callkit.assets import asset
from callkit.theme.icons import icon, isIcon, pixmap

NAMES = sorted(path.stem for path in asset("icons").glob("*.svg"))


def inked(drawn):
    image = drawn.toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_one_colour_asked_for(qapp, name):
    assert inked(pixmap(name, QColor("#c62828"), 24)) == {"#c62828"}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_on_the_grid_and_takes_its_colour_from_outside(name):
    svg = asset(f"icons/{name}.svg").read_text()
    assert 'viewBox="0 0 24 24"' in svg
    assert "currentColor" in svg
    assert not re.search(r"#[0-9A-Fa-f]{3,6}\b", svg)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_not_cut_at_its_edge(qapp, name):
    image = pixmap(name, QColor("black"), 96).toImage()
    last = image.width() - 1
    edge = [(x, y) for x in range(last + 1) for y in (0, last)]
    edge += [(y, x) for x, y in edge]
    assert all(image.pixelColor(x, y).alpha() < 200 for x, y in edge)


def test_the_two_handsets_cannot_be_confused(qapp):
    up = pixmap("accept", QColor("black"), 24).toImage()
    down = pixmap("decline", QColor("black"), 24).toImage()
    differing = sum(
        up.pixelColor(x, y).alpha() != down.pixelColor(x, y).alpha()
        for x in range(24)
        for y in range(24)
    )
    assert differing > 24 * 24 // 5


def test_an_icon_is_sharp_on_a_dense_screen(qapp):
    drawn = pixmap("bell", QColor("black"), 24, 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (48, 2.0)


def test_the_same_icon_is_drawn_once(qapp):
    first = pixmap("bell", QColor("#123456"), 24)
    assert pixmap("bell", QColor("#123456"), 24).cacheKey() == first.cacheKey()


def test_an_icon_for_menus_has_both_densities(qapp):
    assert len(icon("bell", QColor("black")).availableSizes()) == 2


def test_a_missing_icon_is_named(qapp):
    with pytest.raises(FileNotFoundError, match="trumpet"):
        pixmap("trumpet", QColor("black"), 24)


def test_an_apps_icon_is_a_file_tinted_like_the_others(qapp, tmp_path):
    drawn = tmp_path / "dot.svg"
    drawn.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2" fill="currentColor">'
        '<rect width="2" height="2"/></svg>'
    )
    assert isIcon(str(drawn))
    assert isIcon("accept")
    image = pixmap(str(drawn), QColor("#336699"), 8).toImage()
    assert image.pixelColor(4, 4).name() == "#336699"


def test_what_is_no_icon_is_known_before_it_is_painted(tmp_path):
    assert not isIcon("no-such-icon")
    assert not isIcon(str(tmp_path / "gone.svg"))
