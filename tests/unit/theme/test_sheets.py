from __future__ import annotations

import pytest

from callkit.theme import SHEETS, Theme, sheet


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("mode", ["light", "dark", "highContrast"])
def test_a_sheet_has_no_token_left_in_it(qapp, name, mode):
    theme = Theme()
    theme.setMode(mode)
    text = sheet(name, theme)
    assert "$" not in text
    assert text.count("{") == text.count("}")
    theme.deleteLater()


def test_a_sheet_wears_the_apps_colours(qapp):
    theme = Theme()
    theme.setMode("light")
    theme.setOverrides({"accent": "#AA00AA"})
    assert "#AA00AA" in sheet("edit", theme)
    theme.deleteLater()


def test_a_sheet_grows_with_the_text(qapp):
    theme = Theme()
    theme.setTextScale(2.0)
    assert "font-size: 28px" in sheet("menu", theme)
    theme.deleteLater()
