"""The languages the kit speaks, and how an app chooses one."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from callkit.assets import asset
from callkit.errors import UsageError

LANGUAGES: Final = MappingProxyType(
    {
        "en": "English",
        "ar": "العربية",
        "de": "Deutsch",
        "es": "Español",
        "fr": "Français",
        "ja": "日本語",
        "ko": "한국어",
        "pt_BR": "Português (Brasil)",
        "ru": "Русский",
        "zh_CN": "简体中文",
    }
)
"""Code → the language's own name."""
RIGHT_TO_LEFT: Final = frozenset({"ar"})
PSEUDO: Final = "qps"
"""Not a language: English half as long again, to see what is not translated and what does not
fit."""
_TRANSLATOR: Final = "callkit-translator"
_CODE: Final = "code"
_REGIONS: Final = MappingProxyType({"ar": "ar_AE"})
"""Whose digits are those of the counts and durations beside them."""


def installLanguage(app: QCoreApplication, code: str = "") -> str:
    """Let the kit speak ``code`` ("de", "pt_BR", "zh-Hans-CN", "qps") in ``app``.

    "" is the person's own language. A language the kit does not have becomes the nearest one it
    has, at last English. Returns the code that was chosen. What was installed before by this
    function is replaced; widgets that are shown change at once. An Arabic app faces from right
    to left, unless it has set a direction itself.

    Raises:
        UsageError: ``app`` is no application, or the installation lacks its translation files.
    """
    if not isinstance(app, QCoreApplication):
        raise UsageError("a language is installed in an application")
    chosen = nearest([code] if code else QLocale.system().uiLanguages())
    translator = QTranslator(app)
    try:
        file = asset(f"translations/callkit_{chosen}.qm")
    except FileNotFoundError as error:
        raise UsageError(str(error)) from error
    if not translator.load(str(file)):
        raise UsageError(f"not a translation file: {file}")
    translator.setObjectName(_TRANSLATOR)
    translator.setProperty(_CODE, chosen)
    for before in app.findChildren(QTranslator, _TRANSLATOR):
        if before is not translator:
            app.removeTranslator(before)
            before.deleteLater()
    app.installTranslator(translator)
    return chosen


def spokenLocale() -> QLocale:
    """How times and dates are written beside the kit's sentences.

    The app's own locale, so that its region counts, unless it is of another language than the
    one that is installed. GUI thread only.
    """
    usual = QLocale()
    app = QCoreApplication.instance()
    # The ones before it go with the next turn of the event loop.
    for translator in app.findChildren(QTranslator, _TRANSLATOR)[-1:] if app else []:
        code = str(translator.property(_CODE))
        spoken = QLocale(_REGIONS.get(code, code))
        if _language(spoken) != _language(usual):
            return spoken
    return usual


def nearest(codes: Iterable[str]) -> str:
    """The language of the kit that serves best somebody who reads ``codes``, best first."""
    for code in codes:
        plain = code.replace("-", "_")
        if plain == PSEUDO or plain in LANGUAGES:
            return plain
        language = plain.split("_", 1)[0].lower()
        for known in LANGUAGES:
            if known.split("_", 1)[0] == language:
                return known
    return "en"


def _language(locale: QLocale) -> QLocale.Language:
    language = locale.language()
    return QLocale.Language.English if language is QLocale.Language.C else language
