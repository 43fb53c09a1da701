from collections.abc import Callable, Iterator

import pytest
from msgspec import structs

from callkit.model import CallUserState, EndReason, User
from callkit.switchboard.view import MemberView, Phase
from callkit.texts import (
    InnerText,
    Language,
    announcement,
    calledNames,
    duration,
    ending,
    notificationBody,
    notificationTitle,
    personName,
    spoken,
    spokenDuration,
    spokenNames,
    timeOfDay,
    title,
    trayTooltip,
)
from demo.gallery.people import ALAN, EDSGER, GRACE, incoming, outgoing, outgoingGroup

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


@pytest.fixture
def speak() -> Iterator[Callable[[str], None]]:
    yield Language.instance().choose
    Language.instance().choose("")


def test_a_telephone_number_is_not_read_from_its_end(speak: Callable[[str], None]) -> None:
    number = User("u1", "+49 30 123")
    speak("de")
    assert personName(number, TEXT) == "+49 30 123"
    for code in ("ar", "he", "fa"):
        speak(code)
        assert personName(number, TEXT) == "\u2068+49 30 123\u2069"
        assert personName(User("u1", "أمل 2"), TEXT) == "أمل 2"


def test_numbers_are_written_as_the_dates_beside_them(speak: Callable[[str], None]) -> None:
    speak("fa")
    assert duration(754) == "۱۲:۳۴"
    assert "۳" in TEXT.say("trayMissed", 3)
    assert "3" not in TEXT.say("trayMissed", 3)
    assert TEXT.say("historyCounted", name="a2", count=3) == "a2 (۳)"
    for code in ("ar", "hi", "th", "de"):
        speak(code)
        assert duration(754) == "12:34"


def test_everybody_of_a_group_is_said_where_two_and_a_number_are_seen(
    speak: Callable[[str], None],
) -> None:
    view = outgoingGroup(
        tuple(MemberView(user=user, state=CallUserState.INVITING) for user in (GRACE, ALAN, EDSGER))
    )
    speak("en")
    assert calledNames(view, TEXT) == "Grace Hopper, Alan Turing and 1 other"
    assert spokenNames(view, TEXT).count(",") >= 1
    assert spokenNames(view, TEXT).endswith("and Edsger Dijkstra")
    speak("de")
    assert spokenNames(view, TEXT) == "Grace Hopper, Alan Turing und Edsger Dijkstra"
    assert spokenNames(incoming(), TEXT) == "Ada Lovelace"


def test_a_missed_call_says_when(speak: Callable[[str], None]) -> None:
    missed = incoming(
        phase=Phase.ENDED, endReason=EndReason.CANCELLED, createTime=1_713_265_200_000
    )
    speak("de")
    when = timeOfDay(missed.createTime)
    assert len(when) == len("14:05")
    assert notificationBody(missed, TEXT) == f"Sprachanruf · {when}"
    assert notificationBody(missed, TEXT, missed=2) == f"2 verpasste Anrufe · {when}"
    assert notificationBody(missed, TEXT, private=True) == "Sprachanruf"
