"""The design tokens: all colours and sizes of the kit.

Contrast of every text on its ground is at least 4.5:1; ``tests/unit/theme/test_tokens.py``
computes it.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from callkit.errors import UsageError


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one palette, and the two shapes an app may change with them."""

    surface: str
    surfaceRaised: str
    border: str
    """Lines between and around controls; as wide as ``borderWidth``, at least 1."""
    text: str
    textMuted: str
    accept: str
    onAccept: str
    decline: str
    onDecline: str
    neutral: str
    onNeutral: str
    accent: str
    """Links, the focus ring, the call button."""
    onAccent: str
    warning: str
    warningGround: str
    danger: str
    """The colour of error texts."""
    acceptDisc: str = "#16A34A"
    """A disc with nothing but an icon may be brighter than a ground for words (3:1)."""
    declineDisc: str = "#DC2626"
    edge: str = "#1A0F172A"
    """The line just inside every card and menu, always 1 px; it has an alpha in front."""
    hover: str = "#1FFFFFFF"
    """Laid over a coloured control under the mouse."""
    hoverNeutral: str = "#080F172A"
    """Laid over a neutral one."""
    press: str = "#24000000"
    """Laid over what is pressed."""
    shadow: str = "#000000"
    shadowOpacity: float = 0.20
    """Of the large soft shadow of a card."""
    contactOpacity: float = 0.12
    """Of the small one right under its edge."""
    popupOpacity: float = 0.18
    """Of a menu's."""
    borderWidth: int = 0
    radius: int = 20
    """Corner of a card, logical pixels."""
    fontFamily: str = ""
    """Empty: the app's font."""
    stage: str = "#0B0E14"
    """The ground of the call window: dark in the light palette too, a picture needs it."""
    stageRaised: str = "#171B23"
    onStage: str = "#FFFFFF"
    onStageMuted: str = "#B6C0CF"
    stageControl: str = "#24FFFFFF"
    """A control on the stage; these have an alpha in front, they lie over pictures."""
    stageHover: str = "#38FFFFFF"
    stagePress: str = "#47FFFFFF"
    stageNotch: str = "#3A414E"
    """The small disc of a ▾."""
    stageOn: str = "#FFFFFF"
    """A switch that is on: muted, camera off, hand up."""
    onStageOn: str = "#0F172A"
    stageBar: str = "#E014171E"
    stageChip: str = "#99000000"
    """Under words on a picture."""
    stageLine: str = "#24FFFFFF"
    stageFrame: str = "#40FFFFFF"
    """The line around this person's own picture."""
    stageAccent: str = "#60A5FA"
    """The person who speaks, and where the keyboard is."""
    stageEnd: str = "#DC2626"
    onStageEnd: str = "#FFFFFF"
    stageWarning: str = "#FCD34D"
    stageDanger: str = "#F87171"
    scrim: str = "#000000"
    scrimTop: float = 0.55
    scrimBottom: float = 0.6


LIGHT: Final = Tokens(
    surface="#FFFFFF",
    surfaceRaised="#EEF2F7",
    border="#D8DFE9",
    text="#0F172A",
    textMuted="#5B6779",
    accept="#15803D",
    onAccept="#FFFFFF",
    decline="#C62828",
    onDecline="#FFFFFF",
    neutral="#EEF2F7",
    onNeutral="#0F172A",
    accent="#2563EB",
    onAccent="#FFFFFF",
    warning="#8A5A00",
    warningGround="#FFF4D6",
    danger="#C62828",
)
DARK: Final = Tokens(
    surface="#1B1F27",
    surfaceRaised="#2A303B",
    border="#3A4250",
    text="#F1F5F9",
    textMuted="#A8B3C4",
    accept="#15803D",
    onAccept="#FFFFFF",
    decline="#C62828",
    onDecline="#FFFFFF",
    neutral="#2A303B",
    onNeutral="#E2E8F0",
    accent="#60A5FA",
    onAccent="#0F172A",
    warning="#FCD34D",
    warningGround="#1B1F27",
    danger="#F87171",
    edge="#1FFFFFFF",
    hoverNeutral="#1FFFFFFF",
    shadowOpacity=0.55,
    contactOpacity=0.30,
    popupOpacity=0.45,
)
HIGH_CONTRAST: Final = Tokens(
    surface="#000000",
    surfaceRaised="#000000",
    border="#FFFFFF",
    text="#FFFFFF",
    textMuted="#FFFFFF",
    accept="#00C853",
    onAccept="#000000",
    decline="#FF5252",
    onDecline="#000000",
    neutral="#000000",
    onNeutral="#FFFFFF",
    accent="#FFFF00",
    onAccent="#000000",
    warning="#FFFF00",
    warningGround="#000000",
    danger="#FF5252",
    acceptDisc="#00C853",
    declineDisc="#FF5252",
    edge="#FFFFFF",
    hover="#4DFFFFFF",
    hoverNeutral="#4DFFFFFF",
    shadowOpacity=0.0,
    contactOpacity=0.0,
    popupOpacity=0.0,
    borderWidth=2,
    stage="#000000",
    stageRaised="#000000",
    onStageMuted="#FFFFFF",
    stageControl="#000000",
    stageHover="#333333",
    stagePress="#4D4D4D",
    stageNotch="#000000",
    onStageOn="#000000",
    stageBar="#000000",
    stageChip="#000000",
    stageLine="#FFFFFF",
    stageFrame="#FFFFFF",
    stageAccent="#FFFF00",
    stageEnd="#FF5252",
    onStageEnd="#000000",
    stageWarning="#FFFF00",
    stageDanger="#FF5252",
    scrimTop=1.0,
    scrimBottom=1.0,
)
PALETTES: Final[Mapping[str, Tokens]] = MappingProxyType(
    {"light": LIGHT, "dark": DARK, "highContrast": HIGH_CONTRAST}
)

OVERRIDABLE: Final = (
    "surface",
    "surfaceRaised",
    "text",
    "textMuted",
    "accept",
    "decline",
    "neutral",
    "accent",
    "radius",
    "fontFamily",
)
"""The ten tokens an app sets to wear its own colours; what stands on them follows."""

AVATAR_HUES: Final = (
    "#2563EB",
    "#4F46E5",
    "#7C3AED",
    "#A21CAF",
    "#BE185D",
    "#9A3412",
    "#0F766E",
    "#0E7490",
)
"""Grounds for initials, white on each at least 5:1. No green and no plain red: those answer."""
ON_AVATAR: Final = "#FFFFFF"


class TypeStyle(NamedTuple):
    """A size in logical pixels at the usual system font, and a weight (``QFont.Weight``)."""

    px: int
    weight: int = 400
    spacing: float = 0.0
    """Between letters, logical pixels at that size."""


TYPE: Final[Mapping[str, TypeStyle]] = MappingProxyType(
    {
        "name": TypeStyle(24, 600, -0.3),
        "groupName": TypeStyle(20, 600, -0.2),
        "compactName": TypeStyle(16, 600),
        "rowName": TypeStyle(14, 600),
        "section": TypeStyle(15, 600),
        "status": TypeStyle(14),
        "strongStatus": TypeStyle(14, 500),
        "answer": TypeStyle(14, 600),
        "line": TypeStyle(13, 500),
        "sub": TypeStyle(13),
        "label": TypeStyle(12, 500),
        "cell": TypeStyle(11, 500),
        "small": TypeStyle(12),
        "timer": TypeStyle(15, 500),
        "compactTimer": TypeStyle(13, 500),
        "title": TypeStyle(20, 600, -0.2),
        "stageName": TypeStyle(24, 600),
        "stageTitle": TypeStyle(15, 600),
        "stageTimer": TypeStyle(15, 500),
        "stageSmallTimer": TypeStyle(13, 500),
        "stageStatus": TypeStyle(15),
        "stageSmall": TypeStyle(13, 500),
        "barLabel": TypeStyle(11, 500),
        "barName": TypeStyle(13, 600),
        "barTimer": TypeStyle(12, 500),
    }
)


class Size:
    """Lengths in logical pixels."""

    GRID: Final = 8
    CARD_PADDING: Final = 24
    COMPACT_PADDING: Final = 16
    GAP_SMALL: Final = 8
    CHIP: Final = 28
    CHIP_NAME: Final = 140
    TICK_MOST: Final = 28
    BANNER_WORDS: Final = 208
    BANNER_NAME: Final = 96
    """What a name has beside the buttons of a banner at least."""
    SCROLL_BAR: Final = 6
    LIST_FADE: Final = 16
    """A list that goes on fades out at its end."""
    GAP: Final = 16
    GAP_LARGE: Final = 24
    INNER_RADIUS: Final = 12
    AVATAR_FULL: Final = 104
    AVATAR_COMPACT: Final = 56
    AVATAR_TOAST: Final = 48
    AVATAR_ROW: Final = 36
    AVATAR_STACK: Final = 40
    AVATAR_STACK_OVERLAP: Final = 12
    AVATAR_RING_SPREAD: Final = 20
    """How far the pulse goes beyond the avatar: it never meets the name."""
    BUTTON: Final = 64
    BUTTON_MOST: Final = 80
    """It grows with the words below it, up to here."""
    BUTTON_COMPACT: Final = 48
    BUTTON_ICON: Final = 28
    BUTTON_ICON_COMPACT: Final = 22
    BUTTON_LABEL_GAP: Final = 8
    BUTTON_LABEL_WIDTH: Final = 104
    """A longer label under a button wraps."""
    ANSWER_PILL: Final = 40
    ANSWER_SPLIT: Final = 40
    """The part of Accept that opens the menu of other answers."""
    CELL: Final = 56
    """How high the row of secondary answers is."""
    CELL_BESIDE: Final = 104
    """From this width on a cell has its word beside its icon, else below it."""
    PILL: Final = 36
    PILL_ICON: Final = 18
    PILL_PADDING: Final = 10
    STATUS_ICON: Final = 16
    HIT: Final = 44
    """The least a person has to hit."""
    ANSWER_GAP: Final = 24
    """The least between accept and decline."""
    FOCUS_WIDTH: Final = 2
    FOCUS_GAP: Final = 3
    FULL_WIDTH: Final = 360
    FULL_MOST: Final = 520
    """How wide a card grows with large words."""
    FULL_HEIGHT: Final = 408
    FULL_LINE: Final = 20
    """How much higher it is with a line under the name."""
    TOAST_WIDTH: Final = 384
    TOAST_HEIGHT: Final = 136
    CALL_ROW: Final = 64
    """One more call in the card of another."""
    PANEL_WIDTH: Final = 420
    PANEL_HEIGHT: Final = 560
    BANNER_HEIGHT: Final = 64
    ROW: Final = 56
    SHADOW_BLUR: Final = 48
    SHADOW_OFFSET: Final = 16
    CONTACT_BLUR: Final = 3
    CONTACT_OFFSET: Final = 1
    POPUP_BLUR: Final = 24
    POPUP_OFFSET: Final = 8
    PLAIN_RADIUS: Final = 8
    """The most a corner is rounded where nothing composites windows: a mask has no soft edge."""
    RISE: Final = 12
    """How far a surface rises while it enters."""


class StageSize:
    """Lengths of the call window in logical pixels."""

    RADIUS: Final = 14
    EDGE: Final = 8
    VIDEO_WIDTH: Final = 960
    VIDEO_HEIGHT: Final = 600
    VOICE_WIDTH: Final = 440
    VOICE_HEIGHT: Final = 560
    GROUP_WIDTH: Final = 960
    GROUP_HEIGHT: Final = 620
    LEAST_WIDTH: Final = 360
    LEAST_HEIGHT: Final = 420
    BAR_BOTTOM: Final = 20
    BAR_HEIGHT: Final = 84
    BAR_RADIUS: Final = 28
    BAR_PADDING: Final = 12
    SLOT: Final = 60
    SLOT_MOST: Final = 96
    """A longer word under a circle ends in an ellipsis; its tooltip has all of it."""
    CIRCLE: Final = 44
    CIRCLE_ICON: Final = 22
    CIRCLE_TOP: Final = 12
    LABEL_GAP: Final = 4
    NOTCH: Final = 16
    END_WIDTH: Final = 64
    SEPARATOR: Final = 17
    """A thin line between groups of circles, with its air."""
    SEPARATOR_HEIGHT: Final = 44
    NARROW: Final = 560
    """Below it Share, Add and Hand are in the menu."""
    WORDLESS: Final = 400
    """Below it the words under the circles go."""
    GLYPH: Final = 36
    GLYPH_ICON: Final = 20
    CORNER_GAP: Final = 12
    HEADING_LEFT: Final = 20
    HEADING_TOP: Final = 14
    PILL: Final = 36
    PILL_GAP: Final = 12
    PILL_PADDING: Final = 14
    PILL_ICON: Final = 16
    SCRIM_TOP: Final = 96
    SCRIM_BOTTOM: Final = 144
    GRID_TOP: Final = 60
    GRID_SIDE: Final = 16
    GRID_BOTTOM: Final = 116
    GRID_GAP: Final = 8
    STRIP_WIDTH: Final = 192
    STRIP_HEIGHT: Final = 108
    STRIP_BESIDE: Final = 900
    """From this width on the strip stands beside the speaker, else below."""
    TILE_RADIUS: Final = 12
    TILE_PAD: Final = 8
    TILE_NAME: Final = 24
    TILE_GLYPH: Final = 14
    TILE_FACE_LEAST: Final = 48
    TILE_FACE_MOST: Final = 96
    SPEAKING_LINE: Final = 3
    SELF_LEAST: Final = 160
    SELF_NARROW: Final = 112
    """The least on a narrow stage, where it would hide the other person."""
    SELF_MOST: Final = 280
    SELF_SHARE: Final = 0.22
    SELF_TAB: Final = 44
    SELF_FACE: Final = 48
    FACE: Final = 128
    FACE_CALLING: Final = 112
    FACE_OVER: Final = 72
    """Over this person's own picture, while calling."""
    RINGS: Final = 24
    BADGE: Final = 28
    PEOPLE_WIDTH: Final = 320
    CAPSULE_WIDTH: Final = 320
    CAPSULE_HEIGHT: Final = 44
    PREVIEW: Final = 240
    PREVIEW_IN_MENU: Final = 232
    """How wide the menu of devices is at least, with what microphone and camera give in it."""
    ASIDE_WIDTH: Final = 328
    ASIDE_HEIGHT: Final = 56
    PICTURE_WIDTH: Final = 256
    PICTURE_HEIGHT: Final = 144
    PICTURE_LEAST: Final = 176
    PICTURE_MOST: Final = 480
    BACKDROP: Final = 32
    """The frame behind a picture that does not fill the window is this wide before it grows."""
    LINGER_LINE: Final = 2


class Motion:
    """Durations in milliseconds."""

    CHROME_AFTER: Final = 4_000
    """The bar is hidden after this time without input."""
    CHROME: Final = 180
    CHROME_SHIFT: Final = 8
    REFLOW: Final = 240
    FIRST_PICTURE: Final = 240
    SNAP: Final = 200
    RING_ATTACK: Final = 80
    RING_RELEASE: Final = 250
    SPEAKS_AFTER: Final = 150
    SPEAKS_LINGER: Final = 1_000
    DECLINED_TILE: Final = 4_000
    STRIP_ORDER: Final = 3_000
    BACKDROP: Final = 200
    """Between two pictures behind a picture: 5 a second."""

    ENTER: Final = 200
    LEAVE: Final = 120
    CROSS_FADE: Final = 140
    GROW: Final = 240
    """A card becomes the window of its call."""
    MORPH: Final = 180
    """What comes in a change of state fades in for so long …"""
    MORPH_LEAVE: Final = 100
    """… what goes fades out for so long …"""
    MORPH_WAIT: Final = 60
    """… and has that much of a lead."""
    PRESS_DOWN: Final = 80
    PRESS_UP: Final = 120
    PULSE_PERIOD: Final = 1_600
    FRAME: Final = 33
    """Between two pictures of an animation: 30 a second are enough."""
    GUARD: Final = 500
    """Input is ignored this long after a surface appears or its buttons move."""
    BUSY_DELAY: Final = 300
    """A spinner shows only after this."""
    PRESSED_SCALE: Final = 0.96
    DISABLED: Final = 0.38
    """Opacity of a control that cannot be pressed now."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` as WCAG 2 defines it, 0 to 1."""
    channels = []
    for start in (1, 3, 5):
        value = int(colour[start : start + 2], 16) / 255
        channels.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def readableOn(ground: str) -> str:
    """White or near-black, whichever reads better on ``ground``."""
    return max(("#FFFFFF", "#0F172A"), key=lambda ink: contrast(ink, ground))


def avatarHue(userID: str) -> str:
    """The person's colour: the same on every machine and in every run."""
    return AVATAR_HUES[zlib.crc32(userID.encode()) % len(AVATAR_HUES)]


def overridden(tokens: Tokens, overrides: Mapping[str, str | int]) -> Tokens:
    """``tokens`` with an app's own; the inks on its grounds are chosen so that they can be read.

    Raises:
        UsageError: A token that is not one of :data:`OVERRIDABLE`, a colour that is not
            ``#RRGGBB``, a radius that is not 0 to 48.
    """
    changes: dict[str, str | int] = {}
    for name, value in overrides.items():
        changes[name] = _checked(name, value)
        ink = {"accept": "onAccept", "decline": "onDecline", "neutral": "onNeutral"}
        ink["accent"] = "onAccent"
        if name in ink:
            changes[ink[name]] = readableOn(str(value))
        if name in ("accept", "decline"):
            changes[f"{name}Disc"] = value
    return dataclasses.replace(tokens, **changes)  # type: ignore[arg-type]


def _checked(name: str, value: str | int) -> str | int:
    if name not in OVERRIDABLE:
        raise UsageError(f"no such token: {name!r} (an app may set {', '.join(OVERRIDABLE)})")
    if name == "radius":
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 48:
            raise UsageError(f"radius is a whole number from 0 to 48, not {value!r}")
    elif not isinstance(value, str):
        raise UsageError(f"{name} is a text, not {value!r}")
    elif name != "fontFamily" and not _is_colour(value):
        raise UsageError(f"{name} is a colour like #15803D, not {value!r}")
    return value


def _is_colour(value: str) -> bool:
    return (
        len(value) == 7
        and value[0] == "#"
        and all(c in "0123456789abcdefABCDEF" for c in value[1:])
    )
