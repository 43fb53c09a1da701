"""The languages of the kit: the person's by default, or the one an app chooses.

The kit keeps its translation to itself: it installs nothing into the app, and changes neither the
app's locale nor its direction. An app that has the kit's sentences translated in a translator of
its own, or calls :func:`installLanguage`, is followed unless a language is chosen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator, Signal

from callkit.assets import asset
from callkit.errors import UsageError
from callkit.texts.sentences import CONTEXT

LANGUAGES: Final = MappingProxyType(
    {
        "en": "English",
        "ar": "العربية",
        "de": "Deutsch",
        "es": "Español",
        "fa": "فارسی",
        "fr": "Français",
        "he": "עברית",
        "hi": "हिन्दी",
        "id": "Bahasa Indonesia",
        "it": "Italiano",
        "ja": "日本語",
        "ko": "한국어",
        "nl": "Nederlands",
        "pl": "Polski",
        "pt_BR": "Português (Brasil)",
        "ru": "Русский",
        "th": "ไทย",
        "tr": "Türkçe",
        "uk": "Українська",
        "vi": "Tiếng Việt",
        "zh_CN": "简体中文",
        "zh_TW": "繁體中文",
    }
)
"""Code → the language's own name."""
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he"})
PSEUDO: Final = "qps"
"""Not a language: English text made 50 % longer, to find what is not translated and what does not
fit."""
_TRANSLATOR: Final = "callkit-translator"
_CODE: Final = "code"
_REGIONS: Final = MappingProxyType({"ar": "ar_AE"})
"""Languages whose digits the counts and durations beside them have."""


_DIGITS: Final = MappingProxyType({"fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")})
"""Where these are not the Latin ones. Hindi and Thai are written with those today."""


class Language(QObject):
    """What the kit speaks in this program; one for all kits and widgets, :meth:`instance`.

    Signals:
        changed: It speaks another language; what shows words shows them anew.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = ""
        self._translators: dict[str, QTranslator] = {}
        self._own = nearest(QLocale.system().uiLanguages())

    @staticmethod
    def instance() -> Language:
        """The program's one, made on first use. GUI thread only."""
        global _language_of_all  # noqa: PLW0603
        if _language_of_all is None or not shiboken6.isValid(_language_of_all):
            _language_of_all = Language()
        return _language_of_all

    @property
    def code(self) -> str:
        """A key of :data:`LANGUAGES`: what is chosen, else installed, else the person's own."""
        return self._chosen or _installed() or self._own

    @property
    def chosen(self) -> str:
        """The app's choice; "" follows the person's system."""
        return self._chosen

    def choose(self, code: str) -> None:
        """Speak ``code`` ("de", "pt_BR", "zh-Hans-CN"); "" is the person's own language again.

        Raises:
            UsageError: The kit does not speak it; nothing changes.
        """
        wanted = checkLanguage(code)
        if wanted != self._chosen:
            self._chosen = wanted
            self.changed.emit()

    @property
    def installed(self) -> bool:
        """An app's :func:`installLanguage` decides, since nothing is chosen here."""
        return not self._chosen and bool(_installed())

    @property
    def rightToLeft(self) -> bool:
        return self.code in RIGHT_TO_LEFT

    def translate(self, source: str, key: str, n: int = -1) -> str:
        """``source`` in this language; as it is where there is no translation."""
        if not self._chosen:
            said = QCoreApplication.translate(CONTEXT, source, key, n)
            untranslated = source.replace("%n", str(n)) if n >= 0 else source
            if said and (said != untranslated or _installed()):
                return said
        found = self._translator(self.code).translate(CONTEXT, source, key, n)
        return (found or source).replace("%n", str(n)) if n >= 0 else found or source

    def _translator(self, code: str) -> QTranslator:
        translator = self._translators.get(code)
        if translator is None:
            translator = self._translators[code] = _loaded(code, self)
        return translator


_language_of_all: Language | None = None
_installed_last: QTranslator | None = None


def checkLanguage(code: str) -> str:
    """The language of the kit that ``code`` names; "" stays "".

    Raises:
        UsageError: The kit does not speak it.
    """
    known = f"one of {', '.join(LANGUAGES)}, or '' for the system's"
    if not isinstance(code, str):
        raise UsageError(f"language is {known}, not {code!r}")
    found = nearest([code]) if code else ""
    if found == "en" and not code.replace("-", "_").lower().startswith("en"):
        raise UsageError(f"language is {known}, not {code!r}")
    return found


def installLanguage(app: QCoreApplication, code: str = "") -> str:
    """Let the kit speak ``code`` ("de", "pt_BR", "zh-Hans-CN", "qps") in ``app``.

    "" is the person's own language. A language the kit does not have becomes the nearest one it
    has, at last English. Returns the code that was chosen. What was installed before by this
    function is replaced; widgets that are shown change at once. An Arabic app faces from right
    to left, unless it has set a direction itself.

    Raises:
        UsageError: ``app`` is no application, or the installation lacks its translation files.
    """
    global _installed_last  # noqa: PLW0603
    if not isinstance(app, QCoreApplication):
        raise UsageError("a language is installed in an application")
    chosen = nearest([code] if code else QLocale.system().uiLanguages())
    translator = _loaded(chosen, app)
    translator.setObjectName(_TRANSLATOR)
    translator.setProperty(_CODE, chosen)
    for before in app.findChildren(QTranslator, _TRANSLATOR):
        if before is not translator:
            app.removeTranslator(before)
            before.deleteLater()
    _installed_last = translator
    app.installTranslator(translator)
    return chosen


def spokenLocale() -> QLocale:
    """How times and dates are written beside the kit's sentences.

    The app's own locale, so that its region counts, unless it is of another language than the
    kit speaks. GUI thread only.
    """
    usual = QLocale()
    code = Language.instance().code
    spoken = QLocale(_REGIONS.get(code, code))
    return usual if _language(spoken) == _language(usual) else spoken


def inDigits(number: int | str) -> str:
    """``number`` in the digits people of the language read beside its words and dates."""
    return str(number).translate(_DIGITS.get(Language.instance().code, {}))


def _installed() -> str:
    """The code :func:`installLanguage` installed; "" when it did not."""
    if _installed_last is None or not shiboken6.isValid(_installed_last):
        return ""
    return str(_installed_last.property(_CODE))


def _loaded(code: str, parent: QObject) -> QTranslator:
    translator = QTranslator(parent)
    try:
        file = asset(f"translations/callkit_{code}.qm")
    except FileNotFoundError as error:
        raise UsageError(str(error)) from error
    if not translator.load(str(file)):
        raise UsageError(f"not a translation file: {file}")
    return translator


def nearest(codes: Iterable[str]) -> str:
    """The best language of the kit for a person who reads ``codes``, best first."""
    for code in codes:
        plain = code.replace("-", "_")
        if plain == PSEUDO or plain in LANGUAGES:
            return plain
        language = plain.split("_", 1)[0].lower()
        if language == "zh" and _TRADITIONAL.search(plain) and "hans" not in plain.lower():
            return "zh_TW"
        for known in LANGUAGES:
            if known.split("_", 1)[0] == language:
                return known
    return "en"


_TRADITIONAL: Final = re.compile(r"_(Hant|TW|HK|MO)\b", re.IGNORECASE)
"""Where Chinese is written in the traditional characters; Hant and Hans come before a place."""


def _language(locale: QLocale) -> QLocale.Language:
    language = locale.language()
    return QLocale.Language.English if language is QLocale.Language.C else language
