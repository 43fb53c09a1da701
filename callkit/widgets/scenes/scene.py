"""The scene of a call as a value: words, shapes and the controls in their slots.

Two functions make scenes out of a :class:`CallView`; the surfaces only lay them out. So a state
looks the same in the compact, the full and the embedded form, and can be tested without a window.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from callkit.model import EndReason
from callkit.requests import Action, MediaKind, MediaState
from callkit.switchboard.view import CallView
from callkit.texts import InnerText, calledNames, isMissed

APP: Final = "app:"
"""Before the key of an app's own control."""
_SHOWN_WHEN_OFF: Final = frozenset({MediaKind.MICROPHONE, MediaKind.CAMERA})
"""Switches that are drawn as pressed while they are off: what must be noticed is that nobody hears
or sees this person."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One button in one slot."""

    action: Action
    label: str
    icon: str
    tone: str = "neutral"
    small: bool = False
    """Less likely to be meant than its neighbours."""
    description: str = ""
    enabled: bool = True
    busy: bool = False
    checkable: bool = False
    checked: bool = False
    checkedLabel: str = ""
    checkedIcon: str = ""
    key: str = ""
    """With ``Action.APP``: what the app calls it."""
    media: MediaKind | None = None
    """With ``Action.MEDIA``: which switch it is."""

    @property
    def name(self) -> str:
        """What finds it: the action, the kind of media, or the app's key."""
        if self.media is not None:
            return self.media.value
        return f"{APP}{self.key}" if self.action is Action.APP else self.action.value

    def argument(self, checked: bool) -> Any:
        """What goes with its action when a press leaves it ``checked``."""
        if self.media is not None:
            return self.media, shownChecked(self.media, checked)
        if self.action is Action.APP:
            return self.key, checked if self.checkable else True
        return checked if self.checkable else None


def shownChecked(kind: MediaKind, on: bool) -> bool:
    """Whether the switch is drawn as pressed; and the other way round, what is on when it is."""
    return on is not (kind in _SHOWN_WHEN_OFF)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a surface shows of one call just now."""

    line: str
    """The small line on top: what kind of call."""
    lineIcon: str
    name: str
    status: str = ""
    """How it stands; "" when the line on top has said it already."""
    shortStatus: str = ""
    """The same for a surface without that line."""
    statusIcon: str = ""
    statusColour: str = "textMuted"
    note: str = ""
    """What the app says about its media; it never hides how the call stands."""
    noteIcon: str = ""
    noteColour: str = "warning"
    red: Control | None = None
    middle: Control | None = None
    green: Control | None = None
    quick: tuple[Control, ...] = ()
    group: bool = False
    pulsing: bool = False
    dimmed: bool = False
    timerSince: float = 0.0
    """Monotonic seconds to count from; 0.0 shows no timer."""
    lingerMs: int = 0
    """How long this last picture stays; 0 stays until told."""
    over: bool = False
    """The person has ended it: there is nothing left to say."""

    def control(self, name: Action | MediaKind) -> Control | None:
        """The one that asks for this action, or switches this kind of media."""
        found = (self.red, self.middle, self.green, *self.quick)
        return next((one for one in found if one is not None and one.name == name), None)

    @property
    def onItsWay(self) -> bool:
        """What was pressed is being done, and nobody knows yet whether it can be."""
        slots = (self.red, self.middle, self.green)
        return any(control is not None and control.busy for control in slots)

    @property
    def actions(self) -> tuple[str | None, ...]:
        """What each slot would do: when this changes, a press just begun is void."""
        slots = (self.red, self.middle, self.green)
        return tuple(control.name if control else None for control in slots)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What an app lets people do in a call, and how its media stand."""

    media: MediaState = dataclasses.field(default_factory=MediaState)
    devices: bool = False
    """There are microphones, speakers or cameras to choose from."""
    invite: bool = False
    endForAll: bool = False


LINGER_SHORT, LINGER, LINGER_ELSEWHERE, LINGER_FAILED = 800, 2_500, 4_000, 8_000
LINGER_MISSED = 800
"""A missed call's window goes almost at once, unless somebody is at it (then it waits): the
notification, the tray and the history go on offering to call back."""

ELSEWHERE = frozenset(
    {EndReason.ANSWERED_ELSEWHERE, EndReason.DECLINED_ELSEWHERE, EndReason.MOVED_ELSEWHERE}
)


def kindIcon(view: CallView) -> str:
    return "video-solid" if view.video else "voice"


def kindWord(view: CallView, text: InnerText) -> str:
    """ "Video call", "Group audio call"."""
    group, sound = "Group" if view.group else "", "Video" if view.video else "Audio"
    return text.say(f"missed{group}{sound}CallNotificationContent")


def closeControl(text: InnerText) -> Control:
    return Control(action=Action.CLOSE, label=text.say("closeButton"), icon="close")


def endIcon(view: CallView) -> str:
    """The shape beside the word that says why it is over."""
    reason = view.endReason
    if reason in ELSEWHERE:
        return "device"
    if reason is EndReason.FAILED:
        return "warning"
    if isMissed(view) or (view.outgoing and reason is EndReason.NO_ANSWER):
        return "call-missed"
    return "decline"


def endColour(view: CallView) -> str:
    """Missed and failed are told in the colour of trouble."""
    return "danger" if isMissed(view) or view.endReason is EndReason.FAILED else "textMuted"


def whom(view: CallView, text: InnerText) -> str:
    return calledNames(view, text)
