"""The sentences of one app: the kit's table, the app's changes, and how values are inserted."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from callkit.errors import UsageError
from callkit.options import checkValue
from callkit.texts.languages import Language, inDigits
from callkit.texts.sentences import SENTENCES, Plural, Sentence

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_ISOLATE: Final = "\u2068"
_POP: Final = "\u2069"
_MAX_SHOWN_NAME: Final = 120


def placeholders(sentence: Sentence) -> frozenset[str]:
    """Names of the values a sentence takes; ``%n`` is called ``n``."""
    if isinstance(sentence, Plural):
        return frozenset(_PLACEHOLDER.findall(sentence.other)) | {"n"}
    return frozenset(_PLACEHOLDER.findall(sentence))


def plainText(text: str) -> str:
    """``text`` on one line, without control characters and direction overrides.

    People choose their own names: a line break or an override must not let one pretend to be
    part of the app's own sentence.
    """
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Zs") else c
        for c in text
        if c not in "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    shown = " ".join(kept.split())
    return shown if len(shown) <= _MAX_SHOWN_NAME else shown[: _MAX_SHOWN_NAME - 1] + "…"


def toolTip(text: str) -> str:
    """``text`` as a tooltip that shows it letter by letter.

    What looks like markup would be obeyed there: a name must not bring its own pictures.
    """
    return html.escape(text, quote=False) if "<" in text else text


def rightToLeft() -> bool:
    """The kit's language is read from right to left."""
    return Language.instance().rightToLeft


class InnerText:
    """Every sentence of the kit; an app overrides what it wants to say differently.

    ::

        text = InnerText(incomingCallPageAcceptButton="Pick up", endNoAnswer="{name} is out")
        text.quickReply1 = "On stage, back at ten."
        text.say("endNameDeclined", name="Ana")      # → "Ana declined"

    Keys are those of :data:`callkit.texts.SENTENCES`, the ones UIKit's ``InnerText`` has under
    UIKit's names (``%0`` is understood as the sentence's name). An override is shown as it is in
    every language; it may use any of the sentence's placeholders, and for a plural either one
    text with ``%n`` or a ``Plural(one, other)``.

    Values only; safe to share between widgets of one (the GUI) thread.

    Raises:
        UsageError: An unknown key, no sentence, or a placeholder the sentence does not have.
    """

    _overrides: dict[str, Sentence]

    def __init__(self, overrides: Mapping[str, Sentence] | None = None, **texts: Sentence) -> None:
        checkValue("InnerText: overrides", overrides, Mapping[str, Any] | None)
        object.__setattr__(self, "_overrides", {})
        for key, sentence in {**(overrides or {}), **texts}.items():
            setattr(self, key, sentence)

    def __setattr__(self, key: str, sentence: Sentence) -> None:
        if key not in SENTENCES:
            raise UsageError(f"no such text: {key}")
        checkValue(key, sentence, str | Plural)
        known = placeholders(SENTENCES[key])
        if isinstance(sentence, str):
            first = "name" if "name" in known else min(known - {"n"}, default="")
            sentence = sentence.replace("%0", f"{{{first}}}") if first else sentence
        strange = _used(sentence) - known
        if strange:
            raise UsageError(f"{key} has no {{{'}, {'.join(sorted(strange))}}}")
        self._overrides[key] = sentence

    def __getattr__(self, key: str) -> Sentence:
        if key in SENTENCES:
            return self._overrides.get(key, SENTENCES[key])
        raise AttributeError(key)

    def __delattr__(self, key: str) -> None:
        self._overrides.pop(key, None)

    def __iter__(self) -> Iterator[str]:
        return iter(SENTENCES)

    def say(self, key: str, n: int = -1, /, **values: object) -> str:
        """The sentence in the person's language, its values filled in.

        Values are put in as they are: give names through :meth:`name`, which makes them one
        safe line. A value the sentence does not mention is ignored, so an override may leave
        one out.

        Raises:
            UsageError: An unknown key, or a value the sentence needs is missing.
        """
        if key not in SENTENCES:
            raise UsageError(f"no such text: {key}")
        pattern = self._pattern(key, n)

        def value(match: re.Match[str]) -> str:
            try:
                found = values[match[1]]
            except KeyError:
                raise UsageError(f"{key} needs {match[1]}") from None
            return inDigits(found) if isinstance(found, int) else str(found)

        return _PLACEHOLDER.sub(value, pattern)

    def name(self, text: str) -> str:
        """A person's or device's name, ready to stand inside a sentence.

        A name written in the other direction is isolated, so that it cannot turn the
        punctuation around it. So is a number without words from right to left: "+49 30 1" would
        be read from its end.
        """
        plain = plainText(text)
        mirrored = rightToLeft()
        kinds = {unicodedata.bidirectional(c) for c in plain}
        number = mirrored and "EN" in kinds and not kinds & _RIGHT_TO_LEFT
        if number or kinds & ({"L"} if mirrored else _RIGHT_TO_LEFT):
            return f"{_ISOLATE}{plain}{_POP}"
        return plain

    def _pattern(self, key: str, n: int) -> str:
        override = self._overrides.get(key)
        if override is not None:
            return _counted(override, n)
        source = SENTENCES[key]
        if isinstance(source, str):
            return Language.instance().translate(source, key)
        translated = Language.instance().translate(source.other, key, n)
        if translated == source.other.replace("%n", str(n)):
            return _counted(source, n)
        # No words of a translation have a number of their own.
        return translated.replace(str(n), inDigits(n))


def _counted(sentence: Sentence, n: int) -> str:
    if isinstance(sentence, Plural):
        sentence = sentence.one if n == 1 else sentence.other
    return sentence.replace("%n", inDigits(n)) if n >= 0 else sentence


def _used(sentence: Sentence) -> set[str]:
    parts: Iterable[str] = (sentence,) if isinstance(sentence, str) else sentence
    used = {name for part in parts for name in _PLACEHOLDER.findall(part)}
    return used | {"n"} if any("%n" in part for part in parts) else used
