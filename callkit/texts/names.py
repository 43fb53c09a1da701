"""The spelling of people's names and of times."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDateTime, QLocale

from callkit.model import User
from callkit.names import shownName
from callkit.texts.inner_text import InnerText
from callkit.texts.languages import inDigits, spokenLocale

_ISOLATES: Final = dict.fromkeys(range(0x2066, 0x206A))


def personName(user: User, text: InnerText) -> str:
    """The person's name, their userID when they have none that can be seen."""
    shown = shownName(user.userName, user.userID)
    return text.name(shown) or text.say("unknownPerson")


def duration(seconds: float) -> str:
    """ "00:42", "12:34", "1:02:03"; never negative."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    said = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
    return inDigits(said)


def timeOfDay(milliseconds: int) -> str:
    """ "14:05", as people of the language write it."""
    then = QDateTime.fromMSecsSinceEpoch(milliseconds)
    return spokenLocale().toString(then.time(), QLocale.FormatType.ShortFormat)


def spoken(text: str) -> str:
    """``text`` for a screen reader: without the marks that isolate a name of the other direction,
    which some voices read out."""
    return text.translate(_ISOLATES)


def spokenDuration(seconds: float, text: InnerText) -> str:
    """ "12 minutes 34 seconds", for people who hear it."""
    whole = max(0, int(seconds))
    parts = (
        ("spokenHours", whole // 3600),
        ("spokenMinutes", whole // 60 % 60),
        ("spokenSeconds", whole % 60),
    )
    said = [text.say(key, number) for key, number in parts if number]
    if len(said) < 2:
        return said[0] if said else text.say("spokenSeconds", 0)
    joint = "spokenTwo" if len(said) == 2 else "spokenThree"
    return text.say(joint, **dict(zip("abc", said, strict=False)))
