"""Names that people can see: what strangers write into a name, and what is shown of it."""

from __future__ import annotations

import unicodedata

import pytest

from callkit.names import holdsControls, shownName

UNSEEN = {
    "nothing": "",
    "spaces": "   \u00a0\u2003\u3000",
    "zero width space": "\u200b",
    "zero width joiners": "\u200c\u200d",
    "word joiner": "\u2060\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "bidi override": "\u202e",
    "bidi isolates": "\u2066\u2067\u2068\u2069",
    "direction marks": "\u200e\u200f\u061c",
    "combining mark only": "\u0301\u0301",
    "enclosing mark only": "\u20dd",
    "variation selector only": "\ufe0f",
    "hangul filler": "\u3164\u115f\u1160\uffa0",
    "braille blank": "\u2800",
    "khmer inherent vowels": "\u17b4\u17b5",
    "mongolian separator": "\u180e",
    "tags": "\U000e0001\U000e0041",
    "controls": "\x00\x01\x1f\x7f\x85",
    "line ends": "\r\n\u2028\u2029",
    "noncharacters": "\ufdd0\uffff",
    "half of a pair": "\ud800",
    "musical null": "\U0001d159",
}

SEEN = (
    "Bob",
    "José",
    "Jose\u0301",
    "李雷",
    "محمد",
    "علی\u200cرضا",
    "👩\u200d💻",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🇩🇪",
    "नमस्ते",
    "한글",
    "O'Brien-Smith, Jr.",
    ".",
    "\ue000",
)


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN.keys())
def test_a_name_without_anything_to_see_is_the_userID(name: str) -> None:
    assert shownName(name, "mallory") == "mallory"


@pytest.mark.parametrize("name", SEEN)
def test_a_name_somebody_can_read_stays_as_it_is(name: str) -> None:
    assert shownName(name, "x") == name


def test_every_single_ignorable_or_blank_character_falls_back() -> None:
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"):
            assert shownName(character, "mallory") == "mallory", hex(code)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  Bob  ", "Bob"),
        ("Bob\nBank", "Bob Bank"),
        ("Bob\u2028Bank", "Bob Bank"),
        ("Bob\x00\x07", "Bob"),
        ("Bob\u202egnp.exe", "Bobgnp.exe"),
        ("Bob \u2067x\u2069", "Bob x"),
        ("Bob" + " " * 200 + "(verified)", "Bob (verified)"),
    ],
)
def test_what_would_disturb_the_text_around_is_left_out(name: str, shown: str) -> None:
    assert shownName(name, "mallory") == shown


@pytest.mark.parametrize("name", [*UNSEEN.values(), *SEEN, "  Bob\n\n  Bank "])
def test_showing_what_is_shown_changes_nothing_and_makes_nothing_longer(name: str) -> None:
    shown = shownName(name, "mallory")
    assert shownName(shown, "mallory") == shown
    if shown != "mallory":
        assert len(shown.encode()) <= len(name.encode("utf-8", "surrogatepass"))


def test_controls_are_the_controls_and_nothing_else() -> None:
    assert [c for c in map(chr, range(0x300)) if holdsControls(f"Bob{c}")] == [
        *map(chr, range(0x20)),
        *map(chr, range(0x7F, 0xA0)),
    ]
    assert not holdsControls("علی\u200cرضا \u202e \u2028 \U0010ffff")
    assert not holdsControls("")
