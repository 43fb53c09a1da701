"""The theme of the running app: its palette, its type size, and whether things move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal, NamedTuple
from weakref import WeakMethod

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from callkit.assets import asset
from callkit.errors import UsageError
from callkit.options import checked
from callkit.theme.tokens import PALETTES, TYPE, Tokens, overridden
from callkit.thread_check import checkThread, fromItsThread

SMALLEST_TEXT, LARGEST_TEXT = 0.5, 4.0
MODES = ("system", "light", "dark", "highContrast")

_USUAL_FONT_PX = 14
"""System fonts up to this size are shown at the sizes of the table; larger ones scale it."""
_USUAL_FONT_BASE = 13.333
_ALMOST_BLACK, _ALMOST_WHITE = 20, 225
_NEUTRAL_SATURATION = 80


class _DesktopValues(NamedTuple):
    """The appearance that the desktop reports."""

    scheme: str = ""
    highContrast: bool = False
    reducedMotion: bool = False
    textScale: float = 1.0


class Theme(QObject):
    """The theme of every surface of the app; one per application, :meth:`instance`.

    It follows the system (light, dark, more contrast, reduced motion, font size) until told
    otherwise, and never touches the app's own palette or style sheet.

    Signals:
        changed: Anything about the look changed; widgets dress again.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = "system"
        self._overrides: dict[str, str | int] = {}
        self._bundled = False
        self._reduced_motion: bool | None = None
        self._text_scale = 0.0
        self._desktop_values = _DesktopValues()
        self._fonts: dict[str, QFont] = {}
        self._colours: dict[str, QColor] = {}
        # Kept: the hints object behind it is destroyed with the Python reference otherwise.
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self.refresh)
        self._accessibility = getattr(self._hints, "accessibility", lambda: None)()
        for name in ("contrastPreferenceChanged", "motionPreferenceChanged"):
            notify = getattr(self._accessibility, name, None)
            if notify is not None:
                notify.connect(self.refresh)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.paletteChanged.connect(self.refresh)
            app.fontChanged.connect(self.refresh)
        self._tokens = self._resolved()
        self._scale = self._measured_scale()
        self._prune_at = 256
        self._wearers: list[WeakMethod[Callable[[], None]]] = []
        self.changed.connect(self._dress_wearers)

    @staticmethod
    def instance() -> Theme:
        """The application's theme, made on first use. GUI thread only.

        Raises:
            UsageError: There is no QApplication yet, or this is another thread than its.
        """
        global _theme  # noqa: PLW0603
        if _theme is None or not shiboken6.isValid(_theme):
            app = QCoreApplication.instance()
            if not isinstance(app, QGuiApplication):
                # Qt ends the whole program when it is asked for fonts now.
                raise UsageError("make a QApplication before Theme.instance()")
            checkThread("Theme.instance")
            _theme = Theme(app)
        return _theme

    # --- what an app sets ---------------------------------------------------------------------

    def mode(self) -> str:
        """``system`` (default), ``light``, ``dark`` or ``highContrast``."""
        return self._mode

    @fromItsThread
    @checked
    def setMode(self, mode: str) -> None:
        """Raises UsageError for a mode that does not exist."""
        if mode not in MODES:
            raise UsageError(f"mode is one of {', '.join(MODES)}, not {mode!r}")
        if mode != self._mode:
            self._mode = mode
            self.refresh()

    def overrides(self) -> dict[str, str | int]:
        return dict(self._overrides)

    @fromItsThread
    @checked
    def setOverrides(self, overrides: Mapping[str, str | int]) -> None:
        """Use the app's own colours: any of the ten tokens in :data:`callkit.theme.OVERRIDABLE`.

        High contrast keeps its own palette: the person asked for it. Raises UsageError and
        changes nothing when a token or value is wrong.
        """
        overridden(PALETTES["light"], overrides)
        self._overrides = dict(overrides)
        self.refresh()

    @fromItsThread
    @checked
    def useBundledFont(self, use: bool = True) -> None:
        """Use Inter, which comes with the kit, instead of the app's font; letters that Inter lacks
        come from the app's font. An app that names a ``fontFamily`` gets its own. The app's windows
        keep theirs."""
        if use:
            _bundledFamily()
        if use != self._bundled:
            self._bundled = use
            self.refresh()

    def reducedMotion(self) -> bool:
        """Without animations: the pulse is a static ring, surfaces appear at once."""
        if self._reduced_motion is not None:
            return self._reduced_motion
        preference = getattr(self._accessibility, "motionPreference", None)
        if preference is not None and getattr(preference(), "name", "") == "ReducedMotion":
            return True
        if self._desktop_values.reducedMotion:
            return True
        style = QApplication.style() if isinstance(QApplication.instance(), QApplication) else None
        return (
            style is not None
            and style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
        )

    @fromItsThread
    @checked
    def setReducedMotion(self, reduced: bool | None) -> None:
        """None follows the system again."""
        if reduced != self._reduced_motion:
            self._reduced_motion = reduced
            self.changed.emit()

    def textScale(self) -> float:
        """The factor of text sizes; it grows with the system font."""
        return self._scale

    def _measured_scale(self) -> float:
        if self._text_scale:
            return self._text_scale
        px = QFontInfo(QGuiApplication.font()).pixelSize()
        usual = 1.0 if px <= _USUAL_FONT_PX else px / _USUAL_FONT_BASE
        return usual * self._desktop_values.textScale

    def scaled(self, length: int) -> int:
        """``length`` for what stands beside text and grows with it: small icons."""
        return round(length * max(1.0, self.textScale()))

    @fromItsThread
    @checked
    def setTextScale(self, scale: float) -> None:
        """0 follows the system font again. Raises UsageError outside 0 and 0.5 to 4."""
        if scale and not SMALLEST_TEXT <= scale <= LARGEST_TEXT:
            raise UsageError(f"a text scale is {SMALLEST_TEXT} to {LARGEST_TEXT:g}, not {scale}")
        if scale != self._text_scale:
            self._text_scale = scale
            self.refresh()

    @fromItsThread
    @checked
    def setDesktop(
        self,
        *,
        scheme: Literal["", "light", "dark"] = "",
        highContrast: bool | None = None,
        reducedMotion: bool | None = None,
        textScale: float | None = None,
    ) -> None:
        """What the desktop says of its look where Qt does not know: the kit tells it.

        "" and None are not known. It counts in the mode
        ``system`` only, and a palette the app has set itself is the app's own word.
        """
        scale = min(max(textScale or 1.0, SMALLEST_TEXT), LARGEST_TEXT)
        values = _DesktopValues(scheme, bool(highContrast), bool(reducedMotion), scale)
        if values != self._desktop_values:
            self._desktop_values = values
            self.refresh()

    def dress(self, method: Callable[[], None]) -> None:
        """Call ``method`` (bound to a widget) after every change, as long as the widget lives.

        The same as connecting it to :attr:`changed`, at a fiftieth of the cost.
        """
        self._wearers.append(WeakMethod(method))
        if len(self._wearers) > self._prune_at:
            self._wearers = [wearer for wearer in self._wearers if wearer() is not None]
            self._prune_at = 2 * len(self._wearers) + 64

    def _dress_wearers(self) -> None:
        alive = []
        for wearer in self._wearers:
            method = wearer()
            if method is not None and shiboken6.isValid(getattr(method, "__self__", None)):
                alive.append(wearer)
        self._wearers = alive
        for wearer in alive:
            method = wearer()
            if method is not None and shiboken6.isValid(getattr(method, "__self__", None)):
                method()

    # --- what widgets read --------------------------------------------------------------------

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def dark(self) -> bool:
        """Whether the surface is darker than its text."""
        return self.colour("surface").lightness() < self.colour("text").lightness()

    def colour(self, token: str) -> QColor:
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = QColor(getattr(self._tokens, token))
        # The caller's own: one that is made transparent changes nobody else's.
        return QColor(found)

    def font(self, style: str) -> QFont:
        """The font of a type style (``name``, ``status`` …), at the person's text size."""
        found = self._fonts.get(style)
        if found is None:
            found = self._fonts[style] = self._made_font(style)
        return found

    @fromItsThread
    def refresh(self, *_: object) -> None:
        """Look at the system again; emits :attr:`changed`."""
        self._fonts.clear()
        self._colours.clear()
        self._scale = self._measured_scale()
        self._tokens = self._resolved()
        self.changed.emit()

    def _made_font(self, style: str) -> QFont:
        kind = TYPE[style]
        font = QFont(QGuiApplication.font())
        own = self._tokens.fontFamily or (_bundledFamily() if self._bundled else "")
        if own:
            font.setFamilies([own, *font.families()])
        font.setPixelSize(max(1, round(kind.px * self.textScale())))
        font.setWeight(QFont.Weight(kind.weight))
        if kind.spacing:
            spacing = kind.spacing * self.textScale()
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
        if style.lower().endswith("timer") and hasattr(font, "setFeature"):
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _resolved(self) -> Tokens:
        name = self._mode if self._mode != "system" else self._system_mode()
        if name == "highContrast":
            return PALETTES[name]
        return overridden(PALETTES[name], self._overrides)

    def _system_mode(self) -> str:
        preference = getattr(self._accessibility, "contrastPreference", None)
        contrast = preference is not None and getattr(preference(), "name", "") == "HighContrast"
        if contrast or self._desktop_values.highContrast:
            return "highContrast"
        scheme = self._hints.colorScheme()
        if scheme is Qt.ColorScheme.Unknown:
            palette = QGuiApplication.palette()
            if self._desktop_values.scheme and not palette.resolveMask():
                return self._desktop_values.scheme
            # Platforms that do not say it still have a palette, or the app has set its own.
            ground = palette.color(QPalette.ColorRole.Window)
            return "dark" if ground.lightness() < 128 else "light"
        return "dark" if scheme is Qt.ColorScheme.Dark else "light"


@cache
def _bundledFamily() -> str:
    """The family of the kit's own font; its files are read once."""
    family = ""
    for weight in ("Regular", "Medium", "SemiBold"):
        file = asset(f"fonts/Inter-{weight}.otf")
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            raise UsageError(f"not a font: {file}")
        family = family or QFontDatabase.applicationFontFamilies(number)[0]
    return family


def stressed(colour: QColor, *, strong: bool = False) -> QColor:
    """The colour under the mouse, or pressed."""
    theme = Theme.instance()
    if strong and colour.lightness() > _ALMOST_BLACK:
        return washed(colour, theme.colour("press"))
    neutral = colour.saturation() < _NEUTRAL_SATURATION or colour.lightness() > _ALMOST_WHITE
    return washed(colour, theme.colour("hoverNeutral" if neutral else "hover"))


def washed(colour: QColor, wash: QColor) -> QColor:
    """``colour`` under a wash that has an alpha of its own."""
    part = wash.alphaF()
    return QColor.fromRgbF(
        colour.redF() + (wash.redF() - colour.redF()) * part,
        colour.greenF() + (wash.greenF() - colour.greenF()) * part,
        colour.blueF() + (wash.blueF() - colour.blueF()) * part,
        colour.alphaF(),
    )


_theme: Theme | None = None
