"""CallKit: the service plus the surfaces that show and sound its calls."""

from callkit.desktop.attention import AttentionSettings, DisturbPolicy, QuietHours
from callkit.desktop.screens import Corner, ScreenChoice
from callkit.kit.kit import CallKit
from callkit.kit.kit_parts import KitParts
from callkit.kit.surface import Surface
from callkit.kit.window_options import WindowOptions

__all__ = [
    "AttentionSettings",
    "CallKit",
    "Corner",
    "DisturbPolicy",
    "KitParts",
    "QuietHours",
    "ScreenChoice",
    "Surface",
    "WindowOptions",
]
