"""How people and times are written."""

from __future__ import annotations

from callkit.model import User
from callkit.names import shownName
from callkit.texts.inner_text import InnerText


def personName(user: User, text: InnerText) -> str:
    """The person's name, their userID when they have none that can be seen."""
    shown = shownName(user.userName, user.userID)
    return text.name(shown) or text.say("unknownPerson")


def duration(seconds: float) -> str:
    """ "00:42", "12:34", "1:02:03"; never negative."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def spokenDuration(seconds: float, text: InnerText) -> str:
    """ "12 minutes 34 seconds", for people who hear it."""
    whole = max(0, int(seconds))
    parts = (
        ("spokenHours", whole // 3600),
        ("spokenMinutes", whole // 60 % 60),
        ("spokenSeconds", whole % 60),
    )
    said = [text.say(key, number) for key, number in parts if number]
    return " ".join(said) or text.say("spokenSeconds", 0)
