"""A style sheet that keeps a host's general rules off the kit's own widgets.

``QWidget { background: #222 }`` or ``* { font-size: 30px }`` are meant for the host's windows and
reach everything in the program. What names the kit's parts (``#callName``, ``CallButton``) is
meant for them and holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

UNSET_COLOUR: Final = (1, 2, 3, 4)
"""Red, green, blue and alpha of a text no rule has a colour for: the theme has."""
UNSET_PIXELS: Final = 611
"""The size of a font no rule has a size for."""
UNSET_FAMILY: Final = "callkit-unset"

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NAME: Final = re.compile(
    r"#(?:call|incomingCall|outgoingCall|inCall|miniCall|moreCalls|peoplePicker|quitDialog)\w*"
)
_TYPE: Final = re.compile(r"(?<![\w#.:\[\"'-])[A-Za-z_]\w*")

# A length of -1 is Qt's own word for "no rule has one": the widget keeps what it was given.
_RESET: Final = """
  min-width: -1px; min-height: -1px; max-width: -1px; max-height: -1px;
  padding: 0; margin: 0; border: none; background: none;
"""


def kitRules(sheet: str, classes: Collection[str]) -> Iterator[str]:
    """The rules of ``sheet`` that name parts of the kit: its object names, its ``classes``."""
    for found in _RULE.finditer(_COMMENT.sub(" ", sheet)):
        selectors = (selector.strip() for selector in found[1].split(","))
        kept = [selector for selector in selectors if _names(selector, classes)]
        if kept:
            yield f"{', '.join(kept)} {{{found[2]}}}"


def shieldSheet(classes: Collection[str], words: str, hosts: Iterable[str]) -> str:
    """What a window of the kit wears over the sheets of its ``hosts``, the outermost first.

    ``classes`` are all of the kit's widgets, ``words`` is the class that writes text.
    """
    every = ", ".join(sorted(classes))
    red, green, blue, alpha = UNSET_COLOUR
    unset = (
        f"color: rgba({red}, {green}, {blue}, {alpha}); "
        f'font: normal {UNSET_PIXELS}px "{UNSET_FAMILY}";'
    )
    named = [rule for sheet in hosts for rule in kitRules(sheet, classes)]
    return "\n".join([f"{every} {{{_RESET}}}", f"{words} {{ {unset} }}", *named])


def _names(selector: str, classes: Collection[str]) -> bool:
    if _NAME.search(selector):
        return True
    last = selector.replace(">", " ").split()[-1:]
    return any(kind in classes for part in last for kind in _TYPE.findall(part))
