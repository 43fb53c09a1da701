"""Every language: complete, with every plural form and every value, and chosen as people expect."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from callkit.assets import asset
from callkit.errors import UsageError
from callkit.texts import (
    LANGUAGES,
    SENTENCES,
    InnerText,
    Language,
    Plural,
    installLanguage,
    rightToLeft,
    spokenLocale,
)
from callkit.texts.languages import nearest

SCRIPT = Path(__file__).parents[3] / "assets" / "build" / "make_translations.py"
TRANSLATED = [code for code in LANGUAGES if code != "en"]
VALUES = re.compile(r"\{\w+\}|%n")
SAME_IN_ENGLISH = {
    # Names and values only, or a word both languages have.
    key
    for key, text in SENTENCES.items()
    if not re.search(r"[A-Za-z]{3}", VALUES.sub("", str(text)))
} | {
    "messageButton",  # fr
    "causeCode",  # es
    "groupNames",  # ko
    "spokenMinutes",  # fr
}

CAMERA = {"barCamera", "cameraDevices"}
SAME_HERE = {
    "id": {"historyVideo"},
    "it": {"historyVideo"},
    "nl": CAMERA | {"barHand", "historyVideo"},
    "pl": {"barStop"},
    "vi": CAMERA | {"historyVideo"},
}
"""Words one language has in common with English."""


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_translations"] = module
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


make = load_script()


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, speaking English again afterwards."""
    yield qapp
    installLanguage(qapp, "en")
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)


def translations(code: str) -> dict[str, Any]:
    found: dict[str, Any] = make.read(make.SOURCES / f"callkit_{code}.ts")
    return found


# --- complete ---


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated_with_every_plural_form(code: str) -> None:
    found = translations(code)
    assert list(found) == list(SENTENCES), "run assets/build/make_translations.py"
    for key, sentence in SENTENCES.items():
        translation = found[key]
        assert translation.finished, key
        assert translation.source == make.english(sentence), key
        expected = make.forms_of(code) if isinstance(sentence, Plural) else 1
        assert len(translation.forms) == expected, key
        for form in translation.forms:
            assert form, key
            assert form == form.strip(), key


def may_leave_out_the_number(code: str, form: int) -> bool:
    """Forms for exactly one number: Arabic says zero, one and two without a digit, Hebrew one."""
    return form < {"ar": 3, "he": 1}.get(code, 0)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_takes_the_values_of_its_sentence(code: str) -> None:
    for key, translation in translations(code).items():
        expected = set(VALUES.findall(translation.source))
        for number, form in enumerate(translation.forms):
            used = set(VALUES.findall(form))
            if may_leave_out_the_number(code, number):
                used |= expected & {"%n"}
            assert used == expected, f"{key}: {form}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_says_something_and_keeps_the_ellipsis(code: str) -> None:
    for key, translation in translations(code).items():
        for form in translation.forms:
            assert "..." not in form, key
            assert form.endswith("…") == translation.source.endswith("…"), key
        if key not in SAME_IN_ENGLISH | SAME_HERE.get(code, set()):
            assert translation.source not in translation.forms, key


@pytest.mark.parametrize("code", ["ja", "ko", "zh_CN", "zh_TW", "ru", "uk", "ar", "he"])
def test_other_scripts_are_used(code: str) -> None:
    for key, translation in translations(code).items():
        if key in SAME_IN_ENGLISH:
            continue
        for form in translation.forms:
            assert not VALUES.sub("", form).isascii(), key


# --- compiled ---


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_file_says_what_the_source_says(code: str, app: QApplication) -> None:
    assert installLanguage(app, code) == code
    text = InnerText()
    for key, translation in translations(code).items():
        if isinstance(SENTENCES[key], Plural):
            continue
        values = {name[1:-1]: name for name in VALUES.findall(translation.source)}
        assert text.say(key, **values) == translation.forms[0]


def test_every_language_is_compiled_and_nothing_else() -> None:
    files = {file.name for file in asset("translations").iterdir()}
    assert files == {f"callkit_{code}.qm" for code in (*LANGUAGES, "qps")}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["1 missed call", "2 missed calls", "5 missed calls", "21 missed calls"]),
        ("de", ["1 verpasster Anruf", "2 verpasste Anrufe", "5 verpasste Anrufe"]),
        ("fr", ["1 appel manqué", "2 appels manqués"]),
        ("pt_BR", ["1 chamada perdida", "2 chamadas perdidas"]),
        (
            "ru",
            [
                "1 пропущенный звонок",
                "2 пропущенных звонка",
                "5 пропущенных звонков",
                "21 пропущенный звонок",
            ],
        ),
        ("ja", ["不在着信1件", "不在着信2件"]),
        ("it", ["1 chiamata persa", "2 chiamate perse"]),
        ("nl", ["1 gemiste oproep", "2 gemiste oproepen"]),
        ("tr", ["1 cevapsız arama", "2 cevapsız arama"]),
        ("id", ["1 panggilan tak terjawab", "2 panggilan tak terjawab"]),
        ("vi", ["1 cuộc gọi nhỡ", "2 cuộc gọi nhỡ"]),
        ("zh_TW", ["1 通未接來電", "2 通未接來電"]),
        ("he", ["שיחה אחת שלא נענתה", "2 שיחות שלא נענו"]),
        (
            "pl",
            [
                "1 nieodebrane połączenie",
                "2 nieodebrane połączenia",
                "5 nieodebranych połączeń",
                "21 nieodebranych połączeń",
            ],
        ),
        (
            "uk",
            [
                "1 пропущений дзвінок",
                "2 пропущені дзвінки",
                "5 пропущених дзвінків",
                "21 пропущений дзвінок",
            ],
        ),
        ("zh_CN", ["1 个未接来电", "2 个未接来电"]),
        (
            "ar",
            ["مكالمة فائتة واحدة", "مكالمتان فائتتان", "5 مكالمات فائتة", "21 مكالمة فائتة"],
        ),
    ],
)
def test_each_language_counts_in_its_own_way(
    code: str, expected: list[str], app: QApplication
) -> None:
    installLanguage(app, code)
    text = InnerText()
    assert [text.say("trayMissed", n) for n in (1, 2, 5, 21)][: len(expected)] == expected


def test_french_says_zero_in_the_singular(app: QApplication) -> None:
    installLanguage(app, "fr")
    assert InnerText().say("trayMissed", 0) == "0 appel manqué"


def test_an_override_is_shown_in_every_language(app: QApplication) -> None:
    installLanguage(app, "de")
    assert InnerText(endNoAnswer="Nobody home").say("endNoAnswer") == "Nobody home"


# --- choosing ---


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["de"], "de"),
        (["de-AT"], "de"),
        (["de_DE.UTF-8"], "de"),
        (["pt-PT"], "pt_BR"),
        (["zh-Hans-CN"], "zh_CN"),
        (["zh_TW"], "zh_TW"),
        (["zh-Hant-HK"], "zh_TW"),
        (["zh-HK"], "zh_TW"),
        (["zh-Hans-TW"], "zh_CN"),
        (["zh"], "zh_CN"),
        (["ar-EG"], "ar"),
        (["sv-SE", "fr-BE"], "fr"),
        (["nl-BE"], "nl"),
        (["sv"], "en"),
        (["C"], "en"),
        ([""], "en"),
        ([], "en"),
        (["qps"], "qps"),
    ],
)
def test_the_nearest_language_is_chosen(wanted: list[str], chosen: str) -> None:
    assert nearest(wanted) == chosen


def test_without_a_wish_the_persons_own_language_is_chosen(app: QApplication) -> None:
    assert installLanguage(app) == nearest(QLocale.system().uiLanguages())


class Listener(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.changes = 0

    def changeEvent(self, event: QEvent) -> None:
        self.changes += event.type() == QEvent.Type.LanguageChange
        super().changeEvent(event)


def test_changing_the_language_replaces_it_and_tells_the_widgets(
    app: QApplication, qtbot: Any
) -> None:
    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    installLanguage(app, "de")
    qtbot.waitUntil(lambda: listener.changes > 0)
    assert InnerText().say("closeButton") == "Schließen"
    installLanguage(app, "ja")
    assert InnerText().say("closeButton") == "閉じる"
    installLanguage(app, "en")
    assert InnerText().say("closeButton") == "Close"


def test_arabic_turns_the_windows_and_isolates_names_the_other_way_round(
    app: QApplication,
) -> None:
    installLanguage(app, "ar")
    QApplication.processEvents()
    assert QApplication.isRightToLeft()
    assert rightToLeft()
    text = InnerText()
    assert text.name("Ana") == "\u2068Ana\u2069"
    assert text.name("أمل") == "أمل"
    installLanguage(app, "de")
    QApplication.processEvents()
    assert not QApplication.isRightToLeft()
    assert not rightToLeft()


def test_what_is_no_application_is_refused() -> None:
    with pytest.raises(UsageError):
        installLanguage(QObject(), "de")  # type: ignore[arg-type]


# --- the pseudo-locale and the script ---


def test_the_pseudo_locale_is_half_as_long_again_and_keeps_values() -> None:
    for key, translation in make.in_pseudo().items():
        for form, source in zip(translation.forms, make.in_english()[key].forms, strict=True):
            letters = len(VALUES.sub("", source))
            assert VALUES.findall(form) == VALUES.findall(source), key
            assert len(VALUES.sub("", form)) >= letters * 1.5, key


def test_in_the_pseudo_locale_nothing_is_left_in_english(app: QApplication) -> None:
    installLanguage(app, "qps")
    text = InnerText()
    for key, sentence in SENTENCES.items():
        values = {name[1:-1]: "" for name in VALUES.findall(make.english(sentence)) if name != "%n"}
        said = text.say(key, 5 if isinstance(sentence, Plural) else -1, **values)
        if VALUES.sub("", make.english(sentence)):
            assert said.startswith("["), key
            assert said.endswith("]"), key


def test_the_script_keeps_what_is_there_and_marks_what_is_not(tmp_path: Path) -> None:
    before = translations("de")
    del before["closeButton"]
    before["endNoAnswer"].source = "Nobody answered at all"
    before["trayMissed"].forms = ["nur eine Form"]
    before["noSuchSentence"] = make.Translation("gone", ["weg"])
    after = make.updated("de", before)
    assert list(after) == list(SENTENCES)
    unfinished = {key for key, translation in after.items() if not translation.finished}
    assert unfinished == {"closeButton", "endNoAnswer", "trayMissed"}
    assert after["endNoAnswer"].forms == ["Keine Antwort"], "a translator sees the old words"
    make.write(tmp_path / "x.ts", "de", after)
    assert make.read(tmp_path / "x.ts") == after


def test_the_sources_are_exactly_what_the_script_writes(tmp_path: Path) -> None:
    for code in TRANSLATED:
        source = make.SOURCES / f"callkit_{code}.ts"
        make.write(tmp_path / "again.ts", code, make.updated(code, translations(code)))
        assert (tmp_path / "again.ts").read_text() == source.read_text()


def test_a_source_compiles(tmp_path: Path) -> None:
    make.release(make.SOURCES / "callkit_de.ts", tmp_path / "de.qm")
    assert (tmp_path / "de.qm").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("usual", "spoken", "written"),
    [
        ("en_GB", "ar", "ar_AE"),
        ("ar_EG", "ar", "ar_EG"),
        ("en_GB", "en", "en_GB"),
        ("de_AT", "de", "de_AT"),
        ("C", "en", "C"),
        ("C", "de", "de"),
        ("en_GB", "qps", "en_GB"),
    ],
)
def test_days_are_written_in_the_language_of_the_sentences(
    usual: str, spoken: str, written: str, app: QApplication
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(usual))
    try:
        installLanguage(app, "ru")
        installLanguage(app, spoken)
        assert spokenLocale() == QLocale(written)
    finally:
        QLocale.setDefault(before)


# --- by itself ---

SPEAK = """
import sys
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from callkit.texts import InnerText, Language
app = QCoreApplication(sys.argv)
before = QLocale().name()
text = InnerText()
print(Language.instance().code, text.say("incomingCallPageDeclineButton"))
assert QLocale().name() == before and not app.findChildren(QTranslator)
"""


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de Ablehnen"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:de"}, "fr Refuser"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "pt_BR.UTF-8"}, "pt_BR Recusar"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja 拒否"),
        ({"LANG": "sv_SE.UTF-8", "LANGUAGE": "sv:de"}, "de Ablehnen"),
        ({"LANG": "C"}, "en Decline"),
        ({}, "en Decline"),
    ],
)
def test_the_system_says_what_the_kit_speaks(environment: dict[str, str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", SPEAK],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SCRIPT.parents[2]), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.strip() == said, done.stderr


@pytest.fixture
def language(app: QApplication) -> Iterator[Language]:
    language = Language.instance()
    yield language
    language.choose("")


def test_what_is_chosen_comes_before_what_is_installed(
    app: QApplication, language: Language
) -> None:
    text = InnerText()
    installLanguage(app, "fr")
    assert text.say("incomingCallPageDeclineButton") == "Refuser"
    language.choose("de")
    assert text.say("incomingCallPageDeclineButton") == "Ablehnen"
    assert spokenLocale().language() is QLocale.Language.German
    language.choose("")
    assert text.say("incomingCallPageDeclineButton") == "Refuser"
    assert (language.code, language.installed) == ("fr", True)


def test_counts_have_their_plurals(language: Language) -> None:
    text = InnerText()
    language.choose("ru")
    one, few, many = (text.say("spokenMinutes", n) for n in (1, 3, 5))
    assert len({one.lstrip("1 "), few.lstrip("3 "), many.lstrip("5 ")}) == 3
    assert (one[0], few[0], many[0]) == ("1", "3", "5")


@pytest.mark.parametrize("code", ["xx", "klingon", 5, "d", None])
def test_a_language_the_kit_does_not_speak_is_refused(language: Language, code: Any) -> None:
    language.choose("de")
    with pytest.raises(UsageError, match="one of en, ar, de"):
        language.choose(code)
    assert language.code == "de"


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("de-AT", "de"), ("pt", "pt_BR"), ("zh-Hans-CN", "zh_CN"), ("EN-gb", "en"), ("ar", "ar")],
)
def test_a_code_may_be_of_any_spelling(language: Language, asked: str, spoken: str) -> None:
    language.choose(asked)
    assert language.code == spoken


def test_an_apps_own_translation_of_the_kit_is_followed(
    app: QApplication, language: Language
) -> None:
    class Own(QTranslator):
        def translate(self, context: str, source: str, *_: Any) -> str:
            return "Nope" if (context, source) == ("CallKit", "Decline") else ""

        def isEmpty(self) -> bool:
            return False

    own = Own(app)
    app.installTranslator(own)
    try:
        assert InnerText().say("incomingCallPageDeclineButton") == "Nope"
        language.choose("de")
        assert InnerText().say("incomingCallPageDeclineButton") == "Ablehnen"
    finally:
        app.removeTranslator(own)


def test_the_documentation_says_which_languages_nobody_has_read_who_speaks_them() -> None:
    page = (SCRIPT.parents[2] / "demo" / "docs" / "languages.md").read_text(encoding="utf-8")
    table = page[page.index("| Language | Code |") :].split("\n\n", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    assert {(name, code.strip("`")) for name, code, _read in rows} == {
        (name, code) for code, name in LANGUAGES.items()
    }
    unread = {code.strip("`") for _name, code, read in rows if "not read" in read}
    assert unread == set(LANGUAGES) - {"en"}, "say so when a native speaker has read one"


def test_hebrew_turns_the_windows_too(app: QApplication) -> None:
    installLanguage(app, "he")
    QApplication.processEvents()
    assert QApplication.isRightToLeft()
    assert rightToLeft()
