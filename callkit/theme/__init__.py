"""The look: design tokens, palettes, icons tinted from them, and the shadow.

``Theme.instance()`` is the app's one theme; an app re-skins the kit with ten tokens::

    Theme.instance().setOverrides({"accept": "#0A7A5A", "radius": 12})
"""

from callkit.theme.appearance import MODES, Theme, stressed, washed
from callkit.theme.icons import icon, isIcon, pixmap
from callkit.theme.shadow import paintShadow, shadowMargins
from callkit.theme.sheets import SHEETS, sheet
from callkit.theme.tokens import (
    AVATAR_HUES,
    ON_AVATAR,
    OVERRIDABLE,
    PALETTES,
    TYPE,
    Motion,
    Size,
    StageSize,
    Tokens,
    avatarHue,
    contrast,
    readableOn,
)

__all__ = [
    "AVATAR_HUES",
    "MODES",
    "ON_AVATAR",
    "OVERRIDABLE",
    "PALETTES",
    "SHEETS",
    "TYPE",
    "Motion",
    "Size",
    "StageSize",
    "Theme",
    "Tokens",
    "avatarHue",
    "contrast",
    "icon",
    "isIcon",
    "paintShadow",
    "pixmap",
    "readableOn",
    "shadowMargins",
    "sheet",
    "stressed",
    "washed",
]
