"""The table of sentences keeps its own rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import callkit
from callkit.texts import SENTENCES, Plural, placeholders

UIKIT_KEYS = {
    *(
        f"incoming{kind}Call{place}{part}"
        for kind in ("Video", "Voice", "GroupVideo", "GroupVoice")
        for place in ("Dialog", "Page")
        for part in ("Title", "Message")
    ),
    *(
        f"outgoing{kind}CallPage{part}"
        for kind in ("Video", "Voice", "GroupVideo", "GroupVoice")
        for part in ("Title", "Message")
    ),
    "incomingCallPageDeclineButton",
    "incomingCallPageAcceptButton",
    "outgoingCallPageACancelButton",
    "missedCallNotificationTitle",
    *(
        f"missed{kind}CallNotificationContent"
        for kind in ("GroupVideo", "GroupAudio", "Video", "Audio")
    ),
    "minimizedCallingPageWaitingText",
}


def parts(key: str) -> tuple[str, ...]:
    sentence = SENTENCES[key]
    return (sentence.one, sentence.other) if isinstance(sentence, Plural) else (sentence,)


def test_uikit_texts_for_invitations_have_their_uikit_names() -> None:
    assert set(SENTENCES) >= UIKIT_KEYS


def test_a_key_is_camel_case() -> None:
    assert [key for key in SENTENCES if not re.fullmatch(r"[a-z][A-Za-z0-9]*", key)] == []


def test_a_sentence_is_one_clean_line_with_named_values() -> None:
    for key in SENTENCES:
        for text in parts(key):
            assert text, key
            assert text == text.strip(), key
            assert "\n" not in text, key
            assert "..." not in text, f"{key}: an ellipsis is one character"
            assert "%1" not in text, f"{key}: values have names"
            rest = re.sub(r"\{[a-z]+\}", "", text)
            assert not set("{}") & set(rest), key


def test_only_plurals_count_and_both_forms_take_the_same_values() -> None:
    for key, sentence in SENTENCES.items():
        if isinstance(sentence, str):
            assert "%n" not in sentence, key
            continue
        assert "%n" in sentence.other, key
        one, other = (set(re.findall(r"\{(\w+)\}", text)) for text in sentence)
        assert one == other, key
        assert "n" in placeholders(sentence), key


def test_a_cause_fits_into_a_sentence() -> None:
    for key in SENTENCES:
        if key.startswith("cause"):
            (text,) = parts(key)
            assert text[0].islower(), key
            assert not text.endswith("."), key


def keys_said() -> Iterator[str]:
    """The keys that some string of callkit, except in the table, is or makes."""
    for path in Path(callkit.__file__).parent.rglob("*.py"):
        if path.name == "sentences.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value in SENTENCES:
                    yield node.value
            elif isinstance(node, ast.JoinedStr):
                fixed = [part.value for part in node.values if isinstance(part, ast.Constant)]
                if fixed and all(re.fullmatch(r"\w+", str(part)) for part in fixed):
                    family = re.compile(
                        "".join(
                            str(part.value) if isinstance(part, ast.Constant) else "[A-Za-z]*"
                            for part in node.values
                        )
                    )
                    yield from filter(family.fullmatch, SENTENCES)


def test_every_sentence_is_said_somewhere() -> None:
    assert set(SENTENCES) - set(keys_said()) == set(), (
        "an app that overrides it would wait for ever to see it"
    )
