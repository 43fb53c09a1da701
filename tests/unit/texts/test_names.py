import pytest
from msgspec import structs

from callkit.model import EndReason, User
from callkit.switchboard.view import Phase
from callkit.texts import (
    InnerText,
    Language,
    announcement,
    duration,
    ending,
    notificationBody,
    notificationTitle,
    personName,
    spoken,
    spokenDuration,
    title,
    trayTooltip,
)
from demo.gallery.people import incoming, outgoing

TEXT = InnerText()


def test_a_person_without_a_name_is_called_by_id() -> None:
    assert personName(User("u1", "Ana"), TEXT) == "Ana"
    assert personName(User("u1"), TEXT) == "u1"
    assert personName(User("u1", " \n"), TEXT) == "u1"
    assert personName(User(""), TEXT) == "Unknown"


def test_durations_have_two_digits_and_hours_only_when_needed() -> None:
    assert duration(0) == "00:00"
    assert duration(59.9) == "00:59"
    assert duration(754) == "12:34"
    assert duration(3600) == "1:00:00"
    assert duration(-5) == "00:00"


def test_a_spoken_duration_names_its_units() -> None:
    assert spokenDuration(754, TEXT) == "12 minutes 34 seconds"
    assert spokenDuration(3601, TEXT) == "1 hour 1 second"
    assert spokenDuration(0, TEXT) == "0 seconds"


@pytest.mark.parametrize(
    ("code", "two", "three"),
    [
        ("ja", "12分34秒", "1時間2分3秒"),
        ("es", "12 minutos y 34 segundos", "1 hora, 2 minutos y 3 segundos"),
        ("fr", "12 minutes et 34 secondes", "1 heure, 2 minutes et 3 secondes"),
        ("de", "12 Minuten 34 Sekunden", "1 Stunde 2 Minuten 3 Sekunden"),
    ],
)
def test_each_language_joins_its_hours_and_minutes(code: str, two: str, three: str) -> None:
    language = Language.instance()
    language.choose(code)
    try:
        assert (spokenDuration(754, TEXT), spokenDuration(3723, TEXT)) == (two, three)
    finally:
        language.choose("")


def test_marks_of_direction_are_not_read_out() -> None:
    assert spoken("\u2068أمل\u2069 is calling \u2066you\u2069") == "أمل is calling you"


UNSEEN = {
    "zero width": "\u200b\u200b",
    "joiners": "\u200c\u200d\u2060\ufeff",
    "direction": "\u202e\u2066\u2069\u200f",
    "marks only": "\u0301\u0302",
    "blank letters": "\u3164\u2800\u115f",
    "tags and variations": "\U000e0041\ufe0f",
    "spaces": " \u00a0\u2003\t\n",
}


@pytest.mark.parametrize("kind", UNSEEN)
def test_a_name_nobody_can_see_is_the_userID(kind: str) -> None:
    person = User("u1", UNSEEN[kind])
    assert personName(person, TEXT) == "u1"
    view = incoming(person)
    assert title(view, TEXT) == "u1"
    assert "u1" in announcement(view, TEXT).text
    missed = structs.replace(view, phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
    assert "u1" in notificationTitle(missed, TEXT) + notificationBody(missed, TEXT)
    assert "u1" in trayTooltip(view, TEXT, missed=0)


@pytest.mark.parametrize("kind", UNSEEN)
def test_words_nobody_can_see_are_no_words(kind: str) -> None:
    """A refusal with such a message, or on such a device, is a plain one."""
    declined = outgoing(phase=Phase.ENDED, endReason=EndReason.DECLINED)
    assert ending(structs.replace(declined, message=UNSEEN[kind]), TEXT) == ending(declined, TEXT)
    elsewhere = incoming(phase=Phase.ENDED, endReason=EndReason.ANSWERED_ELSEWHERE)
    named = structs.replace(elsewhere, deviceName=UNSEEN[kind])
    assert ending(named, TEXT) == ending(elsewhere, TEXT)
