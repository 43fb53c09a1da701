from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt, QTextDocumentFragment

from callkit.errors import UsageError
from callkit.texts import SENTENCES, InnerText, Plural, placeholders, plainText, toolTip


def values_for(key: str) -> dict[str, str]:
    return {name: f"<{name}>" for name in placeholders(SENTENCES[key]) - {"n"}}


def test_every_sentence_can_be_said() -> None:
    text = InnerText()
    for key, sentence in SENTENCES.items():
        for n in (0, 1, 2, 5) if isinstance(sentence, Plural) else (-1,):
            said = text.say(key, n, **values_for(key))
            assert not set("{}") & set(said), key
            assert "%n" not in said, key


def test_english_counts_without_any_translation_installed() -> None:
    text = InnerText()
    assert text.say("trayMissed", 1) == "1 missed call"
    assert text.say("trayMissed", 0) == "0 missed calls"
    assert text.say("trayMissed", 21) == "21 missed calls"


def test_an_override_replaces_the_sentence() -> None:
    text = InnerText(incomingCallPageAcceptButton="Pick up")
    assert text.say("incomingCallPageAcceptButton") == "Pick up"
    assert InnerText().say("incomingCallPageAcceptButton") == "Accept"
    text.incomingCallPageAcceptButton = "Take it"
    assert text.say("incomingCallPageAcceptButton") == "Take it"
    del text.incomingCallPageAcceptButton
    assert text.say("incomingCallPageAcceptButton") == "Accept"


def test_an_override_may_come_from_a_mapping() -> None:
    assert InnerText({"endNoAnswer": "Nope"}).say("endNoAnswer") == "Nope"


def test_an_override_may_be_plural() -> None:
    text = InnerText(trayMissed=Plural("one lost call", "%n lost calls"))
    assert text.say("trayMissed", 1) == "one lost call"
    assert text.say("trayMissed", 3) == "3 lost calls"
    text.trayMissed = "%n!"
    assert text.say("trayMissed", 1) == "1!"


def test_the_placeholder_of_uikit_is_understood() -> None:
    text = InnerText(incomingVideoCallDialogTitle="%0 is there")
    assert text.say("incomingVideoCallDialogTitle", name="Ana") == "Ana is there"


def test_an_override_may_leave_a_value_out() -> None:
    text = InnerText(endNameDeclined="No luck")
    assert text.say("endNameDeclined", name="Ana") == "No luck"


def test_every_key_can_be_read_as_an_attribute() -> None:
    text = InnerText()
    assert {key: getattr(text, key) for key in text} == dict(SENTENCES)
    with pytest.raises(AttributeError):
        _ = text.noSuchText


@pytest.mark.parametrize(
    "overrides",
    [{"noSuchText": "x"}, {"endNoAnswer": "{nobody}"}, {"endCallEnded": "%n times"}],
)
def test_an_override_that_cannot_work_is_refused_at_once(overrides: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        InnerText(**overrides)


@pytest.mark.parametrize("value", [3, None, b"Busy", ("Busy",)])
def test_what_is_no_sentence_is_refused_by_name(value: Any) -> None:
    with pytest.raises(UsageError, match="endNameBusy is "):
        InnerText(endNameBusy=value)


def test_a_refused_override_changes_nothing() -> None:
    text = InnerText()
    with pytest.raises(UsageError):
        text.endNameBusy = "{oops}"
    assert text.say("endNameBusy", name="Ana") == "Ana is in another call"


def test_a_missing_value_is_an_error_that_names_it() -> None:
    with pytest.raises(UsageError, match="endNameDeclined needs name"):
        InnerText().say("endNameDeclined")
    with pytest.raises(UsageError, match="no such text"):
        InnerText().say("nonsense")


def test_a_value_is_never_read_as_a_pattern() -> None:
    text = InnerText()
    said = text.say("endNameDeclinedSaying", name="{message} %n %1", message="{name}")
    assert said == "{message} %n %1 declined: “{name}”"


def test_a_name_is_one_line_without_control_characters() -> None:
    assert plainText("  Ana\n\tLena\u202e\u0007 B\u2066ö ") == "Ana Lena Bö"
    assert plainText("a\u2028b") == "a b"
    assert plainText("🙋🏽‍♀️ Zoë") == "🙋🏽‍♀️ Zoë"


@given(st.text(max_size=400))
def test_no_name_grows_or_breaks_a_line(name: str) -> None:
    shown = plainText(name)
    assert len(shown) <= 120
    assert len(shown.splitlines()) <= 1
    assert shown == plainText(shown)


def test_a_name_in_the_other_direction_is_isolated() -> None:
    text = InnerText()
    assert text.name("أمل") == "\u2068أمل\u2069"
    assert text.name("Amal") == "Amal"
    assert text.say("endNameDeclined", name=text.name("أمل")) == "\u2068أمل\u2069 declined"


@pytest.mark.parametrize(
    "name", ["Tom & Jerry", "AT&amp;T", "Ana <b>", '<img src="/etc/a.png">', "x<y"]
)
def test_a_tooltip_shows_what_people_call_themselves_letter_by_letter(name: str) -> None:
    shown = toolTip(name)
    if Qt.mightBeRichText(shown):
        shown = QTextDocumentFragment.fromHtml(shown).toPlainText()
    assert shown == name
