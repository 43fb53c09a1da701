"""Every sentence a person reads, in one place, and its translations.

Widgets ask for sentences in two ways: functions of a call (:func:`status` …) and single texts by
key (:meth:`InnerText.say`). Needs QtCore only.
"""

from callkit.texts.calls import (
    Announcement,
    announcement,
    calledNames,
    groupHeader,
    groupSentence,
    kind,
    memberSentence,
    memberStatus,
    notificationBody,
    notificationTitle,
    spokenNames,
    status,
    title,
    trayTooltip,
)
from callkit.texts.endings import cause, ending, isMissed
from callkit.texts.inner_text import InnerText, placeholders, plainText, rightToLeft, toolTip
from callkit.texts.languages import LANGUAGES, Language, inDigits, installLanguage, spokenLocale
from callkit.texts.links import offlineSentence
from callkit.texts.names import duration, personName, spoken, spokenDuration, timeOfDay
from callkit.texts.sentences import CONTEXT, SENTENCES, Plural

__all__ = [
    "CONTEXT",
    "LANGUAGES",
    "SENTENCES",
    "Announcement",
    "InnerText",
    "Language",
    "Plural",
    "announcement",
    "calledNames",
    "cause",
    "duration",
    "ending",
    "groupHeader",
    "groupSentence",
    "inDigits",
    "installLanguage",
    "isMissed",
    "kind",
    "memberSentence",
    "memberStatus",
    "notificationBody",
    "notificationTitle",
    "offlineSentence",
    "personName",
    "placeholders",
    "plainText",
    "rightToLeft",
    "spoken",
    "spokenDuration",
    "spokenLocale",
    "spokenNames",
    "status",
    "timeOfDay",
    "title",
    "toolTip",
    "trayTooltip",
]
