"""Which controls stand in the bar, in which order, and which are behind "More". Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from callkit.requests import Action, MediaKind
from callkit.texts import InnerText
from callkit.theme import StageSize
from callkit.widgets.scenes.scene import Control, Scene

_OWN: Final = (MediaKind.MICROPHONE, MediaKind.CAMERA)
_SHARED: Final = (MediaKind.SCREEN, Action.INVITE, MediaKind.HAND)
_AFTER: Final = (Action.MESSAGE, Action.CALL_AGAIN, Action.CALL_BACK)
"""What an ended call offers."""
_ELSEWHERE: Final = frozenset({Action.MINIMIZE, Action.CLOSE, Action.SETTINGS})
"""The window's own glyphs do the first two, the line above the bar the third."""
_SHORT: Final[Mapping[str, tuple[tuple[str, ...], str]]] = MappingProxyType(
    {
        MediaKind.CAMERA: (("cameraOffButton", "cameraOnButton"), "barCamera"),
        MediaKind.SCREEN: (("shareScreenButton",), "barShare"),
        Action.INVITE: (("addPeopleButton",), "barAdd"),
        MediaKind.HAND: (("raiseHandButton", "lowerHandButton"), "barHand"),
    }
)
"""Words that are too long below a circle, and what stands there."""
_SHORT_STOP: Final = "barStop"


class BarItems(NamedTuple):
    """Groups from the start to the end, with a line between them; the last one is the red one."""

    groups: tuple[tuple[Control, ...], ...]
    more: tuple[Control, ...]
    """What the menu has, in its order."""
    aside: tuple[Control, ...] = ()
    """What the ▾ of the red one has."""


ROOMY, TIGHT, LEAN, WORDLESS = range(4)
"""How much a bar leaves away: nothing; Add and Hand; Share, too; all words below the circles."""


def barLevel(width: int) -> int:
    """What a bar leaves away on a stage of that width, whatever its words need."""
    if width >= StageSize.NARROW:
        return ROOMY
    return TIGHT if width >= StageSize.WORDLESS else WORDLESS


def barItems(scene: Scene, level: int = ROOMY) -> BarItems:
    """The bar of ``scene``, leaving away what the level says."""
    found = [c for c in (scene.middle, scene.green, *scene.quick, scene.red) if c is not None]
    found = [control for control in found if control.action not in _ELSEWHERE]
    after = _chosen(found, _AFTER)
    if after:
        return BarItems((after,), ())
    own, shared = _chosen(found, _OWN), _chosen(found, _SHARED)
    red = tuple(c for c in found if c is scene.red)
    aside = _chosen(found, (Action.END_FOR_ALL,))
    taken = (*own, *shared, *red, *aside)
    rest = tuple(control for control in found if control not in taken)
    kept = shared if level == ROOMY else shared[:1] if level == TIGHT else ()
    rest, shared = (*(control for control in shared if control not in kept), *rest), kept
    groups = [own, shared, red]
    return BarItems(tuple(group for group in groups if group), rest, aside)


def _chosen(controls: list[Control], names: tuple[str, ...]) -> tuple[Control, ...]:
    return tuple(c for name in names for c in controls if c.name == name)


def shortened(control: Control, text: InnerText) -> Control:
    """The control with a word that fits below a circle; an app's own word stays."""
    keys, short = _SHORT.get(control.name, ((), ""))
    said = text.say(short) if short else ""
    label, checked = control.label, control.checkedLabel
    if label in [text.say(key) for key in keys]:
        label = said
    if checked in [text.say(key) for key in keys]:
        checked = said
    if checked == text.say("stopSharingButton"):
        checked = text.say(_SHORT_STOP)
    return dataclasses.replace(control, label=label, checkedLabel=checked)
