"""Keep the translation files in step with the table of sentences, and compile them.

    python assets/build/make_translations.py

1. ``assets/build/translations/callkit_*.ts`` get every sentence of ``callkit/texts/sentences.py``
   in its order: new ones empty and unfinished, changed ones unfinished, gone ones dropped. These
   files are what translators edit (Qt Linguist, or by hand).
2. ``assets/translations/callkit_*.qm`` are made of them by ``pyside6-lrelease``; two need no
   translator: ``en`` (the English plurals) and ``qps`` (the pseudo-locale: everything half as
   long again, accented and bracketed, to see what is not translated and what does not fit).

A new language is a line in ``callkit/texts/languages.py`` and a run of this script.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "translations"
COMPILED = HERE.parent / "translations"
sys.path.insert(0, str(HERE.parent.parent))

from callkit.texts.languages import LANGUAGES, PSEUDO, RIGHT_TO_LEFT  # noqa: E402
from callkit.texts.sentences import CONTEXT, SENTENCES, Plural, Sentence  # noqa: E402

PLURAL_FORMS = {
    "ru": 3,
    "ja": 1,
    "ko": 1,
    "zh_CN": 1,
    "ar": 6,
    "zh_TW": 1,
    "fa": 1,
    "th": 1,
    "tr": 1,
    "id": 1,
    "vi": 1,
    "pl": 3,
    "uk": 3,
}
"""How many forms a plural has; two where nothing is said."""
_ACCENTS = str.maketrans("aAeEiIoOuUnNcCyY", "àÀéÉîÎöÖüÜñÑçÇýÝ")
_VALUES = re.compile(r"(\{\w+\}|%n)")


@dataclass
class Translation:
    """One sentence in one language: its forms, and the English it was made from."""

    source: str
    forms: list[str]
    finished: bool = True


def forms_of(language: str) -> int:
    return PLURAL_FORMS.get(language, 2)


def english(sentence: Sentence) -> str:
    return sentence.other if isinstance(sentence, Plural) else sentence


def read(path: Path) -> dict[str, Translation]:
    """Key → translation of a ``.ts`` file."""
    found: dict[str, Translation] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        if context.findtext("name") != CONTEXT:
            continue
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            found[message.findtext("comment", "")] = Translation(
                message.findtext("source", ""),
                forms or [translation.text or ""],
                translation.get("type") != "unfinished",
            )
    return found


def updated(language: str, before: dict[str, Translation]) -> dict[str, Translation]:
    """Every sentence of the table, with what there is of its translation."""
    after: dict[str, Translation] = {}
    for key, sentence in SENTENCES.items():
        count = forms_of(language) if isinstance(sentence, Plural) else 1
        old = before.get(key)
        if english(sentence) in ("{name}", "{names}"):
            after[key] = Translation(english(sentence), [english(sentence)])
        elif old is None:
            after[key] = Translation(english(sentence), [""] * count, finished=False)
        else:
            forms = (old.forms + [""] * count)[:count]
            same = old.source == english(sentence) and all(forms)
            after[key] = Translation(english(sentence), forms, old.finished and same)
    return after


def write(path: Path, language: str, translations: dict[str, Translation]) -> None:
    """A ``.ts`` file as Qt Linguist writes it."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
    ]
    if language in RIGHT_TO_LEFT:
        # What Qt itself asks to know which way the windows face.
        lines += [
            "<context>",
            "    <name>QGuiApplication</name>",
            "    <message>",
            "        <source>QT_LAYOUT_DIRECTION</source>",
            "        <translation>RTL</translation>",
            "    </message>",
            "</context>",
        ]
    lines += ["<context>", f"    <name>{CONTEXT}</name>"]
    for key, translation in translations.items():
        plural = isinstance(SENTENCES[key], Plural)
        state = "" if translation.finished else ' type="unfinished"'
        lines += [
            '    <message numerus="yes">' if plural else "    <message>",
            f"        <source>{escape(translation.source)}</source>",
            f"        <comment>{key}</comment>",
        ]
        if plural:
            lines.append(f"        <translation{state}>")
            lines += [
                f"            <numerusform>{escape(form)}</numerusform>"
                for form in translation.forms
            ]
            lines.append("        </translation>")
        else:
            lines.append(
                f"        <translation{state}>{escape(translation.forms[0])}</translation>"
            )
        lines.append("    </message>")
    lines += ["</context>", "</TS>", ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def in_english() -> dict[str, Translation]:
    """English of itself: only the plurals say something new."""
    return {
        key: Translation(english(sentence), list(sentence))
        if isinstance(sentence, Plural)
        else Translation(sentence, [sentence])
        for key, sentence in SENTENCES.items()
    }


def in_pseudo() -> dict[str, Translation]:
    return {
        key: Translation(translation.source, [pseudo(form) for form in translation.forms])
        for key, translation in in_english().items()
    }


def pseudo(text: str) -> str:
    """``text`` accented, in brackets and at least half as long again; its values untouched."""
    parts = _VALUES.split(text)
    shown = "".join(part if _VALUES.fullmatch(part) else part.translate(_ACCENTS) for part in parts)
    length = len(_VALUES.sub("", text))
    padding = "~" * max(0, -(-length * 3 // 2) - length - 2)
    return f"[{shown}{padding}]" if length else text


def release(source: Path, target: Path) -> None:
    """Compile one file.

    Raises:
        CalledProcessError: lrelease could not.
    """
    program = Path(sys.executable).with_name("pyside6-lrelease")
    command = [str(program), "-silent", str(source), "-qm", str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    SOURCES.mkdir(exist_ok=True)
    COMPILED.mkdir(exist_ok=True)
    for language in LANGUAGES:
        if language == "en":
            continue
        source = SOURCES / f"callkit_{language}.ts"
        translations = updated(language, read(source) if source.exists() else {})
        write(source, language, translations)
        release(source, COMPILED / f"callkit_{language}.qm")
        missing = sum(not translation.finished for translation in translations.values())
        sys.stdout.write(f"{language}: {len(translations)} sentences, {missing} unfinished\n")
    with tempfile.TemporaryDirectory() as folder:
        for language, translations in (("en", in_english()), (PSEUDO, in_pseudo())):
            source = Path(folder) / f"callkit_{language}.ts"
            write(source, "en", translations)
            release(source, COMPILED / f"callkit_{language}.qm")


if __name__ == "__main__":
    main()
