"""Cleans names for display: invisible and direction-changing characters are removed.

A name comes from a stranger. It may consist of invisible characters, or of characters that change
the direction of the text around it. Everybody who shows a name, or sends one to be shown, asks
:func:`shownName`. Pure functions of texts; any thread may call them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"})
"""Controls, format characters, halves of pairs, spaces, and marks that need another character."""
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What opens or closes a direction of its own: unclosed, it turns the sentence around the name."""


def _characters(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


# Unicode's Default_Ignorable_Code_Point as far as categories do not say it, and characters that
# are drawn as nothing: the blank Braille pattern, the object replacement, the null notehead.
_BLANK = _characters(
    (0x115F, 0x1160),
    (0x2065, 0x2065),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFDD0, 0xFDEF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0xFFFC, 0xFFFC),
    (0x1D159, 0x1D159),
    (0xE0000, 0xE0FFF),
)


def holdsControls(text: str) -> bool:
    """Whether ``text`` has a control character (Unicode category Cc): no name may."""
    return not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text)


@lru_cache(maxsize=8192)
def shownName(userName: str, userID: str) -> str:
    """The visible form of ``userName``; ``userID`` when no character of it is visible.

    Line ends and controls become spaces, spaces are single, and characters that would turn the
    direction of the text around the name are left out. The result is never longer than the
    longer of the two.
    """
    if userName.isascii() and userName.isprintable() and "  " not in userName:
        return userName.strip() or userID
    return _shown(userName) or userID


def _shown(name: str) -> str:
    if not any(_seen(character) for character in name):
        return ""
    plain = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") else character
        for character in name
        if character not in _DIRECTION
    )
    return " ".join(plain.split())


def _seen(character: str) -> bool:
    if character in _BLANK or ord(character) & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(character) not in _UNSEEN_CATEGORIES
